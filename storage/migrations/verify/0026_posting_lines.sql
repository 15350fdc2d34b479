-- Raises when the change of 0026_posting_lines.sql is absent.
DO $$
DECLARE
  f regprocedure;
BEGIN
  SELECT p.oid INTO STRICT f FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname = 'post_entries';
  ASSERT has_function_privilege('didtron_node', f, 'EXECUTE') AND NOT has_function_privilege('didtron_api', f, 'EXECUTE'),
    'only the node may post';
  ASSERT (SELECT prosecdef AND pronargs >= 24 FROM pg_proc WHERE oid = f), 'it writes as the owner and knows calls';
  ASSERT (SELECT count(*) = 1 FROM pg_trigger WHERE tgrelid = 'posting_lines'::regclass AND tgname = 'postings_lines' AND tgenabled = 'O'),
    'lines are checked by statement';
  ASSERT (SELECT count(*) = 1 FROM pg_attribute WHERE attrelid = 'postings'::regclass AND attname = 'call_id'), 'a line may name its call';
END $$;
