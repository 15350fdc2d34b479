-- Usage call by call is kept in columns: one row has the pairs of an entry, amounts and calls as arrays, its books once. A pair
-- is a debit and a credit of one amount, so that it cannot be out of balance. "postings" is all lines, whatever keeps them.

ALTER TABLE postings RENAME TO posting_lines;
ALTER TABLE posting_lines RENAME CONSTRAINT postings_pkey TO posting_lines_pkey;
ALTER TRIGGER postings_append_only ON posting_lines RENAME TO posting_lines_append_only;
ALTER POLICY postings_wall ON posting_lines RENAME TO posting_lines_wall;
ALTER POLICY postings_views ON posting_lines RENAME TO posting_lines_views;
COMMENT ON TABLE posting_lines IS 'lines that stand alone; the pairs of call_postings are not among them';
COMMENT ON COLUMN posting_lines.call_id IS 'the call that a line of a pair is for; null: the line sums up many, or none';

CREATE TABLE call_postings (
  tenant_id   bigint NOT NULL,
  entry_no    bigint NOT NULL,
  debit_book  text NOT NULL,
  credit_book text NOT NULL,
  currency    text NOT NULL,
  is_valued   boolean NOT NULL,
  amounts_e8  bigint[] NOT NULL,
  call_ids    uuid[] NOT NULL,
  -- One row, never another: nothing is added to an entry later.
  CONSTRAINT call_postings_pkey PRIMARY KEY (tenant_id, entry_no),
  CONSTRAINT call_postings_books_check CHECK (debit_book <> credit_book),
  CONSTRAINT call_postings_pairs_check CHECK (array_ndims(amounts_e8) = 1 AND array_ndims(call_ids) = 1
    AND array_lower(amounts_e8, 1) = 1 AND array_lower(call_ids, 1) = 1 AND cardinality(amounts_e8) = cardinality(call_ids)
    AND array_position(amounts_e8, NULL) IS NULL AND array_position(call_ids, NULL) IS NULL AND 0 < ALL (amounts_e8))
) WITH (toast_tuple_target = 8160);  -- a hundred pairs stay in their row, as they are
COMMENT ON TABLE call_postings IS 'the lines of an entry of calls: a debit and a credit of each amount, for the call at its place';
COMMENT ON COLUMN call_postings.is_valued IS 'the currency is the books'' own: the value in base is the amount';
CREATE INDEX call_postings_debits_idx ON call_postings (tenant_id, debit_book, entry_no);
CREATE INDEX call_postings_credits_idx ON call_postings (tenant_id, credit_book, entry_no);

CREATE TRIGGER call_postings_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON call_postings
  FOR EACH STATEMENT EXECUTE FUNCTION deny_change();
ALTER TABLE call_postings ENABLE ROW LEVEL SECURITY;
ALTER TABLE call_postings FORCE ROW LEVEL SECURITY;
CREATE POLICY call_postings_wall ON call_postings USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
CREATE POLICY call_postings_views ON call_postings FOR SELECT TO didtron_views USING (EXISTS (
  SELECT FROM accounts a WHERE a.tenant_id = call_postings.tenant_id
    AND (call_postings.debit_book = ANY (account_books(a.kind, a.account_id))
         OR call_postings.credit_book = ANY (account_books(a.kind, a.account_id)))));
GRANT SELECT ON call_postings TO didtron_node, didtron_api, didtron_views;

-- A pair has two lines: 1 and 2, 3 and 4, and so on. Whoever reads the lines of entries that another table names asks for them
-- entry by entry (LATERAL … OFFSET 0): a join cannot reach through the arrays.
CREATE VIEW postings WITH (security_invoker) AS
  SELECT tenant_id, entry_no, line_no, line_count, book, side, currency, amount_e8, base_e8, rate_e10, call_id FROM posting_lines
  UNION ALL
  SELECT c.tenant_id, c.entry_no, (2 * p.no - 1)::integer, 2 * cardinality(c.amounts_e8), c.debit_book, 'D', c.currency, p.amount_e8,
         CASE WHEN c.is_valued THEN p.amount_e8 END, CASE WHEN c.is_valued THEN 10000000000 END, p.call_id
  FROM call_postings c CROSS JOIN LATERAL unnest(c.amounts_e8, c.call_ids) WITH ORDINALITY AS p (amount_e8, call_id, no)
  UNION ALL
  SELECT c.tenant_id, c.entry_no, (2 * p.no)::integer, 2 * cardinality(c.amounts_e8), c.credit_book, 'C', c.currency, p.amount_e8,
         CASE WHEN c.is_valued THEN p.amount_e8 END, CASE WHEN c.is_valued THEN 10000000000 END, p.call_id
  FROM call_postings c CROSS JOIN LATERAL unnest(c.amounts_e8, c.call_ids) WITH ORDINALITY AS p (amount_e8, call_id, no);
