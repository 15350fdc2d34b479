-- What one attempt costs on one price row, for reports: the program's rate_call (domain/rating/charge.hpp), digit for digit.

-- numerator / denominator with p_precision decimals, rounded once, in 1e-8. Both are whole numbers, the denominator above zero.
CREATE FUNCTION round_quotient(p_numerator numeric, p_denominator numeric, p_precision integer, p_mode text) RETURNS bigint
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

-- Whole seconds of milliseconds, then billed seconds, then the charge. p_rate_next_e10 null: p_rate_e10; p_max_charge_e8 null: none.
-- SQLSTATE 22023: a value breaks its limits; 22003: the amount leaves 64 bits at 1e-8.
CREATE FUNCTION rate_charge(p_duration_ms bigint, p_duration_rounding text, p_initial_s bigint, p_next_s bigint, p_rate_e10 bigint,
                            p_rate_next_e10 bigint DEFAULT NULL, p_connect_fee_e8 bigint DEFAULT 0, p_free_s bigint DEFAULT 0,
                            p_grace_s bigint DEFAULT 0, p_precision integer DEFAULT 6, p_rounding text DEFAULT 'half_up',
                            p_increment_style text DEFAULT 'excess', p_attempt_fee_e8 bigint DEFAULT 0,
                            p_surcharge_fixed_e8 bigint DEFAULT 0, p_surcharge_percent_e6 bigint DEFAULT 0,
                            p_min_charge_e8 bigint DEFAULT 0, p_max_charge_e8 bigint DEFAULT NULL,
                            OUT seconds bigint, OUT billed_s bigint, OUT charge_e8 bigint)
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

GRANT EXECUTE ON FUNCTION round_quotient(numeric, numeric, integer, text) TO didtron_node, didtron_api;
GRANT EXECUTE ON FUNCTION rate_charge(bigint, text, bigint, bigint, bigint, bigint, bigint, bigint, bigint, integer, text, text, bigint,
  bigint, bigint, bigint, bigint) TO didtron_node, didtron_api;
