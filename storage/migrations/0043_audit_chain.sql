-- The audit log as evidence: every row says by whom, for whom, from where and by which request; nothing secret is kept; rows are
-- linked by digests per tenant, in the order in which they were committed, by a worker (seal_audit), so that no writer waits for
-- another. Contents go when their class has been kept for its time; their digests stay, and so the chain can be checked for ever.

CREATE TABLE audit_classes (
  action_class  text NOT NULL,
  keep_days     integer NOT NULL,
  keep_days_min integer NOT NULL,
  description   text NOT NULL,
  CONSTRAINT audit_classes_pkey PRIMARY KEY (action_class),
  CONSTRAINT audit_classes_keep_days_check CHECK (keep_days BETWEEN keep_days_min AND 36525),
  CONSTRAINT audit_classes_keep_days_min_check CHECK (
    keep_days_min >= CASE WHEN action_class IN ('financial', 'retention') THEN 2557 ELSE 7 END)
);
COMMENT ON TABLE audit_classes IS 'how long the rows of the audit log are kept; what moves money, and what was purged, seven years at least';
INSERT INTO audit_classes (action_class, keep_days, keep_days_min, description) VALUES
  ('login', 365, 90, 'log-ins, log-outs, failed log-ins'),
  ('refusal', 180, 30, 'what somebody was not let do'),
  ('impersonation', 1096, 365, 'people of staff who acted as somebody else'),
  ('export', 1096, 365, 'data that left in a file'),
  ('change', 2557, 365, 'everything else that was written'),
  ('financial', 3653, 2557, 'what moves money or decides prices'),
  ('retention', 3653, 2557, 'what was purged');
GRANT SELECT ON audit_classes TO didtron_node, didtron_api;

