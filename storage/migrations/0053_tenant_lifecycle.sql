-- Companies have limits, and are exported, cloned and deleted by jobs. A deleted company keeps its row, its books and its audit log.

ALTER TABLE tenants
  ADD COLUMN deleted_at timestamptz,
  ADD COLUMN users_max bigint,
  ADD COLUMN companies_max bigint,
  ADD COLUMN jobs_max bigint,
  ADD COLUMN requests_per_minute_max bigint,
  DROP CONSTRAINT tenants_status_check,
  ADD CONSTRAINT tenants_status_check CHECK (status IN ('active', 'suspended', 'deleted')),
  ADD CONSTRAINT tenants_deleted_check CHECK ((status = 'deleted') = (deleted_at IS NOT NULL)),
  ADD CONSTRAINT tenants_users_max_check CHECK (users_max BETWEEN 0 AND 1000000),
  ADD CONSTRAINT tenants_companies_max_check CHECK (companies_max BETWEEN 0 AND 1000000),
  ADD CONSTRAINT tenants_jobs_max_check CHECK (jobs_max BETWEEN 0 AND 1000000),
  ADD CONSTRAINT tenants_requests_per_minute_max_check CHECK (requests_per_minute_max BETWEEN 1 AND 10000000);
COMMENT ON COLUMN tenants.users_max IS 'people who may get in; null: no limit, as for all limits';
COMMENT ON COLUMN tenants.companies_max IS 'companies right below it';
COMMENT ON COLUMN tenants.jobs_max IS 'jobs that have not ended';
COMMENT ON COLUMN tenants.requests_per_minute_max IS 'requests of its people to one node';
GRANT UPDATE (deleted_at, users_max, companies_max, jobs_max, requests_per_minute_max) ON tenants TO didtron_node;
GRANT UPDATE (email) ON users TO didtron_node;

DROP FUNCTION tenants_below();
CREATE FUNCTION tenants_below()
RETURNS TABLE (tenant_id bigint, parent_tenant_id bigint, parent_name text, kind text, name text, status text, is_open boolean,
               depth integer, place bigint[], version bigint, created_at timestamptz, suspended_at timestamptz, suspended_for text,
               deleted_at timestamptz, users_max bigint, companies_max bigint, jobs_max bigint, requests_per_minute_max bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH RECURSIVE down AS (
    SELECT t.tenant_id, 0 AS depth, ARRAY[t.tenant_id] AS place, tenant_is_open(t.tenant_id) AS is_open, NULL::text AS parent_name, t.name
    FROM tenants t WHERE t.tenant_id = app_tenant()
    UNION ALL
    SELECT t.tenant_id, d.depth + 1, d.place || t.tenant_id, d.is_open AND t.status = 'active', d.name, t.name
    FROM tenants t JOIN down d ON t.parent_tenant_id = d.tenant_id)
  SELECT t.tenant_id, CASE WHEN d.depth > 0 THEN t.parent_tenant_id END, d.parent_name, t.kind, t.name, t.status, d.is_open, d.depth,
         d.place, t.version, t.created_at, t.suspended_at, t.suspended_for, t.deleted_at, t.users_max, t.companies_max, t.jobs_max,
         t.requests_per_minute_max
  FROM down d JOIN tenants t ON t.tenant_id = d.tenant_id
$$;

-- As before, and nothing begins below what is gone.
CREATE OR REPLACE FUNCTION check_tenant_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_parent text;
  v_above  text;
  v_status text;
  v_max    bigint;
BEGIN
  SELECT p.kind, g.kind, p.status, p.companies_max INTO v_parent, v_above, v_status, v_max
    FROM tenants p LEFT JOIN tenants g ON g.tenant_id = p.parent_tenant_id WHERE p.tenant_id = NEW.parent_tenant_id;
  IF NEW.kind <> 'platform' AND NOT (CASE v_parent
       WHEN 'platform' THEN true
       WHEN 'reseller' THEN NEW.kind = 'customer' OR (NEW.kind = 'reseller' AND v_above = 'platform')
       WHEN 'operator' THEN NEW.kind IN ('customer', 'carrier')
       ELSE false END) THEN
    RAISE EXCEPTION 'no % can be below a %', NEW.kind, coalesce(v_parent, 'tenant that is not there') USING ERRCODE = 'check_violation';
  END IF;
  IF v_status = 'deleted' THEN
    RAISE EXCEPTION 'the company above it is deleted' USING ERRCODE = 'ZD004';
  END IF;
  IF v_max IS NOT NULL THEN
    -- One after the other, so that two do not both take the last place.
    PERFORM pg_advisory_xact_lock(hashtextextended('companies_max', NEW.parent_tenant_id));
    IF (SELECT count(*) FROM tenants t WHERE t.parent_tenant_id = NEW.parent_tenant_id AND t.status <> 'deleted') >= v_max THEN
      RAISE EXCEPTION 'the company above it may have % companies', v_max USING ERRCODE = 'ZD006';
    END IF;
  END IF;
  RETURN NEW;
END $$;

-- The wall of the transaction lets a company count what is its own.
CREATE FUNCTION check_users_max() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_max bigint := (SELECT users_max FROM tenants WHERE tenant_id = NEW.tenant_id);
BEGIN
  IF NEW.is_active AND v_max IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('users_max', NEW.tenant_id));
    IF (SELECT count(*) FROM users WHERE tenant_id = NEW.tenant_id AND is_active AND user_id <> NEW.user_id) >= v_max THEN
      RAISE EXCEPTION 'the company may have % users', v_max USING ERRCODE = 'ZD006';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER users_limit BEFORE INSERT OR UPDATE OF is_active ON users FOR EACH ROW EXECUTE FUNCTION check_users_max();

