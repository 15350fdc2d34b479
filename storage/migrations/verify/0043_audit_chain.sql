-- Raises when the change of 0043_audit_chain.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['audit_queue', 'audit_links', 'audit_heads', 'audit_erasures', 'audit_checks'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = ('public.' || t)::regclass), t || ' is walled';
    ASSERT NOT has_table_privilege('didtron_api', t, 'INSERT'), 'the API role writes no ' || t;
  END LOOP;
  FOREACH t IN ARRAY ARRAY['audit_log_prepare', 'audit_log_queue', 'audit_log_append_only', 'audit_log_no_truncate', 'audit_log_guard',
                           'audit_links_append_only', 'audit_erasures_append_only'] LOOP
    ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = t AND tgenabled = 'O'), t || ' is there';
  END LOOP;
  ASSERT (SELECT bool_and(keep_days_min >= 2557) AND count(*) = 2 FROM audit_classes WHERE action_class IN ('financial', 'retention')),
    'what moves money is kept for seven years';
  ASSERT NOT has_table_privilege('didtron_node', 'audit_links', 'INSERT') AND NOT has_table_privilege('didtron_node', 'audit_log', 'DELETE'),
    'links and purges come from functions alone';
  ASSERT audit_redacted('{"a":{"api_key":"x"},"url":"https://u:p@h/"}') = '{"a":{"api_key":"[redacted]"},"url":"https://[redacted]@h/"}',
    'secrets are taken out';
END $$;
