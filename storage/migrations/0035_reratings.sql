-- Booked calls priced again. A run is asked for, previewed, decided by another person, posted, and perhaps undone: five
-- facts, each written once; its state is which of them are there. What a call was charged first is never changed: its
-- charge in force is that of the last run that was posted and not undone.

CREATE TABLE reratings (
  tenant_id       bigint NOT NULL,
  rerating_id     bigint GENERATED ALWAYS AS IDENTITY,
  side            text NOT NULL,
  answered_from   timestamptz NOT NULL,
  answered_until  timestamptz NOT NULL,
  account_id      bigint,
  carrier_id      bigint,
  rate_card_id    bigint,
  called_prefix   text NOT NULL,
  import_id       bigint,
  to_rate_card_id bigint,
  reason          text NOT NULL,
  requested_by    bigint NOT NULL,
  requested_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT reratings_pkey PRIMARY KEY (tenant_id, rerating_id),
  CONSTRAINT reratings_tenant_id_rerating_id_requested_by_key UNIQUE (tenant_id, rerating_id, requested_by),
  CONSTRAINT reratings_tenant_id_requested_by_fkey FOREIGN KEY (tenant_id, requested_by) REFERENCES users (tenant_id, user_id),
  CONSTRAINT reratings_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, account_id),
  CONSTRAINT reratings_tenant_id_carrier_id_fkey FOREIGN KEY (tenant_id, carrier_id) REFERENCES carriers (tenant_id, carrier_id),
  CONSTRAINT reratings_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES rate_cards (tenant_id, rate_card_id),
  CONSTRAINT reratings_tenant_id_to_rate_card_id_fkey FOREIGN KEY (tenant_id, to_rate_card_id)
    REFERENCES rate_cards (tenant_id, rate_card_id),
  CONSTRAINT reratings_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES cdr_imports (tenant_id, import_id),
  CONSTRAINT reratings_side_check CHECK (side IN ('charge', 'cost', 'both')),
  -- One card for both sides would sell at cost.
  CONSTRAINT reratings_to_rate_card_id_check CHECK (to_rate_card_id IS NULL OR side <> 'both'),
  CONSTRAINT reratings_answered_check CHECK (answered_from < answered_until),
  CONSTRAINT reratings_called_prefix_check CHECK (called_prefix ~ '^[0-9]{0,15}$'),
  CONSTRAINT reratings_reason_check CHECK (length(reason) BETWEEN 1 AND 500)
);

-- All calls in scope were looked at, in one transaction with their rows below.
CREATE TABLE rerating_previews (
  tenant_id   bigint NOT NULL,
  rerating_id bigint NOT NULL,
  calls       bigint NOT NULL,
  changed     bigint NOT NULL,
  unpriced    bigint NOT NULL,
  refusal     text,
  begun_at    timestamptz NOT NULL,
  made_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT rerating_previews_pkey PRIMARY KEY (tenant_id, rerating_id),
  CONSTRAINT rerating_previews_tenant_id_rerating_id_fkey FOREIGN KEY (tenant_id, rerating_id)
    REFERENCES reratings (tenant_id, rerating_id),
  CONSTRAINT rerating_previews_calls_check CHECK (changed >= 0 AND unpriced >= 0 AND calls >= 0)
);
COMMENT ON COLUMN rerating_previews.refusal IS 'why there is no preview; null: there is one';
COMMENT ON COLUMN rerating_previews.begun_at IS 'what others posted later is not in it';

