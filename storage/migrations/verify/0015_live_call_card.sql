-- Raises when the change of 0015_live_call_card.sql is absent.
DO $$
BEGIN
  ASSERT EXISTS (SELECT FROM information_schema.columns WHERE table_name = 'live_calls' AND column_name = 'sell_card_id'), 'running calls name their card';
END $$;
