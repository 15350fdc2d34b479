-- Raises when the change of 0021_money_commands.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['idempotent_requests', 'topups', 'adjustments', 'adjustment_decisions', 'adjustment_postings'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass('public.' || t)), t || ' is walled';
    ASSERT (SELECT tgenabled = 'O' FROM pg_trigger WHERE tgrelid = to_regclass('public.' || t) AND tgname = t || '_append_only'), t || ' is append-only';
    ASSERT NOT has_table_privilege('didtron_node', t, 'UPDATE, DELETE, TRUNCATE'), 'the node cannot change ' || t;
  END LOOP;
  ASSERT EXISTS (SELECT FROM pg_constraint WHERE conname = 'adjustment_decisions_decided_by_check'), 'a second person decides';
  ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'adjustment_postings_approved'), 'nothing is posted without approval';
  ASSERT EXISTS (SELECT FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
                 WHERE c.oid = 'public.customer_account_lines'::regclass AND r.rolname = 'didtron_views'), 'the view stands behind the customer''s wall';
END $$;
