-- Any of the seventeen system roles, or a role that a tenant has made for its own people: a list of permission keys. What
-- a key means, and what the people of a tenant can hold at all, is the program's; a key that it does not know counts nothing.

CREATE TABLE roles (
  tenant_id   bigint NOT NULL,
  role_id     bigint GENERATED ALWAYS AS IDENTITY,
  name        text NOT NULL,
  description text NOT NULL,
  permissions text[] NOT NULL,
  version     bigint NOT NULL DEFAULT 1,
  created_by  bigint NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  changed_at  timestamptz NOT NULL DEFAULT now(),
  deleted_at  timestamptz,
  CONSTRAINT roles_pkey PRIMARY KEY (tenant_id, role_id),
  CONSTRAINT roles_tenant_id_created_by_fkey FOREIGN KEY (tenant_id, created_by) REFERENCES users (tenant_id, user_id),
  CONSTRAINT roles_name_check CHECK (length(name) BETWEEN 1 AND 60),
  CONSTRAINT roles_description_check CHECK (length(description) <= 300),
  CONSTRAINT roles_permissions_check CHECK (cardinality(permissions) BETWEEN 1 AND 128 AND array_position(permissions, NULL) IS NULL),
  CONSTRAINT roles_version_check CHECK (version >= 1)
);
CREATE UNIQUE INDEX roles_tenant_id_name_key ON roles (tenant_id, lower(name)) WHERE deleted_at IS NULL;
CREATE INDEX roles_tenant_id_created_by_idx ON roles (tenant_id, created_by);
COMMENT ON COLUMN roles.deleted_at IS 'a role that is gone gives nothing to whoever would still have it; its number is not used again';

ALTER TABLE roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE roles FORCE ROW LEVEL SECURITY;
CREATE POLICY roles_wall ON roles USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY roles_catalogue ON roles FOR SELECT TO didtron_node USING (true);
CREATE POLICY roles_views ON roles FOR SELECT TO didtron_views USING (true);
GRANT SELECT ON roles TO didtron_api, didtron_views;
GRANT SELECT, INSERT, UPDATE (name, description, permissions, version, changed_at, deleted_at) ON roles TO didtron_node;

ALTER TABLE users ADD COLUMN custom_role_id bigint;
ALTER TABLE users DROP CONSTRAINT users_role_check;
ALTER TABLE users ADD CONSTRAINT users_role_check CHECK (role IN (
  'super_admin', 'admin', 'finance', 'support', 'sales', 'marketing', 'viewer',
  'customer_owner', 'customer_admin', 'customer_billing', 'customer_technical', 'customer_viewer',
  'carrier_owner', 'carrier_admin', 'carrier_billing', 'carrier_technical', 'carrier_viewer', 'custom'));
ALTER TABLE users ADD CONSTRAINT users_custom_role_id_check CHECK ((role = 'custom') = (custom_role_id IS NOT NULL));
ALTER TABLE users ADD CONSTRAINT users_tenant_id_custom_role_id_fkey
  FOREIGN KEY (tenant_id, custom_role_id) REFERENCES roles (tenant_id, role_id);
CREATE INDEX users_tenant_id_custom_role_id_idx ON users (tenant_id, custom_role_id) WHERE custom_role_id IS NOT NULL;
GRANT SELECT (custom_role_id) ON users TO didtron_api, didtron_views;
GRANT UPDATE (custom_role_id) ON users TO didtron_node;

-- Whoever knows the digest may know whose session it is, and what that user's custom role lists now: one read.
DROP FUNCTION login_session_by_digest(bytea);
CREATE FUNCTION login_session_by_digest(p_digest bytea)
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
    AND u.is_active AND t.status = 'active'
$$;
GRANT CREATE ON SCHEMA public TO didtron_views;
ALTER FUNCTION login_session_by_digest(bytea) OWNER TO didtron_views;
REVOKE CREATE ON SCHEMA public FROM didtron_views;
SET LOCAL ROLE didtron_views;
REVOKE ALL ON FUNCTION login_session_by_digest(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION login_session_by_digest(bytea) TO didtron_node, didtron_api;
RESET ROLE;
