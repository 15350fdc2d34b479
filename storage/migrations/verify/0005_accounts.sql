-- Raises when the change of 0005_accounts.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.accounts'::regclass), 'accounts is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.routing_plans'::regclass), 'routing_plans is walled';
  ASSERT EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'public.accounts'::regclass AND confrelid = 'public.rate_cards'::regclass), 'accounts have a card';
END $$;
