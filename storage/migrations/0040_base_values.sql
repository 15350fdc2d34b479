-- Every posted line has its value in the base currency of the books and the rate behind it. Lines in another currency are valued
-- by the stored quotes of the entry's day; where there are none, the entry is posted all the same, is named in unvalued_entries,
-- and gets its values later from an entry of its own (kind "valuation": amounts of 0, values alone).

ALTER TABLE journal_entries DROP CONSTRAINT journal_entries_kind_check,
  ADD CONSTRAINT journal_entries_kind_check CHECK (kind IN (
    'usage', 'cost', 'rerating', 'topup', 'payment', 'fee', 'payout', 'refund', 'dispute', 'write_off', 'promotion', 'referral',
    'rental', 'invoice', 'credit_note', 'supplier_invoice', 'netting', 'exchange', 'revaluation', 'valuation', 'adjustment', 'reversal'));

ALTER TABLE posting_lines
  ADD COLUMN fx_rate_id bigint, ADD COLUMN fx_second_rate_id bigint,
  -- Something may be worth nothing in base: then its quote is there to say so.
  DROP CONSTRAINT postings_amount_e8_check,
  ADD CONSTRAINT posting_lines_amount_e8_check CHECK (
    amount_e8 > 0 OR (amount_e8 = 0 AND (base_e8 > 0 OR (base_e8 = 0 AND fx_rate_id IS NOT NULL)))),
  ADD CONSTRAINT posting_lines_fx_rate_check CHECK (
    (fx_rate_id IS NULL OR rate_e10 IS NOT NULL) AND (fx_second_rate_id IS NULL OR fx_rate_id IS NOT NULL));
COMMENT ON COLUMN posting_lines.fx_rate_id IS 'the stored quote that rate_e10 was made of; null: the base currency, or an agreed rate';
COMMENT ON COLUMN posting_lines.fx_second_rate_id IS 'the second quote of a rate that goes through USD';

ALTER TABLE call_postings
  ADD COLUMN bases_e8 bigint[], ADD COLUMN rate_e10 bigint, ADD COLUMN fx_rate_id bigint, ADD COLUMN fx_second_rate_id bigint,
  ADD CONSTRAINT call_postings_values_check CHECK (CASE num_nulls(bases_e8, rate_e10, fx_rate_id)
    WHEN 3 THEN fx_second_rate_id IS NULL
    WHEN 0 THEN is_valued AND rate_e10 > 0 AND array_ndims(bases_e8) = 1 AND array_lower(bases_e8, 1) = 1
      AND cardinality(bases_e8) = cardinality(amounts_e8) AND array_position(bases_e8, NULL) IS NULL AND 0 <= ALL (bases_e8)
    ELSE false END);
COMMENT ON COLUMN call_postings.is_valued IS 'has values in base: bases_e8, or the amounts themselves where the currency is the books'' own';
COMMENT ON COLUMN call_postings.bases_e8 IS 'the amounts in base by rate_e10; both lines of a pair have the one value';

CREATE OR REPLACE VIEW postings WITH (security_invoker) AS
  SELECT tenant_id, entry_no, line_no, line_count, book, side, currency, amount_e8, base_e8, rate_e10, call_id, fx_rate_id, fx_second_rate_id
  FROM posting_lines
  UNION ALL
  SELECT c.tenant_id, c.entry_no, (2 * p.no - 1)::integer, 2 * cardinality(c.amounts_e8), c.debit_book, 'D', c.currency, p.amount_e8,
         CASE WHEN c.is_valued THEN coalesce(p.base_e8, p.amount_e8) END, CASE WHEN c.is_valued THEN coalesce(c.rate_e10, 10000000000) END,
         p.call_id, c.fx_rate_id, c.fx_second_rate_id
  FROM call_postings c
  CROSS JOIN LATERAL unnest(c.amounts_e8, c.bases_e8, c.call_ids) WITH ORDINALITY AS p (amount_e8, base_e8, call_id, no)
  UNION ALL
  SELECT c.tenant_id, c.entry_no, (2 * p.no)::integer, 2 * cardinality(c.amounts_e8), c.credit_book, 'C', c.currency, p.amount_e8,
         CASE WHEN c.is_valued THEN coalesce(p.base_e8, p.amount_e8) END, CASE WHEN c.is_valued THEN coalesce(c.rate_e10, 10000000000) END,
         p.call_id, c.fx_rate_id, c.fx_second_rate_id
  FROM call_postings c
  CROSS JOIN LATERAL unnest(c.amounts_e8, c.bases_e8, c.call_ids) WITH ORDINALITY AS p (amount_e8, base_e8, call_id, no);

