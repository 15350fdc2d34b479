-- Raises when the change of 0051_assignment_reads.sql is absent.
DO $$
BEGIN
  ASSERT EXISTS (SELECT FROM pg_class WHERE relname = 'assignments_shown_idx'), 'what is shown to anybody has an index';
  ASSERT (SELECT pg_get_viewdef('offered_pops'::regclass) LIKE '%bool_and%'), 'offers are looked up level by level';
  ASSERT (SELECT r.rolname = 'didtron_views' FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE c.relname = 'offered_pops'),
    'offers belong to the role of views';
END $$;
