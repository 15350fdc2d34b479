-- Raises when the change of 0001_tenants.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.tenants'::regclass), 'tenants is walled';
  ASSERT set_config('app.tenant', '', true) = '' AND app_tenant() IS NULL, 'app_tenant is NULL without a setting';
  ASSERT EXISTS (SELECT FROM pg_extension WHERE extname = 'btree_gist'), 'btree_gist is there';
END $$;