-- A side of a call whose amount changes, or that has no price by now (after_e8 null; it stays as it is).
CREATE TABLE rerated_calls (
  tenant_id    bigint NOT NULL,
  rerating_id  bigint NOT NULL,
  call_id      uuid NOT NULL,
  side         text NOT NULL,
  started_at   timestamptz NOT NULL,
  usage_period date NOT NULL,
  account_id   bigint NOT NULL,
  carrier_id   bigint,
  currency     text NOT NULL,
  before_e8    bigint NOT NULL,
  after_e8     bigint,
  billed_s     bigint,
  rate_card_id bigint,
  rate_row_id  bigint,
  explanation  jsonb,
  reason       text NOT NULL DEFAULT '',
  CONSTRAINT rerated_calls_pkey PRIMARY KEY (tenant_id, rerating_id, call_id, side),
  CONSTRAINT rerated_calls_tenant_id_rerating_id_fkey FOREIGN KEY (tenant_id, rerating_id)
    REFERENCES reratings (tenant_id, rerating_id),
  CONSTRAINT rerated_calls_side_check CHECK (side IN ('charge', 'cost')),
  CONSTRAINT rerated_calls_carrier_id_check CHECK (side = 'charge' OR carrier_id IS NOT NULL),
  CONSTRAINT rerated_calls_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT rerated_calls_after_e8_check CHECK (after_e8 >= 0 AND after_e8 <> before_e8),
  CONSTRAINT rerated_calls_explanation_check CHECK ((after_e8 IS NULL) = (explanation IS NULL) AND (after_e8 IS NULL) = (reason <> ''))
);
CREATE INDEX rerated_calls_call_id_idx ON rerated_calls (tenant_id, call_id, side);

CREATE TABLE rerating_decisions (
  tenant_id    bigint NOT NULL,
  rerating_id  bigint NOT NULL,
  requested_by bigint NOT NULL,
  is_approved  boolean NOT NULL,
  decided_by   bigint NOT NULL,
  reason       text NOT NULL,
  decided_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT rerating_decisions_pkey PRIMARY KEY (tenant_id, rerating_id),
  CONSTRAINT rerating_decisions_tenant_id_rerating_id_requested_by_fkey FOREIGN KEY (tenant_id, rerating_id, requested_by)
    REFERENCES reratings (tenant_id, rerating_id, requested_by),
  CONSTRAINT rerating_decisions_decided_by_fkey FOREIGN KEY (tenant_id, decided_by) REFERENCES users (tenant_id, user_id),
  CONSTRAINT rerating_decisions_second_person_check CHECK (decided_by <> requested_by),
  CONSTRAINT rerating_decisions_reason_check CHECK (length(reason) <= 500)
);

CREATE TABLE rerating_postings (
  tenant_id   bigint NOT NULL,
  rerating_id bigint NOT NULL,
  entry_nos   bigint[] NOT NULL,
  posted_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT rerating_postings_pkey PRIMARY KEY (tenant_id, rerating_id),
  CONSTRAINT rerating_postings_tenant_id_rerating_id_fkey FOREIGN KEY (tenant_id, rerating_id)
    REFERENCES rerating_decisions (tenant_id, rerating_id)
);

CREATE TABLE rerating_undos (
  tenant_id   bigint NOT NULL,
  rerating_id bigint NOT NULL,
  entry_nos   bigint[] NOT NULL,
  undone_by   bigint NOT NULL,
  reason      text NOT NULL,
  undone_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT rerating_undos_pkey PRIMARY KEY (tenant_id, rerating_id),
  CONSTRAINT rerating_undos_tenant_id_rerating_id_fkey FOREIGN KEY (tenant_id, rerating_id)
    REFERENCES rerating_postings (tenant_id, rerating_id),
  CONSTRAINT rerating_undos_undone_by_fkey FOREIGN KEY (tenant_id, undone_by) REFERENCES users (tenant_id, user_id),
  CONSTRAINT rerating_undos_reason_check CHECK (length(reason) BETWEEN 1 AND 500)
);

-- Only what was approved, and what the preview found, is posted.
CREATE FUNCTION check_rerating_posting() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM rerating_decisions d JOIN rerating_previews p ON p.tenant_id = d.tenant_id AND p.rerating_id = d.rerating_id
    WHERE d.tenant_id = new.tenant_id AND d.rerating_id = new.rerating_id AND d.is_approved AND p.refusal IS NULL) THEN
    RAISE EXCEPTION 're-rating % is not approved', new.rerating_id USING ERRCODE = 'ZD004';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER rerating_postings_approved AFTER INSERT ON rerating_postings
  FOR EACH ROW EXECUTE FUNCTION check_rerating_posting();

