#include "storage/repositories/cdrs.hpp"

#include <charconv>
#include <limits>

#include "storage/repositories/explanations.hpp"
#include "storage/repositories/cdr_ids.hpp"
#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace cdrs_sql {
// What the carriers that did not take the call want for their tries, as far as it can be added to its cost, and whether
// that is all.
#define DIDTRON_TRIED_SQL                                                                          \
  " CROSS JOIN LATERAL (SELECT coalesce(sum(t.cost_e8) FILTER (WHERE t.cost_currency = m.cost_currency), 0)::bigint AS cost_e8, " \
  "coalesce(bool_and(t.cost_e8 = 0 OR t.cost_currency = m.cost_currency), true) AS is_all FROM cdr_attempts t, "  \
  "LATERAL (SELECT coalesce(c.cost_currency, c.currency) AS cost_currency) AS m "                                 \
  "WHERE c.attempts > 0 AND c.source_id IS NULL AND t.tenant_id = c.tenant_id AND t.call_id = c.call_id) AS tried "
constexpr std::string_view page_seller = R"(
  SELECT c.call_id, c.started_at, c.account_id, a.name, c.caller, c.called, c.destination, c.carrier_id, k.name, c.result,
         c.sip_code, c.duration_ms, c.billed_s, c.currency, c.charge_e8, CASE WHEN $6 THEN c.cost_e8 + tried.cost_e8 END,
         coalesce(c.cost_currency, c.currency), tried.is_all
  FROM cdrs c
  JOIN accounts a ON a.tenant_id = c.tenant_id AND a.account_id = c.account_id
  LEFT JOIN carriers k ON k.tenant_id = c.tenant_id AND k.carrier_id = c.carrier_id)" DIDTRON_TRIED_SQL R"(
  WHERE c.tenant_id = app_tenant() AND (c.started_at, c.call_id) < ($1, $2)
    AND ($3 = 0 OR c.account_id = $3) AND ($4 = '' OR c.result = $4)
  ORDER BY c.started_at DESC, c.call_id DESC LIMIT $5)";
constexpr std::string_view page_customer = R"(
  SELECT call_id, started_at, account_id, account_name, caller, called, destination, NULL::bigint, NULL::text, result,
         sip_code, duration_ms, billed_s, currency, charge_e8, NULL::bigint, currency, true
  FROM customer_cdrs
  WHERE (started_at, call_id) < ($1, $2) AND ($3 = 0 OR account_id = $3) AND ($4 = '' OR result = $4)
  ORDER BY started_at DESC, call_id DESC LIMIT $5)";

