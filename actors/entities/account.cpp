#include "actors/entities/account.hpp"

#include <algorithm>

#include "actors/domain/core/shard.hpp"
#include "actors/log/log.hpp"

namespace didtron {

namespace account_detail {

/// Requests that may wait for one account's balance to be read; more are told to try again.
inline constexpr std::size_t waiting_max = 64;

call_facts facts_of(const authorise_call& request) {
  call_facts facts;
  facts.id = request.call;
  facts.account = request.account;
  facts.edge = request.edge;
  facts.ingress_trunk = request.ingress_trunk;
  facts.caller = request.caller;
  facts.called_raw = request.called_raw;
  facts.called = request.called;
  facts.started_at = request.at;
  return facts;
}

rating_side side_of(const rate_card& card, const rate_row& row) {
  return {row, card.terms(), card.id(), card.name()};
}

}  // namespace account_detail

account_state::account_state(call_services& services, account_id id)
    : services_{services}, id_{id} {}

account_limits account_state::limits_of(const catalogue_account& terms) const {
  auto limits = in_force(terms.limits, services_.now());
  limits.hold_grace_s = static_cast<std::int32_t>(services_.settings.hold_grace_s);
  return limits;
}

authorise_answer account_state::refuse(errc kind, std::string message, call_facts facts) const {
  return call_refusal{error{kind, std::move(message), {}, {}}, std::move(facts)};
}

authorise_answer account_state::authorise(const authorise_call& request) {
  auto facts = account_detail::facts_of(request);
  const auto known = services_.catalogue.load();
  const auto* terms = known ? known->account(id_) : nullptr;
  if (!terms) return refuse(errc::not_found, "no such account", std::move(facts));
  facts.tenant = terms->seller;
  facts.customer = terms->customer;
  if (!services_.leases.epoch_of(shard_of(terms->seller)))
    return refuse(errc::not_owner, "this node does not own the account's shard", std::move(facts));
  if (!terms->is_active) return refuse(errc::blocked, "the account is blocked", std::move(facts));
  const auto* plan = known->plan(terms->plan);
  if (!terms->sell || !plan)
    return refuse(errc::no_route, "the account has no rate card or routing plan",
                  std::move(facts));
  if (auto within = within_trunk_limits(known->ingress(request.ingress_trunk), request.at);
      !within)
    return call_refusal{std::move(within).error(), std::move(facts)};

  const auto* row = terms->sell->find(request.called, request.at);
  if (!row) return refuse(errc::no_rate, "no price for this number", std::move(facts));
  facts.destination = row->destination;
  if (row->status == row_status::blocked)
    return refuse(errc::blocked, "the destination is blocked: " + row->destination,
                  std::move(facts));

  std::vector<const egress_trunk*> trunks;
  std::vector<trunk_load> loads;
  for (const auto& route : plan->routes) {
    const auto* trunk = known->egress(route.trunk);
    trunks.push_back(trunk);
    loads.push_back(services_.trunks.load_of(route.trunk, request.at.us / 1'000'000));
  }
  auto routing = decide_routes(request.called, request.at, *row, terms->sell->terms(),
                               *plan, trunks, loads);
  facts.decision = std::move(routing.decision);
  if (!routing.has_route)
    return refuse(errc::no_route, "no carrier can take this call", std::move(facts));

  book_.set_limits(limits_of(*terms));
  auto grant = book_.reserve(request.call, {*row, terms->sell->terms()},
                             {services_.settings.slice_s, services_.settings.max_s}, request.at);
  if (!grant) return call_refusal{std::move(grant).error(), std::move(facts)};

  ++trunk_use_[request.ingress_trunk].second_count;
  call_plan out;
  out.account = {id_.value, terms->name};
  out.customer = {terms->customer.value, terms->customer_name};
  out.is_postpaid = terms->is_postpaid;
  out.sell = account_detail::side_of(*terms->sell, *row);
  out.grant = *grant;
  out.routes = plan_routes(*known, facts.decision, request.called, request.at);
  out.facts = std::move(facts);
  running_.insert_or_assign(request.call, running{out.sell, request.ingress_trunk});
  return out;
}

result<void> account_state::within_trunk_limits(const ingress_trunk* trunk, instant at) {
  if (!trunk) return {};
  auto& use = trunk_use_[trunk->id];
  const auto second = at.us / 1'000'000;
  if (use.second != second) use = {second, 0};
  if (trunk->cps_max > 0 && use.second_count >= trunk->cps_max)
    return fail(errc::limit_exceeded, "calls per second of the trunk");
  if (trunk->channels_max > 0 &&
      std::count_if(running_.begin(), running_.end(), [trunk](const auto& entry) {
        return entry.second.ingress_trunk == trunk->id;
      }) >= trunk->channels_max)
    return fail(errc::limit_exceeded, "channels of the trunk");
  return {};
}

std::vector<planned_route> account_state::plan_routes(const catalogue& known,
                                                      const route_decision& decision,
                                                      const std::string& called,
                                                      instant at) const {
  std::vector<planned_route> out;
  for (const auto& candidate : decision.candidates) {
    if (candidate.outcome != verdict::used) continue;
    const auto* trunk = known.egress(candidate.trunk);
    const auto* row = trunk && trunk->cost ? trunk->cost->find(called, at) : nullptr;
    if (!row) continue;  // decide_routes never uses such a trunk
    out.push_back({trunk->id, trunk->carrier, trunk->name, trunk->carrier_name,
                   trunk->uri, trunk->tech_prefix + called, trunk->ring_timeout_ms,
                   account_detail::side_of(*trunk->cost, *row)});
  }
  return out;
}

result<hold_grant> account_state::extend(const call_id& call) {
  const auto price = running_.find(call);
  if (price == running_.end()) return fail(errc::not_found, "the call holds nothing here");
  const auto known = services_.catalogue.load();
  const auto* terms = known ? known->account(id_) : nullptr;
  if (!terms || !terms->is_active) return fail(errc::blocked, "the account is blocked");
  if (!services_.leases.epoch_of(shard_of(terms->seller)))
    return fail(errc::not_owner, "this node does not own the account's shard");
  book_.set_limits(limits_of(*terms));
  return book_.extend(call, {price->second.sell.row, price->second.sell.terms},
                      {services_.settings.slice_s, services_.settings.max_s}, services_.now());
}

void account_state::release(const call_id& call) {
  running_.erase(call);
  // Not found is fine: a release may be repeated after a restart.
  if (const auto released = book_.release(call); !released) return;
}

void account_state::restore(const restore_hold& request) {
  book_.restore(request.held);
  running_.insert_or_assign(request.held.call, running{request.sell, request.ingress_trunk});
}

void account_state::booked(const calls_booked& done) {
  for (const auto& call : done.calls) release(call);
  set_balance({done.posted, done.entry_no});
}

void account_state::set_balance(const account_balance& loaded) {
  is_loaded_ = true;
  if (loaded.entry_no < entry_no_) return;
  entry_no_ = loaded.entry_no;
  book_.set_posted(loaded.posted);
}

account_snapshot account_state::snapshot() const {
  account_snapshot out{id_, book_.posted(), book_.held(), book_.available(), {}};
  for (const auto& [call, held] : book_.holds())
    out.holds.push_back({call, held.reserved, held.granted_s, held.created_at, held.expires_at});
  return out;
}

namespace account_detail {

using self_pointer = account_actor::stateful_pointer<account_actor_state>;

void answer_waiting(self_pointer self) {
  auto waiting = std::move(self->state.waiting);
  self->state.waiting.clear();
  for (auto& [request, promise] : waiting)
    promise.deliver(self->state.account->authorise(request));
}

/// Reads the balance; the answer comes back as a message, because it arrives on a foreign thread.
void load(self_pointer self, call_services* services, account_id id) {
  const auto known = services->catalogue.load();
  const auto* terms = known ? known->account(id) : nullptr;
  if (!terms) return;
  const auto me = caf::actor_cast<account_actor>(self);
  services->load_balance(terms->seller, id, [me, id](result<account_balance> loaded) {
    if (loaded)
      caf::anon_send(me, calls_booked{id, loaded->entry_no, loaded->posted, {}});
    else
      caf::anon_send(me, calls_booked{id, -1, {}, {}});
  });
}

void refuse_waiting(self_pointer self) {
  auto waiting = std::move(self->state.waiting);
  self->state.waiting.clear();
  for (auto& [request, promise] : waiting)
    promise.deliver(authorise_answer{
        call_refusal{error{errc::unavailable, "the balance cannot be read", {}, {}},
                     facts_of(request)}});
}

}  // namespace account_detail

account_actor::behavior_type account_behavior(
    account_actor::stateful_pointer<account_actor_state> self, call_services* services,
    account_id id) {
  using metrics::actor_class;
  self->state.account = std::make_unique<account_state>(*services, id);
  account_detail::load(self, services, id);
  return {
      [=](const authorise_call& request) -> caf::result<authorise_answer> {
        const metrics::handling handling{actor_class::account};
        auto& state = self->state;
        if (state.account->is_loaded()) return state.account->authorise(request);
        if (state.waiting.size() >= account_detail::waiting_max)
          return authorise_answer{call_refusal{
              error{errc::busy, "the balance is being read", {}, std::chrono::seconds{1}},
              account_detail::facts_of(request)}};
        auto promise = self->make_response_promise<authorise_answer>();
        state.waiting.emplace_back(request, promise);
        return promise;
      },
      [=](const extend_hold& request) {
        const metrics::handling handling{actor_class::account};
        return self->state.account->extend(request.call);
      },
      [=](const release_hold& request) {
        const metrics::handling handling{actor_class::account};
        self->state.account->release(request.call);
      },
      [=](const restore_hold& request) {
        const metrics::handling handling{actor_class::account};
        self->state.account->restore(request);
      },
      [=](const calls_booked& done) {
        const metrics::handling handling{actor_class::account};
        if (done.entry_no < 0) {
          // The read failed. Nothing is granted on an unknown balance; restored holds stay, and the
          // balance is read again until it is known.
          if (!self->state.account->is_loaded()) account_detail::refuse_waiting(self);
          if (!services->is_stopping)
            self->delayed_anon_send(self, std::chrono::seconds{1}, balance_changed{id});
          return;
        }
        self->state.account->booked(done);
        account_detail::answer_waiting(self);
      },
      [=](const balance_changed&) {
        const metrics::handling handling{actor_class::account};
        account_detail::load(self, services, id);
      },
      [=](const account_query&) -> result<account_snapshot> {
        const metrics::handling handling{actor_class::account};
        return self->state.account->snapshot();
      }};
}

}  // namespace didtron
