-- Raises when the change of 0032_ported_numbers.sql is absent.
DO $$
BEGIN
  ASSERT to_regclass('public.ported_numbers') IS NOT NULL, 'there are ported numbers';
  ASSERT has_table_privilege('didtron_node', 'ported_numbers', 'SELECT'), 'nodes look them up';
  ASSERT NOT has_table_privilege('didtron_node', 'ported_numbers', 'INSERT, UPDATE, DELETE'), 'and do not change them';
END $$;