// cdr_keys knows when the call started, hence which partition to look into; the id of an imported call
// tells it by itself.
constexpr std::string_view one_seller = R"(
  SELECT c.call_id, c.started_at, c.account_id, a.name, c.caller, c.called, c.destination, c.carrier_id, k.name, c.result,
         c.sip_code, c.duration_ms, c.billed_s, c.currency, c.charge_e8, CASE WHEN $2 THEN c.cost_e8 + tried.cost_e8 END,
         coalesce(c.cost_currency, c.currency), tried.is_all,
         c.called_raw, c.ingress_trunk_id, ti.name, c.egress_trunk_id, te.name, c.sip_reason, c.hangup_by, c.ringing_at,
         c.answered_at, c.ended_at, c.is_estimated, b.entry_no
  FROM (SELECT k.tenant_id, k.started_at, k.call_id FROM cdr_keys k WHERE k.tenant_id = app_tenant() AND k.call_id = $1
        UNION ALL
        SELECT i.tenant_id, i.started_at, i.call_id FROM cdrs i
        WHERE i.tenant_id = app_tenant() AND i.call_id = $1 AND i.source_id IS NOT NULL
          AND i.started_at >= $3 AND i.started_at < $3 + interval '1 ms') x
  JOIN cdrs c ON c.tenant_id = x.tenant_id AND c.started_at = x.started_at AND c.call_id = x.call_id
  JOIN accounts a ON a.tenant_id = c.tenant_id AND a.account_id = c.account_id
  LEFT JOIN carriers k ON k.tenant_id = c.tenant_id AND k.carrier_id = c.carrier_id
  LEFT JOIN trunks ti ON ti.tenant_id = c.tenant_id AND ti.trunk_id = c.ingress_trunk_id
  LEFT JOIN trunks te ON te.tenant_id = c.tenant_id AND te.trunk_id = c.egress_trunk_id
)" DIDTRON_TRIED_SQL R"(
  LEFT JOIN LATERAL (  -- the entry of its account's calls in that batch, or its own
    SELECT e.entry_no FROM journal_entries e
    CROSS JOIN LATERAL (SELECT l.book, l.call_id FROM postings l
                        WHERE l.tenant_id = e.tenant_id AND l.entry_no = e.entry_no AND l.side = 'D' OFFSET 0) AS p
    WHERE c.charge_e8 <> 0 AND e.tenant_id = c.tenant_id AND e.batch_id = c.batch_id AND e.kind = 'usage'
      AND p.book IN ('2100:acct-' || c.account_id, '1110:acct-' || c.account_id)
      AND e.usage_period = date_trunc('month', coalesce(c.answered_at, c.started_at) AT TIME ZONE 'UTC')::date
    ORDER BY p.call_id = c.call_id DESC NULLS LAST, right(e.idempotency_key, 36) = c.call_id::text DESC, e.entry_no
    LIMIT 1) AS b ON true
  LIMIT 1)";
constexpr std::string_view one_customer = R"(
  SELECT c.call_id, c.started_at, c.account_id, c.account_name, c.caller, c.called, c.destination, NULL::bigint, NULL::text,
         c.result, c.sip_code, c.duration_ms, c.billed_s, c.currency, c.charge_e8, NULL::bigint, c.currency, true,
         c.called_raw, NULL::bigint, NULL::text, NULL::bigint, NULL::text, c.sip_reason, c.hangup_by, c.ringing_at,
         c.answered_at, c.ended_at, c.is_estimated, NULL::bigint
  FROM customer_cdrs c
  WHERE c.call_id = $1 AND $2 IS NOT NULL
    AND (c.started_at IN (SELECT x.started_at FROM customer_cdr_keys x WHERE x.call_id = $1)
         OR (c.started_at >= $3 AND c.started_at < $3 + interval '1 ms')) LIMIT 1)";

constexpr std::string_view attempts = R"(
  SELECT t.attempt_no, t.trunk_id, r.name, t.carrier_id, k.name, t.sip_code, t.sip_reason, t.ended_at, t.cost_currency,
         CASE WHEN t.cost_currency IS NOT NULL THEN t.cost_e8 END
  FROM cdr_attempts t
  LEFT JOIN trunks r ON r.tenant_id = t.tenant_id AND r.trunk_id = t.trunk_id
  LEFT JOIN carriers k ON k.tenant_id = t.tenant_id AND k.carrier_id = t.carrier_id
  WHERE t.tenant_id = app_tenant() AND t.call_id = $1 ORDER BY t.attempt_no)";
constexpr std::string_view decision = R"(
  SELECT (decision->>'expected_call_s')::bigint, (decision->>'expected_price_e8')::bigint
  FROM cdr_explanations WHERE tenant_id = app_tenant() AND call_id = $1)";
constexpr std::string_view candidates = R"(
  SELECT c.trunk_id, c.carrier_id, c.trunk_name, c.carrier_name, c.priority, c.outcome, c.reason, c.prefix, c.card_id,
         c.row_id, c.expected_cost_e8, c.expected_margin_e8, c.rank
  FROM cdr_explanations e
  CROSS JOIN LATERAL ROWS FROM (jsonb_to_recordset(e.decision->'candidates') AS (
    trunk_id bigint, carrier_id bigint, trunk_name text, carrier_name text, priority bigint, outcome text, reason text,
    prefix text, card_id bigint, row_id bigint, expected_cost_e8 bigint, expected_margin_e8 bigint, rank bigint))
    WITH ORDINALITY AS c (trunk_id, carrier_id, trunk_name, carrier_name, priority, outcome, reason, prefix, card_id,
                          row_id, expected_cost_e8, expected_margin_e8, rank, position)
  WHERE e.tenant_id = app_tenant() AND e.call_id = $1 ORDER BY c.position)";

