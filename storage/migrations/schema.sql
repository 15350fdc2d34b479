CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';
CREATE FUNCTION public.account_books(p_kind text, p_account bigint) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT CASE p_kind WHEN 'prepaid' THEN ARRAY['2100:acct-' || p_account]
         ELSE ARRAY['1100:acct-' || p_account, '1110:acct-' || p_account, '2130:acct-' || p_account] END
$$;
ALTER FUNCTION public.account_books(p_kind text, p_account bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.account_day_spent_e8(p_tenant bigint, p_account bigint, p_from timestamp with time zone) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
  SELECT coalesce(sum(c.charge_e8), 0)::bigint FROM cdrs c
  WHERE c.tenant_id = p_tenant AND c.account_id = p_account
    AND c.started_at >= p_from AND c.started_at < p_from + interval '1 day'
$$;
ALTER FUNCTION public.account_day_spent_e8(p_tenant bigint, p_account bigint, p_from timestamp with time zone) OWNER TO didtron_owner;
CREATE FUNCTION public.account_left_e8(p_tenant bigint, p_account bigint) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
  SELECT a.credit_limit_e8 + coalesce((
    SELECT sum(l.credit_e8 - l.debit_e8)::bigint FROM ledger_balances l
    WHERE l.tenant_id = a.tenant_id AND l.currency = a.currency AND l.book = ANY (account_books(a.kind, a.account_id))), 0)
  FROM accounts a WHERE a.tenant_id = p_tenant AND a.account_id = p_account
$$;
ALTER FUNCTION public.account_left_e8(p_tenant bigint, p_account bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.app_seller() RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$ SELECT t.parent_tenant_id FROM tenants t WHERE t.tenant_id = app_tenant() $$;
ALTER FUNCTION public.app_seller() OWNER TO didtron_views;
CREATE FUNCTION public.app_tenant() RETURNS bigint
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.tenant', true), '')::bigint $$;
ALTER FUNCTION public.app_tenant() OWNER TO didtron_owner;
CREATE FUNCTION public.assignment_of(p_seller bigint, p_subject text, p_object text, p_customer bigint, p_category bigint, p_group bigint, p_at timestamp with time zone) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$BEGIN RETURN coalesce((SELECT bool_and(r.is_shown) FROM assignments r
     WHERE r.tenant_id = p_seller AND r.subject = p_subject AND r.trash_id IS NULL
     AND coalesce(coalesce(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id)::text, r.feature) = p_object AND r.reach = 'customer' AND coalesce(r.category_id, r.group_id, r.customer_id, 0) = nullif(p_customer, 0)
       AND (r.effective_from IS NULL OR r.effective_from <= p_at) AND (r.effective_to IS NULL OR p_at < r.effective_to)), (SELECT bool_and(r.is_shown) FROM assignments r
     WHERE r.tenant_id = p_seller AND r.subject = p_subject AND r.trash_id IS NULL
     AND coalesce(coalesce(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id)::text, r.feature) = p_object AND r.reach = 'group' AND coalesce(r.category_id, r.group_id, r.customer_id, 0) = nullif(p_group, 0)
       AND (r.effective_from IS NULL OR r.effective_from <= p_at) AND (r.effective_to IS NULL OR p_at < r.effective_to)), (SELECT bool_and(r.is_shown) FROM assignments r
     WHERE r.tenant_id = p_seller AND r.subject = p_subject AND r.trash_id IS NULL
     AND coalesce(coalesce(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id)::text, r.feature) = p_object AND r.reach = 'category' AND coalesce(r.category_id, r.group_id, r.customer_id, 0) = nullif(p_category, 0)
       AND (r.effective_from IS NULL OR r.effective_from <= p_at) AND (r.effective_to IS NULL OR p_at < r.effective_to)), (SELECT bool_and(r.is_shown) FROM assignments r
     WHERE r.tenant_id = p_seller AND r.subject = p_subject AND r.trash_id IS NULL
     AND coalesce(coalesce(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id)::text, r.feature) = p_object AND r.reach = 'all' AND coalesce(r.category_id, r.group_id, r.customer_id, 0) = 0
       AND (r.effective_from IS NULL OR r.effective_from <= p_at) AND (r.effective_to IS NULL OR p_at < r.effective_to)), NOT EXISTS (SELECT FROM assignments r WHERE r.tenant_id = p_seller AND r.subject = p_subject AND r.trash_id IS NULL
     AND coalesce(coalesce(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id)::text, r.feature) = p_object AND r.is_shown)); END$$;
ALTER FUNCTION public.assignment_of(p_seller bigint, p_subject text, p_object text, p_customer bigint, p_category bigint, p_group bigint, p_at timestamp with time zone) OWNER TO didtron_views;
CREATE FUNCTION public.audit_class_of(p_action text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $_$
  SELECT CASE
    WHEN p_action ~ '^(login|logout|login_refused)(\.|$)' THEN 'login'
    WHEN p_action ~ '^access\.refused(\.|$)' THEN 'refusal'
    WHEN p_action ~ '^impersonation\.' THEN 'impersonation'
    WHEN p_action ~ '\.export$' THEN 'export'
    WHEN p_action ~ '^audit\.(purge|erase)$' THEN 'retention'
    WHEN p_action ~ '^(ledger|account|cdr_import|cdr_review|cdr_source|rate|rates|rate_card|price|payment|refund|invoice|fx_rates?|topup|adjustment)\.'
      THEN 'financial'
    ELSE 'change' END
$_$;
ALTER FUNCTION public.audit_class_of(p_action text) OWNER TO didtron_owner;
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
    reason text DEFAULT ''::text NOT NULL,
    actor_name text DEFAULT ''::text NOT NULL,
    on_behalf_of text DEFAULT ''::text NOT NULL,
    on_behalf_name text DEFAULT ''::text NOT NULL,
    user_agent text DEFAULT ''::text NOT NULL,
    operation text DEFAULT ''::text NOT NULL,
    request_id text DEFAULT ''::text NOT NULL,
    action_class text GENERATED ALWAYS AS (public.audit_class_of(action)) STORED NOT NULL,
    object_kind text GENERATED ALWAYS AS (split_part(object, ':'::text, 1)) STORED NOT NULL,
    salt uuid DEFAULT gen_random_uuid(),
    detail_digest bytea,
    CONSTRAINT audit_log_action_check CHECK (((length(action) >= 1) AND (length(action) <= 120))),
    CONSTRAINT audit_log_actor_check CHECK (((length(actor) >= 1) AND (length(actor) <= 120))),
    CONSTRAINT audit_log_actor_name_check CHECK ((length(actor_name) <= 120)),
    CONSTRAINT audit_log_erased_check CHECK (((salt IS NOT NULL) OR ((before IS NULL) AND (after IS NULL)))),
    CONSTRAINT audit_log_on_behalf_name_check CHECK ((length(on_behalf_name) <= 120)),
    CONSTRAINT audit_log_on_behalf_of_check CHECK ((length(on_behalf_of) <= 120)),
    CONSTRAINT audit_log_operation_check CHECK ((length(operation) <= 80)),
    CONSTRAINT audit_log_reason_check CHECK ((length(reason) <= 500)),
    CONSTRAINT audit_log_request_id_check CHECK ((length(request_id) <= 128)),
    CONSTRAINT audit_log_salt_check CHECK (((salt IS NULL) = (detail_digest IS NOT NULL))),
    CONSTRAINT audit_log_user_agent_check CHECK ((length(user_agent) <= 200))
);
ALTER TABLE ONLY public.audit_log FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_log OWNER TO didtron_owner;
COMMENT ON COLUMN public.audit_log.actor IS 'who did it: user:7, or the part of the system';
COMMENT ON COLUMN public.audit_log.reason IS 'why, in the words of who did it';
COMMENT ON COLUMN public.audit_log.actor_name IS 'as the person was called then';
COMMENT ON COLUMN public.audit_log.on_behalf_of IS 'as whom, while a person of staff acts as somebody else';
COMMENT ON COLUMN public.audit_log.operation IS 'the route that was called';
COMMENT ON COLUMN public.audit_log.salt IS 'keeps before and after from being guessed by their digest once they are erased';
COMMENT ON COLUMN public.audit_log.detail_digest IS 'of salt, before and after that were erased';
CREATE FUNCTION public.audit_content_digest(a public.audit_log) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT sha256(convert_to(audit_part(a.tenant_id::text) || audit_part(a.audit_no::text) || audit_part(audit_us(a.created_at))
    || audit_part(a.actor) || audit_part(a.actor_name) || audit_part(a.on_behalf_of) || audit_part(a.on_behalf_name) || audit_part(a.action) || audit_part(a.object) || audit_part(a.address::text)
    || audit_part(a.user_agent) || audit_part(a.operation) || audit_part(a.request_id) || audit_part(a.reason)
    || audit_part(encode(coalesce(a.detail_digest, audit_detail_digest(a.salt, a.before, a.after)), 'hex')), 'UTF8'))
$$;
ALTER FUNCTION public.audit_content_digest(a public.audit_log) OWNER TO didtron_owner;
CREATE FUNCTION public.audit_detail_digest(p_salt uuid, p_before jsonb, p_after jsonb) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT sha256(convert_to(audit_part(p_salt::text) || audit_part(p_before::text) || audit_part(p_after::text), 'UTF8')) $$;
ALTER FUNCTION public.audit_detail_digest(p_salt uuid, p_before jsonb, p_after jsonb) OWNER TO didtron_owner;
CREATE FUNCTION public.audit_part(p_text text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT CASE WHEN p_text IS NULL THEN '-' ELSE octet_length(p_text) || ':' || p_text END $$;
ALTER FUNCTION public.audit_part(p_text text) OWNER TO didtron_owner;
CREATE FUNCTION public.audit_redacted(p_value jsonb) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
  c_secret CONSTANT text := '(password|passwd|passphrase|secret|token|api[-_ ]?key|private[-_ ]?key|credential|authorization|cookie|csrf|otp)';
  c_address CONSTANT text := '://[^/@[:space:]"]+@';
BEGIN
  IF p_value IS NULL OR (p_value::text !~* c_secret AND p_value::text !~ c_address) THEN
    RETURN p_value;
  END IF;
  CASE jsonb_typeof(p_value)
    WHEN 'object' THEN
      RETURN (SELECT coalesce(jsonb_object_agg(m.key, CASE
                WHEN m.key ~* c_secret AND jsonb_typeof(m.value) NOT IN ('null', 'boolean') THEN '"[redacted]"'::jsonb
                ELSE audit_redacted(m.value) END), '{}'::jsonb)
              FROM jsonb_each(p_value) AS m);
    WHEN 'array' THEN
      RETURN (SELECT coalesce(jsonb_agg(audit_redacted(i.value) ORDER BY i.no), '[]'::jsonb)
              FROM jsonb_array_elements(p_value) WITH ORDINALITY AS i (value, no));
    WHEN 'string' THEN
      RETURN to_jsonb(regexp_replace(p_value #>> '{}', c_address, '://[redacted]@', 'g'));
    ELSE
      RETURN p_value;
  END CASE;
END $$;
ALTER FUNCTION public.audit_redacted(p_value jsonb) OWNER TO didtron_owner;
CREATE FUNCTION public.audit_us(p_at timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT (extract(epoch FROM p_at) * 1000000)::bigint::text $$;
ALTER FUNCTION public.audit_us(p_at timestamp with time zone) OWNER TO didtron_owner;
CREATE FUNCTION public.base_line(p_base bigint, p_rate bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT '[' || coalesce('"' || p_base || '"', 'null') || ',' || coalesce('"' || p_rate || '"', 'null') || ']' $$;
ALTER FUNCTION public.base_line(p_base bigint, p_rate bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.base_line(p_base bigint, p_rate bigint, p_fx_rate bigint, p_fx_second_rate bigint) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT '[' || coalesce('"' || p_base || '"', 'null') || ',' || coalesce('"' || p_rate || '"', 'null')
    || coalesce(',"' || p_fx_rate || '"', '') || coalesce(',"' || p_fx_second_rate || '"', '') || ']'
$$;
ALTER FUNCTION public.base_line(p_base bigint, p_rate bigint, p_fx_rate bigint, p_fx_second_rate bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.base_value_e8(p_amount_e8 bigint, p_rate_e10 bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT half_even(p_amount_e8::numeric * p_rate_e10, 10000000000) $$;
ALTER FUNCTION public.base_value_e8(p_amount_e8 bigint, p_rate_e10 bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.base_values(p_tenant bigint, p_base text, p_days date[], p_entry_of bigint[], p_sides text[], p_currencies text[], p_amounts bigint[], p_bases bigint[]) RETURNS TABLE(line bigint, base_e8 bigint, rate_e10 bigint, fx_rate_id bigint, fx_second_rate_id bigint)
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
ALTER FUNCTION public.base_values(p_tenant bigint, p_base text, p_days date[], p_entry_of bigint[], p_sides text[], p_currencies text[], p_amounts bigint[], p_bases bigint[]) OWNER TO didtron_owner;
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
CREATE FUNCTION public.check_adjustment_posting() RETURNS trigger
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
ALTER FUNCTION public.check_adjustment_posting() OWNER TO didtron_owner;
CREATE FUNCTION public.check_adjustment_request() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  new.needs_approval := new.amount_e8 > coalesce(
    (SELECT s.adjustment_approval_above_e8 FROM ledger_settings s WHERE s.tenant_id = new.tenant_id), 10000000000);
  RETURN new;
END $$;
ALTER FUNCTION public.check_adjustment_request() OWNER TO didtron_owner;
CREATE FUNCTION public.check_call_postings() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
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
END $_$;
ALTER FUNCTION public.check_call_postings() OWNER TO didtron_owner;
CREATE FUNCTION public.check_customer() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM tenants t WHERE t.tenant_id = NEW.customer_tenant_id AND t.parent_tenant_id = NEW.tenant_id
                 AND t.kind IN ('customer', 'reseller', 'operator')) THEN
    RAISE EXCEPTION 'a customer is a customer, reseller or operator right below your company' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION public.check_customer() OWNER TO didtron_owner;
CREATE FUNCTION public.check_entry_balanced() RETURNS trigger
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
ALTER FUNCTION public.check_entry_balanced() OWNER TO didtron_owner;
CREATE FUNCTION public.check_group_move() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  IF EXISTS (SELECT FROM customers c WHERE c.tenant_id = OLD.tenant_id AND c.group_id = OLD.customer_group_id) THEN
    RAISE EXCEPTION 'it has customers: move them out of the group first, those in the trash too' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION public.check_group_move() OWNER TO didtron_owner;
CREATE FUNCTION public.check_job_removal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  IF OLD.ended_at IS NULL OR OLD.ended_at > now() - interval '7 days' THEN
    RAISE EXCEPTION 'a job stays for a week after its end' USING ERRCODE = '42501';
  END IF;
  RETURN OLD;
END $$;
ALTER FUNCTION public.check_job_removal() OWNER TO didtron_owner;
CREATE FUNCTION public.check_jobs_max() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  v_max bigint := (SELECT jobs_max FROM tenants WHERE tenant_id = NEW.tenant_id);
BEGIN
  -- What the product does by itself waits for nobody.
  IF NEW.user_id IS NOT NULL AND v_max IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('jobs_max', NEW.tenant_id));
    IF (SELECT count(*) FROM jobs WHERE tenant_id = NEW.tenant_id AND user_id IS NOT NULL AND ended_at IS NULL) >= v_max THEN
      RAISE EXCEPTION 'the company may have % jobs at a time', v_max USING ERRCODE = 'ZD006';
    END IF;
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION public.check_jobs_max() OWNER TO didtron_owner;
CREATE FUNCTION public.check_period_open() RETURNS trigger
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
ALTER FUNCTION public.check_period_open() OWNER TO didtron_owner;
CREATE FUNCTION public.check_posting_lines() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
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
END $_$;
ALTER FUNCTION public.check_posting_lines() OWNER TO didtron_owner;
CREATE FUNCTION public.check_rerating_posting() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM rerating_decisions d JOIN rerating_previews p ON p.tenant_id = d.tenant_id AND p.rerating_id = d.rerating_id
    WHERE d.tenant_id = new.tenant_id AND d.rerating_id = new.rerating_id AND d.is_approved AND p.refusal IS NULL) THEN
    RAISE EXCEPTION 're-rating % is not approved', new.rerating_id USING ERRCODE = 'ZD004';
  END IF;
  RETURN NULL;
END $$;
ALTER FUNCTION public.check_rerating_posting() OWNER TO didtron_owner;
CREATE FUNCTION public.check_tenant_place() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  v_parent text;
  v_above  text;
  v_status text;
  v_max    bigint;
BEGIN
  SELECT p.kind, g.kind, p.status, p.companies_max INTO v_parent, v_above, v_status, v_max
    FROM tenants p LEFT JOIN tenants g ON g.tenant_id = p.parent_tenant_id WHERE p.tenant_id = NEW.parent_tenant_id;
  IF NEW.kind <> 'platform' AND NOT (CASE v_parent
       WHEN 'platform' THEN true
       WHEN 'reseller' THEN NEW.kind = 'customer' OR (NEW.kind = 'reseller' AND v_above = 'platform')
       WHEN 'operator' THEN NEW.kind IN ('customer', 'carrier')
       ELSE false END) THEN
    RAISE EXCEPTION 'no % can be below a %', NEW.kind, coalesce(v_parent, 'tenant that is not there') USING ERRCODE = 'check_violation';
  END IF;
  IF v_status = 'deleted' THEN
    RAISE EXCEPTION 'the company above it is deleted' USING ERRCODE = 'ZD004';
  END IF;
  IF v_max IS NOT NULL THEN
    -- One after the other, so that two do not both take the last place.
    PERFORM pg_advisory_xact_lock(hashtextextended('companies_max', NEW.parent_tenant_id));
    IF (SELECT count(*) FROM tenants t WHERE t.parent_tenant_id = NEW.parent_tenant_id AND t.status <> 'deleted') >= v_max THEN
      RAISE EXCEPTION 'the company above it may have % companies', v_max USING ERRCODE = 'ZD006';
    END IF;
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION public.check_tenant_place() OWNER TO didtron_views;
CREATE FUNCTION public.check_users_max() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
  v_max bigint := (SELECT users_max FROM tenants WHERE tenant_id = NEW.tenant_id);
BEGIN
  IF NEW.is_active AND v_max IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('users_max', NEW.tenant_id));
    IF (SELECT count(*) FROM users WHERE tenant_id = NEW.tenant_id AND is_active AND user_id <> NEW.user_id) >= v_max THEN
      RAISE EXCEPTION 'the company may have % users', v_max USING ERRCODE = 'ZD006';
    END IF;
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION public.check_users_max() OWNER TO didtron_owner;
CREATE FUNCTION public.clone_records(p_from bigint, p_to bigint, p_kinds jsonb) RETURNS jsonb
    LANGUAGE plpgsql
    AS $_$
DECLARE
  v_kind    jsonb;
  v_target  jsonb;
  v_table   text;
  v_columns text;
  v_values  text;
  v_rows    bigint;
  v_counts  jsonb := '{}';
BEGIN
  FOR v_kind IN SELECT jsonb_array_elements(p_kinds) LOOP
    v_table := v_kind ->> 'table';
    PERFORM set_config('app.tenant', p_from::text, true);
    EXECUTE format('CREATE TEMP TABLE %I ON COMMIT DROP AS SELECT t.* FROM public.%I t WHERE t.tenant_id = %s AND t.trash_id IS NULL',
                   'cloned_' || v_table, v_table, p_from);
    PERFORM set_config('app.tenant', p_to::text, true);
    SELECT string_agg(format('%I', c), ', '), string_agg(format('o.%I', c), ', ')
      INTO v_columns, v_values FROM jsonb_array_elements_text(v_kind -> 'columns') c;
    FOR v_target IN
      SELECT r || jsonb_build_object('id', t ->> 'id', 'key', t ->> 'key')
      FROM jsonb_array_elements(v_kind -> 'references') r JOIN jsonb_array_elements(p_kinds) t ON t ->> 'table' = r ->> 'table'
    LOOP
      v_columns := v_columns || format(', %I', v_target ->> 'column');
      v_values := v_values || format(
        ', (SELECT n.%1$I FROM public.%2$I n JOIN %3$I x ON x.%4$I = n.%4$I WHERE n.tenant_id = %5$s AND x.%1$I = o.%6$I)',
        v_target ->> 'id', v_target ->> 'table', 'cloned_' || (v_target ->> 'table'), v_target ->> 'key', p_to, v_target ->> 'column');
    END LOOP;
    EXECUTE format('INSERT INTO public.%I (tenant_id, %s) SELECT %s, %s FROM %I o ORDER BY o.%I',
                   v_table, v_columns, p_to, v_values, 'cloned_' || v_table, v_kind ->> 'id');
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    v_counts := v_counts || jsonb_build_object(v_table, v_rows);
  END LOOP;
  RETURN v_counts;
END $_$;
ALTER FUNCTION public.clone_records(p_from bigint, p_to bigint, p_kinds jsonb) OWNER TO didtron_owner;
CREATE FUNCTION public.close_period(p_tenant bigint, p_period text, p_by text) RETURNS TABLE(entries bigint, last_entry_no bigint, digest bytea, closed_by text, closed_at timestamp with time zone, is_new boolean)
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
ALTER FUNCTION public.close_period(p_tenant bigint, p_period text, p_by text) OWNER TO didtron_owner;
CREATE FUNCTION public.customer_holders(p_customer bigint) RETURNS TABLE(what text, detail text)
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH mine AS (
    SELECT a.account_id, a.kind FROM accounts a
    JOIN customers c ON c.tenant_id = a.tenant_id AND c.customer_tenant_id = a.customer_tenant_id
    WHERE c.tenant_id = app_tenant() AND c.customer_id = p_customer),
  owed AS (
    SELECT m.account_id, b.currency, sum(b.credit_e8 - b.debit_e8) AS balance_e8,
           sum(b.pending_debit_e8 + b.pending_credit_e8) AS pending_e8
    FROM mine m JOIN ledger_balances b ON b.tenant_id = app_tenant() AND b.book = ANY (account_books(m.kind, m.account_id))
    GROUP BY m.account_id, b.currency)
  SELECT * FROM (
    SELECT 'accounts', 'account ' || account_id || ' has a balance of ' || trim_scale(balance_e8 / 100000000.0) || ' ' || currency
    FROM owed WHERE balance_e8 <> 0 ORDER BY account_id, currency LIMIT 20) AS balances
  UNION ALL SELECT * FROM (
    SELECT 'accounts', 'account ' || account_id || ' has transfers under way in ' || currency
    FROM owed WHERE pending_e8 <> 0 ORDER BY account_id, currency LIMIT 20) AS transfers
  UNION ALL
    SELECT 'live_calls', count(*) || ' calls of account ' || l.account_id || ' are running'
    FROM live_calls l JOIN mine m ON m.account_id = l.account_id WHERE l.tenant_id = app_tenant() GROUP BY l.account_id
  UNION ALL
    SELECT 'trunks', count(*) || ' trunks of account ' || t.account_id || ', such as ' || min(t.trunk_id)
    FROM trunks t JOIN mine m ON m.account_id = t.account_id WHERE t.tenant_id = app_tenant() GROUP BY t.account_id
$$;
ALTER FUNCTION public.customer_holders(p_customer bigint) OWNER TO didtron_owner;
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
CREATE FUNCTION public.entries_to_value(p_tenant bigint, p_after bigint, p_limit bigint) RETURNS TABLE(entry_no bigint)
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
ALTER FUNCTION public.entries_to_value(p_tenant bigint, p_after bigint, p_limit bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.entry_facts(p_kind text, p_key text, p_cause text, p_recorded_at timestamp with time zone, p_usage_period date, p_batch bigint, p_reverses bigint, p_rating_rows bigint, p_rating_digest bytea, p_request_digest bytea, p_base_currency text, p_base_lines text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT '{"kind":' || to_json(p_kind) || ',"key":' || to_json(p_key) || ',"cause":' || to_json(p_cause)
    || ',"recorded":"' || rfc3339_utc(p_recorded_at) || '","usage_period":"' || to_char(p_usage_period, 'YYYY-MM')
    || '","batch":' || coalesce(p_batch::text, 'null') || ',"reverses":' || coalesce(p_reverses::text, 'null')
    || ',"rating":' || coalesce('{"rows":' || p_rating_rows || ',"digest":"' || encode(p_rating_digest, 'hex') || '"}', 'null')
    || ',"request":"' || encode(p_request_digest, 'hex') || '","base":"' || p_base_currency || '","base_lines":[' || p_base_lines || ']}'
$$;
ALTER FUNCTION public.entry_facts(p_kind text, p_key text, p_cause text, p_recorded_at timestamp with time zone, p_usage_period date, p_batch bigint, p_reverses bigint, p_rating_rows bigint, p_rating_digest bytea, p_request_digest bytea, p_base_currency text, p_base_lines text) OWNER TO didtron_owner;
CREATE FUNCTION public.entry_seal(p_previous bytea, p_digest bytea, p_facts text) RETURNS bytea
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$ SELECT sha256(convert_to(encode(p_previous, 'hex') || E'\n' || encode(p_digest, 'hex') || E'\n' || p_facts, 'UTF8')) $$;
ALTER FUNCTION public.entry_seal(p_previous bytea, p_digest bytea, p_facts text) OWNER TO didtron_owner;
CREATE FUNCTION public.erase_audit_details(p_tenant bigint, p_objects text[], p_reason text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  v_object text;
  v_rows   bigint;
  v_last   bigint;
  v_all    bigint := 0;
BEGIN
  FOREACH v_object IN ARRAY p_objects LOOP
    PERFORM set_config('app.audit_erasure', 'on', true);
    WITH gone AS (
      UPDATE audit_log a SET before = NULL, after = NULL, salt = NULL, detail_digest = audit_detail_digest(a.salt, a.before, a.after)
      WHERE a.tenant_id = p_tenant AND a.object = v_object AND a.salt IS NOT NULL AND a.action_class NOT IN ('financial', 'retention')
        AND (a.before IS NOT NULL OR a.after IS NOT NULL)
      RETURNING a.audit_no)
    SELECT count(*), max(audit_no) INTO v_rows, v_last FROM gone;
    PERFORM set_config('app.audit_erasure', 'off', true);
    IF v_rows > 0 THEN
      PERFORM note_audit_erasure(p_tenant, NULL, NULL, v_object, v_last, v_rows, p_reason);
      v_all := v_all + v_rows;
    END IF;
  END LOOP;
  RETURN v_all;
END $$;
ALTER FUNCTION public.erase_audit_details(p_tenant bigint, p_objects text[], p_reason text) OWNER TO didtron_owner;
CREATE FUNCTION public.erase_records(p_table text, p_id text, p_rows integer) RETURNS SETOF bigint
    LANGUAGE plpgsql
    AS $_$
BEGIN
  RETURN QUERY EXECUTE format(
    'DELETE FROM public.%1$I WHERE tenant_id = app_tenant() AND %2$I IN (SELECT %2$I FROM public.%1$I WHERE tenant_id = app_tenant() '
    'ORDER BY %2$I LIMIT %3$s) RETURNING %2$I', p_table, p_id, p_rows);
END $_$;
ALTER FUNCTION public.erase_records(p_table text, p_id text, p_rows integer) OWNER TO didtron_owner;
CREATE FUNCTION public.event_order_key(p_topic text, p_payload jsonb) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT coalesce('account:' || (p_payload ->> 'account_id'),
                  split_part(p_topic, '.', 1) || ':' || coalesce(p_payload ->> (split_part(p_topic, '.', 1) || '_id'), ''))
$$;
ALTER FUNCTION public.event_order_key(p_topic text, p_payload jsonb) OWNER TO didtron_owner;
CREATE FUNCTION public.export_rows(p_table text, p_after jsonb, p_rows integer) RETURNS TABLE(key jsonb, line text)
    LANGUAGE plpgsql STABLE
    AS $_$
DECLARE
  v_keys    text[];
  v_is_view boolean;
  v_list    text;
  v_after   text;
BEGIN
  SELECT t.key_columns, t.is_view INTO v_keys, v_is_view FROM export_tables() t WHERE t.table_name = p_table;
  IF v_keys IS NULL THEN
    RAISE EXCEPTION 'no such table to export' USING ERRCODE = 'ZD005';
  END IF;
  SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY k.place),
         string_agg(format('(%L::jsonb ->> %s)::%s', p_after, k.place - 1, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY k.place)
    INTO v_list, v_after
    FROM unnest(v_keys) WITH ORDINALITY AS k (name, place)
    JOIN pg_attribute a ON a.attrelid = format('public.%I', p_table)::regclass AND a.attname = k.name;
  RETURN QUERY EXECUTE format(
    'SELECT jsonb_build_array(%1$s), (to_jsonb(t) - ARRAY[''password_hash'', ''input''])::text FROM %2$I t WHERE %3$s %4$s ORDER BY %1$s LIMIT %5$s',
    v_list, p_table, CASE WHEN v_is_view THEN 'true' ELSE 't.tenant_id = app_tenant()' END,
    CASE WHEN p_after = '[]' THEN '' ELSE format('AND (%s) > (%s)', v_list, v_after) END, p_rows);
END $_$;
ALTER FUNCTION public.export_rows(p_table text, p_after jsonb, p_rows integer) OWNER TO didtron_owner;
CREATE FUNCTION public.export_tables() RETURNS TABLE(table_name text, key_columns text[], is_view boolean)
    LANGUAGE sql STABLE
    AS $$
  SELECT c.relname::text, array_agg(a.attname::text ORDER BY k.place), false
  FROM pg_class c
  JOIN pg_constraint p ON p.conrelid = c.oid AND p.contype = 'p'
  CROSS JOIN LATERAL unnest(p.conkey) WITH ORDINALITY AS k (attnum, place)
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id' AND NOT t.attisdropped)
    AND c.relname <> ALL (ARRAY['audit_queue', 'data_keys', 'idempotent_requests', 'job_files', 'login_sessions', 'secrets'])
  GROUP BY c.relname
  UNION ALL
  VALUES ('customer_accounts', ARRAY['account_id'], true),
         ('customer_account_lines', ARRAY['account_id', 'entry_no', 'line_no'], true),
         ('customer_cdrs', ARRAY['started_at', 'call_id'], true)
  ORDER BY 1
$$;
ALTER FUNCTION public.export_tables() OWNER TO didtron_owner;
CREATE FUNCTION public.fx_pair_on(p_tenant bigint, p_from text, p_to text, p_on date) RETURNS TABLE(rate_e10 bigint, fx_rate_id bigint)
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  SELECT * FROM (
    SELECT CASE WHEN q.base = p_from THEN q.rate_e10 ELSE half_even(100000000000000000000, q.rate_e10) END AS rate_e10, q.fx_rate_id
    FROM fx_rates q
    WHERE q.tenant_id = p_tenant AND (q.base, q.quote) IN ((p_from, p_to), (p_to, p_from)) AND q.as_of_on BETWEEN p_on - 7 AND p_on
    ORDER BY q.as_of_on DESC, q.base = p_from DESC, q.fx_rate_id LIMIT 1) AS latest
  WHERE latest.rate_e10 > 0
$$;
ALTER FUNCTION public.fx_pair_on(p_tenant bigint, p_from text, p_to text, p_on date) OWNER TO didtron_owner;
CREATE FUNCTION public.fx_rate_on(p_tenant bigint, p_from text, p_to text, p_on date) RETURNS TABLE(rate_e10 bigint, fx_rate_id bigint, fx_second_rate_id bigint)
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
ALTER FUNCTION public.fx_rate_on(p_tenant bigint, p_from text, p_to text, p_on date) OWNER TO didtron_owner;
CREATE FUNCTION public.guard_audit_row() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  -- Generated columns have no value yet.
  c_erased CONSTANT text[] := ARRAY['before', 'after', 'salt', 'detail_digest', 'action_class', 'object_kind'];
BEGIN
  IF tg_op = 'DELETE' THEN
    IF OLD.created_at > now() - make_interval(days => (SELECT keep_days_min FROM audit_classes WHERE action_class = OLD.action_class)) THEN
      RAISE EXCEPTION 'row % of the audit log is kept for longer', OLD.audit_no USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN OLD;
  END IF;
  IF OLD.action_class IN ('financial', 'retention') OR NEW.salt IS NOT NULL
     OR NEW.detail_digest IS DISTINCT FROM audit_detail_digest(OLD.salt, OLD.before, OLD.after)
     OR to_jsonb(NEW) - c_erased <> to_jsonb(OLD) - c_erased THEN
    RAISE EXCEPTION 'row % of the audit log cannot be changed', OLD.audit_no USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
ALTER FUNCTION public.guard_audit_row() OWNER TO didtron_owner;
CREATE FUNCTION public.half_even(p_numerator numeric, p_denominator numeric) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    AS $$
  SELECT CASE WHEN q.rounded <= 9223372036854775807 THEN q.rounded::bigint END
  FROM (SELECT w.whole + CASE WHEN 2 * w.rest > p_denominator OR (2 * w.rest = p_denominator AND mod(w.whole, 2) = 1) THEN 1 ELSE 0 END
               AS rounded
        FROM (SELECT div(p_numerator, p_denominator) AS whole, mod(p_numerator, p_denominator) AS rest) AS w) AS q
$$;
ALTER FUNCTION public.half_even(p_numerator numeric, p_denominator numeric) OWNER TO didtron_owner;
CREATE FUNCTION public.hidden_features(p_tenant bigint) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
DECLARE
  v_tenant bigint := p_tenant;
  v_seller bigint;
  v_who    record;
  v_hidden text[] := '{}';
BEGIN
  LOOP
    SELECT t.parent_tenant_id INTO v_seller FROM tenants t WHERE t.tenant_id = v_tenant;
    EXIT WHEN v_seller IS NULL;
    IF EXISTS (SELECT FROM assignments r WHERE r.tenant_id = v_seller AND r.subject = 'feature' AND r.trash_id IS NULL) THEN
      SELECT max(c.customer_id) AS customer, max(c.category_id) AS category, max(c.group_id) AS "group" INTO v_who
        FROM customers c WHERE c.tenant_id = v_seller AND c.customer_tenant_id = v_tenant AND c.trash_id IS NULL;
      v_hidden := v_hidden || ARRAY(
        SELECT f.name FROM unnest(ARRAY['kyc', 'routing', 'voice_services', 'class4', 'sip_tests', 'promotions', 'experience', 'tickets',
                                        'developers']) AS f (name)
        WHERE NOT assignment_of(v_seller, 'feature', f.name, v_who.customer, v_who.category, v_who."group", now()));
    END IF;
    v_tenant := v_seller;
  END LOOP;
  RETURN coalesce((SELECT string_agg(DISTINCT h, ' ') FROM unnest(v_hidden) AS h), '');
END $$;
ALTER FUNCTION public.hidden_features(p_tenant bigint) OWNER TO didtron_views;
CREATE FUNCTION public.impersonation_target(p_user bigint) RETURNS TABLE(tenant_id bigint, display_name text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT u.tenant_id, u.display_name FROM users u
  WHERE u.user_id = p_user AND u.is_active AND tenant_is_below(u.tenant_id, app_tenant()) AND tenant_is_open(u.tenant_id)
$$;
ALTER FUNCTION public.impersonation_target(p_user bigint) OWNER TO didtron_views;
CREATE FUNCTION public.is_assigned(p_subject text, p_object text) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT coalesce((
    SELECT assignment_of(t.parent_tenant_id, p_subject, p_object, coalesce(c.customer_id, 0), coalesce(c.category_id, 0),
                         coalesce(c.group_id, 0), now())
    FROM tenants t LEFT JOIN customers c
      ON c.tenant_id = t.parent_tenant_id AND c.customer_tenant_id = t.tenant_id AND c.trash_id IS NULL
    WHERE t.tenant_id = app_tenant() AND t.parent_tenant_id IS NOT NULL), false)
$$;
ALTER FUNCTION public.is_assigned(p_subject text, p_object text) OWNER TO didtron_views;
CREATE FUNCTION public.login_session_by_digest(p_digest bytea) RETURNS TABLE(user_id bigint, email text, display_name text, role text, tenant_id bigint, tenant_name text, tenant_kind text, custom_role_id bigint, custom_role_name text, custom_permissions text, hidden_features text, csrf_digest bytea, created_at timestamp with time zone, last_seen_at timestamp with time zone, expires_at timestamp with time zone, acting_user_id bigint, acting_name text, acting_tenant_id bigint, acting_tenant_name text, acting_until timestamp with time zone, acting_reason text)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT u.user_id, u.email, u.display_name, u.role, t.tenant_id, t.name, t.kind,
         coalesce(r.role_id, 0), coalesce(r.name, ''), coalesce(array_to_string(r.permissions, ' '), ''), hidden_features(t.tenant_id),
         s.csrf_digest, s.created_at, s.last_seen_at, s.expires_at,
         CASE WHEN c.is_acting THEN o.user_id ELSE 0 END, CASE WHEN c.is_acting THEN o.display_name ELSE '' END,
         CASE WHEN c.is_acting THEN ot.tenant_id ELSE 0 END, CASE WHEN c.is_acting THEN ot.name ELSE '' END,
         CASE WHEN c.is_acting THEN s.as_until END, CASE WHEN c.is_acting THEN s.as_reason ELSE '' END
  FROM login_sessions s
  JOIN users o ON o.tenant_id = s.tenant_id AND o.user_id = s.user_id
  JOIN tenants ot ON ot.tenant_id = s.tenant_id
  CROSS JOIN LATERAL (SELECT coalesce(s.as_until > now(), false) AS is_acting) AS c
  JOIN users u ON u.tenant_id = CASE WHEN c.is_acting THEN s.as_tenant_id ELSE s.tenant_id END
              AND u.user_id = CASE WHEN c.is_acting THEN s.as_user_id ELSE s.user_id END
  JOIN tenants t ON t.tenant_id = u.tenant_id
  LEFT JOIN roles r ON r.tenant_id = u.tenant_id AND r.role_id = u.custom_role_id AND r.deleted_at IS NULL
  WHERE s.token_digest = p_digest AND s.revoked_at IS NULL AND s.expires_at > now()
    AND o.is_active AND u.is_active AND tenant_is_open(s.tenant_id) AND tenant_is_open(t.tenant_id)
    AND (NOT c.is_acting OR tenant_is_below(t.tenant_id, s.tenant_id))
$$;
ALTER FUNCTION public.login_session_by_digest(p_digest bytea) OWNER TO didtron_views;
CREATE FUNCTION public.make_code() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  NEW.code := TG_ARGV[0] || (to_jsonb(NEW) ->> TG_ARGV[1]);
  RETURN NEW;
END $$;
ALTER FUNCTION public.make_code() OWNER TO didtron_owner;
CREATE FUNCTION public.note_audit_erasure(p_tenant bigint, p_class text, p_before timestamp with time zone, p_object text, p_audit_no_max bigint, p_rows bigint, p_reason text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  v_no bigint;
BEGIN
  INSERT INTO audit_erasures (tenant_id, action_class, created_before, object, audit_no_max, row_count)
    VALUES (p_tenant, p_class, p_before, p_object, p_audit_no_max, p_rows) RETURNING erasure_no INTO v_no;
  INSERT INTO audit_log (tenant_id, actor, action, object, after, reason)
    VALUES (p_tenant, 'retention', CASE WHEN p_object IS NULL THEN 'audit.purge' ELSE 'audit.erase' END, 'audit_erasure:' || v_no,
            jsonb_strip_nulls(jsonb_build_object('action_class', p_class, 'created_before', p_before, 'object', p_object, 'rows', p_rows)),
            p_reason);
END $$;
ALTER FUNCTION public.note_audit_erasure(p_tenant bigint, p_class text, p_before timestamp with time zone, p_object text, p_audit_no_max bigint, p_rows bigint, p_reason text) OWNER TO didtron_owner;
CREATE FUNCTION public.note_changed_limit() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  PERFORM note_thresholds(new.tenant_id, ARRAY[new.account_id]);
  RETURN NULL;
END $$;
ALTER FUNCTION public.note_changed_limit() OWNER TO didtron_owner;
CREATE FUNCTION public.note_moved_balances() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $_$
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
END $_$;
ALTER FUNCTION public.note_moved_balances() OWNER TO didtron_owner;
CREATE FUNCTION public.note_thresholds(p_tenant bigint, p_accounts bigint[]) RETURNS void
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
ALTER FUNCTION public.note_thresholds(p_tenant bigint, p_accounts bigint[]) OWNER TO didtron_owner;
CREATE FUNCTION public.open_pending(p_tenant bigint, p_kind text, p_key text, p_cause text, p_debit_book text, p_credit_book text, p_currency text, p_amount bigint, p_expires_at timestamp with time zone) RETURNS TABLE(pending_no bigint, is_new boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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
ALTER FUNCTION public.open_pending(p_tenant bigint, p_kind text, p_key text, p_cause text, p_debit_book text, p_credit_book text, p_currency text, p_amount bigint, p_expires_at timestamp with time zone) OWNER TO didtron_owner;
CREATE FUNCTION public.post_entries(p_tenant bigint, p_kinds text[], p_keys text[], p_causes text[], p_posted_at timestamp with time zone[], p_usage_periods text[], p_batches bigint[], p_reverses bigint[], p_rating_rows bigint[], p_rating_digests text[], p_entry_of bigint[], p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[], p_bases bigint[], p_rates bigint[], p_calls uuid[] DEFAULT NULL::uuid[], p_debit_books text[] DEFAULT NULL::text[], p_credit_books text[] DEFAULT NULL::text[], p_pair_currencies text[] DEFAULT NULL::text[], p_pair_counts bigint[] DEFAULT NULL::bigint[], p_pair_amounts bigint[] DEFAULT '{}'::bigint[], p_pair_calls uuid[] DEFAULT '{}'::uuid[], p_fx_rates bigint[] DEFAULT NULL::bigint[], p_fx_second_rates bigint[] DEFAULT NULL::bigint[]) RETURNS TABLE(ordinal bigint, entry_no bigint, is_new boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    SET plan_cache_mode TO 'force_generic_plan'
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
ALTER FUNCTION public.post_entries(p_tenant bigint, p_kinds text[], p_keys text[], p_causes text[], p_posted_at timestamp with time zone[], p_usage_periods text[], p_batches bigint[], p_reverses bigint[], p_rating_rows bigint[], p_rating_digests text[], p_entry_of bigint[], p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[], p_bases bigint[], p_rates bigint[], p_calls uuid[], p_debit_books text[], p_credit_books text[], p_pair_currencies text[], p_pair_counts bigint[], p_pair_amounts bigint[], p_pair_calls uuid[], p_fx_rates bigint[], p_fx_second_rates bigint[]) OWNER TO didtron_owner;
CREATE FUNCTION public.post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) RETURNS TABLE(entry_no bigint, is_new boolean)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  SELECT p.entry_no, p.is_new
  FROM post_entries(p_tenant, ARRAY[p_kind], ARRAY[p_key], ARRAY[p_cause], ARRAY[p_posted_at], ARRAY[NULL::text], ARRAY[p_batch],
    ARRAY[NULL::bigint], ARRAY[NULL::bigint], ARRAY[NULL::text], array_fill(1::bigint, ARRAY[cardinality(p_books)]), p_books, p_sides,
    p_currencies, p_amounts, array_fill(NULL::bigint, ARRAY[cardinality(p_books)]),
    array_fill(NULL::bigint, ARRAY[cardinality(p_books)])) AS p
$$;
ALTER FUNCTION public.post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) OWNER TO didtron_owner;
CREATE FUNCTION public.post_entry_if_covered(p_tenant bigint, p_kind text, p_key text, p_cause text, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
BEGIN
  RETURN (SELECT p.entry_no FROM post_entry(p_tenant, p_kind, p_key, p_cause, NULL, NULL, p_books, p_sides, p_currencies, p_amounts) AS p);
EXCEPTION WHEN SQLSTATE 'ZD002' THEN
  RETURN NULL;
END $$;
ALTER FUNCTION public.post_entry_if_covered(p_tenant bigint, p_kind text, p_key text, p_cause text, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) OWNER TO didtron_owner;
CREATE FUNCTION public.prepare_audit_row() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  NEW.before := audit_redacted(NEW.before);
  NEW.after := audit_redacted(NEW.after);
  NEW.created_at := now();
  NEW.salt := gen_random_uuid();
  NEW.detail_digest := NULL;
  RETURN NEW;
END $$;
ALTER FUNCTION public.prepare_audit_row() OWNER TO didtron_owner;
CREATE FUNCTION public.purge_audit(p_tenant bigint, p_class text, p_rows_max bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  v_before timestamptz;
  v_rows   bigint;
BEGIN
  SELECT now() - make_interval(days => c.keep_days) INTO STRICT v_before FROM audit_classes c WHERE c.action_class = p_class;
  PERFORM set_config('app.audit_erasure', 'on', true);
  DELETE FROM audit_log a WHERE a.tenant_id = p_tenant AND a.audit_no IN (
    SELECT o.audit_no FROM audit_log o
    WHERE o.tenant_id = p_tenant AND o.action_class = p_class AND o.created_at < v_before
      AND EXISTS (SELECT FROM audit_links l WHERE l.tenant_id = o.tenant_id AND l.audit_no = o.audit_no)
    ORDER BY o.audit_no LIMIT p_rows_max);
  GET DIAGNOSTICS v_rows = ROW_COUNT;
  PERFORM set_config('app.audit_erasure', 'off', true);
  IF v_rows > 0 THEN
    PERFORM note_audit_erasure(p_tenant, p_class, v_before, NULL, NULL, v_rows, 'kept for its time');
  END IF;
  RETURN v_rows;
END $$;
ALTER FUNCTION public.purge_audit(p_tenant bigint, p_class text, p_rows_max bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.queue_audit_rows() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  INSERT INTO audit_queue (tenant_id, audit_no) SELECT n.tenant_id, n.audit_no FROM new_rows n;
  RETURN NULL;
END $$;
ALTER FUNCTION public.queue_audit_rows() OWNER TO didtron_owner;
CREATE FUNCTION public.rate_charge(p_duration_ms bigint, p_duration_rounding text, p_initial_s bigint, p_next_s bigint, p_rate_e10 bigint, p_rate_next_e10 bigint DEFAULT NULL::bigint, p_connect_fee_e8 bigint DEFAULT 0, p_free_s bigint DEFAULT 0, p_grace_s bigint DEFAULT 0, p_precision integer DEFAULT 6, p_rounding text DEFAULT 'half_up'::text, p_increment_style text DEFAULT 'excess'::text, p_attempt_fee_e8 bigint DEFAULT 0, p_surcharge_fixed_e8 bigint DEFAULT 0, p_surcharge_percent_e6 bigint DEFAULT 0, p_min_charge_e8 bigint DEFAULT 0, p_max_charge_e8 bigint DEFAULT NULL::bigint, OUT seconds bigint, OUT billed_s bigint, OUT charge_e8 bigint) RETURNS record
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
    AS $$
DECLARE
  v_rest_ms   bigint := mod(p_duration_ms, 1000);
  v_above_s   bigint;
  v_base_s    bigint;
  v_usage     numeric := 0;  -- in 1/(60 * 10^10)
  v_fixed_e8  numeric := p_attempt_fee_e8;
  v_is_billed boolean;
  per_e8      constant numeric := 6000;       -- 60 * 10^10 / 10^8
  whole_e6    constant numeric := 100000000;  -- 100 %
BEGIN
  IF p_duration_ms < 0 OR p_initial_s < 0 OR p_next_s < 1 OR p_rate_e10 < 0 OR p_rate_next_e10 < 0 OR p_connect_fee_e8 < 0
     OR p_free_s < 0 OR p_grace_s < 0 OR p_attempt_fee_e8 < 0 OR p_surcharge_fixed_e8 < 0 OR p_min_charge_e8 < 0
     OR p_surcharge_percent_e6 NOT BETWEEN 0 AND 1000000000 OR p_precision NOT BETWEEN 0 AND 8
     OR p_max_charge_e8 < p_min_charge_e8
     OR p_duration_rounding NOT IN ('floor', 'ceil', 'half_up', 'half_down') OR p_increment_style NOT IN ('excess', 'total')
     OR p_rounding NOT IN ('up', 'down', 'half_up', 'half_down', 'half_even')
     OR num_nulls(p_duration_ms, p_duration_rounding, p_initial_s, p_next_s, p_rate_e10, p_connect_fee_e8, p_free_s, p_grace_s,
                  p_precision, p_rounding, p_increment_style, p_attempt_fee_e8, p_surcharge_fixed_e8, p_surcharge_percent_e6,
                  p_min_charge_e8) > 0 THEN
    RAISE EXCEPTION 'not a price, or not a duration' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  seconds := p_duration_ms / 1000 + CASE p_duration_rounding
    WHEN 'floor' THEN 0
    WHEN 'ceil' THEN (v_rest_ms > 0)::int
    WHEN 'half_up' THEN (v_rest_ms >= 500)::int
    ELSE (v_rest_ms > 500)::int END;
  v_above_s := seconds - p_free_s;
  v_is_billed := seconds > p_grace_s AND v_above_s > 0;
  billed_s := 0;
  IF v_is_billed THEN
    billed_s := p_initial_s;
    IF v_above_s > p_initial_s THEN
      v_base_s := CASE p_increment_style WHEN 'excess' THEN p_initial_s ELSE 0 END;
      billed_s := v_base_s + (v_above_s - v_base_s) / p_next_s * p_next_s
                  + CASE WHEN mod(v_above_s - v_base_s, p_next_s) > 0 THEN p_next_s ELSE 0 END;
    END IF;
    v_usage := p_rate_e10::numeric * least(billed_s, p_initial_s)
               + coalesce(p_rate_next_e10, p_rate_e10)::numeric * (billed_s - least(billed_s, p_initial_s));
    v_fixed_e8 := v_fixed_e8 + p_connect_fee_e8 + p_surcharge_fixed_e8;
  END IF;
  charge_e8 := round_quotient(v_usage * (whole_e6 + p_surcharge_percent_e6) + v_fixed_e8 * per_e8 * whole_e6,
                              per_e8 * whole_e6 * whole_e6, p_precision, p_rounding);
  charge_e8 := least(charge_e8, p_max_charge_e8);
  IF v_is_billed THEN charge_e8 := greatest(charge_e8, p_min_charge_e8); END IF;
END
$$;
ALTER FUNCTION public.rate_charge(p_duration_ms bigint, p_duration_rounding text, p_initial_s bigint, p_next_s bigint, p_rate_e10 bigint, p_rate_next_e10 bigint, p_connect_fee_e8 bigint, p_free_s bigint, p_grace_s bigint, p_precision integer, p_rounding text, p_increment_style text, p_attempt_fee_e8 bigint, p_surcharge_fixed_e8 bigint, p_surcharge_percent_e6 bigint, p_min_charge_e8 bigint, p_max_charge_e8 bigint, OUT seconds bigint, OUT billed_s bigint, OUT charge_e8 bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.rerated(p_tenant bigint, p_call uuid, p_side text) RETURNS TABLE(rerating_id bigint, after_e8 bigint, rate_card_id bigint, explanation jsonb, posted_at timestamp with time zone)
    LANGUAGE sql STABLE ROWS 1
    SET search_path TO 'pg_catalog', 'public'
    AS $$
  SELECT r.rerating_id, r.after_e8, r.rate_card_id, r.explanation, p.posted_at
  FROM rerated_calls r
  JOIN rerating_postings p ON p.tenant_id = r.tenant_id AND p.rerating_id = r.rerating_id
  WHERE r.tenant_id = p_tenant AND r.call_id = p_call AND r.side = p_side AND r.after_e8 IS NOT NULL
    AND NOT EXISTS (SELECT FROM rerating_undos u WHERE u.tenant_id = r.tenant_id AND u.rerating_id = r.rerating_id)
  ORDER BY p.posted_at DESC, r.rerating_id DESC LIMIT 1
$$;
ALTER FUNCTION public.rerated(p_tenant bigint, p_call uuid, p_side text) OWNER TO didtron_owner;
CREATE FUNCTION public.resolve_pending(p_tenant bigint, p_pending_no bigint, p_outcome text, p_amount bigint, p_cause text) RETURNS TABLE(entry_no bigint, is_new boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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
ALTER FUNCTION public.resolve_pending(p_tenant bigint, p_pending_no bigint, p_outcome text, p_amount bigint, p_cause text) OWNER TO didtron_owner;
CREATE FUNCTION public.reverse_entry(p_tenant bigint, p_entry_no bigint, p_key text, p_cause text) RETURNS TABLE(entry_no bigint, is_new boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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
ALTER FUNCTION public.reverse_entry(p_tenant bigint, p_entry_no bigint, p_key text, p_cause text) OWNER TO didtron_owner;
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
CREATE FUNCTION public.round_quotient(p_numerator numeric, p_denominator numeric, p_precision integer, p_mode text) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
  SELECT (sign(p_numerator) * (kept + CASE
            WHEN rest = 0 OR p_mode = 'down' THEN 0
            WHEN p_mode = 'up' OR rest * 2 > p_denominator THEN 1
            WHEN rest * 2 < p_denominator OR p_mode = 'half_down' THEN 0
            WHEN p_mode = 'half_up' THEN 1
            ELSE mod(kept, 2) END) * (10::numeric ^ (8 - p_precision))::bigint)::bigint
  FROM (SELECT div(abs(p_numerator) * (10::numeric ^ p_precision)::bigint, p_denominator),
               mod(abs(p_numerator) * (10::numeric ^ p_precision)::bigint, p_denominator)) AS long_division (kept, rest)
$$;
ALTER FUNCTION public.round_quotient(p_numerator numeric, p_denominator numeric, p_precision integer, p_mode text) OWNER TO didtron_owner;
CREATE FUNCTION public.seal_audit(p_tenant bigint, p_rows_max bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
DECLARE
  v_no      bigint;
  v_digest  bytea;
  v_content bytea;
  v_now     timestamptz := clock_timestamp();
  v_done    bigint[] := '{}';
  r         audit_log;
BEGIN
  INSERT INTO audit_heads (tenant_id, link_no, digest, sealed_at) VALUES (p_tenant, 0, decode(repeat('00', 32), 'hex'), v_now)
    ON CONFLICT DO NOTHING;
  SELECT h.link_no, h.digest, greatest(h.sealed_at, v_now) INTO v_no, v_digest, v_now FROM audit_heads h WHERE h.tenant_id = p_tenant FOR UPDATE;
  FOR r IN
    SELECT a.* FROM audit_log a
    WHERE a.tenant_id = p_tenant AND a.audit_no IN (
      SELECT q.audit_no FROM audit_queue q WHERE q.tenant_id = p_tenant ORDER BY q.audit_no LIMIT p_rows_max)
    ORDER BY a.audit_no
  LOOP
    v_no := v_no + 1;
    v_content := audit_content_digest(r);
    v_digest := sha256(convert_to(audit_part(encode(v_digest, 'hex')) || audit_part(v_no::text) || audit_part(r.audit_no::text)
      || audit_part(r.action_class) || audit_part(audit_us(r.created_at)) || audit_part(audit_us(v_now))
      || audit_part(encode(v_content, 'hex')), 'UTF8'));
    INSERT INTO audit_links (tenant_id, link_no, audit_no, action_class, created_at, sealed_at, content_digest, digest)
      VALUES (p_tenant, v_no, r.audit_no, r.action_class, r.created_at, v_now, v_content, v_digest);
    v_done := v_done || r.audit_no;
  END LOOP;
  IF cardinality(v_done) > 0 THEN
    DELETE FROM audit_queue WHERE tenant_id = p_tenant AND audit_no = ANY (v_done);
    UPDATE audit_heads SET link_no = v_no, digest = v_digest, sealed_at = v_now WHERE tenant_id = p_tenant;
  END IF;
  RETURN cardinality(v_done);
END $$;
ALTER FUNCTION public.seal_audit(p_tenant bigint, p_rows_max bigint) OWNER TO didtron_owner;
CREATE FUNCTION public.set_base_currency(p_tenant bigint, p_currency text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
BEGIN
  INSERT INTO ledger_heads (tenant_id, entry_no, digest, base_currency)
    VALUES (p_tenant, 0, decode(repeat('00', 32), 'hex'), p_currency)
    ON CONFLICT (tenant_id) DO UPDATE SET base_currency = excluded.base_currency WHERE ledger_heads.entry_no = 0;
  IF NOT EXISTS (SELECT FROM ledger_heads h WHERE h.tenant_id = p_tenant AND h.base_currency = p_currency) THEN
    RAISE EXCEPTION 'the books have entries: their base currency stays' USING ERRCODE = 'ZD004';
  END IF;
END $$;
ALTER FUNCTION public.set_base_currency(p_tenant bigint, p_currency text) OWNER TO didtron_owner;
CREATE FUNCTION public.tenant_is_below(p_tenant bigint, p_above bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH RECURSIVE up AS (
    SELECT t.parent_tenant_id FROM tenants t WHERE t.tenant_id = p_tenant
    UNION ALL
    SELECT t.parent_tenant_id FROM tenants t JOIN up ON t.tenant_id = up.parent_tenant_id)
  SELECT EXISTS (SELECT FROM up WHERE parent_tenant_id = p_above)
$$;
ALTER FUNCTION public.tenant_is_below(p_tenant bigint, p_above bigint) OWNER TO didtron_views;
CREATE FUNCTION public.tenant_is_open(p_tenant bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH RECURSIVE up AS (
    SELECT t.tenant_id, t.parent_tenant_id, t.status FROM tenants t WHERE t.tenant_id = p_tenant
    UNION ALL
    SELECT t.tenant_id, t.parent_tenant_id, t.status FROM tenants t JOIN up ON t.tenant_id = up.parent_tenant_id)
  SELECT coalesce(bool_and(status = 'active'), false) FROM up
$$;
ALTER FUNCTION public.tenant_is_open(p_tenant bigint) OWNER TO didtron_views;
CREATE FUNCTION public.tenants_below() RETURNS TABLE(tenant_id bigint, parent_tenant_id bigint, parent_name text, kind text, name text, status text, is_open boolean, depth integer, place bigint[], version bigint, created_at timestamp with time zone, suspended_at timestamp with time zone, suspended_for text, deleted_at timestamp with time zone, users_max bigint, companies_max bigint, jobs_max bigint, requests_per_minute_max bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
    AS $$
  WITH RECURSIVE down AS (
    SELECT t.tenant_id, 0 AS depth, ARRAY[t.tenant_id] AS place, tenant_is_open(t.tenant_id) AS is_open, NULL::text AS parent_name, t.name
    FROM tenants t WHERE t.tenant_id = app_tenant()
    UNION ALL
    SELECT t.tenant_id, d.depth + 1, d.place || t.tenant_id, d.is_open AND t.status = 'active', d.name, t.name
    FROM tenants t JOIN down d ON t.parent_tenant_id = d.tenant_id)
  SELECT t.tenant_id, CASE WHEN d.depth > 0 THEN t.parent_tenant_id END, d.parent_name, t.kind, t.name, t.status, d.is_open, d.depth,
         d.place, t.version, t.created_at, t.suspended_at, t.suspended_for, t.deleted_at, t.users_max, t.companies_max, t.jobs_max,
         t.requests_per_minute_max
  FROM down d JOIN tenants t ON t.tenant_id = d.tenant_id
$$;
ALTER FUNCTION public.tenants_below() OWNER TO didtron_views;
CREATE FUNCTION public.value_entry(p_tenant bigint, p_entry_no bigint) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public', 'pg_temp'
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
ALTER FUNCTION public.value_entry(p_tenant bigint, p_entry_no bigint) OWNER TO didtron_owner;
CREATE TABLE public.account_thresholds (
    tenant_id bigint NOT NULL,
    account_id bigint NOT NULL,
    threshold_e8 bigint NOT NULL,
    is_below boolean NOT NULL,
    crossed_at timestamp with time zone
);
ALTER TABLE ONLY public.account_thresholds FORCE ROW LEVEL SECURITY;
ALTER TABLE public.account_thresholds OWNER TO didtron_owner;
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
    day_spend_max_e8 bigint,
    price_max_e10 bigint,
    temporary_credit_limit_e8 bigint,
    temporary_credit_until timestamp with time zone,
    wholesale_account_id bigint,
    wholesale_carrier_id bigint,
    CONSTRAINT accounts_channels_max_check CHECK ((channels_max >= 0)),
    CONSTRAINT accounts_cps_max_check CHECK ((cps_max >= 0)),
    CONSTRAINT accounts_credit_limit_e8_check CHECK ((credit_limit_e8 >= 0)),
    CONSTRAINT accounts_day_spend_max_e8_check CHECK ((day_spend_max_e8 >= 0)),
    CONSTRAINT accounts_kind_check CHECK ((kind = ANY (ARRAY['prepaid'::text, 'postpaid'::text]))),
    CONSTRAINT accounts_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT accounts_price_max_e10_check CHECK ((price_max_e10 >= 0)),
    CONSTRAINT accounts_status_check CHECK ((status = ANY (ARRAY['active'::text, 'blocked'::text]))),
    CONSTRAINT accounts_temporary_credit_check CHECK (((temporary_credit_limit_e8 IS NULL) = (temporary_credit_until IS NULL))),
    CONSTRAINT accounts_temporary_credit_limit_e8_check CHECK ((temporary_credit_limit_e8 >= 0)),
    CONSTRAINT accounts_wholesale_check CHECK (((wholesale_account_id IS NULL) = (wholesale_carrier_id IS NULL)))
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
CREATE TABLE public.adjustment_decisions (
    tenant_id bigint NOT NULL,
    adjustment_id bigint NOT NULL,
    requested_by bigint NOT NULL,
    is_approved boolean NOT NULL,
    decided_by bigint NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT adjustment_decisions_decided_by_check CHECK ((decided_by <> requested_by)),
    CONSTRAINT adjustment_decisions_reason_check CHECK ((length(reason) <= 500))
);
ALTER TABLE ONLY public.adjustment_decisions FORCE ROW LEVEL SECURITY;
ALTER TABLE public.adjustment_decisions OWNER TO didtron_owner;
CREATE TABLE public.adjustment_postings (
    tenant_id bigint NOT NULL,
    adjustment_id bigint NOT NULL,
    entry_no bigint NOT NULL
);
ALTER TABLE ONLY public.adjustment_postings FORCE ROW LEVEL SECURITY;
ALTER TABLE public.adjustment_postings OWNER TO didtron_owner;
CREATE TABLE public.adjustments (
    tenant_id bigint NOT NULL,
    adjustment_id bigint NOT NULL,
    account_id bigint NOT NULL,
    is_credit boolean NOT NULL,
    currency text NOT NULL,
    amount_e8 bigint NOT NULL,
    reason text NOT NULL,
    needs_approval boolean NOT NULL,
    requested_by bigint NOT NULL,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT adjustments_amount_e8_check CHECK ((amount_e8 > 0)),
    CONSTRAINT adjustments_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);
ALTER TABLE ONLY public.adjustments FORCE ROW LEVEL SECURITY;
ALTER TABLE public.adjustments OWNER TO didtron_owner;
COMMENT ON COLUMN public.adjustments.is_credit IS 'for the customer; false: against it';
ALTER TABLE public.adjustments ALTER COLUMN adjustment_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.adjustments_adjustment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.channel_plans (
    tenant_id bigint NOT NULL,
    channel_plan_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    is_active boolean NOT NULL,
    display_order bigint NOT NULL,
    channels_max bigint NOT NULL,
    cps_max bigint NOT NULL,
    rental_per_day_e8 bigint NOT NULL,
    setup_fee_e8 bigint NOT NULL,
    currency text NOT NULL,
    is_on_website boolean NOT NULL,
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT channel_plans_channels_max_check CHECK (((channels_max >= 1) AND (channels_max <= 100000))),
    CONSTRAINT channel_plans_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT channel_plans_cps_max_check CHECK (((cps_max >= 1) AND (cps_max <= 10000))),
    CONSTRAINT channel_plans_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT channel_plans_description_check CHECK (((length(description) >= 1) AND (length(description) <= 500))),
    CONSTRAINT channel_plans_display_order_check CHECK (((display_order >= 0) AND (display_order <= 10000))),
    CONSTRAINT channel_plans_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    CONSTRAINT channel_plans_rental_per_day_e8_check CHECK ((rental_per_day_e8 >= 0)),
    CONSTRAINT channel_plans_setup_fee_e8_check CHECK ((setup_fee_e8 >= 0))
);
ALTER TABLE ONLY public.channel_plans FORCE ROW LEVEL SECURITY;
ALTER TABLE public.channel_plans OWNER TO didtron_owner;
CREATE TABLE public.codecs (
    tenant_id bigint NOT NULL,
    codec_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    is_active boolean NOT NULL,
    display_order bigint NOT NULL,
    payload_type bigint,
    clock_rate_hz bigint NOT NULL,
    bit_rate_bps bigint NOT NULL,
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT codecs_bit_rate_bps_check CHECK (((bit_rate_bps >= 1000) AND (bit_rate_bps <= 1000000))),
    CONSTRAINT codecs_clock_rate_hz_check CHECK (((clock_rate_hz >= 8000) AND (clock_rate_hz <= 192000))),
    CONSTRAINT codecs_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT codecs_description_check CHECK (((length(description) >= 1) AND (length(description) <= 500))),
    CONSTRAINT codecs_display_order_check CHECK (((display_order >= 0) AND (display_order <= 10000))),
    CONSTRAINT codecs_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    CONSTRAINT codecs_payload_type_check CHECK (((payload_type >= 0) AND (payload_type <= 127)))
);
ALTER TABLE ONLY public.codecs FORCE ROW LEVEL SECURITY;
ALTER TABLE public.codecs OWNER TO didtron_owner;
CREATE TABLE public.pops (
    tenant_id bigint NOT NULL,
    pop_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    is_active boolean NOT NULL,
    display_order bigint NOT NULL,
    host_name text NOT NULL,
    address text,
    region text NOT NULL,
    country text NOT NULL,
    city text,
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT pops_address_check CHECK (((length(address) >= 2) AND (length(address) <= 45))),
    CONSTRAINT pops_city_check CHECK (((length(city) >= 1) AND (length(city) <= 80))),
    CONSTRAINT pops_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT pops_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT pops_description_check CHECK (((length(description) >= 1) AND (length(description) <= 500))),
    CONSTRAINT pops_display_order_check CHECK (((display_order >= 0) AND (display_order <= 10000))),
    CONSTRAINT pops_host_name_check CHECK (((length(host_name) >= 3) AND (length(host_name) <= 253))),
    CONSTRAINT pops_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    CONSTRAINT pops_region_check CHECK ((region = ANY (ARRAY['eu'::text, 'us'::text, 'apac'::text, 'latam'::text, 'mea'::text])))
);
ALTER TABLE ONLY public.pops FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pops OWNER TO didtron_owner;
CREATE TABLE public.voice_tiers (
    tenant_id bigint NOT NULL,
    voice_tier_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    is_active boolean NOT NULL,
    display_order bigint NOT NULL,
    asr_min_e6 bigint NOT NULL,
    acd_min_s bigint NOT NULL,
    pdd_max_ms bigint NOT NULL,
    base_rate_e10 bigint NOT NULL,
    currency text NOT NULL,
    is_on_website boolean NOT NULL,
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT voice_tiers_acd_min_s_check CHECK (((acd_min_s >= 0) AND (acd_min_s <= 86400))),
    CONSTRAINT voice_tiers_asr_min_e6_check CHECK (((asr_min_e6 >= 0) AND (asr_min_e6 <= 100000000))),
    CONSTRAINT voice_tiers_base_rate_e10_check CHECK ((base_rate_e10 >= 0)),
    CONSTRAINT voice_tiers_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT voice_tiers_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT voice_tiers_description_check CHECK (((length(description) >= 1) AND (length(description) <= 500))),
    CONSTRAINT voice_tiers_display_order_check CHECK (((display_order >= 0) AND (display_order <= 10000))),
    CONSTRAINT voice_tiers_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    CONSTRAINT voice_tiers_pdd_max_ms_check CHECK (((pdd_max_ms >= 0) AND (pdd_max_ms <= 60000)))
);
ALTER TABLE ONLY public.voice_tiers FORCE ROW LEVEL SECURITY;
ALTER TABLE public.voice_tiers OWNER TO didtron_owner;
CREATE VIEW public.assignable_objects WITH (security_invoker='true') AS
 SELECT pops.tenant_id,
    'pops'::text AS subject,
    (pops.pop_id)::text AS object,
    pops.pop_id AS number,
    pops.name,
    pops.is_active
   FROM public.pops
  WHERE (pops.trash_id IS NULL)
UNION ALL
 SELECT voice_tiers.tenant_id,
    'voice_tiers'::text AS subject,
    (voice_tiers.voice_tier_id)::text AS object,
    voice_tiers.voice_tier_id AS number,
    voice_tiers.name,
    voice_tiers.is_active
   FROM public.voice_tiers
  WHERE (voice_tiers.trash_id IS NULL)
UNION ALL
 SELECT codecs.tenant_id,
    'codecs'::text AS subject,
    (codecs.codec_id)::text AS object,
    codecs.codec_id AS number,
    codecs.name,
    codecs.is_active
   FROM public.codecs
  WHERE (codecs.trash_id IS NULL)
UNION ALL
 SELECT channel_plans.tenant_id,
    'channel_plans'::text AS subject,
    (channel_plans.channel_plan_id)::text AS object,
    channel_plans.channel_plan_id AS number,
    channel_plans.name,
    channel_plans.is_active
   FROM public.channel_plans
  WHERE (channel_plans.trash_id IS NULL)
UNION ALL
 SELECT public.app_tenant() AS tenant_id,
    'feature'::text AS subject,
    f.name AS object,
    f.number,
    f.name,
    true AS is_active
   FROM unnest(ARRAY['kyc'::text, 'routing'::text, 'voice_services'::text, 'class4'::text, 'sip_tests'::text, 'promotions'::text, 'experience'::text, 'tickets'::text, 'developers'::text]) WITH ORDINALITY f(name, number);
ALTER TABLE public.assignable_objects OWNER TO didtron_owner;
CREATE TABLE public.assignments (
    tenant_id bigint NOT NULL,
    assignment_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    subject text NOT NULL,
    pop_id bigint,
    voice_tier_id bigint,
    codec_id bigint,
    channel_plan_id bigint,
    feature text,
    reach text NOT NULL,
    category_id bigint,
    group_id bigint,
    customer_id bigint,
    is_shown boolean NOT NULL,
    effective_from timestamp with time zone,
    effective_to timestamp with time zone,
    note text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    code text,
    CONSTRAINT assignments_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT assignments_effective_check CHECK ((effective_to > effective_from)),
    CONSTRAINT assignments_feature_check CHECK ((feature = ANY (ARRAY['kyc'::text, 'routing'::text, 'voice_services'::text, 'class4'::text, 'sip_tests'::text, 'promotions'::text, 'experience'::text, 'tickets'::text, 'developers'::text]))),
    CONSTRAINT assignments_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT assignments_note_check CHECK (((length(note) >= 1) AND (length(note) <= 500))),
    CONSTRAINT assignments_reach_check CHECK (((reach = ANY (ARRAY['all'::text, 'category'::text, 'group'::text, 'customer'::text])) AND ((reach = 'category'::text) = (category_id IS NOT NULL)) AND ((reach = 'group'::text) = (group_id IS NOT NULL)) AND ((reach = 'customer'::text) = (customer_id IS NOT NULL)))),
    CONSTRAINT assignments_subject_check CHECK (((subject = ANY (ARRAY['pops'::text, 'voice_tiers'::text, 'codecs'::text, 'channel_plans'::text, 'feature'::text])) AND ((subject = 'pops'::text) = (pop_id IS NOT NULL)) AND ((subject = 'voice_tiers'::text) = (voice_tier_id IS NOT NULL)) AND ((subject = 'codecs'::text) = (codec_id IS NOT NULL)) AND ((subject = 'channel_plans'::text) = (channel_plan_id IS NOT NULL)) AND ((subject = 'feature'::text) = (feature IS NOT NULL))))
);
ALTER TABLE ONLY public.assignments FORCE ROW LEVEL SECURITY;
ALTER TABLE public.assignments OWNER TO didtron_owner;
CREATE VIEW public.assignment_rows WITH (security_invoker='true') AS
 SELECT assignments.tenant_id,
    assignments.assignment_id,
    assignments.subject,
    COALESCE((COALESCE(assignments.pop_id, assignments.voice_tier_id, assignments.codec_id, assignments.channel_plan_id))::text, assignments.feature) AS object,
    assignments.reach,
    COALESCE(assignments.category_id, assignments.group_id, assignments.customer_id, (0)::bigint) AS target,
        CASE assignments.reach
            WHEN 'all'::text THEN 0
            WHEN 'category'::text THEN 1
            WHEN 'group'::text THEN 2
            ELSE 3
        END AS level,
    assignments.is_shown,
    assignments.effective_from,
    assignments.effective_to
   FROM public.assignments
  WHERE (assignments.trash_id IS NULL);
ALTER TABLE public.assignment_rows OWNER TO didtron_owner;
ALTER TABLE public.assignments ALTER COLUMN assignment_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.assignments_assignment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_checks (
    tenant_id bigint NOT NULL,
    checked_at timestamp with time zone DEFAULT now() NOT NULL,
    link_count bigint NOT NULL,
    faults text[] NOT NULL
);
ALTER TABLE ONLY public.audit_checks FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_checks OWNER TO didtron_owner;
COMMENT ON TABLE public.audit_checks IS 'what the last check of the whole chain said';
CREATE TABLE public.audit_classes (
    action_class text NOT NULL,
    keep_days integer NOT NULL,
    keep_days_min integer NOT NULL,
    description text NOT NULL,
    CONSTRAINT audit_classes_keep_days_check CHECK (((keep_days >= keep_days_min) AND (keep_days <= 36525))),
    CONSTRAINT audit_classes_keep_days_min_check CHECK ((keep_days_min >=
CASE
    WHEN (action_class = ANY (ARRAY['financial'::text, 'retention'::text])) THEN 2557
    ELSE 7
END))
);
ALTER TABLE public.audit_classes OWNER TO didtron_owner;
COMMENT ON TABLE public.audit_classes IS 'how long the rows of the audit log are kept; what moves money, and what was purged, seven years at least';
CREATE TABLE public.audit_erasures (
    tenant_id bigint NOT NULL,
    erasure_no bigint NOT NULL,
    action_class text,
    created_before timestamp with time zone,
    object text,
    audit_no_max bigint,
    row_count bigint NOT NULL,
    erased_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT audit_erasures_kind_check CHECK (((num_nulls(action_class, created_before) =
CASE
    WHEN (object IS NULL) THEN 0
    ELSE 2
END) AND ((object IS NULL) = (audit_no_max IS NULL)))),
    CONSTRAINT audit_erasures_row_count_check CHECK ((row_count > 0))
);
ALTER TABLE ONLY public.audit_erasures FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_erasures OWNER TO didtron_owner;
COMMENT ON TABLE public.audit_erasures IS 'whole rows of a class that are older than its time, or before and after of all rows of a purged object';
ALTER TABLE public.audit_erasures ALTER COLUMN erasure_no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_erasures_erasure_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_heads (
    tenant_id bigint NOT NULL,
    link_no bigint NOT NULL,
    digest bytea NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    CONSTRAINT audit_heads_digest_check CHECK ((octet_length(digest) = 32))
);
ALTER TABLE ONLY public.audit_heads FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_heads OWNER TO didtron_owner;
CREATE TABLE public.audit_links (
    tenant_id bigint NOT NULL,
    link_no bigint NOT NULL,
    audit_no bigint NOT NULL,
    action_class text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sealed_at timestamp with time zone NOT NULL,
    content_digest bytea NOT NULL,
    digest bytea NOT NULL,
    CONSTRAINT audit_links_content_digest_check CHECK ((octet_length(content_digest) = 32)),
    CONSTRAINT audit_links_digest_check CHECK ((octet_length(digest) = 32))
);
ALTER TABLE ONLY public.audit_links FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_links OWNER TO didtron_owner;
COMMENT ON TABLE public.audit_links IS 'a row of the audit log each, in the order of commit; they stay when the row is purged';
ALTER TABLE public.audit_log ALTER COLUMN audit_no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_log_audit_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.audit_queue (
    tenant_id bigint NOT NULL,
    audit_no bigint NOT NULL
);
ALTER TABLE ONLY public.audit_queue FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_queue OWNER TO didtron_owner;
CREATE TABLE public.billing_terms (
    tenant_id bigint NOT NULL,
    billing_term_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    is_active boolean NOT NULL,
    display_order bigint NOT NULL,
    cycle text NOT NULL,
    due_days bigint NOT NULL,
    reminder_days bigint NOT NULL,
    close_grace_hours bigint NOT NULL,
    time_zone text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT billing_terms_close_grace_hours_check CHECK (((close_grace_hours >= 0) AND (close_grace_hours <= 168))),
    CONSTRAINT billing_terms_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT billing_terms_cycle_check CHECK ((cycle = ANY (ARRAY['daily'::text, 'weekly'::text, 'half_monthly'::text, 'monthly'::text, 'threshold'::text, 'manual'::text]))),
    CONSTRAINT billing_terms_display_order_check CHECK (((display_order >= 0) AND (display_order <= 10000))),
    CONSTRAINT billing_terms_due_days_check CHECK (((due_days >= 0) AND (due_days <= 180))),
    CONSTRAINT billing_terms_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    CONSTRAINT billing_terms_reminder_days_check CHECK (((reminder_days >= 0) AND (reminder_days <= 180))),
    CONSTRAINT billing_terms_time_zone_check CHECK (((length(time_zone) >= 1) AND (length(time_zone) <= 64)))
);
ALTER TABLE ONLY public.billing_terms FORCE ROW LEVEL SECURITY;
ALTER TABLE public.billing_terms OWNER TO didtron_owner;
ALTER TABLE public.billing_terms ALTER COLUMN billing_term_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.billing_terms_billing_term_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.call_postings (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    debit_book text NOT NULL,
    credit_book text NOT NULL,
    currency text NOT NULL,
    is_valued boolean NOT NULL,
    amounts_e8 bigint[] NOT NULL,
    call_ids uuid[] NOT NULL,
    bases_e8 bigint[],
    rate_e10 bigint,
    fx_rate_id bigint,
    fx_second_rate_id bigint,
    CONSTRAINT call_postings_books_check CHECK ((debit_book <> credit_book)),
    CONSTRAINT call_postings_pairs_check CHECK (((array_ndims(amounts_e8) = 1) AND (array_ndims(call_ids) = 1) AND (array_lower(amounts_e8, 1) = 1) AND (array_lower(call_ids, 1) = 1) AND (cardinality(amounts_e8) = cardinality(call_ids)) AND (array_position(amounts_e8, NULL::bigint) IS NULL) AND (array_position(call_ids, NULL::uuid) IS NULL) AND (0 < ALL (amounts_e8)))),
    CONSTRAINT call_postings_values_check CHECK (
CASE num_nulls(bases_e8, rate_e10, fx_rate_id)
    WHEN 3 THEN (fx_second_rate_id IS NULL)
    WHEN 0 THEN (is_valued AND (rate_e10 > 0) AND (array_ndims(bases_e8) = 1) AND (array_lower(bases_e8, 1) = 1) AND (cardinality(bases_e8) = cardinality(amounts_e8)) AND (array_position(bases_e8, NULL::bigint) IS NULL) AND (0 <= ALL (bases_e8)))
    ELSE false
END)
)
WITH (toast_tuple_target='8160');
ALTER TABLE ONLY public.call_postings FORCE ROW LEVEL SECURITY;
ALTER TABLE public.call_postings OWNER TO didtron_owner;
COMMENT ON TABLE public.call_postings IS 'the lines of an entry of calls: a debit and a credit of each amount, for the call at its place';
COMMENT ON COLUMN public.call_postings.is_valued IS 'has values in base: bases_e8, or the amounts themselves where the currency is the books'' own';
COMMENT ON COLUMN public.call_postings.bases_e8 IS 'the amounts in base by rate_e10; both lines of a pair have the one value';
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
CREATE TABLE public.categories (
    tenant_id bigint NOT NULL,
    category_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    is_active boolean NOT NULL,
    display_order bigint NOT NULL,
    billing_type text NOT NULL,
    icon text,
    is_on_website boolean NOT NULL,
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT categories_billing_type_check CHECK ((billing_type = ANY (ARRAY['prepaid'::text, 'postpaid'::text]))),
    CONSTRAINT categories_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT categories_description_check CHECK (((length(description) >= 1) AND (length(description) <= 500))),
    CONSTRAINT categories_display_order_check CHECK (((display_order >= 0) AND (display_order <= 10000))),
    CONSTRAINT categories_icon_check CHECK (((length(icon) >= 2) AND (length(icon) <= 32))),
    CONSTRAINT categories_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
);
ALTER TABLE ONLY public.categories FORCE ROW LEVEL SECURITY;
ALTER TABLE public.categories OWNER TO didtron_owner;
ALTER TABLE public.categories ALTER COLUMN category_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.categories_category_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cdr_attempts (
    tenant_id bigint NOT NULL,
    call_id uuid NOT NULL,
    started_at timestamp with time zone NOT NULL,
    attempt_no smallint NOT NULL,
    trunk_id bigint NOT NULL,
    carrier_id bigint NOT NULL,
    sip_code integer NOT NULL,
    sip_reason text NOT NULL,
    ended_at timestamp with time zone NOT NULL,
    cost_currency text,
    cost_e8 bigint DEFAULT 0 NOT NULL,
    cost_rate_row_id bigint,
    cost_rate_card_id bigint,
    cost jsonb,
    CONSTRAINT cdr_attempts_cost_currency_check CHECK ((cost_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cdr_attempts_cost_e8_check CHECK (((cost_e8 >= 0) AND ((cost_e8 = 0) OR (cost_currency IS NOT NULL))))
);
ALTER TABLE ONLY public.cdr_attempts FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_attempts OWNER TO didtron_owner;
COMMENT ON COLUMN public.cdr_attempts.cost IS 'its explanation, as cdr_explanations.cost';
CREATE TABLE public.cdr_batches (
    tenant_id bigint NOT NULL,
    batch_id bigint NOT NULL,
    shard integer NOT NULL,
    epoch bigint NOT NULL,
    calls integer NOT NULL,
    entry_no bigint,
    committed_at timestamp with time zone DEFAULT now() NOT NULL,
    source_id bigint,
    import_id bigint,
    source_epoch bigint,
    first_seq bigint,
    last_seq bigint,
    duplicates integer DEFAULT 0 NOT NULL,
    conflicts integer DEFAULT 0 NOT NULL,
    held integer DEFAULT 0 NOT NULL,
    refused integer DEFAULT 0 NOT NULL,
    sums jsonb NOT NULL,
    CONSTRAINT cdr_batches_calls_check CHECK (((calls > 0) OR ((calls = 0) AND (import_id IS NOT NULL)))),
    CONSTRAINT cdr_batches_sums_check CHECK ((jsonb_typeof(sums) = 'array'::text))
);
ALTER TABLE ONLY public.cdr_batches FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_batches OWNER TO didtron_owner;
COMMENT ON COLUMN public.cdr_batches.sums IS '[{currency, charge_e8, cost_e8}], by currency, those with money only';
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
CREATE TABLE public.cdr_import_errors (
    tenant_id bigint NOT NULL,
    import_id bigint NOT NULL,
    row_no bigint NOT NULL,
    column_name text NOT NULL,
    reason text NOT NULL
);
ALTER TABLE ONLY public.cdr_import_errors FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_import_errors OWNER TO didtron_owner;
CREATE TABLE public.cdr_imports (
    tenant_id bigint NOT NULL,
    import_id bigint NOT NULL,
    source_id bigint NOT NULL,
    idempotency_key text NOT NULL,
    file_name text NOT NULL,
    file_digest bytea NOT NULL,
    file_bytes bigint NOT NULL,
    state text DEFAULT 'running'::text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    rows_done bigint DEFAULT 0 NOT NULL,
    booked bigint DEFAULT 0 NOT NULL,
    duplicates bigint DEFAULT 0 NOT NULL,
    conflicts bigint DEFAULT 0 NOT NULL,
    unrated bigint DEFAULT 0 NOT NULL,
    quarantined bigint DEFAULT 0 NOT NULL,
    refused bigint DEFAULT 0 NOT NULL,
    rollback_entry_no bigint,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    ended_at timestamp with time zone,
    CONSTRAINT cdr_imports_file_digest_check CHECK ((octet_length(file_digest) = 32)),
    CONSTRAINT cdr_imports_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200))),
    CONSTRAINT cdr_imports_rows_done_check CHECK ((rows_done = (((((booked + duplicates) + conflicts) + unrated) + quarantined) + refused))),
    CONSTRAINT cdr_imports_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'refused'::text, 'rolled_back'::text])))
);
ALTER TABLE ONLY public.cdr_imports FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_imports OWNER TO didtron_owner;
ALTER TABLE public.cdr_imports ALTER COLUMN import_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cdr_imports_import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
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
CREATE TABLE public.cdr_reversals (
    tenant_id bigint NOT NULL,
    call_id uuid NOT NULL,
    import_id bigint NOT NULL,
    review_id bigint NOT NULL,
    entry_no bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE ONLY public.cdr_reversals FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_reversals OWNER TO didtron_owner;
CREATE TABLE public.cdr_reviews (
    tenant_id bigint NOT NULL,
    review_id bigint NOT NULL,
    kind text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL,
    source_id bigint NOT NULL,
    import_id bigint NOT NULL,
    source_key text NOT NULL,
    digest bytea NOT NULL,
    call_id uuid,
    source_seq bigint,
    record jsonb NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    resolution text DEFAULT ''::text NOT NULL,
    resolved_by text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    resolved_at timestamp with time zone,
    CONSTRAINT cdr_reviews_call_id_check CHECK (((call_id IS NULL) = ((kind = 'conflict'::text) AND (state <> 'booked'::text)))),
    CONSTRAINT cdr_reviews_kind_check CHECK ((kind = ANY (ARRAY['conflict'::text, 'unrated'::text, 'quarantine'::text]))),
    CONSTRAINT cdr_reviews_resolved_at_check CHECK (((state = 'open'::text) = (resolved_at IS NULL))),
    CONSTRAINT cdr_reviews_state_check CHECK ((state = ANY (ARRAY['open'::text, 'booked'::text, 'discarded'::text])))
);
ALTER TABLE ONLY public.cdr_reviews FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_reviews OWNER TO didtron_owner;
ALTER TABLE public.cdr_reviews ALTER COLUMN review_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cdr_reviews_review_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.cdr_source_keys (
    tenant_id bigint NOT NULL,
    source_id bigint NOT NULL,
    source_key text NOT NULL,
    digest bytea NOT NULL,
    call_id uuid NOT NULL,
    import_id bigint NOT NULL
);
ALTER TABLE ONLY public.cdr_source_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_source_keys OWNER TO didtron_owner;
CREATE TABLE public.cdr_sources (
    tenant_id bigint NOT NULL,
    source_id bigint NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    format jsonb NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    epoch bigint DEFAULT 0 NOT NULL,
    last_seq bigint DEFAULT 0 NOT NULL,
    pull_cursor text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    pull jsonb,
    pull_due_at timestamp with time zone,
    pulled_at timestamp with time zone,
    pull_succeeded_at timestamp with time zone,
    pull_error text DEFAULT ''::text NOT NULL,
    pull_failures integer DEFAULT 0 NOT NULL,
    CONSTRAINT cdr_sources_kind_check CHECK ((kind = ANY (ARRAY['push'::text, 'folder'::text, 'pull'::text]))),
    CONSTRAINT cdr_sources_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9_-]{0,62}$'::text)),
    CONSTRAINT cdr_sources_pull_check CHECK (((pull IS NULL) OR (kind = 'pull'::text))),
    CONSTRAINT cdr_sources_pull_due_at_check CHECK (((pull IS NULL) = (pull_due_at IS NULL))),
    CONSTRAINT cdr_sources_pull_failures_check CHECK ((pull_failures >= 0)),
    CONSTRAINT cdr_sources_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text])))
);
ALTER TABLE ONLY public.cdr_sources FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdr_sources OWNER TO didtron_owner;
COMMENT ON COLUMN public.cdr_sources.pull_due_at IS 'asked next; while it is asked: when somebody else may take over from a node that died';
ALTER TABLE public.cdr_sources ALTER COLUMN source_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.cdr_sources_source_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
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
    source_id bigint,
    import_id bigint,
    source_seq bigint,
    caller_raw text,
    release_cause integer,
    usage_period_on date,
    reported_cost_e8 bigint,
    reported_currency text,
    content_digest bytea,
    fx_rate_id bigint,
    fx_second_rate_id bigint,
    fx_rate_e10 bigint,
    cost_fx_rate_id bigint,
    cost_fx_second_rate_id bigint,
    cost_fx_rate_e10 bigint,
    called_lrn text,
    CONSTRAINT cdrs_cost_currency_check CHECK ((cost_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cdrs_cost_e8_check CHECK (((cost_e8 = 0) OR (cost_currency IS NOT NULL))),
    CONSTRAINT cdrs_cost_fx_rate_check CHECK ((((cost_fx_rate_id IS NULL) = (cost_fx_rate_e10 IS NULL)) AND ((cost_fx_rate_id IS NOT NULL) OR (cost_fx_second_rate_id IS NULL)))),
    CONSTRAINT cdrs_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cdrs_duration_ms_check CHECK ((duration_ms >= 0)),
    CONSTRAINT cdrs_fx_rate_check CHECK ((((fx_rate_id IS NULL) = (fx_rate_e10 IS NULL)) AND ((fx_rate_id IS NOT NULL) OR (fx_second_rate_id IS NULL)))),
    CONSTRAINT cdrs_hangup_by_check CHECK ((hangup_by = ANY (ARRAY[''::text, 'caller'::text, 'callee'::text, 'platform'::text]))),
    CONSTRAINT cdrs_result_check CHECK ((result = ANY (ARRAY['answered'::text, 'busy'::text, 'no_answer'::text, 'cancelled'::text, 'failed'::text, 'rejected'::text])))
)
PARTITION BY RANGE (started_at);
ALTER TABLE ONLY public.cdrs FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdrs OWNER TO didtron_owner;
COMMENT ON COLUMN public.cdrs.usage_period_on IS 'first day of the month of the answer; null: by answered_at';
COMMENT ON COLUMN public.cdrs.content_digest IS 'of what the source reported (half a SHA-256); null for our own calls, see cdr_keys';
COMMENT ON COLUMN public.cdrs.fx_rate_id IS 'of an imported CDR whose card has another currency than its account; our own calls have it in their explanation';
COMMENT ON COLUMN public.cdrs.cost_fx_rate_id IS 'the same of the card that the carrier is paid by';
COMMENT ON COLUMN public.cdrs.called_lrn IS 'digits, for LRN cards; null: the called number itself';
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
    source_id bigint,
    import_id bigint,
    source_seq bigint,
    caller_raw text,
    release_cause integer,
    usage_period_on date,
    reported_cost_e8 bigint,
    reported_currency text,
    content_digest bytea,
    fx_rate_id bigint,
    fx_second_rate_id bigint,
    fx_rate_e10 bigint,
    cost_fx_rate_id bigint,
    cost_fx_second_rate_id bigint,
    cost_fx_rate_e10 bigint,
    called_lrn text,
    CONSTRAINT cdrs_cost_currency_check CHECK ((cost_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cdrs_cost_e8_check CHECK (((cost_e8 = 0) OR (cost_currency IS NOT NULL))),
    CONSTRAINT cdrs_cost_fx_rate_check CHECK ((((cost_fx_rate_id IS NULL) = (cost_fx_rate_e10 IS NULL)) AND ((cost_fx_rate_id IS NOT NULL) OR (cost_fx_second_rate_id IS NULL)))),
    CONSTRAINT cdrs_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT cdrs_duration_ms_check CHECK ((duration_ms >= 0)),
    CONSTRAINT cdrs_fx_rate_check CHECK ((((fx_rate_id IS NULL) = (fx_rate_e10 IS NULL)) AND ((fx_rate_id IS NOT NULL) OR (fx_second_rate_id IS NULL)))),
    CONSTRAINT cdrs_hangup_by_check CHECK ((hangup_by = ANY (ARRAY[''::text, 'caller'::text, 'callee'::text, 'platform'::text]))),
    CONSTRAINT cdrs_result_check CHECK ((result = ANY (ARRAY['answered'::text, 'busy'::text, 'no_answer'::text, 'cancelled'::text, 'failed'::text, 'rejected'::text])))
);
ALTER TABLE ONLY public.cdrs_default FORCE ROW LEVEL SECURITY;
ALTER TABLE public.cdrs_default OWNER TO didtron_owner;
ALTER TABLE public.channel_plans ALTER COLUMN channel_plan_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.channel_plans_channel_plan_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.chart_accounts (
    number text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    sub_ledger text NOT NULL,
    needs_key boolean NOT NULL,
    CONSTRAINT chart_accounts_needs_key_check CHECK (((NOT needs_key) OR (sub_ledger <> ''::text))),
    CONSTRAINT chart_accounts_number_check CHECK ((number ~ '^[0-9]{4}$'::text)),
    CONSTRAINT chart_accounts_type_check CHECK ((type = ANY (ARRAY['asset'::text, 'liability'::text, 'income'::text, 'cost'::text, 'expense'::text, 'income or expense'::text])))
);
ALTER TABLE public.chart_accounts OWNER TO didtron_owner;
COMMENT ON COLUMN public.chart_accounts.sub_ledger IS 'what the key after the colon of a book names; empty: no sub-ledger';
COMMENT ON COLUMN public.chart_accounts.needs_key IS 'a customer''s money always says whose it is';
ALTER TABLE public.codecs ALTER COLUMN codec_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.codecs_codec_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.contacts (
    tenant_id bigint NOT NULL,
    contact_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    company text,
    duties text[] DEFAULT '{}'::text[] NOT NULL,
    email text NOT NULL,
    phone text,
    time_zone text,
    may_use_portal boolean NOT NULL,
    notes text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT contacts_company_check CHECK (((length(company) >= 1) AND (length(company) <= 120))),
    CONSTRAINT contacts_duties_check CHECK ((duties <@ ARRAY['billing'::text, 'technical'::text, 'noc'::text, 'sales'::text, 'legal'::text, 'rates'::text, 'fraud'::text])),
    CONSTRAINT contacts_email_check CHECK (((length(email) >= 3) AND (length(email) <= 254))),
    CONSTRAINT contacts_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT contacts_notes_check CHECK (((length(notes) >= 1) AND (length(notes) <= 2000))),
    CONSTRAINT contacts_phone_check CHECK (((length(phone) >= 6) AND (length(phone) <= 16))),
    CONSTRAINT contacts_time_zone_check CHECK (((length(time_zone) >= 1) AND (length(time_zone) <= 64)))
);
ALTER TABLE ONLY public.contacts FORCE ROW LEVEL SECURITY;
ALTER TABLE public.contacts OWNER TO didtron_owner;
ALTER TABLE public.contacts ALTER COLUMN contact_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.contacts_contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.currencies (
    tenant_id bigint NOT NULL,
    currency_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    minor_digits bigint NOT NULL,
    hedge_spread_e6 bigint NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT currencies_code_check CHECK ((code ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT currencies_hedge_spread_e6_check CHECK (((hedge_spread_e6 >= 0) AND (hedge_spread_e6 <= 100000000))),
    CONSTRAINT currencies_minor_digits_check CHECK (((minor_digits >= 0) AND (minor_digits <= 4))),
    CONSTRAINT currencies_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60)))
);
ALTER TABLE ONLY public.currencies FORCE ROW LEVEL SECURITY;
ALTER TABLE public.currencies OWNER TO didtron_owner;
ALTER TABLE public.currencies ALTER COLUMN currency_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.currencies_currency_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
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
    recorded_at timestamp with time zone NOT NULL,
    period date GENERATED ALWAYS AS ((date_trunc('month'::text, (posted_at AT TIME ZONE 'UTC'::text)))::date) STORED,
    usage_period date NOT NULL,
    rating_rows bigint,
    rating_digest bytea,
    base_currency text NOT NULL,
    request_digest bytea NOT NULL,
    seal bytea NOT NULL,
    CONSTRAINT journal_entries_base_currency_check CHECK ((base_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT journal_entries_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT journal_entries_entry_no_check CHECK ((entry_no > 0)),
    CONSTRAINT journal_entries_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200))),
    CONSTRAINT journal_entries_kind_check CHECK ((kind = ANY (ARRAY['usage'::text, 'cost'::text, 'rerating'::text, 'topup'::text, 'payment'::text, 'fee'::text, 'payout'::text, 'refund'::text, 'dispute'::text, 'write_off'::text, 'promotion'::text, 'referral'::text, 'rental'::text, 'invoice'::text, 'credit_note'::text, 'supplier_invoice'::text, 'netting'::text, 'exchange'::text, 'revaluation'::text, 'valuation'::text, 'adjustment'::text, 'reversal'::text]))),
    CONSTRAINT journal_entries_line_count_check CHECK (((line_count >= 2) AND (line_count <= 100000))),
    CONSTRAINT journal_entries_prev_digest_check CHECK ((octet_length(prev_digest) = 32)),
    CONSTRAINT journal_entries_rating_check CHECK ((((rating_rows IS NULL) = (rating_digest IS NULL)) AND ((rating_rows IS NULL) OR ((rating_rows > 0) AND (octet_length(rating_digest) = 32))))),
    CONSTRAINT journal_entries_request_digest_check CHECK ((octet_length(request_digest) = 32)),
    CONSTRAINT journal_entries_reverses_check CHECK (((kind = 'reversal'::text) = (reverses_entry_no IS NOT NULL))),
    CONSTRAINT journal_entries_seal_check CHECK ((octet_length(seal) = 32)),
    CONSTRAINT journal_entries_usage_period_check CHECK ((EXTRACT(day FROM usage_period) = (1)::numeric))
);
ALTER TABLE ONLY public.journal_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE public.journal_entries OWNER TO didtron_owner;
COMMENT ON COLUMN public.journal_entries.posted_at IS 'the date in the books, which decides the period';
COMMENT ON COLUMN public.journal_entries.recorded_at IS 'when it was written; never before that of the entry before';
COMMENT ON COLUMN public.journal_entries.usage_period IS 'the month that the money is for: a late call keeps its own';
COMMENT ON COLUMN public.journal_entries.rating_digest IS 'SHA-256 over the rating rows behind a usage entry, rating_rows of them';
COMMENT ON COLUMN public.journal_entries.request_digest IS 'SHA-256 of what was asked for: a repeat with the same key must be the same';
COMMENT ON COLUMN public.journal_entries.seal IS 'a second chain over everything that the first does not cover';
CREATE TABLE public.posting_lines (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    line_no integer NOT NULL,
    line_count integer NOT NULL,
    book text NOT NULL,
    side text NOT NULL,
    currency text NOT NULL,
    amount_e8 bigint NOT NULL,
    base_e8 bigint,
    rate_e10 bigint,
    call_id uuid,
    fx_rate_id bigint,
    fx_second_rate_id bigint,
    CONSTRAINT posting_lines_amount_e8_check CHECK (((amount_e8 > 0) OR ((amount_e8 = 0) AND ((base_e8 > 0) OR ((base_e8 = 0) AND (fx_rate_id IS NOT NULL)))))),
    CONSTRAINT posting_lines_fx_rate_check CHECK ((((fx_rate_id IS NULL) OR (rate_e10 IS NOT NULL)) AND ((fx_second_rate_id IS NULL) OR (fx_rate_id IS NOT NULL)))),
    CONSTRAINT postings_base_e8_check CHECK ((base_e8 >= 0)),
    CONSTRAINT postings_line_no_check CHECK (((line_no >= 1) AND (line_no <= line_count))),
    CONSTRAINT postings_rate_e10_check CHECK (((rate_e10 IS NULL) OR ((rate_e10 > 0) AND (base_e8 IS NOT NULL)))),
    CONSTRAINT postings_side_check CHECK ((side = ANY (ARRAY['D'::text, 'C'::text])))
);
ALTER TABLE ONLY public.posting_lines FORCE ROW LEVEL SECURITY;
ALTER TABLE public.posting_lines OWNER TO didtron_owner;
COMMENT ON TABLE public.posting_lines IS 'lines that stand alone; the pairs of call_postings are not among them';
COMMENT ON COLUMN public.posting_lines.base_e8 IS 'the same in the books'' own currency; null: no rate was known. An amount of 0 with a value here moves value alone';
COMMENT ON COLUMN public.posting_lines.rate_e10 IS 'base currency per unit of currency; null: none was used';
COMMENT ON COLUMN public.posting_lines.call_id IS 'the call that a line of a pair is for; null: the line sums up many, or none';
COMMENT ON COLUMN public.posting_lines.fx_rate_id IS 'the stored quote that rate_e10 was made of; null: the base currency, or an agreed rate';
COMMENT ON COLUMN public.posting_lines.fx_second_rate_id IS 'the second quote of a rate that goes through USD';
CREATE VIEW public.customer_account_lines WITH (security_barrier='true') AS
 SELECT a.tenant_id,
    a.account_id,
    p.entry_no,
    p.line_no,
    e.posted_at,
    e.usage_period,
    e.kind,
    p.book,
    p.side,
    p.currency,
    p.amount_e8
   FROM ((public.accounts a
     CROSS JOIN LATERAL ( SELECT p_1.entry_no,
            p_1.line_no,
            p_1.book,
            p_1.side,
            p_1.currency,
            p_1.amount_e8
           FROM (public.posting_lines h
             JOIN public.posting_lines p_1 ON (((p_1.tenant_id = h.tenant_id) AND (p_1.entry_no = h.entry_no) AND (p_1.book = h.book) AND (p_1.currency = h.currency) AND ((p_1.line_no = h.line_no) OR (h.call_id IS NOT NULL)))))
          WHERE ((h.tenant_id = a.tenant_id) AND (h.book = ANY (public.account_books(a.kind, a.account_id))) AND (h.currency = a.currency) AND ((h.call_id IS NULL) OR (h.line_no <= 2)))
        UNION ALL
         SELECT c.entry_no,
            (((2 * u.no) - 1))::integer AS int4,
            c.debit_book,
            'D'::text,
            c.currency,
            u.amount_e8
           FROM (public.call_postings c
             CROSS JOIN LATERAL unnest(c.amounts_e8) WITH ORDINALITY u(amount_e8, no))
          WHERE ((c.tenant_id = a.tenant_id) AND (c.debit_book = ANY (public.account_books(a.kind, a.account_id))) AND (c.currency = a.currency))
        UNION ALL
         SELECT c.entry_no,
            ((2 * u.no))::integer AS int4,
            c.credit_book,
            'C'::text,
            c.currency,
            u.amount_e8
           FROM (public.call_postings c
             CROSS JOIN LATERAL unnest(c.amounts_e8) WITH ORDINALITY u(amount_e8, no))
          WHERE ((c.tenant_id = a.tenant_id) AND (c.credit_book = ANY (public.account_books(a.kind, a.account_id))) AND (c.currency = a.currency))) p)
     JOIN public.journal_entries e ON (((e.tenant_id = a.tenant_id) AND (e.entry_no = p.entry_no))))
  WHERE (a.customer_tenant_id = public.app_tenant());
ALTER TABLE public.customer_account_lines OWNER TO didtron_views;
CREATE TABLE public.ledger_balances (
    tenant_id bigint NOT NULL,
    book text NOT NULL,
    currency text NOT NULL,
    debit_e8 bigint DEFAULT 0 NOT NULL,
    credit_e8 bigint DEFAULT 0 NOT NULL,
    base_debit_e8 bigint DEFAULT 0 NOT NULL,
    base_credit_e8 bigint DEFAULT 0 NOT NULL,
    pending_debit_e8 bigint DEFAULT 0 NOT NULL,
    pending_credit_e8 bigint DEFAULT 0 NOT NULL,
    CONSTRAINT ledger_balances_base_credit_e8_check CHECK ((base_credit_e8 >= 0)),
    CONSTRAINT ledger_balances_base_debit_e8_check CHECK ((base_debit_e8 >= 0)),
    CONSTRAINT ledger_balances_credit_e8_check CHECK ((credit_e8 >= 0)),
    CONSTRAINT ledger_balances_debit_e8_check CHECK ((debit_e8 >= 0)),
    CONSTRAINT ledger_balances_pending_credit_e8_check CHECK ((pending_credit_e8 >= 0)),
    CONSTRAINT ledger_balances_pending_debit_e8_check CHECK ((pending_debit_e8 >= 0))
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
    version bigint DEFAULT 1 NOT NULL,
    suspended_at timestamp with time zone,
    suspended_for text,
    deleted_at timestamp with time zone,
    users_max bigint,
    companies_max bigint,
    jobs_max bigint,
    requests_per_minute_max bigint,
    CONSTRAINT tenants_companies_max_check CHECK (((companies_max >= 0) AND (companies_max <= 1000000))),
    CONSTRAINT tenants_deleted_check CHECK (((status = 'deleted'::text) = (deleted_at IS NOT NULL))),
    CONSTRAINT tenants_jobs_max_check CHECK (((jobs_max >= 0) AND (jobs_max <= 1000000))),
    CONSTRAINT tenants_kind_check CHECK ((kind = ANY (ARRAY['platform'::text, 'reseller'::text, 'customer'::text, 'carrier'::text, 'operator'::text]))),
    CONSTRAINT tenants_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT tenants_parent_tenant_id_check CHECK (((kind = 'platform'::text) = (parent_tenant_id IS NULL))),
    CONSTRAINT tenants_requests_per_minute_max_check CHECK (((requests_per_minute_max >= 1) AND (requests_per_minute_max <= 10000000))),
    CONSTRAINT tenants_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text, 'deleted'::text]))),
    CONSTRAINT tenants_suspended_check CHECK (((status = 'suspended'::text) OR (num_nonnulls(suspended_at, suspended_for) = 0))),
    CONSTRAINT tenants_suspended_for_check CHECK (((length(suspended_for) >= 1) AND (length(suspended_for) <= 500))),
    CONSTRAINT tenants_users_max_check CHECK (((users_max >= 0) AND (users_max <= 1000000))),
    CONSTRAINT tenants_version_check CHECK ((version >= 1))
);
ALTER TABLE ONLY public.tenants FORCE ROW LEVEL SECURITY;
ALTER TABLE public.tenants OWNER TO didtron_owner;
COMMENT ON COLUMN public.tenants.suspended_for IS 'why, in the words of who did it';
COMMENT ON COLUMN public.tenants.users_max IS 'people who may get in; null: no limit, as for all limits';
COMMENT ON COLUMN public.tenants.companies_max IS 'companies right below it';
COMMENT ON COLUMN public.tenants.jobs_max IS 'jobs that have not ended';
COMMENT ON COLUMN public.tenants.requests_per_minute_max IS 'requests of its people to one node';
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
CREATE TABLE public.customer_groups (
    tenant_id bigint NOT NULL,
    customer_group_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    is_active boolean NOT NULL,
    display_order bigint NOT NULL,
    category_id bigint NOT NULL,
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT customer_groups_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT customer_groups_description_check CHECK (((length(description) >= 1) AND (length(description) <= 500))),
    CONSTRAINT customer_groups_display_order_check CHECK (((display_order >= 0) AND (display_order <= 10000))),
    CONSTRAINT customer_groups_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80)))
);
ALTER TABLE ONLY public.customer_groups FORCE ROW LEVEL SECURITY;
ALTER TABLE public.customer_groups OWNER TO didtron_owner;
ALTER TABLE public.customer_groups ALTER COLUMN customer_group_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.customer_groups_customer_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.rerated_calls (
    tenant_id bigint NOT NULL,
    rerating_id bigint NOT NULL,
    call_id uuid NOT NULL,
    side text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    usage_period date NOT NULL,
    account_id bigint NOT NULL,
    carrier_id bigint,
    currency text NOT NULL,
    before_e8 bigint NOT NULL,
    after_e8 bigint,
    billed_s bigint,
    rate_card_id bigint,
    rate_row_id bigint,
    explanation jsonb,
    reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT rerated_calls_after_e8_check CHECK (((after_e8 >= 0) AND (after_e8 <> before_e8))),
    CONSTRAINT rerated_calls_carrier_id_check CHECK (((side = 'charge'::text) OR (carrier_id IS NOT NULL))),
    CONSTRAINT rerated_calls_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT rerated_calls_explanation_check CHECK ((((after_e8 IS NULL) = (explanation IS NULL)) AND ((after_e8 IS NULL) = (reason <> ''::text)))),
    CONSTRAINT rerated_calls_side_check CHECK ((side = ANY (ARRAY['charge'::text, 'cost'::text])))
);
ALTER TABLE ONLY public.rerated_calls FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rerated_calls OWNER TO didtron_owner;
CREATE TABLE public.rerating_postings (
    tenant_id bigint NOT NULL,
    rerating_id bigint NOT NULL,
    entry_nos bigint[] NOT NULL,
    posted_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
ALTER TABLE ONLY public.rerating_postings FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rerating_postings OWNER TO didtron_owner;
CREATE TABLE public.rerating_undos (
    tenant_id bigint NOT NULL,
    rerating_id bigint NOT NULL,
    entry_nos bigint[] NOT NULL,
    undone_by bigint NOT NULL,
    reason text NOT NULL,
    undone_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT rerating_undos_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500)))
);
ALTER TABLE ONLY public.rerating_undos FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rerating_undos OWNER TO didtron_owner;
CREATE VIEW public.customer_rerated_charges WITH (security_barrier='true') AS
 SELECT r.rerating_id,
    r.call_id,
    r.before_e8,
    r.after_e8,
    p.posted_at,
    u.undone_at
   FROM (((public.rerated_calls r
     JOIN public.accounts a ON (((a.tenant_id = r.tenant_id) AND (a.account_id = r.account_id))))
     JOIN public.rerating_postings p ON (((p.tenant_id = r.tenant_id) AND (p.rerating_id = r.rerating_id))))
     LEFT JOIN public.rerating_undos u ON (((u.tenant_id = r.tenant_id) AND (u.rerating_id = r.rerating_id))))
  WHERE ((r.side = 'charge'::text) AND (r.after_e8 IS NOT NULL) AND (a.customer_tenant_id = public.app_tenant()));
ALTER TABLE public.customer_rerated_charges OWNER TO didtron_views;
CREATE TABLE public.customers (
    tenant_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    customer_type text NOT NULL,
    category_id bigint NOT NULL,
    group_id bigint,
    billing_type text NOT NULL,
    customer_tenant_id bigint,
    billing_email text,
    technical_email text,
    phone text,
    address text,
    city text,
    state text,
    postal_code text,
    country text,
    tax_id text,
    time_zone text NOT NULL,
    display_currency text NOT NULL,
    low_balance_1_e8 bigint NOT NULL,
    low_balance_2_e8 bigint NOT NULL,
    low_balance_3_e8 bigint NOT NULL,
    notes text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    code text,
    CONSTRAINT customers_address_check CHECK (((length(address) >= 1) AND (length(address) <= 200))),
    CONSTRAINT customers_billing_email_check CHECK (((length(billing_email) >= 3) AND (length(billing_email) <= 254))),
    CONSTRAINT customers_billing_type_check CHECK (((billing_type = 'prepaid'::text) OR ((billing_type = 'postpaid'::text) AND (customer_type = ANY (ARRAY['enterprise'::text, 'wholesaler'::text, 'call_center'::text]))))),
    CONSTRAINT customers_city_check CHECK (((length(city) >= 1) AND (length(city) <= 80))),
    CONSTRAINT customers_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT customers_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT customers_customer_type_check CHECK ((customer_type = ANY (ARRAY['individual'::text, 'small_business'::text, 'enterprise'::text, 'wholesaler'::text, 'call_center'::text]))),
    CONSTRAINT customers_display_currency_check CHECK ((display_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT customers_low_balance_check CHECK (((low_balance_3_e8 >= 0) AND (low_balance_2_e8 >= low_balance_3_e8) AND (low_balance_1_e8 >= low_balance_2_e8))),
    CONSTRAINT customers_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT customers_notes_check CHECK (((length(notes) >= 1) AND (length(notes) <= 2000))),
    CONSTRAINT customers_phone_check CHECK (((length(phone) >= 6) AND (length(phone) <= 16))),
    CONSTRAINT customers_postal_code_check CHECK (((length(postal_code) >= 1) AND (length(postal_code) <= 20))),
    CONSTRAINT customers_state_check CHECK (((length(state) >= 1) AND (length(state) <= 80))),
    CONSTRAINT customers_tax_id_check CHECK (((length(tax_id) >= 1) AND (length(tax_id) <= 40))),
    CONSTRAINT customers_technical_email_check CHECK (((length(technical_email) >= 3) AND (length(technical_email) <= 254))),
    CONSTRAINT customers_time_zone_check CHECK (((length(time_zone) >= 1) AND (length(time_zone) <= 64)))
);
ALTER TABLE ONLY public.customers FORCE ROW LEVEL SECURITY;
ALTER TABLE public.customers OWNER TO didtron_owner;
COMMENT ON COLUMN public.customers.customer_tenant_id IS 'whose people log in and whose accounts it has';
ALTER TABLE public.customers ALTER COLUMN customer_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.customers_customer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.data_keys (
    tenant_id bigint NOT NULL,
    key_no bigint NOT NULL,
    master_version bigint NOT NULL,
    wrapped bytea NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT data_keys_key_no_check CHECK ((key_no >= 1)),
    CONSTRAINT data_keys_master_version_check CHECK ((master_version >= 1)),
    CONSTRAINT data_keys_wrapped_check CHECK ((octet_length(wrapped) = 60))
);
ALTER TABLE ONLY public.data_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE public.data_keys OWNER TO didtron_owner;
CREATE TABLE public.destinations (
    tenant_id bigint NOT NULL,
    destination_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    country text,
    network text NOT NULL,
    is_active boolean NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT destinations_country_check CHECK ((country ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT destinations_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT destinations_network_check CHECK ((network = ANY (ARRAY['fixed'::text, 'mobile'::text, 'special'::text, 'premium'::text, 'satellite'::text, 'toll_free'::text, 'other'::text]))),
    CONSTRAINT destinations_prefix_check CHECK ((prefix ~ '^[0-9]{1,15}$'::text))
);
ALTER TABLE ONLY public.destinations FORCE ROW LEVEL SECURITY;
ALTER TABLE public.destinations OWNER TO didtron_owner;
ALTER TABLE public.destinations ALTER COLUMN destination_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.destinations_destination_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.document_templates (
    tenant_id bigint NOT NULL,
    document_template_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    is_active boolean NOT NULL,
    display_order bigint NOT NULL,
    document text NOT NULL,
    paper text NOT NULL,
    header text,
    footer text,
    state text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT document_templates_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT document_templates_display_order_check CHECK (((display_order >= 0) AND (display_order <= 10000))),
    CONSTRAINT document_templates_document_check CHECK ((document = ANY (ARRAY['invoice'::text, 'statement'::text, 'credit_note'::text, 'netting_request'::text, 'receipt'::text]))),
    CONSTRAINT document_templates_footer_check CHECK (((length(footer) >= 1) AND (length(footer) <= 2000))),
    CONSTRAINT document_templates_header_check CHECK (((length(header) >= 1) AND (length(header) <= 2000))),
    CONSTRAINT document_templates_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    CONSTRAINT document_templates_paper_check CHECK ((paper = ANY (ARRAY['a4'::text, 'letter'::text]))),
    CONSTRAINT document_templates_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'archived'::text])))
);
ALTER TABLE ONLY public.document_templates FORCE ROW LEVEL SECURITY;
ALTER TABLE public.document_templates OWNER TO didtron_owner;
ALTER TABLE public.document_templates ALTER COLUMN document_template_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.document_templates_document_template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.email_templates (
    tenant_id bigint NOT NULL,
    email_template_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    code text NOT NULL,
    is_active boolean NOT NULL,
    display_order bigint NOT NULL,
    language text NOT NULL,
    subject text NOT NULL,
    body text NOT NULL,
    variables text[] DEFAULT '{}'::text[] NOT NULL,
    state text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT email_templates_body_check CHECK (((length(body) >= 1) AND (length(body) <= 20000))),
    CONSTRAINT email_templates_code_check CHECK (((length(code) >= 2) AND (length(code) <= 32))),
    CONSTRAINT email_templates_display_order_check CHECK (((display_order >= 0) AND (display_order <= 10000))),
    CONSTRAINT email_templates_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text, 'fr'::text, 'es'::text, 'pt'::text, 'it'::text, 'nl'::text, 'pl'::text, 'ar'::text, 'zh'::text]))),
    CONSTRAINT email_templates_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    CONSTRAINT email_templates_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'archived'::text]))),
    CONSTRAINT email_templates_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200))),
    CONSTRAINT email_templates_variables_check CHECK ((cardinality(variables) <= 50))
);
ALTER TABLE ONLY public.email_templates FORCE ROW LEVEL SECURITY;
ALTER TABLE public.email_templates OWNER TO didtron_owner;
ALTER TABLE public.email_templates ALTER COLUMN email_template_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.email_templates_email_template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.engine_cases (
    tenant_id bigint NOT NULL,
    run_id bigint NOT NULL,
    case_no bigint NOT NULL,
    subject text NOT NULL,
    check_name text NOT NULL,
    role text NOT NULL,
    what text NOT NULL,
    expected text NOT NULL,
    seen text NOT NULL,
    is_passed boolean NOT NULL,
    request text DEFAULT ''::text NOT NULL,
    answer text DEFAULT ''::text NOT NULL,
    duration_us bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT engine_cases_duration_us_check CHECK ((duration_us >= 0)),
    CONSTRAINT engine_cases_exchange_check CHECK (((octet_length(request) <= 4000) AND (octet_length(answer) <= 4000))),
    CONSTRAINT engine_cases_texts_check CHECK ((((length(subject) >= 1) AND (length(subject) <= 100)) AND ((length(check_name) >= 1) AND (length(check_name) <= 60)) AND (length(role) <= 60) AND (octet_length(what) <= 300) AND (octet_length(expected) <= 300) AND (octet_length(seen) <= 300)))
);
ALTER TABLE ONLY public.engine_cases FORCE ROW LEVEL SECURITY;
ALTER TABLE public.engine_cases OWNER TO didtron_owner;
COMMENT ON COLUMN public.engine_cases.subject IS 'name of a kind of record, or operation of a route';
COMMENT ON COLUMN public.engine_cases.request IS 'of a failed case, without secrets';
ALTER TABLE public.engine_cases ALTER COLUMN case_no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.engine_cases_case_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.engine_runs (
    tenant_id bigint NOT NULL,
    run_id bigint NOT NULL,
    resources text[] NOT NULL,
    requested_by bigint NOT NULL,
    passed bigint DEFAULT 0 NOT NULL,
    failed bigint DEFAULT 0 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT engine_runs_counts_check CHECK (((passed >= 0) AND (failed >= 0)))
);
ALTER TABLE ONLY public.engine_runs FORCE ROW LEVEL SECURITY;
ALTER TABLE public.engine_runs OWNER TO didtron_owner;
COMMENT ON COLUMN public.engine_runs.run_id IS 'the number of its job';
COMMENT ON COLUMN public.engine_runs.resources IS 'kinds of records that were tried; empty: all, and every route as every role';
CREATE TABLE public.engine_stages (
    tenant_id bigint NOT NULL,
    part text NOT NULL,
    stage_tenant_id bigint NOT NULL,
    CONSTRAINT engine_stages_part_check CHECK ((part = ANY (ARRAY['scratch'::text, 'customer'::text, 'carrier'::text, 'stranger'::text])))
);
ALTER TABLE ONLY public.engine_stages FORCE ROW LEVEL SECURITY;
ALTER TABLE public.engine_stages OWNER TO didtron_owner;
CREATE TABLE public.entry_valuations (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    valuation_entry_no bigint NOT NULL
);
ALTER TABLE ONLY public.entry_valuations FORCE ROW LEVEL SECURITY;
ALTER TABLE public.entry_valuations OWNER TO didtron_owner;
COMMENT ON COLUMN public.entry_valuations.valuation_entry_no IS 'its line n has the value of line n';
CREATE TABLE public.event_heads (
    tenant_id bigint NOT NULL,
    last_seq bigint DEFAULT 0 NOT NULL,
    CONSTRAINT event_heads_last_seq_check CHECK ((last_seq >= 0))
);
ALTER TABLE ONLY public.event_heads FORCE ROW LEVEL SECURITY;
ALTER TABLE public.event_heads OWNER TO didtron_owner;
CREATE TABLE public.fx_rates (
    fx_rate_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    source text NOT NULL,
    base text NOT NULL,
    quote text NOT NULL,
    as_of_on date NOT NULL,
    rate_e10 bigint NOT NULL,
    fetched_at timestamp with time zone DEFAULT now() NOT NULL,
    reason text,
    entered_by bigint,
    approved_by bigint,
    CONSTRAINT fx_rates_as_of_on_check CHECK (((as_of_on >= '1970-01-01'::date) AND (as_of_on <= '9999-12-31'::date))),
    CONSTRAINT fx_rates_base_check CHECK ((base ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT fx_rates_manual_check CHECK (((source <> 'manual'::text) OR ((length(reason) > 0) AND (entered_by IS NOT NULL) AND (approved_by IS NOT NULL) AND (approved_by <> entered_by)))),
    CONSTRAINT fx_rates_quote_check CHECK (((quote ~ '^[A-Z]{3}$'::text) AND (quote <> base))),
    CONSTRAINT fx_rates_rate_e10_check CHECK ((rate_e10 > 0)),
    CONSTRAINT fx_rates_source_check CHECK (((length(source) >= 1) AND (length(source) <= 60)))
);
ALTER TABLE ONLY public.fx_rates FORCE ROW LEVEL SECURITY;
ALTER TABLE public.fx_rates OWNER TO didtron_owner;
ALTER TABLE public.fx_rates ALTER COLUMN fx_rate_id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.fx_rates_fx_rate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.idempotent_requests (
    tenant_id bigint NOT NULL,
    idempotency_key text NOT NULL,
    user_id bigint NOT NULL,
    operation text NOT NULL,
    request_digest bytea NOT NULL,
    status integer NOT NULL,
    answer text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT idempotent_requests_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200))),
    CONSTRAINT idempotent_requests_request_digest_check CHECK ((octet_length(request_digest) = 32)),
    CONSTRAINT idempotent_requests_status_check CHECK (((status >= 200) AND (status <= 299)))
);
ALTER TABLE ONLY public.idempotent_requests FORCE ROW LEVEL SECURITY;
ALTER TABLE public.idempotent_requests OWNER TO didtron_owner;
CREATE TABLE public.job_files (
    tenant_id bigint NOT NULL,
    job_id bigint NOT NULL,
    file_no bigint NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    row_count bigint NOT NULL,
    content bytea NOT NULL,
    digest bytea GENERATED ALWAYS AS (sha256(content)) STORED NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT job_files_content_check CHECK ((octet_length(content) <= 67108864)),
    CONSTRAINT job_files_file_no_check CHECK ((file_no >= 1)),
    CONSTRAINT job_files_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'::text)),
    CONSTRAINT job_files_row_count_check CHECK ((row_count >= 0))
);
ALTER TABLE ONLY public.job_files FORCE ROW LEVEL SECURITY;
ALTER TABLE public.job_files OWNER TO didtron_owner;
CREATE TABLE public.job_schedules (
    tenant_id bigint NOT NULL,
    kind text NOT NULL,
    is_enabled boolean DEFAULT true NOT NULL,
    every_s bigint NOT NULL,
    next_at timestamp with time zone DEFAULT now() NOT NULL,
    last_job_id bigint,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT job_schedules_every_s_check CHECK (((every_s >= 60) AND (every_s <= 2678400)))
);
ALTER TABLE ONLY public.job_schedules FORCE ROW LEVEL SECURITY;
ALTER TABLE public.job_schedules OWNER TO didtron_owner;
COMMENT ON COLUMN public.job_schedules.last_job_id IS 'may have been removed since';
CREATE TABLE public.job_undo_steps (
    tenant_id bigint NOT NULL,
    job_id bigint NOT NULL,
    step bigint NOT NULL,
    undo jsonb NOT NULL
);
ALTER TABLE ONLY public.job_undo_steps FORCE ROW LEVEL SECURITY;
ALTER TABLE public.job_undo_steps OWNER TO didtron_owner;
CREATE TABLE public.jobs (
    tenant_id bigint NOT NULL,
    job_id bigint NOT NULL,
    kind text NOT NULL,
    operation text NOT NULL,
    state text NOT NULL,
    lane text NOT NULL,
    user_id bigint,
    origin jsonb DEFAULT '{}'::jsonb NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    needs text DEFAULT ''::text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    input bytea,
    unique_key text,
    attempts integer DEFAULT 0 NOT NULL,
    attempts_max integer NOT NULL,
    run_at timestamp with time zone DEFAULT now() NOT NULL,
    claim bigint DEFAULT 0 NOT NULL,
    node text DEFAULT ''::text NOT NULL,
    heartbeat_at timestamp with time zone,
    step bigint DEFAULT 0 NOT NULL,
    cursor text DEFAULT ''::text NOT NULL,
    items_done bigint DEFAULT 0 NOT NULL,
    items_failed bigint DEFAULT 0 NOT NULL,
    items_total bigint,
    is_cancel_asked boolean DEFAULT false NOT NULL,
    result jsonb,
    fault text DEFAULT ''::text NOT NULL,
    faults text[] DEFAULT '{}'::text[] NOT NULL,
    decided_by bigint,
    decided_at timestamp with time zone,
    decision_reason text DEFAULT ''::text NOT NULL,
    undo_of bigint,
    undone_by bigint,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT jobs_attempts_check CHECK (((attempts >= 0) AND (attempts_max >= 1))),
    CONSTRAINT jobs_decided_by_check CHECK (((decided_by IS NULL) OR (decided_by IS DISTINCT FROM user_id))),
    CONSTRAINT jobs_ended_check CHECK (((ended_at IS NOT NULL) = (state = ANY (ARRAY['done'::text, 'failed'::text, 'cancelled'::text])))),
    CONSTRAINT jobs_input_check CHECK (((input IS NULL) OR (octet_length(input) <= 67108864))),
    CONSTRAINT jobs_items_check CHECK (((items_done >= 0) AND (items_failed >= 0))),
    CONSTRAINT jobs_lane_check CHECK ((lane = ANY (ARRAY['interactive'::text, 'normal'::text, 'bulk'::text]))),
    CONSTRAINT jobs_running_check CHECK (((state <> 'running'::text) OR ((claim > 0) AND (heartbeat_at IS NOT NULL) AND (started_at IS NOT NULL)))),
    CONSTRAINT jobs_state_check CHECK ((state = ANY (ARRAY['awaiting_approval'::text, 'queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.jobs FORCE ROW LEVEL SECURITY;
ALTER TABLE public.jobs OWNER TO didtron_owner;
COMMENT ON COLUMN public.jobs.origin IS 'from where it was asked for, for the audit log';
COMMENT ON COLUMN public.jobs.needs IS 'key of the permission that deciding on it, replaying it or taking it back needs';
COMMENT ON COLUMN public.jobs.input IS 'a file that came with it; gone when the job has ended well';
COMMENT ON COLUMN public.jobs.claim IS 'grows whenever a node takes the job: who holds an older one commits nothing';
COMMENT ON CONSTRAINT jobs_decided_by_check ON public.jobs IS 'whoever asked does not decide';
ALTER TABLE public.jobs ALTER COLUMN job_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.jobs_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ledger_heads (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    digest bytea NOT NULL,
    seal bytea DEFAULT decode(repeat('00'::text, 32), 'hex'::text) NOT NULL,
    recorded_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    base_currency text DEFAULT 'USD'::text NOT NULL,
    CONSTRAINT ledger_heads_base_currency_check CHECK ((base_currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT ledger_heads_seal_check CHECK ((octet_length(seal) = 32))
)
WITH (fillfactor='50');
ALTER TABLE ONLY public.ledger_heads FORCE ROW LEVEL SECURITY;
ALTER TABLE public.ledger_heads OWNER TO didtron_owner;
CREATE TABLE public.ledger_periods (
    tenant_id bigint NOT NULL,
    period date NOT NULL,
    entries bigint NOT NULL,
    last_entry_no bigint NOT NULL,
    digest bytea NOT NULL,
    closed_by text NOT NULL,
    closed_at timestamp with time zone NOT NULL,
    CONSTRAINT ledger_periods_closed_by_check CHECK (((length(closed_by) >= 1) AND (length(closed_by) <= 120))),
    CONSTRAINT ledger_periods_digest_check CHECK ((octet_length(digest) = 32)),
    CONSTRAINT ledger_periods_entries_check CHECK ((entries >= 0)),
    CONSTRAINT ledger_periods_period_check CHECK ((EXTRACT(day FROM period) = (1)::numeric))
);
ALTER TABLE ONLY public.ledger_periods FORCE ROW LEVEL SECURITY;
ALTER TABLE public.ledger_periods OWNER TO didtron_owner;
COMMENT ON COLUMN public.ledger_periods.digest IS 'of the newest entry when the period was closed';
CREATE TABLE public.ledger_rollups (
    tenant_id bigint NOT NULL,
    period date NOT NULL,
    book text NOT NULL,
    currency text NOT NULL,
    debit_e8 bigint NOT NULL,
    credit_e8 bigint NOT NULL,
    total_debit_e8 bigint NOT NULL,
    total_credit_e8 bigint NOT NULL,
    CONSTRAINT ledger_rollups_credit_e8_check CHECK (((credit_e8 >= 0) AND (credit_e8 <= total_credit_e8))),
    CONSTRAINT ledger_rollups_debit_e8_check CHECK (((debit_e8 >= 0) AND (debit_e8 <= total_debit_e8)))
);
ALTER TABLE ONLY public.ledger_rollups FORCE ROW LEVEL SECURITY;
ALTER TABLE public.ledger_rollups OWNER TO didtron_owner;
COMMENT ON COLUMN public.ledger_rollups.debit_e8 IS 'moved in this period';
COMMENT ON COLUMN public.ledger_rollups.total_debit_e8 IS 'moved until the end of this period: total + what later periods moved = balance';
CREATE TABLE public.ledger_roots (
    tenant_id bigint NOT NULL,
    day date NOT NULL,
    first_entry_no bigint NOT NULL,
    last_entry_no bigint NOT NULL,
    root bytea NOT NULL,
    public_key bytea NOT NULL,
    signature bytea NOT NULL,
    signed_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT ledger_roots_last_entry_no_check CHECK (((first_entry_no >= 1) AND (first_entry_no <= last_entry_no))),
    CONSTRAINT ledger_roots_public_key_check CHECK ((octet_length(public_key) = 32)),
    CONSTRAINT ledger_roots_root_check CHECK ((octet_length(root) = 32)),
    CONSTRAINT ledger_roots_signature_check CHECK ((octet_length(signature) = 64))
);
ALTER TABLE ONLY public.ledger_roots FORCE ROW LEVEL SECURITY;
ALTER TABLE public.ledger_roots OWNER TO didtron_owner;
COMMENT ON COLUMN public.ledger_roots.day IS 'UTC; entries by when they were recorded, each in one root';
CREATE TABLE public.ledger_settings (
    tenant_id bigint NOT NULL,
    usage_journal text DEFAULT 'per_batch'::text NOT NULL,
    adjustment_approval_above_e8 bigint DEFAULT '10000000000'::bigint NOT NULL,
    CONSTRAINT ledger_settings_adjustment_approval_above_e8_check CHECK ((adjustment_approval_above_e8 >= 0)),
    CONSTRAINT ledger_settings_usage_journal_check CHECK ((usage_journal = ANY (ARRAY['per_call'::text, 'per_batch'::text])))
);
ALTER TABLE ONLY public.ledger_settings FORCE ROW LEVEL SECURITY;
ALTER TABLE public.ledger_settings OWNER TO didtron_owner;
COMMENT ON COLUMN public.ledger_settings.adjustment_approval_above_e8 IS 'an adjustment above this needs a second person; without a row: 100.00';
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
    called_lrn text DEFAULT ''::text NOT NULL,
    above_card_ids bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    attempts jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT live_calls_granted_s_check CHECK ((granted_s >= 0)),
    CONSTRAINT live_calls_hold_e8_check CHECK ((hold_e8 >= 0)),
    CONSTRAINT live_calls_shard_check CHECK (((shard >= 0) AND (shard <= 1023))),
    CONSTRAINT live_calls_state_check CHECK ((state = ANY (ARRAY['routed'::text, 'answered'::text])))
)
WITH (fillfactor='70');
ALTER TABLE ONLY public.live_calls FORCE ROW LEVEL SECURITY;
ALTER TABLE public.live_calls OWNER TO didtron_owner;
COMMENT ON COLUMN public.live_calls.sell_card_id IS 'rate_cards.id; null: not known, the account''s present card counts';
COMMENT ON COLUMN public.live_calls.called_lrn IS 'digits; empty: the called number itself';
COMMENT ON COLUMN public.live_calls.above_card_ids IS 'rate_cards.id, from the account''s seller upwards; shorter: the accounts'' present cards count';
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
    as_tenant_id bigint,
    as_user_id bigint,
    as_until timestamp with time zone,
    as_reason text,
    CONSTRAINT login_sessions_as_check CHECK ((num_nulls(as_tenant_id, as_user_id, as_until, as_reason) = ANY (ARRAY[0, 4]))),
    CONSTRAINT login_sessions_as_reason_check CHECK (((length(as_reason) >= 1) AND (length(as_reason) <= 500))),
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
CREATE TABLE public.number_blocks (
    block text NOT NULL,
    state text NOT NULL,
    CONSTRAINT number_blocks_block_check CHECK ((block ~ '^[2-9][0-9]{2}([2-9][0-9]{2})?$'::text)),
    CONSTRAINT number_blocks_state_check CHECK ((state ~ '^[A-Z]{2}$'::text))
);
ALTER TABLE public.number_blocks OWNER TO didtron_owner;
CREATE TABLE public.number_blocks_version (
    is_only_row boolean DEFAULT true NOT NULL,
    version bigint NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    CONSTRAINT number_blocks_version_is_only_row_check CHECK (is_only_row)
);
ALTER TABLE public.number_blocks_version OWNER TO didtron_owner;
CREATE VIEW public.offered_channel_plans WITH (security_barrier='true') AS
 SELECT o.channel_plan_id,
    o.name,
    o.code,
    o.display_order,
    o.channels_max,
    o.cps_max,
    o.rental_per_day_e8,
    o.setup_fee_e8,
    o.currency,
    o.description
   FROM ((public.channel_plans o
     JOIN public.tenants t ON (((t.tenant_id = ( SELECT public.app_tenant() AS app_tenant)) AND (t.parent_tenant_id = o.tenant_id))))
     LEFT JOIN public.customers c ON (((c.tenant_id = t.parent_tenant_id) AND (c.customer_tenant_id = t.tenant_id) AND (c.trash_id IS NULL))))
  WHERE ((o.trash_id IS NULL) AND o.is_active AND COALESCE(( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'channel_plans'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.channel_plan_id)::text) AND (r.reach = 'customer'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.customer_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'channel_plans'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.channel_plan_id)::text) AND (r.reach = 'group'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.group_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'channel_plans'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.channel_plan_id)::text) AND (r.reach = 'category'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.category_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'channel_plans'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.channel_plan_id)::text) AND (r.reach = 'all'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = 0) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), (NOT (EXISTS ( SELECT
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'channel_plans'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.channel_plan_id)::text) AND r.is_shown))))));
ALTER TABLE public.offered_channel_plans OWNER TO didtron_views;
CREATE VIEW public.offered_codecs WITH (security_barrier='true') AS
 SELECT o.codec_id,
    o.name,
    o.code,
    o.display_order,
    o.payload_type,
    o.clock_rate_hz,
    o.bit_rate_bps,
    o.description
   FROM ((public.codecs o
     JOIN public.tenants t ON (((t.tenant_id = ( SELECT public.app_tenant() AS app_tenant)) AND (t.parent_tenant_id = o.tenant_id))))
     LEFT JOIN public.customers c ON (((c.tenant_id = t.parent_tenant_id) AND (c.customer_tenant_id = t.tenant_id) AND (c.trash_id IS NULL))))
  WHERE ((o.trash_id IS NULL) AND o.is_active AND COALESCE(( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'codecs'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.codec_id)::text) AND (r.reach = 'customer'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.customer_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'codecs'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.codec_id)::text) AND (r.reach = 'group'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.group_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'codecs'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.codec_id)::text) AND (r.reach = 'category'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.category_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'codecs'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.codec_id)::text) AND (r.reach = 'all'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = 0) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), (NOT (EXISTS ( SELECT
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'codecs'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.codec_id)::text) AND r.is_shown))))));
ALTER TABLE public.offered_codecs OWNER TO didtron_views;
CREATE VIEW public.offered_pops WITH (security_barrier='true') AS
 SELECT o.pop_id,
    o.name,
    o.code,
    o.display_order,
    o.host_name,
    o.address,
    o.region,
    o.country,
    o.city,
    o.description
   FROM ((public.pops o
     JOIN public.tenants t ON (((t.tenant_id = ( SELECT public.app_tenant() AS app_tenant)) AND (t.parent_tenant_id = o.tenant_id))))
     LEFT JOIN public.customers c ON (((c.tenant_id = t.parent_tenant_id) AND (c.customer_tenant_id = t.tenant_id) AND (c.trash_id IS NULL))))
  WHERE ((o.trash_id IS NULL) AND o.is_active AND COALESCE(( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'pops'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.pop_id)::text) AND (r.reach = 'customer'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.customer_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'pops'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.pop_id)::text) AND (r.reach = 'group'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.group_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'pops'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.pop_id)::text) AND (r.reach = 'category'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.category_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'pops'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.pop_id)::text) AND (r.reach = 'all'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = 0) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), (NOT (EXISTS ( SELECT
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'pops'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.pop_id)::text) AND r.is_shown))))));
ALTER TABLE public.offered_pops OWNER TO didtron_views;
CREATE VIEW public.offered_voice_tiers WITH (security_barrier='true') AS
 SELECT o.voice_tier_id,
    o.name,
    o.code,
    o.display_order,
    o.asr_min_e6,
    o.acd_min_s,
    o.pdd_max_ms,
    o.base_rate_e10,
    o.currency,
    o.description
   FROM ((public.voice_tiers o
     JOIN public.tenants t ON (((t.tenant_id = ( SELECT public.app_tenant() AS app_tenant)) AND (t.parent_tenant_id = o.tenant_id))))
     LEFT JOIN public.customers c ON (((c.tenant_id = t.parent_tenant_id) AND (c.customer_tenant_id = t.tenant_id) AND (c.trash_id IS NULL))))
  WHERE ((o.trash_id IS NULL) AND o.is_active AND COALESCE(( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'voice_tiers'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.voice_tier_id)::text) AND (r.reach = 'customer'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.customer_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'voice_tiers'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.voice_tier_id)::text) AND (r.reach = 'group'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.group_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'voice_tiers'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.voice_tier_id)::text) AND (r.reach = 'category'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = NULLIF(c.category_id, 0)) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), ( SELECT bool_and(r.is_shown) AS bool_and
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'voice_tiers'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.voice_tier_id)::text) AND (r.reach = 'all'::text) AND (COALESCE(r.category_id, r.group_id, r.customer_id, (0)::bigint) = 0) AND ((r.effective_from IS NULL) OR (r.effective_from <= now())) AND ((r.effective_to IS NULL) OR (now() < r.effective_to)))), (NOT (EXISTS ( SELECT
           FROM public.assignments r
          WHERE ((r.tenant_id = t.parent_tenant_id) AND (r.subject = 'voice_tiers'::text) AND (r.trash_id IS NULL) AND (COALESCE((COALESCE(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id))::text, r.feature) = (o.voice_tier_id)::text) AND r.is_shown))))));