CREATE FUNCTION check_jobs_max() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_max bigint := (SELECT jobs_max FROM tenants WHERE tenant_id = NEW.tenant_id);
BEGIN
  -- What the product does by itself waits for nobody.
  IF NEW.user_id IS NOT NULL AND v_max IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('jobs_max', NEW.tenant_id));
    IF (SELECT count(*) FROM jobs WHERE tenant_id = NEW.tenant_id AND user_id IS NOT NULL AND ended_at IS NULL) >= v_max THEN
      RAISE EXCEPTION 'the company may have % jobs at a time', v_max USING ERRCODE = 'ZD006';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER jobs_limit BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION check_jobs_max();

-- What a job has made for people to take away; gone before the job is.
CREATE TABLE job_files (
  tenant_id  bigint NOT NULL,
  job_id     bigint NOT NULL,
  file_no    bigint NOT NULL,
  name       text NOT NULL,
  media_type text NOT NULL,
  row_count  bigint NOT NULL,
  content    bytea NOT NULL,
  digest     bytea NOT NULL GENERATED ALWAYS AS (sha256(content)) STORED,
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT job_files_pkey PRIMARY KEY (tenant_id, job_id, file_no),
  CONSTRAINT job_files_tenant_id_job_id_fkey FOREIGN KEY (tenant_id, job_id) REFERENCES jobs (tenant_id, job_id) ON DELETE CASCADE,
  CONSTRAINT job_files_file_no_check CHECK (file_no >= 1),
  CONSTRAINT job_files_name_check CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
  CONSTRAINT job_files_row_count_check CHECK (row_count >= 0),
  CONSTRAINT job_files_content_check CHECK (octet_length(content) <= 67108864)
);
CREATE INDEX job_files_tenant_id_created_at_idx ON job_files (tenant_id, created_at);
ALTER TABLE job_files ENABLE ROW LEVEL SECURITY;
ALTER TABLE job_files FORCE ROW LEVEL SECURITY;
CREATE POLICY job_files_wall ON job_files USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT ON job_files TO didtron_api, didtron_node;
GRANT INSERT, DELETE ON job_files TO didtron_node;

GRANT CREATE ON SCHEMA public TO didtron_views;
ALTER FUNCTION tenants_below() OWNER TO didtron_views;
REVOKE CREATE ON SCHEMA public FROM didtron_views;
SET LOCAL ROLE didtron_views;
REVOKE ALL ON FUNCTION tenants_below() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenants_below() TO didtron_node, didtron_api;
RESET ROLE;

-- Everything of a company that it may take along: what is a secret, or only the product's own bookkeeping, stays here. A customer's
-- accounts, calls and lines are in its seller's books and leave through the customers' views. Whoever reads sees nothing more than
-- its own walls show.
CREATE FUNCTION export_tables() RETURNS TABLE (table_name text, key_columns text[], is_view boolean)
LANGUAGE sql STABLE
AS $$
  SELECT c.relname::text, array_agg(a.attname::text ORDER BY k.place), false
  FROM pg_class c
  JOIN pg_constraint p ON p.conrelid = c.oid AND p.contype = 'p'
  CROSS JOIN LATERAL unnest(p.conkey) WITH ORDINALITY AS k (attnum, place)
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped)
    AND c.relname <> ALL (ARRAY['audit_queue', 'data_keys', 'idempotent_requests', 'job_files', 'login_sessions', 'secrets'])
  GROUP BY c.relname
  UNION ALL
  VALUES ('customer_accounts', ARRAY['account_id'], true),
         ('customer_account_lines', ARRAY['account_id', 'entry_no', 'line_no'], true),
         ('customer_cdrs', ARRAY['started_at', 'call_id'], true)
  ORDER BY 1