// A rating and its steps; `source` is where the customer's charge, the seller's charge or the cost
// comes from.
// What older records do not say is empty; XTS is nobody's money (ISO 4217).
#define DIDTRON_RATING_SQL(column, source, more)                                                     \
  "SELECT r.card_id, r.card_name, r.prefix, r.destination, r.rate_initial_e10, r.rate_next_e10, "  \
  "r.initial_s, r.next_s, r.duration_ms, r.duration_rounding, r.seconds, r.billed_s, "             \
  "r.precision, r.rounding, r.total_e8, coalesce(r.origin, ''), coalesce(r.time_class, ''), "      \
  "coalesce(r.zone, ''), coalesce(r.jurisdiction, 'any'), coalesce(r.rated_number, ''), "          \
  "coalesce(r.card_currency, 'XTS'), coalesce(r.card_total_e8, r.total_e8), "                      \
  "coalesce(r.fx_rate_e10, 0), coalesce(r.fx_rate_id, 0), coalesce(r.fx_second_rate_id, 0), "      \
  "coalesce(r.currency, 'XTS')" more                                                               \
  " FROM " source ", jsonb_to_record(e." column                                                     \
  ") AS r (card_id bigint, card_name text, prefix text, destination text, "                        \
  "rate_initial_e10 bigint, rate_next_e10 bigint, initial_s bigint, next_s bigint, "               \
  "duration_ms bigint, duration_rounding text, seconds bigint, billed_s bigint, "                  \
  "precision bigint, rounding text, total_e8 bigint, origin text, time_class text, zone text, "    \
  "jurisdiction text, rated_number text, card_currency text, card_total_e8 bigint, "               \
  "fx_rate_e10 bigint, fx_rate_id bigint, fx_second_rate_id bigint, currency text) "               \
  "WHERE e." column " IS NOT NULL AND e.call_id = $1"
#define DIDTRON_STEPS_SQL(column, source, more)                                                      \
  "SELECT s.what, s.formula, s.value_e8" more " FROM " source                                      \
  ", ROWS FROM (jsonb_to_recordset(e." column                                                      \
  "->'steps') AS (what text, formula text, value_e8 bigint)) WITH ORDINALITY AS s (what, "         \
  "formula, value_e8, "                                                                            \
  "position) WHERE e." column " IS NOT NULL AND e.call_id = $1 ORDER BY s.position"
#define DIDTRON_OWN_EXPLANATIONS                                                                   \
  "(SELECT * FROM cdr_explanations WHERE tenant_id = app_tenant()) AS e"
constexpr std::string_view charge = DIDTRON_RATING_SQL("charge", DIDTRON_OWN_EXPLANATIONS, "");
constexpr std::string_view charge_steps = DIDTRON_STEPS_SQL("charge", DIDTRON_OWN_EXPLANATIONS, "");
constexpr std::string_view cost = DIDTRON_RATING_SQL("cost", DIDTRON_OWN_EXPLANATIONS, "");
constexpr std::string_view cost_steps = DIDTRON_STEPS_SQL("cost", DIDTRON_OWN_EXPLANATIONS, "");
// The same of each try, with its number behind.
#define DIDTRON_TRIES "(SELECT * FROM cdr_attempts WHERE tenant_id = app_tenant()) AS e"
constexpr std::string_view tries = DIDTRON_RATING_SQL("cost", DIDTRON_TRIES, ", e.attempt_no");
constexpr std::string_view tries_steps = DIDTRON_STEPS_SQL("cost", DIDTRON_TRIES, ", e.attempt_no");
#undef DIDTRON_TRIES
constexpr std::string_view customer_charge =
    DIDTRON_RATING_SQL("charge", "customer_cdr_charges AS e", "");
