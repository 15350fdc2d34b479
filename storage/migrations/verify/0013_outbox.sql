-- Raises when the change of 0013_outbox.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.outbox'::regclass), 'outbox is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.audit_log'::regclass), 'audit_log is walled';
  ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'audit_log_append_only'), 'audit is append-only';
END $$;
