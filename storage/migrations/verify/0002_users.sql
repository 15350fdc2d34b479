-- Raises when the change of 0002_users.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.users'::regclass), 'users is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.login_sessions'::regclass), 'login_sessions is walled';
  ASSERT NOT has_column_privilege('didtron_api', 'users', 'password_hash', 'SELECT'), 'the API role cannot read password hashes';
  ASSERT (SELECT pg_get_userbyid(proowner) = 'didtron_views' AND prosecdef FROM pg_proc WHERE oid = 'login_session_by_digest(bytea)'::regprocedure), 'the session look-up belongs to didtron_views';
END $$;
