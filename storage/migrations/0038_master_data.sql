-- Master data: plain records that are described once (actors/domain/resources/catalogue.cpp), and the trash that they go to.
-- A record in the trash has a trash_id; unique values count among the others only.

CREATE TABLE trash (
  tenant_id       bigint NOT NULL,
  trash_id        bigint GENERATED ALWAYS AS IDENTITY,
  resource        text NOT NULL,
  object_id       bigint NOT NULL,
  label           text NOT NULL,
  reason          text NOT NULL,
  snapshot        jsonb NOT NULL,
  snapshot_digest bytea NOT NULL,
  trashed_by      bigint NOT NULL,
  trashed_at      timestamptz NOT NULL DEFAULT now(),
  expires_at      timestamptz NOT NULL,
  outcome         text,
  ended_by        bigint,
  ended_at        timestamptz,
  CONSTRAINT trash_pkey PRIMARY KEY (tenant_id, trash_id),
  CONSTRAINT trash_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT trash_resource_check CHECK (resource ~ '^[a-z][a-z_]{0,62}$'),
  CONSTRAINT trash_label_check CHECK (length(label) <= 200),
  CONSTRAINT trash_reason_check CHECK (length(reason) <= 500),
  CONSTRAINT trash_snapshot_digest_check CHECK (octet_length(snapshot_digest) = 32),
  CONSTRAINT trash_expires_at_check CHECK (expires_at > trashed_at),
  CONSTRAINT trash_outcome_check CHECK (outcome IN ('restored', 'purged')),
  CONSTRAINT trash_ended_check CHECK ((outcome IS NULL) = (ended_at IS NULL) AND (outcome IS NULL) = (ended_by IS NULL))
);
COMMENT ON COLUMN trash.snapshot IS 'the record as it was; empty after a purge, which its digest proves';
CREATE INDEX trash_open_idx ON trash (tenant_id, resource, trash_id) WHERE outcome IS NULL;
CREATE INDEX trash_expires_at_idx ON trash (expires_at) WHERE outcome IS NULL;

ALTER TABLE audit_log ADD COLUMN reason text NOT NULL DEFAULT '',
  ADD CONSTRAINT audit_log_reason_check CHECK (length(reason) <= 500);
COMMENT ON COLUMN audit_log.reason IS 'why, in the words of who did it';
CREATE INDEX audit_log_tenant_id_object_idx ON audit_log (tenant_id, object, audit_no);

