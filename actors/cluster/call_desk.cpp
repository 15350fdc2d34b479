#include "actors/cluster/desks.hpp"
#include "actors/log/log.hpp"

namespace didtron {

namespace call_desk_detail {

using self_pointer = call_desk_actor::stateful_pointer<call_desk_state>;

/// Ended calls that are remembered, so that a repeated event does not bring one back to life.
inline constexpr std::size_t ended_max = 20'000;

void remember_ended(call_desk_state& state, const call_id& call) {
  if (const auto begun = state.begun.find(call); begun != state.begun.end()) {
    const auto dialog = state.by_dialog.find(begun->second->dialog);
    if (dialog != state.by_dialog.end() && dialog->second == call) state.by_dialog.erase(dialog);
    state.begun.erase(begun);
  }
  if (!state.ended.insert(call).second) return;
  state.ended_order.push_back(call);
  if (state.ended_order.size() <= ended_max) return;
  state.ended.erase(state.ended_order.front());
  state.ended_order.pop_front();
}

void spawn_call(self_pointer self, call_services* services,
                const std::shared_ptr<const adopt_call>& start, bool adopted) {
  auto& state = self->state;
  const auto id = start->plan.facts.id;
  state.begun[id] = start;
  state.by_dialog[start->dialog] = id;
  state.calls.put(id, self->spawn<caf::monitored>(call_behavior, services, *state.peers, *start,
                                                  adopted));
}

/// A running call whose holds have to count again, at every level that pays.
void adopt(self_pointer self, call_services* services, adopt_call start) {
  if (start.answered_at) {
    call_observation seen;
    seen.now = services->now();
    start.answered_at = judge_answer(*start.answered_at, start.plan.facts.started_at, seen).answered_at;
  }
  const auto& plan = start.plan;
  const auto granted_s = plan.grant.granted_s;
  hold held{plan.facts.id, plan.grant.reserved, granted_s, plan.facts.started_at,
            plus_ms(start.answered_at.value_or(plan.facts.started_at),
                    (granted_s + services->settings.hold_grace_s) * 1000)};
  const auto next_above = [&](std::size_t level) {
    return level < plan.above.size() ? plan.above[level].account : account_id{};
  };
  self->send(self->state.peers->accounts,
             restore_hold{plan.facts.account, held,
                          plan.sell, plan.facts.ingress_trunk, start.answered_at, next_above(0)});
  for (std::size_t i = 0; i < plan.above.size(); ++i) {
    const auto& level = plan.above[i];
    // Only the customer's hold is stored; for the same seconds this level's follows from its price.
    const auto reserved = price_window{level.sell}.dearest(granted_s * 1000);
    if (!reserved) {
      log::error("hold_not_priced", {{"call_id", format(plan.facts.id)},
                                     {"account", level.account.value},
                                     {"why", to_string(reserved.error())}});
      continue;
    }
    held.reserved = *reserved;
    self->send(self->state.peers->accounts,
               restore_hold{level.account, held, level.sell, {}, start.answered_at,
                            next_above(i + 1)});
  }
  spawn_call(self, services, std::make_shared<const adopt_call>(std::move(start)), true);
}

void on_down(self_pointer self, call_services* services, const caf::down_msg& down) {
  auto& state = self->state;
  const auto* dead = state.calls.died(down.source);
  if (!dead) return;
  const auto id = *dead;
  if (down.reason == caf::exit_reason::user_shutdown) {
    state.calls.forget(id);
    remember_ended(state, id);
    return;
  }
  ++metrics::of(metrics::actor_class::call).restarts;
  const auto start = state.begun.find(id);
  const bool again =
      start != state.begun.end() &&
      state.calls.may_restart(id, std::chrono::steady_clock::now(), restart_limits{});
  log::error(again ? "call_restarted" : "call_given_up", {{"call_id", format(id)}});
  if (again) spawn_call(self, services, start->second, true);
}

/// The call of an event: known, or rebuilt from the edge's memory of it.
call_actor* find(self_pointer self, call_services* services, const call_event& event) {
  auto& state = self->state;
  if (event.call == call_id{}) {
    const auto dialog = state.by_dialog.find(event.dialog);
    return dialog == state.by_dialog.end() ? nullptr : state.calls.find(dialog->second);
  }
  if (auto* known = state.calls.find(event.call)) return known;
  if (!event.memory || state.ended.contains(event.call)) return nullptr;
  auto plan = plan_from_memory(*services, *event.memory);
  if (!plan) return nullptr;
  adopt_call start{std::move(*plan), event.dialog, {}, {}, {}};
  if (const auto* answered = std::get_if<start_event>(&event.what)) {
    start.answered_at = answered->answered_at;
    start.trunk = answered->trunk;
  }
  adopt(self, services, std::move(start));
  return state.calls.find(event.call);
}

leg leg_of(const call_memory& memory) {
  leg out;
  out.called = memory.facts.called;
  out.caller = memory.facts.caller;
  out.called_lrn = memory.facts.called_lrn;
  out.answered_at = memory.facts.started_at;
  out.until_s = limits::call_s_max;
  return out;
}

/// What an account pays for a call that runs already. A price that is in force only now is better than none:
/// without one the call would hold nothing and could not be billed.
std::optional<price_copy> sold_on(const rate_card* card, const catalogue_account& account,
                                  const catalogue& known, const call_memory& memory, instant now) {
  if (!card) return {};
  const auto* rates = known.fx(account.seller);
  auto l = leg_of(memory);
  auto price = price_copy::of(*card, l, known.states(), account.money, rates);
  l.answered_at = now;
  if (!price) price = price_copy::of(*card, l, known.states(), account.money, rates);
  return price ? std::optional{std::move(price).value()} : std::nullopt;
}

/// The same of what a carrier takes.
std::optional<rating_side> cost_on(const egress_trunk& trunk, const catalogue& known,
                                   const call_memory& memory, instant now) {
  auto l = leg_of(memory);
  auto cost = cost_of(known, trunk, l, {});
  l.answered_at = now;
  if (!cost) cost = cost_of(known, trunk, l, {});
  return cost ? std::optional{std::move(cost).value()} : std::nullopt;
}

/// The sellers above pay as they did when the call was routed, on the cards that it was sold on.
std::vector<call_level> levels_of(const catalogue& known, const catalogue_account& account,
                                  const call_memory& memory, instant now) {
  std::vector<call_level> out;
  for (const auto* below = &account; below->wholesale;) {
    const auto* above = known.account(below->wholesale);
    std::optional<price_copy> sell;
    if (above && out.size() < memory.above_cards.size())
      sell = sold_on(known.card(memory.above_cards[out.size()]), *above, known, memory, now);
    if (above && !sell) sell = sold_on(above->sell.get(), *above, known, memory, now);
    if (!sell || out.size() >= static_cast<std::size_t>(limits::seller_levels_max)) {
      log::error("seller_above_not_found", {{"call_id", format(memory.facts.id)},
                                            {"account", below->wholesale.value}});
      return out;
    }
    out.push_back({above->id, above->seller, above->customer, above->is_postpaid, std::move(*sell),
                   below->wholesale_carrier});
    below = above;
  }
  return out;
}

/// The trunks that may carry the call: those of its decision, or of the account's plan when the decision is
/// not remembered.
std::vector<trunk_id> trunks_of(const catalogue& known, const catalogue_account& account,
                                const call_memory& memory) {
  std::vector<trunk_id> out;
  for (const auto& candidate : memory.facts.decision.candidates)
    if (candidate.outcome == verdict::used) out.push_back(candidate.trunk);
  if (!out.empty()) return out;
  const auto* carrying = &account;  // the seller at the top carries the call
  for (auto i = 0; carrying && carrying->wholesale && i < limits::seller_levels_max; ++i)
    carrying = known.account(carrying->wholesale);
  const auto* routing = carrying ? known.plan(carrying->plan) : nullptr;
  if (!routing) return out;
  for (const auto& route : routing->routes) out.push_back(route.trunk);
  return out;
}

}  // namespace call_desk_detail

std::optional<call_plan> plan_from_memory(const call_services& services,
                                          const call_memory& memory) {
  using namespace call_desk_detail;
  const auto known = services.catalogue.load();
  const auto* account = known ? known->account(memory.facts.account) : nullptr;
  if (!account) return {};
  const auto now = services.now();
  auto sell = sold_on(known->card(memory.sell_card), *account, *known, memory, now);
  if (!sell) sell = sold_on(account->sell.get(), *account, *known, memory, now);
  if (!sell) return {};
  call_plan plan;
  plan.facts = memory.facts;
  plan.facts.tenant = account->seller;
  plan.facts.customer = account->customer;
  plan.facts.destination = sell->routed.row.destination;
  plan.account = {account->id.value, account->name};
  plan.customer = {account->customer.value, account->customer_name};
  plan.is_postpaid = account->is_postpaid;
  plan.sell = std::move(*sell);
  plan.above = levels_of(*known, *account, memory, now);
  plan.grant = {memory.granted_s, memory.hold};
  for (const auto id : trunks_of(*known, *account, memory)) {
    const auto* trunk = known->egress(id);
    auto cost = trunk ? cost_on(*trunk, *known, memory, now) : std::nullopt;
    if (!cost) continue;
    plan.routes.push_back({trunk->id, trunk->carrier, trunk->name, trunk->carrier_name, {}, {},
                           trunk->ring_timeout_ms, std::move(*cost)});
    // The state machine looks carriers up in the decision; here it only says who could be meant.
    if (plan.facts.decision.candidates.size() < plan.routes.size()) {
      candidate c;
      c.trunk = trunk->id;
      c.carrier = trunk->carrier;
      c.trunk_name = trunk->name;
      c.carrier_name = trunk->carrier_name;
      c.outcome = verdict::used;
      c.reason = "rebuilt after a restart";
      plan.facts.decision.candidates.push_back(std::move(c));
    }
  }
  return plan;
}

call_desk_actor::behavior_type call_desk_behavior(
    call_desk_actor::stateful_pointer<call_desk_state> self, call_services* services,
    call_peers peers) {
  using metrics::actor_class;
  self->state.peers = std::make_unique<call_peers>(std::move(peers));
  self->state.peers->desk = self->address();
  self->state.living = std::make_unique<metrics::living>(actor_class::call_desk);
  self->set_down_handler(
      [=](const caf::down_msg& down) { call_desk_detail::on_down(self, services, down); });
  return {
      [=](const begin_call& begin) {
        const metrics::handling handling{actor_class::call_desk};
        adopt_call start{begin.plan, begin.dialog, {}, {}, {}};
        call_desk_detail::spawn_call(self, services,
                                     std::make_shared<const adopt_call>(std::move(start)), false);
      },
      [=](const adopt_call& start) {
        const metrics::handling handling{actor_class::call_desk};
        if (self->state.calls.find(start.plan.facts.id)) return;
        call_desk_detail::adopt(self, services, start);
      },
      [=](const call_progress& progress) {
        const metrics::handling handling{actor_class::call_desk};
        const auto begun = self->state.begun.find(progress.call);
        if (begun == self->state.begun.end()) return;
        auto known = *begun->second;
        known.answered_at = progress.answered_at;
        known.trunk = progress.trunk;
        known.plan.grant = progress.grant;
        known.attempts = progress.attempts;
        begun->second = std::make_shared<const adopt_call>(std::move(known));
      },
      [=](const call_event& event) -> caf::result<event_taken> {
        const metrics::handling handling{actor_class::call_desk};
        if (auto* call = call_desk_detail::find(self, services, event))
          return self->delegate(*call, event);
        // Ended already: its commit is behind us. Not rebuildable: the edge has to keep the event.
        // A refused call was never begun: nothing to do either.
        return event_taken{event.call == call_id{} || self->state.ended.contains(event.call)};
      },
      [=](const clock_tick& tick) {
        const metrics::handling handling{actor_class::call_desk};
        self->state.calls.for_each(
            [&](const call_id&, call_actor& call) { self->send(call, tick); });
      },
      [=](const end_call& order) -> result<event_taken> {
        const metrics::handling handling{actor_class::call_desk};
        auto* call = self->state.calls.find(order.call);
        if (!call) return fail(errc::not_found, "no such live call");
        self->send(*call, order);
        return event_taken{};
      }};
}

}  // namespace didtron