constexpr std::string_view customer_charge_steps =
    DIDTRON_STEPS_SQL("charge", "customer_cdr_charges AS e", "");
#undef DIDTRON_RATING_SQL
#undef DIDTRON_STEPS_SQL
#undef DIDTRON_OWN_EXPLANATIONS

constexpr std::string_view reratings = R"(
  SELECT r.rerating_id, r.side, r.before_e8, r.after_e8, p.posted_at, u.undone_at
  FROM rerated_calls r
  JOIN rerating_postings p ON p.tenant_id = r.tenant_id AND p.rerating_id = r.rerating_id
  LEFT JOIN rerating_undos u ON u.tenant_id = r.tenant_id AND u.rerating_id = r.rerating_id
  WHERE r.tenant_id = app_tenant() AND r.call_id = $1 AND r.after_e8 IS NOT NULL AND ($2 OR r.side = 'charge')
  ORDER BY p.posted_at, r.rerating_id, r.side)";
constexpr std::string_view customer_reratings = R"(
  SELECT rerating_id, 'charge', before_e8, after_e8, posted_at, undone_at FROM customer_rerated_charges
  WHERE call_id = $1 AND $2 IS NOT NULL ORDER BY posted_at, rerating_id)";

constexpr std::string_view imported = R"(
  SELECT c.source_id, s.name, c.import_id, c.caller, c.called, c.started_at, c.answered_at, c.ended_at, c.duration_ms,
         coalesce(c.rate_card_id, 0), coalesce(c.rate_row_id, 0), c.charge_e8,
         coalesce(c.cost_rate_card_id, 0), coalesce(c.cost_rate_row_id, 0), c.cost_e8,
         c.currency, coalesce(c.fx_rate_e10, 0), coalesce(c.fx_rate_id, 0), coalesce(c.fx_second_rate_id, 0),
         coalesce(c.cost_currency, c.currency), coalesce(c.cost_fx_rate_e10, 0), coalesce(c.cost_fx_rate_id, 0),
         coalesce(c.cost_fx_second_rate_id, 0), coalesce(c.called_lrn, '')
  FROM cdrs c JOIN cdr_sources s ON s.tenant_id = c.tenant_id AND s.source_id = c.source_id
  WHERE c.tenant_id = app_tenant() AND c.call_id = $1 AND c.started_at >= $2 AND c.started_at < $2 + interval '1 ms')";

constexpr std::string_view traffic_seller = R"(
  SELECT count(*), count(*) FILTER (WHERE result = 'answered'),
         coalesce(sum(billed_s) FILTER (WHERE currency = $2), 0)::bigint,
         coalesce(sum(charge_e8) FILTER (WHERE currency = $2), 0)::bigint,
         coalesce(sum(cost_e8) FILTER (WHERE cost_currency = $2 AND $3), 0)::bigint
           + coalesce((SELECT sum(t.cost_e8) FROM cdr_attempts t WHERE t.tenant_id = app_tenant() AND t.started_at >= $1
                       AND t.cost_e8 <> 0 AND t.cost_currency = $2 AND $3), 0)::bigint
  FROM cdrs WHERE tenant_id = app_tenant() AND started_at >= $1)";
constexpr std::string_view traffic_customer = R"(
  SELECT count(*), count(*) FILTER (WHERE result = 'answered'),
         coalesce(sum(billed_s) FILTER (WHERE currency = $2), 0)::bigint,
         coalesce(sum(charge_e8) FILTER (WHERE currency = $2), 0)::bigint, 0::bigint
  FROM customer_cdrs WHERE started_at >= $1)";
constexpr std::string_view ensure_partitions = "SELECT ensure_cdr_partitions($1, $2)";
}  // namespace cdrs_sql