ALTER TABLE public.offered_voice_tiers OWNER TO didtron_views;
CREATE TABLE public.outbox (
    event_id bigint NOT NULL,
    tenant_id bigint NOT NULL,
    topic text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    seq bigint,
    CONSTRAINT outbox_topic_check CHECK ((topic ~ '^[a-z][a-z0-9._-]{0,62}$'::text))
);
ALTER TABLE ONLY public.outbox FORCE ROW LEVEL SECURITY;
ALTER TABLE public.outbox OWNER TO didtron_owner;
COMMENT ON COLUMN public.outbox.seq IS 'null: it waits for its number';
ALTER TABLE public.outbox ALTER COLUMN event_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.outbox_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.pending_resolutions (
    tenant_id bigint NOT NULL,
    pending_no bigint NOT NULL,
    outcome text NOT NULL,
    settled_e8 bigint NOT NULL,
    entry_no bigint,
    cause text NOT NULL,
    resolved_at timestamp with time zone NOT NULL,
    CONSTRAINT pending_resolutions_entry_no_check CHECK (((outcome = 'posted'::text) = (entry_no IS NOT NULL))),
    CONSTRAINT pending_resolutions_outcome_check CHECK ((outcome = ANY (ARRAY['posted'::text, 'voided'::text, 'expired'::text]))),
    CONSTRAINT pending_resolutions_settled_e8_check CHECK ((((outcome = 'posted'::text) = (settled_e8 > 0)) AND (settled_e8 >= 0)))
);
ALTER TABLE ONLY public.pending_resolutions FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pending_resolutions OWNER TO didtron_owner;
CREATE TABLE public.pending_transfers (
    tenant_id bigint NOT NULL,
    pending_no bigint NOT NULL,
    kind text NOT NULL,
    idempotency_key text NOT NULL,
    cause text NOT NULL,
    debit_book text NOT NULL,
    credit_book text NOT NULL,
    currency text NOT NULL,
    amount_e8 bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone,
    CONSTRAINT pending_transfers_amount_e8_check CHECK ((amount_e8 > 0)),
    CONSTRAINT pending_transfers_credit_book_check CHECK ((credit_book ~ '^[0-9]{4}(:[a-z0-9-]{1,60})?$'::text)),
    CONSTRAINT pending_transfers_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT pending_transfers_debit_book_check CHECK (((debit_book ~ '^[0-9]{4}(:[a-z0-9-]{1,60})?$'::text) AND (debit_book <> credit_book))),
    CONSTRAINT pending_transfers_expires_at_check CHECK ((expires_at > created_at)),
    CONSTRAINT pending_transfers_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 200)))
);
ALTER TABLE ONLY public.pending_transfers FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pending_transfers OWNER TO didtron_owner;
ALTER TABLE public.pending_transfers ALTER COLUMN pending_no ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.pending_transfers_pending_no_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE public.pops ALTER COLUMN pop_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.pops_pop_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.ported_numbers (
    number text NOT NULL,
    lrn text NOT NULL,
    CONSTRAINT ported_numbers_lrn_check CHECK (((lrn ~ '^1[2-9][0-9]{2}[2-9][0-9]{6}$'::text) AND (lrn <> number))),
    CONSTRAINT ported_numbers_number_check CHECK ((number ~ '^1[2-9][0-9]{2}[2-9][0-9]{6}$'::text))
);
ALTER TABLE public.ported_numbers OWNER TO didtron_owner;
CREATE VIEW public.postings WITH (security_invoker='true') AS
 SELECT posting_lines.tenant_id,
    posting_lines.entry_no,
    posting_lines.line_no,
    posting_lines.line_count,
    posting_lines.book,
    posting_lines.side,
    posting_lines.currency,
    posting_lines.amount_e8,
    posting_lines.base_e8,
    posting_lines.rate_e10,
    posting_lines.call_id,
    posting_lines.fx_rate_id,
    posting_lines.fx_second_rate_id
   FROM public.posting_lines