COMMENT ON VIEW postings IS 'every line of every entry';
GRANT SELECT ON postings TO didtron_node, didtron_api;

DROP POLICY journal_entries_views ON journal_entries;
CREATE POLICY journal_entries_views ON journal_entries FOR SELECT TO didtron_views USING (
  EXISTS (SELECT FROM posting_lines p WHERE p.tenant_id = journal_entries.tenant_id AND p.entry_no = journal_entries.entry_no)
  OR EXISTS (SELECT FROM call_postings c WHERE c.tenant_id = journal_entries.tenant_id AND c.entry_no = journal_entries.entry_no));

CREATE OR REPLACE VIEW customer_account_lines WITH (security_barrier) AS
  SELECT a.tenant_id, a.account_id, p.entry_no, p.line_no, e.posted_at, e.usage_period, e.kind, p.book, p.side, p.currency, p.amount_e8
  FROM accounts a
  CROSS JOIN LATERAL (
    SELECT p.entry_no, p.line_no, p.book, p.side, p.currency, p.amount_e8
    FROM posting_lines h
    JOIN posting_lines p ON p.tenant_id = h.tenant_id AND p.entry_no = h.entry_no AND p.book = h.book AND p.currency = h.currency
      AND (p.line_no = h.line_no OR h.call_id IS NOT NULL)
    WHERE h.tenant_id = a.tenant_id AND h.book = ANY (account_books(a.kind, a.account_id)) AND h.currency = a.currency
      AND (h.call_id IS NULL OR h.line_no <= 2)
    UNION ALL
    SELECT c.entry_no, (2 * u.no - 1)::integer, c.debit_book, 'D', c.currency, u.amount_e8
    FROM call_postings c CROSS JOIN LATERAL unnest(c.amounts_e8) WITH ORDINALITY AS u (amount_e8, no)
    WHERE c.tenant_id = a.tenant_id AND c.debit_book = ANY (account_books(a.kind, a.account_id)) AND c.currency = a.currency
    UNION ALL
    SELECT c.entry_no, (2 * u.no)::integer, c.credit_book, 'C', c.currency, u.amount_e8
    FROM call_postings c CROSS JOIN LATERAL unnest(c.amounts_e8) WITH ORDINALITY AS u (amount_e8, no)
    WHERE c.tenant_id = a.tenant_id AND c.credit_book = ANY (account_books(a.kind, a.account_id)) AND c.currency = a.currency) AS p
  JOIN journal_entries e ON e.tenant_id = a.tenant_id AND e.entry_no = p.entry_no
  WHERE a.customer_tenant_id = app_tenant();

-- What the row itself cannot say: books of the chart, and an entry of as many lines in this currency's value.
CREATE FUNCTION check_call_postings() RETURNS trigger
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
      WHEN a.is_valued <> (a.currency = j.base_currency)
        THEN format('journal entry %s has a base value on some lines only', a.entry_no)
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
CREATE TRIGGER call_postings_pairs AFTER INSERT ON call_postings REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION check_call_postings();

-- An entry has lines or pairs.
CREATE OR REPLACE FUNCTION check_posting_lines() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_wrong text;
  v_rule  text;
