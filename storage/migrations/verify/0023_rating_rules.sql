-- Raises when the change of 0023_rating_rules.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['rate_time_classes', 'rate_holidays', 'rate_surcharges'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = ('public.' || t)::regclass), t || ' is walled';
    ASSERT NOT has_table_privilege('didtron_node', t, 'UPDATE'), t || ' cannot be rewritten by the node';
  END LOOP;
  ASSERT NOT has_column_privilege('didtron_node', 'rates', 'surcharge_percent_e6', 'UPDATE'), 'surcharges cannot be rewritten by the node';
  ASSERT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'rates_key'), 'rows are told apart by origin, jurisdiction and time class';
END $$;
