-- Raises when the change of 0037_cdr_routing_numbers.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) = 1 FROM pg_attribute WHERE attrelid = 'public.cdrs'::regclass AND attname = 'called_lrn' AND NOT attisdropped), 'CDRs keep routing numbers';
END $$;
