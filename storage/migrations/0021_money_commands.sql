-- Money that people move: top-ups, adjustments with a second person, answers to repeated requests; what an account's
-- customer may read of its lines.

-- What a write was answered with: the same key and content get the same answer, in the transaction of the work itself.
CREATE TABLE idempotent_requests (
  tenant_id       bigint NOT NULL,
  idempotency_key text NOT NULL,
  user_id         bigint NOT NULL,
  operation       text NOT NULL,
  request_digest  bytea NOT NULL,
  status          integer NOT NULL,
  answer          text NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT idempotent_requests_pkey PRIMARY KEY (tenant_id, idempotency_key),
  CONSTRAINT idempotent_requests_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants (tenant_id),
  CONSTRAINT idempotent_requests_idempotency_key_check CHECK (length(idempotency_key) BETWEEN 1 AND 200),
  CONSTRAINT idempotent_requests_request_digest_check CHECK (octet_length(request_digest) = 32),
  CONSTRAINT idempotent_requests_status_check CHECK (status BETWEEN 200 AND 299)
);

CREATE TABLE topups (
  tenant_id   bigint NOT NULL,
  topup_id    bigint GENERATED ALWAYS AS IDENTITY,
  account_id  bigint NOT NULL,
  channel     text NOT NULL,
  reference   text NOT NULL,
  currency    text NOT NULL,
  amount_e8   bigint NOT NULL,
  note        text NOT NULL,
  recorded_by bigint NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  entry_no    bigint NOT NULL,
  CONSTRAINT topups_pkey PRIMARY KEY (tenant_id, topup_id),
  -- The payment is what counts once, however often it is told.
  CONSTRAINT topups_tenant_id_channel_reference_key UNIQUE (tenant_id, channel, reference),
  CONSTRAINT topups_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, account_id),
  CONSTRAINT topups_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES journal_entries (tenant_id, entry_no),
  CONSTRAINT topups_channel_check CHECK (channel IN ('bank', 'stripe', 'paypal')),
  CONSTRAINT topups_reference_check CHECK (length(reference) BETWEEN 1 AND 120),
  CONSTRAINT topups_note_check CHECK (length(note) <= 500),
  CONSTRAINT topups_amount_e8_check CHECK (amount_e8 > 0)
);

-- Requested, decided, posted: three facts, each written once. The state of an adjustment is which of them are there.
CREATE TABLE adjustments (
  tenant_id      bigint NOT NULL,
  adjustment_id  bigint GENERATED ALWAYS AS IDENTITY,
  account_id     bigint NOT NULL,
  is_credit      boolean NOT NULL,
  currency       text NOT NULL,
  amount_e8      bigint NOT NULL,
  reason         text NOT NULL,
  needs_approval boolean NOT NULL,
  requested_by   bigint NOT NULL,
  requested_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT adjustments_pkey PRIMARY KEY (tenant_id, adjustment_id),
  CONSTRAINT adjustments_tenant_id_adjustment_id_requested_by_key UNIQUE (tenant_id, adjustment_id, requested_by),
  CONSTRAINT adjustments_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, account_id),
  CONSTRAINT adjustments_amount_e8_check CHECK (amount_e8 > 0),
  CONSTRAINT adjustments_reason_check CHECK (length(reason) BETWEEN 1 AND 500)
);
COMMENT ON COLUMN adjustments.is_credit IS 'for the customer; false: against it';
CREATE TABLE adjustment_decisions (
  tenant_id     bigint NOT NULL,
  adjustment_id bigint NOT NULL,
  requested_by  bigint NOT NULL,
  is_approved   boolean NOT NULL,
  decided_by    bigint NOT NULL,
  reason        text NOT NULL,
  decided_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT adjustment_decisions_pkey PRIMARY KEY (tenant_id, adjustment_id),
  CONSTRAINT adjustment_decisions_adjustment_fkey FOREIGN KEY (tenant_id, adjustment_id, requested_by)
    REFERENCES adjustments (tenant_id, adjustment_id, requested_by),
  -- A second person decides.
  CONSTRAINT adjustment_decisions_decided_by_check CHECK (decided_by <> requested_by),
  CONSTRAINT adjustment_decisions_reason_check CHECK (length(reason) <= 500)
);
CREATE TABLE adjustment_postings (
  tenant_id     bigint NOT NULL,
  adjustment_id bigint NOT NULL,
  entry_no      bigint NOT NULL,
  CONSTRAINT adjustment_postings_pkey PRIMARY KEY (tenant_id, adjustment_id),
  CONSTRAINT adjustment_postings_tenant_id_entry_no_key UNIQUE (tenant_id, entry_no),
  CONSTRAINT adjustment_postings_tenant_id_adjustment_id_fkey FOREIGN KEY (tenant_id, adjustment_id)
    REFERENCES adjustments (tenant_id, adjustment_id),
  CONSTRAINT adjustment_postings_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no)
    REFERENCES journal_entries (tenant_id, entry_no)
);

