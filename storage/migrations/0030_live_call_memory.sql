-- What a restart needs so that a running call is rated as it would have been: the routing number of a ported one, the
-- cards that sellers above sell it on, and the carriers that were tried.

ALTER TABLE live_calls
  ADD COLUMN called_lrn text NOT NULL DEFAULT '',
  ADD COLUMN above_card_ids bigint[] NOT NULL DEFAULT '{}',
  ADD COLUMN attempts jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN live_calls.called_lrn IS 'digits; empty: the called number itself';
COMMENT ON COLUMN live_calls.above_card_ids IS 'rate_cards.id, from the account''s seller upwards; shorter: the accounts'' present cards count';
GRANT UPDATE (attempts) ON live_calls TO didtron_node;
