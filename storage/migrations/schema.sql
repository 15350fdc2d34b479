CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';
CREATE FUNCTION public.account_books(p_kind text, p_account bigint) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT CASE p_kind WHEN 'prepaid' THEN ARRAY['2100:acct-' || p_account]
         ELSE ARRAY['1100:acct-' || p_account, '1110:acct-' || p_account, '2130:acct-' || p_account] END
$$;
ALTER FUNCTION public.account_books(p_kind text, p_account bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.app_tenant() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.tenant', true), '')::bigint $$;
ALTER FUNCTION public.app_tenant() OWNER TO didtron_owner;
CREATE FUNCTION public.bump_catalogue_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  v_version bigint;
BEGIN
  UPDATE catalogue_version SET version = version + 1, changed_at = now() RETURNING version INTO v_version;
  PERFORM pg_notify('catalogue', v_version::text);
  RETURN NULL;
END $$;
ALTER FUNCTION public.bump_catalogue_version() OWNER TO didtron_owner;
CREATE FUNCTION public.canonical_entry(p_entry_no bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT '{"id":' || p_entry_no || ',"ts":"' || rfc3339_utc(p_posted_at) || '","lines":['
    || string_agg('["' || book || '","' || side || '","' || currency || '","' || amount || '"]', ',' ORDER BY no)
    || ']}'
  FROM unnest(p_books, p_sides, p_currencies, p_amounts) WITH ORDINALITY AS line (book, side, currency, amount, no)
$$;
ALTER FUNCTION public.canonical_entry(p_entry_no bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) OWNER TO didtron_owner;
CREATE FUNCTION public.check_entry_balanced() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  v_tenant text := current_setting('app.tenant', true);
  v_lines bigint;
  v_currency text;
BEGIN
  PERFORM set_config('app.tenant', new.tenant_id::text, true);
  SELECT count(*) INTO v_lines FROM postings p WHERE p.tenant_id = new.tenant_id AND p.entry_no = new.entry_no;
  SELECT p.currency INTO v_currency FROM postings p
    WHERE p.tenant_id = new.tenant_id AND p.entry_no = new.entry_no
    GROUP BY p.currency HAVING sum(CASE p.side WHEN 'D' THEN p.amount_e8 ELSE -p.amount_e8 END) <> 0
    ORDER BY p.currency LIMIT 1;
  PERFORM set_config('app.tenant', coalesce(v_tenant, ''), true);
  IF v_lines <> new.line_count THEN
    RAISE EXCEPTION 'journal entry % has % of % lines', new.entry_no, v_lines, new.line_count
      USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entries_balanced';
  END IF;
  IF v_currency IS NOT NULL THEN
    RAISE EXCEPTION 'journal entry % does not balance in %', new.entry_no, v_currency
      USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entries_balanced';
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION public.check_entry_balanced() OWNER TO didtron_owner;
CREATE FUNCTION public.deny_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  RAISE EXCEPTION '% of % is not allowed: it is append-only', tg_op, tg_table_name
    USING ERRCODE = 'insufficient_privilege';
END $$;
ALTER FUNCTION public.deny_change() OWNER TO didtron_owner;
CREATE FUNCTION public.ensure_cdr_partitions(p_from timestamp with time zone, p_to timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  v_day     date := (p_from AT TIME ZONE 'UTC')::date;
  v_name    text;
  v_created bigint := 0;
BEGIN
  IF p_to > p_from + interval '400 days' THEN
    RAISE EXCEPTION 'at most 400 days at a time' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('ensure_cdr_partitions', 0));
  WHILE v_day::timestamp AT TIME ZONE 'UTC' < p_to LOOP
    v_name := 'cdrs_' || to_char(v_day, 'YYYYMMDD');
    IF to_regclass('public.' || v_name) IS NULL THEN
      BEGIN
        EXECUTE format('CREATE TABLE public.%I (LIKE public.cdrs INCLUDING CONSTRAINTS)', v_name);
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', v_name);
        EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', v_name);
        EXECUTE format('ALTER TABLE public.cdrs ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', v_name,
                       v_day::timestamp AT TIME ZONE 'UTC', (v_day + 1)::timestamp AT TIME ZONE 'UTC');
        v_created := v_created + 1;
      EXCEPTION WHEN check_violation THEN
        NULL;  -- undone by the block: rows of that day are in the default partition
      END;
    END IF;
    v_day := v_day + 1;
  END LOOP;
  RETURN v_created;
END $$;
ALTER FUNCTION public.ensure_cdr_partitions(p_from timestamp with time zone, p_to timestamp with time zone) OWNER TO didtron_owner;
CREATE FUNCTION public.login_session_by_digest(p_digest bytea) RETURNS TABLE(user_id bigint, email text, display_name text, role text, tenant_id bigint, tenant_name text, tenant_kind text, csrf_digest bytea, created_at timestamp with time zone, last_seen_at timestamp with time zone, expires_at timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT u.user_id, u.email, u.display_name, u.role, t.tenant_id, t.name, t.kind,
         s.csrf_digest, s.created_at, s.last_seen_at, s.expires_at
  FROM login_sessions s
  JOIN users u ON u.tenant_id = s.tenant_id AND u.user_id = s.user_id
  JOIN tenants t ON t.tenant_id = s.tenant_id
  WHERE s.token_digest = p_digest AND s.revoked_at IS NULL AND s.expires_at > now()
    AND u.is_active AND t.status = 'active'
$$;
ALTER FUNCTION public.login_session_by_digest(p_digest bytea) OWNER TO didtron_views;
CREATE FUNCTION public.post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) RETURNS TABLE(entry_no bigint, is_new boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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
ALTER FUNCTION public.post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) OWNER TO didtron_owner;
CREATE FUNCTION public.rfc3339_utc(p_at timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
    || CASE WHEN us = 0 THEN ''
            WHEN us % 1000 = 0 THEN '.' || lpad((us / 1000)::text, 3, '0')
            ELSE '.' || lpad(us::text, 6, '0') END
    || 'Z'
  FROM (SELECT (extract(microseconds FROM p_at AT TIME ZONE 'UTC')::bigint % 1000000) AS us) AS fraction
$$;
ALTER FUNCTION public.rfc3339_utc(p_at timestamp with time zone) OWNER TO didtron_owner;
CREATE TABLE public.accounts (
    account_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    customer_tenant_id bigint NOT NULL,
    name text NOT NULL,
    currency text NOT NULL,
    kind text NOT NULL,
    credit_limit_e8 bigint DEFAULT 0 NOT NULL,
    channels_max integer DEFAULT 0 NOT NULL,
    cps_max integer DEFAULT 0 NOT NULL,
    rate_card_id bigint NOT NULL,
    routing_plan_id bigint NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT accounts_channels_max_check CHECK ((channels_max >= 0)),
    CONSTRAINT accounts_cps_max_check CHECK ((cps_max >= 0)),
    CONSTRAINT accounts_credit_limit_e8_check CHECK ((credit_limit_e8 >= 0)),
    CONSTRAINT accounts_kind_check CHECK ((kind = ANY (ARRAY['prepaid'::text, 'postpaid'::text]))),
    CONSTRAINT accounts_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT accounts_status_check CHECK ((status = ANY (ARRAY['active'::text, 'blocked'::text])))
);
ALTER TABLE ONLY public.accounts FORCE ROW LEVEL SECURITY;
ALTER TABLE public.accounts OWNER TO didtron_owner;
ALTER TABLE public.accounts ALTER COLUMN account_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.accounts_account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_log (
    tenant_id bigint NOT NULL,
    audit_no bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    before jsonb,
    after jsonb,
    address inet,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT audit_log_action_check CHECK (((length(action) >= 1) AND (length(action) <= 120))),
    CONSTRAINT audit_log_actor_check CHECK (((length(actor) >= 1) AND (length(actor) <= 120)))
);
ALTER TABLE ONLY public.audit_log FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_log OWNER TO didtron_owner;
ALTER TABLE public.audit_log ALTER COLUMN audit_no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_audit_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.carriers (
    carrier_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    currency text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT carriers_code_check CHECK ((code ~ '^[a-z0-9][a-z0-9-]{0,31}$'::text)),
    CONSTRAINT carriers_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT carriers_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT carriers_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text])))
);
ALTER TABLE ONLY public.carriers FORCE ROW LEVEL SECURITY;
ALTER TABLE public.carriers OWNER TO didtron_owner;
ALTER TABLE public.carriers ALTER COLUMN carrier_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.carriers_carrier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.catalogue_version (
    is_only_row boolean DEFAULT true NOT NULL,
    version bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT catalogue_version_is_only_row_check CHECK (is_only_row)
);
ALTER TABLE public.catalogue_version OWNER TO didtron_owner;
CREATE TABLE public.cdr_attempts (
    tenant_id bigint NOT NULL,
    call_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    attempt_no smallint NOT NULL,
    trunk_id bigint NOT NULL,
    carrier_id bigint NOT NULL,
    sip_code integer NOT NULL,
    sip_reason text NOT NULL,
    ended_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.cdr_attempts FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_attempts OWNER TO didtron_owner;
CREATE TABLE public.cdr_batches (
    tenant_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    shard integer NOT NULL,
    epoch bigint NOT NULL,
    calls integer NOT NULL,
    charge_e8 bigint NOT NULL,
    cost_e8 bigint NOT NULL,
    entry_no bigint,
    committed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT cdr_batches_calls_check CHECK ((calls > 0))
);
ALTER TABLE ONLY public.cdr_batches FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_batches OWNER TO didtron_owner;
COMMENT ON COLUMN public.cdr_batches.charge_e8 IS 'sum over the batch in whatever currency each call has: a checksum, not money';
ALTER TABLE public.cdr_batches ALTER COLUMN batch_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cdr_batches_batch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cdr_conflicts (
    tenant_id bigint NOT NULL,
    conflict_id bigint NOT NULL,
    call_id uuid NOT NULL,
    digest bytea NOT NULL,
    payload jsonb NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.cdr_conflicts FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_conflicts OWNER TO didtron_owner;
ALTER TABLE public.cdr_conflicts ALTER COLUMN conflict_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cdr_conflicts_conflict_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cdr_explanations (
    tenant_id bigint NOT NULL,
    call_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    decision jsonb NOT NULL,
    charge jsonb,
    cost jsonb
);
ALTER TABLE ONLY public.cdr_explanations FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_explanations OWNER TO didtron_owner;
CREATE TABLE public.cdr_keys (
    tenant_id bigint NOT NULL,
    call_id uuid NOT NULL,
    customer_tenant_id bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT cdr_keys_digest_check CHECK ((octet_length(digest) = 32))
);
ALTER TABLE ONLY public.cdr_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_keys OWNER TO didtron_owner;
CREATE TABLE public.cdrs (
    tenant_id bigint NOT NULL,
    call_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    batch_id bigint NOT NULL,
    account_id bigint NOT NULL,
    customer_tenant_id bigint NOT NULL,
    edge_id text NOT NULL,
    ingress_trunk_id bigint NOT NULL,
    egress_trunk_id bigint,
    carrier_id bigint,
    caller text NOT NULL,
    called_raw text NOT NULL,
    called text NOT NULL,
    destination text NOT NULL,
    result text NOT NULL,
    sip_code integer NOT NULL,
    sip_reason text NOT NULL,
    hangup_by text NOT NULL,
    ringing_at timestamp with time zone,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone NOT NULL,
    duration_ms bigint NOT NULL,
    billed_s bigint NOT NULL,
    currency text NOT NULL,
    charge_e8 bigint NOT NULL,
    rate_row_id bigint,
    rate_card_id bigint,
    cost_currency text,
    cost_billed_s bigint NOT NULL,
    cost_e8 bigint NOT NULL,
    cost_rate_row_id bigint,
    cost_rate_card_id bigint,
    is_estimated boolean NOT NULL,
    attempts smallint NOT NULL,
    CONSTRAINT cdrs_cost_currency_check CHECK ((cost_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cdrs_cost_e8_check CHECK (((cost_e8 = 0) OR (cost_currency IS NOT NULL))),
    CONSTRAINT cdrs_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cdrs_duration_ms_check CHECK ((duration_ms >= 0)),
    CONSTRAINT cdrs_hangup_by_check CHECK ((hangup_by = ANY (ARRAY[''::text, 'caller'::text, 'callee'::text, 'platform'::text]))),
    CONSTRAINT cdrs_result_check CHECK ((result = ANY (ARRAY['answered'::text, 'busy'::text, 'no_answer'::text, 'cancelled'::text, 'failed'::text, 'rejected'::text])))
)
PARTITION BY RANGE (started_at);
ALTER TABLE ONLY public.cdrs FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdrs OWNER TO didtron_owner;
CREATE TABLE public.cdrs_default (
    tenant_id bigint NOT NULL,
    call_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    batch_id bigint NOT NULL,
    account_id bigint NOT NULL,
    customer_tenant_id bigint NOT NULL,
    edge_id text NOT NULL,
    ingress_trunk_id bigint NOT NULL,
    egress_trunk_id bigint,
    carrier_id bigint,
    caller text NOT NULL,
    called_raw text NOT NULL,
    called text NOT NULL,
    destination text NOT NULL,
    result text NOT NULL,
    sip_code integer NOT NULL,
    sip_reason text NOT NULL,
    hangup_by text NOT NULL,
    ringing_at timestamp with time zone,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone NOT NULL,
    duration_ms bigint NOT NULL,
    billed_s bigint NOT NULL,
    currency text NOT NULL,
    charge_e8 bigint NOT NULL,
    rate_row_id bigint,
    rate_card_id bigint,
    cost_currency text,
    cost_billed_s bigint NOT NULL,
    cost_e8 bigint NOT NULL,
    cost_rate_row_id bigint,
    cost_rate_card_id bigint,
    is_estimated boolean NOT NULL,
    attempts smallint NOT NULL,
    CONSTRAINT cdrs_cost_currency_check CHECK ((cost_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cdrs_cost_e8_check CHECK (((cost_e8 = 0) OR (cost_currency IS NOT NULL))),
    CONSTRAINT cdrs_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cdrs_duration_ms_check CHECK ((duration_ms >= 0)),
    CONSTRAINT cdrs_hangup_by_check CHECK ((hangup_by = ANY (ARRAY[''::text, 'caller'::text, 'callee'::text, 'platform'::text]))),
    CONSTRAINT cdrs_result_check CHECK ((result = ANY (ARRAY['answered'::text, 'busy'::text, 'no_answer'::text, 'cancelled'::text, 'failed'::text, 'rejected'::text])))
);
ALTER TABLE ONLY public.cdrs_default FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdrs_default OWNER TO didtron_owner;
CREATE TABLE public.ledger_balances (
    tenant_id bigint NOT NULL,
    book text NOT NULL,
    currency text NOT NULL,
    debit_e8 bigint DEFAULT 0 NOT NULL,
    credit_e8 bigint DEFAULT 0 NOT NULL,
    CONSTRAINT ledger_balances_credit_e8_check CHECK ((credit_e8 >= 0)),
    CONSTRAINT ledger_balances_debit_e8_check CHECK ((debit_e8 >= 0))
)
WITH (fillfactor='50');
ALTER TABLE ONLY public.ledger_balances FORCE ROW LEVEL SECURITY;
ALTER TABLE public.ledger_balances OWNER TO didtron_owner;
CREATE TABLE public.tenants (
    tenant_id bigint NOT NULL,
    parent_tenant_id bigint,
    kind text NOT NULL,
    name text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tenants_kind_check CHECK ((kind = ANY (ARRAY['platform'::text, 'reseller'::text, 'customer'::text, 'carrier'::text, 'operator'::text]))),
    CONSTRAINT tenants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT tenants_parent_tenant_id_check CHECK (((kind = 'platform'::text) = (parent_tenant_id IS NULL))),
    CONSTRAINT tenants_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text])))
);
ALTER TABLE ONLY public.tenants FORCE ROW LEVEL SECURITY;
ALTER TABLE public.tenants OWNER TO didtron_owner;
CREATE VIEW public.customer_accounts WITH (security_barrier='true') AS
 SELECT a.tenant_id,
    a.account_id,
    a.customer_tenant_id,
    t.name AS customer_name,
    a.name,
    a.currency,
    a.kind,
    a.status,
    a.credit_limit_e8,
    a.channels_max,
    a.cps_max,
    COALESCE(( SELECT (sum((b.credit_e8 - b.debit_e8)))::bigint AS sum
           FROM public.ledger_balances b
          WHERE ((b.tenant_id = a.tenant_id) AND (b.currency = a.currency) AND (b.book = ANY (public.account_books(a.kind, a.account_id))))), (0)::bigint) AS posted_e8
   FROM (public.accounts a
     JOIN public.tenants t ON ((t.tenant_id = a.customer_tenant_id)))
  WHERE (a.customer_tenant_id = public.app_tenant());
ALTER TABLE public.customer_accounts OWNER TO didtron_views;
CREATE VIEW public.customer_cdr_charges WITH (security_barrier='true') AS
 SELECT e.tenant_id,
    e.call_id,
    e.charge
   FROM (public.cdr_explanations e
     JOIN public.cdr_keys k ON (((k.tenant_id = e.tenant_id) AND (k.call_id = e.call_id))))
  WHERE (k.customer_tenant_id = public.app_tenant());
ALTER TABLE public.customer_cdr_charges OWNER TO didtron_views;
CREATE VIEW public.customer_cdr_keys WITH (security_barrier='true') AS
 SELECT k.tenant_id,
    k.call_id,
    k.started_at
   FROM public.cdr_keys k
  WHERE (k.customer_tenant_id = public.app_tenant());
ALTER TABLE public.customer_cdr_keys OWNER TO didtron_views;
CREATE VIEW public.customer_cdrs WITH (security_barrier='true') AS
 SELECT c.tenant_id,
    c.call_id,
    c.started_at,
    c.account_id,
    a.name AS account_name,
    c.customer_tenant_id,
    c.caller,
    c.called_raw,
    c.called,
    c.destination,
    c.result,
    c.sip_code,
    c.sip_reason,
    c.hangup_by,
    c.ringing_at,
    c.answered_at,
    c.ended_at,
    c.duration_ms,
    c.billed_s,
    c.currency,
    c.charge_e8,
    c.rate_row_id,
    c.rate_card_id,
    c.is_estimated
   FROM (public.cdrs c
     JOIN public.accounts a ON (((a.tenant_id = c.tenant_id) AND (a.account_id = c.account_id))))
  WHERE (c.customer_tenant_id = public.app_tenant());
ALTER TABLE public.customer_cdrs OWNER TO didtron_views;
CREATE TABLE public.journal_entries (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    kind text NOT NULL,
    idempotency_key text NOT NULL,
    posted_at timestamp with time zone NOT NULL,
    cause text NOT NULL,
    batch_id bigint,
    reverses_entry_no bigint,
    line_count integer NOT NULL,
    prev_digest bytea NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT journal_entries_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT journal_entries_entry_no_check CHECK ((entry_no > 0)),
    CONSTRAINT journal_entries_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200))),
    CONSTRAINT journal_entries_kind_check CHECK ((kind = ANY (ARRAY['usage'::text, 'topup'::text, 'adjustment'::text, 'reversal'::text]))),
    CONSTRAINT journal_entries_line_count_check CHECK (((line_count >= 2) AND (line_count <= 100000))),
    CONSTRAINT journal_entries_prev_digest_check CHECK ((octet_length(prev_digest) = 32))
);
ALTER TABLE ONLY public.journal_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE public.journal_entries OWNER TO didtron_owner;
CREATE TABLE public.ledger_heads (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    digest bytea NOT NULL
)
WITH (fillfactor='50');
ALTER TABLE ONLY public.ledger_heads FORCE ROW LEVEL SECURITY;
ALTER TABLE public.ledger_heads OWNER TO didtron_owner;
CREATE TABLE public.live_calls (
    call_id uuid NOT NULL,
    tenant_id bigint NOT NULL,
    account_id bigint NOT NULL,
    customer_tenant_id bigint NOT NULL,
    shard integer NOT NULL,
    edge_id text NOT NULL,
    edge_dialog text NOT NULL,
    state text NOT NULL,
    caller text NOT NULL,
    called_raw text NOT NULL,
    called text NOT NULL,
    destination text DEFAULT ''::text NOT NULL,
    ingress_trunk_id bigint NOT NULL,
    egress_trunk_id bigint,
    carrier_id bigint,
    hold_e8 bigint NOT NULL,
    granted_s bigint NOT NULL,
    routed_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    last_seen_at timestamp with time zone NOT NULL,
    decision jsonb NOT NULL,
    sell_card_id bigint,
    CONSTRAINT live_calls_granted_s_check CHECK ((granted_s >= 0)),
    CONSTRAINT live_calls_hold_e8_check CHECK ((hold_e8 >= 0)),
    CONSTRAINT live_calls_shard_check CHECK (((shard >= 0) AND (shard <= 1023))),
    CONSTRAINT live_calls_state_check CHECK ((state = ANY (ARRAY['routed'::text, 'answered'::text])))
)
WITH (fillfactor='70');
ALTER TABLE ONLY public.live_calls FORCE ROW LEVEL SECURITY;
ALTER TABLE public.live_calls OWNER TO didtron_owner;
COMMENT ON COLUMN public.live_calls.sell_card_id IS 'rate_cards.id; null: not known, the account''s present card counts';
CREATE TABLE public.login_sessions (
    token_digest bytea NOT NULL,
    tenant_id bigint NOT NULL,
    user_id bigint NOT NULL,
    csrf_digest bytea NOT NULL,
    address inet,
    user_agent text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    last_seen_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    CONSTRAINT login_sessions_csrf_digest_check CHECK ((octet_length(csrf_digest) = 32)),
    CONSTRAINT login_sessions_expires_at_check CHECK ((expires_at > created_at)),
    CONSTRAINT login_sessions_token_digest_check CHECK ((octet_length(token_digest) = 32)),
    CONSTRAINT login_sessions_user_agent_check CHECK ((length(user_agent) <= 400))
);
ALTER TABLE ONLY public.login_sessions FORCE ROW LEVEL SECURITY;
ALTER TABLE public.login_sessions OWNER TO didtron_owner;
CREATE TABLE public.nodes (
    node_id text NOT NULL,
    boot_id uuid NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    heartbeat_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT nodes_node_id_check CHECK ((node_id ~ '^[a-z0-9][a-z0-9-]{0,62}$'::text))
);
ALTER TABLE public.nodes OWNER TO didtron_owner;
CREATE TABLE public.outbox (
    event_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    topic text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT outbox_topic_check CHECK ((topic ~ '^[a-z][a-z0-9._-]{0,62}$'::text))
);
ALTER TABLE ONLY public.outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE public.outbox OWNER TO didtron_owner;
ALTER TABLE public.outbox ALTER COLUMN event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.postings (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    line_no integer NOT NULL,
    line_count integer NOT NULL,
    book text NOT NULL,
    side text NOT NULL,
    currency text NOT NULL,
    amount_e8 bigint NOT NULL,
    CONSTRAINT postings_amount_e8_check CHECK ((amount_e8 > 0)),
    CONSTRAINT postings_book_check CHECK ((book ~ '^[0-9]{4}(:[a-z0-9-]{1,60})?$'::text)),
    CONSTRAINT postings_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT postings_line_no_check CHECK (((line_no >= 1) AND (line_no <= line_count))),
    CONSTRAINT postings_side_check CHECK ((side = ANY (ARRAY['D'::text, 'C'::text])))
);
ALTER TABLE ONLY public.postings FORCE ROW LEVEL SECURITY;
ALTER TABLE public.postings OWNER TO didtron_owner;
CREATE TABLE public.rate_cards (
    rate_card_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    side text NOT NULL,
    name text NOT NULL,
    currency text NOT NULL,
    duration_rounding text DEFAULT 'ceil'::text NOT NULL,
    increment_style text DEFAULT 'excess'::text NOT NULL,
    rounding text DEFAULT 'half_up'::text NOT NULL,
    "precision" smallint DEFAULT 6 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rate_cards_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT rate_cards_duration_rounding_check CHECK ((duration_rounding = ANY (ARRAY['floor'::text, 'ceil'::text, 'half_up'::text, 'half_down'::text]))),
    CONSTRAINT rate_cards_increment_style_check CHECK ((increment_style = ANY (ARRAY['excess'::text, 'total'::text]))),
    CONSTRAINT rate_cards_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT rate_cards_precision_check CHECK ((("precision" >= 0) AND ("precision" <= 8))),
    CONSTRAINT rate_cards_rounding_check CHECK ((rounding = ANY (ARRAY['up'::text, 'down'::text, 'half_up'::text, 'half_down'::text, 'half_even'::text]))),
    CONSTRAINT rate_cards_side_check CHECK ((side = ANY (ARRAY['customer'::text, 'supplier'::text])))
);
ALTER TABLE ONLY public.rate_cards FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rate_cards OWNER TO didtron_owner;
ALTER TABLE public.rate_cards ALTER COLUMN rate_card_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rate_cards_rate_card_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rates (
    rate_row_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    rate_card_id bigint NOT NULL,
    prefix text NOT NULL,
    destination text NOT NULL,
    rate_initial_e10 bigint NOT NULL,
    rate_next_e10 bigint NOT NULL,
    initial_s integer NOT NULL,
    next_s integer NOT NULL,
    connect_fee_e8 bigint DEFAULT 0 NOT NULL,
    free_s integer DEFAULT 0 NOT NULL,
    grace_s integer DEFAULT 0 NOT NULL,
    min_charge_e8 bigint DEFAULT 0 NOT NULL,
    max_charge_e8 bigint,
    status text DEFAULT 'active'::text NOT NULL,
    effective_from_at timestamp with time zone NOT NULL,
    effective_to_at timestamp with time zone,
    CONSTRAINT rates_destination_check CHECK ((length(destination) <= 120)),
    CONSTRAINT rates_effective_to_at_check CHECK ((effective_to_at > effective_from_at)),
    CONSTRAINT rates_free_s_check CHECK ((free_s >= 0)),
    CONSTRAINT rates_grace_s_check CHECK ((grace_s >= 0)),
    CONSTRAINT rates_initial_s_check CHECK ((initial_s >= 0)),
    CONSTRAINT rates_max_charge_e8_check CHECK ((max_charge_e8 >= min_charge_e8)),
    CONSTRAINT rates_next_s_check CHECK ((next_s >= 1)),
    CONSTRAINT rates_prefix_check CHECK ((prefix ~ '^[1-9][0-9]{0,14}$'::text)),
    CONSTRAINT rates_status_check CHECK ((status = ANY (ARRAY['active'::text, 'blocked'::text])))
);
ALTER TABLE ONLY public.rates FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rates OWNER TO didtron_owner;
ALTER TABLE public.rates ALTER COLUMN rate_row_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.rates_rate_row_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.routes (
    tenant_id bigint NOT NULL,
    routing_plan_id bigint NOT NULL,
    trunk_id bigint NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    CONSTRAINT routes_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])))
);
ALTER TABLE ONLY public.routes FORCE ROW LEVEL SECURITY;
ALTER TABLE public.routes OWNER TO didtron_owner;
CREATE TABLE public.routing_plans (
    routing_plan_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    name text NOT NULL,
    strategy text DEFAULT 'least_cost'::text NOT NULL,
    min_margin_e8_per_min bigint DEFAULT 0 NOT NULL,
    attempts_max integer DEFAULT 3 NOT NULL,
    expected_call_s integer DEFAULT 180 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT routing_plans_attempts_max_check CHECK (((attempts_max >= 1) AND (attempts_max <= 16))),
    CONSTRAINT routing_plans_expected_call_s_check CHECK (((expected_call_s >= 1) AND (expected_call_s <= 86400))),
    CONSTRAINT routing_plans_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT routing_plans_strategy_check CHECK ((strategy = 'least_cost'::text))
);
ALTER TABLE ONLY public.routing_plans FORCE ROW LEVEL SECURITY;
ALTER TABLE public.routing_plans OWNER TO didtron_owner;
ALTER TABLE public.routing_plans ALTER COLUMN routing_plan_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.routing_plans_routing_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.schema_migrations (
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE public.schema_migrations OWNER TO didtron_owner;
CREATE TABLE public.shard_leases (
    shard integer NOT NULL,
    node_id text,
    boot_id uuid,
    epoch bigint DEFAULT 0 NOT NULL,
    expires_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT shard_leases_boot_id_check CHECK (((node_id IS NULL) = (boot_id IS NULL))),
    CONSTRAINT shard_leases_shard_check CHECK (((shard >= 0) AND (shard <= 1023)))
);
ALTER TABLE public.shard_leases OWNER TO didtron_owner;
ALTER TABLE public.tenants ALTER COLUMN tenant_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.tenants_tenant_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.trunks (
    trunk_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    direction text NOT NULL,
    account_id bigint,
    carrier_id bigint,
    name text NOT NULL,
    source cidr,
    tech_prefix text DEFAULT ''::text NOT NULL,
    country_code text DEFAULT ''::text NOT NULL,
    trunk_prefix text DEFAULT ''::text NOT NULL,
    host text,
    port integer,
    transport text DEFAULT 'udp'::text NOT NULL,
    rate_card_id bigint,
    channels_max integer DEFAULT 0 NOT NULL,
    cps_max integer DEFAULT 0 NOT NULL,
    ring_timeout_ms integer DEFAULT 4000 NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT trunks_channels_max_check CHECK ((channels_max >= 0)),
    CONSTRAINT trunks_country_code_check CHECK ((country_code ~ '^([1-9][0-9]{0,2})?$'::text)),
    CONSTRAINT trunks_cps_max_check CHECK ((cps_max >= 0)),
    CONSTRAINT trunks_direction_check CHECK ((((direction = 'ingress'::text) AND (account_id IS NOT NULL) AND (source IS NOT NULL) AND (carrier_id IS NULL) AND (host IS NULL) AND (rate_card_id IS NULL)) OR ((direction = 'egress'::text) AND (carrier_id IS NOT NULL) AND (host IS NOT NULL) AND (port IS NOT NULL) AND (rate_card_id IS NOT NULL) AND (account_id IS NULL) AND (source IS NULL)))),
    CONSTRAINT trunks_host_check CHECK (((length(host) >= 1) AND (length(host) <= 253))),
    CONSTRAINT trunks_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT trunks_port_check CHECK (((port >= 1) AND (port <= 65535))),
    CONSTRAINT trunks_ring_timeout_ms_check CHECK (((ring_timeout_ms >= 100) AND (ring_timeout_ms <= 60000))),
    CONSTRAINT trunks_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text]))),
    CONSTRAINT trunks_tech_prefix_check CHECK ((tech_prefix ~ '^[0-9#*]{0,16}$'::text)),
    CONSTRAINT trunks_transport_check CHECK ((transport = ANY (ARRAY['udp'::text, 'tcp'::text, 'tls'::text]))),
    CONSTRAINT trunks_trunk_prefix_check CHECK ((trunk_prefix ~ '^[0-9]{0,4}$'::text))
);
ALTER TABLE ONLY public.trunks FORCE ROW LEVEL SECURITY;
ALTER TABLE public.trunks OWNER TO didtron_owner;
ALTER TABLE public.trunks ALTER COLUMN trunk_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.trunks_trunk_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.users (
    user_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    email text NOT NULL,
    display_name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    is_active boolean DEFAULT true NOT NULL,
    failed_logins integer DEFAULT 0 NOT NULL,
    locked_until_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_display_name_check CHECK (((length(display_name) >= 1) AND (length(display_name) <= 120))),
    CONSTRAINT users_email_check CHECK (((email = lower(email)) AND (length(email) <= 254) AND (email ~~ '_%@_%'::text))),
    CONSTRAINT users_failed_logins_check CHECK ((failed_logins >= 0)),
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['super_admin'::text, 'finance'::text, 'support'::text, 'viewer'::text, 'customer_owner'::text])))
);
ALTER TABLE ONLY public.users FORCE ROW LEVEL SECURITY;
ALTER TABLE public.users OWNER TO didtron_owner;
ALTER TABLE public.users ALTER COLUMN user_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.users_user_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY public.cdrs ATTACH PARTITION public.cdrs_default DEFAULT;
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_account_id_key UNIQUE (account_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (tenant_id, account_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_tenant_id_name_key UNIQUE (tenant_id, name);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, audit_no);
ALTER TABLE ONLY public.carriers
    ADD CONSTRAINT carriers_carrier_id_key UNIQUE (carrier_id);
ALTER TABLE ONLY public.carriers
    ADD CONSTRAINT carriers_pkey PRIMARY KEY (tenant_id, carrier_id);
ALTER TABLE ONLY public.carriers
    ADD CONSTRAINT carriers_tenant_id_code_key UNIQUE (tenant_id, code);
ALTER TABLE ONLY public.catalogue_version
    ADD CONSTRAINT catalogue_version_pkey PRIMARY KEY (is_only_row);
ALTER TABLE ONLY public.cdr_attempts
    ADD CONSTRAINT cdr_attempts_pkey PRIMARY KEY (tenant_id, call_id, attempt_no);
ALTER TABLE ONLY public.cdr_batches
    ADD CONSTRAINT cdr_batches_pkey PRIMARY KEY (tenant_id, batch_id);
ALTER TABLE ONLY public.cdr_conflicts
    ADD CONSTRAINT cdr_conflicts_pkey PRIMARY KEY (tenant_id, conflict_id);
ALTER TABLE ONLY public.cdr_conflicts
    ADD CONSTRAINT cdr_conflicts_tenant_id_call_id_digest_key UNIQUE (tenant_id, call_id, digest);
ALTER TABLE ONLY public.cdr_explanations
    ADD CONSTRAINT cdr_explanations_pkey PRIMARY KEY (tenant_id, call_id);
ALTER TABLE ONLY public.cdr_keys
    ADD CONSTRAINT cdr_keys_pkey PRIMARY KEY (tenant_id, call_id);
ALTER TABLE ONLY public.cdrs
    ADD CONSTRAINT cdrs_pkey PRIMARY KEY (tenant_id, started_at, call_id);
ALTER TABLE ONLY public.cdrs_default
    ADD CONSTRAINT cdrs_default_pkey PRIMARY KEY (tenant_id, started_at, call_id);
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_pkey PRIMARY KEY (tenant_id, entry_no);
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_tenant_id_entry_no_line_count_key UNIQUE (tenant_id, entry_no, line_count);
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_tenant_id_idempotency_key_key UNIQUE (tenant_id, idempotency_key);
ALTER TABLE ONLY public.ledger_balances
    ADD CONSTRAINT ledger_balances_pkey PRIMARY KEY (tenant_id, book, currency);
ALTER TABLE ONLY public.ledger_heads
    ADD CONSTRAINT ledger_heads_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.live_calls
    ADD CONSTRAINT live_calls_pkey PRIMARY KEY (call_id);
ALTER TABLE ONLY public.login_sessions
    ADD CONSTRAINT login_sessions_pkey PRIMARY KEY (token_digest);
ALTER TABLE ONLY public.nodes
    ADD CONSTRAINT nodes_pkey PRIMARY KEY (node_id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, event_id);
ALTER TABLE ONLY public.postings
    ADD CONSTRAINT postings_pkey PRIMARY KEY (tenant_id, entry_no, line_no);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_pkey PRIMARY KEY (tenant_id, rate_card_id);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_rate_card_id_key UNIQUE (rate_card_id);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_tenant_id_rate_card_id_currency_key UNIQUE (tenant_id, rate_card_id, currency);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_tenant_id_side_name_key UNIQUE (tenant_id, side, name);
ALTER TABLE ONLY public.rates
    ADD CONSTRAINT rates_pkey PRIMARY KEY (tenant_id, rate_row_id);
ALTER TABLE ONLY public.rates
    ADD CONSTRAINT rates_rate_card_id_prefix_effective_from_at_key UNIQUE (rate_card_id, prefix, effective_from_at);
ALTER TABLE ONLY public.rates
    ADD CONSTRAINT rates_rate_row_id_key UNIQUE (rate_row_id);
ALTER TABLE ONLY public.routes
    ADD CONSTRAINT routes_pkey PRIMARY KEY (tenant_id, routing_plan_id, trunk_id);
ALTER TABLE ONLY public.routing_plans
    ADD CONSTRAINT routing_plans_pkey PRIMARY KEY (tenant_id, routing_plan_id);
ALTER TABLE ONLY public.routing_plans
    ADD CONSTRAINT routing_plans_routing_plan_id_key UNIQUE (routing_plan_id);
ALTER TABLE ONLY public.routing_plans
    ADD CONSTRAINT routing_plans_tenant_id_name_key UNIQUE (tenant_id, name);
ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.shard_leases
    ADD CONSTRAINT shard_leases_pkey PRIMARY KEY (shard);
ALTER TABLE ONLY public.shard_leases
    ADD CONSTRAINT shard_leases_shard_epoch_key UNIQUE (shard, epoch);
ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_parent_tenant_id_tenant_id_key UNIQUE (parent_tenant_id, tenant_id);
ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_pkey PRIMARY KEY (tenant_id, trunk_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_source_tech_prefix_excl EXCLUDE USING gist (source inet_ops WITH &&, tech_prefix WITH =) WHERE (((direction = 'ingress'::text) AND (status = 'active'::text)));
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_name_key UNIQUE (tenant_id, name);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_trunk_id_key UNIQUE (trunk_id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (tenant_id, user_id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_user_id_key UNIQUE (user_id);
CREATE INDEX accounts_customer_tenant_id_idx ON public.accounts USING btree (customer_tenant_id, account_id);
CREATE INDEX cdrs_customer_tenant_id_started_at_idx ON ONLY public.cdrs USING btree (customer_tenant_id, started_at, call_id);
CREATE INDEX cdrs_default_customer_tenant_id_started_at_call_id_idx ON public.cdrs_default USING btree (customer_tenant_id, started_at, call_id);
CREATE INDEX cdrs_tenant_id_account_id_started_at_idx ON ONLY public.cdrs USING btree (tenant_id, account_id, started_at, call_id);
CREATE INDEX cdrs_default_tenant_id_account_id_started_at_call_id_idx ON public.cdrs_default USING btree (tenant_id, account_id, started_at, call_id);
CREATE INDEX live_calls_shard_idx ON public.live_calls USING btree (shard);
CREATE INDEX live_calls_tenant_id_account_id_idx ON public.live_calls USING btree (tenant_id, account_id);
CREATE INDEX login_sessions_tenant_id_user_id_idx ON public.login_sessions USING btree (tenant_id, user_id) WHERE (revoked_at IS NULL);
CREATE INDEX postings_tenant_id_book_entry_no_idx ON public.postings USING btree (tenant_id, book, entry_no);
CREATE INDEX trunks_tenant_id_carrier_id_idx ON public.trunks USING btree (tenant_id, carrier_id) WHERE (carrier_id IS NOT NULL);
ALTER INDEX public.cdrs_customer_tenant_id_started_at_idx ATTACH PARTITION public.cdrs_default_customer_tenant_id_started_at_call_id_idx;
ALTER INDEX public.cdrs_pkey ATTACH PARTITION public.cdrs_default_pkey;
ALTER INDEX public.cdrs_tenant_id_account_id_started_at_idx ATTACH PARTITION public.cdrs_default_tenant_id_account_id_started_at_call_id_idx;
CREATE TRIGGER accounts_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.accounts FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER carriers_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.carriers FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER cdr_attempts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_attempts FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdr_batches_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_batches FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdr_explanations_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_explanations FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdr_keys_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_keys FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdrs_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdrs FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER journal_entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_entries FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE CONSTRAINT TRIGGER journal_entries_balanced AFTER INSERT ON public.journal_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.check_entry_balanced();
CREATE TRIGGER postings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.postings FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER rate_cards_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.rate_cards FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER rates_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.rates FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER routes_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.routes FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER routing_plans_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.routing_plans FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER tenants_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.tenants FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER trunks_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.trunks FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_tenant_id_customer_tenant_id_fkey FOREIGN KEY (tenant_id, customer_tenant_id) REFERENCES public.tenants(parent_tenant_id, tenant_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_tenant_id_rate_card_id_currency_fkey FOREIGN KEY (tenant_id, rate_card_id, currency) REFERENCES public.rate_cards(tenant_id, rate_card_id, currency);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_tenant_id_routing_plan_id_fkey FOREIGN KEY (tenant_id, routing_plan_id) REFERENCES public.routing_plans(tenant_id, routing_plan_id);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.carriers
    ADD CONSTRAINT carriers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.cdr_batches
    ADD CONSTRAINT cdr_batches_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.cdr_batches
    ADD CONSTRAINT cdr_batches_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.cdr_conflicts
    ADD CONSTRAINT cdr_conflicts_tenant_id_call_id_fkey FOREIGN KEY (tenant_id, call_id) REFERENCES public.cdr_keys(tenant_id, call_id);
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES public.cdr_batches(tenant_id, batch_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_tenant_id_reverses_entry_no_fkey FOREIGN KEY (tenant_id, reverses_entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.ledger_heads
    ADD CONSTRAINT ledger_heads_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.live_calls
    ADD CONSTRAINT live_calls_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.accounts(tenant_id, account_id);
ALTER TABLE ONLY public.login_sessions
    ADD CONSTRAINT login_sessions_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.postings
    ADD CONSTRAINT postings_tenant_id_entry_no_line_count_fkey FOREIGN KEY (tenant_id, entry_no, line_count) REFERENCES public.journal_entries(tenant_id, entry_no, line_count);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.rates
    ADD CONSTRAINT rates_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.routes
    ADD CONSTRAINT routes_tenant_id_routing_plan_id_fkey FOREIGN KEY (tenant_id, routing_plan_id) REFERENCES public.routing_plans(tenant_id, routing_plan_id);
ALTER TABLE ONLY public.routes
    ADD CONSTRAINT routes_tenant_id_trunk_id_fkey FOREIGN KEY (tenant_id, trunk_id) REFERENCES public.trunks(tenant_id, trunk_id);
ALTER TABLE ONLY public.routing_plans
    ADD CONSTRAINT routing_plans_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_parent_tenant_id_fkey FOREIGN KEY (parent_tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.accounts(tenant_id, account_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_carrier_id_fkey FOREIGN KEY (tenant_id, carrier_id) REFERENCES public.carriers(tenant_id, carrier_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY accounts_catalogue ON public.accounts FOR SELECT TO didtron_node USING (true);
CREATE POLICY accounts_views ON public.accounts FOR SELECT TO didtron_views USING ((customer_tenant_id = public.app_tenant()));
CREATE POLICY accounts_wall ON public.accounts USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_log_wall ON public.audit_log USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.carriers ENABLE ROW LEVEL SECURITY;
CREATE POLICY carriers_catalogue ON public.carriers FOR SELECT TO didtron_node USING (true);
CREATE POLICY carriers_wall ON public.carriers USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_attempts ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_attempts_wall ON public.cdr_attempts USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_batches ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_batches_wall ON public.cdr_batches USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_conflicts ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_conflicts_wall ON public.cdr_conflicts USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_explanations ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_explanations_views ON public.cdr_explanations FOR SELECT TO didtron_views USING ((EXISTS ( SELECT 1
   FROM public.cdr_keys k
  WHERE ((k.tenant_id = cdr_explanations.tenant_id) AND (k.call_id = cdr_explanations.call_id)))));
CREATE POLICY cdr_explanations_wall ON public.cdr_explanations USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_keys_views ON public.cdr_keys FOR SELECT TO didtron_views USING ((customer_tenant_id = public.app_tenant()));
CREATE POLICY cdr_keys_wall ON public.cdr_keys USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdrs ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cdrs_default ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdrs_views ON public.cdrs FOR SELECT TO didtron_views USING ((customer_tenant_id = public.app_tenant()));
CREATE POLICY cdrs_wall ON public.cdrs USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.journal_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY journal_entries_wall ON public.journal_entries USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.ledger_balances ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_balances_catalogue ON public.ledger_balances FOR SELECT TO didtron_node USING (true);
CREATE POLICY ledger_balances_views ON public.ledger_balances FOR SELECT TO didtron_views USING ((EXISTS ( SELECT 1
   FROM public.accounts a
  WHERE ((a.tenant_id = ledger_balances.tenant_id) AND ((a.account_id)::text = split_part(ledger_balances.book, ':acct-'::text, 2))))));
CREATE POLICY ledger_balances_wall ON public.ledger_balances USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.ledger_heads ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_heads_wall ON public.ledger_heads USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.live_calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY live_calls_catalogue ON public.live_calls FOR SELECT TO didtron_node USING (true);
CREATE POLICY live_calls_wall ON public.live_calls USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.login_sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY login_sessions_catalogue ON public.login_sessions FOR SELECT TO didtron_node USING (true);
CREATE POLICY login_sessions_views ON public.login_sessions FOR SELECT TO didtron_views USING (true);
CREATE POLICY login_sessions_wall ON public.login_sessions USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY outbox_wall ON public.outbox USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.postings ENABLE ROW LEVEL SECURITY;
CREATE POLICY postings_wall ON public.postings USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rate_cards ENABLE ROW LEVEL SECURITY;
CREATE POLICY rate_cards_catalogue ON public.rate_cards FOR SELECT TO didtron_node USING (true);
CREATE POLICY rate_cards_wall ON public.rate_cards USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rates ENABLE ROW LEVEL SECURITY;
CREATE POLICY rates_catalogue ON public.rates FOR SELECT TO didtron_node USING (true);
CREATE POLICY rates_wall ON public.rates USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.routes ENABLE ROW LEVEL SECURITY;
CREATE POLICY routes_catalogue ON public.routes FOR SELECT TO didtron_node USING (true);
CREATE POLICY routes_wall ON public.routes USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.routing_plans ENABLE ROW LEVEL SECURITY;
CREATE POLICY routing_plans_catalogue ON public.routing_plans FOR SELECT TO didtron_node USING (true);
CREATE POLICY routing_plans_wall ON public.routing_plans USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.tenants ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_catalogue ON public.tenants FOR SELECT TO didtron_node USING (true);
CREATE POLICY tenants_views ON public.tenants FOR SELECT TO didtron_views USING (true);
CREATE POLICY tenants_wall ON public.tenants USING (((tenant_id = public.app_tenant()) OR (parent_tenant_id = public.app_tenant()))) WITH CHECK (((tenant_id = public.app_tenant()) OR (parent_tenant_id = public.app_tenant())));
ALTER TABLE public.trunks ENABLE ROW LEVEL SECURITY;
CREATE POLICY trunks_catalogue ON public.trunks FOR SELECT TO didtron_node USING (true);
CREATE POLICY trunks_wall ON public.trunks USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_catalogue ON public.users FOR SELECT TO didtron_node USING (true);
CREATE POLICY users_views ON public.users FOR SELECT TO didtron_views USING (true);
CREATE POLICY users_wall ON public.users USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
GRANT USAGE ON SCHEMA public TO didtron_node;
GRANT USAGE ON SCHEMA public TO didtron_api;
GRANT USAGE ON SCHEMA public TO didtron_views;
REVOKE ALL ON FUNCTION public.ensure_cdr_partitions(p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ensure_cdr_partitions(p_from timestamp with time zone, p_to timestamp with time zone) TO didtron_node;
REVOKE ALL ON FUNCTION public.login_session_by_digest(p_digest bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.login_session_by_digest(p_digest bytea) TO didtron_node;
GRANT ALL ON FUNCTION public.login_session_by_digest(p_digest bytea) TO didtron_api;
REVOKE ALL ON FUNCTION public.post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.accounts TO didtron_node;
GRANT SELECT ON TABLE public.accounts TO didtron_api;
GRANT SELECT ON TABLE public.accounts TO didtron_views;
GRANT UPDATE(name) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(credit_limit_e8) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(channels_max) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(cps_max) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(rate_card_id) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(routing_plan_id) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(status) ON TABLE public.accounts TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.audit_log TO didtron_node;
GRANT SELECT ON TABLE public.audit_log TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.carriers TO didtron_node;
GRANT SELECT ON TABLE public.carriers TO didtron_api;
GRANT UPDATE(name) ON TABLE public.carriers TO didtron_node;
GRANT UPDATE(status) ON TABLE public.carriers TO didtron_node;
GRANT SELECT ON TABLE public.catalogue_version TO didtron_node;
GRANT SELECT ON TABLE public.catalogue_version TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.cdr_attempts TO didtron_node;
GRANT SELECT ON TABLE public.cdr_attempts TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.cdr_batches TO didtron_node;
GRANT SELECT ON TABLE public.cdr_batches TO didtron_api;
GRANT USAGE ON SEQUENCE public.cdr_batches_batch_id_seq TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.cdr_conflicts TO didtron_node;
GRANT SELECT ON TABLE public.cdr_conflicts TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.cdr_explanations TO didtron_node;
GRANT SELECT ON TABLE public.cdr_explanations TO didtron_api;
GRANT SELECT(tenant_id) ON TABLE public.cdr_explanations TO didtron_views;
GRANT SELECT(call_id) ON TABLE public.cdr_explanations TO didtron_views;
GRANT SELECT(started_at) ON TABLE public.cdr_explanations TO didtron_views;
GRANT SELECT(charge) ON TABLE public.cdr_explanations TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.cdr_keys TO didtron_node;
GRANT SELECT ON TABLE public.cdr_keys TO didtron_api;
GRANT SELECT ON TABLE public.cdr_keys TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.cdrs TO didtron_node;
GRANT SELECT ON TABLE public.cdrs TO didtron_api;
GRANT SELECT ON TABLE public.cdrs TO didtron_views;
GRANT SELECT ON TABLE public.ledger_balances TO didtron_node;
GRANT SELECT ON TABLE public.ledger_balances TO didtron_api;
GRANT SELECT ON TABLE public.ledger_balances TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.tenants TO didtron_node;
GRANT SELECT ON TABLE public.tenants TO didtron_api;
GRANT SELECT ON TABLE public.tenants TO didtron_views;
GRANT UPDATE(name) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(status) ON TABLE public.tenants TO didtron_node;
GRANT SELECT ON TABLE public.customer_accounts TO didtron_node;
GRANT SELECT ON TABLE public.customer_accounts TO didtron_api;
GRANT SELECT ON TABLE public.customer_cdr_charges TO didtron_node;
GRANT SELECT ON TABLE public.customer_cdr_charges TO didtron_api;
GRANT SELECT ON TABLE public.customer_cdr_keys TO didtron_node;
GRANT SELECT ON TABLE public.customer_cdr_keys TO didtron_api;
GRANT SELECT ON TABLE public.customer_cdrs TO didtron_node;
GRANT SELECT ON TABLE public.customer_cdrs TO didtron_api;
GRANT SELECT ON TABLE public.journal_entries TO didtron_node;
GRANT SELECT ON TABLE public.journal_entries TO didtron_api;
GRANT SELECT ON TABLE public.ledger_heads TO didtron_node;
GRANT SELECT ON TABLE public.ledger_heads TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.live_calls TO didtron_node;
GRANT SELECT ON TABLE public.live_calls TO didtron_api;
GRANT UPDATE(state) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(egress_trunk_id) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(carrier_id) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(hold_e8) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(granted_s) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(answered_at) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(last_seen_at) ON TABLE public.live_calls TO didtron_node;
GRANT SELECT ON TABLE public.login_sessions TO didtron_api;
GRANT SELECT ON TABLE public.login_sessions TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(last_seen_at) ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(expires_at) ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(revoked_at) ON TABLE public.login_sessions TO didtron_node;
GRANT SELECT,INSERT,UPDATE ON TABLE public.nodes TO didtron_node;
GRANT SELECT ON TABLE public.nodes TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.outbox TO didtron_node;
GRANT SELECT ON TABLE public.outbox TO didtron_api;
GRANT SELECT ON TABLE public.postings TO didtron_node;
GRANT SELECT ON TABLE public.postings TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.rate_cards TO didtron_node;
GRANT SELECT ON TABLE public.rate_cards TO didtron_api;
GRANT UPDATE(name) ON TABLE public.rate_cards TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.rates TO didtron_node;
GRANT SELECT ON TABLE public.rates TO didtron_api;
GRANT UPDATE(effective_to_at) ON TABLE public.rates TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.routes TO didtron_node;
GRANT SELECT ON TABLE public.routes TO didtron_api;
GRANT UPDATE(priority) ON TABLE public.routes TO didtron_node;
GRANT UPDATE(status) ON TABLE public.routes TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.routing_plans TO didtron_node;
GRANT SELECT ON TABLE public.routing_plans TO didtron_api;
GRANT UPDATE(name) ON TABLE public.routing_plans TO didtron_node;
GRANT UPDATE(min_margin_e8_per_min) ON TABLE public.routing_plans TO didtron_node;
GRANT UPDATE(attempts_max) ON TABLE public.routing_plans TO didtron_node;
GRANT UPDATE(expected_call_s) ON TABLE public.routing_plans TO didtron_node;
GRANT SELECT ON TABLE public.schema_migrations TO PUBLIC;
GRANT SELECT ON TABLE public.shard_leases TO didtron_node;
GRANT SELECT ON TABLE public.shard_leases TO didtron_api;
GRANT UPDATE(node_id) ON TABLE public.shard_leases TO didtron_node;
GRANT UPDATE(boot_id) ON TABLE public.shard_leases TO didtron_node;
GRANT UPDATE(epoch) ON TABLE public.shard_leases TO didtron_node;
GRANT UPDATE(expires_at) ON TABLE public.shard_leases TO didtron_node;
GRANT USAGE ON SEQUENCE public.tenants_tenant_id_seq TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.trunks TO didtron_node;
GRANT SELECT ON TABLE public.trunks TO didtron_api;
GRANT UPDATE(name) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(source) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(tech_prefix) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(country_code) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(trunk_prefix) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(host) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(port) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(transport) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(rate_card_id) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(channels_max) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(cps_max) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(ring_timeout_ms) ON TABLE public.trunks TO didtron_node;
GRANT UPDATE(status) ON TABLE public.trunks TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.users TO didtron_node;
GRANT SELECT(user_id) ON TABLE public.users TO didtron_api;
GRANT SELECT(user_id) ON TABLE public.users TO didtron_views;
GRANT SELECT(tenant_id) ON TABLE public.users TO didtron_api;
GRANT SELECT(tenant_id) ON TABLE public.users TO didtron_views;
GRANT SELECT(email) ON TABLE public.users TO didtron_api;
GRANT SELECT(email) ON TABLE public.users TO didtron_views;
GRANT SELECT(display_name) ON TABLE public.users TO didtron_api;
GRANT SELECT(display_name) ON TABLE public.users TO didtron_views;
GRANT UPDATE(display_name) ON TABLE public.users TO didtron_node;
GRANT SELECT(role) ON TABLE public.users TO didtron_api;
GRANT SELECT(role) ON TABLE public.users TO didtron_views;
GRANT UPDATE(role) ON TABLE public.users TO didtron_node;
GRANT UPDATE(password_hash) ON TABLE public.users TO didtron_node;
GRANT SELECT(is_active) ON TABLE public.users TO didtron_api;
GRANT SELECT(is_active) ON TABLE public.users TO didtron_views;
GRANT UPDATE(is_active) ON TABLE public.users TO didtron_node;
GRANT UPDATE(failed_logins) ON TABLE public.users TO didtron_node;
GRANT UPDATE(locked_until_at) ON TABLE public.users TO didtron_node;
GRANT SELECT(created_at) ON TABLE public.users TO didtron_api;
GRANT SELECT(created_at) ON TABLE public.users TO didtron_views;