namespace cdrs_detail {

struct cursor {
  instant started_at{std::numeric_limits<std::int64_t>::max() /
                     4};  // a time that PostgreSQL still knows
  uuid id = {};
};

result<cursor> parse_cursor(const page_query& q) {
  cursor c;
  c.id.bytes.fill(0xff);
  if (!q.after) return c;
  const std::string_view text = *q.after;
  const auto colon = text.find(':');
  const auto refuse = [] { return fail_field("/cursor", "not a cursor of this list"); };
  if (colon == std::string_view::npos) return refuse();
  const auto number = std::from_chars(text.data(), text.data() + colon, c.started_at.us);
  if (number.ec != std::errc{} || number.ptr != text.data() + colon) return refuse();
  auto id = parse_uuid(text.substr(colon + 1));
  if (!id || c.started_at > cursor{}.started_at || c.started_at.us < 0) return refuse();
  c.id = *id;
  return c;
}

cdr_view read_cdr(pg::row_reader& in) {
  cdr_view c;
  c.id = in.id128();
  c.started_at = in.time();
  c.account.value = in.i64();
  c.account.name = in.text();
  c.caller = in.text();
  c.called = in.text();
  c.destination = in.text();
  c.carrier.value = in.opt_i64().value_or(0);
  c.carrier.name = in.text_or("");
  c.result = in.text();
  c.sip_code = in.i32();
  c.duration_ms = in.i64();
  c.billed_s = in.i64();
  c.money = in.money_code();
  c.charge = in.money();
  c.cost = in.opt_money();
  c.cost_money = in.money_code();
  c.is_cost_whole = in.boolean();
  return c;
}

cdr_detail read_detail(pg::row_reader& in) {
  cdr_detail d;
  d.summary = read_cdr(in);
  d.called_raw = in.text();
  d.ingress_trunk.value = in.opt_i64().value_or(0);
  d.ingress_trunk.name = in.text_or("");
  d.egress_trunk.value = in.opt_i64().value_or(0);
  d.egress_trunk.name = in.text_or("");
  d.sip_reason = in.text();
  d.hangup_by = in.text();
  d.ringing_at = in.opt_time();
  d.answered_at = in.opt_time();
  d.ended_at = in.time();
  d.is_estimated = in.boolean();
  d.journal_entry_no = in.opt_i64();
  return d;
}

imported_cdr::side read_side(pg::row_reader& in) {
  imported_cdr::side s;
  s.card = in.id<rate_card_id>();
  s.row = in.id<rate_row_id>();
  s.total = in.money();
  return s;
}

imported_cdr read_imported(pg::row_reader& in) {
  imported_cdr c;
  c.source.value = in.i64();
  c.source.name = in.text();
  c.import_id = in.i64();
  c.record.caller = in.text();
  c.record.called = in.text();
  c.record.started_at = in.time();
  c.record.answered_at = in.opt_time();
  c.record.ended_at = in.time();
  c.record.duration_ms = in.i64();
  c.charge = read_side(in);
  c.cost = read_side(in);
  for (auto* side : {&c.charge, &c.cost}) {
    conversion fx;
    fx.to = in.money_code();
    fx.rate.e10 = in.i64();
    fx.quote = in.id<fx_rate_id>();
    fx.second_quote = in.id<fx_rate_id>();
    if (fx.rate.e10 > 0) side->fx = fx;
  }
  c.record.lrn = in.text();
  return c;
}

attempt_view read_attempt(pg::row_reader& in) {
  attempt_view a;
  a.attempt_no = in.i32();
  a.trunk.value = in.i64();
  a.trunk.name = in.text_or("");
  a.carrier.value = in.i64();
  a.carrier.name = in.text_or("");
  a.sip_code = in.i32();
  a.sip_reason = in.text();
  a.ended_at = in.time();
  if (const auto money = in.text_or(""); !money.empty()) {
    if (auto code = parse_currency(money)) a.money = *code;
  }
  a.cost = in.opt_money();
  return a;
}

cdr_rerating read_rerating(pg::row_reader& in) {
  cdr_rerating r;
  r.id = in.i64();
  r.side = in.text();
  r.before = in.money();
  r.after = in.money();
  r.posted_at = in.time();
  r.undone_at = in.opt_time();
  return r;
}

result<std::optional<rating_explanation>> read_rating(const pg::rows& rating,
                                                      const pg::rows& steps) {
  if (rating.empty()) return std::optional<rating_explanation>{};
  auto out = pg::first_row(rating, explanations::read_rating);
  if (!out) return fail(std::move(out).error());
  auto lines = pg::map_rows(steps, explanations::read_step);
  if (!lines) return fail(std::move(lines).error());
  out->lines = std::move(*lines);
  return std::optional{std::move(*out)};
}

result<std::optional<route_decision>> read_decision(const pg::rows& head,
                                                    const pg::rows& candidates) {
  if (head.empty()) return std::optional<route_decision>{};
  auto out = pg::first_row(head, [](pg::row_reader& in) {
    route_decision d;
    d.expected_call_s = in.i32();
    d.expected_price = in.money();
    return d;
  });
  if (!out) return fail(std::move(out).error());
  auto list = pg::map_rows(candidates, explanations::read_candidate);
  if (!list) return fail(std::move(list).error());
  out->candidates = std::move(*list);
  return std::optional{std::move(*out)};
}

/// Puts explanations with their attempts' numbers, and steps in their order, where they belong.
result<void> read_tries(const pg::rows& ratings, const pg::rows& steps, std::vector<attempt_view>& attempts) {
  const auto of = [&attempts](std::int32_t number) -> rating_explanation* {
    for (auto& a : attempts)
      if (a.attempt_no == number) return a.explanation ? &*a.explanation : &a.explanation.emplace();
    return nullptr;
  };
  for (std::size_t i = 0; i < ratings.size(); ++i) {
    pg::row_reader in{ratings, i};
    auto one = explanations::read_rating(in);
    auto* to = of(in.i32());
    if (!in.ok()) return fail(in.mismatch());
    if (to) *to = std::move(one);
  }
  for (std::size_t i = 0; i < steps.size(); ++i) {
    pg::row_reader in{steps, i};
    auto one = explanations::read_step(in);
    auto* to = of(in.i32());
    if (!in.ok()) return fail(in.mismatch());
    if (to) to->lines.push_back(std::move(one));
  }
  return {};
}

/// Rows in the order of the statements of cdr_one.
result<cdr_detail> read_one(const std::vector<pg::rows>& r, bool is_platform, bool may_see_costs) {
  auto d = pg::first_row(r[0], read_detail);
  if (!d) return d;
  auto charge = read_rating(r[1], r[2]);
  if (!charge) return fail(std::move(charge).error());
  d->charge_explanation = std::move(*charge);
  auto reratings = pg::map_rows(r[3], read_rerating);
  if (!reratings) return fail(std::move(reratings).error());
  d->reratings = std::move(*reratings);
  if (!is_platform) return d;
  auto attempts = pg::map_rows(r[4], read_attempt);
  if (!attempts) return fail(std::move(attempts).error());
  d->attempts = std::move(*attempts);
  // The decision is made of costs and margins.
  if (!may_see_costs) {
    for (auto& a : d->attempts) a.cost.reset();
    return d;
  }
  auto decision = read_decision(r[5], r[6]);
  if (!decision) return fail(std::move(decision).error());
  d->decision = std::move(*decision);
  auto cost = read_rating(r[7], r[8]);
  if (!cost) return fail(std::move(cost).error());
  d->cost_explanation = std::move(*cost);
  if (auto done = read_tries(r[9], r[10], d->attempts); !done) return fail(std::move(done).error());
  // What the try that carried it takes is the cost of the call.
  for (auto& a : d->attempts) {
    if (!d->cost_explanation || a.trunk.value != d->egress_trunk.value) continue;
    a.money = d->cost_explanation->fx ? d->cost_explanation->fx->to : d->cost_explanation->card_money;
    a.cost = d->cost_explanation->total;
    a.explanation = d->cost_explanation;
  }
  return d;
}

}  // namespace cdrs_detail