$$;

-- The next rows of one of them as JSON texts, behind the key of the last one; [] for the first.
CREATE FUNCTION export_rows(p_table text, p_after jsonb, p_rows integer) RETURNS TABLE (key jsonb, line text)
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  v_keys    text[];
  v_is_view boolean;
  v_list    text;
  v_after   text;
BEGIN
  SELECT t.key_columns, t.is_view INTO v_keys, v_is_view FROM export_tables() t WHERE t.table_name = p_table;
  IF v_keys IS NULL THEN
    RAISE EXCEPTION 'no such table to export' USING ERRCODE = 'ZD005';
  END IF;
  SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY k.place),
         string_agg(format('(%L::jsonb ->> %s)::%s', p_after, k.place - 1, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY k.place)
    INTO v_list, v_after
    FROM unnest(v_keys) WITH ORDINALITY AS k (name, place)
    JOIN pg_attribute a ON a.attrelid = format('public.%I', p_table)::regclass AND a.attname = k.name;
  RETURN QUERY EXECUTE format(
    'SELECT jsonb_build_array(%1$s), (to_jsonb(t) - ARRAY[''password_hash'', ''input''])::text FROM %2$I t WHERE %3$s %4$s ORDER BY %1$s LIMIT %5$s',
    v_list, p_table, CASE WHEN v_is_view THEN 'true' ELSE 't.tenant_id = app_tenant()' END,
    CASE WHEN p_after = '[]' THEN '' ELSE format('AND (%s) > (%s)', v_list, v_after) END, p_rows);
END $$;

-- Records of one company as new ones of another, found again by their unique key. `p_kinds`: [{"table", "id", "key", "columns",
-- "references": [{"column", "table"}]}], each behind those that it refers to. Gives {table: rows}. The transaction goes on as `p_to`.
CREATE FUNCTION clone_records(p_from bigint, p_to bigint, p_kinds jsonb) RETURNS jsonb
LANGUAGE plpgsql
AS $$
DECLARE
  v_kind    jsonb;
  v_target  jsonb;
  v_table   text;
  v_columns text;
  v_values  text;
  v_rows    bigint;
  v_counts  jsonb := '{}';
BEGIN
  FOR v_kind IN SELECT jsonb_array_elements(p_kinds) LOOP
    v_table := v_kind ->> 'table';
    PERFORM set_config('app.tenant', p_from::text, true);
    EXECUTE format('CREATE TEMP TABLE %I ON COMMIT DROP AS SELECT t.* FROM public.%I t WHERE t.tenant_id = %s AND t.trash_id IS NULL',
                   'cloned_' || v_table, v_table, p_from);
    PERFORM set_config('app.tenant', p_to::text, true);
    SELECT string_agg(format('%I', c), ', '), string_agg(format('o.%I', c), ', ')
      INTO v_columns, v_values FROM jsonb_array_elements_text(v_kind -> 'columns') c;
    FOR v_target IN
      SELECT r || jsonb_build_object('id', t ->> 'id', 'key', t ->> 'key')
      FROM jsonb_array_elements(v_kind -> 'references') r JOIN jsonb_array_elements(p_kinds) t ON t ->> 'table' = r ->> 'table'
    LOOP
      v_columns := v_columns || format(', %I', v_target ->> 'column');
      v_values := v_values || format(
        ', (SELECT n.%1$I FROM public.%2$I n JOIN %3$I x ON x.%4$I = n.%4$I WHERE n.tenant_id = %5$s AND x.%1$I = o.%6$I)',
        v_target ->> 'id', v_target ->> 'table', 'cloned_' || (v_target ->> 'table'), v_target ->> 'key', p_to, v_target ->> 'column');
    END LOOP;
    EXECUTE format('INSERT INTO public.%I (tenant_id, %s) SELECT %s, %s FROM %I o ORDER BY o.%I',
                   v_table, v_columns, p_to, v_values, 'cloned_' || v_table, v_kind ->> 'id');
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    v_counts := v_counts || jsonb_build_object(v_table, v_rows);
  END LOOP;
  RETURN v_counts;
END $$;

-- The next records of the transaction's company, also those in the trash, for good. Gives their numbers.
CREATE FUNCTION erase_records(p_table text, p_id text, p_rows integer) RETURNS SETOF bigint
LANGUAGE plpgsql
AS $$
BEGIN
  RETURN QUERY EXECUTE format(
    'DELETE FROM public.%1$I WHERE tenant_id = app_tenant() AND %2$I IN (SELECT %2$I FROM public.%1$I WHERE tenant_id = app_tenant() '
    'ORDER BY %2$I LIMIT %3$s) RETURNING %2$I', p_table, p_id, p_rows);
END $$;
