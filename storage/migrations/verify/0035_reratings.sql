-- Raises when the change of 0035_reratings.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['reratings', 'rerating_previews', 'rerated_calls', 'rerating_decisions', 'rerating_postings',
                           'rerating_undos'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = ('public.' || t)::regclass), t || ' is walled';
    ASSERT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = t || '_append_only'), t || ' only grows';
  END LOOP;
  ASSERT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = 'rerating_postings_approved'), 'nothing is posted unapproved';
  ASSERT to_regprocedure('public.rerated(bigint, uuid, text)') IS NOT NULL, 'the amount in force is found';
END $$;