result<void> check_cdr_cursor(const page_query& q) {
  auto c = cdrs_detail::parse_cursor(q);
  if (!c) return fail(std::move(c).error());
  return {};
}

pg::query<page<cdr_view>> cdrs_page(const viewer& who, const page_query& q,
                                    const cdr_filter& filter) {
  const auto at = cdrs_detail::parse_cursor(q).value_or(cdrs_detail::cursor{instant{}, {}});
  return {who.tenant,
          {{who.is_platform ? cdrs_sql::page_seller : cdrs_sql::page_customer,
            pg::params{}
                .time(at.started_at)
                .id(at.id)
                .id(filter.account)
                .text(filter.result.value_or(""))
                .i64(paging::rows_wanted(q))
                .boolean(who.may_see_costs)}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], cdrs_detail::read_cdr)
                .transform([&](std::vector<cdr_view> items) {
                  return paging::cut(std::move(items), q, [](const cdr_view& c) {
                    return std::to_string(c.started_at.us) + ":" + format(c.id);
                  });
                });
          }};
}

pg::query<cdr_detail> cdr_one(const viewer& who, const call_id& id) {
  const auto args = pg::params{}.id(id);
  const bool is_platform = who.is_platform;
  const bool may_see_costs = who.may_see_costs;
  std::vector<pg::statement> all{
      {is_platform ? cdrs_sql::one_seller : cdrs_sql::one_customer,
       pg::params{}.id(id).boolean(may_see_costs).time(started_ms_of(id))},
      {is_platform ? cdrs_sql::charge : cdrs_sql::customer_charge, args},
      {is_platform ? cdrs_sql::charge_steps : cdrs_sql::customer_charge_steps, args},
      {is_platform ? cdrs_sql::reratings : cdrs_sql::customer_reratings,
       pg::params{}.id(id).boolean(may_see_costs)}};
  if (is_platform) all.push_back({cdrs_sql::attempts, args});
  if (is_platform && may_see_costs) {
    for (const auto sql :
         {cdrs_sql::decision, cdrs_sql::candidates, cdrs_sql::cost, cdrs_sql::cost_steps,
          cdrs_sql::tries, cdrs_sql::tries_steps}) {
      all.push_back({sql, args});
    }
  }
  return {who.tenant, std::move(all), [is_platform, may_see_costs](const std::vector<pg::rows>& r) {
            return cdrs_detail::read_one(r, is_platform, may_see_costs);
          }};
}

