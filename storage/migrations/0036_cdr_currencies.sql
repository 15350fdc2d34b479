-- Sums of a batch are kept per currency, and an imported CDR keeps the exchange rate that its charge was converted by.

ALTER TABLE cdr_batches ADD COLUMN sums jsonb NOT NULL DEFAULT '[]';
ALTER TABLE cdr_batches NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cdrs NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cdr_attempts NO FORCE ROW LEVEL SECURITY;
ALTER TABLE cdr_batches DISABLE TRIGGER cdr_batches_append_only;
WITH sides AS (
  SELECT c.tenant_id, c.batch_id, v.currency, v.charge_e8, v.cost_e8 FROM cdrs c
  CROSS JOIN LATERAL (VALUES (c.currency, c.charge_e8, 0::bigint), (c.cost_currency, 0::bigint, c.cost_e8))
    AS v (currency, charge_e8, cost_e8)
  WHERE v.charge_e8 <> 0 OR v.cost_e8 <> 0
  UNION ALL
  SELECT c.tenant_id, c.batch_id, a.cost_currency, 0, a.cost_e8 FROM cdr_attempts a
  JOIN cdrs c ON c.tenant_id = a.tenant_id AND c.started_at = a.started_at AND c.call_id = a.call_id
  WHERE a.cost_e8 <> 0),
per_currency AS (
  SELECT tenant_id, batch_id, currency, sum(charge_e8)::bigint AS charge_e8, sum(cost_e8)::bigint AS cost_e8
  FROM sides GROUP BY tenant_id, batch_id, currency),
sums AS (
  SELECT tenant_id, batch_id,
         jsonb_agg(jsonb_build_object('currency', currency, 'charge_e8', charge_e8, 'cost_e8', cost_e8) ORDER BY currency) AS sums
  FROM per_currency GROUP BY tenant_id, batch_id)
UPDATE cdr_batches b SET sums = s.sums FROM sums s WHERE s.tenant_id = b.tenant_id AND s.batch_id = b.batch_id;
ALTER TABLE cdr_batches ENABLE TRIGGER cdr_batches_append_only;
ALTER TABLE cdr_attempts FORCE ROW LEVEL SECURITY;
ALTER TABLE cdrs FORCE ROW LEVEL SECURITY;
ALTER TABLE cdr_batches FORCE ROW LEVEL SECURITY;
ALTER TABLE cdr_batches
  ALTER COLUMN sums DROP DEFAULT, DROP COLUMN charge_e8, DROP COLUMN cost_e8,
  ADD CONSTRAINT cdr_batches_sums_check CHECK (jsonb_typeof(sums) = 'array');
COMMENT ON COLUMN cdr_batches.sums IS '[{currency, charge_e8, cost_e8}], by currency, those with money only';

ALTER TABLE cdrs
  ADD COLUMN fx_rate_id bigint, ADD COLUMN fx_second_rate_id bigint, ADD COLUMN fx_rate_e10 bigint,
  ADD COLUMN cost_fx_rate_id bigint, ADD COLUMN cost_fx_second_rate_id bigint, ADD COLUMN cost_fx_rate_e10 bigint,
  ADD CONSTRAINT cdrs_fx_rate_check
    CHECK ((fx_rate_id IS NULL) = (fx_rate_e10 IS NULL) AND (fx_rate_id IS NOT NULL OR fx_second_rate_id IS NULL)),
  ADD CONSTRAINT cdrs_cost_fx_rate_check
    CHECK ((cost_fx_rate_id IS NULL) = (cost_fx_rate_e10 IS NULL) AND (cost_fx_rate_id IS NOT NULL OR cost_fx_second_rate_id IS NULL));
COMMENT ON COLUMN cdrs.fx_rate_id IS 'of an imported CDR whose card has another currency than its account; our own calls have it in their explanation';
COMMENT ON COLUMN cdrs.cost_fx_rate_id IS 'the same of the card that the carrier is paid by';
