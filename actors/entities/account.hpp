#pragma once

#include <deque>
#include <map>
#include <memory>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include "actors/entities/services.hpp"
#include "actors/log/metrics.hpp"
#include "actors/messages/interfaces.hpp"

namespace didtron {

/// The account actor's state: an account_book with prices. Ordinary methods, no actor needed to test.
/// Persists nothing itself: the balance is the ledger's, holds are in live_calls. After a restart the
/// balance is read, and running calls put their holds back.
class account_state {
 public:
  account_state(call_services& services, account_id id);

  /// Prices, routes, reserves. Refusals keep what was found out on the way.
  authorise_answer authorise(const authorise_call& request);
  result<hold_grant> extend(const call_id& call);
  void release(const call_id& call);
  void restore(const restore_hold& request);
  void booked(const calls_booked& done);
  void set_balance(const account_balance& loaded);
  [[nodiscard]] account_snapshot snapshot() const;

  [[nodiscard]] bool is_loaded() const noexcept { return is_loaded_; }
  [[nodiscard]] account_id id() const noexcept { return id_; }

 private:
  [[nodiscard]] result<void> within_trunk_limits(const ingress_trunk* trunk, instant at);
  [[nodiscard]] account_limits limits_of(const catalogue_account& terms) const;
  authorise_answer refuse(errc kind, std::string message, call_facts facts) const;
  [[nodiscard]] std::vector<planned_route> plan_routes(const catalogue& known,
                                                       const route_decision& decision,
                                                       const std::string& called,
                                                       instant at) const;

  call_services& services_;
  account_id id_;
  metrics::living living_{metrics::actor_class::account};
  account_book book_{amount{}, account_limits{}};
  struct running {
    rating_side sell;
    trunk_id ingress_trunk;
  };
  struct trunk_use {
    std::int64_t second = 0;
    std::int32_t second_count = 0;
  };
  std::map<call_id, running> running_;         ///< the calls that hold, with their price
  std::map<trunk_id, trunk_use> trunk_use_;    ///< calls per second of the ingress trunks
  std::int64_t entry_no_ = 0;
  bool is_loaded_ = false;
};

/// The actor around it. Requests that arrive before the balance is there wait, at most
/// `limits::waiting_authorisations_max` of them.
struct account_actor_state {
  const char* name = "account";
  std::unique_ptr<account_state> account;
  std::deque<std::pair<authorise_call, caf::typed_response_promise<authorise_answer>>> waiting;
};

/// `services` outlives the actor system.
account_actor::behavior_type account_behavior(
    account_actor::stateful_pointer<account_actor_state> self, call_services* services,
    account_id id);

}  // namespace didtron
