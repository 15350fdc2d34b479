-- The tree of tenants: platform, resellers and theirs, customers; carriers and operators. Who is suspended is closed with everything below.

ALTER TABLE tenants
  ADD COLUMN version bigint NOT NULL DEFAULT 1,
  ADD COLUMN suspended_at timestamptz,
  ADD COLUMN suspended_for text,
  ADD CONSTRAINT tenants_version_check CHECK (version >= 1),
  ADD CONSTRAINT tenants_suspended_for_check CHECK (length(suspended_for) BETWEEN 1 AND 500);
-- Neither is asked of tenants that were suspended before there was a place for it.
ALTER TABLE tenants ADD CONSTRAINT tenants_suspended_check CHECK (status = 'suspended' OR num_nonnulls(suspended_at, suspended_for) = 0);
COMMENT ON COLUMN tenants.suspended_for IS 'why, in the words of who did it';
CREATE INDEX tenants_parent_tenant_id_idx ON tenants (parent_tenant_id, tenant_id);
GRANT UPDATE (version, suspended_at, suspended_for) ON tenants TO didtron_node;

-- Whether a tenant and everybody above it are active; no such tenant: false.
CREATE FUNCTION tenant_is_open(p_tenant bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH RECURSIVE up AS (
    SELECT t.tenant_id, t.parent_tenant_id, t.status FROM tenants t WHERE t.tenant_id = p_tenant
    UNION ALL
    SELECT t.tenant_id, t.parent_tenant_id, t.status FROM tenants t JOIN up ON t.tenant_id = up.parent_tenant_id)
  SELECT coalesce(bool_and(status = 'active'), false) FROM up
$$;

-- The tenant of the transaction (depth 0) and everything below it, parents before their children, children by number.
CREATE FUNCTION tenants_below()
RETURNS TABLE (tenant_id bigint, parent_tenant_id bigint, parent_name text, kind text, name text, status text, is_open boolean,
               depth integer, place bigint[], version bigint, created_at timestamptz, suspended_at timestamptz, suspended_for text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH RECURSIVE down AS (
    SELECT t.tenant_id, 0 AS depth, ARRAY[t.tenant_id] AS place, tenant_is_open(t.tenant_id) AS is_open, NULL::text AS parent_name, t.name
    FROM tenants t WHERE t.tenant_id = app_tenant()
    UNION ALL
    SELECT t.tenant_id, d.depth + 1, d.place || t.tenant_id, d.is_open AND t.status = 'active', d.name, t.name
    FROM tenants t JOIN down d ON t.parent_tenant_id = d.tenant_id)
  SELECT t.tenant_id, CASE WHEN d.depth > 0 THEN t.parent_tenant_id END, d.parent_name, t.kind, t.name, t.status, d.is_open, d.depth,
         d.place, t.version, t.created_at, t.suspended_at, t.suspended_for
  FROM down d JOIN tenants t ON t.tenant_id = d.tenant_id
$$;

-- Who may be below whom. Resellers have at most one level of resellers below them.
CREATE FUNCTION check_tenant_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_parent text;
  v_above  text;
BEGIN
  SELECT p.kind, g.kind INTO v_parent, v_above
    FROM tenants p LEFT JOIN tenants g ON g.tenant_id = p.parent_tenant_id WHERE p.tenant_id = NEW.parent_tenant_id;
  IF NEW.kind <> 'platform' AND NOT (CASE v_parent
       WHEN 'platform' THEN true
       WHEN 'reseller' THEN NEW.kind = 'customer' OR (NEW.kind = 'reseller' AND v_above = 'platform')
       WHEN 'operator' THEN NEW.kind IN ('customer', 'carrier')
       ELSE false END) THEN
    RAISE EXCEPTION 'no % can be below a %', NEW.kind, coalesce(v_parent, 'tenant that is not there') USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tenants_place BEFORE INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION check_tenant_place();

-- As before, and nobody gets in below somebody who is suspended.
CREATE OR REPLACE FUNCTION login_session_by_digest(p_digest bytea)
RETURNS TABLE (user_id bigint, email text, display_name text, role text, tenant_id bigint, tenant_name text,
               tenant_kind text, custom_role_id bigint, custom_role_name text, custom_permissions text,
               csrf_digest bytea, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT u.user_id, u.email, u.display_name, u.role, t.tenant_id, t.name, t.kind,
         coalesce(r.role_id, 0), coalesce(r.name, ''), coalesce(array_to_string(r.permissions, ' '), ''),
         s.csrf_digest, s.created_at, s.last_seen_at, s.expires_at
  FROM login_sessions s
  JOIN users u ON u.tenant_id = s.tenant_id AND u.user_id = s.user_id
  JOIN tenants t ON t.tenant_id = s.tenant_id
  LEFT JOIN roles r ON r.tenant_id = u.tenant_id AND r.role_id = u.custom_role_id AND r.deleted_at IS NULL
  WHERE s.token_digest = p_digest AND s.revoked_at IS NULL AND s.expires_at > now()
    AND u.is_active AND tenant_is_open(t.tenant_id)
$$;

-- All three are owned by the views' role, which may read these tables over all tenants; a new owner needs CREATE for a moment.
GRANT CREATE ON SCHEMA public TO didtron_views;
ALTER FUNCTION tenant_is_open(bigint) OWNER TO didtron_views;
ALTER FUNCTION tenants_below() OWNER TO didtron_views;
ALTER FUNCTION check_tenant_place() OWNER TO didtron_views;
REVOKE CREATE ON SCHEMA public FROM didtron_views;
SET LOCAL ROLE didtron_views;
REVOKE ALL ON FUNCTION tenant_is_open(bigint), tenants_below(), check_tenant_place() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_is_open(bigint), tenants_below() TO didtron_node, didtron_api;
RESET ROLE;
