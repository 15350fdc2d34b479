-- Raises when the change of 0022_ledger_roots.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.ledger_roots'::regclass), 'ledger_roots is walled';
  ASSERT (SELECT tgenabled = 'O' FROM pg_trigger WHERE tgname = 'ledger_roots_append_only'), 'ledger_roots is append-only';
  ASSERT NOT has_table_privilege('didtron_node', 'ledger_roots', 'UPDATE, DELETE, TRUNCATE'), 'the node cannot change roots';
END $$;
