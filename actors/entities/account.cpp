#include "actors/entities/account.hpp"

#include <algorithm>

#include "actors/domain/core/shard.hpp"
#include "actors/log/log.hpp"

namespace didtron {

namespace account_detail {

/// Requests that may wait for one account's balance to be read; more are told to try again.
inline constexpr std::size_t waiting_max = 64;

/// A refusal with what was found out before it.
struct refusal {
  const authorise_call& request;
  const catalogue_account* terms = nullptr;
  const rate_row* row = nullptr;

  [[nodiscard]] authorise_answer because(error why, route_decision decision = {}) const {
    auto facts = facts_of(request);
    if (terms) {
      facts.tenant = terms->seller;
      facts.customer = terms->customer;
    }
    if (row) facts.destination = row->destination;
    facts.decision = std::move(decision);
    return call_refusal{std::move(why), std::move(facts)};
  }
  [[nodiscard]] authorise_answer because(errc kind, std::string message) const {
    return because(error{kind, std::move(message), {}, {}});
  }
};

}  // namespace account_detail

account_state::account_state(call_services& services, account_id id)
    : services_{services}, id_{id} {}

account_limits account_state::limits_of(const catalogue_account& terms, instant now) const {
  auto limits = in_force(terms.limits, now);
  limits.hold_grace_s = static_cast<std::int32_t>(services_.settings.hold_grace_s);
  return limits;
}

authorise_answer account_state::authorise(const authorise_call& request) {
  account_detail::refusal refused{request};
  auto known = services_.catalogue.load();
  if (known) see(*known);
  const auto* terms = known ? seen_.terms : nullptr;
  if (!terms) return refused.because(errc::not_found, "no such account");
  refused.terms = terms;
  const auto* plan = seen_.plan;
  if (!services_.leases.epoch_of(shard_of(terms->seller)))
    return refused.because(errc::not_owner, "this node does not own the account's shard");
  if (!terms->is_active) return refused.because(errc::blocked, "the account is blocked");
  if (!terms->sell || !plan)
    return refused.because(errc::no_route, "the account has no rate card or routing plan");
  if (auto within = within_trunk_limits(known->ingress(request.ingress_trunk), request.at); !within)
    return refused.because(std::move(within).error());

  // The price and the carriers are looked up together, because both mostly wait for memory.
  const rate_card& sell = *terms->sell;
  const dialled called{request.called};
  const auto* table = seen_.table;
  if (table && !table->is_valid_at(request.at)) table = nullptr;
  sell.prefixes().prefetch(called);
  if (table) table->prefixes().prefetch(called);

  authorise_answer answer{std::in_place_type<call_authorisation>};
  auto& out = std::get<call_authorisation>(answer);
  out.request = request;
  out.account = terms;
  out.plan = plan;
  const auto second = request.at.us / 1'000'000;
  for (const auto& route : plan->routes)
    out.loads.push_back(services_.trunks.load_of(route.trunk, second));
  const auto priced = sell.prefixes().descend(called);
  const auto carried = table ? table->descend(called) : prefix_index::descent{};
  const auto place = sell.locate(priced, called);
  const auto merged = table ? table->prefixes().finish(carried, called) : prefix_index::none;

  const auto* row = sell.find(place, request.at);
  if (!row) return refused.because(errc::no_rate, "no price for this number");
  refused.row = row;
  if (row->status == row_status::blocked)
    return refused.because(errc::blocked, "the destination is blocked: " + row->destination);

  out.sell = row;
  out.known = std::move(known);
  if (!choose_routes(out, called, table, merged))
    return refused.because(error{errc::no_route, "no carrier can take this call", {}, {}},
                           decision_of(out));

  book_.set_limits(limits_of(*terms, request.at));
  auto grant = book_.reserve(request.call, {*row, terms->sell->terms()},
                             {services_.settings.slice_s, services_.settings.max_s}, request.at);
  if (!grant) return refused.because(std::move(grant).error(), decision_of(out));
  out.grant = *grant;
  ++use_of(request.ingress_trunk).second_count;
  add_running(request.call,
              {terms->sell, row, &terms->sell->terms(), request.ingress_trunk, false});
  return answer;
}

bool account_state::choose_routes(call_authorisation& call, const dialled& called,
                                  const route_table* table,
                                  prefix_index::position merged) const {
  const auto& sell_terms = call.account->sell->terms();
  const auto& plan = *call.plan;
  if (table) {
    const auto price = rate_call(std::max<std::int64_t>(1, plan.expected_call_s) * 1000, *call.sell,
                                 sell_terms);
    const route_terms wanted{price ? price->total : amount{}, sell_terms.money,
                             plan.min_margin_per_min, plan.attempts_max};
    if (price && table->choose(merged, wanted, call.loads.all(), call.routes))
      return !call.routes.empty();
    call.routes = {};
  }
  const auto decided = decision_of(call);
  for (const auto& candidate : decided.candidates) {
    if (candidate.outcome != verdict::used) continue;
    const auto* trunk = call.known->egress(candidate.trunk);
    const auto* row = trunk && trunk->cost ? trunk->cost->find(called, call.request.at) : nullptr;
    if (row) call.routes.push_back({trunk, row});  // decide_routes uses no trunk without one
  }
  return !call.routes.empty();
}

account_state::trunk_use& account_state::use_of(trunk_id trunk) {
  for (auto& use : trunk_use_)
    if (use.trunk == trunk) return use;
  return trunk_use_.emplace_back(trunk_use{trunk, 0, 0, 0});
}

result<void> account_state::within_trunk_limits(const ingress_trunk* trunk, instant at) {
  if (!trunk) return {};
  auto& use = use_of(trunk->id);
  const auto second = at.us / 1'000'000;
  if (use.second != second) {
    use.second = second;
    use.second_count = 0;
  }
  if (trunk->cps_max > 0 && use.second_count >= trunk->cps_max)
    return fail(errc::limit_exceeded, "calls per second of the trunk");
  if (trunk->channels_max > 0 && use.channels >= trunk->channels_max)
    return fail(errc::limit_exceeded, "channels of the trunk");
  return {};
}

void account_state::add_running(const call_id& call, running price) {
  const auto [found, is_new] = running_.try_emplace(call);
  if (!is_new) --use_of(found->second.ingress_trunk).channels;
  ++use_of(price.ingress_trunk).channels;
  found->second = std::move(price);
}

void account_state::see(const catalogue& known) {
  if (seen_.serial == known.serial()) return;
  seen_ = {known.serial(), known.account(id_), nullptr, nullptr};
  if (seen_.terms) seen_.plan = known.plan(seen_.terms->plan);
  if (seen_.plan) seen_.table = known.table_of(*seen_.plan);
  // No running call keeps a card alive that is no longer sold from.
  for (auto& [call, price] : running_) {
    if (price.is_copy || (seen_.terms && price.owner == seen_.terms->sell)) continue;
    auto own = std::make_shared<std::pair<rate_row, rate_terms>>(*price.row, *price.terms);
    price.row = &own->first;
    price.terms = &own->second;
    price.owner = std::move(own);
    price.is_copy = true;
  }
}

result<hold_grant> account_state::extend(const call_id& call) {
  const auto price = running_.find(call);
  if (price == running_.end()) return fail(errc::not_found, "the call holds nothing here");
  const auto known = services_.catalogue.load();
  if (known) see(*known);
  const auto* terms = known ? seen_.terms : nullptr;
  if (!terms || !terms->is_active) return fail(errc::blocked, "the account is blocked");
  if (!services_.leases.epoch_of(shard_of(terms->seller)))
    return fail(errc::not_owner, "this node does not own the account's shard");
  const auto now = services_.now();
  book_.set_limits(limits_of(*terms, now));
  return book_.extend(call, {*price->second.row, *price->second.terms},
                      {services_.settings.slice_s, services_.settings.max_s}, now);
}

void account_state::release(const call_id& call) {
  if (const auto found = running_.find(call); found != running_.end()) {
    --use_of(found->second.ingress_trunk).channels;
    running_.erase(found);
  }
  // Not found is fine: a release may be repeated after a restart.
  if (const auto released = book_.release(call); !released) return;
}

void account_state::restore(const restore_hold& request) {
  book_.restore(request.held);
  auto sell = std::make_shared<const rating_side>(request.sell);
  const auto* row = &sell->row;
  const auto* terms = &sell->terms;
  add_running(request.held.call, {std::move(sell), row, terms, request.ingress_trunk, true});
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
  // By number, which is by age.
  std::sort(out.holds.begin(), out.holds.end(),
            [](const hold_view& a, const hold_view& b) { return a.call < b.call; });
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
              facts_of(request)}};
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
