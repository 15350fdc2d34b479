#pragma once

#include <deque>
#include <map>
#include <memory>
#include <vector>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include "actors/domain/calls/edge_clock.hpp"
#include "actors/entities/services.hpp"
#include "actors/log/metrics.hpp"
#include "actors/messages/interfaces.hpp"

namespace didtron {

/// Whom a call talks to.
struct call_peers {
  account_desk_actor accounts;
  route_desk_actor routes;
  edge_actor edge;
  call_writer_actor writer;
  live_feed_actor feed;
  caf::actor_addr desk = {};  ///< a call_desk_actor; weak, because the desk owns the call
};

/// One running call: its state machine, its price, its deadlines. Decides; the actor around it sends.
class running_call {
 public:
  running_call(call_services& services, call_plan plan, std::string dialog)
      : services_{services},
        state_{plan.facts},
        plan_{std::move(plan)},
        dialog_{std::move(dialog)},
        granted_s_{plan_.grant.granted_s},
        stored_granted_s_{plan_.grant.granted_s},
        edge_granted_s_{plan_.grant.granted_s} {}

  call_state& state() noexcept { return state_; }
  [[nodiscard]] const call_state& state() const noexcept { return state_; }
  [[nodiscard]] const call_plan& plan() const noexcept { return plan_; }
  [[nodiscard]] const std::string& dialog() const noexcept { return dialog_; }
  [[nodiscard]] const call_id& id() const noexcept { return plan_.facts.id; }
  [[nodiscard]] std::int64_t granted_s() const noexcept { return granted_s_; }

  /// It was routed just now, by this process: how long it runs is known from here on, whatever happens to clocks.
  void begin() { routed_ms_ = services_.monotonic_ms(); }
  /// The event with times that can be believed; remembers when the answer was told.
  [[nodiscard]] start_event judged(start_event event);
  [[nodiscard]] judged_end judged(const end_event& event) const;

  /// What to do about the deadlines at `now`.
  enum class due : std::uint8_t { nothing, extend, store, tell_edge, ping_edge, end_edge };
  [[nodiscard]] due due_at(instant now) const;
  /// The edge answered a ping or an end with `code` (0: silence). When the call is gone, the instant of
  /// the first answer that said so. Gone is: 481 twice, ten seconds apart, so that an end event on its
  /// way comes first; silence counts only after the hold has expired.
  [[nodiscard]] std::optional<instant> gone_at(std::int32_t code, instant now);
  /// Found again after a restart: ask the edge soon.
  void check_from(instant at) noexcept { next_check_at_ = at; }
  /// Seconds from `now` until the hard stop that was granted; at least 1.
  [[nodiscard]] std::int64_t remaining_s(instant now) const;

  void granted(const hold_grant& grant);
  /// The account holds this for the granted seconds now that the price is fixed.
  void held(const hold_grant& grant) noexcept;
  void row_has_grant(std::int64_t granted_s) noexcept { stored_granted_s_ = granted_s; }
  void edge_knows_grant(std::int64_t granted_s) noexcept { edge_granted_s_ = granted_s; }
  /// Brought back after a crash: whether the row and the edge know the grant is not known.
  void forget_who_knows_grant() noexcept { stored_granted_s_ = edge_granted_s_ = 0; }
  /// True about twice a minute, for as long as somebody runs this call: its hold is renewed.
  [[nodiscard]] bool is_renewal_due(instant now) noexcept;

  /// The charges of every level that pays, each with what it costs the level's seller, in the order of
  /// booking: from the seller that carries the call down to the customer's. So as long as anything is not
  /// booked, the row in live_calls (the customer's) is still there. The customers' prices are those of
  /// the plan, because money was reserved by them.
  [[nodiscard]] result<std::vector<book_call>> bookings(const finished_call& call) const;

  [[nodiscard]] live_call live() const;
  [[nodiscard]] save_live_call row() const;
  [[nodiscard]] const planned_route* route_of(trunk_id trunk) const noexcept;
  /// A try of that trunk costs money though it did not carry the call: it must not be forgotten.
  [[nodiscard]] bool is_fee_due(trunk_id trunk) const noexcept;
  /// The route that the edge tries after `trunk` refused.
  [[nodiscard]] const planned_route* route_after(trunk_id trunk) const noexcept;

 private:
  call_services& services_;
  call_state state_;
  call_plan plan_;
  std::string dialog_;
  std::int64_t granted_s_;
  std::int64_t stored_granted_s_;  ///< committed in live_calls
  std::int64_t edge_granted_s_;    ///< confirmed by the edge
  [[nodiscard]] call_observation observation() const;

  std::optional<std::int64_t> routed_ms_ = {};  ///< of the monotonic clock
  std::optional<std::int64_t> told_ms_ = {};    ///< when the answer was told
  bool is_clock_doubtful_ = false;
  instant next_renewal_at_ = {};
  instant next_check_at_ = {};
  std::optional<instant> missing_since_;
};

struct call_actor_state {
  const char* name = "call";
  std::unique_ptr<running_call> call;
  std::unique_ptr<call_peers> peers;
  std::unique_ptr<metrics::living> living;
  call_services* services = nullptr;
  trunk_id taken = {};          ///< the trunk that carries or tries the call now
  bool is_extending = false;
  bool is_checking = false;
  bool is_booking = false;
  std::vector<caf::typed_response_promise<event_taken>> waiting;  ///< for the commit
  std::deque<caf::typed_response_promise<event_taken>> waiting_tries;  ///< for the row that remembers them, in order
};

/// `adopted`: found again after a restart, hence already stored and possibly answered.
call_actor::behavior_type call_behavior(call_actor::stateful_pointer<call_actor_state> self,
                                        call_services* services, call_peers peers, adopt_call start,
                                        bool adopted);

}  // namespace didtron
