-- Raises when the change of 0020_cdr_imports.sql is absent.
DO $$
DECLARE
  v_table text;
BEGIN
  FOREACH v_table IN ARRAY ARRAY['cdr_sources', 'cdr_imports', 'cdr_import_errors', 'cdr_source_keys',
                                 'cdr_reviews', 'cdr_reversals'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = ('public.' || v_table)::regclass),
      v_table || ' is walled';
  END LOOP;
  ASSERT has_table_privilege('didtron_ingest', 'cdrs', 'INSERT'), 'imports can be copied in';
  ASSERT NOT has_table_privilege('didtron_ingest', 'cdrs', 'SELECT, UPDATE, DELETE, TRUNCATE'), 'and that is all';
  ASSERT (SELECT count(*) = 9 FROM pg_attribute WHERE attrelid = 'public.cdrs'::regclass AND attname IN ('source_id', 'import_id',
    'source_seq', 'caller_raw', 'release_cause', 'usage_period_on', 'reported_cost_e8', 'reported_currency', 'content_digest')), 'cdrs say where from';
END $$;
