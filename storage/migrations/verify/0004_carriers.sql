-- Raises when the change of 0004_carriers.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.carriers'::regclass), 'carriers is walled';
END $$;
