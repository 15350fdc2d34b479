-- Raises when the change of 0016_ring_timeout.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT pg_get_constraintdef(oid) LIKE '%60000%' FROM pg_constraint WHERE conname = 'trunks_ring_timeout_ms_check'),
    'a carrier is waited for at most a minute';
  ASSERT (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'public.trunks'::regclass), 'trunks is walled';
END $$;
