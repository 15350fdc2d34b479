#include "actors/entities/account.hpp"

#include <utility>

#include "actors/log/log.hpp"

namespace didtron {

namespace account_detail {

using self_pointer = account_actor::stateful_pointer<account_actor_state>;
using authorise_promise = caf::typed_response_promise<authorise_answer>;
using grant_promise = caf::typed_response_promise<result<hold_grant>>;

/// A correction is a transaction that is repeated for at most five seconds, and its statements have as long.
inline constexpr std::chrono::seconds pause_max{20};

/// Requests that may wait for one account's balance to be read; more are told to try again.
inline constexpr std::size_t waiting_max = 64;

account_desk_actor desk_of(self_pointer self) {
  return caf::actor_cast<account_desk_actor>(
      caf::actor_cast<caf::strong_actor_ptr>(self->state.desk));
}

/// Reads the balance; the answer comes back as a message, because it arrives on a foreign thread.
void load(self_pointer self, call_services* services, account_id id) {
  const auto known = services->catalogue.load();
  const auto* terms = known ? known->account(id) : nullptr;
  if (!terms || self->state.is_loading) return;
  self->state.is_loading = true;
  const auto me = caf::actor_cast<account_actor>(self);
  services->load_balance(terms->seller, id, [me, id](result<account_balance> loaded) {
    caf::anon_send(me, balance_told{id, std::move(loaded)});
  });
}

/// Asks the account above and gives `done` its answer. Without one nobody knows whether it holds, so after a
/// refusal it is always told to release.
template <class Request, class Done>
void ask_above(self_pointer self, const Request& request, Done done) {
  const auto desk = desk_of(self);
  if (!desk) return done(result<hold_grant>{fail(errc::unavailable, "the seller's account is gone")});
  self->request(desk, caf::infinite, request)
      .then([done](const result<hold_grant>& answer) { done(answer); },
            [=](const caf::error&) {
              done(result<hold_grant>{fail(errc::unavailable, "the seller's account is gone")});
            });
}

void tell_above(self_pointer self, account_id above, const call_id& call) {
  if (!above) return;
  if (const auto desk = desk_of(self)) self->send(desk, release_hold{above, call});
}

template <class T> void deliver(caf::typed_response_promise<T> promise, T value) {
  promise.deliver(std::move(value));
}

bool needs_above(const authorise_answer& answer) {
  const auto* own = std::get_if<call_authorisation>(&answer);
  return own && !own->above.empty();
}

/// The account has reserved its part: `promise` gets the answer when the sellers above have said theirs.
void authorise_above(self_pointer self, call_authorisation own, const authorise_promise& promise) {
  const auto ask = self->state.account->ask_of(own);
  // Shared with the answer's callback, which CAF copies.
  auto ours = std::make_shared<call_authorisation>(std::move(own));
  ask_above(self, ask, [=](const result<hold_grant>& above) {
    auto finished = self->state.account->conclude(std::move(*ours), above);
    if (std::holds_alternative<call_refusal>(finished)) tell_above(self, ask.account, ask.call);
    deliver(promise, std::move(finished));
  });
}

void authorise(self_pointer self, const authorise_call& request, const authorise_promise& promise) {
  auto answer = self->state.account->authorise(request);
  if (!needs_above(answer)) return deliver(promise, std::move(answer));
  authorise_above(self, std::get<call_authorisation>(std::move(answer)), promise);
}

void hold_for(self_pointer self, const hold_above& request, const grant_promise& promise) {
  auto own = self->state.account->hold(request);
  if (!own || request.level + 1 == request.levels->size()) return deliver(promise, std::move(own));
  const auto ask = self->state.account->ask_of(request, *own);
  ask_above(self, ask, [=](const result<hold_grant>& above) {
    auto finished = self->state.account->conclude(request, above);
    if (!finished) tell_above(self, ask.account, ask.call);
    deliver(promise, std::move(finished));
  });
}

void extend(self_pointer self, const call_id& call, result<account_state::extension> part,
            const grant_promise& promise) {
  using answer = result<hold_grant>;
  if (!part) return deliver(promise, answer{fail(std::move(part).error())});
  if (!part->above) return deliver(promise, answer{part->own});
  const auto before = part->before;
  ask_above(self, extend_above{part->above, call, part->own.granted_s},
            [=](const answer& above) {
              deliver(promise, self->state.account->conclude_extension(call, before, above));
            });
}

void answer_waiting(self_pointer self) {
  auto waiting = std::move(self->state.waiting);
  self->state.waiting.clear();
  for (auto& [request, promise] : waiting) authorise(self, request, promise);
  auto waiting_above = std::move(self->state.waiting_above);
  self->state.waiting_above.clear();
  for (auto& [request, promise] : waiting_above) hold_for(self, request, promise);
}

void refuse_waiting(self_pointer self) {
  const error why{errc::unavailable, "the balance cannot be read", {}, {}};
  auto waiting = std::move(self->state.waiting);
  self->state.waiting.clear();
  for (auto& [request, promise] : waiting)
    promise.deliver(authorise_answer{call_refusal{why, facts_of(request)}});
  auto waiting_above = std::move(self->state.waiting_above);
  self->state.waiting_above.clear();
  for (auto& [request, promise] : waiting_above)
    promise.deliver(result<hold_grant>{fail(why)});
}

void on_balance(self_pointer self, call_services* services, account_id id,
                const result<account_balance>& told) {
  self->state.is_loading = false;
  if (!told) {
    // Nothing is granted on an unknown balance; restored holds stay, and the balance is read again
    // until it is known.
    if (!self->state.account->is_loaded()) refuse_waiting(self);
    if (!services->is_stopping)
      self->delayed_anon_send(self, std::chrono::seconds{1}, balance_changed{id});
    return;
  }
  auto& state = self->state;
  state.account->set_balance(*told);
  // It moved again while it was read.
  const bool is_old = std::exchange(state.is_load_due, false);
  if (is_old) load(self, services, id);
  if (!is_old && state.pauses.empty()) state.is_resuming = false;
  if (state.may_grant()) answer_waiting(self);
}

/// Pauses whose correction was never said to be over.
std::vector<std::uint64_t> overdue(const account_actor_state& state) {
  std::vector<std::uint64_t> out;
  const auto now = std::chrono::steady_clock::now();
  for (const auto& [number, until] : state.pauses)
    if (now >= until) out.push_back(number);
  return out;
}

/// A correction is over, committed or not: the balance says which.
void resume(self_pointer self, call_services* services, account_id id, std::uint64_t number) {
  auto& state = self->state;
  if (state.pauses.erase(number) == 0) return;
  state.is_resuming = true;
  state.is_load_due = state.is_loading;
  load(self, services, id);
}

}  // namespace account_detail

account_actor::behavior_type account_behavior(
    account_actor::stateful_pointer<account_actor_state> self, call_services* services,
    account_id id, caf::actor_addr desk) {
  using metrics::actor_class;
  self->state.account = std::make_unique<account_state>(*services, id);
  self->state.desk = std::move(desk);
  account_detail::load(self, services, id);
  return {
      [=](const authorise_call& request) -> caf::result<authorise_answer> {
        const metrics::handling handling{actor_class::account};
        auto& state = self->state;
        if (state.may_grant()) {
          auto answer = state.account->authorise(request);
          if (state.account->is_day_unknown()) account_detail::load(self, services, id);
          if (!account_detail::needs_above(answer)) return answer;
          auto promise = self->make_response_promise<authorise_answer>();
          account_detail::authorise_above(self, std::get<call_authorisation>(std::move(answer)), promise);
          return promise;
        }
        if (state.waiting.size() >= account_detail::waiting_max)
          return authorise_answer{call_refusal{
              error{errc::busy, "the balance is being read", {}, std::chrono::seconds{1}},
              facts_of(request)}};
        auto promise = self->make_response_promise<authorise_answer>();
        state.waiting.emplace_back(request, promise);
        return promise;
      },
      [=](const extend_hold& request) -> caf::result<result<hold_grant>> {
        const metrics::handling handling{actor_class::account};
        // Asked again in a second.
        if (!self->state.may_grant()) return result<hold_grant>{fail(errc::busy, "a correction is under way")};
        auto promise = self->make_response_promise<result<hold_grant>>();
        account_detail::extend(self, request.call, self->state.account->extend(request.call), promise);
        return promise;
      },
      [=](const hold_above& request) -> caf::result<result<hold_grant>> {
        const metrics::handling handling{actor_class::account};
        auto promise = self->make_response_promise<result<hold_grant>>();
        if (self->state.may_grant())
          account_detail::hold_for(self, request, promise);
        else if (self->state.waiting_above.size() < account_detail::waiting_max)
          self->state.waiting_above.emplace_back(request, promise);
        else
          promise.deliver(result<hold_grant>{fail(errc::busy, "the balance is being read")});
        return promise;
      },
      [=](const extend_above& request) -> caf::result<result<hold_grant>> {
        const metrics::handling handling{actor_class::account};
        if (!self->state.may_grant()) return result<hold_grant>{fail(errc::busy, "a correction is under way")};
        auto promise = self->make_response_promise<result<hold_grant>>();
        account_detail::extend(self, request.call, self->state.account->extend_to(request), promise);
        return promise;
      },
      [=](const fix_hold& request) {
        const metrics::handling handling{actor_class::account};
        auto& account = *self->state.account;
        if (const auto above = account.above(request.call))
          if (const auto up = account_detail::desk_of(self))
            caf::anon_send(up, fix_hold{above, request.call, request.answered_at});
        return account.fix(request);
      },
      [=](const renew_hold& request) {
        const metrics::handling handling{actor_class::account};
        auto& account = *self->state.account;
        if (const auto above = account.above(request.call))
          if (const auto up = account_detail::desk_of(self))
            self->send(up, renew_hold{above, request.call});
        account.renew(request.call);
      },
      [=](const release_hold& request) {
        const metrics::handling handling{actor_class::account};
        account_detail::tell_above(self, self->state.account->above(request.call), request.call);
        self->state.account->release(request.call);
      },
      [=](const restore_hold& request) {
        const metrics::handling handling{actor_class::account};
        self->state.account->restore(request);
      },
      [=](const calls_booked& done) {
        const metrics::handling handling{actor_class::account};
        self->state.account->booked(done);
      },
      [=](const balance_changed&) {
        const metrics::handling handling{actor_class::account};
        self->state.is_load_due = self->state.is_loading;
        account_detail::load(self, services, id);
      },
      [=](const limits_changed& changed) {
        const metrics::handling handling{actor_class::account};
        self->state.account->change_limits(changed);
        // With a limit per day, what the day has cost is part of the balance.
        if (self->state.account->is_day_unknown() || changed.limits.day_spend_max) {
          self->state.is_load_due = self->state.is_loading;
          account_detail::load(self, services, id);
        }
      },
      [=](const pause_grants& pause) -> result<account_snapshot> {
        const metrics::handling handling{actor_class::account};
        self->state.pauses[pause.number] = std::chrono::steady_clock::now() + account_detail::pause_max;
        return self->state.account->snapshot();
      },
      [=](const resume_grants& over) {
        const metrics::handling handling{actor_class::account};
        account_detail::resume(self, services, id, over.number);
      },
      [=](const balance_told& told) {
        const metrics::handling handling{actor_class::account};
        account_detail::on_balance(self, services, id, told.balance);
      },
      [=](const clock_tick&) {
        const metrics::handling handling{actor_class::account};
        for (const auto number : account_detail::overdue(self->state)) account_detail::resume(self, services, id, number);
        // Whoever runs a call renews its hold. Nobody runs these: the edge has cut them long ago, and
        // what becomes known of them later is billed all the same.
        for (const auto& call : self->state.account->release_expired())
          log::error("hold_expired", {{"call_id", format(call)}, {"account", id.value}});
      },
      [=](const account_query&) -> result<account_snapshot> {
        const metrics::handling handling{actor_class::account};
        return self->state.account->snapshot();
      }};
}

}  // namespace didtron
