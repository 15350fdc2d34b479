-- The card that a running call was sold on, so that a restart bills it on that one.

ALTER TABLE live_calls ADD COLUMN sell_card_id bigint;
COMMENT ON COLUMN live_calls.sell_card_id IS 'rate_cards.id; null: not known, the account''s present card counts';