-- What a side of a call costs now: after the last run that was posted and not undone. No row: as it was booked.
CREATE FUNCTION rerated(p_tenant bigint, p_call uuid, p_side text) RETURNS TABLE (
    rerating_id bigint, after_e8 bigint, rate_card_id bigint, explanation jsonb, posted_at timestamptz)
  LANGUAGE sql STABLE SET search_path = pg_catalog, public ROWS 1 AS $$
  SELECT r.rerating_id, r.after_e8, r.rate_card_id, r.explanation, p.posted_at
  FROM rerated_calls r
  JOIN rerating_postings p ON p.tenant_id = r.tenant_id AND p.rerating_id = r.rerating_id
  WHERE r.tenant_id = p_tenant AND r.call_id = p_call AND r.side = p_side AND r.after_e8 IS NOT NULL
    AND NOT EXISTS (SELECT FROM rerating_undos u WHERE u.tenant_id = r.tenant_id AND u.rerating_id = r.rerating_id)
  ORDER BY p.posted_at DESC, r.rerating_id DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION rerated(bigint, uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rerated(bigint, uuid, text) TO didtron_node, didtron_api;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reratings', 'rerating_previews', 'rerated_calls', 'rerating_decisions', 'rerating_postings',
                           'rerating_undos'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION deny_change()',
                   t || '_append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', t || '_wall', t);
    EXECUTE format('GRANT SELECT ON %I TO didtron_node, didtron_api', t);
    EXECUTE format('GRANT INSERT ON %I TO didtron_node', t);
  END LOOP;
END $$;

-- What a customer may see: the differences of its own calls' charges, when they were posted.
CREATE POLICY rerated_calls_views ON rerated_calls FOR SELECT TO didtron_views USING (
  side = 'charge' AND EXISTS (SELECT 1 FROM accounts a WHERE a.tenant_id = rerated_calls.tenant_id AND a.account_id = rerated_calls.account_id
                                AND a.customer_tenant_id = app_tenant()));
CREATE POLICY rerating_postings_views ON rerating_postings FOR SELECT TO didtron_views USING (true);
CREATE POLICY rerating_undos_views ON rerating_undos FOR SELECT TO didtron_views USING (true);
GRANT SELECT (tenant_id, rerating_id, call_id, side, account_id, before_e8, after_e8) ON rerated_calls TO didtron_views;
GRANT SELECT (tenant_id, rerating_id, posted_at) ON rerating_postings TO didtron_views;
GRANT SELECT (tenant_id, rerating_id, undone_at) ON rerating_undos TO didtron_views;
CREATE VIEW customer_rerated_charges WITH (security_barrier) AS
  SELECT r.rerating_id, r.call_id, r.before_e8, r.after_e8, p.posted_at, u.undone_at
  FROM rerated_calls r
  JOIN accounts a ON a.tenant_id = r.tenant_id AND a.account_id = r.account_id
  JOIN rerating_postings p ON p.tenant_id = r.tenant_id AND p.rerating_id = r.rerating_id
  LEFT JOIN rerating_undos u ON u.tenant_id = r.tenant_id AND u.rerating_id = r.rerating_id
  WHERE r.side = 'charge' AND r.after_e8 IS NOT NULL AND a.customer_tenant_id = app_tenant();
GRANT CREATE ON SCHEMA public TO didtron_views;
ALTER VIEW customer_rerated_charges OWNER TO didtron_views;
REVOKE CREATE ON SCHEMA public FROM didtron_views;
SET LOCAL ROLE didtron_views;
GRANT SELECT ON customer_rerated_charges TO didtron_node, didtron_api;
RESET ROLE;
