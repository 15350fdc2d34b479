#include "actors/entities/call.hpp"

#include <algorithm>
#include <deque>

#include "actors/domain/calls/attempt_rating.hpp"
#include "actors/log/log.hpp"

namespace didtron {

namespace running_call_detail {

/// A healthy call is looked after this often; a missing one is looked for again after that long.
inline constexpr std::int64_t check_ms = 30'000;
inline constexpr std::int64_t missing_ms = 10'000;

/// What the trunk's card says now if it is the card that the call was routed on, else what it said then.
std::optional<rating_side> cost_at(const catalogue* known, const finished_call& call,
                                   const planned_route* planned) {
  std::optional<rating_side> cost;
  if (planned) cost = planned->cost;
  const auto* trunk = known ? known->egress(call.egress_trunk) : nullptr;
  if (!trunk || !trunk->cost || (cost && trunk->cost->id() != cost->card)) return cost;
  leg l;
  l.called = call.facts.called;
  l.caller = call.facts.caller;
  l.called_lrn = call.facts.called_lrn;
  l.answered_at = call.facts.started_at;
  l.until_s = call.duration_ms / 1000 + 1;
  if (auto side = cost_of(*known, *trunk, l, call.answered_at)) cost = std::move(side).value();
  return cost;
}

/// What each carrier of the call's plan takes for a try, by the row of the route decision; of one that is not in the
/// plan (it is not known whole after a restart), by its card. `found` keeps the latter.
std::vector<attempt_price> prices_of_tries(const running_call& running, const catalogue* known,
                                           const finished_call& call, std::deque<rating_side>& found) {
  std::vector<attempt_price> out;
  for (const auto& tried : call.attempts) {
    if (const auto* planned = running.route_of(tried.trunk)) {
      out.push_back({tried.trunk, &planned->cost});
      continue;
    }
    const auto* trunk = known ? known->egress(tried.trunk) : nullptr;
    leg l;
    l.called = call.facts.called;
    l.caller = call.facts.caller;
    l.called_lrn = call.facts.called_lrn;
    l.answered_at = call.facts.started_at;
    auto side = trunk ? cost_of(*known, *trunk, l, {}) : result<rating_side>{fail(errc::not_found, "no such trunk")};
    if (side) out.push_back({tried.trunk, &found.emplace_back(std::move(side).value())});
  }
  return out;
}

}  // namespace running_call_detail

call_observation running_call::observation() const {
  const auto now_ms = services_.monotonic_ms();
  call_observation out;
  out.now = services_.now();
  if (routed_ms_) out.since_route_ms = now_ms - *routed_ms_;
  if (told_ms_) out.since_answer_ms = now_ms - *told_ms_;
  out.granted_s = granted_s_;
  return out;
}

start_event running_call::judged(start_event event) {
  const auto answer = judge_answer(event.answered_at, plan_.facts.started_at, observation());
  event.answered_at = answer.answered_at;
  is_clock_doubtful_ = is_clock_doubtful_ || answer.is_doubtful;
  if (!told_ms_) told_ms_ = services_.monotonic_ms();
  return event;
}

judged_end running_call::judged(const end_event& event) const {
  auto out = judge_end(event, state_.answered_at(), plan_.facts.started_at, observation());
  if (out.is_doubtful && !is_clock_doubtful_)
    log::warning("edge_clock_stepped", {{"call_id", format(plan_.facts.id)}});
  out.is_doubtful = out.is_doubtful || is_clock_doubtful_;
  return out;
}

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
    if (age_ms > limits::set_up_ms_max && is_check_due) return due::end_edge;
    // An edge that was killed while the call was set up never reports it.
    if (next_check_at_ == instant{}) return age_ms > check_ms ? due::ping_edge : due::nothing;
    return is_check_due ? due::ping_edge : due::nothing;
  }
  const auto elapsed_ms = ms_between(*answered, now);
  if (elapsed_ms > (granted_s_ + settings.hold_grace_s) * 1000)
    return is_check_due ? due::end_edge : due::nothing;
  const bool is_near = elapsed_ms >= (granted_s_ - settings.guard_s) * 1000;
  const bool is_over = elapsed_ms >= granted_s_ * 1000;
  if (stored_granted_s_ < granted_s_ && !is_over) return due::store;
  if (edge_granted_s_ < granted_s_ && !is_over) return due::tell_edge;
  if (is_near && !is_over && granted_s_ < settings.max_s) return due::extend;
  if (next_check_at_ == instant{}) return elapsed_ms > check_ms ? due::ping_edge : due::nothing;
  return is_check_due ? due::ping_edge : due::nothing;
}

