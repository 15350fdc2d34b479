-- Raises when the change of 0018_post_entries.sql is absent.
DO $$
DECLARE
  f regprocedure;
BEGIN
  FOR f IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
             AND p.proname IN ('post_entries', 'reverse_entry', 'set_base_currency', 'close_period', 'open_pending', 'resolve_pending') LOOP
    ASSERT has_function_privilege('didtron_node', f, 'EXECUTE') AND NOT has_function_privilege('didtron_api', f, 'EXECUTE'),
      'only the node may call ' || f;
    ASSERT (SELECT prosecdef FROM pg_proc WHERE oid = f), f || ' writes as the owner';
  END LOOP;
  ASSERT (SELECT count(*) FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
          AND p.proname IN ('post_entries', 'reverse_entry', 'set_base_currency', 'close_period', 'open_pending', 'resolve_pending')) = 6,
    'all of them are there';
END $$;