pg::query<std::optional<imported_cdr>> imported_cdr_one(tenant_id seller, const call_id& id) {
  return {seller,
          {{cdrs_sql::imported, pg::params{}.id(id).time(started_ms_of(id))}},
          [](const std::vector<pg::rows>& r) -> result<std::optional<imported_cdr>> {
            if (r[0].empty()) return std::optional<imported_cdr>{};
            auto found = pg::first_row(r[0], cdrs_detail::read_imported);
            if (!found) return fail(std::move(found).error());
            return std::optional{std::move(*found)};
          }};
}

pg::query<traffic_summary> traffic_since(const viewer& who, instant from, currency money) {
  return {who.tenant,
          {{who.is_platform ? cdrs_sql::traffic_seller : cdrs_sql::traffic_customer,
            pg::params{}.time(from).text(money.text()).boolean(who.may_see_costs)}},
          [money](const std::vector<pg::rows>& r) {
            return pg::first_row(r[0], [money](pg::row_reader& in) {
              traffic_summary t;
              t.attempts_today = in.i64();
              t.answered_today = in.i64();
              t.billed_s_today = in.i64();
              t.charges_today = in.money();
              t.costs_today = in.money();
              t.money = money;
              return t;
            });
          }};
}

result<std::int64_t> ensure_cdr_partitions(pg::transaction& tx, instant from, instant to) {
  return tx.execute(cdrs_sql::ensure_partitions, pg::params{}.time(from).time(to))
      .and_then([](const pg::rows& r) {
        return pg::first_row(r, [](pg::row_reader& in) { return in.i64(); });
      });
}

}  // namespace didtron::storage
