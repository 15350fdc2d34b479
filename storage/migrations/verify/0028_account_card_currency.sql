-- Raises when the change of 0028_account_card_currency.sql is absent.
DO $$
BEGIN
  ASSERT EXISTS (SELECT FROM pg_constraint WHERE conname = 'accounts_tenant_id_rate_card_id_fkey'), 'an account has a card of its seller';
  ASSERT NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'accounts_tenant_id_rate_card_id_currency_fkey'), 'in any currency';
END $$;
