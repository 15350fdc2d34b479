-- post_entries() values what it posts; reversals keep values; value_entry() tells those that came late.

-- Entries are arrays of equal length; so are lines, with p_entry_of naming the entry (1, 2, …) that a line belongs to: the
-- lines of an entry stand together, in the order of entries. p_rating_digests are hex. p_posted_at null: now. p_usage_periods
-- 'YYYY-MM', null: that of posted_at. p_calls null: no line is for one call.
-- p_bases, p_rates, p_fx_rates, p_fx_second_rates are null for the lines of an entry that is valued here: lines in the base
-- currency by themselves, others by the stored quotes of the entry's day (UTC). When one of its currencies has none, the entry is
-- posted without values and named in unvalued_entries. A reversal has the values that it is given.
-- What is compared with a repeat of the same key is what was asked, never what a rate made of it.
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
                             p_pair_amounts bigint[] DEFAULT '{}', p_pair_calls uuid[] DEFAULT '{}',
                             p_fx_rates bigint[] DEFAULT NULL, p_fx_second_rates bigint[] DEFAULT NULL)
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
  -- Only where something is not in the books' currency: by line, by entry, by pair.
  v_bases    bigint[];
  v_used     bigint[];
  v_days     date[];
  v_texts    text[] := '{}';  -- of what is sealed about the entry's values
  v_base_sums bigint[] := '{}';
  v_pair_rates bigint[] := '{}';
  v_pair_fx  bigint[] := '{}';
  v_pair_second_fx bigint[] := '{}';
  v_pair_bases bigint[] := '{}';
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
     OR cardinality(p_pair_calls) <> v_pairs OR cardinality(p_fx_rates) <> v_lines OR cardinality(p_fx_second_rates) <> v_lines THEN
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

  IF p_fx_rates IS NOT NULL OR EXISTS (SELECT FROM unnest(p_currencies) AS c WHERE c <> v_base)
     OR EXISTS (SELECT FROM unnest(p_pair_counts, p_pair_currencies) AS c (count, currency) WHERE c.count > 0 AND c.currency <> v_base) THEN
    v_texts := array_fill(NULL::text, ARRAY[v_entries::integer]);
    v_base_sums := array_fill(NULL::bigint, ARRAY[v_entries::integer]);
    v_pair_rates := v_base_sums;
    v_pair_fx := v_base_sums;
    v_pair_second_fx := v_base_sums;
    -- A reversal has the values of what it reverses, or none.
    v_days := ARRAY(SELECT CASE WHEN n.reverses IS NULL THEN (coalesce(n.posted_at, v_now) AT TIME ZONE 'UTC')::date END
                    FROM unnest(p_posted_at, p_reverses) WITH ORDINALITY AS n (posted_at, reverses, no) ORDER BY n.no);
    SELECT array_agg(coalesce(v.base_e8, l.base) ORDER BY l.no), array_agg(coalesce(v.rate_e10, l.rate) ORDER BY l.no),
           array_agg(coalesce(v.fx_rate_id, l.fx) ORDER BY l.no), array_agg(coalesce(v.fx_second_rate_id, l.second_fx) ORDER BY l.no)
      INTO v_bases, v_used, p_fx_rates, p_fx_second_rates
      FROM unnest(p_bases, p_rates, p_fx_rates, p_fx_second_rates) WITH ORDINALITY AS l (base, rate, fx, second_fx, no)
      LEFT JOIN base_values(p_tenant, v_base, v_days, p_entry_of, p_sides, p_currencies, p_amounts, p_bases) AS v ON v.line = l.no;
    FOR e IN
      SELECT l.entry_of AS no, string_agg(base_line(l.base, l.rate, l.fx, l.second_fx), ',' ORDER BY l.no) AS text
      FROM unnest(p_entry_of, v_bases, v_used, p_fx_rates, p_fx_second_rates) WITH ORDINALITY AS l (entry_of, base, rate, fx, second_fx, no)
      GROUP BY l.entry_of HAVING count(l.base) = count(*) AND count(l.fx) > 0
    LOOP
      v_texts[e.no] := e.text;
    END LOOP;
    FOR e IN
      WITH flat AS MATERIALIZED (SELECT p_pair_amounts AS amounts),
      entry AS (SELECT u.no, u.count, (sum(u.count) OVER (ORDER BY u.no))::bigint AS last, u.currency, v_days[u.no] AS day
                FROM unnest(p_pair_counts, p_pair_currencies) WITH ORDINALITY AS u (count, currency, no)),
      rate AS MATERIALIZED (
        SELECT d.currency, d.day, r.rate_e10, r.fx_rate_id, r.fx_second_rate_id
        FROM (SELECT DISTINCT currency, day FROM entry WHERE count > 0 AND currency <> v_base) AS d
        CROSS JOIN LATERAL fx_rate_on(p_tenant, d.currency, v_base, d.day) AS r)
      SELECT n.no, r.rate_e10, r.fx_rate_id, r.fx_second_rate_id, d.bases, d.sum, d.text
      FROM entry n CROSS JOIN flat f LEFT JOIN rate r ON r.currency = n.currency AND r.day = n.day
      CROSS JOIN LATERAL (
        SELECT array_agg(b.base ORDER BY b.no) AS bases, CASE WHEN count(b.base) = count(*) THEN sum(b.base) END AS sum,
               string_agg(b.text || ',' || b.text, ',' ORDER BY b.no) AS text
        FROM (SELECT u.no, v.base, base_line(v.base, r.rate_e10, r.fx_rate_id, r.fx_second_rate_id) AS text
              FROM unnest(f.amounts[n.last - n.count + 1 : n.last]) WITH ORDINALITY AS u (amount, no)
              CROSS JOIN LATERAL (SELECT base_value_e8(u.amount, r.rate_e10) AS base) AS v) AS b) AS d
      WHERE n.count > 0 ORDER BY n.no
    LOOP
      v_pair_bases := v_pair_bases || e.bases;
      IF e.sum <= 9223372036854775807 THEN
        v_texts[e.no] := e.text;
        v_base_sums[e.no] := e.sum;
        v_pair_rates[e.no] := e.rate_e10;
        v_pair_fx[e.no] := e.fx_rate_id;
        v_pair_second_fx[e.no] := e.fx_second_rate_id;
      END IF;
    END LOOP;
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
    v_valued[e.no] := e.is_valued OR v_texts[e.no] IS NOT NULL;
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
      || ',"request":"' || encode(v_asked, 'hex') || '","base":"' || v_base || '","base_lines":[' || coalesce(v_texts[e.no], e.base_text) || ']}', 'UTF8'));
    v_digests[e.no] := v_digest;
    v_seals[e.no] := v_seal;
  END LOOP;
  IF v_next <> v_lines + 1 THEN
    RAISE EXCEPTION 'a line belongs to no entry' USING ERRCODE = 'check_violation';
  END IF;

  IF v_bases IS NOT NULL THEN
    p_bases := v_bases;
    p_rates := v_used;
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
    IF false = ANY (v_valued) THEN
      INSERT INTO unvalued_entries (tenant_id, entry_no, rate_on, currencies)
        SELECT p_tenant, v_nos[c.entry_of],
               coalesce((SELECT u.rate_on FROM unvalued_entries u WHERE u.tenant_id = p_tenant AND u.entry_no = p_reverses[c.entry_of]),
                        (v_posteds[c.entry_of] AT TIME ZONE 'UTC')::date),
               array_agg(DISTINCT c.currency ORDER BY c.currency)
        FROM (SELECT l.entry_of, l.currency FROM unnest(p_entry_of, p_currencies) AS l (entry_of, currency)
              UNION ALL
              SELECT n.no, n.currency FROM unnest(p_pair_counts, p_pair_currencies) WITH ORDINALITY AS n (count, currency, no)
              WHERE n.count > 0) AS c
        WHERE c.currency <> v_base AND v_is_new[c.entry_of] AND NOT v_valued[c.entry_of] GROUP BY c.entry_of;
    END IF;

    IF v_lines > 0 THEN
      INSERT INTO posting_lines (tenant_id, entry_no, line_no, line_count, book, side, currency, amount_e8, base_e8, rate_e10, call_id,
                                 fx_rate_id, fx_second_rate_id)
        SELECT p_tenant, v_nos[l.entry_of], l.no - v_befores[l.entry_of], v_counts[l.entry_of], l.book, l.side, l.currency, l.amount,
               CASE WHEN v_valued[l.entry_of] THEN coalesce(l.base, l.amount) END,
               CASE WHEN v_valued[l.entry_of] THEN coalesce(l.rate, CASE WHEN l.base IS NULL THEN 10000000000 END) END, l.call,
               CASE WHEN v_valued[l.entry_of] THEN l.fx END, CASE WHEN v_valued[l.entry_of] THEN l.second_fx END
        FROM unnest(p_entry_of, p_books, p_sides, p_currencies, p_amounts, p_bases, p_rates, p_calls, p_fx_rates, p_fx_second_rates)
          WITH ORDINALITY AS l (entry_of, book, side, currency, amount, base, rate, call, fx, second_fx, no)
        WHERE v_is_new[l.entry_of];
    END IF;
    IF v_pairs > 0 THEN
      WITH flat AS MATERIALIZED (SELECT p_pair_amounts AS amounts, p_pair_calls AS calls)
      INSERT INTO call_postings (tenant_id, entry_no, debit_book, credit_book, currency, is_valued, amounts_e8, call_ids, bases_e8,
                                 rate_e10, fx_rate_id, fx_second_rate_id)
        SELECT p_tenant, n.entry_no, n.debit, n.credit, n.currency, n.is_valued,
               f.amounts[n.last - n.count + 1 : n.last], f.calls[n.last - n.count + 1 : n.last],
               CASE WHEN n.rate IS NOT NULL THEN v_pair_bases[n.last - n.count + 1 : n.last] END, n.rate, n.fx, n.second_fx
        FROM (SELECT u.*, (sum(u.count) OVER (ORDER BY u.no))::bigint AS last
              FROM unnest(p_pair_counts, p_debit_books, p_credit_books, p_pair_currencies, v_nos, v_is_new, v_valued, v_pair_rates,
                          v_pair_fx, v_pair_second_fx)
                     WITH ORDINALITY AS u (count, debit, credit, currency, entry_no, is_new, is_valued, rate, fx, second_fx, no)) AS n
        CROSS JOIN flat f
        WHERE n.count > 0 AND n.is_new;
    END IF;
    WITH line AS (
      SELECT l.book, l.side, l.currency, l.amount, CASE WHEN v_valued[l.entry_of] THEN coalesce(l.base, l.amount) END AS base
      FROM unnest(p_entry_of, p_books, p_sides, p_currencies, p_amounts, p_bases) AS l (entry_of, book, side, currency, amount, base)
      WHERE v_is_new[l.entry_of]
      UNION ALL
      SELECT CASE s.side WHEN 'D' THEN n.debit ELSE n.credit END, s.side, n.currency, n.sum,
             CASE WHEN n.is_valued THEN coalesce(n.base_sum, n.sum) END
      FROM unnest(v_is_new, p_debit_books, p_credit_books, p_pair_currencies, v_sums, v_valued, v_base_sums)
             AS n (is_new, debit, credit, currency, sum, is_valued, base_sum)
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

    -- A call that happened is booked whatever it costs; nothing else that moves money may overdraw a prepaid account.
    IF NOT p_kinds <@ ARRAY['usage', 'rerating', 'valuation'] THEN
      SELECT array_agg(DISTINCT d.book) INTO v_paying
        FROM (SELECT l.book, l.entry_of FROM unnest(p_entry_of, p_books, p_sides) AS l (entry_of, book, side) WHERE l.side = 'D'
              UNION ALL
              SELECT n.book, n.no FROM unnest(p_debit_books) WITH ORDINALITY AS n (book, no)) AS d
        WHERE d.book LIKE '2100:%' AND v_is_new[d.entry_of] AND p_kinds[d.entry_of] NOT IN ('usage', 'rerating', 'valuation');
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
  text[], text[], text[], bigint[], bigint[], bigint[], uuid[], text[], text[], text[], bigint[], bigint[], uuid[],
  bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION post_entries(bigint, text[], text[], text[], timestamptz[], text[], bigint[], bigint[], bigint[], text[], bigint[],
  text[], text[], text[], bigint[], bigint[], bigint[], uuid[], text[], text[], text[], bigint[], bigint[], uuid[],
  bigint[], bigint[]) TO didtron_node;

-- The mirror of an entry, in the period that is open now, for the usage period of the original and with its values. A reversal is
-- not reversed, nor is what tells the values of another entry. ZD005: no such entry.
CREATE OR REPLACE FUNCTION reverse_entry(p_tenant bigint, p_entry_no bigint, p_key text, p_cause text)
RETURNS TABLE (entry_no bigint, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_kind  text;
  v_usage date;
BEGIN
  SELECT e.kind, e.usage_period INTO v_kind, v_usage FROM journal_entries e
    WHERE e.tenant_id = p_tenant AND e.entry_no = p_entry_no;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such journal entry' USING ERRCODE = 'ZD005';
  END IF;
  IF v_kind = 'reversal' THEN
    RAISE EXCEPTION 'entry % is a reversal itself: post a new entry instead', p_entry_no USING ERRCODE = 'ZD004';
  END IF;
  IF v_kind = 'valuation' THEN
    RAISE EXCEPTION 'entry % tells the values of another entry: reverse that one', p_entry_no USING ERRCODE = 'ZD004';
  END IF;
  -- Who values an entry holds the head: the values are those of before or of after, on all lines.
  PERFORM FROM ledger_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  RETURN QUERY
    SELECT r.entry_no, r.is_new
    FROM (SELECT array_agg(p.book ORDER BY p.line_no) AS books,
                 array_agg(CASE p.side WHEN 'D' THEN 'C' ELSE 'D' END ORDER BY p.line_no) AS sides,
                 array_agg(p.currency ORDER BY p.line_no) AS currencies, array_agg(p.amount_e8 ORDER BY p.line_no) AS amounts,
                 array_agg(p.base_e8 ORDER BY p.line_no) AS bases, array_agg(p.rate_e10 ORDER BY p.line_no) AS rates,
                 array_agg(p.call_id ORDER BY p.line_no) AS calls, array_agg(p.fx_rate_id ORDER BY p.line_no) AS fx_rates,
                 array_agg(p.fx_second_rate_id ORDER BY p.line_no) AS fx_second_rates
          FROM valued_postings p WHERE p.tenant_id = p_tenant AND p.entry_no = p_entry_no) AS l
    CROSS JOIN LATERAL post_entries(p_tenant, ARRAY['reversal'], ARRAY[p_key], ARRAY[p_cause], ARRAY[NULL::timestamptz],
      ARRAY[to_char(v_usage, 'YYYY-MM')], ARRAY[NULL::bigint], ARRAY[p_entry_no], ARRAY[NULL::bigint], ARRAY[NULL::text],
      array_fill(1::bigint, ARRAY[cardinality(l.books)]), l.books, l.sides, l.currencies, l.amounts, l.bases, l.rates, l.calls,
      p_fx_rates => l.fx_rates, p_fx_second_rates => l.fx_second_rates) AS r;
END $$;

-- Tells the values of an entry that was posted without, by the rates of its day; null: there are none, or it has its values. A
-- reversal gets those of what it reverses, once that has them.
CREATE FUNCTION value_entry(p_tenant bigint, p_entry_no bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_entry record;
  v_base  text;
  v_no    bigint;
  l       record;
  v       record;
BEGIN
  SELECT h.base_currency INTO v_base FROM ledger_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  SELECT e.usage_period, e.reverses_entry_no, u.rate_on INTO v_entry
    FROM unvalued_entries u JOIN journal_entries e ON e.tenant_id = u.tenant_id AND e.entry_no = u.entry_no
    WHERE u.tenant_id = p_tenant AND u.entry_no = p_entry_no
      AND NOT EXISTS (SELECT FROM entry_valuations x WHERE x.tenant_id = u.tenant_id AND x.entry_no = u.entry_no);
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  SELECT array_agg(p.book ORDER BY p.line_no) AS books, array_agg(p.side ORDER BY p.line_no) AS sides,
         array_agg(p.currency ORDER BY p.line_no) AS currencies, array_agg(p.amount_e8 ORDER BY p.line_no) AS amounts,
         array_fill(1::bigint, ARRAY[count(*)::integer]) AS entry_of, array_fill(0::bigint, ARRAY[count(*)::integer]) AS zeros
    INTO l FROM postings p WHERE p.tenant_id = p_tenant AND p.entry_no = p_entry_no;
  SELECT array_agg(b.base_e8 ORDER BY b.line) AS bases, array_agg(b.rate_e10 ORDER BY b.line) AS rates,
         array_agg(b.fx_rate_id ORDER BY b.line) AS fx_rates, array_agg(b.fx_second_rate_id ORDER BY b.line) AS fx_second_rates,
         count(b.base_e8) AS count
    INTO v
    FROM (SELECT t.line, t.base_e8, t.rate_e10, t.fx_rate_id, t.fx_second_rate_id
          FROM base_values(p_tenant, v_base, ARRAY[v_entry.rate_on], l.entry_of, l.sides, l.currencies, l.amounts, NULL) AS t
          WHERE v_entry.reverses_entry_no IS NULL
          UNION ALL
          SELECT o.line_no, o.base_e8, o.rate_e10, o.fx_rate_id, o.fx_second_rate_id FROM valued_postings o
          WHERE o.tenant_id = p_tenant AND o.entry_no = v_entry.reverses_entry_no) AS b;
  IF v.count <> cardinality(l.books) THEN
    RETURN NULL;
  END IF;
  SELECT r.entry_no INTO STRICT v_no
    FROM post_entries(p_tenant, ARRAY['valuation'], ARRAY['valuation:' || p_entry_no], ARRAY['value of entry ' || p_entry_no],
      ARRAY[NULL::timestamptz], ARRAY[to_char(v_entry.usage_period, 'YYYY-MM')], ARRAY[NULL::bigint], ARRAY[NULL::bigint],
      ARRAY[NULL::bigint], ARRAY[NULL::text], l.entry_of, l.books, l.sides, l.currencies, l.zeros, v.bases, v.rates,
      p_fx_rates => v.fx_rates, p_fx_second_rates => v.fx_second_rates) AS r;
  INSERT INTO entry_valuations (tenant_id, entry_no, valuation_entry_no) VALUES (p_tenant, p_entry_no, v_no);
  RETURN v_no;
END $$;

-- The entries after p_after that wait for a value and now have a rate for each of their currencies, oldest first.
CREATE FUNCTION entries_to_value(p_tenant bigint, p_after bigint, p_limit bigint) RETURNS TABLE (entry_no bigint)
LANGUAGE sql STABLE
AS $$
  WITH waiting AS MATERIALIZED (
    SELECT u.entry_no, u.rate_on, u.currencies FROM unvalued_entries u
    WHERE u.tenant_id = p_tenant AND u.entry_no > p_after
      AND NOT EXISTS (SELECT FROM entry_valuations x WHERE x.tenant_id = u.tenant_id AND x.entry_no = u.entry_no)),
  known AS MATERIALIZED (
    SELECT d.rate_on, d.currencies FROM (SELECT DISTINCT rate_on, currencies FROM waiting) AS d
    WHERE NOT EXISTS (
      SELECT FROM unnest(d.currencies) AS c (currency)
      WHERE NOT EXISTS (SELECT FROM fx_rate_on(p_tenant, c.currency,
                          (SELECT h.base_currency FROM ledger_heads h WHERE h.tenant_id = p_tenant), d.rate_on))))
  SELECT w.entry_no FROM waiting w JOIN known USING (rate_on, currencies) ORDER BY w.entry_no LIMIT p_limit
$$;

REVOKE ALL ON FUNCTION value_entry(bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION value_entry(bigint, bigint) TO didtron_node;
