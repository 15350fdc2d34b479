#include <algorithm>
#include <tuple>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/charge.hpp"
#include "actors/domain/rating/price_leg.hpp"
#include "actors/domain/routing/route.hpp"

namespace didtron {
namespace least_cost_detail {

/// What every candidate is compared with.
struct call_terms {
  std::string_view called;
  const call_origin* origin = nullptr;
  instant at;
  currency money;
  std::int64_t expected_s = 0;
  amount price;
  amount min_margin_per_min;
};

std::string per_minute(__int128 e8_times_60, std::int64_t seconds) {
  const auto shown = round_quotient(e8_times_60, static_cast<__int128>(seconds) * 100'000'000, 6,
                                    rounding_mode::half_even);
  return shown ? format(*shown, 4) + "/min" : std::string{"beyond 64 bits"};
}

void refuse(candidate& c, verdict why, std::string reason) {
  c.outcome = why;
  c.reason = std::move(reason);
}

std::string money_text(amount value, currency money) {
  return format(value, 4) + " " + std::string{money.text()};
}

/// The trunk's price as a whole: on a card that asks for more than the called number, or of money that
/// has to be changed. Empty: the candidate is out.
std::optional<rating_side> whole_cost(candidate& c, const egress_trunk& trunk,
                                      const call_terms& call) {
  leg l;
  l.called = call.called;
  l.caller = call.origin->caller;
  l.called_lrn = call.origin->called_lrn;
  l.answered_at = call.at;
  l.until_s = call.expected_s;
  auto side = price_leg(*trunk.cost, l, call.origin->states);
  if (!side) {
    refuse(c, side.error().kind == errc::blocked ? verdict::blocked : verdict::no_rate,
           side.error().message);
    return {};
  }
  c.prefix = side->row.prefix;
  c.row = side->row.id;
  // What is owed to the carrier has to be known too, not only what is compared here.
  const auto into = [&](currency money) -> bool {
    const auto ok = charge_in(*side, money, call.at, call.origin->rates);
    if (!ok) {
      if (const auto cost = rate_call(call.expected_s * 1000, *side)) c.expected_cost = cost->total;
      refuse(c, verdict::other_currency,
             "the cost is in " + std::string{side->terms.money.text()} + ", the price in " +
                 std::string{call.money.text()} + ": " + ok.error().message);
    }
    return ok.has_value();
  };
  if (!into(trunk.carrier_money.value_or(side->terms.money)) || !into(call.money)) return {};
  return std::move(side).value();
}

/// Cost of the expected call on the trunk's card. False when the candidate is out.
bool price_it(candidate& c, const egress_trunk& trunk, const call_terms& call) {
  if (trunk.cost == nullptr) {
    refuse(c, verdict::no_rate, "the trunk has no cost card");
    return false;
  }
  const rate_card& card = *trunk.cost;
  c.card = card.id();
  const currency money = card.terms().money;
  std::optional<rating_side> side;
  const rate_row* row = nullptr;
  if (card.is_plain() && money == call.money && trunk.carrier_money.value_or(money) == money) {
    row = card.find(call.called, call.at);
  } else {
    side = whole_cost(c, trunk, call);
    if (!side) return false;
    row = &side->row;
  }
  if (row == nullptr) {
    refuse(c, verdict::no_rate,
           "card " + card.name() + " has no price for " + std::string{call.called});
    return false;
  }
  c.prefix = row->prefix;
  c.row = row->id;
  if (row->status == row_status::blocked) {
    refuse(c, verdict::blocked, "card " + card.name() + " blocks prefix " + row->prefix);
    return false;
  }
  const auto cost = side ? rate_call(call.expected_s * 1000, *side)
                         : rate_call(call.expected_s * 1000, *row, card.terms());
  if (!cost) {
    refuse(c, verdict::no_rate,
           "prefix " + row->prefix + " cannot be priced: " + to_string(cost.error()));
    return false;
  }
  c.expected_cost = cost->total;
  return true;
}

/// The profit guard: expected margin per minute against the plan's minimum, compared as fractions.
bool is_profitable(candidate& c, const call_terms& call) {
  const auto margin = subtract(call.price, c.expected_cost);
  if (!margin) {
    refuse(c, verdict::no_profit, "the margin does not fit 64 bits");
    return false;
  }
  c.expected_margin = *margin;
  if (is_margin_enough(*margin, call.expected_s, call.min_margin_per_min)) return true;
  const __int128 margin_times_60 = static_cast<__int128>(margin->e8) * 60;
  refuse(c, verdict::no_profit,
         "margin " + per_minute(margin_times_60, call.expected_s) + " is below " +
             format(call.min_margin_per_min, 4) + "/min");
  return false;
}

bool has_room(candidate& c, const egress_trunk& trunk, const trunk_load& load) {
  const auto of = [](std::int32_t used, std::int32_t limit) {
    return std::to_string(used) + " of " + std::to_string(limit);
  };
  const verdict found = verdict_of_load(trunk, load);
  if (found == verdict::used) return true;
  if (found == verdict::unhealthy) refuse(c, found, "cooling down after repeated failures");
  if (found == verdict::channels_full)
    refuse(c, found, of(load.channels, trunk.channels_max) + " channels in use");
  if (found == verdict::cps_full)
    refuse(c, found, of(load.cps, trunk.cps_max) + " calls started this second");
  return false;
}

candidate examine(const route& r, const egress_trunk* trunk, const trunk_load& load,
                  const call_terms& call) {
  candidate c;
  c.trunk = r.trunk;
  c.priority = r.priority;
  if (trunk != nullptr) {
    c.carrier = trunk->carrier;
    c.trunk_name = trunk->name;
    c.carrier_name = trunk->carrier_name;
  }
  if (!r.is_active) {
    refuse(c, verdict::route_disabled, "the route is switched off in the plan");
    return c;
  }
  if (trunk == nullptr || !trunk->is_active) {
    refuse(c, verdict::trunk_disabled,
           trunk == nullptr ? "the trunk does not exist any more" : "the trunk is switched off");
    return c;
  }
  // All that can be known is filled in before the first refusal about load, so that a full trunk
  // still shows what it would have cost.
  if (!price_it(c, *trunk, call) || !is_profitable(c, call) || !has_room(c, *trunk, load)) return c;
  c.reason = "expected cost " + money_text(c.expected_cost, call.money) + " for " +
             std::to_string(call.expected_s) + " s, margin " +
             per_minute(static_cast<__int128>(c.expected_margin.e8) * 60, call.expected_s);
  return c;
}

std::vector<candidate> examine_all(const routing_plan& plan, const call_terms& call,
                                   const std::vector<const egress_trunk*>& trunks,
                                   const std::vector<trunk_load>& loads) {
  std::vector<candidate> out;
  out.reserve(plan.routes.size());
  for (const route& r : plan.routes) {
    const egress_trunk* trunk = nullptr;
    trunk_load load;
    for (std::size_t i = 0; i < trunks.size() && trunk == nullptr; ++i) {
      if (trunks[i] == nullptr || trunks[i]->id != r.trunk) continue;
      trunk = trunks[i];
      if (i < loads.size()) load = loads[i];
    }
    out.push_back(examine(r, trunk, load, call));
  }
  return out;
}

/// Good ones, then those that only came too late, then the refused.
int group_of(const candidate& c) {
  if (c.outcome == verdict::used) return 0;
  return c.outcome == verdict::beyond_attempts ? 1 : 2;
}

bool tried_first(const candidate& a, const candidate& b) {
  const int a_group = group_of(a);
  const int b_group = group_of(b);
  return std::tie(a_group, a.priority, a.expected_cost, a.trunk) <
         std::tie(b_group, b.priority, b.expected_cost, b.trunk);
}

/// Ranks the good ones, best first; the same trunk is tried once, and at most `attempts_max` are.
void rank(std::vector<candidate>& candidates, std::int32_t attempts_max) {
  std::sort(candidates.begin(), candidates.end(), tried_first);
  std::int32_t used = 0;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    candidate& c = candidates[i];
    if (c.outcome != verdict::used) break;
    const auto same_trunk = [&c](const candidate& other) { return other.trunk == c.trunk; };
    if (std::any_of(candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(i),
                    same_trunk)) {
      refuse(c, verdict::route_disabled, "the plan lists this trunk twice");
    } else if (used >= attempts_max) {
      refuse(c, verdict::beyond_attempts, std::to_string(used) + " better ones are tried already");
    } else {
      c.rank = ++used;
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(), tried_first);
}

}  // namespace least_cost_detail

std::string_view name_of(verdict v) noexcept {
  switch (v) {
  case verdict::used:
    return "used";
  case verdict::beyond_attempts:
    return "beyond_attempts";
  case verdict::no_rate:
    return "no_rate";
  case verdict::blocked:
    return "blocked";
  case verdict::no_profit:
    return "no_profit";
  case verdict::route_disabled:
    return "route_disabled";
  case verdict::trunk_disabled:
    return "trunk_disabled";
  case verdict::channels_full:
    return "channels_full";
  case verdict::cps_full:
    return "cps_full";
  case verdict::unhealthy:
    return "unhealthy";
  case verdict::other_currency:
    return "other_currency";
  }
  return "no_rate";
}

namespace least_cost_detail {

routing_outcome decide(call_terms call, const result<charge>& price, const routing_plan& plan,
                       const std::vector<const egress_trunk*>& trunks,
                       const std::vector<trunk_load>& loads) {
  routing_outcome out;
  call.min_margin_per_min = plan.min_margin_per_min;
  out.decision.expected_call_s = static_cast<std::int32_t>(call.expected_s);
  if (price) call.price = price->total;
  out.decision.expected_price = call.price;
  out.decision.candidates = examine_all(plan, call, trunks, loads);
  if (!price) {
    // Without a price nothing can be sold, whatever the carriers ask.
    for (candidate& c : out.decision.candidates) {
      if (c.outcome != verdict::used && c.outcome != verdict::no_profit) continue;
      refuse(c, verdict::no_profit, "the call has no price: " + to_string(price.error()));
      c.expected_margin = {};
    }
  }
  rank(out.decision.candidates, std::clamp(plan.attempts_max, 1, limits::attempts_max));
  out.has_route = !out.decision.candidates.empty() && out.decision.candidates.front().rank == 1;
  return out;
}

call_terms terms_of(std::string_view called, instant at, currency money, const routing_plan& plan,
                    const call_origin& origin) {
  call_terms call;
  call.called = called;
  call.origin = &origin;
  call.at = at;
  call.money = money;
  call.expected_s = std::max<std::int32_t>(1, plan.expected_call_s);
  return call;
}

}  // namespace least_cost_detail

routing_outcome decide_routes(std::string_view called, instant at, const rating_side& sell,
                              const routing_plan& plan,
                              const std::vector<const egress_trunk*>& trunks,
                              const std::vector<trunk_load>& loads, const call_origin& origin) {
  const auto call = least_cost_detail::terms_of(called, at, sell.money(), plan, origin);
  return least_cost_detail::decide(call, rate_call(call.expected_s * 1000, sell), plan, trunks,
                                   loads);
}

routing_outcome decide_routes(std::string_view called, instant at, const rate_row& sell_row,
                              const rate_terms& sell_terms, const routing_plan& plan,
                              const std::vector<const egress_trunk*>& trunks,
                              const std::vector<trunk_load>& loads, const call_origin& origin) {
  const auto call = least_cost_detail::terms_of(called, at, sell_terms.money, plan, origin);
  return least_cost_detail::decide(call, rate_call(call.expected_s * 1000, sell_row, sell_terms),
                                   plan, trunks, loads);
}

}  // namespace didtron
