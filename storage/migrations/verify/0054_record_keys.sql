-- Raises when the change of 0054_record_keys.sql is absent.
DO $$
BEGIN
  ASSERT NOT EXISTS (SELECT FROM customers WHERE code IS NULL), 'every customer has a code';
  ASSERT NOT EXISTS (SELECT FROM assignments WHERE code IS NULL), 'every assignment has a code';
  ASSERT (SELECT count(*) FROM pg_trigger WHERE tgname IN ('customers_make_code', 'assignments_make_code')) = 2, 'codes are made';
  ASSERT EXISTS (SELECT FROM pg_indexes WHERE indexname = 'email_templates_tenant_id_code_language_key'), 'templates have languages';
END $$;
