-- What a carrier takes for a try that did not carry the call. The try that did is the call's cost (cdrs.cost_e8) and has none here.

ALTER TABLE cdr_attempts
  ADD COLUMN cost_currency text,
  ADD COLUMN cost_e8 bigint NOT NULL DEFAULT 0,
  ADD COLUMN cost_rate_row_id bigint,
  ADD COLUMN cost_rate_card_id bigint,
  ADD COLUMN cost jsonb,
  ADD CONSTRAINT cdr_attempts_cost_e8_check CHECK (cost_e8 >= 0 AND (cost_e8 = 0 OR cost_currency IS NOT NULL)),
  ADD CONSTRAINT cdr_attempts_cost_currency_check CHECK (cost_currency ~ '^[A-Z]{3}$');
COMMENT ON COLUMN cdr_attempts.cost IS 'its explanation, as cdr_explanations.cost';
-- Sums of a day; nearly all tries cost nothing.
CREATE INDEX cdr_attempts_cost_idx ON cdr_attempts (tenant_id, started_at) WHERE cost_e8 <> 0;
