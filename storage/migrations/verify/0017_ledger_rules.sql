-- Raises when the change of 0017_ledger_rules.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  ASSERT (SELECT count(*) FROM chart_accounts) >= 37, 'the chart is there';
  FOREACH t IN ARRAY ARRAY['ledger_periods', 'ledger_rollups', 'pending_transfers', 'pending_resolutions', 'ledger_settings'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass('public.' || t)), t || ' is walled';
  END LOOP;
  FOREACH t IN ARRAY ARRAY['journal_entries', 'posting_lines', 'ledger_heads', 'ledger_balances'] LOOP
    ASSERT (SELECT relforcerowsecurity FROM pg_class WHERE oid = to_regclass('public.' || t)), t || ' is walled against its owner again';
  END LOOP;
  FOREACH t IN ARRAY ARRAY['chart_accounts', 'journal_entries', 'posting_lines', 'ledger_periods', 'ledger_rollups', 'pending_transfers',
                           'pending_resolutions'] LOOP
    ASSERT (SELECT count(*) = 1 FROM pg_trigger WHERE tgrelid = to_regclass('public.' || t) AND tgname = t || '_append_only'
            AND tgenabled = 'O'), t || ' is append-only';
    ASSERT NOT has_table_privilege('didtron_node', t, 'INSERT, UPDATE, DELETE, TRUNCATE'), 'the node cannot write ' || t;
  END LOOP;
  ASSERT (SELECT indisunique FROM pg_index WHERE indexrelid = 'journal_entries_tenant_id_reverses_entry_no_idx'::regclass), 'an entry is reversed once';
  ASSERT (SELECT tgenabled = 'O' FROM pg_trigger WHERE tgname = 'journal_entries_period_open'), 'a closed period takes nothing';
END $$;