UNION ALL
 SELECT c.tenant_id,
    c.entry_no,
    (((2 * p.no) - 1))::integer AS line_no,
    (2 * cardinality(c.amounts_e8)) AS line_count,
    c.debit_book AS book,
    'D'::text AS side,
    c.currency,
    p.amount_e8,
        CASE
            WHEN c.is_valued THEN COALESCE(p.base_e8, p.amount_e8)
            ELSE NULL::bigint
        END AS base_e8,
        CASE
            WHEN c.is_valued THEN COALESCE(c.rate_e10, '10000000000'::bigint)
            ELSE NULL::bigint
        END AS rate_e10,
    p.call_id,
    c.fx_rate_id,
    c.fx_second_rate_id
   FROM (public.call_postings c
     CROSS JOIN LATERAL UNNEST(c.amounts_e8, c.bases_e8, c.call_ids) WITH ORDINALITY p(amount_e8, base_e8, call_id, no))
UNION ALL
 SELECT c.tenant_id,
    c.entry_no,
    ((2 * p.no))::integer AS line_no,
    (2 * cardinality(c.amounts_e8)) AS line_count,
    c.credit_book AS book,
    'C'::text AS side,
    c.currency,
    p.amount_e8,
        CASE
            WHEN c.is_valued THEN COALESCE(p.base_e8, p.amount_e8)
            ELSE NULL::bigint
        END AS base_e8,
        CASE
            WHEN c.is_valued THEN COALESCE(c.rate_e10, '10000000000'::bigint)
            ELSE NULL::bigint
        END AS rate_e10,
    p.call_id,
    c.fx_rate_id,
    c.fx_second_rate_id
   FROM (public.call_postings c
     CROSS JOIN LATERAL UNNEST(c.amounts_e8, c.bases_e8, c.call_ids) WITH ORDINALITY p(amount_e8, base_e8, call_id, no));
