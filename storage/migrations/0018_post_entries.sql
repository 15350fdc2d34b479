-- post_entries(): the only way into the books, for one entry or thousands; reversals, pending transfers, closing a period.

-- Entries are arrays of equal length; so are lines, with p_entry_of naming the entry (1, 2, …) that a line belongs to.
-- p_rating_digests are hex. p_posted_at null: now. p_usage_periods 'YYYY-MM', null: that of posted_at. p_bases, p_rates null: valued here when the
-- line is in the base currency, else without value.
-- SQLSTATE ZD001: the key was used for other content. ZD002: a prepaid balance would fall below its limit by something
-- other than usage. ZD003: the period is closed. ZD004: reversed already.
CREATE FUNCTION post_entries(p_tenant bigint, p_kinds text[], p_keys text[], p_causes text[], p_posted_at timestamptz[],
                             p_usage_periods text[], p_batches bigint[], p_reverses bigint[], p_rating_rows bigint[],
                             p_rating_digests text[], p_entry_of bigint[], p_books text[], p_sides text[], p_currencies text[],
                             p_amounts bigint[], p_bases bigint[], p_rates bigint[])
RETURNS TABLE (ordinal bigint, entry_no bigint, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_entries  bigint := coalesce(cardinality(p_keys), 0);
  v_lines    bigint := coalesce(cardinality(p_books), 0);
  v_now      timestamptz;
  v_no       bigint;
  v_digest   bytea;
  v_seal     bytea;
  v_base     text;
  v_book     text;
  v_old      bigint;
  v_posted   timestamptz;
  v_usage    date;
  v_asked    bytea;
  v_stored   bytea;
  v_nos      bigint[] := '{}';
  v_new      bigint[] := '{}';
  v_prevs    bytea[] := '{}';
  v_digests  bytea[] := '{}';
  v_seals    bytea[] := '{}';
  v_askeds   bytea[] := '{}';
  v_posteds  timestamptz[] := '{}';
  v_usages   date[] := '{}';
  v_counts   bigint[] := '{}';
  e          record;
BEGIN
  IF v_entries = 0 THEN RETURN; END IF;
  IF cardinality(p_kinds) <> v_entries OR cardinality(p_causes) <> v_entries OR cardinality(p_posted_at) <> v_entries
     OR cardinality(p_usage_periods) <> v_entries OR cardinality(p_batches) <> v_entries OR cardinality(p_reverses) <> v_entries
     OR cardinality(p_rating_rows) <> v_entries OR cardinality(p_rating_digests) <> v_entries
     OR cardinality(p_entry_of) <> v_lines OR cardinality(p_sides) <> v_lines OR cardinality(p_currencies) <> v_lines
     OR cardinality(p_amounts) <> v_lines OR cardinality(p_bases) <> v_lines OR cardinality(p_rates) <> v_lines THEN
    RAISE EXCEPTION 'the arrays of entries or of lines differ in length' USING ERRCODE = 'check_violation';
  END IF;

  INSERT INTO ledger_heads (tenant_id, entry_no, digest)
    VALUES (p_tenant, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT h.entry_no, h.digest, h.seal, h.base_currency, h.recorded_at INTO STRICT v_no, v_digest, v_seal, v_base, v_now
    FROM ledger_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  -- The clock is asked once the head is held: whoever had to wait for a period's end posts after it.
  v_now := greatest(clock_timestamp(), v_now);
  v_old := v_no;

  FOR e IN
    WITH line AS (
      SELECT l.*, coalesce(l.base, CASE WHEN l.currency = v_base THEN l.amount END) AS value,
             coalesce(l.rate, CASE WHEN l.base IS NULL AND l.currency = v_base THEN 10000000000 END) AS used
      FROM unnest(p_entry_of, p_books, p_sides, p_currencies, p_amounts, p_bases, p_rates)
        WITH ORDINALITY AS l (entry_of, book, side, currency, amount, base, rate, no)),
    lines AS (
      SELECT entry_of, count(*) AS count, count(value) AS valued,
             string_agg('["' || book || '","' || side || '","' || currency || '","' || amount || '"]', ',' ORDER BY no) AS text,
             string_agg(base_line(value, used), ',' ORDER BY no) AS base_text,
             string_agg('[null,null]', ',') AS no_base_text
      FROM line GROUP BY entry_of)
    SELECT n.no, n.kind, n.key, n.cause, n.posted_at, n.usage_period, n.batch, n.reverses, n.rating_rows, decode(n.rating_digest, 'hex') AS rating_digest,
           coalesce(l.count, 0) AS count, l.text, CASE WHEN l.valued = l.count THEN l.base_text ELSE l.no_base_text END AS base_text,
           j.entry_no AS known_no, j.request_digest AS known_request
    FROM unnest(p_kinds, p_keys, p_causes, p_posted_at, p_usage_periods, p_batches, p_reverses, p_rating_rows, p_rating_digests)
           WITH ORDINALITY AS n (kind, key, cause, posted_at, usage_period, batch, reverses, rating_rows, rating_digest, no)
    LEFT JOIN lines l ON l.entry_of = n.no
    LEFT JOIN journal_entries j ON j.tenant_id = p_tenant AND j.idempotency_key = n.key
    ORDER BY n.no
  LOOP
    IF e.count < 2 THEN
      RAISE EXCEPTION 'an entry needs two lines or more, each with book, side, currency and amount'
        USING ERRCODE = 'check_violation';
    END IF;
    v_asked := sha256(convert_to(concat_ws(E'\n', to_json(e.kind), to_json(e.cause), coalesce(rfc3339_utc(e.posted_at), '-'),
      coalesce(e.usage_period, '-'), coalesce(e.batch::text, '-'), coalesce(e.reverses::text, '-'),
      coalesce(e.rating_rows::text, '-'), coalesce(encode(e.rating_digest, 'hex'), '-'), e.text, e.base_text), 'UTF8'));
    v_counts[e.no] := e.count;
    v_new[e.no] := NULL;
    IF e.known_no IS NOT NULL THEN
      IF e.known_request <> v_asked THEN
        RAISE EXCEPTION 'the idempotency key was used for another entry' USING ERRCODE = 'ZD001';
      END IF;
      v_nos[e.no] := e.known_no;
      CONTINUE;
    END IF;
    IF e.reverses IS NOT NULL AND EXISTS (SELECT FROM journal_entries j
                                          WHERE j.tenant_id = p_tenant AND j.reverses_entry_no = e.reverses) THEN
      RAISE EXCEPTION 'entry % is reversed already', e.reverses USING ERRCODE = 'ZD004';
    END IF;
    v_posted := coalesce(e.posted_at, v_now);
    v_usage := coalesce((e.usage_period || '-01')::date, date_trunc('month', v_posted AT TIME ZONE 'UTC')::date);
    v_no := v_no + 1;
    v_nos[e.no] := v_no;
    v_new[e.no] := v_no;
    v_prevs[e.no] := v_digest;
    v_digest := sha256(convert_to(encode(v_digest, 'hex') || E'\n{"id":' || v_no || ',"ts":"' || rfc3339_utc(v_posted)
      || '","lines":[' || e.text || ']}', 'UTF8'));
    v_seal := entry_seal(v_seal, v_digest, entry_facts(e.kind, e.key, e.cause, v_now, v_usage, e.batch, e.reverses, e.rating_rows,
      e.rating_digest, v_asked, v_base, e.base_text));
    v_digests[e.no] := v_digest;
    v_seals[e.no] := v_seal;
    v_askeds[e.no] := v_asked;
    v_posteds[e.no] := v_posted;
    v_usages[e.no] := v_usage;
  END LOOP;

  IF v_no > v_old THEN
    INSERT INTO journal_entries (tenant_id, entry_no, kind, idempotency_key, posted_at, cause, batch_id, reverses_entry_no, line_count,
                                 prev_digest, digest, recorded_at, usage_period, rating_rows, rating_digest, base_currency,
                                 request_digest, seal)
      SELECT p_tenant, v_new[no], kind, key, v_posteds[no], cause, batch, reverses, v_counts[no], v_prevs[no], v_digests[no], v_now,
             v_usages[no], rating_rows, decode(rating_digest, 'hex'), v_base, v_askeds[no], v_seals[no]
      FROM unnest(p_kinds, p_keys, p_causes, p_batches, p_reverses, p_rating_rows, p_rating_digests)
             WITH ORDINALITY AS n (kind, key, cause, batch, reverses, rating_rows, rating_digest, no)
      WHERE v_new[no] IS NOT NULL ORDER BY no;

    WITH line AS (
      SELECT l.no, l.entry_of, l.book, l.side, l.currency, l.amount,
             coalesce(l.base, CASE WHEN l.currency = v_base THEN l.amount END) AS value,
             coalesce(l.rate, CASE WHEN l.base IS NULL AND l.currency = v_base THEN 10000000000 END) AS used
      FROM unnest(p_entry_of, p_books, p_sides, p_currencies, p_amounts, p_bases, p_rates)
        WITH ORDINALITY AS l (entry_of, book, side, currency, amount, base, rate, no)
      WHERE v_new[l.entry_of] IS NOT NULL),
    numbered AS (
      SELECT *, row_number() OVER (PARTITION BY entry_of ORDER BY no) AS line_no,
             count(*) OVER (PARTITION BY entry_of) = count(value) OVER (PARTITION BY entry_of) AS is_valued
      FROM line),
    stored AS (
      INSERT INTO postings (tenant_id, entry_no, line_no, line_count, book, side, currency, amount_e8, base_e8, rate_e10)
        SELECT p_tenant, v_new[entry_of], line_no, v_counts[entry_of], book, side, currency, amount,
               CASE WHEN is_valued THEN value END, CASE WHEN is_valued THEN used END
        FROM numbered ORDER BY no
        RETURNING book, side, currency, amount_e8, base_e8)
    -- In the order of books: two writers of one tenant cannot meet here (the head is locked), restores can.
    INSERT INTO ledger_balances (tenant_id, book, currency, debit_e8, credit_e8, base_debit_e8, base_credit_e8)
      SELECT p_tenant, book, currency,
             coalesce(sum(amount_e8) FILTER (WHERE side = 'D'), 0)::bigint,
             coalesce(sum(amount_e8) FILTER (WHERE side = 'C'), 0)::bigint,
             coalesce(sum(base_e8) FILTER (WHERE side = 'D'), 0)::bigint,
             coalesce(sum(base_e8) FILTER (WHERE side = 'C'), 0)::bigint
      FROM stored GROUP BY book, currency ORDER BY book, currency
      ON CONFLICT (tenant_id, book, currency) DO UPDATE
        SET debit_e8 = ledger_balances.debit_e8 + excluded.debit_e8,
            credit_e8 = ledger_balances.credit_e8 + excluded.credit_e8,
            base_debit_e8 = ledger_balances.base_debit_e8 + excluded.base_debit_e8,
            base_credit_e8 = ledger_balances.base_credit_e8 + excluded.base_credit_e8;
    UPDATE ledger_heads h SET entry_no = v_no, digest = v_digest, seal = v_seal, recorded_at = v_now WHERE h.tenant_id = p_tenant;

    -- A call that happened is booked whatever it costs; nothing else may overdraw a prepaid account.
    SELECT l.book INTO v_book
      FROM unnest(p_entry_of, p_books, p_sides) AS l (entry_of, book, side)
      JOIN accounts a ON a.tenant_id = p_tenant AND a.kind = 'prepaid' AND l.book = '2100:acct-' || a.account_id
      JOIN ledger_balances b ON b.tenant_id = p_tenant AND b.book = l.book AND b.currency = a.currency
      WHERE l.side = 'D' AND v_new[l.entry_of] IS NOT NULL AND p_kinds[l.entry_of] NOT IN ('usage', 'rerating')
        AND b.credit_e8 - b.debit_e8 - b.pending_debit_e8 < -a.credit_limit_e8
      LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'book % would fall below its limit', v_book USING ERRCODE = 'ZD002';
    END IF;
  END IF;

  FOR i IN 1..v_entries LOOP
    ordinal := i;
    entry_no := v_nos[i];
    is_new := v_new[i] IS NOT NULL;
    RETURN NEXT;
  END LOOP;
END $$;

-- One entry.
CREATE OR REPLACE FUNCTION post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamptz,
                           p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[])
RETURNS TABLE (entry_no bigint, is_new boolean)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
  SELECT p.entry_no, p.is_new
  FROM post_entries(p_tenant, ARRAY[p_kind], ARRAY[p_key], ARRAY[p_cause], ARRAY[p_posted_at], ARRAY[NULL::text], ARRAY[p_batch],
    ARRAY[NULL::bigint], ARRAY[NULL::bigint], ARRAY[NULL::text], array_fill(1::bigint, ARRAY[cardinality(p_books)]), p_books, p_sides,
    p_currencies, p_amounts, array_fill(NULL::bigint, ARRAY[cardinality(p_books)]),
    array_fill(NULL::bigint, ARRAY[cardinality(p_books)])) AS p
$$;

-- The mirror of an entry, in the period that is open now, for the usage period of the original. A reversal is not reversed.
-- ZD005: no such entry.
CREATE FUNCTION reverse_entry(p_tenant bigint, p_entry_no bigint, p_key text, p_cause text)
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
  RETURN QUERY
    SELECT r.entry_no, r.is_new
    FROM (SELECT array_agg(p.book ORDER BY p.line_no) AS books,
                 array_agg(CASE p.side WHEN 'D' THEN 'C' ELSE 'D' END ORDER BY p.line_no) AS sides,
                 array_agg(p.currency ORDER BY p.line_no) AS currencies, array_agg(p.amount_e8 ORDER BY p.line_no) AS amounts,
                 array_agg(p.base_e8 ORDER BY p.line_no) AS bases, array_agg(p.rate_e10 ORDER BY p.line_no) AS rates
          FROM postings p WHERE p.tenant_id = p_tenant AND p.entry_no = p_entry_no) AS l
    CROSS JOIN LATERAL post_entries(p_tenant, ARRAY['reversal'], ARRAY[p_key], ARRAY[p_cause], ARRAY[NULL::timestamptz],
      ARRAY[to_char(v_usage, 'YYYY-MM')], ARRAY[NULL::bigint], ARRAY[p_entry_no], ARRAY[NULL::bigint], ARRAY[NULL::text],
      array_fill(1::bigint, ARRAY[cardinality(l.books)]), l.books, l.sides, l.currencies, l.amounts, l.bases, l.rates) AS r;
END $$;

-- The currency that values are told in: chosen before the first entry, never after.
CREATE FUNCTION set_base_currency(p_tenant bigint, p_currency text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  INSERT INTO ledger_heads (tenant_id, entry_no, digest, base_currency)
    VALUES (p_tenant, 0, decode(repeat('00', 32), 'hex'), p_currency)
    ON CONFLICT (tenant_id) DO UPDATE SET base_currency = excluded.base_currency WHERE ledger_heads.entry_no = 0;
  IF NOT EXISTS (SELECT FROM ledger_heads h WHERE h.tenant_id = p_tenant AND h.base_currency = p_currency) THEN
    RAISE EXCEPTION 'the books have entries: their base currency stays' USING ERRCODE = 'ZD004';
  END IF;
END $$;

-- Closes a month that is over; every earlier month with entries must be closed. Repeating it changes nothing.
CREATE FUNCTION close_period(p_tenant bigint, p_period text, p_by text)
RETURNS TABLE (entries bigint, last_entry_no bigint, digest bytea, closed_by text, closed_at timestamptz, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_period date := (p_period || '-01')::date;
  v_before date;
  v_open   date;
BEGIN
  INSERT INTO ledger_heads (tenant_id, entry_no, digest)
    VALUES (p_tenant, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT h.entry_no, h.digest INTO STRICT last_entry_no, digest
    FROM ledger_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  closed_at := clock_timestamp();
  IF EXISTS (SELECT FROM ledger_periods p WHERE p.tenant_id = p_tenant AND p.period = v_period) THEN
    RETURN QUERY SELECT p.entries, p.last_entry_no, p.digest, p.closed_by, p.closed_at, false
      FROM ledger_periods p WHERE p.tenant_id = p_tenant AND p.period = v_period;
    RETURN;
  END IF;
  IF (v_period + interval '1 month') AT TIME ZONE 'UTC' > closed_at THEN
    RAISE EXCEPTION 'the period % is not over', p_period USING ERRCODE = 'ZD004';
  END IF;
  SELECT max(p.period) INTO v_before FROM ledger_periods p WHERE p.tenant_id = p_tenant;
  IF v_before > v_period THEN
    RAISE EXCEPTION 'a later period is closed already' USING ERRCODE = 'ZD004';
  END IF;
  SELECT min(e.period) INTO v_open FROM journal_entries e
    WHERE e.tenant_id = p_tenant AND e.period < v_period AND e.period > coalesce(v_before, '-infinity'::date);
  IF v_open IS NOT NULL THEN
    RAISE EXCEPTION 'the period % is open: close it first', to_char(v_open, 'YYYY-MM') USING ERRCODE = 'ZD004';
  END IF;

  SELECT count(*) INTO entries FROM journal_entries e WHERE e.tenant_id = p_tenant AND e.period = v_period;
  closed_by := p_by;
  is_new := true;
  INSERT INTO ledger_periods (tenant_id, period, entries, last_entry_no, digest, closed_by, closed_at)
    VALUES (p_tenant, v_period, entries, last_entry_no, digest, closed_by, closed_at);
  INSERT INTO ledger_rollups (tenant_id, period, book, currency, debit_e8, credit_e8, total_debit_e8, total_credit_e8)
    SELECT p_tenant, v_period, book, currency, sum(debit)::bigint, sum(credit)::bigint, sum(total_debit)::bigint, sum(total_credit)::bigint
    FROM (SELECT p.book, p.currency, CASE p.side WHEN 'D' THEN p.amount_e8 ELSE 0 END AS debit,
                 CASE p.side WHEN 'C' THEN p.amount_e8 ELSE 0 END AS credit, CASE p.side WHEN 'D' THEN p.amount_e8 ELSE 0 END AS total_debit,
                 CASE p.side WHEN 'C' THEN p.amount_e8 ELSE 0 END AS total_credit
          FROM journal_entries e JOIN postings p ON p.tenant_id = e.tenant_id AND p.entry_no = e.entry_no
          WHERE e.tenant_id = p_tenant AND e.period = v_period
          UNION ALL
          SELECT r.book, r.currency, 0, 0, r.total_debit_e8, r.total_credit_e8 FROM ledger_rollups r
          WHERE r.tenant_id = p_tenant AND r.period = v_before) AS moved
    GROUP BY book, currency;
  RETURN NEXT;
END $$;

-- Reserves p_amount between two books. A prepaid account that pays must be able to (ZD002).
CREATE FUNCTION open_pending(p_tenant bigint, p_kind text, p_key text, p_cause text, p_debit_book text, p_credit_book text,
                             p_currency text, p_amount bigint, p_expires_at timestamptz)
RETURNS TABLE (pending_no bigint, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_known record;
BEGIN
  INSERT INTO ledger_heads (tenant_id, entry_no, digest)
    VALUES (p_tenant, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  PERFORM FROM ledger_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  SELECT * INTO v_known FROM pending_transfers t WHERE t.tenant_id = p_tenant AND t.idempotency_key = p_key;
  IF FOUND THEN
    IF (v_known.kind, v_known.cause, v_known.debit_book, v_known.credit_book, v_known.currency, v_known.amount_e8, v_known.expires_at)
       IS DISTINCT FROM (p_kind, p_cause, p_debit_book, p_credit_book, p_currency, p_amount, p_expires_at) THEN
      RAISE EXCEPTION 'the idempotency key was used for another pending transfer' USING ERRCODE = 'ZD001';
    END IF;
    pending_no := v_known.pending_no;
    is_new := false;
    RETURN NEXT;
    RETURN;
  END IF;
  INSERT INTO pending_transfers (tenant_id, kind, idempotency_key, cause, debit_book, credit_book, currency, amount_e8, created_at, expires_at)
    VALUES (p_tenant, p_kind, p_key, p_cause, p_debit_book, p_credit_book, p_currency, p_amount, clock_timestamp(), p_expires_at)
    RETURNING pending_transfers.pending_no INTO pending_no;
  INSERT INTO ledger_balances (tenant_id, book, currency, pending_debit_e8, pending_credit_e8)
    SELECT p_tenant, book, p_currency, debit, credit
    FROM (VALUES (p_debit_book, p_amount, 0::bigint), (p_credit_book, 0::bigint, p_amount)) AS line (book, debit, credit) ORDER BY book
    ON CONFLICT (tenant_id, book, currency) DO UPDATE
      SET pending_debit_e8 = ledger_balances.pending_debit_e8 + excluded.pending_debit_e8,
          pending_credit_e8 = ledger_balances.pending_credit_e8 + excluded.pending_credit_e8;
  IF EXISTS (SELECT FROM accounts a
             JOIN ledger_balances b ON b.tenant_id = p_tenant AND b.book = p_debit_book AND b.currency = a.currency
             WHERE a.tenant_id = p_tenant AND a.kind = 'prepaid' AND p_debit_book = '2100:acct-' || a.account_id
               AND b.credit_e8 - b.debit_e8 - b.pending_debit_e8 < -a.credit_limit_e8) THEN
    RAISE EXCEPTION 'book % cannot pay for it', p_debit_book USING ERRCODE = 'ZD002';
  END IF;
  is_new := true;
  RETURN NEXT;
END $$;

-- posted: p_amount of it (null: all) becomes an entry, the rest is released. voided, expired: all is released. The same
-- again changes nothing; another outcome is refused (ZD004). 'expired' asks the database's clock.
CREATE FUNCTION resolve_pending(p_tenant bigint, p_pending_no bigint, p_outcome text, p_amount bigint, p_cause text)
RETURNS TABLE (entry_no bigint, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_pending record;
  v_known   record;
  v_amount  bigint;
BEGIN
  PERFORM FROM ledger_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  SELECT * INTO v_pending FROM pending_transfers t WHERE t.tenant_id = p_tenant AND t.pending_no = p_pending_no;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such pending transfer' USING ERRCODE = 'ZD005';
  END IF;
  v_amount := CASE p_outcome WHEN 'posted' THEN coalesce(p_amount, v_pending.amount_e8) ELSE 0 END;
  SELECT * INTO v_known FROM pending_resolutions r WHERE r.tenant_id = p_tenant AND r.pending_no = p_pending_no;
  IF FOUND THEN
    IF v_known.outcome <> p_outcome OR v_known.settled_e8 <> v_amount THEN
      RAISE EXCEPTION 'the pending transfer is % already', v_known.outcome USING ERRCODE = 'ZD004';
    END IF;
    entry_no := v_known.entry_no;
    is_new := false;
    RETURN NEXT;
    RETURN;
  END IF;
  IF v_amount > v_pending.amount_e8 THEN
    RAISE EXCEPTION 'more than was reserved' USING ERRCODE = 'check_violation';
  END IF;
  IF p_outcome = 'expired' AND (v_pending.expires_at IS NULL OR v_pending.expires_at > clock_timestamp()) THEN
    RAISE EXCEPTION 'the pending transfer has not expired' USING ERRCODE = 'ZD004';
  END IF;
  UPDATE ledger_balances b
    SET pending_debit_e8 = b.pending_debit_e8 - CASE b.book WHEN v_pending.debit_book THEN v_pending.amount_e8 ELSE 0 END,
        pending_credit_e8 = b.pending_credit_e8 - CASE b.book WHEN v_pending.credit_book THEN v_pending.amount_e8 ELSE 0 END
    WHERE b.tenant_id = p_tenant AND b.currency = v_pending.currency AND b.book IN (v_pending.debit_book, v_pending.credit_book);
  IF v_amount > 0 THEN
    SELECT p.entry_no INTO entry_no
      FROM post_entry(p_tenant, v_pending.kind, 'pending:' || p_pending_no, p_cause, NULL, NULL,
        ARRAY[v_pending.debit_book, v_pending.credit_book], ARRAY['D', 'C'], ARRAY[v_pending.currency, v_pending.currency],
        ARRAY[v_amount, v_amount]) AS p;
  END IF;
  INSERT INTO pending_resolutions (tenant_id, pending_no, outcome, settled_e8, entry_no, cause, resolved_at)
    VALUES (p_tenant, p_pending_no, p_outcome, v_amount, entry_no, p_cause, clock_timestamp());
  is_new := true;
  RETURN NEXT;
END $$;

REVOKE ALL ON FUNCTION post_entries(bigint, text[], text[], text[], timestamptz[], text[], bigint[], bigint[], bigint[], text[], bigint[],
  text[], text[], text[], bigint[], bigint[], bigint[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION reverse_entry(bigint, bigint, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION set_base_currency(bigint, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION close_period(bigint, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION open_pending(bigint, text, text, text, text, text, text, bigint, timestamptz) FROM PUBLIC;
REVOKE ALL ON FUNCTION resolve_pending(bigint, bigint, text, bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION post_entries(bigint, text[], text[], text[], timestamptz[], text[], bigint[], bigint[], bigint[], text[], bigint[],
  text[], text[], text[], bigint[], bigint[], bigint[]) TO didtron_node;
GRANT EXECUTE ON FUNCTION reverse_entry(bigint, bigint, text, text) TO didtron_node;
GRANT EXECUTE ON FUNCTION set_base_currency(bigint, text) TO didtron_node;
GRANT EXECUTE ON FUNCTION close_period(bigint, text, text) TO didtron_node;
GRANT EXECUTE ON FUNCTION open_pending(bigint, text, text, text, text, text, text, bigint, timestamptz) TO didtron_node;
GRANT EXECUTE ON FUNCTION resolve_pending(bigint, bigint, text, bigint, text) TO didtron_node;
