#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "actors/domain/calls/call_rating.hpp"
#include "actors/domain/calls/call_state.hpp"
#include "actors/domain/calls/finished_call.hpp"
#include "actors/domain/ledger/hold.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron::storage {
struct booking;  // storage/repositories/finished_calls.hpp; here only passed on
}

/// What travels between the actors that carry one call. All values; process-local.
namespace didtron {

/// A call that wants to be carried: identified and normalised, not yet priced.
struct authorise_call {
  call_id call = {};
  account_id account = {};
  trunk_id ingress_trunk = {};
  std::string edge = {};
  std::string caller = {};
  std::string called_raw = {};
  std::string called = {};
  instant at = {};
  std::string called_lrn = {};  ///< routing number of a ported number; empty: its own
};

/// One carrier of the route list with what the edge needs and what it will cost.
struct planned_route {
  trunk_id trunk = {};
  carrier_id carrier = {};
  std::string trunk_name = {};
  std::string carrier_name = {};
  std::string uri = {};              ///< "sip:host:port;transport=udp"
  std::string number = {};           ///< with the carrier's tech prefix
  std::int32_t ring_timeout_ms = 0;
  rating_side cost = {};
};

/// An account above the customer's that pays for the call as well: a reseller's, in its seller's books.
struct call_level {
  account_id account = {};
  tenant_id seller = {};
  tenant_id customer = {};
  bool is_postpaid = false;
  price_copy sell = {};
  carrier_id as_carrier = {};            ///< this level's seller, in the books of the level below
};

/// Permission to carry a call: price, money reserved, carriers in order.
struct call_plan {
  call_facts facts = {};
  named_ref account = {};
  named_ref customer = {};
  bool is_postpaid = false;
  price_copy sell = {};
  hold_grant grant = {};
  std::vector<planned_route> routes = {};
  std::vector<call_level> above = {};    ///< upwards; nearly always empty
};

/// The running call wants to last longer.
struct extend_hold {
  account_id account = {};
  call_id call = {};
};
/// The call was answered: it has one price from now on, and its seconds count.
struct fix_hold {
  account_id account = {};
  call_id call = {};
  instant answered_at = {};
};
/// A level above is asked to hold too, and to ask those above it in turn.
struct level_price {
  account_id account = {};
  price_copy price = {};
};
struct hold_above {
  account_id account = {};
  call_id call = {};
  slice wanted = {};
  instant at = {};
  std::shared_ptr<const std::vector<level_price>> levels = {};
  std::size_t level = 0;                 ///< of `account` in `levels`
};
/// The call is to last up to `upto_s` seconds: hold that much, and so those above.
struct extend_above {
  account_id account = {};
  call_id call = {};
  std::int64_t upto_s = 0;
};
/// Somebody runs the call: its hold does not expire.
struct renew_hold {
  account_id account = {};
  call_id call = {};
};
/// Nothing was spent: the hold goes back.
struct release_hold {
  account_id account = {};
  call_id call = {};
};
/// A running call found again after a restart: its hold counts whatever the balance.
struct restore_hold {
  account_id account = {};
  hold held = {};
  price_copy sell = {};
  trunk_id ingress_trunk = {};
  std::optional<instant> answered_at = {};
  account_id above = {};                 ///< the next one that pays too; 0: none
};
/// An account's balance as the database says it, with the journal entry it includes.
struct account_balance {
  amount posted = {};
  std::int64_t entry_no = 0;
  std::int64_t day = 0;                     ///< utc_day() of day_spent
  std::optional<amount> day_spent = {};     ///< empty: not asked for, there is no limit
};

/// These calls are committed: their holds are spent and the balance is this, as of `entry_no`.
/// Several commits may be told out of order: an older `entry_no` changes holds but not the balance.
struct calls_booked {
  struct settled {
    call_id call = {};
    amount charged = {};
  };
  account_id account = {};
  std::int64_t entry_no = 0;
  amount posted = {};
  std::vector<settled> calls = {};
};
/// The balance was read (or could not be): the answer to load_balance on the account's own thread.
struct balance_told {
  account_id account = {};
  result<account_balance> balance = account_balance{};
};
/// The balance changed outside the calls (top-up, adjustment): read it again.
struct balance_changed {
  account_id account = {};
};

/// An account's limits were changed: these count at once, until the catalogue of that version is read.
struct limits_changed {
  account_id account = {};
  account_limits limits = {};
  std::int64_t catalogue_version = 0;
};

/// Money is about to be taken from the account outside the calls: nothing is granted until resume_grants of the same
/// number, so that what it holds is all there is to cover. A pause that nobody ends is over after a while.
struct pause_grants {
  account_id account = {};
  std::uint64_t number = 0;
};
struct resume_grants {
  account_id account = {};
  std::uint64_t number = 0;
};

struct account_query {
  account_id account = {};
};
struct account_snapshot {
  account_id account = {};
  amount posted = {};
  amount held = {};
  amount available = {};
  amount day_spent = {};                            ///< charges of the calls of this UTC day
  std::optional<std::int64_t> time_to_empty_s = {}; ///< at what runs now; empty: nothing is being spent
  std::vector<hold_view> holds = {};
};

/// What the edge or live_calls remember of a call for us: enough to bill it when this node forgot it.
struct call_memory {
  call_facts facts = {};             ///< destination and decision only from live_calls
  rate_card_id sell_card = {};       ///< sold on this one, whatever the account has now
  std::vector<rate_card_id> above_cards = {};  ///< the same for each seller above, upwards
  amount hold = {};
  std::int64_t granted_s = 0;
};

/// The edge's word about one call, already parsed. `dialog` names it for commands.
struct call_event {
  call_id call = {};                 ///< zero: only the dialog is known
  std::string dialog = {};
  std::optional<call_memory> memory = {};
  std::variant<attempt_event, start_event, end_event, failed_event> what = {};
};
/// The answer to a call_event: true when the node has taken responsibility (an end is committed).
struct event_taken {
  bool is_done = true;
};

/// A call begins: the plan was sent to the edge, which knows the call as `dialog`.
struct begin_call {
  call_plan plan = {};
  std::string dialog = {};
};
/// A call of an earlier boot, found in live_calls or reported by the edge.
struct adopt_call {
  call_plan plan = {};
  std::string dialog = {};
  std::optional<instant> answered_at = {};
  trunk_id trunk = {};               ///< the one that answered
  std::vector<call_attempt> attempts = {};
};
/// What a call has become since it began, so that a restarted actor does not forget it.
struct call_progress {
  call_id call = {};
  std::optional<instant> answered_at = {};
  trunk_id trunk = {};               ///< the one that answered
  hold_grant grant = {};
  std::vector<call_attempt> attempts = {};
};
/// Somebody wants the call ended now.
struct end_call {
  call_id call = {};
};
/// One per second to whoever has deadlines; late ticks are harmless.
struct clock_tick {
  instant at = {};
};

/// A finished and rated call on its way into the books. Answered once it is committed.
struct book_call {
  finished_call call = {};
  rated_call rated = {};
  bool is_postpaid = false;
};
/// The writer failed: try the commit again.
struct retry_booking {
  finished_call call = {};
};
/// New: it was booked now. Duplicate: it had been booked before; both are done.
struct call_booked {
  bool is_new = true;
};
/// The writer's own clock.
struct flush_writes {};
/// The row that lets a restarted node find a running call. Written behind, in order.
struct save_live_call {
  live_call_view view = {};
  account_id account = {};
  tenant_id customer = {};
  std::string edge = {};
  std::string dialog = {};
  std::string called_raw = {};
  trunk_id ingress_trunk = {};
  rate_card_id sell_card = {};
  std::vector<rate_card_id> above_cards = {};
  std::string called_lrn = {};
  route_decision decision = {};
  std::vector<call_attempt> attempts = {};
};
/// A batch is through its transaction, well or badly. `booking` is shared with the job that may have
/// run more than once; it is complete when the commit succeeded.
struct batch_committed {
  std::int64_t batch = 0;
  result<void> outcome_of_commit = {};
  std::shared_ptr<const storage::booking> booking = {};
};
/// An extension was granted: its row is to be committed before the edge hears of it. Answered after COMMIT.
struct store_extension {
  save_live_call row = {};
};
/// The rows of a flush are through their transaction, well or badly.
struct rows_committed {
  std::int64_t batch = 0;
  result<void> outcome = {};
};
/// A route answer that never became a call: forget its row.
struct forget_live_call {
  tenant_id seller = {};
  call_id call = {};
};

/// A call as the live page shows it. Prices are computed when somebody looks.
struct live_call {
  live_call_view view = {};
  rating_side sell = {};
  std::optional<rating_side> cost = {};
};
struct call_shown {
  live_call call = {};
};
struct call_hidden {
  call_id call = {};
  tenant_id seller = {};
  tenant_id customer = {};
};
struct live_calls_query {};

/// Load of an egress trunk.
struct trunk_taken {
  trunk_id trunk = {};
};
struct trunk_released {
  trunk_id trunk = {};
  bool is_failure = false;   ///< the carrier's fault: 408, 5xx
};

/// Commands for the edge. Answered with the edge's SIP code; 0 when it did not answer.
enum class edge_op : std::uint8_t { end, extend, ping };
struct edge_order {
  edge_op op = edge_op::ping;
  std::string dialog = {};
  std::int64_t max_s = 0;    ///< extend: seconds from now until the hard stop
};

/// The edge's answer to order `number`, back on the actor's own thread.
struct edge_replied {
  std::uint64_t number = 0;
  std::int32_t code = 0;
};

}  // namespace didtron