BEGIN
  WITH sums AS (
    SELECT tenant_id, entry_no, line_count, currency, book, count(*) AS lines, count(base_e8) AS valued, count(call_id) AS calls,
           min(line_no) AS first_line,
           sum(CASE side WHEN 'D' THEN amount_e8 ELSE -amount_e8 END) AS rest,
           sum(CASE side WHEN 'D' THEN base_e8 ELSE -base_e8 END) AS base
    FROM added GROUP BY tenant_id, entry_no, line_count, currency, book),
  currencies AS (
    SELECT s.tenant_id, s.entry_no, s.line_count, s.currency, sum(s.lines) AS lines, sum(s.valued) AS valued, sum(s.rest) AS rest,
           sum(s.base) AS base, sum(s.calls) AS calls, count(*) AS books, max(s.first_line) AS first_line,
           -- No character that JSON would escape: the canonical text stays simple.
           min(s.book) FILTER (WHERE s.book !~ '^[0-9]{4}(:[a-z0-9-]{1,60})?$') AS misspelt,
           min(s.book) FILTER (WHERE c.number IS NULL OR (c.needs_key AND s.book = c.number)
                                  OR (c.sub_ledger = '' AND s.book <> c.number)) AS off_chart
    FROM sums s LEFT JOIN chart_accounts c ON c.number = left(s.book, 4)
    GROUP BY s.tenant_id, s.entry_no, s.line_count, s.currency),
  entries AS (
    SELECT tenant_id, entry_no, line_count, sum(lines) AS lines, sum(valued) AS valued, sum(base) AS base,
           sum(calls) AS calls, sum(books) AS books, max(first_line) AS first_line,
           min(currency) FILTER (WHERE rest <> 0) AS currency, min(currency) FILTER (WHERE currency !~ '^[A-Z]{3}$') AS no_currency,
           min(misspelt) AS misspelt, min(off_chart) AS off_chart
    FROM currencies GROUP BY tenant_id, entry_no, line_count)
  SELECT CASE
      WHEN e.misspelt IS NOT NULL THEN format('journal entry %s names a book that is not written like one', e.entry_no)
      WHEN e.no_currency IS NOT NULL THEN format('journal entry %s names a currency that is not written like one', e.entry_no)
      WHEN e.lines <> e.line_count THEN format('journal entry %s has %s of %s lines', e.entry_no, e.lines, e.line_count)
      WHEN e.currency IS NOT NULL THEN format('journal entry %s does not balance in %s', e.entry_no, e.currency)
      WHEN e.valued NOT IN (0, e.lines) THEN format('journal entry %s has a base value on some lines only', e.entry_no)
      WHEN e.base <> 0 THEN format('journal entry %s does not balance in its base currency', e.entry_no)
      WHEN e.off_chart IS NOT NULL
        THEN format('journal entry %s posts to %s, which the chart of accounts does not have', e.entry_no, e.off_chart)
      WHEN e.calls <> 0 AND (e.calls <> e.lines OR e.books <> 2 OR e.first_line <> 2)
        THEN format('journal entry %s is not made of pairs of two books, each for a call', e.entry_no)
      -- OFFSET 0: entry by entry through the key, however small the table was when this was planned.
      WHEN NOT EXISTS (SELECT FROM journal_entries j
                       WHERE j.tenant_id = e.tenant_id AND j.entry_no = e.entry_no AND j.line_count = e.line_count OFFSET 0)
        THEN format('there is no journal entry %s of %s lines', e.entry_no, e.line_count)
      WHEN EXISTS (SELECT FROM call_postings c WHERE c.tenant_id = e.tenant_id AND c.entry_no = e.entry_no OFFSET 0)
        THEN format('journal entry %s has its lines in pairs already', e.entry_no)
      END,
      CASE WHEN e.misspelt IS NOT NULL THEN 'postings_book_check' WHEN e.no_currency IS NOT NULL THEN 'postings_currency_check'
           ELSE 'journal_entries_balanced' END
    INTO v_wrong, v_rule FROM entries e ORDER BY 1 LIMIT 1;
  IF v_wrong IS NOT NULL THEN
    RAISE EXCEPTION '%', v_wrong USING ERRCODE = 'check_violation', CONSTRAINT = v_rule;
  END IF;
  RETURN NULL;
END $$;

-- At COMMIT: an entry has its lines, and a reversal mirrors what it reverses.
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
                 FROM postings WHERE tenant_id = new.tenant_id AND entry_no = new.reverses_entry_no) AS was
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