ALTER TABLE public.postings OWNER TO didtron_owner;
COMMENT ON VIEW public.postings IS 'every line of every entry';
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
    time_zone text,
    is_split_on_boundary boolean DEFAULT false NOT NULL,
    is_lrn boolean DEFAULT false NOT NULL,
    CONSTRAINT rate_cards_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT rate_cards_duration_rounding_check CHECK ((duration_rounding = ANY (ARRAY['floor'::text, 'ceil'::text, 'half_up'::text, 'half_down'::text]))),
    CONSTRAINT rate_cards_increment_style_check CHECK ((increment_style = ANY (ARRAY['excess'::text, 'total'::text]))),
    CONSTRAINT rate_cards_name_check CHECK (((length(name) >= 1) AND (length(name) <= 120))),
    CONSTRAINT rate_cards_precision_check CHECK ((("precision" >= 0) AND ("precision" <= 8))),
    CONSTRAINT rate_cards_rounding_check CHECK ((rounding = ANY (ARRAY['up'::text, 'down'::text, 'half_up'::text, 'half_down'::text, 'half_even'::text]))),
    CONSTRAINT rate_cards_side_check CHECK ((side = ANY (ARRAY['customer'::text, 'supplier'::text]))),
    CONSTRAINT rate_cards_time_zone_check CHECK (((length(time_zone) >= 1) AND (length(time_zone) <= 64)))
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
CREATE TABLE public.rate_holidays (
    tenant_id bigint NOT NULL,
    rate_card_id bigint NOT NULL,
    holiday_on date NOT NULL,
    CONSTRAINT rate_holidays_holiday_on_check CHECK (((holiday_on >= '1970-01-01'::date) AND (holiday_on <= '9999-12-31'::date)))
);
ALTER TABLE ONLY public.rate_holidays FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rate_holidays OWNER TO didtron_owner;
CREATE TABLE public.rate_surcharges (
    tenant_id bigint NOT NULL,
    rate_card_id bigint NOT NULL,
    name text NOT NULL,
    origin text DEFAULT ''::text NOT NULL,
    prefix text DEFAULT ''::text NOT NULL,
    fixed_e8 bigint DEFAULT 0 NOT NULL,
    percent_e6 bigint DEFAULT 0 NOT NULL,
    CONSTRAINT rate_surcharges_fixed_e8_check CHECK ((fixed_e8 >= 0)),
    CONSTRAINT rate_surcharges_name_check CHECK (((octet_length(name) >= 1) AND (octet_length(name) <= 60))),
    CONSTRAINT rate_surcharges_origin_check CHECK ((origin ~ '^[0-9]{0,15}$'::text)),
    CONSTRAINT rate_surcharges_percent_e6_check CHECK (((percent_e6 >= 0) AND (percent_e6 <= 1000000000))),
    CONSTRAINT rate_surcharges_prefix_check CHECK ((prefix ~ '^[0-9]{0,15}$'::text))
);
ALTER TABLE ONLY public.rate_surcharges FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rate_surcharges OWNER TO didtron_owner;
CREATE TABLE public.rate_time_classes (
    tenant_id bigint NOT NULL,
    rate_card_id bigint NOT NULL,
    time_class smallint NOT NULL,
    name text NOT NULL,
    windows text NOT NULL,
    CONSTRAINT rate_time_classes_name_check CHECK (((octet_length(name) >= 1) AND (octet_length(name) <= 60))),
    CONSTRAINT rate_time_classes_time_class_check CHECK (((time_class >= 1) AND (time_class <= 16))),
    CONSTRAINT rate_time_classes_windows_check CHECK ((windows ~ '^[a-z,-]+ [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}(;[a-z,-]+ [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2})*$'::text))
);
ALTER TABLE ONLY public.rate_time_classes FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rate_time_classes OWNER TO didtron_owner;
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
    origin text DEFAULT ''::text NOT NULL,
    jurisdiction text DEFAULT 'any'::text NOT NULL,
    time_class smallint DEFAULT 0 NOT NULL,
    attempt_fee_e8 bigint DEFAULT 0 NOT NULL,
    surcharge_fixed_e8 bigint DEFAULT 0 NOT NULL,
    surcharge_percent_e6 bigint DEFAULT 0 NOT NULL,
    max_charge_policy text DEFAULT 'stop_charging'::text NOT NULL,
    CONSTRAINT rates_attempt_fee_e8_check CHECK ((attempt_fee_e8 >= 0)),
    CONSTRAINT rates_destination_check CHECK ((length(destination) <= 120)),
    CONSTRAINT rates_effective_to_at_check CHECK ((effective_to_at > effective_from_at)),
    CONSTRAINT rates_free_s_check CHECK ((free_s >= 0)),
    CONSTRAINT rates_grace_s_check CHECK ((grace_s >= 0)),
    CONSTRAINT rates_initial_s_check CHECK ((initial_s >= 0)),
    CONSTRAINT rates_jurisdiction_check CHECK ((jurisdiction = ANY (ARRAY['any'::text, 'interstate'::text, 'intrastate'::text, 'indeterminate'::text]))),
    CONSTRAINT rates_max_charge_e8_check CHECK ((max_charge_e8 >= min_charge_e8)),
    CONSTRAINT rates_max_charge_policy_check CHECK ((max_charge_policy = ANY (ARRAY['stop_charging'::text, 'disconnect'::text]))),
    CONSTRAINT rates_next_s_check CHECK ((next_s >= 1)),
    CONSTRAINT rates_origin_check CHECK ((origin ~ '^[0-9]{0,15}$'::text)),
    CONSTRAINT rates_prefix_check CHECK ((prefix ~ '^[1-9][0-9]{0,14}$'::text)),
    CONSTRAINT rates_status_check CHECK ((status = ANY (ARRAY['active'::text, 'blocked'::text]))),
    CONSTRAINT rates_surcharge_fixed_e8_check CHECK ((surcharge_fixed_e8 >= 0)),
    CONSTRAINT rates_surcharge_percent_e6_check CHECK (((surcharge_percent_e6 >= 0) AND (surcharge_percent_e6 <= 1000000000))),
    CONSTRAINT rates_time_class_check CHECK (((time_class >= 0) AND (time_class <= 16)))
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
CREATE TABLE public.rerating_decisions (
    tenant_id bigint NOT NULL,
    rerating_id bigint NOT NULL,
    requested_by bigint NOT NULL,
    is_approved boolean NOT NULL,
    decided_by bigint NOT NULL,
    reason text NOT NULL,
    decided_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rerating_decisions_reason_check CHECK ((length(reason) <= 500)),
    CONSTRAINT rerating_decisions_second_person_check CHECK ((decided_by <> requested_by))
);
ALTER TABLE ONLY public.rerating_decisions FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rerating_decisions OWNER TO didtron_owner;
CREATE TABLE public.rerating_previews (
    tenant_id bigint NOT NULL,
    rerating_id bigint NOT NULL,
    calls bigint NOT NULL,
    changed bigint NOT NULL,
    unpriced bigint NOT NULL,
    refusal text,
    begun_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT rerating_previews_calls_check CHECK (((changed >= 0) AND (unpriced >= 0) AND (calls >= 0)))
);
ALTER TABLE ONLY public.rerating_previews FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rerating_previews OWNER TO didtron_owner;
COMMENT ON COLUMN public.rerating_previews.refusal IS 'why there is no preview; null: there is one';
COMMENT ON COLUMN public.rerating_previews.begun_at IS 'what others posted later is not in it';
CREATE TABLE public.reratings (
    tenant_id bigint NOT NULL,
    rerating_id bigint NOT NULL,
    side text NOT NULL,
    answered_from timestamp with time zone NOT NULL,
    answered_until timestamp with time zone NOT NULL,
    account_id bigint,
    carrier_id bigint,
    rate_card_id bigint,
    called_prefix text NOT NULL,
    import_id bigint,
    to_rate_card_id bigint,
    reason text NOT NULL,
    requested_by bigint NOT NULL,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT reratings_answered_check CHECK ((answered_from < answered_until)),
    CONSTRAINT reratings_called_prefix_check CHECK ((called_prefix ~ '^[0-9]{0,15}$'::text)),
    CONSTRAINT reratings_reason_check CHECK (((length(reason) >= 1) AND (length(reason) <= 500))),
    CONSTRAINT reratings_side_check CHECK ((side = ANY (ARRAY['charge'::text, 'cost'::text, 'both'::text]))),
    CONSTRAINT reratings_to_rate_card_id_check CHECK (((to_rate_card_id IS NULL) OR (side <> 'both'::text)))
);
ALTER TABLE ONLY public.reratings FORCE ROW LEVEL SECURITY;
ALTER TABLE public.reratings OWNER TO didtron_owner;
ALTER TABLE public.reratings ALTER COLUMN rerating_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.reratings_rerating_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.roles (
    tenant_id bigint NOT NULL,
    role_id bigint NOT NULL,
    name text NOT NULL,
    description text NOT NULL,
    permissions text[] NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_by bigint NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    deleted_at timestamp with time zone,
    CONSTRAINT roles_description_check CHECK ((length(description) <= 300)),
    CONSTRAINT roles_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60))),
    CONSTRAINT roles_permissions_check CHECK ((((cardinality(permissions) >= 1) AND (cardinality(permissions) <= 128)) AND (array_position(permissions, NULL::text) IS NULL))),
    CONSTRAINT roles_version_check CHECK ((version >= 1))
);
ALTER TABLE ONLY public.roles FORCE ROW LEVEL SECURITY;
ALTER TABLE public.roles OWNER TO didtron_owner;
COMMENT ON COLUMN public.roles.deleted_at IS 'a role that is gone gives nothing to whoever would still have it; its number is not used again';
ALTER TABLE public.roles ALTER COLUMN role_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.roles_role_id_seq
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
CREATE TABLE public.secrets (
    tenant_id bigint NOT NULL,
    purpose text NOT NULL,
    object text NOT NULL,
    key_no bigint NOT NULL,
    sealed bytea NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_by bigint NOT NULL,
    CONSTRAINT secrets_object_check CHECK ((object ~ '^[a-z][a-z_]{0,39}:[1-9][0-9]{0,18}$'::text)),
    CONSTRAINT secrets_purpose_check CHECK ((purpose ~ '^[a-z][a-z_]{0,39}$'::text)),
    CONSTRAINT secrets_sealed_check CHECK (((octet_length(sealed) >= 29) AND (octet_length(sealed) <= 16384)))
);
ALTER TABLE ONLY public.secrets FORCE ROW LEVEL SECURITY;
ALTER TABLE public.secrets OWNER TO didtron_owner;
COMMENT ON COLUMN public.secrets.object IS 'what it is a secret of: cdr_source:5';
CREATE TABLE public.settings (
    tenant_id bigint NOT NULL,
    key text NOT NULL,
    value text,
    version bigint DEFAULT 1 NOT NULL,
    changed_at timestamp with time zone DEFAULT now() NOT NULL,
    changed_by bigint NOT NULL,
    CONSTRAINT settings_key_check CHECK ((key ~ '^[a-z][a-z0-9_]{0,59}$'::text)),
    CONSTRAINT settings_value_check CHECK ((length(value) <= 2000)),
    CONSTRAINT settings_version_check CHECK ((version >= 1))
);
ALTER TABLE ONLY public.settings FORCE ROW LEVEL SECURITY;
ALTER TABLE public.settings OWNER TO didtron_owner;
COMMENT ON COLUMN public.settings.value IS 'null: the default counts again; empty: the setting has no value';
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
CREATE TABLE public.topups (
    tenant_id bigint NOT NULL,
    topup_id bigint NOT NULL,
    account_id bigint NOT NULL,
    channel text NOT NULL,
    reference text NOT NULL,
    currency text NOT NULL,
    amount_e8 bigint NOT NULL,
    note text NOT NULL,
    recorded_by bigint NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    entry_no bigint NOT NULL,
    CONSTRAINT topups_amount_e8_check CHECK ((amount_e8 > 0)),
    CONSTRAINT topups_channel_check CHECK ((channel = ANY (ARRAY['bank'::text, 'stripe'::text, 'paypal'::text]))),
    CONSTRAINT topups_note_check CHECK ((length(note) <= 500)),
    CONSTRAINT topups_reference_check CHECK (((length(reference) >= 1) AND (length(reference) <= 120)))
);
ALTER TABLE ONLY public.topups FORCE ROW LEVEL SECURITY;
ALTER TABLE public.topups OWNER TO didtron_owner;
ALTER TABLE public.topups ALTER COLUMN topup_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.topups_topup_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.trash (
    tenant_id bigint NOT NULL,
    trash_id bigint NOT NULL,
    resource text NOT NULL,
    object_id bigint NOT NULL,
    label text NOT NULL,
    reason text NOT NULL,
    snapshot jsonb NOT NULL,
    snapshot_digest bytea NOT NULL,
    trashed_by bigint NOT NULL,
    trashed_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    outcome text,
    ended_by bigint,
    ended_at timestamp with time zone,
    CONSTRAINT trash_ended_check CHECK ((((outcome IS NULL) = (ended_at IS NULL)) AND ((outcome IS NULL) = (ended_by IS NULL)))),
    CONSTRAINT trash_expires_at_check CHECK ((expires_at > trashed_at)),
    CONSTRAINT trash_label_check CHECK ((length(label) <= 200)),
    CONSTRAINT trash_outcome_check CHECK ((outcome = ANY (ARRAY['restored'::text, 'purged'::text]))),
    CONSTRAINT trash_reason_check CHECK ((length(reason) <= 500)),
    CONSTRAINT trash_resource_check CHECK ((resource ~ '^[a-z][a-z_]{0,62}$'::text)),
    CONSTRAINT trash_snapshot_digest_check CHECK ((octet_length(snapshot_digest) = 32))
);
ALTER TABLE ONLY public.trash FORCE ROW LEVEL SECURITY;
ALTER TABLE public.trash OWNER TO didtron_owner;
COMMENT ON COLUMN public.trash.snapshot IS 'the record as it was; empty after a purge, which its digest proves';
ALTER TABLE public.trash ALTER COLUMN trash_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.trash_trash_id_seq
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
CREATE TABLE public.unvalued_entries (
    tenant_id bigint NOT NULL,
    entry_no bigint NOT NULL,
    rate_on date NOT NULL,
    currencies text[] NOT NULL
);
ALTER TABLE ONLY public.unvalued_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE public.unvalued_entries OWNER TO didtron_owner;
COMMENT ON TABLE public.unvalued_entries IS 'posted without values in base; those of entry_valuations have them since';
COMMENT ON COLUMN public.unvalued_entries.rate_on IS 'the day whose rates count: the entry''s, of a reversal that of what it reverses';
COMMENT ON COLUMN public.unvalued_entries.currencies IS 'those that are not the base currency';
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
    custom_role_id bigint,
    CONSTRAINT users_custom_role_id_check CHECK (((role = 'custom'::text) = (custom_role_id IS NOT NULL))),
    CONSTRAINT users_display_name_check CHECK (((length(display_name) >= 1) AND (length(display_name) <= 120))),
    CONSTRAINT users_email_check CHECK (((email = lower(email)) AND (length(email) <= 254) AND (email ~~ '_%@_%'::text))),
    CONSTRAINT users_failed_logins_check CHECK ((failed_logins >= 0)),
    CONSTRAINT users_role_check CHECK ((role = ANY (ARRAY['super_admin'::text, 'admin'::text, 'finance'::text, 'support'::text, 'sales'::text, 'marketing'::text, 'viewer'::text, 'customer_owner'::text, 'customer_admin'::text, 'customer_billing'::text, 'customer_technical'::text, 'customer_viewer'::text, 'carrier_owner'::text, 'carrier_admin'::text, 'carrier_billing'::text, 'carrier_technical'::text, 'carrier_viewer'::text, 'custom'::text])))
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
CREATE VIEW public.valued_postings WITH (security_invoker='true') AS
 SELECT p.tenant_id,
    p.entry_no,
    p.line_no,
    p.line_count,
    p.book,
    p.side,
    p.currency,
    p.amount_e8,
    COALESCE(p.base_e8, v.base_e8) AS base_e8,
    COALESCE(p.rate_e10, v.rate_e10) AS rate_e10,
    p.call_id,
    COALESCE(p.fx_rate_id, v.fx_rate_id) AS fx_rate_id,
    COALESCE(p.fx_second_rate_id, v.fx_second_rate_id) AS fx_second_rate_id
   FROM ((public.postings p
     LEFT JOIN public.entry_valuations x ON (((x.tenant_id = p.tenant_id) AND (x.entry_no = p.entry_no))))
     LEFT JOIN public.posting_lines v ON (((v.tenant_id = x.tenant_id) AND (v.entry_no = x.valuation_entry_no) AND (v.line_no = p.line_no))));
