-- Raises when the change of 0024_number_blocks.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) FROM number_blocks_version) = 1, 'the blocks have a version';
  ASSERT NOT has_table_privilege('didtron_node', 'number_blocks', 'INSERT'), 'a node loads no blocks';
END $$;
