-- Raises when the change of 0041_value_entries.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) = 2 FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname IN ('post_entries', 'value_entry')
          AND p.prosecdef AND has_function_privilege('didtron_node', p.oid, 'EXECUTE')
          AND NOT has_function_privilege('didtron_api', p.oid, 'EXECUTE')), 'only the node may post and value';
  ASSERT (SELECT prosrc LIKE '%unvalued_entries%' FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = 'post_entries'),
    'post_entries values what it posts';
END $$;
