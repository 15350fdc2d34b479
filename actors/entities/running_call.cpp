#include "actors/entities/call.hpp"

#include <algorithm>

namespace didtron {

namespace running_call_detail {

/// Longest time between the route answer and the answer of a carrier that the edge allows
/// (its early_timeout), plus what a late event may take.
inline constexpr std::int64_t set_up_ms_max = 150'000;
/// A healthy call is looked after this often; a missing one is looked for again after that long.
inline constexpr std::int64_t check_ms = 30'000;
inline constexpr std::int64_t missing_ms = 10'000;

}  // namespace running_call_detail

std::int64_t running_call::remaining_s(instant now) const {
  // Not known to be answered: counted from the route answer, so that asking the edge never moves the
  // hard stop of a call whose answer was not told.
  const auto from = state_.answered_at().value_or(plan_.facts.started_at);
  const auto elapsed_s = ms_between(from, now) / 1000;
  return std::max<std::int64_t>(1, granted_s_ - elapsed_s);
}

running_call::due running_call::due_at(instant now) const {
  using namespace running_call_detail;
  const auto& settings = services_.settings;
  const bool is_check_due = now >= next_check_at_;
  const auto answered = state_.answered_at();
  if (!answered) {
    const auto age_ms = ms_between(plan_.facts.started_at, now);
    if (age_ms > set_up_ms_max && is_check_due) return due::end_edge;
    // An edge that was killed while the call was set up never reports it.
    if (next_check_at_ == instant{}) return age_ms > check_ms ? due::ping_edge : due::nothing;
    return is_check_due ? due::ping_edge : due::nothing;
  }
  const auto elapsed_ms = ms_between(*answered, now);
  if (elapsed_ms > (granted_s_ + settings.hold_grace_s) * 1000)
    return is_check_due ? due::end_edge : due::nothing;
  if (edge_granted_s_ < granted_s_) return due::tell_edge;
  const bool is_near = elapsed_ms >= (granted_s_ - settings.guard_s) * 1000;
  const bool is_over = elapsed_ms >= granted_s_ * 1000;
  if (is_near && !is_over && granted_s_ < settings.max_s) return due::extend;
  if (next_check_at_ == instant{}) return elapsed_ms > check_ms ? due::ping_edge : due::nothing;
  return is_check_due ? due::ping_edge : due::nothing;
}

bool running_call::is_gone(std::int32_t code, instant now) {
  using namespace running_call_detail;
  // An edge that says nothing is no proof, until even the hold's grace is over: by then its own hard
  // stop has ended the call.
  const auto end_ms = (granted_s_ + services_.settings.hold_grace_s) * 1000;
  const auto from = state_.answered_at().value_or(plan_.facts.started_at);
  const bool is_missing = code == 481 || (code == 0 && ms_between(from, now) > end_ms);
  if (is_missing && is_missing_) return true;
  is_missing_ = is_missing;
  next_check_at_ = plus_ms(now, code == 200 ? check_ms : missing_ms);
  return false;
}

void running_call::granted(const hold_grant& grant) {
  granted_s_ = grant.granted_s;
  plan_.grant = grant;
}

result<rated_call> running_call::rate(const finished_call& call) const {
  const auto known = services_.catalogue.load();
  const auto& facts = call.facts;

  auto sell = plan_.sell;
  const auto* terms = known ? known->account(facts.account) : nullptr;
  // Only the card that it was sold on: another one, assigned meanwhile, is for later calls.
  if (terms && terms->sell && terms->sell->id() == plan_.sell.card)
    if (auto row = rating_side_for(*terms->sell, facts.called, facts.started_at, call.answered_at))
      sell = *row;

  std::optional<rating_side> cost;
  if (const auto* planned = route_of(call.egress_trunk)) cost = planned->cost;
  const auto* trunk = known ? known->egress(call.egress_trunk) : nullptr;
  if (trunk && trunk->cost && (!cost || trunk->cost->id() == cost->card))
    if (auto row = rating_side_for(*trunk->cost, facts.called, facts.started_at, call.answered_at))
      cost = *row;

  // What the customer pays never exceeds what was granted: the edge's cut may come a moment late.
  return rate_finished(call, &sell, cost ? &*cost : nullptr, granted_s_);
}

const planned_route* running_call::route_of(trunk_id trunk) const noexcept {
  for (const auto& route : plan_.routes)
    if (route.trunk == trunk) return &route;
  return nullptr;
}

const planned_route* running_call::route_after(trunk_id trunk) const noexcept {
  for (std::size_t i = 0; i + 1 < plan_.routes.size(); ++i)
    if (plan_.routes[i].trunk == trunk) return &plan_.routes[i + 1];
  return nullptr;
}

live_call running_call::live() const {
  live_call out;
  auto& view = out.view;
  const auto& facts = plan_.facts;
  view.id = facts.id;
  view.seller = facts.tenant;
  view.account = plan_.account;
  view.customer = plan_.customer;
  view.caller = facts.caller;
  view.called = facts.called;
  view.destination = facts.destination;
  view.state = std::string{state_.answered_at() ? name_of(call_phase::answered)
                                                : name_of(call_phase::routed)};
  view.routed_at = facts.started_at;
  view.answered_at = state_.answered_at();
  view.granted_s = granted_s_;
  view.hold = plan_.grant.reserved;
  view.money = plan_.sell.terms.money;
  view.rate_per_min = plan_.sell.row.rate_initial;
  out.sell = plan_.sell;
  if (const auto* route = route_of(state_.egress_trunk())) {
    view.carrier = {route->carrier.value, route->carrier_name};
    view.trunk = {route->trunk.value, route->trunk_name};
    view.cost_per_min = route->cost.row.rate_initial;
    out.cost = route->cost;
  }
  return out;
}

save_live_call running_call::row() const {
  save_live_call out;
  out.view = live().view;
  out.account = plan_.facts.account;
  out.customer = plan_.facts.customer;
  out.edge = plan_.facts.edge;
  out.dialog = dialog_;
  out.called_raw = plan_.facts.called_raw;
  out.ingress_trunk = plan_.facts.ingress_trunk;
  out.sell_card = plan_.sell.card;
  out.decision = plan_.facts.decision;
  return out;
}

}  // namespace didtron
