-- The chart of accounts as data, base-currency values, monthly periods with roll-ups, pending transfers, and the rules of
-- an entry that the database keeps by itself.

CREATE TABLE chart_accounts (
  number     text NOT NULL,
  name       text NOT NULL,
  type       text NOT NULL,
  sub_ledger text NOT NULL,
  needs_key  boolean NOT NULL,
  CONSTRAINT chart_accounts_pkey PRIMARY KEY (number),
  CONSTRAINT chart_accounts_number_check CHECK (number ~ '^[0-9]{4}$'),
  CONSTRAINT chart_accounts_type_check CHECK (type IN ('asset', 'liability', 'income', 'cost', 'expense', 'income or expense')),
  CONSTRAINT chart_accounts_needs_key_check CHECK (NOT needs_key OR sub_ledger <> '')
);
COMMENT ON COLUMN chart_accounts.sub_ledger IS 'what the key after the colon of a book names; empty: no sub-ledger';
COMMENT ON COLUMN chart_accounts.needs_key IS 'a customer''s money always says whose it is';
INSERT INTO chart_accounts (number, name, type, sub_ledger, needs_key) VALUES
  ('1000', 'Bank', 'asset', 'bank', false),
  ('1010', 'Stripe clearing', 'asset', 'processor object', false),
  ('1011', 'PayPal clearing', 'asset', 'processor object', false),
  ('1100', 'Accounts receivable', 'asset', 'customer', true),
  ('1110', 'Unbilled usage', 'asset', 'customer, period', true),
  ('1200', 'Prepayments to carriers', 'asset', 'carrier', false),
  ('1300', 'Funds held in card disputes', 'asset', 'dispute', false),
  ('1400', 'Input tax recoverable', 'asset', 'tax code', false),
  ('1900', 'FX clearing', 'asset', '', false),
  ('1950', 'Promotional credit granted', 'asset', 'campaign', false),
  ('2000', 'Accounts payable', 'liability', 'carrier', false),
  ('2010', 'Accrued carrier cost', 'liability', 'carrier, period', false),
  ('2100', 'Customer prepaid balance', 'liability', 'customer, bucket', true),
  ('2110', 'Customer promotional balance', 'liability', 'customer, campaign', true),
  ('2120', 'Referral rewards accrued', 'liability', 'referral', false),
  ('2130', 'Unapplied payments and credit balances', 'liability', 'customer', true),
  ('2140', 'Deferred rental income', 'liability', 'item', false),
  ('2200', 'Output tax', 'liability', 'tax code', false),
  ('4000', 'Termination', 'income', 'product', false),
  ('4010', 'DID rental', 'income', 'product', false),
  ('4011', 'DID setup', 'income', 'product', false),
  ('4020', 'Inbound', 'income', 'product', false),
  ('4030', 'PBX', 'income', 'product', false),
  ('4040', 'AI voice', 'income', 'product', false),
  ('4050', 'SIP tests', 'income', 'product', false),
  ('4900', 'Credit notes', 'income', '', false),
  ('4910', 'Promotional discounts', 'income', '', false),
  ('5000', 'Termination cost', 'cost', 'carrier', false),
  ('5010', 'DID cost', 'cost', 'carrier', false),
  ('5040', 'AI cost', 'cost', 'carrier', false),
  ('6000', 'Processing fees', 'expense', '', false),
  ('6010', 'Dispute fees', 'expense', '', false),
  ('6100', 'Referral expense', 'expense', '', false),
  ('6200', 'Bad debt', 'expense', '', false),
  ('7000', 'Realised FX', 'income or expense', '', false),
  ('7010', 'Unrealised FX', 'income or expense', '', false),
  ('7900', 'Rounding differences', 'income or expense', '', false);
CREATE TRIGGER chart_accounts_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON chart_accounts
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
GRANT SELECT ON chart_accounts TO didtron_node, didtron_api, didtron_views;

-- ---- what an entry and a line say beside the lines -----------------------------------------------------------------

-- Facts of before are completed below, by the owner, in this transaction alone.
ALTER TABLE journal_entries NO FORCE ROW LEVEL SECURITY;
ALTER TABLE postings NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_heads NO FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_balances NO FORCE ROW LEVEL SECURITY;
ALTER TABLE journal_entries DISABLE TRIGGER journal_entries_append_only;
ALTER TABLE postings DISABLE TRIGGER postings_append_only;

