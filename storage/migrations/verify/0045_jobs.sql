-- Raises when the change of 0045_jobs.sql is absent.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['jobs', 'job_undo_steps', 'job_schedules'] LOOP
    ASSERT (SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = to_regclass('public.' || t)), t || ' is walled';
    ASSERT NOT has_table_privilege('didtron_api', t, 'INSERT, UPDATE, DELETE, TRUNCATE'), 'the API role writes no ' || t;
  END LOOP;
  ASSERT NOT has_column_privilege('didtron_api', 'jobs', 'input', 'SELECT'), 'files of jobs are for the node alone';
  ASSERT EXISTS (SELECT FROM pg_constraint WHERE conname = 'jobs_decided_by_check'), 'a second person decides';
  ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'jobs_removal'), 'jobs stay for a week';
  ASSERT EXISTS (SELECT FROM pg_indexes WHERE indexname = 'jobs_unique_key_key'), 'one job per key at once';
END $$;
