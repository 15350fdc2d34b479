#include "actors/cluster/desks.hpp"
#include "actors/entities/account.hpp"
#include "actors/log/log.hpp"

namespace didtron {

namespace account_desk_detail {

using self_pointer = account_desk_actor::stateful_pointer<account_desk_state>;

/// Every account looks through its holds this often; a part of them each second.
inline constexpr std::int64_t sweep_s = 30;

/// The account's actor, spawned when needed; nullptr when it was given up or does not exist.
account_actor* find(self_pointer self, call_services* services, account_id id) {
  auto& accounts = self->state.accounts;
  if (auto* found = accounts.find(id)) return found;
  if (accounts.is_given_up(id)) return nullptr;
  const auto known = services->catalogue.load();
  if (!known || !known->account(id)) return nullptr;
  accounts.put(id, self->spawn<caf::monitored>(account_behavior, services, id, self->address()));
  return accounts.find(id);
}

void on_down(self_pointer self, const caf::down_msg& down) {
  const auto* id = self->state.accounts.died(down.source);
  if (!id) return;
  ++metrics::of(metrics::actor_class::account).restarts;
  const bool again =
      self->state.accounts.may_restart(*id, std::chrono::steady_clock::now(), restart_limits{});
  log::error(again ? "account_restarted" : "account_given_up", {{"account", id->value}});
}

}  // namespace account_desk_detail

account_desk_actor::behavior_type account_desk_behavior(
    account_desk_actor::stateful_pointer<account_desk_state> self, call_services* services) {
  self->set_down_handler(
      [=](const caf::down_msg& down) { account_desk_detail::on_down(self, down); });
  const auto pass = [=](const auto& message) {
    if (auto* account = account_desk_detail::find(self, services, message.account))
      self->send(*account, message);
  };
  // Only those that are loaded have something to correct: the others will read the truth anyway.
  const auto pass_if_loaded = [=](const auto& message) {
    if (auto* account = self->state.accounts.find(message.account)) self->send(*account, message);
  };
  const auto ask = [=](const auto& request) -> caf::result<result<hold_grant>> {
    auto* account = account_desk_detail::find(self, services, request.account);
    if (!account)
      return result<hold_grant>{fail(errc::unavailable, "the account cannot be served")};
    return self->delegate(*account, request);
  };
  return {[=](const authorise_call& request) -> caf::result<authorise_answer> {
            auto* account = account_desk_detail::find(self, services, request.account);
            if (!account) {
              call_refusal refusal{error{errc::unavailable, "the account cannot be served", {}, {}},
                                   {}};
              return authorise_answer{std::move(refusal)};
            }
            return self->delegate(*account, request);
          },
          [=](const extend_hold& request) { return ask(request); },
          [=](const hold_above& request) { return ask(request); },
          [=](const extend_above& request) { return ask(request); },
          [=](const fix_hold& request) { return ask(request); },
          [=](const renew_hold& message) { pass_if_loaded(message); },
          [=](const release_hold& message) { pass_if_loaded(message); },
          [=](const restore_hold& message) { pass(message); },
          [=](const calls_booked& message) { pass_if_loaded(message); },
          [=](const balance_changed& message) { pass_if_loaded(message); },
          // Also to one that is not loaded: it would start with the limits of an older catalogue.
          [=](const limits_changed& message) { pass(message); },
          // One that is not loaded holds nothing, and must not begin to.
          [=](const pause_grants& request) -> caf::result<result<account_snapshot>> {
            auto* account = account_desk_detail::find(self, services, request.account);
            if (!account)
              return result<account_snapshot>{fail(errc::not_found, "the account grants nothing")};
            return self->delegate(*account, request);
          },
          [=](const resume_grants& message) { pass_if_loaded(message); },
          [=](const balance_told& message) { pass_if_loaded(message); },
          [=](const account_query& query) -> caf::result<result<account_snapshot>> {
            // An account that is not loaded holds nothing: asking must not load a whole list of them.
            auto* account = self->state.accounts.find(query.account);
            if (!account)
              return result<account_snapshot>{fail(errc::not_found, "the account is idle")};
            return self->delegate(*account, query);
          },
          [=](const clock_tick& tick) {
            using account_desk_detail::sweep_s;
            const auto turn = self->state.ticks++ % sweep_s;
            self->state.accounts.for_each([&](const account_id& id, account_actor& account) {
              if (id.value % sweep_s == turn) self->send(account, tick);
            });
          }};
}

}  // namespace didtron