-- Unknown actions are changes, which are kept long.
CREATE FUNCTION audit_class_of(p_action text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE
    WHEN p_action ~ '^(login|logout|login_refused)(\.|$)' THEN 'login'
    WHEN p_action ~ '^access\.refused(\.|$)' THEN 'refusal'
    WHEN p_action ~ '^impersonation\.' THEN 'impersonation'
    WHEN p_action ~ '\.export$' THEN 'export'
    WHEN p_action ~ '^audit\.(purge|erase)$' THEN 'retention'
    WHEN p_action ~ '^(ledger|account|cdr_import|cdr_review|cdr_source|rate|rates|rate_card|price|payment|refund|invoice|fx_rates?|topup|adjustment)\.'
      THEN 'financial'
    ELSE 'change' END
$$;

-- The one function that takes out what nobody may read: values of members whose name says that they are secret, and passwords in addresses.
CREATE FUNCTION audit_redacted(p_value jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
AS $$
DECLARE
  c_secret CONSTANT text := '(password|passwd|passphrase|secret|token|api[-_ ]?key|private[-_ ]?key|credential|authorization|cookie|csrf|otp)';
  c_address CONSTANT text := '://[^/@[:space:]"]+@';
BEGIN
  IF p_value IS NULL OR (p_value::text !~* c_secret AND p_value::text !~ c_address) THEN
    RETURN p_value;
  END IF;
  CASE jsonb_typeof(p_value)
    WHEN 'object' THEN
      RETURN (SELECT coalesce(jsonb_object_agg(m.key, CASE
                WHEN m.key ~* c_secret AND jsonb_typeof(m.value) NOT IN ('null', 'boolean') THEN '"[redacted]"'::jsonb
                ELSE audit_redacted(m.value) END), '{}'::jsonb)
              FROM jsonb_each(p_value) AS m);
    WHEN 'array' THEN
      RETURN (SELECT coalesce(jsonb_agg(audit_redacted(i.value) ORDER BY i.no), '[]'::jsonb)
              FROM jsonb_array_elements(p_value) WITH ORDINALITY AS i (value, no));
    WHEN 'string' THEN
      RETURN to_jsonb(regexp_replace(p_value #>> '{}', c_address, '://[redacted]@', 'g'));
    ELSE
      RETURN p_value;
  END CASE;
END $$;

ALTER TABLE audit_log NO FORCE ROW LEVEL SECURITY;
DROP TRIGGER audit_log_append_only ON audit_log;
ALTER TABLE audit_log
  ADD COLUMN actor_name text NOT NULL DEFAULT '',
  ADD COLUMN on_behalf_of text NOT NULL DEFAULT '',
  ADD COLUMN on_behalf_name text NOT NULL DEFAULT '',
  ADD COLUMN user_agent text NOT NULL DEFAULT '',
  ADD COLUMN operation text NOT NULL DEFAULT '',
  ADD COLUMN request_id text NOT NULL DEFAULT '',
  ADD COLUMN action_class text NOT NULL GENERATED ALWAYS AS (audit_class_of(action)) STORED,
  ADD COLUMN object_kind text NOT NULL GENERATED ALWAYS AS (split_part(object, ':', 1)) STORED,
  ADD COLUMN salt uuid DEFAULT gen_random_uuid(),
  ADD COLUMN detail_digest bytea,
  ADD CONSTRAINT audit_log_action_class_fkey FOREIGN KEY (action_class) REFERENCES audit_classes (action_class),
  ADD CONSTRAINT audit_log_actor_name_check CHECK (length(actor_name) <= 120),
  ADD CONSTRAINT audit_log_on_behalf_of_check CHECK (length(on_behalf_of) <= 120),
  ADD CONSTRAINT audit_log_on_behalf_name_check CHECK (length(on_behalf_name) <= 120),
  ADD CONSTRAINT audit_log_user_agent_check CHECK (length(user_agent) <= 200),
  ADD CONSTRAINT audit_log_operation_check CHECK (length(operation) <= 80),
  ADD CONSTRAINT audit_log_request_id_check CHECK (length(request_id) <= 128),
  ADD CONSTRAINT audit_log_salt_check CHECK ((salt IS NULL) = (detail_digest IS NOT NULL)),
  ADD CONSTRAINT audit_log_erased_check CHECK (salt IS NOT NULL OR (before IS NULL AND after IS NULL));
UPDATE audit_log SET before = audit_redacted(before), after = audit_redacted(after)
  WHERE before IS DISTINCT FROM audit_redacted(before) OR after IS DISTINCT FROM audit_redacted(after);
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
COMMENT ON COLUMN audit_log.actor IS 'who did it: user:7, or the part of the system';
COMMENT ON COLUMN audit_log.actor_name IS 'as the person was called then';
COMMENT ON COLUMN audit_log.on_behalf_of IS 'as whom, while a person of staff acts as somebody else';
COMMENT ON COLUMN audit_log.operation IS 'the route that was called';
COMMENT ON COLUMN audit_log.salt IS 'keeps before and after from being guessed by their digest once they are erased';
COMMENT ON COLUMN audit_log.detail_digest IS 'of salt, before and after that were erased';
CREATE INDEX audit_log_actor_idx ON audit_log (tenant_id, actor, audit_no);
CREATE INDEX audit_log_action_class_idx ON audit_log (tenant_id, action_class, audit_no);
CREATE INDEX audit_log_object_kind_idx ON audit_log (tenant_id, object_kind, audit_no);
CREATE INDEX audit_log_operation_idx ON audit_log (tenant_id, operation, audit_no) WHERE operation <> '';
CREATE INDEX audit_log_created_at_idx ON audit_log (tenant_id, created_at);

-- What waits for its link; written and removed by the functions below alone.
CREATE TABLE audit_queue (
  tenant_id bigint NOT NULL,
  audit_no  bigint NOT NULL,
  CONSTRAINT audit_queue_pkey PRIMARY KEY (tenant_id, audit_no)
);
CREATE TABLE audit_links (
  tenant_id      bigint NOT NULL,
  link_no        bigint NOT NULL,
  audit_no       bigint NOT NULL,
  action_class   text NOT NULL,
  created_at     timestamptz NOT NULL,
  sealed_at      timestamptz NOT NULL,
  content_digest bytea NOT NULL,
  digest         bytea NOT NULL,
  CONSTRAINT audit_links_pkey PRIMARY KEY (tenant_id, link_no),
  CONSTRAINT audit_links_tenant_id_audit_no_key UNIQUE (tenant_id, audit_no),
  CONSTRAINT audit_links_content_digest_check CHECK (octet_length(content_digest) = 32),
  CONSTRAINT audit_links_digest_check CHECK (octet_length(digest) = 32)
);
COMMENT ON TABLE audit_links IS 'a row of the audit log each, in the order of commit; they stay when the row is purged';
CREATE TABLE audit_heads (
  tenant_id bigint NOT NULL,
  link_no   bigint NOT NULL,
  digest    bytea NOT NULL,
  sealed_at timestamptz NOT NULL,
  CONSTRAINT audit_heads_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT audit_heads_digest_check CHECK (octet_length(digest) = 32)
);
CREATE TABLE audit_erasures (
  tenant_id      bigint NOT NULL,
  erasure_no     bigint GENERATED ALWAYS AS IDENTITY,
  action_class   text,
  created_before timestamptz,
  object         text,
  audit_no_max   bigint,
  row_count      bigint NOT NULL,
  erased_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT audit_erasures_pkey PRIMARY KEY (tenant_id, erasure_no),
  CONSTRAINT audit_erasures_row_count_check CHECK (row_count > 0),
  CONSTRAINT audit_erasures_kind_check CHECK (
    num_nulls(action_class, created_before) = CASE WHEN object IS NULL THEN 0 ELSE 2 END AND (object IS NULL) = (audit_no_max IS NULL))
);
COMMENT ON TABLE audit_erasures IS 'whole rows of a class that are older than its time, or before and after of all rows of a purged object';
CREATE TABLE audit_checks (
  tenant_id  bigint NOT NULL,
  checked_at timestamptz NOT NULL DEFAULT now(),
  link_count bigint NOT NULL,
  faults     text[] NOT NULL,
  CONSTRAINT audit_checks_pkey PRIMARY KEY (tenant_id)
);
COMMENT ON TABLE audit_checks IS 'what the last check of the whole chain said';

-- ---- writing -----------------------------------------------------------------------------------------------------------

CREATE FUNCTION prepare_audit_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  NEW.before := audit_redacted(NEW.before);
  NEW.after := audit_redacted(NEW.after);
  NEW.created_at := now();
  NEW.salt := gen_random_uuid();
  NEW.detail_digest := NULL;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_log_prepare BEFORE INSERT ON audit_log FOR EACH ROW EXECUTE FUNCTION prepare_audit_row();

CREATE FUNCTION queue_audit_rows() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO audit_queue (tenant_id, audit_no) SELECT n.tenant_id, n.audit_no FROM new_rows n;
  RETURN NULL;
END $$;
CREATE TRIGGER audit_log_queue AFTER INSERT ON audit_log REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION queue_audit_rows();

-- Whoever may erase does so through the functions below, which say so for the length of a statement; the row's own guard looks at
-- what is done all the same.
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH STATEMENT
  WHEN (coalesce(current_setting('app.audit_erasure', true), '') <> 'on') EXECUTE FUNCTION deny_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION deny_change();

CREATE FUNCTION audit_part(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT CASE WHEN p_text IS NULL THEN '-' ELSE octet_length(p_text) || ':' || p_text END $$;
CREATE FUNCTION audit_us(p_at timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT (extract(epoch FROM p_at) * 1000000)::bigint::text $$;
CREATE FUNCTION audit_detail_digest(p_salt uuid, p_before jsonb, p_after jsonb) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT sha256(convert_to(audit_part(p_salt::text) || audit_part(p_before::text) || audit_part(p_after::text), 'UTF8')) $$;
CREATE FUNCTION audit_content_digest(a audit_log) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT sha256(convert_to(audit_part(a.tenant_id::text) || audit_part(a.audit_no::text) || audit_part(audit_us(a.created_at))
    || audit_part(a.actor) || audit_part(a.actor_name) || audit_part(a.on_behalf_of) || audit_part(a.on_behalf_name) || audit_part(a.action) || audit_part(a.object) || audit_part(a.address::text)
    || audit_part(a.user_agent) || audit_part(a.operation) || audit_part(a.request_id) || audit_part(a.reason)
    || audit_part(encode(coalesce(a.detail_digest, audit_detail_digest(a.salt, a.before, a.after)), 'hex')), 'UTF8'))
$$;

CREATE FUNCTION guard_audit_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  -- Generated columns have no value yet.
  c_erased CONSTANT text[] := ARRAY['before', 'after', 'salt', 'detail_digest', 'action_class', 'object_kind'];
BEGIN
  IF tg_op = 'DELETE' THEN
    IF OLD.created_at > now() - make_interval(days => (SELECT keep_days_min FROM audit_classes WHERE action_class = OLD.action_class)) THEN
      RAISE EXCEPTION 'row % of the audit log is kept for longer', OLD.audit_no USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.action_class IN ('financial', 'retention') OR NEW.salt IS NOT NULL
     OR NEW.detail_digest IS DISTINCT FROM audit_detail_digest(OLD.salt, OLD.before, OLD.after)
     OR to_jsonb(NEW) - c_erased <> to_jsonb(OLD) - c_erased THEN
    RAISE EXCEPTION 'row % of the audit log cannot be changed', OLD.audit_no USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_log_guard BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION guard_audit_row();

-- ---- sealing -----------------------------------------------------------------------------------------------------------

-- Links up to p_rows_max committed rows that have no link yet; gives their number. One at a time per tenant.
CREATE FUNCTION seal_audit(p_tenant bigint, p_rows_max bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_no      bigint;
  v_digest  bytea;
  v_content bytea;
  v_now     timestamptz := clock_timestamp();
  v_done    bigint[] := '{}';
  r         audit_log;
BEGIN
  INSERT INTO audit_heads (tenant_id, link_no, digest, sealed_at) VALUES (p_tenant, 0, decode(repeat('00', 32), 'hex'), v_now)
    ON CONFLICT DO NOTHING;
  SELECT h.link_no, h.digest, greatest(h.sealed_at, v_now) INTO v_no, v_digest, v_now FROM audit_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  FOR r IN
    SELECT a.* FROM audit_log a
    WHERE a.tenant_id = p_tenant AND a.audit_no IN (
      SELECT q.audit_no FROM audit_queue q WHERE q.tenant_id = p_tenant ORDER BY q.audit_no LIMIT p_rows_max)
    ORDER BY a.audit_no
  LOOP
    v_no := v_no + 1;
    v_content := audit_content_digest(r);
    v_digest := sha256(convert_to(audit_part(encode(v_digest, 'hex')) || audit_part(v_no::text) || audit_part(r.audit_no::text)
      || audit_part(r.action_class) || audit_part(audit_us(r.created_at)) || audit_part(audit_us(v_now))
      || audit_part(encode(v_content, 'hex')), 'UTF8'));
    INSERT INTO audit_links (tenant_id, link_no, audit_no, action_class, created_at, sealed_at, content_digest, digest)
      VALUES (p_tenant, v_no, r.audit_no, r.action_class, r.created_at, v_now, v_content, v_digest);
    v_done := v_done || r.audit_no;
  END LOOP;
  IF cardinality(v_done) > 0 THEN
    DELETE FROM audit_queue WHERE tenant_id = p_tenant AND audit_no = ANY (v_done);
    UPDATE audit_heads SET link_no = v_no, digest = v_digest, sealed_at = v_now WHERE tenant_id = p_tenant;
  END IF;
  RETURN cardinality(v_done);
END $$;

-- ---- keeping for a time ------------------------------------------------------------------------------------------------

CREATE FUNCTION note_audit_erasure(p_tenant bigint, p_class text, p_before timestamptz, p_object text, p_audit_no_max bigint, p_rows bigint,
                                   p_reason text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_no bigint;
BEGIN
  INSERT INTO audit_erasures (tenant_id, action_class, created_before, object, audit_no_max, row_count)
    VALUES (p_tenant, p_class, p_before, p_object, p_audit_no_max, p_rows) RETURNING erasure_no INTO v_no;
  INSERT INTO audit_log (tenant_id, actor, action, object, after, reason)
    VALUES (p_tenant, 'retention', CASE WHEN p_object IS NULL THEN 'audit.purge' ELSE 'audit.erase' END, 'audit_erasure:' || v_no,
            jsonb_strip_nulls(jsonb_build_object('action_class', p_class, 'created_before', p_before, 'object', p_object, 'rows', p_rows)),
            p_reason);
END $$;

-- Removes up to p_rows_max sealed rows of a class that have been kept for its time; gives their number.
CREATE FUNCTION purge_audit(p_tenant bigint, p_class text, p_rows_max bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_before timestamptz;
  v_rows   bigint;
BEGIN
  SELECT now() - make_interval(days => c.keep_days) INTO STRICT v_before FROM audit_classes c WHERE c.action_class = p_class;
  PERFORM set_config('app.audit_erasure', 'on', true);
  DELETE FROM audit_log a WHERE a.tenant_id = p_tenant AND a.audit_no IN (
    SELECT o.audit_no FROM audit_log o
    WHERE o.tenant_id = p_tenant AND o.action_class = p_class AND o.created_at < v_before
      AND EXISTS (SELECT FROM audit_links l WHERE l.tenant_id = o.tenant_id AND l.audit_no = o.audit_no)
    ORDER BY o.audit_no LIMIT p_rows_max);
  GET DIAGNOSTICS v_rows = ROW_COUNT;
  PERFORM set_config('app.audit_erasure', 'off', true);
  IF v_rows > 0 THEN
    PERFORM note_audit_erasure(p_tenant, p_class, v_before, NULL, NULL, v_rows, 'kept for its time');
  END IF;
  RETURN v_rows;
END $$;

-- Takes before and after out of every row of these objects; what they said stays provable by its digest. Gives the number of rows.
CREATE FUNCTION erase_audit_details(p_tenant bigint, p_objects text[], p_reason text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_object text;
  v_rows   bigint;
  v_last   bigint;
  v_all    bigint := 0;
BEGIN
  FOREACH v_object IN ARRAY p_objects LOOP
    PERFORM set_config('app.audit_erasure', 'on', true);
    WITH gone AS (
      UPDATE audit_log a SET before = NULL, after = NULL, salt = NULL, detail_digest = audit_detail_digest(a.salt, a.before, a.after)
      WHERE a.tenant_id = p_tenant AND a.object = v_object AND a.salt IS NOT NULL AND a.action_class NOT IN ('financial', 'retention')
        AND (a.before IS NOT NULL OR a.after IS NOT NULL)
      RETURNING a.audit_no)
    SELECT count(*), max(audit_no) INTO v_rows, v_last FROM gone;
    PERFORM set_config('app.audit_erasure', 'off', true);
    IF v_rows > 0 THEN
      PERFORM note_audit_erasure(p_tenant, NULL, NULL, v_object, v_last, v_rows, p_reason);
      v_all := v_all + v_rows;
    END IF;
  END LOOP;
  RETURN v_all;
END $$;

-- ---- who may -----------------------------------------------------------------------------------------------------------

CREATE TRIGGER audit_links_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
CREATE TRIGGER audit_erasures_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_erasures
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_queue', 'audit_links', 'audit_heads', 'audit_erasures', 'audit_checks'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', t || '_wall', t);
    EXECUTE format('GRANT SELECT ON %I TO didtron_node, didtron_api', t);
  END LOOP;
END $$;
CREATE POLICY audit_queue_catalogue ON audit_queue FOR SELECT TO didtron_node USING (true);
GRANT INSERT, UPDATE ON audit_checks TO didtron_node;
REVOKE ALL ON FUNCTION seal_audit(bigint, bigint), purge_audit(bigint, text, bigint), erase_audit_details(bigint, text[], text),
  note_audit_erasure(bigint, text, timestamptz, text, bigint, bigint, text), queue_audit_rows() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION seal_audit(bigint, bigint), purge_audit(bigint, text, bigint), erase_audit_details(bigint, text[], text)
  TO didtron_node;

-- What is there already is linked like everything else.
ALTER TABLE audit_log NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_queue NO FORCE ROW LEVEL SECURITY;
INSERT INTO audit_queue (tenant_id, audit_no) SELECT tenant_id, audit_no FROM audit_log;
ALTER TABLE audit_queue FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
