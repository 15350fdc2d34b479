-- Raises when the change of 0056_webhook_names.sql is absent.
DO $$
BEGIN
  ASSERT to_regclass('public.webhook_endpoints_tenant_id_name_key') IS NULL, 'names of endpoints may repeat';
END $$;
