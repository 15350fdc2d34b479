-- Closing a month reads the lines of its entries entry by entry: a join cannot reach through the arrays of call_postings.
CREATE OR REPLACE FUNCTION close_period(p_tenant bigint, p_period text, p_by text)
RETURNS TABLE (entries bigint, last_entry_no bigint, digest bytea, closed_by text, closed_at timestamptz, is_new boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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
          FROM journal_entries e
          -- OFFSET 0: entry by entry through the key.
          CROSS JOIN LATERAL (SELECT q.book, q.currency, q.side, q.amount_e8 FROM postings q
                              WHERE q.tenant_id = e.tenant_id AND q.entry_no = e.entry_no OFFSET 0) AS p
          WHERE e.tenant_id = p_tenant AND e.period = v_period
          UNION ALL
          SELECT r.book, r.currency, 0, 0, r.total_debit_e8, r.total_credit_e8 FROM ledger_rollups r
          WHERE r.tenant_id = p_tenant AND r.period = v_before) AS moved
    GROUP BY book, currency;
  RETURN NEXT;
END $$;
