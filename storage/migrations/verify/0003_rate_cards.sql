-- Raises when the change of 0003_rate_cards.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.rate_cards'::regclass), 'rate_cards is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.rates'::regclass), 'rates is walled';
  ASSERT NOT has_column_privilege('didtron_node', 'rates', 'rate_initial_e10', 'UPDATE'), 'prices cannot be rewritten by the node';
END $$;
