-- Raises when the change of 0029_cdr_pulls.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) = 6 FROM pg_attribute WHERE attrelid = 'public.cdr_sources'::regclass AND attname IN ('pull', 'pull_due_at',
    'pulled_at', 'pull_succeeded_at', 'pull_error', 'pull_failures')), 'sources say how they are asked';
  ASSERT EXISTS (SELECT FROM pg_constraint WHERE conname = 'cdr_sources_pull_due_at_check'), 'what is configured is due some time';
  ASSERT has_column_privilege('didtron_node', 'cdr_sources', 'pull_due_at', 'UPDATE'), 'the node says when';
END $$;
