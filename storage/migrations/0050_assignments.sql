-- Whom a record of the offer or a feature is shown to (actors/domain/assignments), and what customers see of their seller's offer.

CREATE TABLE assignments (
  tenant_id            bigint NOT NULL,
  assignment_id        bigint GENERATED ALWAYS AS IDENTITY,
  version              bigint NOT NULL DEFAULT 1,
  name                 text NOT NULL,
  subject              text NOT NULL,
  pop_id               bigint,
  voice_tier_id        bigint,
  codec_id             bigint,
  channel_plan_id      bigint,
  feature              text,
  reach                text NOT NULL,
  category_id          bigint,
  group_id             bigint,
  customer_id          bigint,
  is_shown             boolean NOT NULL,
  effective_from       timestamptz,
  effective_to         timestamptz,
  note                 text,
  created_at           timestamptz NOT NULL DEFAULT now(),
  updated_at           timestamptz NOT NULL DEFAULT now(),
  trash_id             bigint,
  CONSTRAINT assignments_pkey PRIMARY KEY (tenant_id, assignment_id),
  CONSTRAINT assignments_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT assignments_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES trash (tenant_id, trash_id),
  CONSTRAINT assignments_pop_id_fkey FOREIGN KEY (tenant_id, pop_id) REFERENCES pops (tenant_id, pop_id),
  CONSTRAINT assignments_voice_tier_id_fkey FOREIGN KEY (tenant_id, voice_tier_id) REFERENCES voice_tiers (tenant_id, voice_tier_id),
  CONSTRAINT assignments_codec_id_fkey FOREIGN KEY (tenant_id, codec_id) REFERENCES codecs (tenant_id, codec_id),
  CONSTRAINT assignments_channel_plan_id_fkey FOREIGN KEY (tenant_id, channel_plan_id)
    REFERENCES channel_plans (tenant_id, channel_plan_id),
  CONSTRAINT assignments_category_id_fkey FOREIGN KEY (tenant_id, category_id) REFERENCES categories (tenant_id, category_id),
  CONSTRAINT assignments_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES customer_groups (tenant_id, customer_group_id),
  CONSTRAINT assignments_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES customers (tenant_id, customer_id),
  CONSTRAINT assignments_name_check CHECK (length(name) BETWEEN 1 AND 120),
  CONSTRAINT assignments_subject_check CHECK (
    subject IN ('pops', 'voice_tiers', 'codecs', 'channel_plans', 'feature')
    AND (subject = 'pops') = (pop_id IS NOT NULL) AND (subject = 'voice_tiers') = (voice_tier_id IS NOT NULL)
    AND (subject = 'codecs') = (codec_id IS NOT NULL) AND (subject = 'channel_plans') = (channel_plan_id IS NOT NULL)
    AND (subject = 'feature') = (feature IS NOT NULL)),
  CONSTRAINT assignments_feature_check CHECK (feature IN ('kyc', 'routing', 'voice_services', 'class4', 'sip_tests', 'promotions',
    'experience', 'tickets', 'developers')),
  CONSTRAINT assignments_reach_check CHECK (
    reach IN ('all', 'category', 'group', 'customer')
    AND (reach = 'category') = (category_id IS NOT NULL) AND (reach = 'group') = (group_id IS NOT NULL)
    AND (reach = 'customer') = (customer_id IS NOT NULL)),
  CONSTRAINT assignments_effective_check CHECK (effective_to > effective_from),
  CONSTRAINT assignments_note_check CHECK (length(note) BETWEEN 1 AND 500)
);
CREATE INDEX assignments_tenant_id_name_assignment_id_idx ON assignments (tenant_id, name, assignment_id);
CREATE INDEX assignments_tenant_id_created_at_assignment_id_idx ON assignments (tenant_id, created_at, assignment_id);
CREATE INDEX assignments_tenant_id_pop_id_idx ON assignments (tenant_id, pop_id);
CREATE INDEX assignments_tenant_id_voice_tier_id_idx ON assignments (tenant_id, voice_tier_id);
CREATE INDEX assignments_tenant_id_codec_id_idx ON assignments (tenant_id, codec_id);
CREATE INDEX assignments_tenant_id_channel_plan_id_idx ON assignments (tenant_id, channel_plan_id);
CREATE INDEX assignments_tenant_id_category_id_idx ON assignments (tenant_id, category_id);
CREATE INDEX assignments_tenant_id_group_id_idx ON assignments (tenant_id, group_id);
CREATE INDEX assignments_tenant_id_customer_id_idx ON assignments (tenant_id, customer_id);
CREATE INDEX assignments_tenant_id_trash_id_idx ON assignments (tenant_id, trash_id) WHERE trash_id IS NOT NULL;
-- Of one thing, as assignment_of asks: whoever adds an assignable resource adds its column here and in assignment_rows.
CREATE INDEX assignments_object_idx ON assignments
  (tenant_id, subject, coalesce(coalesce(pop_id, voice_tier_id, codec_id, channel_plan_id)::text, feature)) WHERE trash_id IS NULL;