-- ---- rates and values --------------------------------------------------------------------------------------------------

-- Of positive numbers, to the nearest integer, halves to the even one; null: it does not fit 64 bits.
CREATE FUNCTION half_even(p_numerator numeric, p_denominator numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT CASE WHEN q.rounded <= 9223372036854775807 THEN q.rounded::bigint END
  FROM (SELECT w.whole + CASE WHEN 2 * w.rest > p_denominator OR (2 * w.rest = p_denominator AND mod(w.whole, 2) = 1) THEN 1 ELSE 0 END
               AS rounded
        FROM (SELECT div(p_numerator, p_denominator) AS whole, mod(p_numerator, p_denominator) AS rest) AS w) AS q
$$;
CREATE FUNCTION base_value_e8(p_amount_e8 bigint, p_rate_e10 bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT half_even(p_amount_e8::numeric * p_rate_e10, 10000000000) $$;

-- What one unit of p_from is in p_to: the latest quote as of that day or at most 7 days before, in either direction (on one day
-- the stored direction first, then the quote stored first). No row: none is known.
CREATE FUNCTION fx_pair_on(p_tenant bigint, p_from text, p_to text, p_on date) RETURNS TABLE (rate_e10 bigint, fx_rate_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT * FROM (
    SELECT CASE WHEN q.base = p_from THEN q.rate_e10 ELSE half_even(100000000000000000000, q.rate_e10) END AS rate_e10, q.fx_rate_id
    FROM fx_rates q
    WHERE q.tenant_id = p_tenant AND (q.base, q.quote) IN ((p_from, p_to), (p_to, p_from)) AND q.as_of_on BETWEEN p_on - 7 AND p_on
    ORDER BY q.as_of_on DESC, q.base = p_from DESC, q.fx_rate_id LIMIT 1) AS latest
  WHERE latest.rate_e10 > 0
$$;
-- The same, through USD where the two have no quote of their own.
CREATE FUNCTION fx_rate_on(p_tenant bigint, p_from text, p_to text, p_on date)
RETURNS TABLE (rate_e10 bigint, fx_rate_id bigint, fx_second_rate_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  WITH own AS MATERIALIZED (SELECT r.rate_e10, r.fx_rate_id FROM fx_pair_on(p_tenant, p_from, p_to, p_on) AS r),
  crossed AS (
    SELECT half_even(a.rate_e10::numeric * b.rate_e10, 10000000000) AS rate_e10, a.fx_rate_id, b.fx_rate_id AS fx_second_rate_id
    FROM fx_pair_on(p_tenant, p_from, 'USD', p_on) AS a CROSS JOIN fx_pair_on(p_tenant, 'USD', p_to, p_on) AS b
    WHERE p_from <> 'USD' AND p_to <> 'USD' AND NOT EXISTS (SELECT FROM own))
  SELECT own.rate_e10, own.fx_rate_id, NULL::bigint FROM own
  UNION ALL
  SELECT crossed.rate_e10, crossed.fx_rate_id, crossed.fx_second_rate_id FROM crossed WHERE crossed.rate_e10 > 0
$$;

-- The lines (1, 2, … in the order of the arrays) of those entries that state no value themselves and have a rate for each of
-- their currencies on their day, p_days by entry; null: never. Each line is rounded once, half to even; what that leaves
-- between the sides of a currency goes to the largest line of the lighter side (the first of equals).
CREATE FUNCTION base_values(p_tenant bigint, p_base text, p_days date[], p_entry_of bigint[], p_sides text[], p_currencies text[],
                            p_amounts bigint[], p_bases bigint[])
RETURNS TABLE (line bigint, base_e8 bigint, rate_e10 bigint, fx_rate_id bigint, fx_second_rate_id bigint)
LANGUAGE sql STABLE
AS $$
  WITH line AS MATERIALIZED (
    SELECT l.no, l.entry_of, l.side, l.currency, l.amount, p_days[l.entry_of] AS day,
           count(l.base) OVER entry = 0 AND bool_or(l.currency <> p_base) OVER entry AS is_wanted
    FROM unnest(p_entry_of, p_sides, p_currencies, p_amounts, p_bases) WITH ORDINALITY AS l (entry_of, side, currency, amount, base, no)
    WINDOW entry AS (PARTITION BY l.entry_of)),
  rate AS MATERIALIZED (
    SELECT d.currency, d.day, r.* FROM (SELECT DISTINCT currency, day FROM line WHERE is_wanted AND currency <> p_base) AS d
    CROSS JOIN LATERAL fx_rate_on(p_tenant, d.currency, p_base, d.day) AS r),
  valued AS (
    SELECT l.no, l.entry_of, l.side, l.currency, l.amount, r.fx_rate_id, r.fx_second_rate_id,
           CASE WHEN l.currency = p_base THEN l.amount ELSE base_value_e8(l.amount, r.rate_e10) END AS base,
           CASE WHEN l.currency = p_base THEN 10000000000 ELSE r.rate_e10 END AS used
    FROM line l LEFT JOIN rate r ON r.currency = l.currency AND r.day = l.day
    WHERE l.is_wanted AND l.day IS NOT NULL),
  summed AS (
    SELECT v.*, count(v.base) OVER entry = count(*) OVER entry AS is_whole,
           sum(CASE v.side WHEN 'D' THEN v.base ELSE -v.base END) OVER (PARTITION BY v.entry_of, v.currency) AS rest,
           row_number() OVER (PARTITION BY v.entry_of, v.currency, v.side ORDER BY v.amount DESC, v.no) AS place
    FROM valued v WINDOW entry AS (PARTITION BY v.entry_of))
  SELECT no, (base + CASE WHEN place = 1 AND ((rest > 0 AND side = 'C') OR (rest < 0 AND side = 'D')) THEN abs(rest) ELSE 0 END)::bigint,
         used, fx_rate_id, fx_second_rate_id
  FROM summed WHERE is_whole
$$;
-- One line's part of "base_lines" with the quotes behind its rate, as far as there are any.
CREATE FUNCTION base_line(p_base bigint, p_rate bigint, p_fx_rate bigint, p_fx_second_rate bigint) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT '[' || coalesce('"' || p_base || '"', 'null') || ',' || coalesce('"' || p_rate || '"', 'null')
    || coalesce(',"' || p_fx_rate || '"', '') || coalesce(',"' || p_fx_second_rate || '"', '') || ']'
$$;

-- ---- entries that wait for a rate ----------------------------------------------------------------------------------------

CREATE TABLE unvalued_entries (
  tenant_id  bigint NOT NULL,
  entry_no   bigint NOT NULL,
  rate_on    date NOT NULL,
  currencies text[] NOT NULL,
  CONSTRAINT unvalued_entries_pkey PRIMARY KEY (tenant_id, entry_no),
  CONSTRAINT unvalued_entries_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES journal_entries (tenant_id, entry_no)
);
COMMENT ON TABLE unvalued_entries IS 'posted without values in base; those of entry_valuations have them since';
COMMENT ON COLUMN unvalued_entries.rate_on IS 'the day whose rates count: the entry''s, of a reversal that of what it reverses';
COMMENT ON COLUMN unvalued_entries.currencies IS 'those that are not the base currency';
CREATE TABLE entry_valuations (
  tenant_id          bigint NOT NULL,
  entry_no           bigint NOT NULL,
  valuation_entry_no bigint NOT NULL,
  CONSTRAINT entry_valuations_pkey PRIMARY KEY (tenant_id, entry_no),
  CONSTRAINT entry_valuations_tenant_id_valuation_entry_no_key UNIQUE (tenant_id, valuation_entry_no),
  CONSTRAINT entry_valuations_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES unvalued_entries (tenant_id, entry_no),
  CONSTRAINT entry_valuations_tenant_id_valuation_entry_no_fkey FOREIGN KEY (tenant_id, valuation_entry_no)
    REFERENCES journal_entries (tenant_id, entry_no)
);
COMMENT ON COLUMN entry_valuations.valuation_entry_no IS 'its line n has the value of line n';

ALTER TABLE journal_entries NO FORCE ROW LEVEL SECURITY;
ALTER TABLE posting_lines NO FORCE ROW LEVEL SECURITY;
ALTER TABLE call_postings NO FORCE ROW LEVEL SECURITY;
INSERT INTO unvalued_entries (tenant_id, entry_no, rate_on, currencies)
  SELECT e.tenant_id, e.entry_no, (coalesce(o.posted_at, e.posted_at) AT TIME ZONE 'UTC')::date,
         array_agg(DISTINCT l.currency ORDER BY l.currency) FILTER (WHERE l.currency <> e.base_currency)
  FROM (SELECT tenant_id, entry_no, currency, base_e8 IS NOT NULL AS is_valued FROM posting_lines
        UNION ALL SELECT tenant_id, entry_no, currency, is_valued FROM call_postings) AS l
  JOIN journal_entries e ON e.tenant_id = l.tenant_id AND e.entry_no = l.entry_no
  LEFT JOIN journal_entries o ON o.tenant_id = e.tenant_id AND o.entry_no = e.reverses_entry_no
  GROUP BY e.tenant_id, e.entry_no, coalesce(o.posted_at, e.posted_at) HAVING NOT bool_or(l.is_valued);
ALTER TABLE call_postings FORCE ROW LEVEL SECURITY;
ALTER TABLE posting_lines FORCE ROW LEVEL SECURITY;
ALTER TABLE journal_entries FORCE ROW LEVEL SECURITY;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['unvalued_entries', 'entry_valuations'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION deny_change()',
                   t || '_append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', t || '_wall', t);
    EXECUTE format('GRANT SELECT ON %I TO didtron_node, didtron_api', t);
  END LOOP;
END $$;

CREATE VIEW valued_postings WITH (security_invoker) AS
  SELECT p.tenant_id, p.entry_no, p.line_no, p.line_count, p.book, p.side, p.currency, p.amount_e8, coalesce(p.base_e8, v.base_e8) AS base_e8,
         coalesce(p.rate_e10, v.rate_e10) AS rate_e10, p.call_id, coalesce(p.fx_rate_id, v.fx_rate_id) AS fx_rate_id,
         coalesce(p.fx_second_rate_id, v.fx_second_rate_id) AS fx_second_rate_id
  FROM postings p
  LEFT JOIN entry_valuations x ON x.tenant_id = p.tenant_id AND x.entry_no = p.entry_no
  LEFT JOIN posting_lines v ON v.tenant_id = x.tenant_id AND v.entry_no = x.valuation_entry_no AND v.line_no = p.line_no;
COMMENT ON VIEW valued_postings IS 'every line with its value in base, whenever it was told';
GRANT SELECT ON valued_postings TO didtron_node, didtron_api;

-- ---- the rules of one entry --------------------------------------------------------------------------------------------------

CREATE OR REPLACE FUNCTION check_call_postings() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_wrong text;
  v_rule  text;
BEGIN
  WITH books AS (
    SELECT u.book, u.book !~ '^[0-9]{4}(:[a-z0-9-]{1,60})?$' AS is_misspelt,
           c.number IS NULL OR (c.needs_key AND u.book = c.number) OR (c.sub_ledger = '' AND u.book <> c.number) AS is_off_chart
    FROM (SELECT debit_book AS book FROM added UNION SELECT credit_book FROM added) AS u
    LEFT JOIN chart_accounts c ON c.number = left(u.book, 4))
  SELECT CASE
      WHEN d.is_misspelt OR c.is_misspelt THEN format('journal entry %s names a book that is not written like one', a.entry_no)
      WHEN a.currency !~ '^[A-Z]{3}$' THEN format('journal entry %s names a currency that is not written like one', a.entry_no)
      WHEN d.is_off_chart OR c.is_off_chart THEN format('journal entry %s posts to %s, which the chart of accounts does not have',
        a.entry_no, CASE WHEN d.is_off_chart THEN a.debit_book ELSE a.credit_book END)
      WHEN j.line_count IS NULL OR j.line_count <> 2 * cardinality(a.amounts_e8)
        THEN format('there is no journal entry %s of %s lines', a.entry_no, 2 * cardinality(a.amounts_e8))
      WHEN CASE WHEN a.currency = j.base_currency THEN NOT a.is_valued OR a.bases_e8 IS NOT NULL ELSE a.is_valued <> (a.bases_e8 IS NOT NULL) END
        THEN format('journal entry %s has a base value on some lines only', a.entry_no)
      WHEN a.bases_e8 IS NOT NULL AND EXISTS (SELECT FROM unnest(a.amounts_e8, a.bases_e8) AS u (amount, base)
                                              WHERE u.base IS DISTINCT FROM base_value_e8(u.amount, a.rate_e10))
        THEN format('journal entry %s has other base values than its rate gives', a.entry_no)
      WHEN EXISTS (SELECT FROM posting_lines p WHERE p.tenant_id = a.tenant_id AND p.entry_no = a.entry_no OFFSET 0)
        THEN format('journal entry %s has lines already', a.entry_no)
      END,
      CASE WHEN d.is_misspelt OR c.is_misspelt THEN 'postings_book_check' WHEN a.currency !~ '^[A-Z]{3}$' THEN 'postings_currency_check'
           ELSE 'journal_entries_balanced' END
    INTO v_wrong, v_rule
    FROM added a JOIN books d ON d.book = a.debit_book JOIN books c ON c.book = a.credit_book
    -- OFFSET 0: entry by entry through the key, however small the table was when this was planned.
    LEFT JOIN LATERAL (SELECT e.line_count, e.base_currency FROM journal_entries e
                       WHERE e.tenant_id = a.tenant_id AND e.entry_no = a.entry_no OFFSET 0) AS j ON true
    ORDER BY 1 LIMIT 1;
  IF v_wrong IS NOT NULL THEN
    RAISE EXCEPTION '%', v_wrong USING ERRCODE = 'check_violation', CONSTRAINT = v_rule;
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION check_entry_balanced() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_tenant text := current_setting('app.tenant', true);
  v_wrong  text;
BEGIN
  PERFORM set_config('app.tenant', new.tenant_id::text, true);
  IF NOT EXISTS (SELECT FROM posting_lines p WHERE p.tenant_id = new.tenant_id AND p.entry_no = new.entry_no AND p.line_no = 1)
     AND NOT EXISTS (SELECT FROM call_postings c WHERE c.tenant_id = new.tenant_id AND c.entry_no = new.entry_no) THEN
    v_wrong := format('journal entry %s has 0 of %s lines', new.entry_no, new.line_count);
  ELSIF new.reverses_entry_no IS NOT NULL AND EXISTS (
    SELECT FROM (SELECT line_no, book, CASE side WHEN 'D' THEN 'C' ELSE 'D' END AS side, currency, amount_e8, base_e8, call_id
                 FROM valued_postings WHERE tenant_id = new.tenant_id AND entry_no = new.reverses_entry_no) AS was
    FULL JOIN (SELECT line_no, book, side, currency, amount_e8, base_e8, call_id FROM postings
               WHERE tenant_id = new.tenant_id AND entry_no = new.entry_no) AS line USING (line_no)
    WHERE (was.book, was.side, was.currency, was.amount_e8, was.base_e8, was.call_id)
          IS DISTINCT FROM (line.book, line.side, line.currency, line.amount_e8, line.base_e8, line.call_id)) THEN
    v_wrong := format('journal entry %s does not mirror entry %s', new.entry_no, new.reverses_entry_no);
  END IF;
  PERFORM set_config('app.tenant', coalesce(v_tenant, ''), true);
  IF v_wrong IS NOT NULL THEN
    RAISE EXCEPTION '%', v_wrong USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entries_balanced';
  END IF;
  RETURN NULL;
END $$;