-- Entries are arrays of equal length; so are lines, with p_entry_of naming the entry (1, 2, …) that a line belongs to: the
-- lines of an entry stand together, in the order of entries. p_rating_digests are hex. p_posted_at null: now. p_usage_periods
-- 'YYYY-MM', null: that of posted_at. p_bases, p_rates null: valued here when the line is in the base currency, else without
-- value. p_calls null: no line is for one call.
-- Usage call by call comes as pairs instead: p_pair_counts says how many of p_pair_amounts and p_pair_calls are the entry's, in the
-- order of entries; each pair is a debit of its p_debit_books, a credit of its p_credit_books. An entry has lines or pairs.
-- SQLSTATE ZD001: the key was used for other content. ZD002: a prepaid balance would fall below its limit by something
-- other than usage. ZD003: the period is closed. ZD004: reversed already.
DROP FUNCTION post_entries(bigint, text[], text[], text[], timestamptz[], text[], bigint[], bigint[], bigint[], text[], bigint[],
  text[], text[], text[], bigint[], bigint[], bigint[], uuid[], text[], text[], text[], bigint[], bigint[], uuid[]);
CREATE FUNCTION post_entries(p_tenant bigint, p_kinds text[], p_keys text[], p_causes text[], p_posted_at timestamptz[],
                             p_usage_periods text[], p_batches bigint[], p_reverses bigint[], p_rating_rows bigint[],
                             p_rating_digests text[], p_entry_of bigint[], p_books text[], p_sides text[], p_currencies text[],
                             p_amounts bigint[], p_bases bigint[], p_rates bigint[], p_calls uuid[] DEFAULT NULL,
                             p_debit_books text[] DEFAULT NULL, p_credit_books text[] DEFAULT NULL,
                             p_pair_currencies text[] DEFAULT NULL, p_pair_counts bigint[] DEFAULT NULL,
                             p_pair_amounts bigint[] DEFAULT '{}', p_pair_calls uuid[] DEFAULT '{}')
RETURNS TABLE (ordinal bigint, entry_no bigint, is_new boolean)
-- The plans do not depend on how long the arrays are; one for all keeps the arrays in the form that is indexed at once.
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  v_entries  bigint := coalesce(cardinality(p_keys), 0);
  v_lines    bigint := coalesce(cardinality(p_books), 0);
  v_pairs    bigint := cardinality(p_pair_amounts);
  v_now      timestamptz;
  v_now_text text;
  v_no       bigint;
  v_digest   bytea;
  v_seal     bytea;
  v_base     text;
  v_book     text;
  v_old      bigint;
  v_posted   timestamptz;
  v_usage    date;
  v_asked    bytea;
  v_next     bigint := 1;  -- the line that the next entry begins with
  v_nos      bigint[] := '{}';
  v_is_new   boolean[] := '{}';
  v_prevs    bytea[] := '{}';
  v_digests  bytea[] := '{}';
  v_seals    bytea[] := '{}';
  v_askeds   bytea[] := '{}';
  v_posteds  timestamptz[] := '{}';
  v_usages   date[] := '{}';
  v_counts   bigint[] := '{}';
  v_befores  bigint[] := '{}';
  v_valued   boolean[] := '{}';
  v_sums     bigint[] := '{}';
  v_paying   text[];
  e          record;