-- Whether a second person is needed is the database's to say, and nothing is posted without.
CREATE FUNCTION check_adjustment_request() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  new.needs_approval := new.amount_e8 > coalesce(
    (SELECT s.adjustment_approval_above_e8 FROM ledger_settings s WHERE s.tenant_id = new.tenant_id), 10000000000);
  RETURN new;
END $$;
CREATE TRIGGER adjustments_request BEFORE INSERT ON adjustments FOR EACH ROW EXECUTE FUNCTION check_adjustment_request();
CREATE FUNCTION check_adjustment_posting() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM adjustments a LEFT JOIN adjustment_decisions d ON d.tenant_id = a.tenant_id AND d.adjustment_id = a.adjustment_id
    WHERE a.tenant_id = new.tenant_id AND a.adjustment_id = new.adjustment_id AND coalesce(d.is_approved, NOT a.needs_approval)) THEN
    RAISE EXCEPTION 'adjustment % is not approved', new.adjustment_id USING ERRCODE = 'ZD004';
  END IF;
  RETURN new;
END $$;
-- After the row-level wall, so that a stranger is told nothing about adjustments.
CREATE TRIGGER adjustment_postings_approved AFTER INSERT ON adjustment_postings
  FOR EACH ROW EXECUTE FUNCTION check_adjustment_posting();

-- As post_entry, but null instead of ZD002: an approval stands even when the balance does not cover it today.
CREATE FUNCTION post_entry_if_covered(p_tenant bigint, p_kind text, p_key text, p_cause text, p_books text[], p_sides text[],
                                      p_currencies text[], p_amounts bigint[]) RETURNS bigint
LANGUAGE plpgsql
AS $$
BEGIN
  RETURN (SELECT p.entry_no FROM post_entry(p_tenant, p_kind, p_key, p_cause, NULL, NULL, p_books, p_sides, p_currencies, p_amounts) AS p);
EXCEPTION WHEN SQLSTATE 'ZD002' THEN
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION post_entry_if_covered(bigint, text, text, text, text[], text[], text[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION post_entry_if_covered(bigint, text, text, text, text[], text[], text[], bigint[]) TO didtron_node;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['idempotent_requests', 'topups', 'adjustments', 'adjustment_decisions', 'adjustment_postings'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE OR TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION deny_change()',
                   t || '_append_only', t);
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY %I ON %I USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant())', t || '_wall', t);
    EXECUTE format('GRANT SELECT ON %I TO didtron_node, didtron_api', t);
    EXECUTE format('GRANT INSERT ON %I TO didtron_node', t);
  END LOOP;
END $$;
CREATE INDEX topups_tenant_id_account_id_idx ON topups (tenant_id, account_id, topup_id);

-- The lines of its own accounts, without what else their entries hold.
CREATE POLICY postings_views ON postings FOR SELECT TO didtron_views USING (
  EXISTS (SELECT 1 FROM accounts a WHERE a.tenant_id = postings.tenant_id AND postings.book = ANY (account_books(a.kind, a.account_id))));
CREATE POLICY journal_entries_views ON journal_entries FOR SELECT TO didtron_views USING (
  EXISTS (SELECT 1 FROM postings p WHERE p.tenant_id = journal_entries.tenant_id AND p.entry_no = journal_entries.entry_no));
GRANT SELECT (tenant_id, entry_no, kind, posted_at, usage_period) ON journal_entries TO didtron_views;
GRANT SELECT ON postings TO didtron_views;
CREATE VIEW customer_account_lines WITH (security_barrier) AS
  SELECT a.tenant_id, a.account_id, p.entry_no, p.line_no, e.posted_at, e.usage_period, e.kind, p.book, p.side, p.currency, p.amount_e8
  FROM accounts a
  JOIN postings p ON p.tenant_id = a.tenant_id AND p.book = ANY (account_books(a.kind, a.account_id)) AND p.currency = a.currency
  JOIN journal_entries e ON e.tenant_id = p.tenant_id AND e.entry_no = p.entry_no
  WHERE a.customer_tenant_id = app_tenant();
GRANT CREATE ON SCHEMA public TO didtron_views;
ALTER VIEW customer_account_lines OWNER TO didtron_views;
REVOKE CREATE ON SCHEMA public FROM didtron_views;
SET LOCAL ROLE didtron_views;
GRANT SELECT ON customer_account_lines TO didtron_node, didtron_api;
RESET ROLE;
