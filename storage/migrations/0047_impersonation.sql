-- A person of staff acts as somebody of a company below for a while: the log-in session stays the person's own, and is looked up as the
-- other one's until the time is over or the person ends it.

ALTER TABLE login_sessions
  ADD COLUMN as_tenant_id bigint, ADD COLUMN as_user_id bigint, ADD COLUMN as_until timestamptz, ADD COLUMN as_reason text,
  ADD CONSTRAINT login_sessions_as_check CHECK (num_nulls(as_tenant_id, as_user_id, as_until, as_reason) IN (0, 4)),
  ADD CONSTRAINT login_sessions_as_reason_check CHECK (length(as_reason) BETWEEN 1 AND 500),
  ADD CONSTRAINT login_sessions_as_tenant_id_as_user_id_fkey FOREIGN KEY (as_tenant_id, as_user_id) REFERENCES users (tenant_id, user_id);
CREATE INDEX login_sessions_as_idx ON login_sessions (as_tenant_id, as_user_id) WHERE as_user_id IS NOT NULL;
GRANT UPDATE (as_tenant_id, as_user_id, as_until, as_reason) ON login_sessions TO didtron_node;

-- Whether p_tenant stands below p_above, at any depth.
CREATE FUNCTION tenant_is_below(p_tenant bigint, p_above bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  WITH RECURSIVE up AS (
    SELECT t.parent_tenant_id FROM tenants t WHERE t.tenant_id = p_tenant
    UNION ALL
    SELECT t.parent_tenant_id FROM tenants t JOIN up ON t.tenant_id = up.parent_tenant_id)
  SELECT EXISTS (SELECT FROM up WHERE parent_tenant_id = p_above)
$$;

-- The session as whom it counts now. Whoever acts must still be let in, and so must the one who is acted as.
DROP FUNCTION login_session_by_digest(bytea);
CREATE FUNCTION login_session_by_digest(p_digest bytea)
RETURNS TABLE (user_id bigint, email text, display_name text, role text, tenant_id bigint, tenant_name text,
               tenant_kind text, custom_role_id bigint, custom_role_name text, custom_permissions text,
               csrf_digest bytea, created_at timestamptz, last_seen_at timestamptz, expires_at timestamptz,
               acting_user_id bigint, acting_name text, acting_tenant_id bigint, acting_tenant_name text, acting_until timestamptz,
               acting_reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT u.user_id, u.email, u.display_name, u.role, t.tenant_id, t.name, t.kind,
         coalesce(r.role_id, 0), coalesce(r.name, ''), coalesce(array_to_string(r.permissions, ' '), ''),
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

-- Somebody of a company below who can be acted as; no row: there is nobody.
CREATE FUNCTION impersonation_target(p_user bigint) RETURNS TABLE (tenant_id bigint, display_name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT u.tenant_id, u.display_name FROM users u
  WHERE u.user_id = p_user AND u.is_active AND tenant_is_below(u.tenant_id, app_tenant()) AND tenant_is_open(u.tenant_id)
$$;

GRANT CREATE ON SCHEMA public TO didtron_views;
ALTER FUNCTION tenant_is_below(bigint, bigint) OWNER TO didtron_views;
ALTER FUNCTION login_session_by_digest(bytea) OWNER TO didtron_views;
ALTER FUNCTION impersonation_target(bigint) OWNER TO didtron_views;
REVOKE CREATE ON SCHEMA public FROM didtron_views;
SET LOCAL ROLE didtron_views;
REVOKE ALL ON FUNCTION tenant_is_below(bigint, bigint), login_session_by_digest(bytea), impersonation_target(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION login_session_by_digest(bytea) TO didtron_node, didtron_api;
GRANT EXECUTE ON FUNCTION impersonation_target(bigint) TO didtron_node;
RESET ROLE;
