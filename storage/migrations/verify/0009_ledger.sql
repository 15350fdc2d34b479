-- Raises when the change of 0009_ledger.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.journal_entries'::regclass), 'journal_entries is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.posting_lines'::regclass), 'posting_lines is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.ledger_heads'::regclass), 'ledger_heads is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.ledger_balances'::regclass), 'ledger_balances is walled';
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = 'public.cdr_batches'::regclass), 'cdr_batches is walled';
  ASSERT (SELECT tgdeferrable AND tginitdeferred FROM pg_trigger WHERE tgname = 'journal_entries_balanced'), 'the balance check is deferred';
  ASSERT NOT has_table_privilege('didtron_node', 'journal_entries', 'INSERT, UPDATE, DELETE, TRUNCATE'), 'the node cannot write entries';
  ASSERT NOT has_table_privilege('didtron_node', 'postings', 'INSERT, UPDATE, DELETE, TRUNCATE'), 'nor postings';
  ASSERT NOT has_table_privilege('didtron_node', 'ledger_balances', 'INSERT, UPDATE, DELETE, TRUNCATE'), 'nor balances';
END $$;
