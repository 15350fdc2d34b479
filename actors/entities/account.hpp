#pragma once

#include <chrono>
#include <map>
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
  /// With sellers above (`above` not empty) the answer is only this account's part: the one above has
  /// to be asked with ask_of(), and conclude() finishes.
  authorise_answer authorise(const authorise_call& request);
  [[nodiscard]] hold_above ask_of(const call_authorisation& own) const;
  authorise_answer conclude(call_authorisation own, const result<hold_grant>& above);

  /// This account's part as one of the sellers above. It has asked them all once the last one answered.
  result<hold_grant> hold(const hold_above& request);
  [[nodiscard]] hold_above ask_of(const hold_above& request, const hold_grant& own) const;
  result<hold_grant> conclude(const hold_above& request, const result<hold_grant>& above);

  /// This account's part of an extension. `before`: what it held; `above`: whom to ask next.
  struct extension {
    hold_grant before = {};
    hold_grant own = {};
    account_id above = {};
  };
  result<extension> extend(const call_id& call);
  result<extension> extend_to(const extend_above& request);
  result<hold_grant> conclude_extension(const call_id& call, const hold_grant& before,
                                        const result<hold_grant>& above);

  /// The call was answered: the hold is for the price that counts.
  result<hold_grant> fix(const fix_hold& request);
  void renew(const call_id& call);
  void release(const call_id& call);
  void restore(const restore_hold& request);
  /// Releases the holds that nobody has renewed in time and returns their calls.
  std::vector<call_id> release_expired();
  /// Who pays above for this call; 0: nobody, or the call holds nothing here.
  [[nodiscard]] account_id above(const call_id& call) const;
  void booked(const calls_booked& done);
  void set_balance(const account_balance& loaded);
  /// Counts from now on, ahead of the catalogue; the newest of several wins.
  void change_limits(const limits_changed& changed);
  /// A day limit was set since the balance was read: what the day has cost is not known.
  [[nodiscard]] bool is_day_unknown() const noexcept { return is_day_unknown_; }
  [[nodiscard]] account_snapshot snapshot();

  [[nodiscard]] bool is_loaded() const noexcept { return is_loaded_; }
  [[nodiscard]] account_id id() const noexcept { return id_; }

 private:
  /// The price that a running call was sold at. Points into the account's card as long as that is the
  /// one in use; a card that was replaced is not kept alive for it, so then it is a copy.
  struct running {
    std::shared_ptr<const void> owner;
    price_window price;
    trunk_id ingress_trunk = {};
    account_id above = {};
    std::optional<instant> answered_at = {};
    bool is_copy = false;
  };
  struct trunk_use {
    trunk_id trunk = {};
    std::int64_t second = 0;
    std::int32_t second_count = 0;
    std::int32_t channels = 0;
  };

  /// Fills in the authorisation that `answer` holds, or makes it a refusal.
  void decide(const authorise_call& request, authorise_answer& answer);
  [[nodiscard]] result<void> within_trunk_limits(const ingress_trunk* trunk, instant at);
  /// The account's terms if it may grant now, with its limits of now in the book.
  result<const catalogue_account*> granting(const catalogue* known, instant now);
  void set_limits(const catalogue& known, const catalogue_account& terms, instant now);
  /// What a call costs an account whose price takes more than the called number, or whose card has
  /// another currency.
  static result<std::shared_ptr<const price_copy>> price_whole(const call_authorisation& call,
                                                               const catalogue_account& account);
  result<void> find_levels(call_authorisation& call, const dialled& called) const;
  /// Decides the routes of a priced call; `merged`: where the number stands in the plan's table, if
  /// there is one. False: nobody can carry it.
  bool choose_routes(call_authorisation& call, const dialled& called, const route_table* table,
                     prefix_index::position merged) const;
  trunk_use& use_of(trunk_id trunk);
  void add_running(const call_id& call, running added);
  void drop_running(const call_id& call);
  void take_posted(amount posted, std::int64_t entry_no);
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
    bool is_plain = false;  ///< the called number and the instant alone tell its price
  } seen_ = {};
  std::unique_ptr<const limits_changed> changed_;  ///< what the catalogue does not say yet
  std::int64_t entry_no_ = 0;
  std::int64_t loaded_no_ = 0;  ///< entry of the last reading, which says what the day has cost
  bool is_loaded_ = false;
  bool is_day_known_ = false;
  bool is_day_unknown_ = false;
};

/// The actor around it. Requests that arrive before the balance is there wait, at most
/// `limits::waiting_authorisations_max` of them.
struct account_actor_state {
  const char* name = "account";
  std::unique_ptr<account_state> account;
  std::vector<std::pair<authorise_call, caf::typed_response_promise<authorise_answer>>> waiting;
  std::vector<std::pair<hold_above, caf::typed_response_promise<result<hold_grant>>>> waiting_above;
  /// Corrections under way, and when each is given up.
  std::map<std::uint64_t, std::chrono::steady_clock::time_point> pauses;
  bool is_resuming = false;        ///< the last is over; the balance that includes it is not there yet
  [[nodiscard]] bool may_grant() const { return account->is_loaded() && pauses.empty() && !is_resuming; }
  bool is_loading = false;
  bool is_load_due = false;   ///< the balance moved while it was being read
  caf::actor_addr desk = {};  ///< an account_desk_actor, to reach the accounts above; weak: it owns us
};

/// `services` outlives the actor system.
account_actor::behavior_type account_behavior(
    account_actor::stateful_pointer<account_actor_state> self, call_services* services,
    account_id id, caf::actor_addr desk);

}  // namespace didtron
