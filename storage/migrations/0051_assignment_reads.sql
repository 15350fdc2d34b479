-- What a customer is shown is found by a few look-ups in one index for each thing, level by level, instead of by all rows of the thing.

DROP INDEX assignments_object_idx;
CREATE INDEX assignments_object_idx ON assignments
  (tenant_id, subject, coalesce(coalesce(pop_id, voice_tier_id, codec_id, channel_plan_id)::text, feature), reach,
   coalesce(category_id, group_id, customer_id, 0)) WHERE trash_id IS NULL;
-- Whether anything shows a thing to anybody.
CREATE INDEX assignments_shown_idx ON assignments
  (tenant_id, subject, coalesce(coalesce(pop_id, voice_tier_id, codec_id, channel_plan_id)::text, feature)) WHERE trash_id IS NULL AND is_shown;

-- The rule as before: the closest reach that has a row in force decides, there a row that hides. No row of a reach: NULL, the next one.
DO $$
DECLARE
  -- One level of the rule, for the names that stand around it; the same text for the function and for each view. The table itself: a view
  -- of the invoker's would be read with the rights of whoever asks.
  thing constant text := 'r.tenant_id = %1$s AND r.subject = %2$s AND r.trash_id IS NULL
     AND coalesce(coalesce(r.pop_id, r.voice_tier_id, r.codec_id, r.channel_plan_id)::text, r.feature) = %3$s';
  level constant text := '(SELECT bool_and(r.is_shown) FROM assignments r
     WHERE ' || thing || ' AND r.reach = %5$s AND coalesce(r.category_id, r.group_id, r.customer_id, 0) = %6$s
       AND (r.effective_from IS NULL OR r.effective_from <= %4$s) AND (r.effective_to IS NULL OR %4$s < r.effective_to))';
  rule text;
  seen record;
BEGIN
  rule := 'coalesce(' || format(level, '%1$s', '%2$s', '%3$s', '%4$s', '''customer''', 'nullif(%5$s, 0)') || ', '
       || format(level, '%1$s', '%2$s', '%3$s', '%4$s', '''group''', 'nullif(%6$s, 0)') || ', '
       || format(level, '%1$s', '%2$s', '%3$s', '%4$s', '''category''', 'nullif(%7$s, 0)') || ', '
       || format(level, '%1$s', '%2$s', '%3$s', '%4$s', '''all''', '0') || ', '
       || 'NOT EXISTS (SELECT FROM assignments r WHERE ' || thing || ' AND r.is_shown))';
  EXECUTE format('CREATE OR REPLACE FUNCTION assignment_of(p_seller bigint, p_subject text, p_object text, p_customer bigint,
      p_category bigint, p_group bigint, p_at timestamptz) RETURNS boolean LANGUAGE plpgsql STABLE SET plan_cache_mode TO force_generic_plan AS %L',
    'BEGIN RETURN ' || format(rule, 'p_seller', 'p_subject', 'p_object', 'p_at', 'p_customer', 'p_group', 'p_category') || '; END');
  FOR seen IN
    SELECT * FROM (VALUES
      ('pops', 'pop_id', 'name, code, display_order, host_name, address, region, country, city, description'),
      ('voice_tiers', 'voice_tier_id',
       'name, code, display_order, asr_min_e6, acd_min_s, pdd_max_ms, base_rate_e10, currency, description'),
      ('codecs', 'codec_id', 'name, code, display_order, payload_type, clock_rate_hz, bit_rate_bps, description'),
      ('channel_plans', 'channel_plan_id',
       'name, code, display_order, channels_max, cps_max, rental_per_day_e8, setup_fee_e8, currency, description'))
      AS resources (name, id, columns)
  LOOP
    EXECUTE format('CREATE OR REPLACE VIEW %I WITH (security_barrier) AS SELECT o.%I, %s FROM %I o
        JOIN tenants t ON t.tenant_id = (SELECT app_tenant()) AND t.parent_tenant_id = o.tenant_id
        LEFT JOIN customers c ON c.tenant_id = t.parent_tenant_id AND c.customer_tenant_id = t.tenant_id AND c.trash_id IS NULL
        WHERE o.trash_id IS NULL AND o.is_active AND ',
      'offered_' || seen.name, seen.id, 'o.' || replace(seen.columns, ', ', ', o.'), seen.name)
      || format(rule, 't.parent_tenant_id', quote_literal(seen.name), 'o.' || seen.id || '::text', 'now()', 'c.customer_id', 'c.group_id',
                'c.category_id');
    -- Asked once, not for each row.
    EXECUTE format('ALTER POLICY %I ON %I USING (tenant_id = (SELECT app_seller()))', seen.name || '_views', seen.name);
  END LOOP;
END $$;

-- As before; of each feature that any row is about one answer, not one look at every row. Both functions are plpgsql, which keeps its plans:
-- planning costs more than the few look-ups, and this is asked for each request.
CREATE OR REPLACE FUNCTION hidden_features(p_tenant bigint) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp SET plan_cache_mode TO force_generic_plan
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