std::optional<instant> running_call::gone_at(std::int32_t code, instant now) {
  using namespace running_call_detail;
  // An edge that says nothing is no proof, until even the hold's grace is over: by then its own hard
  // stop has ended the call.
  const auto end_ms = (granted_s_ + services_.settings.hold_grace_s) * 1000;
  const auto from = state_.answered_at().value_or(plan_.facts.started_at);
  const bool is_missing = code == 481 || (code == 0 && ms_between(from, now) > end_ms);
  if (is_missing && missing_since_) return missing_since_;
  missing_since_ = is_missing ? std::optional{now} : std::nullopt;
  next_check_at_ = plus_ms(now, code == 200 ? check_ms : missing_ms);
  return std::nullopt;
}

void running_call::granted(const hold_grant& grant) {
  granted_s_ = grant.granted_s;
  plan_.grant = grant;
}

void running_call::held(const hold_grant& grant) noexcept {
  // An extension that was granted meanwhile says it already.
  if (grant.granted_s == granted_s_) plan_.grant = grant;
}

bool running_call::is_renewal_due(instant now) noexcept {
  if (now < next_renewal_at_) return false;
  const bool is_first = next_renewal_at_ == instant{};
  next_renewal_at_ = plus_ms(now, running_call_detail::check_ms);
  return !is_first;  // the hold was made or restored just now
}

result<std::vector<book_call>> running_call::bookings(const finished_call& call) const {
  const auto known = services_.catalogue.load();
  const auto cost = running_call_detail::cost_at(known.get(), call, route_of(call.egress_trunk));

  // What a customer pays never exceeds what was granted: the edge's cut may come a moment late.
  std::vector<book_call> out;
  const auto levels = plan_.above.size();
  for (std::size_t i = levels + 1; i-- > 0;) {
    const bool is_lowest = i == 0;
    const call_level* level = is_lowest ? nullptr : &plan_.above[i - 1];
    const auto sell = (is_lowest ? plan_.sell : level->sell).answered(call.answered_at);
    book_call booking{call, {}, is_lowest ? plan_.is_postpaid : level->is_postpaid};
    auto& own = booking.call;
    if (!is_lowest) {
      own.facts.tenant = level->seller;
      own.facts.account = level->account;
      own.facts.customer = level->customer;
      own.facts.ingress_trunk = {};  // of the seller below
      own.facts.destination = level->sell.routed.row.destination;
    }
    const bool is_carrying = i == levels;
    if (!is_carrying) {
      // The carrier of this level is the seller above; who carried it there is not known here.
      own.egress_trunk = {};
      own.carrier = plan_.above[i].as_carrier;
      own.attempts.clear();
      own.facts.decision = {};
    }
    auto rated = rate_finished(own, &sell, is_carrying && cost ? &*cost : nullptr, granted_s_);
    if (!rated) return fail(std::move(rated).error());
    booking.rated = std::move(*rated);
    if (is_carrying) {
      std::deque<rating_side> found;
      const auto prices = running_call_detail::prices_of_tries(*this, known.get(), own, found);
      auto tries = rate_attempts(own, prices, booking.rated.cost);
      if (!tries) return fail(std::move(tries).error());
      for (const auto attempt_no : tries->unrated)
        log::error("attempt_unrated", {{"call_id", format(own.facts.id)}, {"attempt_no", attempt_no}});
      booking.rated.attempts = std::move(tries->costs);
    }
    // What a reseller owes is exactly what its seller booked.
    if (!is_carrying) booking.rated.cost = out.back().rated.sell;
    out.push_back(std::move(booking));
  }
  return out;
}

const planned_route* running_call::route_of(trunk_id trunk) const noexcept {
  for (const auto& route : plan_.routes)
    if (route.trunk == trunk) return &route;
  return nullptr;
}

bool running_call::is_fee_due(trunk_id trunk) const noexcept {
  const auto* route = route_of(trunk);
  return route != nullptr && (route->cost.row.attempt_fee != amount{} || route->cost.row.min_charge != amount{});
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
  out.sell = plan_.sell.answered(state_.answered_at());
  view.money = out.sell.money();
  view.rate_per_min = out.sell.row.rate_initial;
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
  out.sell_card = plan_.sell.routed.card;
  for (const auto& level : plan_.above) out.above_cards.push_back(level.sell.routed.card);
  out.called_lrn = plan_.facts.called_lrn;
  out.decision = plan_.facts.decision;
  out.attempts = state_.attempts();
  return out;
}

}  // namespace didtron
