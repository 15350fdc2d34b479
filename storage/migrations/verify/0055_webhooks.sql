-- Raises when the change of 0055_webhooks.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['event_heads', 'webhook_endpoints', 'webhook_states', 'webhook_deliveries'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass('public.' || t)), t || ' is walled';
    ASSERT NOT has_table_privilege('didtron_api', t, 'INSERT, UPDATE, DELETE, TRUNCATE'), 'the API role writes no ' || t;
  END LOOP;
  ASSERT has_column_privilege('didtron_node', 'outbox', 'seq', 'UPDATE') AND NOT has_column_privilege('didtron_node', 'outbox', 'payload', 'UPDATE'),
    'events get their numbers and nothing else';
END $$;