ALTER TABLE public.valued_postings OWNER TO didtron_owner;
COMMENT ON VIEW public.valued_postings IS 'every line with its value in base, whenever it was told';
ALTER TABLE public.voice_tiers ALTER COLUMN voice_tier_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.voice_tiers_voice_tier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhook_deliveries (
    tenant_id bigint NOT NULL,
    webhook_endpoint_id bigint NOT NULL,
    seq bigint NOT NULL,
    event_type text NOT NULL,
    order_key text NOT NULL,
    state text NOT NULL,
    attempts bigint NOT NULL,
    next_at timestamp with time zone,
    status bigint,
    fault text,
    response text,
    duration_ms bigint DEFAULT 0 NOT NULL,
    first_at timestamp with time zone DEFAULT now() NOT NULL,
    last_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT webhook_deliveries_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT webhook_deliveries_next_at_check CHECK (((state = 'waiting'::text) = (next_at IS NOT NULL))),
    CONSTRAINT webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['delivered'::text, 'waiting'::text, 'failed'::text]))),
    CONSTRAINT webhook_deliveries_texts_check CHECK (((octet_length(fault) <= 500) AND (octet_length(response) <= 4096)))
);
ALTER TABLE ONLY public.webhook_deliveries FORCE ROW LEVEL SECURITY;
ALTER TABLE public.webhook_deliveries OWNER TO didtron_owner;
CREATE TABLE public.webhook_endpoints (
    tenant_id bigint NOT NULL,
    webhook_endpoint_id bigint NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    name text NOT NULL,
    url text NOT NULL,
    event_types text[] DEFAULT '{}'::text[] NOT NULL,
    is_active boolean NOT NULL,
    is_ordered boolean NOT NULL,
    in_flight_max bigint NOT NULL,
    description text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    trash_id bigint,
    CONSTRAINT webhook_endpoints_description_check CHECK (((length(description) >= 1) AND (length(description) <= 500))),
    CONSTRAINT webhook_endpoints_event_types_check CHECK ((cardinality(event_types) <= 100)),
    CONSTRAINT webhook_endpoints_in_flight_max_check CHECK (((in_flight_max >= 1) AND (in_flight_max <= 64))),
    CONSTRAINT webhook_endpoints_name_check CHECK (((length(name) >= 1) AND (length(name) <= 80))),
    CONSTRAINT webhook_endpoints_url_check CHECK (((url ~~ 'https://%'::text) AND (length(url) <= 2000)))
);
ALTER TABLE ONLY public.webhook_endpoints FORCE ROW LEVEL SECURITY;
ALTER TABLE public.webhook_endpoints OWNER TO didtron_owner;
ALTER TABLE public.webhook_endpoints ALTER COLUMN webhook_endpoint_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.webhook_endpoints_webhook_endpoint_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.webhook_states (
    tenant_id bigint NOT NULL,
    webhook_endpoint_id bigint NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    disabled_reason text,
    "position" bigint NOT NULL,
    claim bigint DEFAULT 0 NOT NULL,
    claimed_by text DEFAULT ''::text NOT NULL,
    claimed_until timestamp with time zone DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone NOT NULL,
    key_no bigint DEFAULT 1 NOT NULL,
    previous_until timestamp with time zone,
    failures bigint DEFAULT 0 NOT NULL,
    failing_since timestamp with time zone,
    warnings bigint DEFAULT 0 NOT NULL,
    last_attempt_at timestamp with time zone,
    last_delivered_at timestamp with time zone,
    last_error text,
    CONSTRAINT webhook_states_position_check CHECK (("position" >= 0)),
    CONSTRAINT webhook_states_state_check CHECK ((state = ANY (ARRAY['active'::text, 'disabled'::text])))
);
ALTER TABLE ONLY public.webhook_states FORCE ROW LEVEL SECURITY;
ALTER TABLE public.webhook_states OWNER TO didtron_owner;
COMMENT ON COLUMN public.webhook_states."position" IS 'every event up to it is delivered, is in webhook_deliveries, or was not asked for';
COMMENT ON COLUMN public.webhook_states.failures IS 'attempts in a row to which the endpoint did not answer well';
ALTER TABLE ONLY public.cdrs ATTACH PARTITION public.cdrs_default DEFAULT;
ALTER TABLE ONLY public.account_thresholds
    ADD CONSTRAINT account_thresholds_pkey PRIMARY KEY (tenant_id, account_id, threshold_e8);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_account_id_customer_tenant_id_key UNIQUE (account_id, customer_tenant_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_account_id_key UNIQUE (account_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (tenant_id, account_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_tenant_id_name_key UNIQUE (tenant_id, name);
ALTER TABLE ONLY public.adjustment_decisions
    ADD CONSTRAINT adjustment_decisions_pkey PRIMARY KEY (tenant_id, adjustment_id);
ALTER TABLE ONLY public.adjustment_postings
    ADD CONSTRAINT adjustment_postings_pkey PRIMARY KEY (tenant_id, adjustment_id);
ALTER TABLE ONLY public.adjustment_postings
    ADD CONSTRAINT adjustment_postings_tenant_id_entry_no_key UNIQUE (tenant_id, entry_no);
ALTER TABLE ONLY public.adjustments
    ADD CONSTRAINT adjustments_pkey PRIMARY KEY (tenant_id, adjustment_id);
ALTER TABLE ONLY public.adjustments
    ADD CONSTRAINT adjustments_tenant_id_adjustment_id_requested_by_key UNIQUE (tenant_id, adjustment_id, requested_by);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_pkey PRIMARY KEY (tenant_id, assignment_id);
ALTER TABLE ONLY public.audit_checks
    ADD CONSTRAINT audit_checks_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.audit_classes
    ADD CONSTRAINT audit_classes_pkey PRIMARY KEY (action_class);
ALTER TABLE ONLY public.audit_erasures
    ADD CONSTRAINT audit_erasures_pkey PRIMARY KEY (tenant_id, erasure_no);
ALTER TABLE ONLY public.audit_heads
    ADD CONSTRAINT audit_heads_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.audit_links
    ADD CONSTRAINT audit_links_pkey PRIMARY KEY (tenant_id, link_no);
ALTER TABLE ONLY public.audit_links
    ADD CONSTRAINT audit_links_tenant_id_audit_no_key UNIQUE (tenant_id, audit_no);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (tenant_id, audit_no);
ALTER TABLE ONLY public.audit_queue
    ADD CONSTRAINT audit_queue_pkey PRIMARY KEY (tenant_id, audit_no);
ALTER TABLE ONLY public.billing_terms
    ADD CONSTRAINT billing_terms_pkey PRIMARY KEY (tenant_id, billing_term_id);
ALTER TABLE ONLY public.call_postings
    ADD CONSTRAINT call_postings_pkey PRIMARY KEY (tenant_id, entry_no);
ALTER TABLE ONLY public.carriers
    ADD CONSTRAINT carriers_carrier_id_key UNIQUE (carrier_id);
ALTER TABLE ONLY public.carriers
    ADD CONSTRAINT carriers_pkey PRIMARY KEY (tenant_id, carrier_id);
ALTER TABLE ONLY public.carriers
    ADD CONSTRAINT carriers_tenant_id_code_key UNIQUE (tenant_id, code);
ALTER TABLE ONLY public.catalogue_version
    ADD CONSTRAINT catalogue_version_pkey PRIMARY KEY (is_only_row);
ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_pkey PRIMARY KEY (tenant_id, category_id);
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
ALTER TABLE ONLY public.cdr_import_errors
    ADD CONSTRAINT cdr_import_errors_pkey PRIMARY KEY (tenant_id, import_id, row_no);
ALTER TABLE ONLY public.cdr_imports
    ADD CONSTRAINT cdr_imports_import_id_key UNIQUE (import_id);
ALTER TABLE ONLY public.cdr_imports
    ADD CONSTRAINT cdr_imports_pkey PRIMARY KEY (tenant_id, import_id);
ALTER TABLE ONLY public.cdr_imports
    ADD CONSTRAINT cdr_imports_tenant_id_source_id_idempotency_key_key UNIQUE (tenant_id, source_id, idempotency_key);
ALTER TABLE ONLY public.cdr_keys
    ADD CONSTRAINT cdr_keys_pkey PRIMARY KEY (tenant_id, call_id);
ALTER TABLE ONLY public.cdr_reversals
    ADD CONSTRAINT cdr_reversals_pkey PRIMARY KEY (tenant_id, call_id);
ALTER TABLE ONLY public.cdr_reviews
    ADD CONSTRAINT cdr_reviews_pkey PRIMARY KEY (tenant_id, review_id);
ALTER TABLE ONLY public.cdr_source_keys
    ADD CONSTRAINT cdr_source_keys_pkey PRIMARY KEY (tenant_id, source_id, source_key);
ALTER TABLE ONLY public.cdr_sources
    ADD CONSTRAINT cdr_sources_pkey PRIMARY KEY (tenant_id, source_id);
ALTER TABLE ONLY public.cdr_sources
    ADD CONSTRAINT cdr_sources_source_id_key UNIQUE (source_id);
ALTER TABLE ONLY public.cdr_sources
    ADD CONSTRAINT cdr_sources_tenant_id_name_key UNIQUE (tenant_id, name);
ALTER TABLE ONLY public.cdrs
    ADD CONSTRAINT cdrs_pkey PRIMARY KEY (tenant_id, started_at, call_id);
ALTER TABLE ONLY public.cdrs_default
    ADD CONSTRAINT cdrs_default_pkey PRIMARY KEY (tenant_id, started_at, call_id);
ALTER TABLE ONLY public.channel_plans
    ADD CONSTRAINT channel_plans_pkey PRIMARY KEY (tenant_id, channel_plan_id);
ALTER TABLE ONLY public.chart_accounts
    ADD CONSTRAINT chart_accounts_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.codecs
    ADD CONSTRAINT codecs_pkey PRIMARY KEY (tenant_id, codec_id);
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_pkey PRIMARY KEY (tenant_id, contact_id);
ALTER TABLE ONLY public.currencies
    ADD CONSTRAINT currencies_pkey PRIMARY KEY (tenant_id, currency_id);
ALTER TABLE ONLY public.customer_groups
    ADD CONSTRAINT customer_groups_pkey PRIMARY KEY (tenant_id, customer_group_id);
ALTER TABLE ONLY public.customer_groups
    ADD CONSTRAINT customer_groups_tenant_id_category_id_customer_group_id_key UNIQUE (tenant_id, category_id, customer_group_id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (tenant_id, customer_id);
ALTER TABLE ONLY public.data_keys
    ADD CONSTRAINT data_keys_pkey PRIMARY KEY (tenant_id, key_no);
ALTER TABLE ONLY public.destinations
    ADD CONSTRAINT destinations_pkey PRIMARY KEY (tenant_id, destination_id);
ALTER TABLE ONLY public.document_templates
    ADD CONSTRAINT document_templates_pkey PRIMARY KEY (tenant_id, document_template_id);
ALTER TABLE ONLY public.email_templates
    ADD CONSTRAINT email_templates_pkey PRIMARY KEY (tenant_id, email_template_id);
ALTER TABLE ONLY public.engine_cases
    ADD CONSTRAINT engine_cases_pkey PRIMARY KEY (tenant_id, run_id, case_no);
ALTER TABLE ONLY public.engine_runs
    ADD CONSTRAINT engine_runs_pkey PRIMARY KEY (tenant_id, run_id);
ALTER TABLE ONLY public.engine_stages
    ADD CONSTRAINT engine_stages_pkey PRIMARY KEY (tenant_id, part);
ALTER TABLE ONLY public.entry_valuations
    ADD CONSTRAINT entry_valuations_pkey PRIMARY KEY (tenant_id, entry_no);
ALTER TABLE ONLY public.entry_valuations
    ADD CONSTRAINT entry_valuations_tenant_id_valuation_entry_no_key UNIQUE (tenant_id, valuation_entry_no);
ALTER TABLE ONLY public.event_heads
    ADD CONSTRAINT event_heads_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.fx_rates
    ADD CONSTRAINT fx_rates_fx_rate_id_key UNIQUE (fx_rate_id);
ALTER TABLE ONLY public.fx_rates
    ADD CONSTRAINT fx_rates_key UNIQUE (tenant_id, source, base, quote, as_of_on);
ALTER TABLE ONLY public.fx_rates
    ADD CONSTRAINT fx_rates_pkey PRIMARY KEY (tenant_id, fx_rate_id);
ALTER TABLE ONLY public.idempotent_requests
    ADD CONSTRAINT idempotent_requests_pkey PRIMARY KEY (tenant_id, idempotency_key);
ALTER TABLE ONLY public.job_files
    ADD CONSTRAINT job_files_pkey PRIMARY KEY (tenant_id, job_id, file_no);
ALTER TABLE ONLY public.job_schedules
    ADD CONSTRAINT job_schedules_pkey PRIMARY KEY (tenant_id, kind);
ALTER TABLE ONLY public.job_undo_steps
    ADD CONSTRAINT job_undo_steps_pkey PRIMARY KEY (tenant_id, job_id, step);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_pkey PRIMARY KEY (tenant_id, job_id);
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_pkey PRIMARY KEY (tenant_id, entry_no);
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_tenant_id_idempotency_key_key UNIQUE (tenant_id, idempotency_key);
ALTER TABLE ONLY public.ledger_balances
    ADD CONSTRAINT ledger_balances_pkey PRIMARY KEY (tenant_id, book, currency);
ALTER TABLE ONLY public.ledger_heads
    ADD CONSTRAINT ledger_heads_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.ledger_periods
    ADD CONSTRAINT ledger_periods_pkey PRIMARY KEY (tenant_id, period);
ALTER TABLE ONLY public.ledger_rollups
    ADD CONSTRAINT ledger_rollups_pkey PRIMARY KEY (tenant_id, period, book, currency);
ALTER TABLE ONLY public.ledger_roots
    ADD CONSTRAINT ledger_roots_pkey PRIMARY KEY (tenant_id, day);
ALTER TABLE ONLY public.ledger_roots
    ADD CONSTRAINT ledger_roots_tenant_id_first_entry_no_key UNIQUE (tenant_id, first_entry_no);
ALTER TABLE ONLY public.ledger_settings
    ADD CONSTRAINT ledger_settings_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.live_calls
    ADD CONSTRAINT live_calls_pkey PRIMARY KEY (call_id);
ALTER TABLE ONLY public.login_sessions
    ADD CONSTRAINT login_sessions_pkey PRIMARY KEY (token_digest);
ALTER TABLE ONLY public.nodes
    ADD CONSTRAINT nodes_pkey PRIMARY KEY (node_id);
ALTER TABLE ONLY public.number_blocks
    ADD CONSTRAINT number_blocks_pkey PRIMARY KEY (block);
ALTER TABLE ONLY public.number_blocks_version
    ADD CONSTRAINT number_blocks_version_pkey PRIMARY KEY (is_only_row);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (tenant_id, event_id);
ALTER TABLE ONLY public.pending_resolutions
    ADD CONSTRAINT pending_resolutions_pkey PRIMARY KEY (tenant_id, pending_no);
ALTER TABLE ONLY public.pending_transfers
    ADD CONSTRAINT pending_transfers_pkey PRIMARY KEY (tenant_id, pending_no);
ALTER TABLE ONLY public.pending_transfers
    ADD CONSTRAINT pending_transfers_tenant_id_idempotency_key_key UNIQUE (tenant_id, idempotency_key);
ALTER TABLE ONLY public.pops
    ADD CONSTRAINT pops_pkey PRIMARY KEY (tenant_id, pop_id);
ALTER TABLE ONLY public.ported_numbers
    ADD CONSTRAINT ported_numbers_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.posting_lines
    ADD CONSTRAINT posting_lines_pkey PRIMARY KEY (tenant_id, entry_no, line_no);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_pkey PRIMARY KEY (tenant_id, rate_card_id);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_rate_card_id_key UNIQUE (rate_card_id);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_tenant_id_rate_card_id_currency_key UNIQUE (tenant_id, rate_card_id, currency);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_tenant_id_side_name_key UNIQUE (tenant_id, side, name);
ALTER TABLE ONLY public.rate_holidays
    ADD CONSTRAINT rate_holidays_pkey PRIMARY KEY (tenant_id, rate_card_id, holiday_on);
ALTER TABLE ONLY public.rate_surcharges
    ADD CONSTRAINT rate_surcharges_pkey PRIMARY KEY (tenant_id, rate_card_id, name, origin, prefix);
ALTER TABLE ONLY public.rate_time_classes
    ADD CONSTRAINT rate_time_classes_pkey PRIMARY KEY (tenant_id, rate_card_id, time_class);
ALTER TABLE ONLY public.rate_time_classes
    ADD CONSTRAINT rate_time_classes_tenant_id_rate_card_id_name_key UNIQUE (tenant_id, rate_card_id, name);
ALTER TABLE ONLY public.rates
    ADD CONSTRAINT rates_key UNIQUE (rate_card_id, prefix, origin, jurisdiction, time_class, effective_from_at);
ALTER TABLE ONLY public.rates
    ADD CONSTRAINT rates_pkey PRIMARY KEY (tenant_id, rate_row_id);
ALTER TABLE ONLY public.rates
    ADD CONSTRAINT rates_rate_row_id_key UNIQUE (rate_row_id);
ALTER TABLE ONLY public.rerated_calls
    ADD CONSTRAINT rerated_calls_pkey PRIMARY KEY (tenant_id, rerating_id, call_id, side);
ALTER TABLE ONLY public.rerating_decisions
    ADD CONSTRAINT rerating_decisions_pkey PRIMARY KEY (tenant_id, rerating_id);
ALTER TABLE ONLY public.rerating_postings
    ADD CONSTRAINT rerating_postings_pkey PRIMARY KEY (tenant_id, rerating_id);
ALTER TABLE ONLY public.rerating_previews
    ADD CONSTRAINT rerating_previews_pkey PRIMARY KEY (tenant_id, rerating_id);
ALTER TABLE ONLY public.rerating_undos
    ADD CONSTRAINT rerating_undos_pkey PRIMARY KEY (tenant_id, rerating_id);
ALTER TABLE ONLY public.reratings
    ADD CONSTRAINT reratings_pkey PRIMARY KEY (tenant_id, rerating_id);
ALTER TABLE ONLY public.reratings
    ADD CONSTRAINT reratings_tenant_id_rerating_id_requested_by_key UNIQUE (tenant_id, rerating_id, requested_by);
ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_pkey PRIMARY KEY (tenant_id, role_id);
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
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (tenant_id, purpose, object);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_pkey PRIMARY KEY (tenant_id, key);
ALTER TABLE ONLY public.shard_leases
    ADD CONSTRAINT shard_leases_pkey PRIMARY KEY (shard);
ALTER TABLE ONLY public.shard_leases
    ADD CONSTRAINT shard_leases_shard_epoch_key UNIQUE (shard, epoch);
ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_parent_tenant_id_tenant_id_key UNIQUE (parent_tenant_id, tenant_id);
ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.topups
    ADD CONSTRAINT topups_pkey PRIMARY KEY (tenant_id, topup_id);
ALTER TABLE ONLY public.topups
    ADD CONSTRAINT topups_tenant_id_channel_reference_key UNIQUE (tenant_id, channel, reference);
ALTER TABLE ONLY public.trash
    ADD CONSTRAINT trash_pkey PRIMARY KEY (tenant_id, trash_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_pkey PRIMARY KEY (tenant_id, trunk_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_source_tech_prefix_excl EXCLUDE USING gist (source inet_ops WITH &&, tech_prefix WITH =) WHERE (((direction = 'ingress'::text) AND (status = 'active'::text)));
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_name_key UNIQUE (tenant_id, name);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_trunk_id_key UNIQUE (trunk_id);
ALTER TABLE ONLY public.unvalued_entries
    ADD CONSTRAINT unvalued_entries_pkey PRIMARY KEY (tenant_id, entry_no);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_email_key UNIQUE (email);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (tenant_id, user_id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_user_id_key UNIQUE (user_id);
ALTER TABLE ONLY public.voice_tiers
    ADD CONSTRAINT voice_tiers_pkey PRIMARY KEY (tenant_id, voice_tier_id);
ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (tenant_id, webhook_endpoint_id, seq);
ALTER TABLE ONLY public.webhook_endpoints
    ADD CONSTRAINT webhook_endpoints_pkey PRIMARY KEY (tenant_id, webhook_endpoint_id);
ALTER TABLE ONLY public.webhook_states
    ADD CONSTRAINT webhook_states_pkey PRIMARY KEY (tenant_id, webhook_endpoint_id);
CREATE INDEX accounts_customer_tenant_id_idx ON public.accounts USING btree (customer_tenant_id, account_id);
CREATE INDEX assignments_object_idx ON public.assignments USING btree (tenant_id, subject, COALESCE((COALESCE(pop_id, voice_tier_id, codec_id, channel_plan_id))::text, feature), reach, COALESCE(category_id, group_id, customer_id, (0)::bigint)) WHERE (trash_id IS NULL);
CREATE INDEX assignments_shown_idx ON public.assignments USING btree (tenant_id, subject, COALESCE((COALESCE(pop_id, voice_tier_id, codec_id, channel_plan_id))::text, feature)) WHERE ((trash_id IS NULL) AND is_shown);
CREATE INDEX assignments_tenant_id_category_id_idx ON public.assignments USING btree (tenant_id, category_id);
CREATE INDEX assignments_tenant_id_channel_plan_id_idx ON public.assignments USING btree (tenant_id, channel_plan_id);
CREATE UNIQUE INDEX assignments_tenant_id_code_key ON public.assignments USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX assignments_tenant_id_codec_id_idx ON public.assignments USING btree (tenant_id, codec_id);
CREATE INDEX assignments_tenant_id_created_at_assignment_id_idx ON public.assignments USING btree (tenant_id, created_at, assignment_id);
CREATE INDEX assignments_tenant_id_customer_id_idx ON public.assignments USING btree (tenant_id, customer_id);
CREATE INDEX assignments_tenant_id_group_id_idx ON public.assignments USING btree (tenant_id, group_id);
CREATE INDEX assignments_tenant_id_name_assignment_id_idx ON public.assignments USING btree (tenant_id, name, assignment_id);
CREATE INDEX assignments_tenant_id_pop_id_idx ON public.assignments USING btree (tenant_id, pop_id);
CREATE INDEX assignments_tenant_id_trash_id_idx ON public.assignments USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX assignments_tenant_id_voice_tier_id_idx ON public.assignments USING btree (tenant_id, voice_tier_id);
CREATE INDEX audit_log_action_class_idx ON public.audit_log USING btree (tenant_id, action_class, audit_no);
CREATE INDEX audit_log_actor_idx ON public.audit_log USING btree (tenant_id, actor, audit_no);
CREATE INDEX audit_log_created_at_idx ON public.audit_log USING btree (tenant_id, created_at);
CREATE INDEX audit_log_object_kind_idx ON public.audit_log USING btree (tenant_id, object_kind, audit_no);
CREATE INDEX audit_log_operation_idx ON public.audit_log USING btree (tenant_id, operation, audit_no) WHERE (operation <> ''::text);
CREATE INDEX audit_log_tenant_id_object_idx ON public.audit_log USING btree (tenant_id, object, audit_no);
CREATE UNIQUE INDEX billing_terms_tenant_id_code_key ON public.billing_terms USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX billing_terms_tenant_id_trash_id_idx ON public.billing_terms USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX call_postings_credits_idx ON public.call_postings USING btree (tenant_id, credit_book, entry_no);
CREATE INDEX call_postings_debits_idx ON public.call_postings USING btree (tenant_id, debit_book, entry_no);
CREATE UNIQUE INDEX categories_tenant_id_code_key ON public.categories USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX categories_tenant_id_trash_id_idx ON public.categories USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX cdr_attempts_cost_idx ON public.cdr_attempts USING btree (tenant_id, started_at) WHERE (cost_e8 <> 0);
CREATE INDEX cdr_batches_tenant_id_import_id_idx ON public.cdr_batches USING btree (tenant_id, import_id) WHERE (import_id IS NOT NULL);
CREATE UNIQUE INDEX cdr_reviews_conflict_key ON public.cdr_reviews USING btree (tenant_id, source_id, source_key, digest) WHERE (kind = 'conflict'::text);
CREATE INDEX cdr_reviews_import_id_idx ON public.cdr_reviews USING btree (tenant_id, import_id);
CREATE INDEX cdr_reviews_open_idx ON public.cdr_reviews USING btree (tenant_id, kind, review_id) WHERE (state = 'open'::text);
CREATE INDEX cdr_sources_pull_due_at_idx ON public.cdr_sources USING btree (pull_due_at) WHERE ((pull IS NOT NULL) AND (status = 'active'::text));
CREATE INDEX cdrs_customer_tenant_id_started_at_idx ON ONLY public.cdrs USING btree (customer_tenant_id, started_at, call_id);
CREATE INDEX cdrs_default_customer_tenant_id_started_at_call_id_idx ON public.cdrs_default USING btree (customer_tenant_id, started_at, call_id);
CREATE INDEX cdrs_tenant_id_account_id_started_at_idx ON ONLY public.cdrs USING btree (tenant_id, account_id, started_at, call_id);
CREATE INDEX cdrs_default_tenant_id_account_id_started_at_call_id_idx ON public.cdrs_default USING btree (tenant_id, account_id, started_at, call_id);
CREATE UNIQUE INDEX channel_plans_tenant_id_code_key ON public.channel_plans USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX channel_plans_tenant_id_trash_id_idx ON public.channel_plans USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE UNIQUE INDEX codecs_tenant_id_code_key ON public.codecs USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX codecs_tenant_id_trash_id_idx ON public.codecs USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX contacts_tenant_id_created_at_contact_id_idx ON public.contacts USING btree (tenant_id, created_at, contact_id);
CREATE INDEX contacts_tenant_id_name_contact_id_idx ON public.contacts USING btree (tenant_id, name, contact_id);
CREATE INDEX contacts_tenant_id_trash_id_idx ON public.contacts USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE UNIQUE INDEX currencies_tenant_id_code_key ON public.currencies USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX currencies_tenant_id_trash_id_idx ON public.currencies USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX customer_groups_tenant_id_category_id_idx ON public.customer_groups USING btree (tenant_id, category_id);
CREATE UNIQUE INDEX customer_groups_tenant_id_code_key ON public.customer_groups USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX customer_groups_tenant_id_trash_id_idx ON public.customer_groups USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX customers_tenant_id_category_id_idx ON public.customers USING btree (tenant_id, category_id);
CREATE UNIQUE INDEX customers_tenant_id_code_key ON public.customers USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX customers_tenant_id_created_at_customer_id_idx ON public.customers USING btree (tenant_id, created_at, customer_id);
CREATE UNIQUE INDEX customers_tenant_id_customer_tenant_id_key ON public.customers USING btree (tenant_id, customer_tenant_id) WHERE (trash_id IS NULL);
CREATE INDEX customers_tenant_id_group_id_idx ON public.customers USING btree (tenant_id, group_id);
CREATE INDEX customers_tenant_id_name_customer_id_idx ON public.customers USING btree (tenant_id, name, customer_id);
CREATE INDEX customers_tenant_id_trash_id_idx ON public.customers USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX destinations_tenant_id_created_at_destination_id_idx ON public.destinations USING btree (tenant_id, created_at, destination_id);
CREATE INDEX destinations_tenant_id_name_destination_id_idx ON public.destinations USING btree (tenant_id, name, destination_id);
CREATE UNIQUE INDEX destinations_tenant_id_prefix_key ON public.destinations USING btree (tenant_id, prefix) WHERE (trash_id IS NULL);
CREATE INDEX destinations_tenant_id_trash_id_idx ON public.destinations USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE UNIQUE INDEX document_templates_tenant_id_code_key ON public.document_templates USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX document_templates_tenant_id_trash_id_idx ON public.document_templates USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE UNIQUE INDEX email_templates_tenant_id_code_language_key ON public.email_templates USING btree (tenant_id, code, language) WHERE (trash_id IS NULL);
CREATE INDEX email_templates_tenant_id_trash_id_idx ON public.email_templates USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX engine_cases_failed_idx ON public.engine_cases USING btree (tenant_id, run_id, case_no) WHERE (NOT is_passed);
CREATE INDEX fx_rates_as_of_on_idx ON public.fx_rates USING btree (as_of_on);
CREATE INDEX job_files_tenant_id_created_at_idx ON public.job_files USING btree (tenant_id, created_at);
CREATE INDEX jobs_ended_at_idx ON public.jobs USING btree (ended_at) WHERE (ended_at IS NOT NULL);
CREATE INDEX jobs_queue_idx ON public.jobs USING btree (run_at) WHERE (state = ANY (ARRAY['queued'::text, 'running'::text]));
CREATE INDEX jobs_tenant_id_started_at_idx ON public.jobs USING btree (tenant_id, started_at);
CREATE INDEX jobs_tenant_id_undo_of_idx ON public.jobs USING btree (tenant_id, undo_of) WHERE (undo_of IS NOT NULL);
CREATE INDEX jobs_tenant_id_undone_by_idx ON public.jobs USING btree (tenant_id, undone_by) WHERE (undone_by IS NOT NULL);
CREATE INDEX jobs_tenant_id_user_id_idx ON public.jobs USING btree (tenant_id, user_id, job_id);
CREATE UNIQUE INDEX jobs_unique_key_key ON public.jobs USING btree (tenant_id, kind, unique_key) WHERE ((unique_key IS NOT NULL) AND (state = ANY (ARRAY['awaiting_approval'::text, 'queued'::text, 'running'::text])));
CREATE INDEX journal_entries_tenant_id_batch_id_idx ON public.journal_entries USING btree (tenant_id, batch_id) WHERE (batch_id IS NOT NULL);
CREATE INDEX journal_entries_tenant_id_period_idx ON public.journal_entries USING btree (tenant_id, period, entry_no);
CREATE UNIQUE INDEX journal_entries_tenant_id_reverses_entry_no_idx ON public.journal_entries USING btree (tenant_id, reverses_entry_no) WHERE (reverses_entry_no IS NOT NULL);
CREATE INDEX live_calls_shard_idx ON public.live_calls USING btree (shard);
CREATE INDEX live_calls_tenant_id_account_id_idx ON public.live_calls USING btree (tenant_id, account_id);
CREATE INDEX login_sessions_as_idx ON public.login_sessions USING btree (as_tenant_id, as_user_id) WHERE (as_user_id IS NOT NULL);
CREATE INDEX login_sessions_tenant_id_user_id_idx ON public.login_sessions USING btree (tenant_id, user_id) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX outbox_tenant_id_seq_key ON public.outbox USING btree (tenant_id, seq);
CREATE INDEX outbox_waiting_idx ON public.outbox USING btree (tenant_id, event_id) WHERE (seq IS NULL);
CREATE UNIQUE INDEX pops_tenant_id_code_key ON public.pops USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE UNIQUE INDEX pops_tenant_id_host_name_key ON public.pops USING btree (tenant_id, host_name) WHERE (trash_id IS NULL);
CREATE INDEX pops_tenant_id_trash_id_idx ON public.pops USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX postings_entries_of_book_idx ON public.posting_lines USING btree (tenant_id, book, entry_no) WHERE ((call_id IS NULL) OR (line_no <= 2));
CREATE INDEX rerated_calls_call_id_idx ON public.rerated_calls USING btree (tenant_id, call_id, side);
CREATE INDEX roles_tenant_id_created_by_idx ON public.roles USING btree (tenant_id, created_by);
CREATE UNIQUE INDEX roles_tenant_id_name_key ON public.roles USING btree (tenant_id, lower(name)) WHERE (deleted_at IS NULL);
CREATE INDEX secrets_tenant_id_changed_by_idx ON public.secrets USING btree (tenant_id, changed_by);
CREATE INDEX secrets_tenant_id_key_no_idx ON public.secrets USING btree (tenant_id, key_no);
CREATE INDEX settings_tenant_id_changed_by_idx ON public.settings USING btree (tenant_id, changed_by);
CREATE INDEX tenants_parent_tenant_id_idx ON public.tenants USING btree (parent_tenant_id, tenant_id);
CREATE INDEX topups_tenant_id_account_id_idx ON public.topups USING btree (tenant_id, account_id, topup_id);
CREATE INDEX trash_expires_at_idx ON public.trash USING btree (expires_at) WHERE (outcome IS NULL);
CREATE INDEX trash_open_idx ON public.trash USING btree (tenant_id, resource, trash_id) WHERE (outcome IS NULL);
CREATE INDEX trunks_tenant_id_carrier_id_idx ON public.trunks USING btree (tenant_id, carrier_id) WHERE (carrier_id IS NOT NULL);
CREATE INDEX users_tenant_id_custom_role_id_idx ON public.users USING btree (tenant_id, custom_role_id) WHERE (custom_role_id IS NOT NULL);
CREATE UNIQUE INDEX voice_tiers_tenant_id_code_key ON public.voice_tiers USING btree (tenant_id, code) WHERE (trash_id IS NULL);
CREATE INDEX voice_tiers_tenant_id_trash_id_idx ON public.voice_tiers USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
CREATE INDEX webhook_deliveries_due_idx ON public.webhook_deliveries USING btree (tenant_id, webhook_endpoint_id, next_at) WHERE (state = 'waiting'::text);
CREATE INDEX webhook_deliveries_order_key_idx ON public.webhook_deliveries USING btree (tenant_id, webhook_endpoint_id, order_key, seq) WHERE (state = 'waiting'::text);
CREATE INDEX webhook_endpoints_tenant_id_name_idx ON public.webhook_endpoints USING btree (tenant_id, name, webhook_endpoint_id);
CREATE INDEX webhook_endpoints_tenant_id_trash_id_idx ON public.webhook_endpoints USING btree (tenant_id, trash_id) WHERE (trash_id IS NOT NULL);
ALTER INDEX public.cdrs_customer_tenant_id_started_at_idx ATTACH PARTITION public.cdrs_default_customer_tenant_id_started_at_call_id_idx;
ALTER INDEX public.cdrs_pkey ATTACH PARTITION public.cdrs_default_pkey;
ALTER INDEX public.cdrs_tenant_id_account_id_started_at_idx ATTACH PARTITION public.cdrs_default_tenant_id_account_id_started_at_call_id_idx;
CREATE TRIGGER accounts_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.accounts FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER accounts_thresholds AFTER UPDATE OF credit_limit_e8 ON public.accounts FOR EACH ROW WHEN ((old.credit_limit_e8 <> new.credit_limit_e8)) EXECUTE FUNCTION public.note_changed_limit();
CREATE TRIGGER adjustment_decisions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.adjustment_decisions FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER adjustment_postings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.adjustment_postings FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER adjustment_postings_approved AFTER INSERT ON public.adjustment_postings FOR EACH ROW EXECUTE FUNCTION public.check_adjustment_posting();
CREATE TRIGGER adjustments_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.adjustments FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER adjustments_request BEFORE INSERT ON public.adjustments FOR EACH ROW EXECUTE FUNCTION public.check_adjustment_request();
CREATE TRIGGER assignments_make_code BEFORE INSERT ON public.assignments FOR EACH ROW WHEN ((new.code IS NULL)) EXECUTE FUNCTION public.make_code('a-', 'assignment_id');
CREATE TRIGGER audit_erasures_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_erasures FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER audit_links_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_links FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH STATEMENT WHEN ((COALESCE(current_setting('app.audit_erasure'::text, true), ''::text) <> 'on'::text)) EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER audit_log_guard BEFORE DELETE OR UPDATE ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.guard_audit_row();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON public.audit_log FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER audit_log_prepare BEFORE INSERT ON public.audit_log FOR EACH ROW EXECUTE FUNCTION public.prepare_audit_row();
CREATE TRIGGER audit_log_queue AFTER INSERT ON public.audit_log REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION public.queue_audit_rows();
CREATE TRIGGER call_postings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.call_postings FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER call_postings_pairs AFTER INSERT ON public.call_postings REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.check_call_postings();
CREATE TRIGGER carriers_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.carriers FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER cdr_attempts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_attempts FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdr_batches_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_batches FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdr_explanations_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_explanations FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdr_import_errors_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_import_errors FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdr_keys_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_keys FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdr_reversals_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdr_reversals FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER cdrs_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.cdrs FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER chart_accounts_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.chart_accounts FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER customer_groups_move BEFORE UPDATE OF category_id ON public.customer_groups FOR EACH ROW WHEN ((new.category_id <> old.category_id)) EXECUTE FUNCTION public.check_group_move();
CREATE TRIGGER customers_company BEFORE INSERT OR UPDATE OF customer_tenant_id ON public.customers FOR EACH ROW WHEN ((new.customer_tenant_id IS NOT NULL)) EXECUTE FUNCTION public.check_customer();
CREATE TRIGGER customers_make_code BEFORE INSERT ON public.customers FOR EACH ROW WHEN ((new.code IS NULL)) EXECUTE FUNCTION public.make_code('c-', 'customer_id');
CREATE TRIGGER entry_valuations_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.entry_valuations FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER fx_rates_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.fx_rates FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER fx_rates_catalogue_version AFTER INSERT ON public.fx_rates FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER idempotent_requests_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.idempotent_requests FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER jobs_limit BEFORE INSERT ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.check_jobs_max();
CREATE TRIGGER jobs_removal BEFORE DELETE ON public.jobs FOR EACH ROW EXECUTE FUNCTION public.check_job_removal();
CREATE TRIGGER journal_entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_entries FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE CONSTRAINT TRIGGER journal_entries_balanced AFTER INSERT ON public.journal_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.check_entry_balanced();
CREATE TRIGGER journal_entries_period_open BEFORE INSERT ON public.journal_entries FOR EACH ROW EXECUTE FUNCTION public.check_period_open();
CREATE TRIGGER ledger_balances_thresholds_insert AFTER INSERT ON public.ledger_balances REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION public.note_moved_balances();
CREATE TRIGGER ledger_balances_thresholds_update AFTER UPDATE ON public.ledger_balances REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION public.note_moved_balances();
CREATE TRIGGER ledger_periods_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_periods FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER ledger_rollups_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_rollups FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER ledger_roots_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.ledger_roots FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER number_blocks_version_catalogue_version AFTER UPDATE ON public.number_blocks_version FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER pending_resolutions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.pending_resolutions FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER pending_transfers_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.pending_transfers FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER posting_lines_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.posting_lines FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER postings_lines AFTER INSERT ON public.posting_lines REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.check_posting_lines();
CREATE TRIGGER rate_cards_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.rate_cards FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER rate_holidays_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.rate_holidays FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER rate_surcharges_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.rate_surcharges FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER rate_time_classes_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.rate_time_classes FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER rates_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.rates FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER rerated_calls_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rerated_calls FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER rerating_decisions_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rerating_decisions FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER rerating_postings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rerating_postings FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER rerating_postings_approved AFTER INSERT ON public.rerating_postings FOR EACH ROW EXECUTE FUNCTION public.check_rerating_posting();
CREATE TRIGGER rerating_previews_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rerating_previews FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER rerating_undos_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.rerating_undos FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER reratings_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.reratings FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER routes_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.routes FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER routing_plans_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.routing_plans FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER tenants_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.tenants FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER tenants_place BEFORE INSERT ON public.tenants FOR EACH ROW EXECUTE FUNCTION public.check_tenant_place();
CREATE TRIGGER topups_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.topups FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER trunks_catalogue_version AFTER INSERT OR DELETE OR UPDATE OR TRUNCATE ON public.trunks FOR EACH STATEMENT EXECUTE FUNCTION public.bump_catalogue_version();
CREATE TRIGGER unvalued_entries_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON public.unvalued_entries FOR EACH STATEMENT EXECUTE FUNCTION public.deny_change();
CREATE TRIGGER users_limit BEFORE INSERT OR UPDATE OF is_active ON public.users FOR EACH ROW EXECUTE FUNCTION public.check_users_max();
ALTER TABLE ONLY public.account_thresholds
    ADD CONSTRAINT account_thresholds_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.accounts(tenant_id, account_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_tenant_id_customer_tenant_id_fkey FOREIGN KEY (tenant_id, customer_tenant_id) REFERENCES public.tenants(parent_tenant_id, tenant_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_tenant_id_routing_plan_id_fkey FOREIGN KEY (tenant_id, routing_plan_id) REFERENCES public.routing_plans(tenant_id, routing_plan_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_tenant_id_wholesale_carrier_id_fkey FOREIGN KEY (tenant_id, wholesale_carrier_id) REFERENCES public.carriers(tenant_id, carrier_id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_wholesale_account_id_tenant_id_fkey FOREIGN KEY (wholesale_account_id, tenant_id) REFERENCES public.accounts(account_id, customer_tenant_id);
ALTER TABLE ONLY public.adjustment_decisions
    ADD CONSTRAINT adjustment_decisions_adjustment_fkey FOREIGN KEY (tenant_id, adjustment_id, requested_by) REFERENCES public.adjustments(tenant_id, adjustment_id, requested_by);
ALTER TABLE ONLY public.adjustment_postings
    ADD CONSTRAINT adjustment_postings_tenant_id_adjustment_id_fkey FOREIGN KEY (tenant_id, adjustment_id) REFERENCES public.adjustments(tenant_id, adjustment_id);
ALTER TABLE ONLY public.adjustment_postings
    ADD CONSTRAINT adjustment_postings_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.adjustments
    ADD CONSTRAINT adjustments_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.accounts(tenant_id, account_id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_category_id_fkey FOREIGN KEY (tenant_id, category_id) REFERENCES public.categories(tenant_id, category_id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_channel_plan_id_fkey FOREIGN KEY (tenant_id, channel_plan_id) REFERENCES public.channel_plans(tenant_id, channel_plan_id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_codec_id_fkey FOREIGN KEY (tenant_id, codec_id) REFERENCES public.codecs(tenant_id, codec_id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_customer_id_fkey FOREIGN KEY (tenant_id, customer_id) REFERENCES public.customers(tenant_id, customer_id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_group_id_fkey FOREIGN KEY (tenant_id, group_id) REFERENCES public.customer_groups(tenant_id, customer_group_id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_pop_id_fkey FOREIGN KEY (tenant_id, pop_id) REFERENCES public.pops(tenant_id, pop_id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.assignments
    ADD CONSTRAINT assignments_voice_tier_id_fkey FOREIGN KEY (tenant_id, voice_tier_id) REFERENCES public.voice_tiers(tenant_id, voice_tier_id);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_action_class_fkey FOREIGN KEY (action_class) REFERENCES public.audit_classes(action_class);
ALTER TABLE ONLY public.audit_log
    ADD CONSTRAINT audit_log_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.billing_terms
    ADD CONSTRAINT billing_terms_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.billing_terms
    ADD CONSTRAINT billing_terms_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.carriers
    ADD CONSTRAINT carriers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.categories
    ADD CONSTRAINT categories_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.cdr_batches
    ADD CONSTRAINT cdr_batches_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.cdr_batches
    ADD CONSTRAINT cdr_batches_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.cdr_conflicts
    ADD CONSTRAINT cdr_conflicts_tenant_id_call_id_fkey FOREIGN KEY (tenant_id, call_id) REFERENCES public.cdr_keys(tenant_id, call_id);
ALTER TABLE ONLY public.cdr_import_errors
    ADD CONSTRAINT cdr_import_errors_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES public.cdr_imports(tenant_id, import_id);
ALTER TABLE ONLY public.cdr_imports
    ADD CONSTRAINT cdr_imports_tenant_id_source_id_fkey FOREIGN KEY (tenant_id, source_id) REFERENCES public.cdr_sources(tenant_id, source_id);
ALTER TABLE ONLY public.cdr_reviews
    ADD CONSTRAINT cdr_reviews_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES public.cdr_imports(tenant_id, import_id);
ALTER TABLE ONLY public.cdr_sources
    ADD CONSTRAINT cdr_sources_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.channel_plans
    ADD CONSTRAINT channel_plans_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.channel_plans
    ADD CONSTRAINT channel_plans_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.codecs
    ADD CONSTRAINT codecs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.codecs
    ADD CONSTRAINT codecs_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.contacts
    ADD CONSTRAINT contacts_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.currencies
    ADD CONSTRAINT currencies_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.currencies
    ADD CONSTRAINT currencies_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.customer_groups
    ADD CONSTRAINT customer_groups_category_id_fkey FOREIGN KEY (tenant_id, category_id) REFERENCES public.categories(tenant_id, category_id);
ALTER TABLE ONLY public.customer_groups
    ADD CONSTRAINT customer_groups_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.customer_groups
    ADD CONSTRAINT customer_groups_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_category_id_fkey FOREIGN KEY (tenant_id, category_id) REFERENCES public.categories(tenant_id, category_id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_category_id_group_id_fkey FOREIGN KEY (tenant_id, category_id, group_id) REFERENCES public.customer_groups(tenant_id, category_id, customer_group_id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_customer_tenant_id_fkey FOREIGN KEY (tenant_id, customer_tenant_id) REFERENCES public.tenants(parent_tenant_id, tenant_id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.data_keys
    ADD CONSTRAINT data_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.destinations
    ADD CONSTRAINT destinations_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.destinations
    ADD CONSTRAINT destinations_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.document_templates
    ADD CONSTRAINT document_templates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.document_templates
    ADD CONSTRAINT document_templates_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.email_templates
    ADD CONSTRAINT email_templates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.email_templates
    ADD CONSTRAINT email_templates_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.engine_cases
    ADD CONSTRAINT engine_cases_tenant_id_run_id_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES public.engine_runs(tenant_id, run_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.engine_runs
    ADD CONSTRAINT engine_runs_tenant_id_run_id_fkey FOREIGN KEY (tenant_id, run_id) REFERENCES public.jobs(tenant_id, job_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.engine_stages
    ADD CONSTRAINT engine_stages_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.entry_valuations
    ADD CONSTRAINT entry_valuations_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES public.unvalued_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.entry_valuations
    ADD CONSTRAINT entry_valuations_tenant_id_valuation_entry_no_fkey FOREIGN KEY (tenant_id, valuation_entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.event_heads
    ADD CONSTRAINT event_heads_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.fx_rates
    ADD CONSTRAINT fx_rates_tenant_id_approved_by_fkey FOREIGN KEY (tenant_id, approved_by) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.fx_rates
    ADD CONSTRAINT fx_rates_tenant_id_entered_by_fkey FOREIGN KEY (tenant_id, entered_by) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.fx_rates
    ADD CONSTRAINT fx_rates_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.idempotent_requests
    ADD CONSTRAINT idempotent_requests_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.job_files
    ADD CONSTRAINT job_files_tenant_id_job_id_fkey FOREIGN KEY (tenant_id, job_id) REFERENCES public.jobs(tenant_id, job_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.job_schedules
    ADD CONSTRAINT job_schedules_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.job_undo_steps
    ADD CONSTRAINT job_undo_steps_tenant_id_job_id_fkey FOREIGN KEY (tenant_id, job_id) REFERENCES public.jobs(tenant_id, job_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_undo_of_fkey FOREIGN KEY (tenant_id, undo_of) REFERENCES public.jobs(tenant_id, job_id) ON DELETE SET NULL (undo_of);
ALTER TABLE ONLY public.jobs
    ADD CONSTRAINT jobs_undone_by_fkey FOREIGN KEY (tenant_id, undone_by) REFERENCES public.jobs(tenant_id, job_id) ON DELETE SET NULL (undone_by);
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES public.cdr_batches(tenant_id, batch_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.journal_entries
    ADD CONSTRAINT journal_entries_tenant_id_reverses_entry_no_fkey FOREIGN KEY (tenant_id, reverses_entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.ledger_heads
    ADD CONSTRAINT ledger_heads_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.ledger_periods
    ADD CONSTRAINT ledger_periods_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.ledger_rollups
    ADD CONSTRAINT ledger_rollups_tenant_id_period_fkey FOREIGN KEY (tenant_id, period) REFERENCES public.ledger_periods(tenant_id, period);
ALTER TABLE ONLY public.ledger_roots
    ADD CONSTRAINT ledger_roots_tenant_id_last_entry_no_fkey FOREIGN KEY (tenant_id, last_entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.ledger_settings
    ADD CONSTRAINT ledger_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.live_calls
    ADD CONSTRAINT live_calls_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.accounts(tenant_id, account_id);
ALTER TABLE ONLY public.login_sessions
    ADD CONSTRAINT login_sessions_as_tenant_id_as_user_id_fkey FOREIGN KEY (as_tenant_id, as_user_id) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.login_sessions
    ADD CONSTRAINT login_sessions_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.pending_resolutions
    ADD CONSTRAINT pending_resolutions_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.pending_resolutions
    ADD CONSTRAINT pending_resolutions_tenant_id_pending_no_fkey FOREIGN KEY (tenant_id, pending_no) REFERENCES public.pending_transfers(tenant_id, pending_no);
ALTER TABLE ONLY public.pending_transfers
    ADD CONSTRAINT pending_transfers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.pops
    ADD CONSTRAINT pops_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.pops
    ADD CONSTRAINT pops_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.rate_cards
    ADD CONSTRAINT rate_cards_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.rate_holidays
    ADD CONSTRAINT rate_holidays_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.rate_surcharges
    ADD CONSTRAINT rate_surcharges_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.rate_time_classes
    ADD CONSTRAINT rate_time_classes_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.rates
    ADD CONSTRAINT rates_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.rerated_calls
    ADD CONSTRAINT rerated_calls_tenant_id_rerating_id_fkey FOREIGN KEY (tenant_id, rerating_id) REFERENCES public.reratings(tenant_id, rerating_id);
ALTER TABLE ONLY public.rerating_decisions
    ADD CONSTRAINT rerating_decisions_decided_by_fkey FOREIGN KEY (tenant_id, decided_by) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.rerating_decisions
    ADD CONSTRAINT rerating_decisions_tenant_id_rerating_id_requested_by_fkey FOREIGN KEY (tenant_id, rerating_id, requested_by) REFERENCES public.reratings(tenant_id, rerating_id, requested_by);
ALTER TABLE ONLY public.rerating_postings
    ADD CONSTRAINT rerating_postings_tenant_id_rerating_id_fkey FOREIGN KEY (tenant_id, rerating_id) REFERENCES public.rerating_decisions(tenant_id, rerating_id);
ALTER TABLE ONLY public.rerating_previews
    ADD CONSTRAINT rerating_previews_tenant_id_rerating_id_fkey FOREIGN KEY (tenant_id, rerating_id) REFERENCES public.reratings(tenant_id, rerating_id);
ALTER TABLE ONLY public.rerating_undos
    ADD CONSTRAINT rerating_undos_tenant_id_rerating_id_fkey FOREIGN KEY (tenant_id, rerating_id) REFERENCES public.rerating_postings(tenant_id, rerating_id);
ALTER TABLE ONLY public.rerating_undos
    ADD CONSTRAINT rerating_undos_undone_by_fkey FOREIGN KEY (tenant_id, undone_by) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.reratings
    ADD CONSTRAINT reratings_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.accounts(tenant_id, account_id);
ALTER TABLE ONLY public.reratings
    ADD CONSTRAINT reratings_tenant_id_carrier_id_fkey FOREIGN KEY (tenant_id, carrier_id) REFERENCES public.carriers(tenant_id, carrier_id);
ALTER TABLE ONLY public.reratings
    ADD CONSTRAINT reratings_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES public.cdr_imports(tenant_id, import_id);
ALTER TABLE ONLY public.reratings
    ADD CONSTRAINT reratings_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.reratings
    ADD CONSTRAINT reratings_tenant_id_requested_by_fkey FOREIGN KEY (tenant_id, requested_by) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.reratings
    ADD CONSTRAINT reratings_tenant_id_to_rate_card_id_fkey FOREIGN KEY (tenant_id, to_rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.roles
    ADD CONSTRAINT roles_tenant_id_created_by_fkey FOREIGN KEY (tenant_id, created_by) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.routes
    ADD CONSTRAINT routes_tenant_id_routing_plan_id_fkey FOREIGN KEY (tenant_id, routing_plan_id) REFERENCES public.routing_plans(tenant_id, routing_plan_id);
ALTER TABLE ONLY public.routes
    ADD CONSTRAINT routes_tenant_id_trunk_id_fkey FOREIGN KEY (tenant_id, trunk_id) REFERENCES public.trunks(tenant_id, trunk_id);
ALTER TABLE ONLY public.routing_plans
    ADD CONSTRAINT routing_plans_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_tenant_id_changed_by_fkey FOREIGN KEY (tenant_id, changed_by) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT secrets_tenant_id_key_no_fkey FOREIGN KEY (tenant_id, key_no) REFERENCES public.data_keys(tenant_id, key_no);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT settings_tenant_id_changed_by_fkey FOREIGN KEY (tenant_id, changed_by) REFERENCES public.users(tenant_id, user_id);
ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_parent_tenant_id_fkey FOREIGN KEY (parent_tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.topups
    ADD CONSTRAINT topups_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.accounts(tenant_id, account_id);
ALTER TABLE ONLY public.topups
    ADD CONSTRAINT topups_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.trash
    ADD CONSTRAINT trash_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_account_id_fkey FOREIGN KEY (tenant_id, account_id) REFERENCES public.accounts(tenant_id, account_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_carrier_id_fkey FOREIGN KEY (tenant_id, carrier_id) REFERENCES public.carriers(tenant_id, carrier_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.trunks
    ADD CONSTRAINT trunks_tenant_id_rate_card_id_fkey FOREIGN KEY (tenant_id, rate_card_id) REFERENCES public.rate_cards(tenant_id, rate_card_id);
ALTER TABLE ONLY public.unvalued_entries
    ADD CONSTRAINT unvalued_entries_tenant_id_entry_no_fkey FOREIGN KEY (tenant_id, entry_no) REFERENCES public.journal_entries(tenant_id, entry_no);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_tenant_id_custom_role_id_fkey FOREIGN KEY (tenant_id, custom_role_id) REFERENCES public.roles(tenant_id, role_id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.voice_tiers
    ADD CONSTRAINT voice_tiers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.voice_tiers
    ADD CONSTRAINT voice_tiers_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.webhook_deliveries
    ADD CONSTRAINT webhook_deliveries_tenant_id_webhook_endpoint_id_fkey FOREIGN KEY (tenant_id, webhook_endpoint_id) REFERENCES public.webhook_endpoints(tenant_id, webhook_endpoint_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.webhook_endpoints
    ADD CONSTRAINT webhook_endpoints_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(tenant_id);
ALTER TABLE ONLY public.webhook_endpoints
    ADD CONSTRAINT webhook_endpoints_trash_id_fkey FOREIGN KEY (tenant_id, trash_id) REFERENCES public.trash(tenant_id, trash_id);
ALTER TABLE ONLY public.webhook_states
    ADD CONSTRAINT webhook_states_tenant_id_webhook_endpoint_id_fkey FOREIGN KEY (tenant_id, webhook_endpoint_id) REFERENCES public.webhook_endpoints(tenant_id, webhook_endpoint_id) ON DELETE CASCADE;
ALTER TABLE public.account_thresholds ENABLE ROW LEVEL SECURITY;
CREATE POLICY account_thresholds_wall ON public.account_thresholds USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.accounts ENABLE ROW LEVEL SECURITY;
CREATE POLICY accounts_catalogue ON public.accounts FOR SELECT TO didtron_node USING (true);
CREATE POLICY accounts_views ON public.accounts FOR SELECT TO didtron_views USING ((customer_tenant_id = public.app_tenant()));
CREATE POLICY accounts_wall ON public.accounts USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.adjustment_decisions ENABLE ROW LEVEL SECURITY;
CREATE POLICY adjustment_decisions_wall ON public.adjustment_decisions USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.adjustment_postings ENABLE ROW LEVEL SECURITY;
CREATE POLICY adjustment_postings_wall ON public.adjustment_postings USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.adjustments ENABLE ROW LEVEL SECURITY;
CREATE POLICY adjustments_wall ON public.adjustments USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.assignments ENABLE ROW LEVEL SECURITY;
CREATE POLICY assignments_views ON public.assignments FOR SELECT TO didtron_views USING (true);
CREATE POLICY assignments_wall ON public.assignments USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.audit_checks ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_checks_wall ON public.audit_checks USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.audit_erasures ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_erasures_wall ON public.audit_erasures USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.audit_heads ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_heads_wall ON public.audit_heads USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.audit_links ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_links_wall ON public.audit_links USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.audit_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_log_wall ON public.audit_log USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.audit_queue ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_queue_catalogue ON public.audit_queue FOR SELECT TO didtron_node USING (true);
CREATE POLICY audit_queue_wall ON public.audit_queue USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.billing_terms ENABLE ROW LEVEL SECURITY;
CREATE POLICY billing_terms_wall ON public.billing_terms USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.call_postings ENABLE ROW LEVEL SECURITY;
CREATE POLICY call_postings_views ON public.call_postings FOR SELECT TO didtron_views USING ((EXISTS ( SELECT
   FROM public.accounts a
  WHERE ((a.tenant_id = call_postings.tenant_id) AND ((call_postings.debit_book = ANY (public.account_books(a.kind, a.account_id))) OR (call_postings.credit_book = ANY (public.account_books(a.kind, a.account_id))))))));
CREATE POLICY call_postings_wall ON public.call_postings USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.carriers ENABLE ROW LEVEL SECURITY;
CREATE POLICY carriers_catalogue ON public.carriers FOR SELECT TO didtron_node USING (true);
CREATE POLICY carriers_wall ON public.carriers USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.categories ENABLE ROW LEVEL SECURITY;
CREATE POLICY categories_wall ON public.categories USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
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
ALTER TABLE public.cdr_import_errors ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_import_errors_wall ON public.cdr_import_errors USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_imports ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_imports_wall ON public.cdr_imports USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_keys_views ON public.cdr_keys FOR SELECT TO didtron_views USING ((customer_tenant_id = public.app_tenant()));
CREATE POLICY cdr_keys_wall ON public.cdr_keys USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_reversals_wall ON public.cdr_reversals USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_reviews ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_reviews_wall ON public.cdr_reviews USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_source_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_source_keys_wall ON public.cdr_source_keys USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdr_sources ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdr_sources_catalogue ON public.cdr_sources FOR SELECT TO didtron_node USING (true);
CREATE POLICY cdr_sources_wall ON public.cdr_sources USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.cdrs ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.cdrs_default ENABLE ROW LEVEL SECURITY;
CREATE POLICY cdrs_views ON public.cdrs FOR SELECT TO didtron_views USING ((customer_tenant_id = public.app_tenant()));
CREATE POLICY cdrs_wall ON public.cdrs USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.channel_plans ENABLE ROW LEVEL SECURITY;
CREATE POLICY channel_plans_views ON public.channel_plans FOR SELECT TO didtron_views USING ((tenant_id = ( SELECT public.app_seller() AS app_seller)));
CREATE POLICY channel_plans_wall ON public.channel_plans USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.codecs ENABLE ROW LEVEL SECURITY;
CREATE POLICY codecs_views ON public.codecs FOR SELECT TO didtron_views USING ((tenant_id = ( SELECT public.app_seller() AS app_seller)));
CREATE POLICY codecs_wall ON public.codecs USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.contacts ENABLE ROW LEVEL SECURITY;
CREATE POLICY contacts_wall ON public.contacts USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.currencies ENABLE ROW LEVEL SECURITY;
CREATE POLICY currencies_wall ON public.currencies USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.customer_groups ENABLE ROW LEVEL SECURITY;
CREATE POLICY customer_groups_wall ON public.customer_groups USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY customers_views ON public.customers FOR SELECT TO didtron_views USING (true);
CREATE POLICY customers_wall ON public.customers USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.data_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY data_keys_wall ON public.data_keys USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.destinations ENABLE ROW LEVEL SECURITY;
CREATE POLICY destinations_wall ON public.destinations USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.document_templates ENABLE ROW LEVEL SECURITY;
CREATE POLICY document_templates_wall ON public.document_templates USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.email_templates ENABLE ROW LEVEL SECURITY;
CREATE POLICY email_templates_wall ON public.email_templates USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.engine_cases ENABLE ROW LEVEL SECURITY;
CREATE POLICY engine_cases_wall ON public.engine_cases USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.engine_runs ENABLE ROW LEVEL SECURITY;
CREATE POLICY engine_runs_wall ON public.engine_runs USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.engine_stages ENABLE ROW LEVEL SECURITY;
CREATE POLICY engine_stages_wall ON public.engine_stages USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.entry_valuations ENABLE ROW LEVEL SECURITY;
CREATE POLICY entry_valuations_wall ON public.entry_valuations USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.event_heads ENABLE ROW LEVEL SECURITY;
CREATE POLICY event_heads_wall ON public.event_heads USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.fx_rates ENABLE ROW LEVEL SECURITY;
CREATE POLICY fx_rates_catalogue ON public.fx_rates FOR SELECT TO didtron_node USING (true);
CREATE POLICY fx_rates_wall ON public.fx_rates USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.idempotent_requests ENABLE ROW LEVEL SECURITY;
CREATE POLICY idempotent_requests_wall ON public.idempotent_requests USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.job_files ENABLE ROW LEVEL SECURITY;
CREATE POLICY job_files_wall ON public.job_files USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.job_schedules ENABLE ROW LEVEL SECURITY;
CREATE POLICY job_schedules_queue ON public.job_schedules FOR SELECT TO didtron_node USING (true);
CREATE POLICY job_schedules_wall ON public.job_schedules USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.job_undo_steps ENABLE ROW LEVEL SECURITY;
CREATE POLICY job_undo_steps_wall ON public.job_undo_steps USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.jobs ENABLE ROW LEVEL SECURITY;
CREATE POLICY jobs_queue ON public.jobs FOR SELECT TO didtron_node USING (true);
CREATE POLICY jobs_wall ON public.jobs USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.journal_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY journal_entries_views ON public.journal_entries FOR SELECT TO didtron_views USING (((EXISTS ( SELECT
   FROM public.posting_lines p
  WHERE ((p.tenant_id = journal_entries.tenant_id) AND (p.entry_no = journal_entries.entry_no)))) OR (EXISTS ( SELECT
   FROM public.call_postings c
  WHERE ((c.tenant_id = journal_entries.tenant_id) AND (c.entry_no = journal_entries.entry_no))))));
CREATE POLICY journal_entries_wall ON public.journal_entries USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.ledger_balances ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_balances_catalogue ON public.ledger_balances FOR SELECT TO didtron_node USING (true);
CREATE POLICY ledger_balances_views ON public.ledger_balances FOR SELECT TO didtron_views USING ((EXISTS ( SELECT 1
   FROM public.accounts a
  WHERE ((a.tenant_id = ledger_balances.tenant_id) AND ((a.account_id)::text = split_part(ledger_balances.book, ':acct-'::text, 2))))));
CREATE POLICY ledger_balances_wall ON public.ledger_balances USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.ledger_heads ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_heads_wall ON public.ledger_heads USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.ledger_periods ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_periods_wall ON public.ledger_periods USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.ledger_rollups ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_rollups_wall ON public.ledger_rollups USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.ledger_roots ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_roots_wall ON public.ledger_roots USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.ledger_settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY ledger_settings_wall ON public.ledger_settings USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.live_calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY live_calls_catalogue ON public.live_calls FOR SELECT TO didtron_node USING (true);
CREATE POLICY live_calls_wall ON public.live_calls USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.login_sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY login_sessions_catalogue ON public.login_sessions FOR SELECT TO didtron_node USING (true);
CREATE POLICY login_sessions_views ON public.login_sessions FOR SELECT TO didtron_views USING (true);
CREATE POLICY login_sessions_wall ON public.login_sessions USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY outbox_queue ON public.outbox FOR SELECT TO didtron_node USING ((seq IS NULL));
CREATE POLICY outbox_wall ON public.outbox USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.pending_resolutions ENABLE ROW LEVEL SECURITY;
CREATE POLICY pending_resolutions_wall ON public.pending_resolutions USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.pending_transfers ENABLE ROW LEVEL SECURITY;
CREATE POLICY pending_transfers_wall ON public.pending_transfers USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.pops ENABLE ROW LEVEL SECURITY;
CREATE POLICY pops_views ON public.pops FOR SELECT TO didtron_views USING ((tenant_id = ( SELECT public.app_seller() AS app_seller)));
CREATE POLICY pops_wall ON public.pops USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.posting_lines ENABLE ROW LEVEL SECURITY;
CREATE POLICY posting_lines_views ON public.posting_lines FOR SELECT TO didtron_views USING ((EXISTS ( SELECT 1
   FROM public.accounts a
  WHERE ((a.tenant_id = posting_lines.tenant_id) AND (posting_lines.book = ANY (public.account_books(a.kind, a.account_id)))))));
CREATE POLICY posting_lines_wall ON public.posting_lines USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rate_cards ENABLE ROW LEVEL SECURITY;
CREATE POLICY rate_cards_catalogue ON public.rate_cards FOR SELECT TO didtron_node USING (true);
CREATE POLICY rate_cards_wall ON public.rate_cards USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rate_holidays ENABLE ROW LEVEL SECURITY;
CREATE POLICY rate_holidays_catalogue ON public.rate_holidays FOR SELECT TO didtron_node USING (true);
CREATE POLICY rate_holidays_wall ON public.rate_holidays USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rate_surcharges ENABLE ROW LEVEL SECURITY;
CREATE POLICY rate_surcharges_catalogue ON public.rate_surcharges FOR SELECT TO didtron_node USING (true);
CREATE POLICY rate_surcharges_wall ON public.rate_surcharges USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rate_time_classes ENABLE ROW LEVEL SECURITY;
CREATE POLICY rate_time_classes_catalogue ON public.rate_time_classes FOR SELECT TO didtron_node USING (true);
CREATE POLICY rate_time_classes_wall ON public.rate_time_classes USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rates ENABLE ROW LEVEL SECURITY;
CREATE POLICY rates_catalogue ON public.rates FOR SELECT TO didtron_node USING (true);
CREATE POLICY rates_wall ON public.rates USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rerated_calls ENABLE ROW LEVEL SECURITY;
CREATE POLICY rerated_calls_views ON public.rerated_calls FOR SELECT TO didtron_views USING (((side = 'charge'::text) AND (EXISTS ( SELECT 1
   FROM public.accounts a
  WHERE ((a.tenant_id = rerated_calls.tenant_id) AND (a.account_id = rerated_calls.account_id) AND (a.customer_tenant_id = public.app_tenant()))))));
CREATE POLICY rerated_calls_wall ON public.rerated_calls USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rerating_decisions ENABLE ROW LEVEL SECURITY;
CREATE POLICY rerating_decisions_wall ON public.rerating_decisions USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rerating_postings ENABLE ROW LEVEL SECURITY;
CREATE POLICY rerating_postings_views ON public.rerating_postings FOR SELECT TO didtron_views USING (true);
CREATE POLICY rerating_postings_wall ON public.rerating_postings USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rerating_previews ENABLE ROW LEVEL SECURITY;
CREATE POLICY rerating_previews_wall ON public.rerating_previews USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.rerating_undos ENABLE ROW LEVEL SECURITY;
CREATE POLICY rerating_undos_views ON public.rerating_undos FOR SELECT TO didtron_views USING (true);
CREATE POLICY rerating_undos_wall ON public.rerating_undos USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.reratings ENABLE ROW LEVEL SECURITY;
CREATE POLICY reratings_wall ON public.reratings USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.roles ENABLE ROW LEVEL SECURITY;
CREATE POLICY roles_catalogue ON public.roles FOR SELECT TO didtron_node USING (true);
CREATE POLICY roles_views ON public.roles FOR SELECT TO didtron_views USING (true);
CREATE POLICY roles_wall ON public.roles USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.routes ENABLE ROW LEVEL SECURITY;
CREATE POLICY routes_catalogue ON public.routes FOR SELECT TO didtron_node USING (true);
CREATE POLICY routes_wall ON public.routes USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.routing_plans ENABLE ROW LEVEL SECURITY;
CREATE POLICY routing_plans_catalogue ON public.routing_plans FOR SELECT TO didtron_node USING (true);
CREATE POLICY routing_plans_wall ON public.routing_plans USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.secrets ENABLE ROW LEVEL SECURITY;
CREATE POLICY secrets_wall ON public.secrets USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY settings_catalogue ON public.settings FOR SELECT TO didtron_node USING (true);
CREATE POLICY settings_wall ON public.settings USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.tenants ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenants_catalogue ON public.tenants FOR SELECT TO didtron_node USING (true);
CREATE POLICY tenants_views ON public.tenants FOR SELECT TO didtron_views USING (true);
CREATE POLICY tenants_wall ON public.tenants USING (((tenant_id = public.app_tenant()) OR (parent_tenant_id = public.app_tenant()))) WITH CHECK (((tenant_id = public.app_tenant()) OR (parent_tenant_id = public.app_tenant())));
ALTER TABLE public.topups ENABLE ROW LEVEL SECURITY;
CREATE POLICY topups_wall ON public.topups USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.trash ENABLE ROW LEVEL SECURITY;
CREATE POLICY trash_wall ON public.trash USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.trunks ENABLE ROW LEVEL SECURITY;
CREATE POLICY trunks_catalogue ON public.trunks FOR SELECT TO didtron_node USING (true);
CREATE POLICY trunks_wall ON public.trunks USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.unvalued_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY unvalued_entries_wall ON public.unvalued_entries USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_catalogue ON public.users FOR SELECT TO didtron_node USING (true);
CREATE POLICY users_views ON public.users FOR SELECT TO didtron_views USING (true);
CREATE POLICY users_wall ON public.users USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.voice_tiers ENABLE ROW LEVEL SECURITY;
CREATE POLICY voice_tiers_views ON public.voice_tiers FOR SELECT TO didtron_views USING ((tenant_id = ( SELECT public.app_seller() AS app_seller)));
CREATE POLICY voice_tiers_wall ON public.voice_tiers USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.webhook_deliveries ENABLE ROW LEVEL SECURITY;
CREATE POLICY webhook_deliveries_wall ON public.webhook_deliveries USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.webhook_endpoints ENABLE ROW LEVEL SECURITY;
CREATE POLICY webhook_endpoints_wall ON public.webhook_endpoints USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
ALTER TABLE public.webhook_states ENABLE ROW LEVEL SECURITY;
CREATE POLICY webhook_states_queue ON public.webhook_states FOR SELECT TO didtron_node USING (true);
CREATE POLICY webhook_states_wall ON public.webhook_states USING ((tenant_id = public.app_tenant())) WITH CHECK ((tenant_id = public.app_tenant()));
GRANT USAGE ON SCHEMA public TO didtron_node;
GRANT USAGE ON SCHEMA public TO didtron_api;
GRANT USAGE ON SCHEMA public TO didtron_views;
GRANT USAGE ON SCHEMA public TO didtron_ingest;
REVOKE ALL ON FUNCTION public.app_seller() FROM PUBLIC;
GRANT ALL ON FUNCTION public.app_seller() TO didtron_node;
GRANT ALL ON FUNCTION public.app_seller() TO didtron_api;
REVOKE ALL ON FUNCTION public.assignment_of(p_seller bigint, p_subject text, p_object text, p_customer bigint, p_category bigint, p_group bigint, p_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.assignment_of(p_seller bigint, p_subject text, p_object text, p_customer bigint, p_category bigint, p_group bigint, p_at timestamp with time zone) TO didtron_node;
GRANT ALL ON FUNCTION public.assignment_of(p_seller bigint, p_subject text, p_object text, p_customer bigint, p_category bigint, p_group bigint, p_at timestamp with time zone) TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.audit_log TO didtron_node;
GRANT SELECT ON TABLE public.audit_log TO didtron_api;
REVOKE ALL ON FUNCTION public.check_tenant_place() FROM PUBLIC;
REVOKE ALL ON FUNCTION public.close_period(p_tenant bigint, p_period text, p_by text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.close_period(p_tenant bigint, p_period text, p_by text) TO didtron_node;
REVOKE ALL ON FUNCTION public.ensure_cdr_partitions(p_from timestamp with time zone, p_to timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.ensure_cdr_partitions(p_from timestamp with time zone, p_to timestamp with time zone) TO didtron_node;
REVOKE ALL ON FUNCTION public.erase_audit_details(p_tenant bigint, p_objects text[], p_reason text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.erase_audit_details(p_tenant bigint, p_objects text[], p_reason text) TO didtron_node;
REVOKE ALL ON FUNCTION public.hidden_features(p_tenant bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.hidden_features(p_tenant bigint) TO didtron_node;
GRANT ALL ON FUNCTION public.hidden_features(p_tenant bigint) TO didtron_api;
REVOKE ALL ON FUNCTION public.impersonation_target(p_user bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.impersonation_target(p_user bigint) TO didtron_node;
REVOKE ALL ON FUNCTION public.is_assigned(p_subject text, p_object text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.is_assigned(p_subject text, p_object text) TO didtron_node;
GRANT ALL ON FUNCTION public.is_assigned(p_subject text, p_object text) TO didtron_api;
REVOKE ALL ON FUNCTION public.login_session_by_digest(p_digest bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION public.login_session_by_digest(p_digest bytea) TO didtron_node;
GRANT ALL ON FUNCTION public.login_session_by_digest(p_digest bytea) TO didtron_api;
REVOKE ALL ON FUNCTION public.note_audit_erasure(p_tenant bigint, p_class text, p_before timestamp with time zone, p_object text, p_audit_no_max bigint, p_rows bigint, p_reason text) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.note_thresholds(p_tenant bigint, p_accounts bigint[]) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.open_pending(p_tenant bigint, p_kind text, p_key text, p_cause text, p_debit_book text, p_credit_book text, p_currency text, p_amount bigint, p_expires_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION public.open_pending(p_tenant bigint, p_kind text, p_key text, p_cause text, p_debit_book text, p_credit_book text, p_currency text, p_amount bigint, p_expires_at timestamp with time zone) TO didtron_node;
REVOKE ALL ON FUNCTION public.post_entries(p_tenant bigint, p_kinds text[], p_keys text[], p_causes text[], p_posted_at timestamp with time zone[], p_usage_periods text[], p_batches bigint[], p_reverses bigint[], p_rating_rows bigint[], p_rating_digests text[], p_entry_of bigint[], p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[], p_bases bigint[], p_rates bigint[], p_calls uuid[], p_debit_books text[], p_credit_books text[], p_pair_currencies text[], p_pair_counts bigint[], p_pair_amounts bigint[], p_pair_calls uuid[], p_fx_rates bigint[], p_fx_second_rates bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.post_entries(p_tenant bigint, p_kinds text[], p_keys text[], p_causes text[], p_posted_at timestamp with time zone[], p_usage_periods text[], p_batches bigint[], p_reverses bigint[], p_rating_rows bigint[], p_rating_digests text[], p_entry_of bigint[], p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[], p_bases bigint[], p_rates bigint[], p_calls uuid[], p_debit_books text[], p_credit_books text[], p_pair_currencies text[], p_pair_counts bigint[], p_pair_amounts bigint[], p_pair_calls uuid[], p_fx_rates bigint[], p_fx_second_rates bigint[]) TO didtron_node;
REVOKE ALL ON FUNCTION public.post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.post_entry(p_tenant bigint, p_kind text, p_key text, p_cause text, p_batch bigint, p_posted_at timestamp with time zone, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) TO didtron_node;
REVOKE ALL ON FUNCTION public.post_entry_if_covered(p_tenant bigint, p_kind text, p_key text, p_cause text, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION public.post_entry_if_covered(p_tenant bigint, p_kind text, p_key text, p_cause text, p_books text[], p_sides text[], p_currencies text[], p_amounts bigint[]) TO didtron_node;
REVOKE ALL ON FUNCTION public.purge_audit(p_tenant bigint, p_class text, p_rows_max bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.purge_audit(p_tenant bigint, p_class text, p_rows_max bigint) TO didtron_node;
REVOKE ALL ON FUNCTION public.queue_audit_rows() FROM PUBLIC;
GRANT ALL ON FUNCTION public.rate_charge(p_duration_ms bigint, p_duration_rounding text, p_initial_s bigint, p_next_s bigint, p_rate_e10 bigint, p_rate_next_e10 bigint, p_connect_fee_e8 bigint, p_free_s bigint, p_grace_s bigint, p_precision integer, p_rounding text, p_increment_style text, p_attempt_fee_e8 bigint, p_surcharge_fixed_e8 bigint, p_surcharge_percent_e6 bigint, p_min_charge_e8 bigint, p_max_charge_e8 bigint, OUT seconds bigint, OUT billed_s bigint, OUT charge_e8 bigint) TO didtron_node;
GRANT ALL ON FUNCTION public.rate_charge(p_duration_ms bigint, p_duration_rounding text, p_initial_s bigint, p_next_s bigint, p_rate_e10 bigint, p_rate_next_e10 bigint, p_connect_fee_e8 bigint, p_free_s bigint, p_grace_s bigint, p_precision integer, p_rounding text, p_increment_style text, p_attempt_fee_e8 bigint, p_surcharge_fixed_e8 bigint, p_surcharge_percent_e6 bigint, p_min_charge_e8 bigint, p_max_charge_e8 bigint, OUT seconds bigint, OUT billed_s bigint, OUT charge_e8 bigint) TO didtron_api;
REVOKE ALL ON FUNCTION public.rerated(p_tenant bigint, p_call uuid, p_side text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.rerated(p_tenant bigint, p_call uuid, p_side text) TO didtron_node;
GRANT ALL ON FUNCTION public.rerated(p_tenant bigint, p_call uuid, p_side text) TO didtron_api;
REVOKE ALL ON FUNCTION public.resolve_pending(p_tenant bigint, p_pending_no bigint, p_outcome text, p_amount bigint, p_cause text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.resolve_pending(p_tenant bigint, p_pending_no bigint, p_outcome text, p_amount bigint, p_cause text) TO didtron_node;
REVOKE ALL ON FUNCTION public.reverse_entry(p_tenant bigint, p_entry_no bigint, p_key text, p_cause text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.reverse_entry(p_tenant bigint, p_entry_no bigint, p_key text, p_cause text) TO didtron_node;
GRANT ALL ON FUNCTION public.round_quotient(p_numerator numeric, p_denominator numeric, p_precision integer, p_mode text) TO didtron_node;
GRANT ALL ON FUNCTION public.round_quotient(p_numerator numeric, p_denominator numeric, p_precision integer, p_mode text) TO didtron_api;
REVOKE ALL ON FUNCTION public.seal_audit(p_tenant bigint, p_rows_max bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.seal_audit(p_tenant bigint, p_rows_max bigint) TO didtron_node;
REVOKE ALL ON FUNCTION public.set_base_currency(p_tenant bigint, p_currency text) FROM PUBLIC;
GRANT ALL ON FUNCTION public.set_base_currency(p_tenant bigint, p_currency text) TO didtron_node;
REVOKE ALL ON FUNCTION public.tenant_is_below(p_tenant bigint, p_above bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION public.tenant_is_open(p_tenant bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.tenant_is_open(p_tenant bigint) TO didtron_node;
GRANT ALL ON FUNCTION public.tenant_is_open(p_tenant bigint) TO didtron_api;
REVOKE ALL ON FUNCTION public.tenants_below() FROM PUBLIC;
GRANT ALL ON FUNCTION public.tenants_below() TO didtron_node;
GRANT ALL ON FUNCTION public.tenants_below() TO didtron_api;
REVOKE ALL ON FUNCTION public.value_entry(p_tenant bigint, p_entry_no bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION public.value_entry(p_tenant bigint, p_entry_no bigint) TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.account_thresholds TO didtron_node;
GRANT SELECT ON TABLE public.account_thresholds TO didtron_api;
GRANT UPDATE(is_below) ON TABLE public.account_thresholds TO didtron_node;
GRANT UPDATE(crossed_at) ON TABLE public.account_thresholds TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.accounts TO didtron_node;
GRANT SELECT ON TABLE public.accounts TO didtron_api;
GRANT SELECT ON TABLE public.accounts TO didtron_views;
GRANT UPDATE(name) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(kind) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(credit_limit_e8) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(channels_max) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(cps_max) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(rate_card_id) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(routing_plan_id) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(status) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(day_spend_max_e8) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(price_max_e10) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(temporary_credit_limit_e8) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(temporary_credit_until) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(wholesale_account_id) ON TABLE public.accounts TO didtron_node;
GRANT UPDATE(wholesale_carrier_id) ON TABLE public.accounts TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.adjustment_decisions TO didtron_node;
GRANT SELECT ON TABLE public.adjustment_decisions TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.adjustment_postings TO didtron_node;
GRANT SELECT ON TABLE public.adjustment_postings TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.adjustments TO didtron_node;
GRANT SELECT ON TABLE public.adjustments TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.channel_plans TO didtron_node;
GRANT SELECT ON TABLE public.channel_plans TO didtron_api;
GRANT SELECT ON TABLE public.channel_plans TO didtron_views;
GRANT UPDATE(version) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(name) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(code) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(display_order) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(channels_max) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(cps_max) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(rental_per_day_e8) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(setup_fee_e8) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(currency) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(is_on_website) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(description) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.channel_plans TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.channel_plans TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.codecs TO didtron_node;
GRANT SELECT ON TABLE public.codecs TO didtron_api;
GRANT SELECT ON TABLE public.codecs TO didtron_views;
GRANT UPDATE(version) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(name) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(code) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(display_order) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(payload_type) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(clock_rate_hz) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(bit_rate_bps) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(description) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.codecs TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.codecs TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.pops TO didtron_node;
GRANT SELECT ON TABLE public.pops TO didtron_api;
GRANT SELECT ON TABLE public.pops TO didtron_views;
GRANT UPDATE(version) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(name) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(code) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(display_order) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(host_name) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(address) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(region) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(country) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(city) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(description) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.pops TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.pops TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.voice_tiers TO didtron_node;
GRANT SELECT ON TABLE public.voice_tiers TO didtron_api;
GRANT SELECT ON TABLE public.voice_tiers TO didtron_views;
GRANT UPDATE(version) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(name) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(code) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(display_order) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(asr_min_e6) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(acd_min_s) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(pdd_max_ms) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(base_rate_e10) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(currency) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(is_on_website) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(description) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.voice_tiers TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.voice_tiers TO didtron_node;
GRANT SELECT ON TABLE public.assignable_objects TO didtron_node;
GRANT SELECT ON TABLE public.assignable_objects TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.assignments TO didtron_node;
GRANT SELECT ON TABLE public.assignments TO didtron_api;
GRANT SELECT(tenant_id) ON TABLE public.assignments TO didtron_views;
GRANT SELECT(assignment_id) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(version) ON TABLE public.assignments TO didtron_node;
GRANT UPDATE(name) ON TABLE public.assignments TO didtron_node;
GRANT UPDATE(subject) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(subject) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(pop_id) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(pop_id) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(voice_tier_id) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(voice_tier_id) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(codec_id) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(codec_id) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(channel_plan_id) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(channel_plan_id) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(feature) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(feature) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(reach) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(reach) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(category_id) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(category_id) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(group_id) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(group_id) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(customer_id) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(customer_id) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(is_shown) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(is_shown) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(effective_from) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(effective_from) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(effective_to) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(effective_to) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(note) ON TABLE public.assignments TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.assignments TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.assignments TO didtron_node;
GRANT SELECT(trash_id) ON TABLE public.assignments TO didtron_views;
GRANT UPDATE(code) ON TABLE public.assignments TO didtron_node;
GRANT SELECT ON TABLE public.assignment_rows TO didtron_node;
GRANT SELECT ON TABLE public.assignment_rows TO didtron_api;
GRANT SELECT ON TABLE public.assignment_rows TO didtron_views;
GRANT SELECT,INSERT,UPDATE ON TABLE public.audit_checks TO didtron_node;
GRANT SELECT ON TABLE public.audit_checks TO didtron_api;
GRANT SELECT ON TABLE public.audit_classes TO didtron_node;
GRANT SELECT ON TABLE public.audit_classes TO didtron_api;
GRANT SELECT ON TABLE public.audit_erasures TO didtron_node;
GRANT SELECT ON TABLE public.audit_erasures TO didtron_api;
GRANT SELECT ON TABLE public.audit_heads TO didtron_node;
GRANT SELECT ON TABLE public.audit_heads TO didtron_api;
GRANT SELECT ON TABLE public.audit_links TO didtron_node;
GRANT SELECT ON TABLE public.audit_links TO didtron_api;
GRANT SELECT ON TABLE public.audit_queue TO didtron_node;
GRANT SELECT ON TABLE public.audit_queue TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.billing_terms TO didtron_node;
GRANT SELECT ON TABLE public.billing_terms TO didtron_api;
GRANT UPDATE(version) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(name) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(code) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(display_order) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(cycle) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(due_days) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(reminder_days) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(close_grace_hours) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(time_zone) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.billing_terms TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.billing_terms TO didtron_node;
GRANT SELECT ON TABLE public.call_postings TO didtron_node;
GRANT SELECT ON TABLE public.call_postings TO didtron_api;
GRANT SELECT ON TABLE public.call_postings TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.carriers TO didtron_node;
GRANT SELECT ON TABLE public.carriers TO didtron_api;
GRANT UPDATE(name) ON TABLE public.carriers TO didtron_node;
GRANT UPDATE(status) ON TABLE public.carriers TO didtron_node;
GRANT SELECT ON TABLE public.catalogue_version TO didtron_node;
GRANT SELECT ON TABLE public.catalogue_version TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.categories TO didtron_node;
GRANT SELECT ON TABLE public.categories TO didtron_api;
GRANT UPDATE(version) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(name) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(code) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(display_order) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(billing_type) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(icon) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(is_on_website) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(description) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.categories TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.categories TO didtron_node;
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
GRANT SELECT,INSERT ON TABLE public.cdr_import_errors TO didtron_node;
GRANT SELECT ON TABLE public.cdr_import_errors TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.cdr_imports TO didtron_node;
GRANT SELECT ON TABLE public.cdr_imports TO didtron_api;
GRANT UPDATE(state) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(reason) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(rows_done) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(booked) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(duplicates) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(conflicts) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(unrated) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(quarantined) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(refused) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(rollback_entry_no) ON TABLE public.cdr_imports TO didtron_node;
GRANT UPDATE(ended_at) ON TABLE public.cdr_imports TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.cdr_keys TO didtron_node;
GRANT SELECT ON TABLE public.cdr_keys TO didtron_api;
GRANT SELECT ON TABLE public.cdr_keys TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.cdr_reversals TO didtron_node;
GRANT SELECT ON TABLE public.cdr_reversals TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.cdr_reviews TO didtron_node;
GRANT SELECT ON TABLE public.cdr_reviews TO didtron_api;
GRANT UPDATE(reason) ON TABLE public.cdr_reviews TO didtron_node;
GRANT UPDATE(detail) ON TABLE public.cdr_reviews TO didtron_node;
GRANT UPDATE(call_id) ON TABLE public.cdr_reviews TO didtron_node;
GRANT UPDATE(source_seq) ON TABLE public.cdr_reviews TO didtron_node;
GRANT UPDATE(state) ON TABLE public.cdr_reviews TO didtron_node;
GRANT UPDATE(resolution) ON TABLE public.cdr_reviews TO didtron_node;
GRANT UPDATE(resolved_by) ON TABLE public.cdr_reviews TO didtron_node;
GRANT UPDATE(resolved_at) ON TABLE public.cdr_reviews TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.cdr_source_keys TO didtron_node;
GRANT SELECT ON TABLE public.cdr_source_keys TO didtron_api;
GRANT INSERT ON TABLE public.cdr_source_keys TO didtron_ingest;
GRANT UPDATE(digest) ON TABLE public.cdr_source_keys TO didtron_node;
GRANT UPDATE(call_id) ON TABLE public.cdr_source_keys TO didtron_node;
GRANT UPDATE(import_id) ON TABLE public.cdr_source_keys TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.cdr_sources TO didtron_node;
GRANT SELECT ON TABLE public.cdr_sources TO didtron_api;
GRANT UPDATE(status) ON TABLE public.cdr_sources TO didtron_node;
GRANT UPDATE(epoch) ON TABLE public.cdr_sources TO didtron_node;
GRANT UPDATE(last_seq) ON TABLE public.cdr_sources TO didtron_node;
GRANT UPDATE(pull_cursor) ON TABLE public.cdr_sources TO didtron_node;
GRANT UPDATE(pull) ON TABLE public.cdr_sources TO didtron_node;
GRANT UPDATE(pull_due_at) ON TABLE public.cdr_sources TO didtron_node;
GRANT UPDATE(pulled_at) ON TABLE public.cdr_sources TO didtron_node;
GRANT UPDATE(pull_succeeded_at) ON TABLE public.cdr_sources TO didtron_node;
GRANT UPDATE(pull_error) ON TABLE public.cdr_sources TO didtron_node;
GRANT UPDATE(pull_failures) ON TABLE public.cdr_sources TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.cdrs TO didtron_node;
GRANT SELECT ON TABLE public.cdrs TO didtron_api;
GRANT SELECT ON TABLE public.cdrs TO didtron_views;
GRANT INSERT ON TABLE public.cdrs TO didtron_ingest;
GRANT SELECT ON TABLE public.chart_accounts TO didtron_node;
GRANT SELECT ON TABLE public.chart_accounts TO didtron_api;
GRANT SELECT ON TABLE public.chart_accounts TO didtron_views;
GRANT SELECT,INSERT,DELETE ON TABLE public.contacts TO didtron_node;
GRANT SELECT ON TABLE public.contacts TO didtron_api;
GRANT UPDATE(version) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(name) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(company) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(duties) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(email) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(phone) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(time_zone) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(may_use_portal) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(notes) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.contacts TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.contacts TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.currencies TO didtron_node;
GRANT SELECT ON TABLE public.currencies TO didtron_api;
GRANT UPDATE(version) ON TABLE public.currencies TO didtron_node;
GRANT UPDATE(name) ON TABLE public.currencies TO didtron_node;
GRANT UPDATE(code) ON TABLE public.currencies TO didtron_node;
GRANT UPDATE(minor_digits) ON TABLE public.currencies TO didtron_node;
GRANT UPDATE(hedge_spread_e6) ON TABLE public.currencies TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.currencies TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.currencies TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.currencies TO didtron_node;
GRANT SELECT ON TABLE public.journal_entries TO didtron_node;
GRANT SELECT ON TABLE public.journal_entries TO didtron_api;
GRANT SELECT(tenant_id) ON TABLE public.journal_entries TO didtron_views;
GRANT SELECT(entry_no) ON TABLE public.journal_entries TO didtron_views;
GRANT SELECT(kind) ON TABLE public.journal_entries TO didtron_views;
GRANT SELECT(posted_at) ON TABLE public.journal_entries TO didtron_views;
GRANT SELECT(usage_period) ON TABLE public.journal_entries TO didtron_views;
GRANT SELECT ON TABLE public.posting_lines TO didtron_node;
GRANT SELECT ON TABLE public.posting_lines TO didtron_api;
GRANT SELECT ON TABLE public.posting_lines TO didtron_views;
GRANT SELECT ON TABLE public.customer_account_lines TO didtron_node;
GRANT SELECT ON TABLE public.customer_account_lines TO didtron_api;
GRANT SELECT ON TABLE public.ledger_balances TO didtron_node;
GRANT SELECT ON TABLE public.ledger_balances TO didtron_api;
GRANT SELECT ON TABLE public.ledger_balances TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.tenants TO didtron_node;
GRANT SELECT ON TABLE public.tenants TO didtron_api;
GRANT SELECT ON TABLE public.tenants TO didtron_views;
GRANT UPDATE(name) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(status) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(version) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(suspended_at) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(suspended_for) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(deleted_at) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(users_max) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(companies_max) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(jobs_max) ON TABLE public.tenants TO didtron_node;
GRANT UPDATE(requests_per_minute_max) ON TABLE public.tenants TO didtron_node;
GRANT SELECT ON TABLE public.customer_accounts TO didtron_node;
GRANT SELECT ON TABLE public.customer_accounts TO didtron_api;
GRANT SELECT ON TABLE public.customer_cdr_charges TO didtron_node;
GRANT SELECT ON TABLE public.customer_cdr_charges TO didtron_api;
GRANT SELECT ON TABLE public.customer_cdr_keys TO didtron_node;
GRANT SELECT ON TABLE public.customer_cdr_keys TO didtron_api;
GRANT SELECT ON TABLE public.customer_cdrs TO didtron_node;
GRANT SELECT ON TABLE public.customer_cdrs TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.customer_groups TO didtron_node;
GRANT SELECT ON TABLE public.customer_groups TO didtron_api;
GRANT UPDATE(version) ON TABLE public.customer_groups TO didtron_node;
GRANT UPDATE(name) ON TABLE public.customer_groups TO didtron_node;
GRANT UPDATE(code) ON TABLE public.customer_groups TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.customer_groups TO didtron_node;
GRANT UPDATE(display_order) ON TABLE public.customer_groups TO didtron_node;
GRANT UPDATE(category_id) ON TABLE public.customer_groups TO didtron_node;
GRANT UPDATE(description) ON TABLE public.customer_groups TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.customer_groups TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.customer_groups TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.rerated_calls TO didtron_node;
GRANT SELECT ON TABLE public.rerated_calls TO didtron_api;
GRANT SELECT(tenant_id) ON TABLE public.rerated_calls TO didtron_views;
GRANT SELECT(rerating_id) ON TABLE public.rerated_calls TO didtron_views;
GRANT SELECT(call_id) ON TABLE public.rerated_calls TO didtron_views;
GRANT SELECT(side) ON TABLE public.rerated_calls TO didtron_views;
GRANT SELECT(account_id) ON TABLE public.rerated_calls TO didtron_views;
GRANT SELECT(before_e8) ON TABLE public.rerated_calls TO didtron_views;
GRANT SELECT(after_e8) ON TABLE public.rerated_calls TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.rerating_postings TO didtron_node;
GRANT SELECT ON TABLE public.rerating_postings TO didtron_api;
GRANT SELECT(tenant_id) ON TABLE public.rerating_postings TO didtron_views;
GRANT SELECT(rerating_id) ON TABLE public.rerating_postings TO didtron_views;
GRANT SELECT(posted_at) ON TABLE public.rerating_postings TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.rerating_undos TO didtron_node;
GRANT SELECT ON TABLE public.rerating_undos TO didtron_api;
GRANT SELECT(tenant_id) ON TABLE public.rerating_undos TO didtron_views;
GRANT SELECT(rerating_id) ON TABLE public.rerating_undos TO didtron_views;
GRANT SELECT(undone_at) ON TABLE public.rerating_undos TO didtron_views;
GRANT SELECT ON TABLE public.customer_rerated_charges TO didtron_node;
GRANT SELECT ON TABLE public.customer_rerated_charges TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.customers TO didtron_node;
GRANT SELECT ON TABLE public.customers TO didtron_api;
GRANT SELECT(tenant_id) ON TABLE public.customers TO didtron_views;
GRANT SELECT(customer_id) ON TABLE public.customers TO didtron_views;
GRANT UPDATE(version) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(name) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(customer_type) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(category_id) ON TABLE public.customers TO didtron_node;
GRANT SELECT(category_id) ON TABLE public.customers TO didtron_views;
GRANT UPDATE(group_id) ON TABLE public.customers TO didtron_node;
GRANT SELECT(group_id) ON TABLE public.customers TO didtron_views;
GRANT UPDATE(billing_type) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(customer_tenant_id) ON TABLE public.customers TO didtron_node;
GRANT SELECT(customer_tenant_id) ON TABLE public.customers TO didtron_views;
GRANT UPDATE(billing_email) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(technical_email) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(phone) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(address) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(city) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(state) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(postal_code) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(country) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(tax_id) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(time_zone) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(display_currency) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(low_balance_1_e8) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(low_balance_2_e8) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(low_balance_3_e8) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(notes) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.customers TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.customers TO didtron_node;
GRANT SELECT(trash_id) ON TABLE public.customers TO didtron_views;
GRANT UPDATE(code) ON TABLE public.customers TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.data_keys TO didtron_node;
GRANT SELECT(tenant_id) ON TABLE public.data_keys TO didtron_api;
GRANT SELECT(key_no) ON TABLE public.data_keys TO didtron_api;
GRANT SELECT(master_version) ON TABLE public.data_keys TO didtron_api;
GRANT UPDATE(master_version) ON TABLE public.data_keys TO didtron_node;
GRANT UPDATE(wrapped) ON TABLE public.data_keys TO didtron_node;
GRANT SELECT(created_at) ON TABLE public.data_keys TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.destinations TO didtron_node;
GRANT SELECT ON TABLE public.destinations TO didtron_api;
GRANT UPDATE(version) ON TABLE public.destinations TO didtron_node;
GRANT UPDATE(name) ON TABLE public.destinations TO didtron_node;
GRANT UPDATE(prefix) ON TABLE public.destinations TO didtron_node;
GRANT UPDATE(country) ON TABLE public.destinations TO didtron_node;
GRANT UPDATE(network) ON TABLE public.destinations TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.destinations TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.destinations TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.destinations TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.document_templates TO didtron_node;
GRANT SELECT ON TABLE public.document_templates TO didtron_api;
GRANT UPDATE(version) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(name) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(code) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(display_order) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(document) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(paper) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(header) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(footer) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(state) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.document_templates TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.document_templates TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.email_templates TO didtron_node;
GRANT SELECT ON TABLE public.email_templates TO didtron_api;
GRANT UPDATE(version) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(name) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(code) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(is_active) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(display_order) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(language) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(subject) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(body) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(variables) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(state) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(updated_at) ON TABLE public.email_templates TO didtron_node;
GRANT UPDATE(trash_id) ON TABLE public.email_templates TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.engine_cases TO didtron_node;
GRANT SELECT ON TABLE public.engine_cases TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.engine_runs TO didtron_node;
GRANT SELECT ON TABLE public.engine_runs TO didtron_api;
GRANT UPDATE(passed) ON TABLE public.engine_runs TO didtron_node;
GRANT UPDATE(failed) ON TABLE public.engine_runs TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.engine_stages TO didtron_node;
GRANT SELECT ON TABLE public.engine_stages TO didtron_api;
GRANT UPDATE(stage_tenant_id) ON TABLE public.engine_stages TO didtron_node;
GRANT SELECT ON TABLE public.entry_valuations TO didtron_node;
GRANT SELECT ON TABLE public.entry_valuations TO didtron_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.event_heads TO didtron_node;
GRANT SELECT ON TABLE public.event_heads TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.fx_rates TO didtron_node;
GRANT SELECT ON TABLE public.fx_rates TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.idempotent_requests TO didtron_node;
GRANT SELECT ON TABLE public.idempotent_requests TO didtron_api;
GRANT SELECT ON TABLE public.job_files TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.job_files TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.job_schedules TO didtron_node;
GRANT SELECT ON TABLE public.job_schedules TO didtron_api;
GRANT UPDATE(is_enabled) ON TABLE public.job_schedules TO didtron_node;
GRANT UPDATE(every_s) ON TABLE public.job_schedules TO didtron_node;
GRANT UPDATE(next_at) ON TABLE public.job_schedules TO didtron_node;
GRANT UPDATE(last_job_id) ON TABLE public.job_schedules TO didtron_node;
GRANT UPDATE(version) ON TABLE public.job_schedules TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.job_undo_steps TO didtron_node;
GRANT SELECT ON TABLE public.job_undo_steps TO didtron_api;
GRANT SELECT,INSERT,DELETE ON TABLE public.jobs TO didtron_node;
GRANT SELECT(tenant_id) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(job_id) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(kind) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(operation) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(state) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(state) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(lane) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(user_id) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(reason) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(needs) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(input) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(attempts) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(attempts) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(attempts_max) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(run_at) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(run_at) ON TABLE public.jobs TO didtron_node;
GRANT UPDATE(claim) ON TABLE public.jobs TO didtron_node;
GRANT UPDATE(node) ON TABLE public.jobs TO didtron_node;
GRANT UPDATE(heartbeat_at) ON TABLE public.jobs TO didtron_node;
GRANT UPDATE(step) ON TABLE public.jobs TO didtron_node;
GRANT UPDATE(cursor) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(items_done) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(items_done) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(items_failed) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(items_failed) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(items_total) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(is_cancel_asked) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(is_cancel_asked) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(result) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(result) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(fault) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(fault) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(faults) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(faults) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(decided_by) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(decided_by) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(decided_at) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(decided_at) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(decision_reason) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(decision_reason) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(undo_of) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(undone_by) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(undone_by) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(created_at) ON TABLE public.jobs TO didtron_api;
GRANT SELECT(started_at) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(started_at) ON TABLE public.jobs TO didtron_node;
GRANT SELECT(ended_at) ON TABLE public.jobs TO didtron_api;
GRANT UPDATE(ended_at) ON TABLE public.jobs TO didtron_node;
GRANT SELECT ON TABLE public.ledger_heads TO didtron_node;
GRANT SELECT ON TABLE public.ledger_heads TO didtron_api;
GRANT SELECT ON TABLE public.ledger_periods TO didtron_node;
GRANT SELECT ON TABLE public.ledger_periods TO didtron_api;
GRANT SELECT ON TABLE public.ledger_rollups TO didtron_node;
GRANT SELECT ON TABLE public.ledger_rollups TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.ledger_roots TO didtron_node;
GRANT SELECT ON TABLE public.ledger_roots TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.ledger_settings TO didtron_node;
GRANT SELECT ON TABLE public.ledger_settings TO didtron_api;
GRANT UPDATE(usage_journal) ON TABLE public.ledger_settings TO didtron_node;
GRANT UPDATE(adjustment_approval_above_e8) ON TABLE public.ledger_settings TO didtron_node;
GRANT SELECT,INSERT,DELETE ON TABLE public.live_calls TO didtron_node;
GRANT SELECT ON TABLE public.live_calls TO didtron_api;
GRANT UPDATE(state) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(egress_trunk_id) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(carrier_id) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(hold_e8) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(granted_s) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(answered_at) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(last_seen_at) ON TABLE public.live_calls TO didtron_node;
GRANT UPDATE(attempts) ON TABLE public.live_calls TO didtron_node;
GRANT SELECT ON TABLE public.login_sessions TO didtron_api;
GRANT SELECT ON TABLE public.login_sessions TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(last_seen_at) ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(expires_at) ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(revoked_at) ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(as_tenant_id) ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(as_user_id) ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(as_until) ON TABLE public.login_sessions TO didtron_node;
GRANT UPDATE(as_reason) ON TABLE public.login_sessions TO didtron_node;
GRANT SELECT,INSERT,UPDATE ON TABLE public.nodes TO didtron_node;
GRANT SELECT ON TABLE public.nodes TO didtron_api;
GRANT SELECT ON TABLE public.number_blocks TO didtron_node;
GRANT SELECT ON TABLE public.number_blocks TO didtron_api;
GRANT SELECT ON TABLE public.number_blocks_version TO didtron_node;
GRANT SELECT ON TABLE public.number_blocks_version TO didtron_api;
GRANT SELECT ON TABLE public.offered_channel_plans TO didtron_node;
GRANT SELECT ON TABLE public.offered_channel_plans TO didtron_api;
GRANT SELECT ON TABLE public.offered_codecs TO didtron_node;
GRANT SELECT ON TABLE public.offered_codecs TO didtron_api;
GRANT SELECT ON TABLE public.offered_pops TO didtron_node;
GRANT SELECT ON TABLE public.offered_pops TO didtron_api;
GRANT SELECT ON TABLE public.offered_voice_tiers TO didtron_node;
GRANT SELECT ON TABLE public.offered_voice_tiers TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.outbox TO didtron_node;
GRANT SELECT ON TABLE public.outbox TO didtron_api;
GRANT UPDATE(seq) ON TABLE public.outbox TO didtron_node;
GRANT SELECT ON TABLE public.pending_resolutions TO didtron_node;
GRANT SELECT ON TABLE public.pending_resolutions TO didtron_api;
GRANT SELECT ON TABLE public.pending_transfers TO didtron_node;
GRANT SELECT ON TABLE public.pending_transfers TO didtron_api;
GRANT SELECT ON TABLE public.ported_numbers TO didtron_node;
GRANT SELECT ON TABLE public.ported_numbers TO didtron_api;
GRANT SELECT ON TABLE public.postings TO didtron_node;
GRANT SELECT ON TABLE public.postings TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.rate_cards TO didtron_node;
GRANT SELECT ON TABLE public.rate_cards TO didtron_api;
GRANT UPDATE(name) ON TABLE public.rate_cards TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.rate_holidays TO didtron_node;
GRANT SELECT ON TABLE public.rate_holidays TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.rate_surcharges TO didtron_node;
GRANT SELECT ON TABLE public.rate_surcharges TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.rate_time_classes TO didtron_node;
GRANT SELECT ON TABLE public.rate_time_classes TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.rates TO didtron_node;
GRANT SELECT ON TABLE public.rates TO didtron_api;
GRANT UPDATE(effective_to_at) ON TABLE public.rates TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.rerating_decisions TO didtron_node;
GRANT SELECT ON TABLE public.rerating_decisions TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.rerating_previews TO didtron_node;
GRANT SELECT ON TABLE public.rerating_previews TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.reratings TO didtron_node;
GRANT SELECT ON TABLE public.reratings TO didtron_api;
GRANT SELECT ON TABLE public.roles TO didtron_api;
GRANT SELECT ON TABLE public.roles TO didtron_views;
GRANT SELECT,INSERT ON TABLE public.roles TO didtron_node;
GRANT UPDATE(name) ON TABLE public.roles TO didtron_node;
GRANT UPDATE(description) ON TABLE public.roles TO didtron_node;
GRANT UPDATE(permissions) ON TABLE public.roles TO didtron_node;
GRANT UPDATE(version) ON TABLE public.roles TO didtron_node;
GRANT UPDATE(changed_at) ON TABLE public.roles TO didtron_node;
GRANT UPDATE(deleted_at) ON TABLE public.roles TO didtron_node;
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
GRANT SELECT,INSERT,DELETE ON TABLE public.secrets TO didtron_node;
GRANT SELECT(tenant_id) ON TABLE public.secrets TO didtron_api;
GRANT SELECT(purpose) ON TABLE public.secrets TO didtron_api;
GRANT SELECT(object) ON TABLE public.secrets TO didtron_api;
GRANT SELECT(key_no) ON TABLE public.secrets TO didtron_api;
GRANT UPDATE(key_no) ON TABLE public.secrets TO didtron_node;
GRANT UPDATE(sealed) ON TABLE public.secrets TO didtron_node;
GRANT SELECT(changed_at) ON TABLE public.secrets TO didtron_api;
GRANT UPDATE(changed_at) ON TABLE public.secrets TO didtron_node;
GRANT SELECT(changed_by) ON TABLE public.secrets TO didtron_api;
GRANT UPDATE(changed_by) ON TABLE public.secrets TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.settings TO didtron_node;
GRANT SELECT ON TABLE public.settings TO didtron_api;
GRANT UPDATE(value) ON TABLE public.settings TO didtron_node;
GRANT UPDATE(version) ON TABLE public.settings TO didtron_node;
GRANT UPDATE(changed_at) ON TABLE public.settings TO didtron_node;
GRANT UPDATE(changed_by) ON TABLE public.settings TO didtron_node;
GRANT SELECT ON TABLE public.shard_leases TO didtron_node;
GRANT SELECT ON TABLE public.shard_leases TO didtron_api;
GRANT UPDATE(node_id) ON TABLE public.shard_leases TO didtron_node;
GRANT UPDATE(boot_id) ON TABLE public.shard_leases TO didtron_node;
GRANT UPDATE(epoch) ON TABLE public.shard_leases TO didtron_node;
GRANT UPDATE(expires_at) ON TABLE public.shard_leases TO didtron_node;
GRANT USAGE ON SEQUENCE public.tenants_tenant_id_seq TO didtron_node;
GRANT SELECT,INSERT ON TABLE public.topups TO didtron_node;
GRANT SELECT ON TABLE public.topups TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.trash TO didtron_node;
GRANT SELECT ON TABLE public.trash TO didtron_api;
GRANT UPDATE(snapshot) ON TABLE public.trash TO didtron_node;
GRANT UPDATE(outcome) ON TABLE public.trash TO didtron_node;
GRANT UPDATE(ended_by) ON TABLE public.trash TO didtron_node;
GRANT UPDATE(ended_at) ON TABLE public.trash TO didtron_node;
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
GRANT SELECT ON TABLE public.unvalued_entries TO didtron_node;
GRANT SELECT ON TABLE public.unvalued_entries TO didtron_api;
GRANT SELECT,INSERT ON TABLE public.users TO didtron_node;
GRANT SELECT(user_id) ON TABLE public.users TO didtron_api;
GRANT SELECT(user_id) ON TABLE public.users TO didtron_views;
GRANT SELECT(tenant_id) ON TABLE public.users TO didtron_api;
GRANT SELECT(tenant_id) ON TABLE public.users TO didtron_views;
GRANT SELECT(email) ON TABLE public.users TO didtron_api;
GRANT SELECT(email) ON TABLE public.users TO didtron_views;
GRANT UPDATE(email) ON TABLE public.users TO didtron_node;
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
GRANT SELECT(custom_role_id) ON TABLE public.users TO didtron_api;
GRANT SELECT(custom_role_id) ON TABLE public.users TO didtron_views;
GRANT UPDATE(custom_role_id) ON TABLE public.users TO didtron_node;
GRANT SELECT ON TABLE public.valued_postings TO didtron_node;
GRANT SELECT ON TABLE public.valued_postings TO didtron_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_deliveries TO didtron_node;
GRANT SELECT ON TABLE public.webhook_deliveries TO didtron_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_endpoints TO didtron_node;
GRANT SELECT ON TABLE public.webhook_endpoints TO didtron_api;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.webhook_states TO didtron_node;
GRANT SELECT ON TABLE public.webhook_states TO didtron_api;
