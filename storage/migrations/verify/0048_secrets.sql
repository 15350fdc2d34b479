-- Raises when the change of 0048_secrets.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) = 2 FROM pg_class WHERE oid IN ('public.data_keys'::regclass, 'public.secrets'::regclass)
          AND relrowsecurity AND relforcerowsecurity), 'secrets have walls';
  ASSERT NOT has_column_privilege('didtron_api', 'secrets', 'sealed', 'SELECT')
     AND NOT has_column_privilege('didtron_api', 'data_keys', 'wrapped', 'SELECT'), 'who only reads does not see what is sealed';
END $$;
