-- Raises when the change of 0052_test_engine.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['engine_runs', 'engine_cases', 'engine_stages'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass('public.' || t)), t || ' is walled';
    ASSERT NOT has_table_privilege('didtron_api', t, 'INSERT, UPDATE, DELETE, TRUNCATE'), 'the API role writes no ' || t;
  END LOOP;
  ASSERT NOT has_table_privilege('didtron_node', 'engine_cases', 'UPDATE, DELETE'), 'cases stay as they were found';
  ASSERT has_column_privilege('didtron_node', 'users', 'is_active', 'UPDATE'), 'users can be closed';
END $$;
