#pragma once

#include <memory>
#include <vector>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include "actors/domain/core/call_map.hpp"
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
  /// The price that a running call was sold at. Points into the account's card as long as that is the
  /// one in use; a card that was replaced is not kept alive for it, so then it is a copy.
  struct running {
    std::shared_ptr<const void> owner;
    const rate_row* row = nullptr;
    const rate_terms* terms = nullptr;
    trunk_id ingress_trunk = {};
    bool is_copy = false;
  };
  struct trunk_use {
    trunk_id trunk = {};
    std::int64_t second = 0;
    std::int32_t second_count = 0;
    std::int32_t channels = 0;
  };

  [[nodiscard]] result<void> within_trunk_limits(const ingress_trunk* trunk, instant at);
  [[nodiscard]] account_limits limits_of(const catalogue_account& terms, instant now) const;
  /// Decides the routes of a priced call; `merged`: where the number stands in the plan's table, if
  /// there is one. False: nobody can carry it.
  bool choose_routes(call_authorisation& call, const dialled& called, const route_table* table,
                     prefix_index::position merged) const;
  trunk_use& use_of(trunk_id trunk);
  void add_running(const call_id& call, running price);
  /// Looks the account up in a catalogue that it has not seen yet.
  void see(const catalogue& known);

  call_services& services_;
  account_id id_;
  metrics::living living_{metrics::actor_class::account};
  account_book book_{amount{}, account_limits{}};
  call_map<running> running_;           ///< the calls that hold
  std::vector<trunk_use> trunk_use_;    ///< of the ingress trunks: one or two
  /// What the catalogue of this serial says about the account. Never looked at with another one.
  struct {
    std::uint64_t serial = 0;
    const catalogue_account* terms = nullptr;  ///< nullptr: it does not know the account
    const routing_plan* plan = nullptr;
    const route_table* table = nullptr;
  } seen_ = {};
  std::int64_t entry_no_ = 0;
  bool is_loaded_ = false;
};

/// The actor around it. Requests that arrive before the balance is there wait, at most
/// `limits::waiting_authorisations_max` of them.
struct account_actor_state {
  const char* name = "account";
  std::unique_ptr<account_state> account;
  std::vector<std::pair<authorise_call, caf::typed_response_promise<authorise_answer>>> waiting;
};

/// `services` outlives the actor system.
account_actor::behavior_type account_behavior(
    account_actor::stateful_pointer<account_actor_state> self, call_services* services,
    account_id id);

}  // namespace didtron
