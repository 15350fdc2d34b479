-- Raises when the change of 0011_live_calls.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.live_calls'::regclass), 'live_calls is walled';
END $$;
