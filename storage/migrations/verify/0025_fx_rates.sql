-- Raises when the change of 0025_fx_rates.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.fx_rates'::regclass), 'fx_rates is walled';
  ASSERT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'fx_rates_append_only'), 'fx_rates only grows';
END $$;
