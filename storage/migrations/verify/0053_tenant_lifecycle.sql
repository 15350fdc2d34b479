-- Raises when the change of 0053_tenant_lifecycle.sql is absent.
DO $$
BEGIN
  ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'users_limit'), 'limits are kept';
  ASSERT EXISTS (SELECT FROM pg_policy WHERE polname = 'job_files_wall'), 'files of jobs have their wall';
  ASSERT NOT has_function_privilege('public', 'tenants_below()', 'EXECUTE'), 'the tree is not for everybody';
END $$;
