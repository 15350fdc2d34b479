-- Raises when the change of 0039_roles.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.roles'::regclass), 'roles are walled';
  ASSERT (SELECT pg_get_constraintdef(oid) LIKE '%carrier_viewer%' FROM pg_constraint WHERE conname = 'users_role_check'),
    'users have any of the roles';
  ASSERT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'users_custom_role_id_check'), 'a custom role is one of the tenant';
  ASSERT (SELECT pg_get_function_result(oid) LIKE '%custom_permissions%' FROM pg_proc WHERE proname = 'login_session_by_digest'),
    'a session comes with its permissions';
  ASSERT NOT has_table_privilege('didtron_api', 'roles', 'INSERT'), 'the API role writes no roles';
END $$;
