-- Raises when the change of 0046_tenant_tree.sql is absent.
DO $$
BEGIN
  ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'tenants_place'), 'the tree has its rules';
  ASSERT (SELECT prosrc LIKE '%tenant_is_open%' FROM pg_proc WHERE proname = 'login_session_by_digest'), 'nobody gets in below who is suspended';
  ASSERT NOT has_function_privilege('public', 'tenants_below()', 'EXECUTE'), 'the tree is not for everybody';
END $$;
