-- Raises when the change of 0012_cdrs.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.cdrs'::regclass), 'cdrs is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.cdrs_default'::regclass), 'cdrs_default is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.cdr_keys'::regclass), 'cdr_keys is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.cdr_attempts'::regclass), 'cdr_attempts is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.cdr_explanations'::regclass), 'cdr_explanations is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.cdr_conflicts'::regclass), 'cdr_conflicts is walled';
  ASSERT (SELECT pg_get_partkeydef('cdrs'::regclass) = 'RANGE (started_at)'), 'cdrs are partitioned by start';
  ASSERT NOT has_table_privilege('didtron_node', 'cdrs', 'UPDATE, DELETE, TRUNCATE'), 'the node cannot change a CDR';
END $$;
