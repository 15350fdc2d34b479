-- Raises when the change of 0014_customer_views.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) >= 4 AND bool_and(viewowner = 'didtron_views') FROM pg_views WHERE viewname LIKE 'customer\_%'), 'the views belong to didtron_views';
  ASSERT NOT EXISTS (SELECT FROM information_schema.columns WHERE table_name LIKE 'customer\_%' AND (column_name LIKE 'cost%' OR column_name LIKE '%carrier%' OR column_name = 'decision')), 'no cost is visible';
END $$;
