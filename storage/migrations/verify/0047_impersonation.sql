-- Raises when the change of 0047_impersonation.sql is absent.
DO $$
BEGIN
  ASSERT EXISTS (SELECT FROM pg_constraint WHERE conname = 'login_sessions_as_check'), 'a session says wholly as whom it counts';
  ASSERT (SELECT pg_get_function_result(oid) LIKE '%acting_until%' FROM pg_proc WHERE proname = 'login_session_by_digest'),
    'a session comes with who really sits there';
  ASSERT NOT has_function_privilege('didtron_api', 'impersonation_target(bigint)', 'EXECUTE'), 'the API role finds nobody to act as';
END $$;
