-- Raises when the change of 0019_account_limits.sql is absent.
DO $$
BEGIN
  ASSERT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'accounts' AND column_name = 'wholesale_account_id'), 'accounts name who pays above';
  ASSERT (SELECT relforcerowsecurity FROM pg_class WHERE relname = 'account_thresholds'), 'thresholds have a wall';
  ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'ledger_balances_thresholds_update'), 'moved balances are compared';
END $$;
