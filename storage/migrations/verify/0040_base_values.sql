-- Raises when the change of 0040_base_values.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['unvalued_entries', 'entry_valuations'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass('public.' || t)), t || ' is walled';
    ASSERT (SELECT count(*) = 1 FROM pg_trigger WHERE tgrelid = to_regclass('public.' || t) AND tgname = t || '_append_only'
            AND tgenabled = 'O'), t || ' is append-only';
    ASSERT NOT has_table_privilege('didtron_node', t, 'INSERT, UPDATE, DELETE, TRUNCATE'), 'the node cannot write ' || t;
  END LOOP;
  ASSERT (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'public.journal_entries'::regclass)
    AND (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'public.posting_lines'::regclass)
    AND (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'public.call_postings'::regclass), 'the walls of the books stand';
  ASSERT (SELECT count(*) = 2 FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname IN ('postings', 'valued_postings')
          AND relkind = 'v' AND reloptions @> ARRAY['security_invoker=true']), 'lines are seen behind the reader''s wall';
END $$;
