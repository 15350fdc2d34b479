-- Raises when the change of 0044_settings.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.settings'::regclass), 'settings have a wall';
  ASSERT NOT has_table_privilege('didtron_node', 'settings', 'DELETE'), 'settings are never deleted';
END $$;