-- The rows that count, whatever they are about. `object`: a record's number, or a feature's name.
CREATE VIEW assignment_rows WITH (security_invoker = true) AS
  SELECT tenant_id, assignment_id, subject,
         coalesce(coalesce(pop_id, voice_tier_id, codec_id, channel_plan_id)::text, feature) AS object,
         reach, coalesce(category_id, group_id, customer_id, 0) AS target,
         CASE reach WHEN 'all' THEN 0 WHEN 'category' THEN 1 WHEN 'group' THEN 2 ELSE 3 END AS level,
         is_shown, effective_from, effective_to
  FROM assignments WHERE trash_id IS NULL;

-- Everything that can be assigned; `object` as above. Features are always active.
CREATE VIEW assignable_objects WITH (security_invoker = true) AS
            SELECT tenant_id, 'pops' AS subject, pop_id::text AS object, pop_id AS number, name, is_active FROM pops WHERE trash_id IS NULL
  UNION ALL SELECT tenant_id, 'voice_tiers', voice_tier_id::text, voice_tier_id, name, is_active FROM voice_tiers WHERE trash_id IS NULL
  UNION ALL SELECT tenant_id, 'codecs', codec_id::text, codec_id, name, is_active FROM codecs WHERE trash_id IS NULL
  UNION ALL SELECT tenant_id, 'channel_plans', channel_plan_id::text, channel_plan_id, name, is_active FROM channel_plans
            WHERE trash_id IS NULL
  UNION ALL SELECT app_tenant(), 'feature', f.name, f.number, f.name, true
            FROM unnest(ARRAY['kyc', 'routing', 'voice_services', 'class4', 'sip_tests', 'promotions', 'experience', 'tickets',
                              'developers']) WITH ORDINALITY AS f (name, number);