CREATE TABLE pops (
  tenant_id            bigint NOT NULL,
  pop_id               bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  is_active            boolean NOT NULL,
  display_order        bigint NOT NULL,
  host_name            text NOT NULL,
  address              text,
  region               text NOT NULL,
  country              text NOT NULL,
  city                 text,
  description          text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT pops_pkey PRIMARY KEY (tenant_id, pop_id),
  CONSTRAINT pops_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT pops_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT pops_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT pops_code_check CHECK (length(code) BETWEEN 2 AND 32),
  CONSTRAINT pops_display_order_check CHECK (display_order BETWEEN 0 AND 10000),
  CONSTRAINT pops_host_name_check CHECK (length(host_name) BETWEEN 3 AND 253),
  CONSTRAINT pops_address_check CHECK (length(address) BETWEEN 2 AND 45),
  CONSTRAINT pops_region_check CHECK (region IN ('eu', 'us', 'apac', 'latam', 'mea')),
  CONSTRAINT pops_country_check CHECK (country ~ '^[A-Z]{2}$'),
  CONSTRAINT pops_city_check CHECK (length(city) BETWEEN 1 AND 80),
  CONSTRAINT pops_description_check CHECK (length(description) BETWEEN 1 AND 500)
);
CREATE UNIQUE INDEX pops_tenant_id_code_key ON pops (tenant_id, code) WHERE trash_id IS NULL;
CREATE UNIQUE INDEX pops_tenant_id_host_name_key ON pops (tenant_id, host_name) WHERE trash_id IS NULL;
CREATE INDEX pops_tenant_id_trash_id_idx ON pops (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE voice_tiers (
  tenant_id            bigint NOT NULL,
  voice_tier_id        bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  is_active            boolean NOT NULL,
  display_order        bigint NOT NULL,
  asr_min_e6           bigint NOT NULL,
  acd_min_s            bigint NOT NULL,
  pdd_max_ms           bigint NOT NULL,
  base_rate_e10        bigint NOT NULL,
  currency             text NOT NULL,
  is_on_website        boolean NOT NULL,
  description          text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT voice_tiers_pkey PRIMARY KEY (tenant_id, voice_tier_id),
  CONSTRAINT voice_tiers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT voice_tiers_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT voice_tiers_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT voice_tiers_code_check CHECK (length(code) BETWEEN 2 AND 32),
  CONSTRAINT voice_tiers_display_order_check CHECK (display_order BETWEEN 0 AND 10000),
  CONSTRAINT voice_tiers_asr_min_e6_check CHECK (asr_min_e6 BETWEEN 0 AND 100000000),
  CONSTRAINT voice_tiers_acd_min_s_check CHECK (acd_min_s BETWEEN 0 AND 86400),
  CONSTRAINT voice_tiers_pdd_max_ms_check CHECK (pdd_max_ms BETWEEN 0 AND 60000),
  CONSTRAINT voice_tiers_base_rate_e10_check CHECK (base_rate_e10 >= 0),
  CONSTRAINT voice_tiers_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT voice_tiers_description_check CHECK (length(description) BETWEEN 1 AND 500)
);
CREATE UNIQUE INDEX voice_tiers_tenant_id_code_key ON voice_tiers (tenant_id, code) WHERE trash_id IS NULL;
CREATE INDEX voice_tiers_tenant_id_trash_id_idx ON voice_tiers (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE codecs (
  tenant_id            bigint NOT NULL,
  codec_id             bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  is_active            boolean NOT NULL,
  display_order        bigint NOT NULL,
  payload_type         bigint,
  clock_rate_hz        bigint NOT NULL,
  bit_rate_bps         bigint NOT NULL,
  description          text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT codecs_pkey PRIMARY KEY (tenant_id, codec_id),
  CONSTRAINT codecs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT codecs_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT codecs_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT codecs_code_check CHECK (length(code) BETWEEN 2 AND 32),
  CONSTRAINT codecs_display_order_check CHECK (display_order BETWEEN 0 AND 10000),
  CONSTRAINT codecs_payload_type_check CHECK (payload_type BETWEEN 0 AND 127),
  CONSTRAINT codecs_clock_rate_hz_check CHECK (clock_rate_hz BETWEEN 8000 AND 192000),
  CONSTRAINT codecs_bit_rate_bps_check CHECK (bit_rate_bps BETWEEN 1000 AND 1000000),
  CONSTRAINT codecs_description_check CHECK (length(description) BETWEEN 1 AND 500)
);
CREATE UNIQUE INDEX codecs_tenant_id_code_key ON codecs (tenant_id, code) WHERE trash_id IS NULL;
CREATE INDEX codecs_tenant_id_trash_id_idx ON codecs (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE channel_plans (
  tenant_id            bigint NOT NULL,
  channel_plan_id      bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  is_active            boolean NOT NULL,
  display_order        bigint NOT NULL,
  channels_max         bigint NOT NULL,
  cps_max              bigint NOT NULL,
  rental_per_day_e8    bigint NOT NULL,
  setup_fee_e8         bigint NOT NULL,
  currency             text NOT NULL,
  is_on_website        boolean NOT NULL,
  description          text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT channel_plans_pkey PRIMARY KEY (tenant_id, channel_plan_id),
  CONSTRAINT channel_plans_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT channel_plans_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT channel_plans_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT channel_plans_code_check CHECK (length(code) BETWEEN 2 AND 32),
  CONSTRAINT channel_plans_display_order_check CHECK (display_order BETWEEN 0 AND 10000),
  CONSTRAINT channel_plans_channels_max_check CHECK (channels_max BETWEEN 1 AND 100000),
  CONSTRAINT channel_plans_cps_max_check CHECK (cps_max BETWEEN 1 AND 10000),
  CONSTRAINT channel_plans_rental_per_day_e8_check CHECK (rental_per_day_e8 >= 0),
  CONSTRAINT channel_plans_setup_fee_e8_check CHECK (setup_fee_e8 >= 0),
  CONSTRAINT channel_plans_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT channel_plans_description_check CHECK (length(description) BETWEEN 1 AND 500)
);
CREATE UNIQUE INDEX channel_plans_tenant_id_code_key ON channel_plans (tenant_id, code) WHERE trash_id IS NULL;
CREATE INDEX channel_plans_tenant_id_trash_id_idx ON channel_plans (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE categories (
  tenant_id            bigint NOT NULL,
  category_id          bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  is_active            boolean NOT NULL,
  display_order        bigint NOT NULL,
  billing_type         text NOT NULL,
  icon                 text,
  is_on_website        boolean NOT NULL,
  description          text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT categories_pkey PRIMARY KEY (tenant_id, category_id),
  CONSTRAINT categories_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT categories_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT categories_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT categories_code_check CHECK (length(code) BETWEEN 2 AND 32),
  CONSTRAINT categories_display_order_check CHECK (display_order BETWEEN 0 AND 10000),
  CONSTRAINT categories_billing_type_check CHECK (billing_type IN ('prepaid', 'postpaid')),
  CONSTRAINT categories_icon_check CHECK (length(icon) BETWEEN 2 AND 32),
  CONSTRAINT categories_description_check CHECK (length(description) BETWEEN 1 AND 500)
);
CREATE UNIQUE INDEX categories_tenant_id_code_key ON categories (tenant_id, code) WHERE trash_id IS NULL;
CREATE INDEX categories_tenant_id_trash_id_idx ON categories (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE customer_groups (
  tenant_id            bigint NOT NULL,
  customer_group_id    bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  is_active            boolean NOT NULL,
  display_order        bigint NOT NULL,
  category_id          bigint NOT NULL,
  description          text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT customer_groups_pkey PRIMARY KEY (tenant_id, customer_group_id),
  CONSTRAINT customer_groups_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT customer_groups_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT customer_groups_category_id_fkey FOREIGN KEY (tenant_id, category_id) REFERENCES categories (tenant_id, category_id),
  CONSTRAINT customer_groups_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT customer_groups_code_check CHECK (length(code) BETWEEN 2 AND 32),
  CONSTRAINT customer_groups_display_order_check CHECK (display_order BETWEEN 0 AND 10000),
  CONSTRAINT customer_groups_description_check CHECK (length(description) BETWEEN 1 AND 500)
);
CREATE UNIQUE INDEX customer_groups_tenant_id_code_key ON customer_groups (tenant_id, code) WHERE trash_id IS NULL;
CREATE INDEX customer_groups_tenant_id_category_id_idx ON customer_groups (tenant_id, category_id);
CREATE INDEX customer_groups_tenant_id_trash_id_idx ON customer_groups (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE currencies (
  tenant_id            bigint NOT NULL,
  currency_id          bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  minor_digits         bigint NOT NULL,
  hedge_spread_e6      bigint NOT NULL,
  is_active            boolean NOT NULL,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT currencies_pkey PRIMARY KEY (tenant_id, currency_id),
  CONSTRAINT currencies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT currencies_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT currencies_name_check CHECK (length(name) BETWEEN 1 AND 60),
  CONSTRAINT currencies_code_check CHECK (code ~ '^[A-Z]{3}$'),
  CONSTRAINT currencies_minor_digits_check CHECK (minor_digits BETWEEN 0 AND 4),
  CONSTRAINT currencies_hedge_spread_e6_check CHECK (hedge_spread_e6 BETWEEN 0 AND 100000000)
);
CREATE UNIQUE INDEX currencies_tenant_id_code_key ON currencies (tenant_id, code) WHERE trash_id IS NULL;
CREATE INDEX currencies_tenant_id_trash_id_idx ON currencies (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE billing_terms (
  tenant_id            bigint NOT NULL,
  billing_term_id      bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  is_active            boolean NOT NULL,
  display_order        bigint NOT NULL,
  cycle                text NOT NULL,
  due_days             bigint NOT NULL,
  reminder_days        bigint NOT NULL,
  close_grace_hours    bigint NOT NULL,
  time_zone            text NOT NULL,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT billing_terms_pkey PRIMARY KEY (tenant_id, billing_term_id),
  CONSTRAINT billing_terms_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT billing_terms_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT billing_terms_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT billing_terms_code_check CHECK (length(code) BETWEEN 2 AND 32),
  CONSTRAINT billing_terms_display_order_check CHECK (display_order BETWEEN 0 AND 10000),
  CONSTRAINT billing_terms_cycle_check CHECK (cycle IN ('daily', 'weekly', 'half_monthly', 'monthly', 'threshold', 'manual')),
  CONSTRAINT billing_terms_due_days_check CHECK (due_days BETWEEN 0 AND 180),
  CONSTRAINT billing_terms_reminder_days_check CHECK (reminder_days BETWEEN 0 AND 180),
  CONSTRAINT billing_terms_close_grace_hours_check CHECK (close_grace_hours BETWEEN 0 AND 168),
  CONSTRAINT billing_terms_time_zone_check CHECK (length(time_zone) BETWEEN 1 AND 64)
);
CREATE UNIQUE INDEX billing_terms_tenant_id_code_key ON billing_terms (tenant_id, code) WHERE trash_id IS NULL;
CREATE INDEX billing_terms_tenant_id_trash_id_idx ON billing_terms (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE destinations (
  tenant_id            bigint NOT NULL,
  destination_id       bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  prefix               text NOT NULL,
  country              text,
  network              text NOT NULL,
  is_active            boolean NOT NULL,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT destinations_pkey PRIMARY KEY (tenant_id, destination_id),
  CONSTRAINT destinations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT destinations_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT destinations_name_check CHECK (length(name) BETWEEN 1 AND 120),
  CONSTRAINT destinations_prefix_check CHECK (prefix ~ '^[0-9]{1,15}$'),
  CONSTRAINT destinations_country_check CHECK (country ~ '^[A-Z]{2}$'),
  CONSTRAINT destinations_network_check CHECK (network IN ('fixed', 'mobile', 'special', 'premium', 'satellite', 'toll_free', 'other'))
);
CREATE UNIQUE INDEX destinations_tenant_id_prefix_key ON destinations (tenant_id, prefix) WHERE trash_id IS NULL;
CREATE INDEX destinations_tenant_id_name_destination_id_idx ON destinations (tenant_id, name, destination_id);
CREATE INDEX destinations_tenant_id_created_at_destination_id_idx ON destinations (tenant_id, created_at, destination_id);
CREATE INDEX destinations_tenant_id_trash_id_idx ON destinations (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE contacts (
  tenant_id            bigint NOT NULL,
  contact_id           bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  company              text,
  duties               text[] NOT NULL DEFAULT '{}',
  email                text NOT NULL,
  phone                text,
  time_zone            text,
  may_use_portal       boolean NOT NULL,
  notes                text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT contacts_pkey PRIMARY KEY (tenant_id, contact_id),
  CONSTRAINT contacts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT contacts_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT contacts_name_check CHECK (length(name) BETWEEN 1 AND 120),
  CONSTRAINT contacts_company_check CHECK (length(company) BETWEEN 1 AND 120),
  CONSTRAINT contacts_duties_check CHECK (duties <@ ARRAY['billing', 'technical', 'noc', 'sales', 'legal', 'rates', 'fraud']),
  CONSTRAINT contacts_email_check CHECK (length(email) BETWEEN 3 AND 254),
  CONSTRAINT contacts_phone_check CHECK (length(phone) BETWEEN 6 AND 16),
  CONSTRAINT contacts_time_zone_check CHECK (length(time_zone) BETWEEN 1 AND 64),
  CONSTRAINT contacts_notes_check CHECK (length(notes) BETWEEN 1 AND 2000)
);
CREATE INDEX contacts_tenant_id_name_contact_id_idx ON contacts (tenant_id, name, contact_id);
CREATE INDEX contacts_tenant_id_created_at_contact_id_idx ON contacts (tenant_id, created_at, contact_id);
CREATE INDEX contacts_tenant_id_trash_id_idx ON contacts (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE email_templates (
  tenant_id            bigint NOT NULL,
  email_template_id    bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  is_active            boolean NOT NULL,
  display_order        bigint NOT NULL,
  language             text NOT NULL,
  subject              text NOT NULL,
  body                 text NOT NULL,
  variables            text[] NOT NULL DEFAULT '{}',
  state                text NOT NULL,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT email_templates_pkey PRIMARY KEY (tenant_id, email_template_id),
  CONSTRAINT email_templates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT email_templates_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT email_templates_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT email_templates_code_check CHECK (length(code) BETWEEN 2 AND 32),
  CONSTRAINT email_templates_display_order_check CHECK (display_order BETWEEN 0 AND 10000),
  CONSTRAINT email_templates_language_check CHECK (language IN ('en', 'de', 'fr', 'es', 'pt', 'it', 'nl', 'pl', 'ar', 'zh')),
  CONSTRAINT email_templates_subject_check CHECK (length(subject) BETWEEN 1 AND 200),
  CONSTRAINT email_templates_body_check CHECK (length(body) BETWEEN 1 AND 20000),
  CONSTRAINT email_templates_variables_check CHECK (cardinality(variables) <= 50),
  CONSTRAINT email_templates_state_check CHECK (state IN ('draft', 'published', 'archived'))
);
CREATE UNIQUE INDEX email_templates_tenant_id_code_key ON email_templates (tenant_id, code) WHERE trash_id IS NULL;
CREATE INDEX email_templates_tenant_id_trash_id_idx ON email_templates (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

CREATE TABLE document_templates (
  tenant_id            bigint NOT NULL,
  document_template_id bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  code                 text NOT NULL,
  is_active            boolean NOT NULL,
  display_order        bigint NOT NULL,
  document             text NOT NULL,
  paper                text NOT NULL,
  header               text,
  footer               text,
  state                text NOT NULL,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT document_templates_pkey PRIMARY KEY (tenant_id, document_template_id),
  CONSTRAINT document_templates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT document_templates_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT document_templates_name_check CHECK (length(name) BETWEEN 1 AND 80),
  CONSTRAINT document_templates_code_check CHECK (length(code) BETWEEN 2 AND 32),
  CONSTRAINT document_templates_display_order_check CHECK (display_order BETWEEN 0 AND 10000),
  CONSTRAINT document_templates_document_check CHECK (document IN ('invoice', 'statement', 'credit_note', 'netting_request', 'receipt')),
  CONSTRAINT document_templates_paper_check CHECK (paper IN ('a4', 'letter')),
  CONSTRAINT document_templates_header_check CHECK (length(header) BETWEEN 1 AND 2000),
  CONSTRAINT document_templates_footer_check CHECK (length(footer) BETWEEN 1 AND 2000),
  CONSTRAINT document_templates_state_check CHECK (state IN ('draft', 'published', 'archived'))
);
CREATE UNIQUE INDEX document_templates_tenant_id_code_key ON document_templates (tenant_id, code) WHERE trash_id IS NULL;
CREATE INDEX document_templates_tenant_id_trash_id_idx ON document_templates (tenant_id, trash_id) WHERE trash_id IS NOT NULL;

DO $$
DECLARE
  t text;
  changing text;
BEGIN
  FOREACH t IN ARRAY ARRAY['pops', 'voice_tiers', 'codecs', 'channel_plans', 'categories', 'customer_groups', 'currencies',
                           'billing_terms', 'destinations', 'contacts', 'email_templates', 'document_templates'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', t || '_wall', t);
    EXECUTE format('GRANT SELECT ON %I TO didtron_node, didtron_api', t);
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) INTO changing FROM pg_attribute
    WHERE attrelid = t::regclass AND attnum > 0 AND attname NOT IN ('tenant_id', 'created_at') AND attidentity = '';
    EXECUTE format('GRANT INSERT, DELETE, UPDATE (%s) ON %I TO didtron_node', changing, t);
  END LOOP;
END $$;

ALTER TABLE trash ENABLE ROW LEVEL SECURITY;
ALTER TABLE trash FORCE ROW LEVEL SECURITY;
CREATE POLICY trash_wall ON trash USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT ON trash TO didtron_node, didtron_api;
GRANT INSERT, UPDATE (snapshot, outcome, ended_by, ended_at) ON trash TO didtron_node;
