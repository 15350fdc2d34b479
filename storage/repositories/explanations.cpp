#include "storage/repositories/explanations.hpp"

#include "storage/json_text.hpp"

namespace didtron::storage::explanations {

namespace detail {

/// The domain names verdicts; reading them back is the store's affair. An unknown name (written by
/// a newer node) reads as unhealthy: never as used.
verdict verdict_of(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(verdict::other_currency); ++i) {
    const auto v = static_cast<verdict>(i);
    if (name_of(v) == name) return v;
  }
  return verdict::unhealthy;
}

}  // namespace detail

std::string decision_json(const route_decision& decision) {
  json_text out;
  out.begin_object()
      .member("expected_call_s", std::int64_t{decision.expected_call_s})
      .member("expected_price_e8", decision.expected_price.e8)
      .begin_array("candidates");
  for (const auto& c : decision.candidates) {
    out.begin_object()
        .member("trunk_id", c.trunk.value)
        .member("carrier_id", c.carrier.value)
        .member("trunk_name", c.trunk_name)
        .member("carrier_name", c.carrier_name)
        .member("priority", std::int64_t{c.priority})
        .member("outcome", name_of(c.outcome))
        .member("reason", c.reason)
        .member("prefix", c.prefix)
        .member("card_id", c.card.value)
        .member("row_id", c.row.value)
        .member("expected_cost_e8", c.expected_cost.e8)
        .member("expected_margin_e8", c.expected_margin.e8)
        .member("rank", std::int64_t{c.rank})
        .end_object();
  }
  out.end_array().end_object();
  return out.text();
}

std::string rating_json(const rating_explanation& r) {
  json_text out;
  out.begin_object()
      .member("card_id", r.card.value)
      .member("card_name", r.card.name)
      .member("prefix", r.prefix)
      .member("destination", r.destination)
      .member("rate_initial_e10", r.rate_initial.e10_per_min)
      .member("rate_next_e10", r.rate_next.e10_per_min)
      .member("initial_s", std::int64_t{r.steps.initial_s})
      .member("next_s", std::int64_t{r.steps.next_s})
      .member("duration_ms", r.duration_ms)
      .member("duration_rounding", name_of(r.duration_mode))
      .member("seconds", r.seconds)
      .member("billed_s", r.billed_s)
      .member("precision", std::int64_t{r.precision})
      .member("rounding", name_of(r.rounding))
      .member("total_e8", r.total.e8)
      .member("origin", r.origin)
      .member("time_class", r.time_class)
      .member("zone", r.zone)
      .member("jurisdiction", name_of(r.where))
      .member("rated_number", r.rated_number)
      .member("currency", (r.fx ? r.fx->to : r.card_money).text())
      .member("card_currency", r.card_money.text())
      .member("card_total_e8", r.card_total.e8)
      .member("fx_rate_e10", r.fx ? r.fx->rate.e10 : 0)
      .member("fx_rate_id", r.fx ? r.fx->quote.value : 0)
      .member("fx_second_rate_id", r.fx ? r.fx->second_quote.value : 0)
      .begin_array("steps");
  for (const auto& s : r.lines) {
    out.begin_object()
        .member("what", s.what)
        .member("formula", s.formula)
        .member("value_e8", s.value.e8)
        .end_object();
  }
  out.end_array().end_object();
  return out.text();
}

candidate read_candidate(pg::row_reader& in) {
  candidate c;
  c.trunk = in.id<trunk_id>();
  c.carrier = in.id<carrier_id>();
  c.trunk_name = in.text();
  c.carrier_name = in.text();
  c.priority = in.i32();
  c.outcome = detail::verdict_of(in.text());
  c.reason = in.text();
  c.prefix = in.text();
  c.card = in.id<rate_card_id>();
  c.row = in.id<rate_row_id>();
  c.expected_cost = in.money();
  c.expected_margin = in.money();
  c.rank = in.i32();
  return c;
}

rating_explanation read_rating(pg::row_reader& in) {
  rating_explanation r;
  r.card.value = in.i64();
  r.card.name = in.text();
  r.prefix = in.text();
  r.destination = in.text();
  r.rate_initial = in.price();
  r.rate_next = in.price();
  r.steps.initial_s = in.i32();
  r.steps.next_s = in.i32();
  r.duration_ms = in.i64();
  r.duration_mode = parse_duration_rounding(in.text()).value_or(duration_rounding::ceil);
  r.seconds = in.i64();
  r.billed_s = in.i64();
  r.precision = in.i32();
  r.rounding = parse_rounding_mode(in.text()).value_or(rounding_mode::half_up);
  r.total = in.money();
  r.origin = in.text();
  r.time_class = in.text();
  r.zone = in.text();
  r.where = parse_jurisdiction(in.text()).value_or(jurisdiction::any);
  r.rated_number = in.text();
  r.card_money = in.money_code();
  r.card_total = in.money();
  conversion fx;
  fx.rate.e10 = in.i64();
  fx.quote = in.id<fx_rate_id>();
  fx.second_quote = in.id<fx_rate_id>();
  fx.from = r.card_money;
  fx.to = in.money_code();
  if (fx.rate.e10 > 0) r.fx = fx;
  return r;
}

charge_step read_step(pg::row_reader& in) {
  charge_step s;
  s.what = in.text();
  s.formula = in.text();
  s.value = in.money();
  return s;
}

}  // namespace didtron::storage::explanations