BEGIN
  IF v_entries = 0 THEN RETURN; END IF;
  IF cardinality(p_kinds) <> v_entries OR cardinality(p_causes) <> v_entries OR cardinality(p_posted_at) <> v_entries
     OR cardinality(p_usage_periods) <> v_entries OR cardinality(p_batches) <> v_entries OR cardinality(p_reverses) <> v_entries
     OR cardinality(p_rating_rows) <> v_entries OR cardinality(p_rating_digests) <> v_entries
     OR cardinality(p_entry_of) <> v_lines OR cardinality(p_sides) <> v_lines OR cardinality(p_currencies) <> v_lines
     OR cardinality(p_amounts) <> v_lines OR cardinality(p_bases) <> v_lines OR cardinality(p_rates) <> v_lines
     OR cardinality(p_calls) <> v_lines OR cardinality(p_debit_books) <> v_entries OR cardinality(p_credit_books) <> v_entries
     OR cardinality(p_pair_currencies) <> v_entries OR cardinality(p_pair_counts) <> v_entries
     OR cardinality(p_pair_calls) <> v_pairs THEN
    RAISE EXCEPTION 'the arrays of entries or of lines differ in length' USING ERRCODE = 'check_violation';
  END IF;

  SELECT h.entry_no, h.digest, h.seal, h.base_currency, h.recorded_at INTO v_no, v_digest, v_seal, v_base, v_now
    FROM ledger_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO ledger_heads (tenant_id, entry_no, digest)
      VALUES (p_tenant, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
    SELECT h.entry_no, h.digest, h.seal, h.base_currency, h.recorded_at INTO STRICT v_no, v_digest, v_seal, v_base, v_now
      FROM ledger_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  END IF;
  -- The clock is asked once the head is held: whoever had to wait for a period's end posts after it.
  v_now := greatest(clock_timestamp(), v_now);
  v_now_text := rfc3339_utc(v_now);
  v_old := v_no;

  IF (SELECT coalesce(sum(n), 0) <> v_pairs OR min(n) < 0 FROM unnest(p_pair_counts) AS n) THEN
    RAISE EXCEPTION 'a pair belongs to no entry' USING ERRCODE = 'check_violation';
  END IF;
  FOR e IN
    WITH line AS (
      SELECT l.entry_of, l.no, l.book, l.side, l.currency, l.amount,
             coalesce(l.base, CASE WHEN l.currency = v_base THEN l.amount END) AS value,
             coalesce(l.rate, CASE WHEN l.base IS NULL AND l.currency = v_base THEN 10000000000 END) AS used
      FROM unnest(p_entry_of, p_books, p_sides, p_currencies, p_amounts, p_bases, p_rates)
        WITH ORDINALITY AS l (entry_of, book, side, currency, amount, base, rate, no)),
    lines AS (
      SELECT entry_of, count(*) AS count, min(no) AS first, max(no) AS last, count(value) = count(*) AS is_valued,
             string_agg('["' || book || '","' || side || '","' || currency || '","' || amount || '"]', ',' ORDER BY no) AS text,
             string_agg('[' || coalesce('"' || value || '"', 'null') || ',' || coalesce('"' || used || '"', 'null') || ']', ',' ORDER BY no)
               AS base_text
      FROM line GROUP BY entry_of),
    -- Stored once, the array is flat, and a part of it is found at once.
    flat AS MATERIALIZED (SELECT p_pair_amounts AS amounts),
    pairs AS (
      SELECT n.no AS entry_of, n.count, d.sum, n.head || d.text || '"]' AS text,
             CASE WHEN n.currency = v_base THEN '["' || d.base_text || '","10000000000"]' END AS base_text
      FROM (SELECT u.no, u.count, (sum(u.count) OVER (ORDER BY u.no))::bigint AS last, u.currency,
                   -- What the lines of a pair say around their amounts is the same for all pairs of an entry.
                   '["' || u.debit || '","D","' || u.currency || '","' AS head,
                   '"],["' || u.credit || '","C","' || u.currency || '","' AS middle
            FROM unnest(p_pair_counts, p_debit_books, p_credit_books, p_pair_currencies)
                   WITH ORDINALITY AS u (count, debit, credit, currency, no)) AS n
      CROSS JOIN flat f
      CROSS JOIN LATERAL (
        SELECT sum(a.amount)::bigint AS sum, string_agg(a.digits || n.middle || a.digits, '"],' || n.head) AS text,
               string_agg(a.digits || '","10000000000"],["' || a.digits, '","10000000000"],["') AS base_text
        FROM (SELECT u.amount, u.amount::text AS digits FROM unnest(f.amounts[n.last - n.count + 1 : n.last]) AS u (amount) OFFSET 0) AS a) AS d
      WHERE n.count > 0)
    SELECT n.no, n.kind, n.key, n.cause, n.posted_at, n.usage_period, n.batch, n.reverses, n.rating_rows, n.rating_digest,
           l.count AS lines, l.first AS first_line, l.last AS last_line, q.count AS pairs, q.sum,
           coalesce(l.text, q.text) AS text,
           CASE WHEN q.count IS NULL THEN l.is_valued ELSE q.base_text IS NOT NULL END AS is_valued,
           CASE WHEN q.count IS NULL THEN CASE WHEN l.is_valued THEN l.base_text ELSE '[null,null]' || repeat(',[null,null]', l.count::integer - 1) END
                ELSE coalesce(q.base_text, '[null,null]' || repeat(',[null,null]', 2 * q.count::integer - 1)) END AS base_text,
           j.entry_no AS known_no, j.request_digest AS known_request
    FROM unnest(p_kinds, p_keys, p_causes, p_posted_at, p_usage_periods, p_batches, p_reverses, p_rating_rows, p_rating_digests)
           WITH ORDINALITY AS n (kind, key, cause, posted_at, usage_period, batch, reverses, rating_rows, rating_digest, no)
    LEFT JOIN lines l ON l.entry_of = n.no
    LEFT JOIN pairs q ON q.entry_of = n.no
    -- OFFSET 0: key by key through the index, however small the table was when this was planned.
    LEFT JOIN LATERAL (SELECT k.entry_no, k.request_digest FROM journal_entries k
                       WHERE k.tenant_id = p_tenant AND k.idempotency_key = n.key OFFSET 0) AS j ON true
    ORDER BY n.no
  LOOP
    IF coalesce(e.lines, 0) < 2 AND e.pairs IS NULL OR e.text IS NULL THEN
      RAISE EXCEPTION 'an entry needs two lines or more, each with book, side, currency and amount'
        USING ERRCODE = 'check_violation';
    END IF;
    IF e.lines IS NOT NULL AND e.pairs IS NOT NULL OR e.first_line <> v_next OR e.last_line <> e.first_line + e.lines - 1 THEN
      RAISE EXCEPTION 'the lines of an entry stand together, in the order of entries' USING ERRCODE = 'check_violation';
    END IF;
    v_next := coalesce(e.last_line + 1, v_next);
    v_counts[e.no] := coalesce(e.lines, 2 * e.pairs);
    v_befores[e.no] := e.first_line - 1;
    v_sums[e.no] := e.sum;
    v_asked := sha256(convert_to(concat_ws(E'\n', to_json(e.kind), to_json(e.cause), CASE WHEN e.posted_at IS NULL THEN '-' ELSE rfc3339_utc(e.posted_at) END,
      coalesce(e.usage_period, '-'), coalesce(e.batch::text, '-'), coalesce(e.reverses::text, '-'),
      coalesce(e.rating_rows::text, '-'), coalesce(e.rating_digest, '-'), e.text, e.base_text), 'UTF8'));
    v_valued[e.no] := e.is_valued;
    v_is_new[e.no] := e.known_no IS NULL;
    v_posted := coalesce(e.posted_at, v_now);
    v_usage := coalesce((e.usage_period || '-01')::date, date_trunc('month', v_posted AT TIME ZONE 'UTC')::date);
    v_askeds[e.no] := v_asked;
    v_posteds[e.no] := v_posted;
    v_usages[e.no] := v_usage;
    v_prevs[e.no] := v_digest;
    IF e.known_no IS NOT NULL THEN
      IF e.known_request <> v_asked THEN
        RAISE EXCEPTION 'the idempotency key was used for another entry' USING ERRCODE = 'ZD001';
      END IF;
      v_nos[e.no] := e.known_no;
      v_digests[e.no] := v_digest;
      v_seals[e.no] := v_seal;
      CONTINUE;
    END IF;
    IF e.reverses IS NOT NULL AND EXISTS (SELECT FROM journal_entries j
                                          WHERE j.tenant_id = p_tenant AND j.reverses_entry_no = e.reverses) THEN
      RAISE EXCEPTION 'entry % is reversed already', e.reverses USING ERRCODE = 'ZD004';
    END IF;
    v_no := v_no + 1;
    v_nos[e.no] := v_no;
    v_digest := sha256(convert_to(encode(v_digest, 'hex') || E'\n{"id":' || v_no || ',"ts":"'
      || CASE WHEN e.posted_at IS NULL THEN v_now_text ELSE rfc3339_utc(e.posted_at) END || '","lines":[' || e.text || ']}', 'UTF8'));
    -- entry_seal() of entry_facts(), written out: as functions they are planned again for every entry.
    v_seal := sha256(convert_to(encode(v_seal, 'hex') || E'\n' || encode(v_digest, 'hex') || E'\n{"kind":' || to_json(e.kind)
      || ',"key":' || to_json(e.key) || ',"cause":' || to_json(e.cause) || ',"recorded":"' || v_now_text || '","usage_period":"'
      || to_char(v_usage, 'YYYY-MM') || '","batch":' || coalesce(e.batch::text, 'null') || ',"reverses":'
      || coalesce(e.reverses::text, 'null') || ',"rating":'
      || coalesce('{"rows":' || e.rating_rows || ',"digest":"' || encode(decode(e.rating_digest, 'hex'), 'hex') || '"}', 'null')
      || ',"request":"' || encode(v_asked, 'hex') || '","base":"' || v_base || '","base_lines":[' || e.base_text || ']}', 'UTF8'));
    v_digests[e.no] := v_digest;
    v_seals[e.no] := v_seal;
  END LOOP;
  IF v_next <> v_lines + 1 THEN
    RAISE EXCEPTION 'a line belongs to no entry' USING ERRCODE = 'check_violation';
  END IF;

  IF v_no > v_old THEN
    INSERT INTO journal_entries (tenant_id, entry_no, kind, idempotency_key, posted_at, cause, batch_id, reverses_entry_no, line_count,
                                 prev_digest, digest, recorded_at, usage_period, rating_rows, rating_digest, base_currency,
                                 request_digest, seal)
      SELECT p_tenant, n.entry_no, kind, key, posted_at, cause, batch, reverses, count, previous, digest, v_now, usage_period,
             rating_rows, decode(rating_digest, 'hex'), v_base, asked, seal
      FROM unnest(v_is_new, v_nos, p_kinds, p_keys, v_posteds, p_causes, p_batches, p_reverses, v_counts, v_prevs, v_digests, v_usages,
                  p_rating_rows, p_rating_digests, v_askeds, v_seals)
             AS n (is_new, entry_no, kind, key, posted_at, cause, batch, reverses, count, previous, digest, usage_period,
                   rating_rows, rating_digest, asked, seal)
      WHERE n.is_new;

    IF v_lines > 0 THEN
      INSERT INTO posting_lines (tenant_id, entry_no, line_no, line_count, book, side, currency, amount_e8, base_e8, rate_e10, call_id)
        SELECT p_tenant, v_nos[l.entry_of], l.no - v_befores[l.entry_of], v_counts[l.entry_of], l.book, l.side, l.currency, l.amount,
               CASE WHEN v_valued[l.entry_of] THEN coalesce(l.base, l.amount) END,
               CASE WHEN v_valued[l.entry_of] THEN coalesce(l.rate, CASE WHEN l.base IS NULL THEN 10000000000 END) END, l.call
        FROM unnest(p_entry_of, p_books, p_sides, p_currencies, p_amounts, p_bases, p_rates, p_calls)
          WITH ORDINALITY AS l (entry_of, book, side, currency, amount, base, rate, call, no)
        WHERE v_is_new[l.entry_of];
    END IF;
    IF v_pairs > 0 THEN
      WITH flat AS MATERIALIZED (SELECT p_pair_amounts AS amounts, p_pair_calls AS calls)
      INSERT INTO call_postings (tenant_id, entry_no, debit_book, credit_book, currency, is_valued, amounts_e8, call_ids)
        SELECT p_tenant, n.entry_no, n.debit, n.credit, n.currency, n.is_valued,
               f.amounts[n.last - n.count + 1 : n.last], f.calls[n.last - n.count + 1 : n.last]
        FROM (SELECT u.*, (sum(u.count) OVER (ORDER BY u.no))::bigint AS last
              FROM unnest(p_pair_counts, p_debit_books, p_credit_books, p_pair_currencies, v_nos, v_is_new, v_valued)
                     WITH ORDINALITY AS u (count, debit, credit, currency, entry_no, is_new, is_valued, no)) AS n
        CROSS JOIN flat f
        WHERE n.count > 0 AND n.is_new;
    END IF;
    WITH line AS (
      SELECT l.book, l.side, l.currency, l.amount, CASE WHEN v_valued[l.entry_of] THEN coalesce(l.base, l.amount) END AS base
      FROM unnest(p_entry_of, p_books, p_sides, p_currencies, p_amounts, p_bases) AS l (entry_of, book, side, currency, amount, base)
      WHERE v_is_new[l.entry_of]
      UNION ALL
      SELECT CASE s.side WHEN 'D' THEN n.debit ELSE n.credit END, s.side, n.currency, n.sum, CASE WHEN n.is_valued THEN n.sum END
      FROM unnest(v_is_new, p_debit_books, p_credit_books, p_pair_currencies, v_sums, v_valued)
             AS n (is_new, debit, credit, currency, sum, is_valued)
      CROSS JOIN (VALUES ('D'), ('C')) AS s (side)
      WHERE n.is_new AND n.sum IS NOT NULL)
    -- In the order of books: two writers of one tenant cannot meet here (the head is locked), restores can.
    INSERT INTO ledger_balances (tenant_id, book, currency, debit_e8, credit_e8, base_debit_e8, base_credit_e8)
      SELECT p_tenant, book, currency,
             coalesce(sum(amount) FILTER (WHERE side = 'D'), 0)::bigint, coalesce(sum(amount) FILTER (WHERE side = 'C'), 0)::bigint,
             coalesce(sum(base) FILTER (WHERE side = 'D'), 0)::bigint, coalesce(sum(base) FILTER (WHERE side = 'C'), 0)::bigint
      FROM line GROUP BY book, currency ORDER BY book, currency
      ON CONFLICT (tenant_id, book, currency) DO UPDATE
        SET debit_e8 = ledger_balances.debit_e8 + excluded.debit_e8,
            credit_e8 = ledger_balances.credit_e8 + excluded.credit_e8,
            base_debit_e8 = ledger_balances.base_debit_e8 + excluded.base_debit_e8,
            base_credit_e8 = ledger_balances.base_credit_e8 + excluded.base_credit_e8;
    UPDATE ledger_heads h SET entry_no = v_no, digest = v_digest, seal = v_seal, recorded_at = v_now WHERE h.tenant_id = p_tenant;

    -- A call that happened is booked whatever it costs; nothing else may overdraw a prepaid account.
    IF NOT p_kinds <@ ARRAY['usage', 'rerating'] THEN
      SELECT array_agg(DISTINCT d.book) INTO v_paying
        FROM (SELECT l.book, l.entry_of FROM unnest(p_entry_of, p_books, p_sides) AS l (entry_of, book, side) WHERE l.side = 'D'
              UNION ALL
              SELECT n.book, n.no FROM unnest(p_debit_books) WITH ORDINALITY AS n (book, no)) AS d
        WHERE d.book LIKE '2100:%' AND v_is_new[d.entry_of] AND p_kinds[d.entry_of] NOT IN ('usage', 'rerating');
    END IF;
    IF v_paying IS NOT NULL THEN
      SELECT l.book INTO v_book
        FROM unnest(v_paying) AS l (book)
        JOIN accounts a ON a.tenant_id = p_tenant AND a.kind = 'prepaid' AND l.book = '2100:acct-' || a.account_id
        JOIN ledger_balances b ON b.tenant_id = p_tenant AND b.book = l.book AND b.currency = a.currency
        WHERE b.credit_e8 - b.debit_e8 - b.pending_debit_e8 < -a.credit_limit_e8
        LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'book % would fall below its limit', v_book USING ERRCODE = 'ZD002';
      END IF;
    END IF;
  END IF;

  RETURN QUERY SELECT r.no, r.entry_no, r.is_new FROM unnest(v_nos, v_is_new) WITH ORDINALITY AS r (entry_no, is_new, no);
END $$;
REVOKE ALL ON FUNCTION post_entries(bigint, text[], text[], text[], timestamptz[], text[], bigint[], bigint[], bigint[], text[], bigint[],
  text[], text[], text[], bigint[], bigint[], bigint[], uuid[], text[], text[], text[], bigint[], bigint[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION post_entries(bigint, text[], text[], text[], timestamptz[], text[], bigint[], bigint[], bigint[], text[], bigint[],
  text[], text[], text[], bigint[], bigint[], bigint[], uuid[], text[], text[], text[], bigint[], bigint[], uuid[]) TO didtron_node;
