-- Raises when the change of 0027_lines_by_entry.sql is absent.
DO $$
BEGIN
  ASSERT to_regclass('public.postings_entries_of_book_idx') IS NOT NULL, 'the entries of a book are found';
  ASSERT to_regclass('public.postings_tenant_id_book_entry_no_idx') IS NULL, 'its lines are not indexed one by one';
  ASSERT (SELECT prosrc LIKE '%v_now_text%' FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = 'post_entries'),
    'post_entries writes its own texts';
  ASSERT (SELECT r.rolname = 'didtron_views' FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
          WHERE c.oid = 'public.customer_account_lines'::regclass), 'the view stands behind the customer''s wall';
END $$;
