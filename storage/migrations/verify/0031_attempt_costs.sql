-- Raises when the change of 0031_attempt_costs.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) FROM information_schema.columns WHERE table_name = 'cdr_attempts' AND column_name LIKE 'cost%') = 5,
    'tries have a cost';
  ASSERT EXISTS (SELECT FROM pg_constraint WHERE conname = 'cdr_attempts_cost_e8_check'), 'in a currency, not below zero';
END $$;
