-- post_entry(): the only way into the books. Locks the tenant's head, so entries have no gaps and one order.

-- As the domain formats instants: 0, 3 or 6 fraction digits.
CREATE FUNCTION rfc3339_utc(p_at timestamptz) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
    || CASE WHEN us = 0 THEN ''
            WHEN us % 1000 = 0 THEN '.' || lpad((us / 1000)::text, 3, '0')
            ELSE '.' || lpad(us::text, 6, '0') END
    || 'Z'
  FROM (SELECT (extract(microseconds FROM p_at AT TIME ZONE 'UTC')::bigint % 1000000) AS us) AS fraction
$$;

-- {"id":1,"ts":"2026-04-01T00:00:00Z","lines":[["2100:acct-7","D","USD","3150000"],…]}
CREATE FUNCTION canonical_entry(p_entry_no bigint, p_posted_at timestamptz, p_books text[], p_sides text[],
                                p_currencies text[], p_amounts bigint[]) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
AS $$
  SELECT '{"id":' || p_entry_no || ',"ts":"' || rfc3339_utc(p_posted_at) || '","lines":['
    || string_agg('["' || book || '","' || side || '","' || currency || '","' || amount || '"]', ',' ORDER BY no)
    || ']}'
  FROM unnest(p_books, p_sides, p_currencies, p_amounts) WITH ORDINALITY AS line (book, side, currency, amount, no)
$$;

-- SQLSTATE ZD001: the key was used for other lines. ZD002: a prepaid balance would fall below its limit by
-- something other than settled usage.
CREATE FUNCTION post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamptz,
                           p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[])
RETURNS TABLE (entry_no bigint, is_new boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  v_posted_at timestamptz := coalesce(p_posted_at, now());
  v_lines     integer := coalesce(cardinality(p_books), 0);
  v_no        bigint;
  v_prev      bytea;
  v_digest    bytea;
  v_book      text;
BEGIN
  IF v_lines < 2 OR cardinality(p_sides) <> v_lines OR cardinality(p_currencies) <> v_lines
     OR cardinality(p_amounts) <> v_lines THEN
    RAISE EXCEPTION 'an entry needs two lines or more, each with book, side, currency and amount'
      USING ERRCODE = 'check_violation';
  END IF;

  INSERT INTO ledger_heads (tenant_id, entry_no, digest)
    VALUES (p_tenant, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
  SELECT h.entry_no, h.digest INTO STRICT v_no, v_prev FROM ledger_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;

  SELECT e.entry_no INTO entry_no FROM journal_entries e
    WHERE e.tenant_id = p_tenant AND e.idempotency_key = p_key;
  IF FOUND THEN
    IF EXISTS (
      (SELECT no, book, side, currency, amount
         FROM unnest(p_books, p_sides, p_currencies, p_amounts) WITH ORDINALITY AS line (book, side, currency, amount, no)
       EXCEPT
       SELECT p.line_no, p.book, p.side, p.currency, p.amount_e8 FROM postings p
         WHERE p.tenant_id = p_tenant AND p.entry_no = post_entry.entry_no))
      OR v_lines <> (SELECT e.line_count FROM journal_entries e
                       WHERE e.tenant_id = p_tenant AND e.entry_no = post_entry.entry_no) THEN
      RAISE EXCEPTION 'the idempotency key was used for another entry' USING ERRCODE = 'ZD001';
    END IF;
    is_new := false;
    RETURN NEXT;
    RETURN;
  END IF;

  v_no := v_no + 1;
  v_digest := sha256(convert_to(encode(v_prev, 'hex') || E'\n'
    || canonical_entry(v_no, v_posted_at, p_books, p_sides, p_currencies, p_amounts), 'UTF8'));

  INSERT INTO journal_entries (tenant_id, entry_no, kind, idempotency_key, posted_at, cause, batch_id, line_count, prev_digest, digest)
    VALUES (p_tenant, v_no, p_kind, p_key, v_posted_at, p_cause, p_batch, v_lines, v_prev, v_digest);
  INSERT INTO postings (tenant_id, entry_no, line_no, line_count, book, side, currency, amount_e8)
    SELECT p_tenant, v_no, no, v_lines, book, side, currency, amount
    FROM unnest(p_books, p_sides, p_currencies, p_amounts) WITH ORDINALITY AS line (book, side, currency, amount, no);
  -- In the order of books: two writers of one tenant cannot meet here (the head is locked), restores can.
  INSERT INTO ledger_balances (tenant_id, book, currency, debit_e8, credit_e8)
    SELECT p_tenant, book, currency,
           coalesce(sum(amount) FILTER (WHERE side = 'D'), 0)::bigint,
           coalesce(sum(amount) FILTER (WHERE side = 'C'), 0)::bigint
    FROM unnest(p_books, p_sides, p_currencies, p_amounts) AS line (book, side, currency, amount)
    GROUP BY book, currency ORDER BY book, currency
    ON CONFLICT (tenant_id, book, currency) DO UPDATE
      SET debit_e8 = ledger_balances.debit_e8 + excluded.debit_e8,
          credit_e8 = ledger_balances.credit_e8 + excluded.credit_e8;
  UPDATE ledger_heads h SET entry_no = v_no, digest = v_digest WHERE h.tenant_id = p_tenant;

  -- A call that happened is booked whatever it costs; nothing else may overdraw a prepaid account.
  IF p_kind <> 'usage' THEN
    SELECT b.book INTO v_book
      FROM unnest(p_books, p_sides) AS line (book, side)
      JOIN accounts a ON a.tenant_id = p_tenant AND a.kind = 'prepaid' AND line.book = '2100:acct-' || a.account_id
      JOIN ledger_balances b ON b.tenant_id = p_tenant AND b.book = line.book AND b.currency = a.currency
      WHERE line.side = 'D' AND b.credit_e8 - b.debit_e8 < -a.credit_limit_e8
      LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'book % would fall below its limit', v_book USING ERRCODE = 'ZD002';
    END IF;
  END IF;

  entry_no := v_no;
  is_new := true;
  RETURN NEXT;
END $$;

REVOKE ALL ON FUNCTION post_entry(bigint, text, text, text, bigint, timestamptz, text[], text[], text[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION post_entry(bigint, text, text, text, bigint, timestamptz, text[], text[], text[], bigint[])
  TO didtron_node;
