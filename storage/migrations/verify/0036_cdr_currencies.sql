-- Raises when the change of 0036_cdr_currencies.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) = 6 FROM pg_attribute WHERE attrelid = 'public.cdrs'::regclass
          AND attname IN ('fx_rate_id', 'fx_second_rate_id', 'fx_rate_e10', 'cost_fx_rate_id', 'cost_fx_second_rate_id', 'cost_fx_rate_e10')), 'cdrs say what they were converted by';
  ASSERT (SELECT count(*) = 1 FROM pg_attribute WHERE attrelid = 'public.cdr_batches'::regclass AND NOT attisdropped
          AND attname IN ('sums', 'charge_e8', 'cost_e8')), 'batches have sums per currency alone';
  ASSERT (SELECT bool_and(relrowsecurity AND relforcerowsecurity) FROM pg_class
          WHERE oid IN ('public.cdrs'::regclass, 'public.cdr_attempts'::regclass, 'public.cdr_batches'::regclass)), 'all are walled';
  ASSERT (SELECT tgenabled = 'O' FROM pg_trigger WHERE tgname = 'cdr_batches_append_only'), 'batches are never changed';
END $$;