-- The rule of actors/domain/assignments: whether p_seller shows the object to such a customer. 0: it has no such number.
CREATE FUNCTION assignment_of(p_seller bigint, p_subject text, p_object text, p_customer bigint, p_category bigint, p_group bigint,
                              p_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT coalesce(
    (SELECT r.is_shown FROM assignment_rows r
     WHERE r.tenant_id = p_seller AND r.subject = p_subject AND r.object = p_object
       AND (r.effective_from IS NULL OR r.effective_from <= p_at) AND (r.effective_to IS NULL OR p_at < r.effective_to)
       AND (r.level = 0 OR (r.target <> 0 AND r.target = CASE r.level WHEN 1 THEN p_category WHEN 2 THEN p_group ELSE p_customer END))
     ORDER BY r.level DESC, r.is_shown LIMIT 1),
    NOT EXISTS (SELECT FROM assignment_rows r
                WHERE r.tenant_id = p_seller AND r.subject = p_subject AND r.object = p_object AND r.is_shown))
$$;

-- Whose customer the company of the transaction is; none: the platform, or nobody asks.
CREATE FUNCTION app_seller() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$ SELECT t.parent_tenant_id FROM tenants t WHERE t.tenant_id = app_tenant() $$;

-- Whether the company of the transaction is shown it by its seller. Says nothing of whether it is there.
CREATE FUNCTION is_assigned(p_subject text, p_object text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT coalesce((
    SELECT assignment_of(t.parent_tenant_id, p_subject, p_object, coalesce(c.customer_id, 0), coalesce(c.category_id, 0),
                         coalesce(c.group_id, 0), now())
    FROM tenants t LEFT JOIN customers c
      ON c.tenant_id = t.parent_tenant_id AND c.customer_tenant_id = t.tenant_id AND c.trash_id IS NULL
    WHERE t.tenant_id = app_tenant() AND t.parent_tenant_id IS NOT NULL), false)
$$;

-- The features that a seller hides from the company, or one above it from the seller; names parted by spaces.
CREATE FUNCTION hidden_features(p_tenant bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH RECURSIVE up AS (
    SELECT t.tenant_id, t.parent_tenant_id FROM tenants t WHERE t.tenant_id = p_tenant
    UNION ALL
    SELECT t.tenant_id, t.parent_tenant_id FROM tenants t JOIN up ON t.tenant_id = up.parent_tenant_id),
  named AS (
    SELECT DISTINCT up.tenant_id, up.parent_tenant_id AS seller, r.object AS feature
    FROM up JOIN assignment_rows r ON r.tenant_id = up.parent_tenant_id AND r.subject = 'feature')
  SELECT coalesce(string_agg(DISTINCT n.feature, ' '), '')
  FROM named n LEFT JOIN customers c ON c.tenant_id = n.seller AND c.customer_tenant_id = n.tenant_id AND c.trash_id IS NULL
  WHERE NOT assignment_of(n.seller, 'feature', n.feature, coalesce(c.customer_id, 0), coalesce(c.category_id, 0),
                          coalesce(c.group_id, 0), now())
$$;

-- As before, and with the features that are hidden from whom the session counts as.
DROP FUNCTION login_session_by_digest(bytea);
CREATE FUNCTION login_session_by_digest(p_digest bytea)
RETURNS TABLE (user_id bigint, email text, display_name text, role text, tenant_id bigint, tenant_name text,
               tenant_kind text, custom_role_id bigint, custom_role_name text, custom_permissions text, hidden_features text,
               csrf_digest bytea, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz,
               acting_user_id bigint, acting_name text, acting_tenant_id bigint, acting_tenant_name text, acting_until timestamptz,
               acting_reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT u.user_id, u.email, u.display_name, u.role, t.tenant_id, t.name, t.kind,
         coalesce(r.role_id, 0), coalesce(r.name, ''), coalesce(array_to_string(r.permissions, ' '), ''), hidden_features(t.tenant_id),
         s.csrf_digest, s.created_at, s.last_seen_at, s.expires_at,
         CASE WHEN c.is_acting THEN o.user_id ELSE 0 END, CASE WHEN c.is_acting THEN o.display_name ELSE '' END,
         CASE WHEN c.is_acting THEN ot.tenant_id ELSE 0 END, CASE WHEN c.is_acting THEN ot.name ELSE '' END,
         CASE WHEN c.is_acting THEN s.as_until END, CASE WHEN c.is_acting THEN s.as_reason ELSE '' END
  FROM login_sessions s
  JOIN users o ON o.tenant_id = s.tenant_id AND o.user_id = s.user_id
  JOIN tenants ot ON ot.tenant_id = s.tenant_id
  CROSS JOIN LATERAL (SELECT coalesce(s.as_until > now(), false) AS is_acting) AS c
  JOIN users u ON u.tenant_id = CASE WHEN c.is_acting THEN s.as_tenant_id ELSE s.tenant_id END
              AND u.user_id = CASE WHEN c.is_acting THEN s.as_user_id ELSE s.user_id END
  JOIN tenants t ON t.tenant_id = u.tenant_id
  LEFT JOIN roles r ON r.tenant_id = u.tenant_id AND r.role_id = u.custom_role_id AND r.deleted_at IS NULL
  WHERE s.token_digest = p_digest AND s.revoked_at IS NULL AND s.expires_at > now()
    AND o.is_active AND u.is_active AND tenant_is_open(s.tenant_id) AND tenant_is_open(t.tenant_id)
    AND (NOT c.is_acting OR tenant_is_below(t.tenant_id, s.tenant_id))
$$;

ALTER TABLE assignments ENABLE ROW LEVEL SECURITY;
ALTER TABLE assignments FORCE ROW LEVEL SECURITY;
CREATE POLICY assignments_wall ON assignments USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT ON assignments, assignment_rows, assignable_objects TO didtron_node, didtron_api;
GRANT INSERT, DELETE, UPDATE (version, name, subject, pop_id, voice_tier_id, codec_id, channel_plan_id, feature, reach, category_id,
  group_id, customer_id, is_shown, effective_from, effective_to, note, updated_at, trash_id) ON assignments TO didtron_node;

-- What decides is read over the walls, by the functions above alone; of customers nothing but their numbers.
CREATE POLICY assignments_views ON assignments FOR SELECT TO didtron_views USING (true);
CREATE POLICY customers_views ON customers FOR SELECT TO didtron_views USING (true);
GRANT SELECT (tenant_id, assignment_id, subject, pop_id, voice_tier_id, codec_id, channel_plan_id, feature, reach, category_id, group_id,
  customer_id, is_shown, effective_from, effective_to, trash_id) ON assignments TO didtron_views;
GRANT SELECT ON assignment_rows TO didtron_views;
GRANT SELECT (tenant_id, customer_id, customer_tenant_id, category_id, group_id, trash_id) ON customers TO didtron_views;

-- What customers see of their seller's offer: the fields that the descriptions offer, of records that are active and shown to them.
CREATE POLICY pops_views ON pops FOR SELECT TO didtron_views USING (tenant_id = app_seller());
CREATE POLICY voice_tiers_views ON voice_tiers FOR SELECT TO didtron_views USING (tenant_id = app_seller());
CREATE POLICY codecs_views ON codecs FOR SELECT TO didtron_views USING (tenant_id = app_seller());
CREATE POLICY channel_plans_views ON channel_plans FOR SELECT TO didtron_views USING (tenant_id = app_seller());
GRANT SELECT ON pops, voice_tiers, codecs, channel_plans TO didtron_views;
CREATE VIEW offered_pops WITH (security_barrier) AS
  SELECT pop_id, name, code, display_order, host_name, address, region, country, city, description FROM pops
  WHERE tenant_id = app_seller() AND trash_id IS NULL AND is_active AND is_assigned('pops', pop_id::text);
CREATE VIEW offered_voice_tiers WITH (security_barrier) AS
  SELECT voice_tier_id, name, code, display_order, asr_min_e6, acd_min_s, pdd_max_ms, base_rate_e10, currency, description
  FROM voice_tiers
  WHERE tenant_id = app_seller() AND trash_id IS NULL AND is_active AND is_assigned('voice_tiers', voice_tier_id::text);
CREATE VIEW offered_codecs WITH (security_barrier) AS
  SELECT codec_id, name, code, display_order, payload_type, clock_rate_hz, bit_rate_bps, description FROM codecs
  WHERE tenant_id = app_seller() AND trash_id IS NULL AND is_active AND is_assigned('codecs', codec_id::text);
CREATE VIEW offered_channel_plans WITH (security_barrier) AS
  SELECT channel_plan_id, name, code, display_order, channels_max, cps_max, rental_per_day_e8, setup_fee_e8, currency, description
  FROM channel_plans
  WHERE tenant_id = app_seller() AND trash_id IS NULL AND is_active AND is_assigned('channel_plans', channel_plan_id::text);

GRANT CREATE ON SCHEMA public TO didtron_views;
ALTER FUNCTION assignment_of(bigint, text, text, bigint, bigint, bigint, timestamptz) OWNER TO didtron_views;
ALTER FUNCTION app_seller() OWNER TO didtron_views;
ALTER FUNCTION is_assigned(text, text) OWNER TO didtron_views;
ALTER FUNCTION hidden_features(bigint) OWNER TO didtron_views;
ALTER FUNCTION login_session_by_digest(bytea) OWNER TO didtron_views;
ALTER VIEW offered_pops OWNER TO didtron_views;
ALTER VIEW offered_voice_tiers OWNER TO didtron_views;
ALTER VIEW offered_codecs OWNER TO didtron_views;
ALTER VIEW offered_channel_plans OWNER TO didtron_views;
REVOKE CREATE ON SCHEMA public FROM didtron_views;
SET LOCAL ROLE didtron_views;
REVOKE ALL ON FUNCTION assignment_of(bigint, text, text, bigint, bigint, bigint, timestamptz), app_seller(), is_assigned(text, text),
  hidden_features(bigint), login_session_by_digest(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION assignment_of(bigint, text, text, bigint, bigint, bigint, timestamptz), app_seller(), is_assigned(text, text),
  hidden_features(bigint), login_session_by_digest(bytea) TO didtron_node, didtron_api;
GRANT SELECT ON offered_pops, offered_voice_tiers, offered_codecs, offered_channel_plans TO didtron_node, didtron_api;
RESET ROLE;
