-- Limits of accounts beyond credit, channels and calls per second; low-balance thresholds; who pays above a reseller's
-- customer.

ALTER TABLE accounts
  -- Calls routed on one UTC day may cost this together; NULL: no limit.
  ADD COLUMN day_spend_max_e8 bigint,
  -- Dearer destinations are refused; per minute; NULL: no limit.
  ADD COLUMN price_max_e10 bigint,
  -- Credit until an instant, counted where it is more than credit_limit_e8.
  ADD COLUMN temporary_credit_limit_e8 bigint,
  ADD COLUMN temporary_credit_until timestamptz,
  -- A reseller's account with its own seller, which pays for this account's calls at that seller's prices and whose
  -- routes they take; in the reseller's books that seller is a carrier. NULL: the seller carries the calls itself.
  ADD COLUMN wholesale_account_id bigint,
  ADD COLUMN wholesale_carrier_id bigint,
  ADD CONSTRAINT accounts_account_id_customer_tenant_id_key UNIQUE (account_id, customer_tenant_id),
  -- The account above is the seller's own: its customer is this account's seller. Sellers form a tree, so chains end.
  ADD CONSTRAINT accounts_wholesale_account_id_tenant_id_fkey FOREIGN KEY (wholesale_account_id, tenant_id)
    REFERENCES accounts (account_id, customer_tenant_id),
  ADD CONSTRAINT accounts_tenant_id_wholesale_carrier_id_fkey FOREIGN KEY (tenant_id, wholesale_carrier_id)
    REFERENCES carriers (tenant_id, carrier_id),
  ADD CONSTRAINT accounts_wholesale_check CHECK ((wholesale_account_id IS NULL) = (wholesale_carrier_id IS NULL)),
  ADD CONSTRAINT accounts_day_spend_max_e8_check CHECK (day_spend_max_e8 >= 0),
  ADD CONSTRAINT accounts_price_max_e10_check CHECK (price_max_e10 >= 0),
  ADD CONSTRAINT accounts_temporary_credit_limit_e8_check CHECK (temporary_credit_limit_e8 >= 0),
  ADD CONSTRAINT accounts_temporary_credit_check CHECK ((temporary_credit_limit_e8 IS NULL) = (temporary_credit_until IS NULL));
GRANT UPDATE (kind, day_spend_max_e8, price_max_e10, temporary_credit_limit_e8, temporary_credit_until, wholesale_account_id,
              wholesale_carrier_id) ON accounts TO didtron_node;

-- What is left of an account, posted balance and credit limit, is told to the outbox once each time it falls below a
-- threshold, in the transaction that moved it.
CREATE TABLE account_thresholds (
  tenant_id    bigint NOT NULL,
  account_id   bigint NOT NULL,
  threshold_e8 bigint NOT NULL,
  is_below     boolean NOT NULL,
  crossed_at   timestamptz,
  CONSTRAINT account_thresholds_pkey PRIMARY KEY (tenant_id, account_id, threshold_e8),
  CONSTRAINT account_thresholds_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id)
    REFERENCES accounts (tenant_id, account_id)
);
ALTER TABLE account_thresholds ENABLE ROW LEVEL SECURITY;
ALTER TABLE account_thresholds FORCE ROW LEVEL SECURITY;
CREATE POLICY account_thresholds_wall ON account_thresholds
  USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
GRANT SELECT ON account_thresholds TO didtron_node, didtron_api;
GRANT INSERT, DELETE, UPDATE (is_below, crossed_at) ON account_thresholds TO didtron_node;

CREATE FUNCTION account_left_e8(p_tenant bigint, p_account bigint) RETURNS bigint
LANGUAGE sql STABLE
AS $$
  SELECT a.credit_limit_e8 + coalesce((
    SELECT sum(l.credit_e8 - l.debit_e8)::bigint FROM ledger_balances l
    WHERE l.tenant_id = a.tenant_id AND l.currency = a.currency AND l.book = ANY (account_books(a.kind, a.account_id))), 0)
  FROM accounts a WHERE a.tenant_id = p_tenant AND a.account_id = p_account
$$;

-- Below: told once. At or above again: armed again.
CREATE FUNCTION note_thresholds(p_tenant bigint, p_accounts bigint[]) RETURNS void
LANGUAGE sql
AS $$
  WITH crossed AS (
    UPDATE account_thresholds t
    SET is_below = n.left_e8 < t.threshold_e8, crossed_at = clock_timestamp()
    FROM (SELECT account_id, account_left_e8(p_tenant, account_id) AS left_e8 FROM unnest(p_accounts) AS account_id) AS n
    WHERE t.tenant_id = p_tenant AND t.account_id = n.account_id AND t.is_below <> (n.left_e8 < t.threshold_e8)
    RETURNING t.account_id, t.threshold_e8, t.is_below, n.left_e8)
  INSERT INTO outbox (tenant_id, topic, payload)
    SELECT p_tenant, 'account.balance_low', jsonb_build_object(
      'account_id', c.account_id, 'currency', a.currency,
      'threshold', (c.threshold_e8 / 100000000::numeric)::numeric(20, 8)::text,
      'left', (c.left_e8 / 100000000::numeric)::numeric(20, 8)::text)
    FROM crossed c JOIN accounts a ON a.tenant_id = p_tenant AND a.account_id = c.account_id
    WHERE c.is_below ORDER BY c.account_id, c.threshold_e8 DESC
$$;

CREATE FUNCTION note_moved_balances() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
  v_moved record;
BEGIN
  FOR v_moved IN
    SELECT t.tenant_id, array_agg(DISTINCT t.account_id) AS accounts
    FROM moved m
    JOIN account_thresholds t ON t.tenant_id = m.tenant_id
      AND t.account_id = CASE WHEN m.book ~ '^(1100|1110|2100|2130):acct-[0-9]{1,18}$' THEN split_part(m.book, ':acct-', 2)::bigint END
    GROUP BY t.tenant_id
  LOOP
    PERFORM note_thresholds(v_moved.tenant_id, v_moved.accounts);
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_balances_thresholds_insert AFTER INSERT ON ledger_balances REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION note_moved_balances();
CREATE TRIGGER ledger_balances_thresholds_update AFTER UPDATE ON ledger_balances REFERENCING NEW TABLE AS moved
  FOR EACH STATEMENT EXECUTE FUNCTION note_moved_balances();

CREATE FUNCTION note_changed_limit() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
  PERFORM note_thresholds(new.tenant_id, ARRAY[new.account_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER accounts_thresholds AFTER UPDATE OF credit_limit_e8 ON accounts
  FOR EACH ROW WHEN (old.credit_limit_e8 <> new.credit_limit_e8) EXECUTE FUNCTION note_changed_limit();

-- What the calls routed on a UTC day have cost an account; read when its actor starts.
CREATE FUNCTION account_day_spent_e8(p_tenant bigint, p_account bigint, p_from timestamptz) RETURNS bigint
LANGUAGE sql STABLE
AS $$
  SELECT coalesce(sum(c.charge_e8), 0)::bigint FROM cdrs c
  WHERE c.tenant_id = p_tenant AND c.account_id = p_account
    AND c.started_at >= p_from AND c.started_at < p_from + interval '1 day'
$$;
REVOKE ALL ON FUNCTION note_thresholds(bigint, bigint[]) FROM PUBLIC;
