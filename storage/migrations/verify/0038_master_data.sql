-- Raises when the change of 0038_master_data.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['pops', 'voice_tiers', 'codecs', 'channel_plans', 'categories', 'customer_groups', 'currencies',
                           'billing_terms', 'destinations', 'contacts', 'email_templates', 'document_templates', 'trash'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = ('public.' || t)::regclass), t || ' is walled';
    ASSERT has_table_privilege('didtron_api', t, 'SELECT'), t || ' is read by the API';
    ASSERT NOT has_table_privilege('didtron_api', t, 'INSERT'), t || ' is not written by the API';
  END LOOP;
END $$;