ALTER TABLE journal_entries
  ADD COLUMN recorded_at    timestamptz,
  ADD COLUMN period         date GENERATED ALWAYS AS (date_trunc('month', posted_at AT TIME ZONE 'UTC')::date) STORED,
  ADD COLUMN usage_period   date,
  ADD COLUMN rating_rows    bigint,
  ADD COLUMN rating_digest  bytea,
  ADD COLUMN base_currency  text,
  ADD COLUMN request_digest bytea,
  ADD COLUMN seal           bytea,
  DROP CONSTRAINT journal_entries_kind_check,
  ADD CONSTRAINT journal_entries_kind_check CHECK (kind IN (
    'usage', 'cost', 'rerating', 'topup', 'payment', 'fee', 'payout', 'refund', 'dispute', 'write_off', 'promotion', 'referral',
    'rental', 'invoice', 'credit_note', 'supplier_invoice', 'netting', 'exchange', 'revaluation', 'adjustment', 'reversal')),
  ADD CONSTRAINT journal_entries_usage_period_check CHECK (extract(day FROM usage_period) = 1),
  ADD CONSTRAINT journal_entries_rating_check CHECK ((rating_rows IS NULL) = (rating_digest IS NULL)
    AND (rating_rows IS NULL OR (rating_rows > 0 AND octet_length(rating_digest) = 32))),
  ADD CONSTRAINT journal_entries_reverses_check CHECK ((kind = 'reversal') = (reverses_entry_no IS NOT NULL)),
  ADD CONSTRAINT journal_entries_base_currency_check CHECK (base_currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT journal_entries_request_digest_check CHECK (octet_length(request_digest) = 32),
  ADD CONSTRAINT journal_entries_seal_check CHECK (octet_length(seal) = 32);
COMMENT ON COLUMN journal_entries.posted_at IS 'the date in the books, which decides the period';
COMMENT ON COLUMN journal_entries.recorded_at IS 'when it was written; never before that of the entry before';
COMMENT ON COLUMN journal_entries.usage_period IS 'the month that the money is for: a late call keeps its own';
COMMENT ON COLUMN journal_entries.rating_digest IS 'SHA-256 over the rating rows behind a usage entry, rating_rows of them';
COMMENT ON COLUMN journal_entries.request_digest IS 'SHA-256 of what was asked for: a repeat with the same key must be the same';
COMMENT ON COLUMN journal_entries.seal IS 'a second chain over everything that the first does not cover';
-- An entry is reversed once.
CREATE UNIQUE INDEX journal_entries_tenant_id_reverses_entry_no_idx ON journal_entries (tenant_id, reverses_entry_no)
  WHERE reverses_entry_no IS NOT NULL;
CREATE INDEX journal_entries_tenant_id_period_idx ON journal_entries (tenant_id, period, entry_no);
CREATE INDEX journal_entries_tenant_id_batch_id_idx ON journal_entries (tenant_id, batch_id) WHERE batch_id IS NOT NULL;

ALTER TABLE postings
  ADD COLUMN base_e8  bigint,
  ADD COLUMN rate_e10 bigint,
  DROP CONSTRAINT postings_amount_e8_check,
  ADD CONSTRAINT postings_amount_e8_check CHECK (amount_e8 > 0 OR (amount_e8 = 0 AND base_e8 > 0)),
  ADD CONSTRAINT postings_base_e8_check CHECK (base_e8 >= 0),
  ADD CONSTRAINT postings_rate_e10_check CHECK (rate_e10 IS NULL OR (rate_e10 > 0 AND base_e8 IS NOT NULL));
COMMENT ON COLUMN postings.base_e8 IS 'the same in the books'' own currency; null: no rate was known. An amount of 0 with a value here moves value alone';
COMMENT ON COLUMN postings.rate_e10 IS 'base currency per unit of currency; null: none was used';

ALTER TABLE ledger_heads
  ADD COLUMN seal          bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex'),
  ADD COLUMN recorded_at   timestamptz NOT NULL DEFAULT '-infinity',
  ADD COLUMN base_currency text NOT NULL DEFAULT 'USD',
  ADD CONSTRAINT ledger_heads_seal_check CHECK (octet_length(seal) = 32),
  ADD CONSTRAINT ledger_heads_base_currency_check CHECK (base_currency ~ '^[A-Z]{3}$');
ALTER TABLE ledger_balances
  ADD COLUMN base_debit_e8     bigint NOT NULL DEFAULT 0,
  ADD COLUMN base_credit_e8    bigint NOT NULL DEFAULT 0,
  ADD COLUMN pending_debit_e8  bigint NOT NULL DEFAULT 0,
  ADD COLUMN pending_credit_e8 bigint NOT NULL DEFAULT 0,
  ADD CONSTRAINT ledger_balances_base_debit_e8_check CHECK (base_debit_e8 >= 0),
  ADD CONSTRAINT ledger_balances_base_credit_e8_check CHECK (base_credit_e8 >= 0),
  ADD CONSTRAINT ledger_balances_pending_debit_e8_check CHECK (pending_debit_e8 >= 0),
  ADD CONSTRAINT ledger_balances_pending_credit_e8_check CHECK (pending_credit_e8 >= 0);

-- {"kind":"usage","key":"…","cause":"…","recorded":"…Z","usage_period":"2026-05","batch":12,"reverses":null,
--  "rating":{"rows":3,"digest":"…"},"request":"…","base":"USD","base_lines":[["3150000","10000000000"],…]}
CREATE FUNCTION entry_facts(p_kind text, p_key text, p_cause text, p_recorded_at timestamptz, p_usage_period date, p_batch bigint,
                            p_reverses bigint, p_rating_rows bigint, p_rating_digest bytea, p_request_digest bytea,
                            p_base_currency text, p_base_lines text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT '{"kind":' || to_json(p_kind) || ',"key":' || to_json(p_key) || ',"cause":' || to_json(p_cause)
    || ',"recorded":"' || rfc3339_utc(p_recorded_at) || '","usage_period":"' || to_char(p_usage_period, 'YYYY-MM')
    || '","batch":' || coalesce(p_batch::text, 'null') || ',"reverses":' || coalesce(p_reverses::text, 'null')
    || ',"rating":' || coalesce('{"rows":' || p_rating_rows || ',"digest":"' || encode(p_rating_digest, 'hex') || '"}', 'null')
    || ',"request":"' || encode(p_request_digest, 'hex') || '","base":"' || p_base_currency || '","base_lines":[' || p_base_lines || ']}'
$$;
-- One line's part of "base_lines"; null stands for a value or rate that is not there.
CREATE FUNCTION base_line(p_base bigint, p_rate bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT '[' || coalesce('"' || p_base || '"', 'null') || ',' || coalesce('"' || p_rate || '"', 'null') || ']' $$;
-- seal = SHA-256(hex(seal before) LF hex(digest) LF facts)
CREATE FUNCTION entry_seal(p_previous bytea, p_digest bytea, p_facts text) RETURNS bytea
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT sha256(convert_to(encode(p_previous, 'hex') || E'\n' || encode(p_digest, 'hex') || E'\n' || p_facts, 'UTF8')) $$;

-- What was there before: one currency's books are their own base; the seal runs over it from the first entry.
UPDATE ledger_heads h SET base_currency = only_one.currency
  FROM (SELECT tenant_id, min(currency) AS currency FROM postings GROUP BY tenant_id HAVING min(currency) = max(currency)) AS only_one
  WHERE only_one.tenant_id = h.tenant_id;
UPDATE postings p SET base_e8 = p.amount_e8, rate_e10 = 10000000000
  FROM ledger_heads h WHERE h.tenant_id = p.tenant_id AND h.base_currency = p.currency;
-- An entry has a value on all its lines or on none.
UPDATE postings p SET base_e8 = NULL, rate_e10 = NULL
  WHERE EXISTS (SELECT FROM postings o WHERE o.tenant_id = p.tenant_id AND o.entry_no = p.entry_no AND o.base_e8 IS NULL);
UPDATE journal_entries e SET recorded_at = e.posted_at, usage_period = date_trunc('month', e.posted_at AT TIME ZONE 'UTC')::date,
    base_currency = h.base_currency, request_digest = decode(repeat('00', 32), 'hex')
  FROM ledger_heads h WHERE h.tenant_id = e.tenant_id;
DO $$
DECLARE
  e        record;
  v_tenant bigint := 0;
  v_seal   bytea;
BEGIN
  FOR e IN SELECT j.*, (SELECT string_agg(base_line(p.base_e8, p.rate_e10), ',' ORDER BY p.line_no) FROM postings p
                        WHERE p.tenant_id = j.tenant_id AND p.entry_no = j.entry_no) AS base_lines
           FROM journal_entries j ORDER BY j.tenant_id, j.entry_no LOOP
    IF e.tenant_id <> v_tenant THEN
      v_tenant := e.tenant_id;
      v_seal := decode(repeat('00', 32), 'hex');
    END IF;
    v_seal := entry_seal(v_seal, e.digest, entry_facts(e.kind, e.idempotency_key, e.cause, e.recorded_at, e.usage_period, e.batch_id,
      e.reverses_entry_no, e.rating_rows, e.rating_digest, e.request_digest, e.base_currency, e.base_lines));
    UPDATE journal_entries j SET seal = v_seal WHERE j.tenant_id = e.tenant_id AND j.entry_no = e.entry_no;
    UPDATE ledger_heads h SET seal = v_seal, recorded_at = greatest(h.recorded_at, e.recorded_at) WHERE h.tenant_id = e.tenant_id;
  END LOOP;
END $$;
UPDATE ledger_balances b SET base_debit_e8 = s.debit, base_credit_e8 = s.credit
  FROM (SELECT tenant_id, book, currency, coalesce(sum(base_e8) FILTER (WHERE side = 'D'), 0) AS debit,
               coalesce(sum(base_e8) FILTER (WHERE side = 'C'), 0) AS credit
        FROM postings GROUP BY tenant_id, book, currency) AS s
  WHERE s.tenant_id = b.tenant_id AND s.book = b.book AND s.currency = b.currency;

-- Deferred checks of the updates above must not wait beyond the ALTERs below.
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE journal_entries
  ALTER COLUMN recorded_at SET NOT NULL,
  ALTER COLUMN usage_period SET NOT NULL,
  ALTER COLUMN base_currency SET NOT NULL,
  ALTER COLUMN request_digest SET NOT NULL,
  ALTER COLUMN seal SET NOT NULL,
  ENABLE TRIGGER journal_entries_append_only,
  FORCE ROW LEVEL SECURITY;
ALTER TABLE postings ENABLE TRIGGER postings_append_only, FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_heads FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_balances FORCE ROW LEVEL SECURITY;

-- ---- periods: a row is a closed month, its roll-ups say what every book stood at ------------------------------------

CREATE TABLE ledger_periods (
  tenant_id     bigint NOT NULL,
  period        date NOT NULL,
  entries       bigint NOT NULL,
  last_entry_no bigint NOT NULL,
  digest        bytea NOT NULL,
  closed_by     text NOT NULL,
  closed_at     timestamptz NOT NULL,
  CONSTRAINT ledger_periods_pkey PRIMARY KEY (tenant_id, period),
  CONSTRAINT ledger_periods_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT ledger_periods_period_check CHECK (extract(day FROM period) = 1),
  CONSTRAINT ledger_periods_entries_check CHECK (entries >= 0),
  CONSTRAINT ledger_periods_digest_check CHECK (octet_length(digest) = 32),
  CONSTRAINT ledger_periods_closed_by_check CHECK (length(closed_by) BETWEEN 1 AND 120)
);
COMMENT ON COLUMN ledger_periods.digest IS 'of the newest entry when the period was closed';

CREATE TABLE ledger_rollups (
  tenant_id       bigint NOT NULL,
  period          date NOT NULL,
  book            text NOT NULL,
  currency        text NOT NULL,
  debit_e8        bigint NOT NULL,
  credit_e8       bigint NOT NULL,
  total_debit_e8  bigint NOT NULL,
  total_credit_e8 bigint NOT NULL,
  CONSTRAINT ledger_rollups_pkey PRIMARY KEY (tenant_id, period, book, currency),
  CONSTRAINT ledger_rollups_tenant_id_period_fkey FOREIGN KEY (tenant_id, period) REFERENCES ledger_periods (tenant_id, period),
  CONSTRAINT ledger_rollups_debit_e8_check CHECK (debit_e8 BETWEEN 0 AND total_debit_e8),
  CONSTRAINT ledger_rollups_credit_e8_check CHECK (credit_e8 BETWEEN 0 AND total_credit_e8)
);
COMMENT ON COLUMN ledger_rollups.debit_e8 IS 'moved in this period';
COMMENT ON COLUMN ledger_rollups.total_debit_e8 IS 'moved until the end of this period: total + what later periods moved = balance';

-- ---- pending transfers: outside the totals, resolved once -----------------------------------------------------------

CREATE TABLE pending_transfers (
  tenant_id       bigint NOT NULL,
  pending_no      bigint GENERATED ALWAYS AS IDENTITY,
  kind            text NOT NULL,
  idempotency_key text NOT NULL,
  cause           text NOT NULL,
  debit_book      text NOT NULL,
  credit_book     text NOT NULL,
  currency        text NOT NULL,
  amount_e8       bigint NOT NULL,
  created_at      timestamptz NOT NULL,
  expires_at      timestamptz,
  CONSTRAINT pending_transfers_pkey PRIMARY KEY (tenant_id, pending_no),
  CONSTRAINT pending_transfers_tenant_id_idempotency_key_key UNIQUE (tenant_id, idempotency_key),
  CONSTRAINT pending_transfers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT pending_transfers_idempotency_key_check CHECK (length(idempotency_key) BETWEEN 1 AND 200),
  CONSTRAINT pending_transfers_debit_book_check CHECK (debit_book ~ '^[0-9]{4}(:[a-z0-9-]{1,60})?$' AND debit_book <> credit_book),
  CONSTRAINT pending_transfers_credit_book_check CHECK (credit_book ~ '^[0-9]{4}(:[a-z0-9-]{1,60})?$'),
  CONSTRAINT pending_transfers_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
  CONSTRAINT pending_transfers_amount_e8_check CHECK (amount_e8 > 0),
  CONSTRAINT pending_transfers_expires_at_check CHECK (expires_at > created_at)
);

CREATE TABLE pending_resolutions (
  tenant_id   bigint NOT NULL,
  pending_no  bigint NOT NULL,
  outcome     text NOT NULL,
  settled_e8  bigint NOT NULL,
  entry_no    bigint,
  cause       text NOT NULL,
  resolved_at timestamptz NOT NULL,
  -- The key is what "once" means.
  CONSTRAINT pending_resolutions_pkey PRIMARY KEY (tenant_id, pending_no),
  CONSTRAINT pending_resolutions_tenant_id_pending_no_fkey FOREIGN KEY (tenant_id, pending_no)
    REFERENCES pending_transfers (tenant_id, pending_no),
  CONSTRAINT pending_resolutions_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no)
    REFERENCES journal_entries (tenant_id, entry_no),
  CONSTRAINT pending_resolutions_outcome_check CHECK (outcome IN ('posted', 'voided', 'expired')),
  CONSTRAINT pending_resolutions_entry_no_check CHECK ((outcome = 'posted') = (entry_no IS NOT NULL)),
  CONSTRAINT pending_resolutions_settled_e8_check CHECK ((outcome = 'posted') = (settled_e8 > 0) AND settled_e8 >= 0)
);

-- ---- what a tenant may choose --------------------------------------------------------------------------------------

CREATE TABLE ledger_settings (
  tenant_id                    bigint NOT NULL,
  usage_journal                text NOT NULL DEFAULT 'per_batch',
  adjustment_approval_above_e8 bigint NOT NULL DEFAULT 10000000000,
  CONSTRAINT ledger_settings_pkey PRIMARY KEY (tenant_id),
  CONSTRAINT ledger_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT ledger_settings_usage_journal_check CHECK (usage_journal IN ('per_call', 'per_batch')),
  CONSTRAINT ledger_settings_adjustment_approval_above_e8_check CHECK (adjustment_approval_above_e8 >= 0)
);
COMMENT ON COLUMN ledger_settings.adjustment_approval_above_e8 IS 'an adjustment above this needs a second person; without a row: 100.00';

CREATE TRIGGER ledger_periods_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_periods
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
CREATE TRIGGER ledger_rollups_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_rollups
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
CREATE TRIGGER pending_transfers_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pending_transfers
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
CREATE TRIGGER pending_resolutions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON pending_resolutions
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();

ALTER TABLE ledger_periods ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_periods FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_rollups ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_rollups FORCE ROW LEVEL SECURITY;
ALTER TABLE pending_transfers ENABLE ROW LEVEL SECURITY;
ALTER TABLE pending_transfers FORCE ROW LEVEL SECURITY;
ALTER TABLE pending_resolutions ENABLE ROW LEVEL SECURITY;
ALTER TABLE pending_resolutions FORCE ROW LEVEL SECURITY;
ALTER TABLE ledger_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY ledger_periods_wall ON ledger_periods USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY ledger_rollups_wall ON ledger_rollups USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY pending_transfers_wall ON pending_transfers USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY pending_resolutions_wall ON pending_resolutions USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY ledger_settings_wall ON ledger_settings USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT ON ledger_periods, ledger_rollups, pending_transfers, pending_resolutions, ledger_settings TO didtron_node, didtron_api;
GRANT INSERT, UPDATE (usage_journal, adjustment_approval_above_e8) ON ledger_settings TO didtron_node;

-- ---- the rules of one entry ----------------------------------------------------------------------------------------

-- A closed period takes nothing. Whoever closes one holds the tenant's head, and so does whoever posts.
CREATE FUNCTION check_period_open() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_period date := date_trunc('month', new.posted_at AT TIME ZONE 'UTC')::date;
BEGIN
  IF EXISTS (SELECT FROM ledger_periods p WHERE p.tenant_id = new.tenant_id AND p.period = v_period) THEN
    RAISE EXCEPTION 'the period % is closed', to_char(v_period, 'YYYY-MM') USING ERRCODE = 'ZD003';
  END IF;
  RETURN new;
END $$;
CREATE TRIGGER journal_entries_period_open BEFORE INSERT ON journal_entries
  FOR EACH ROW EXECUTE FUNCTION check_period_open();

-- Complete, balanced in every currency and in base, on books of the chart, and a reversal mirrors what it reverses.
CREATE OR REPLACE FUNCTION check_entry_balanced() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_tenant   text := current_setting('app.tenant', true);
  v_lines    bigint;
  v_currency text;
  v_base     numeric;
  v_valued   bigint;
  v_book     text;
  v_wrong    text;
BEGIN
  PERFORM set_config('app.tenant', new.tenant_id::text, true);
  SELECT sum(s.lines), min(s.currency) FILTER (WHERE s.rest <> 0), sum(s.base), sum(s.valued), min(s.off_chart)
    INTO v_lines, v_currency, v_base, v_valued, v_book
    FROM (SELECT p.currency, count(*) AS lines, sum(CASE p.side WHEN 'D' THEN p.amount_e8 ELSE -p.amount_e8 END) AS rest,
                 sum(CASE p.side WHEN 'D' THEN p.base_e8 ELSE -p.base_e8 END) AS base, count(p.base_e8) AS valued,
                 min(p.book) FILTER (WHERE c.number IS NULL OR (c.needs_key AND p.book = c.number)
                                        OR (c.sub_ledger = '' AND p.book <> c.number)) AS off_chart
          FROM postings p LEFT JOIN chart_accounts c ON c.number = left(p.book, 4)
          WHERE p.tenant_id = new.tenant_id AND p.entry_no = new.entry_no GROUP BY p.currency) AS s;
  v_lines := coalesce(v_lines, 0);
  IF v_lines <> new.line_count THEN
    v_wrong := format('journal entry %s has %s of %s lines', new.entry_no, v_lines, new.line_count);
  ELSIF v_currency IS NOT NULL THEN
    v_wrong := format('journal entry %s does not balance in %s', new.entry_no, v_currency);
  ELSIF v_valued NOT IN (0, v_lines) THEN
    v_wrong := format('journal entry %s has a base value on some lines only', new.entry_no);
  ELSIF v_base <> 0 THEN
    v_wrong := format('journal entry %s does not balance in its base currency', new.entry_no);
  ELSIF v_book IS NOT NULL THEN
    v_wrong := format('journal entry %s posts to %s, which the chart of accounts does not have', new.entry_no, v_book);
  ELSIF new.reverses_entry_no IS NOT NULL AND EXISTS (
    SELECT FROM (SELECT line_no, book, CASE side WHEN 'D' THEN 'C' ELSE 'D' END AS side, currency, amount_e8, base_e8 FROM postings
                 WHERE tenant_id = new.tenant_id AND entry_no = new.reverses_entry_no) AS was
    FULL JOIN (SELECT line_no, book, side, currency, amount_e8, base_e8 FROM postings
               WHERE tenant_id = new.tenant_id AND entry_no = new.entry_no) AS line USING (line_no)
    WHERE (was.book, was.side, was.currency, was.amount_e8, was.base_e8)
          IS DISTINCT FROM (line.book, line.side, line.currency, line.amount_e8, line.base_e8)) THEN
    v_wrong := format('journal entry %s does not mirror entry %s', new.entry_no, new.reverses_entry_no);
  END IF;
  PERFORM set_config('app.tenant', coalesce(v_tenant, ''), true);
  IF v_wrong IS NOT NULL THEN
    RAISE EXCEPTION '%', v_wrong USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entries_balanced';
  END IF;
  RETURN NULL;
END $$;
