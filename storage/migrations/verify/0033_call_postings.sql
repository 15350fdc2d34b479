-- Raises when the change of 0033_call_postings.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass('public.call_postings')), 'call_postings is walled';
  ASSERT (SELECT count(*) = 1 FROM pg_trigger WHERE tgrelid = 'call_postings'::regclass AND tgname = 'call_postings_append_only'
          AND tgenabled = 'O'), 'call_postings is append-only';
  ASSERT (SELECT count(*) = 1 FROM pg_trigger WHERE tgrelid = 'call_postings'::regclass AND tgname = 'call_postings_pairs'
          AND tgenabled = 'O'), 'pairs are checked by statement';
  ASSERT NOT has_table_privilege('didtron_node', 'call_postings', 'INSERT, UPDATE, DELETE, TRUNCATE'), 'the node cannot write pairs';
  ASSERT (SELECT relkind = 'v' AND reloptions @> ARRAY['security_invoker=true'] FROM pg_class WHERE oid = to_regclass('public.postings')),
    'postings is a view of all lines, behind its reader''s wall';
  ASSERT (SELECT r.rolname = 'didtron_views' FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
          WHERE c.oid = 'public.customer_account_lines'::regclass), 'the view stands behind the customer''s wall';
END $$;
