#include "actors/domain/calls/call_rating.hpp"

#include <utility>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace call_rating_detail {

std::int64_t paid_ms(std::int64_t duration_ms, std::int64_t granted_s) {
  if (granted_s <= 0 || granted_s > limits::call_s_max) return duration_ms;
  const std::int64_t granted_ms = granted_s * 1000;
  const bool is_late_cut =
      duration_ms > granted_ms && duration_ms - granted_ms <= limits::cut_lateness_ms_max;
  return is_late_cut ? granted_ms : duration_ms;
}

/// Rates one side into `out`; a missing side is an error only when it is needed.
result<void> rate_into(std::optional<rated_side>& out, std::int64_t duration_ms,
                       const rating_side* side, bool is_needed, const char* missing) {
  if (side == nullptr) {
    if (is_needed) return fail(errc::no_rate, missing);
    return {};
  }
  auto rated = rate_side(duration_ms, *side);
  if (!rated) return failure{std::move(rated).error()};
  out = std::move(rated).value();
  return {};
}

}  // namespace call_rating_detail

result<rating_side> rating_side_for(const rate_card& card, const leg& l,
                                    std::optional<instant> answered_at, const state_table* states) {
  leg at_answer = l;
  at_answer.answered_at = answered_at.value_or(l.answered_at);
  auto side = price_leg(card, at_answer, states);
  if (side || !answered_at) return side;
  auto routed = price_leg(card, l, states);
  return routed ? std::move(routed) : std::move(side);
}

result<rating_side> rating_side_for(const rate_card& card, std::string_view called,
                                    instant routed_at, std::optional<instant> answered_at) {
  leg l;
  l.called = called;
  l.answered_at = routed_at;
  return rating_side_for(card, l, answered_at, nullptr);
}

result<rated_side> rate_side(std::int64_t duration_ms, const rating_side& side) {
  auto explained = explain_call(duration_ms, side);
  if (!explained) return failure{std::move(explained).error()};
  rated_side out;
  out.charge = explained->result;
  out.money = side.money();
  out.row = side.row.id;
  out.card = side.card;
  rating_explanation& e = out.explanation;
  e.card = {side.card.value, side.card_name};
  e.prefix = side.row.prefix;
  e.destination = side.row.destination;
  e.rate_initial = side.row.rate_initial;
  e.rate_next = side.row.rate_next;
  e.steps = side.row.steps;
  e.duration_ms = out.charge.duration_ms;
  e.duration_mode = side.terms.duration;
  e.seconds = out.charge.seconds;
  e.billed_s = out.charge.billed;
  e.precision = side.terms.precision;
  e.rounding = side.terms.rounding;
  e.lines = std::move(explained->steps);
  e.total = out.charge.total;
  e.origin = side.row.origin;
  e.time_class = side.time_class;
  e.zone = side.zone;
  e.where = side.where;
  e.rated_number = side.rated_number;
  e.card_money = side.terms.money;
  e.card_total = out.charge.card_total;
  e.fx = side.fx;
  return out;
}

result<rated_call> rate_finished(const finished_call& call, const rating_side* sell,
                                 const rating_side* cost, std::int64_t granted_s) {
  using namespace call_rating_detail;
  const bool is_answered = call.result == call_result::answered;
  const std::int64_t duration_ms = is_answered ? call.duration_ms : 0;
  if (cost != nullptr && !has_carrier(call.facts.kind)) {
    return fail(errc::invalid_argument, "a call between two customers has no carrier's side");
  }
  rated_call out;
  if (call.result == call_result::rejected) {
    // Nobody was asked to carry it: not even an attempt.
    if (sell == nullptr) return out;
    rating_side free_of_fee = *sell;
    free_of_fee.row.attempt_fee = {};
    auto ok = rate_into(out.sell, 0, &free_of_fee, false, "");
    if (!ok) return failure{std::move(ok).error()};
    return out;
  }
  if (auto ok = rate_into(out.sell, paid_ms(duration_ms, granted_s), sell, is_answered,
                          "the customer's side of an answered call has no price");
      !ok) {
    return failure{std::move(ok).error()};
  }
  const bool is_cost_needed =
      is_answered && needs_cost(call.facts.kind) && static_cast<bool>(call.egress_trunk);
  if (auto ok = rate_into(out.cost, duration_ms, cost, is_cost_needed,
                          "the carrier's side of an answered call has no price");
      !ok) {
    return failure{std::move(ok).error()};
  }
  return out;
}

}  // namespace didtron
