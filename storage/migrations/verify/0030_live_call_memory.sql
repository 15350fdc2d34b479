-- Raises when the change of 0030_live_call_memory.sql is absent.
DO $$
BEGIN
  ASSERT (SELECT count(*) FROM information_schema.columns WHERE table_name = 'live_calls'
          AND column_name IN ('called_lrn', 'above_card_ids', 'attempts')) = 3, 'running calls remember what they are rated by';
  ASSERT has_column_privilege('didtron_node', 'live_calls', 'attempts', 'UPDATE'), 'nodes add attempts';
END $$;
