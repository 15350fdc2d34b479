-- Raises when the change of 0006_trunks.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.trunks'::regclass), 'trunks is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.routes'::regclass), 'routes is walled';
  ASSERT EXISTS (SELECT FROM pg_constraint WHERE conname = 'trunks_source_tech_prefix_excl' AND contype = 'x'), 'callers are exclusive';
END $$;
