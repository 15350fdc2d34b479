#pragma once

#include <caf/replies_to.hpp>
#include <caf/typed_actor.hpp>

#include "actors/messages/type_ids.hpp"

/// The public faces of the actors. Who sends what, what comes back.
namespace didtron {

/// One account: single writer of its balance, holds and limits.
using account_actor = caf::typed_actor<
    /// edge -> account. A plan with money reserved, or why not.
    caf::replies_to<authorise_call>::with<authorise_answer>,
    /// call -> account. Total seconds and money granted; insufficient_balance: the cut stays.
    caf::replies_to<extend_hold>::with<result<hold_grant>>,
    /// account -> account above: hold the same seconds, or why not.
    caf::replies_to<hold_above>::with<result<hold_grant>>,
    caf::replies_to<extend_above>::with<result<hold_grant>>,
    /// call -> account, and up. What is held at the price that counts now.
    caf::replies_to<fix_hold>::with<result<hold_grant>>,
    caf::reacts_to<renew_hold>,
    /// call -> account, and up. The call cost nothing.
    caf::reacts_to<release_hold>,
    /// call -> account, after a restart.
    caf::reacts_to<restore_hold>,
    /// call_writer -> account, after COMMIT.
    caf::reacts_to<calls_booked>,
    /// listener -> account.
    caf::reacts_to<balance_changed>,
    /// API -> account, after COMMIT.
    caf::reacts_to<limits_changed>,
    /// API -> account, around a transaction that takes money. Answered with what is held.
    caf::replies_to<pause_grants>::with<result<account_snapshot>>,
    caf::reacts_to<resume_grants>,
    /// account -> itself.
    caf::reacts_to<balance_told>,
    /// desk -> account, now and then: holds that nobody renews.
    caf::reacts_to<clock_tick>,
    /// API -> account.
    caf::replies_to<account_query>::with<result<account_snapshot>>>;

/// Spawns account actors by key, restarts them from the database, passes messages on.
using account_desk_actor = account_actor;

/// One running call.
using call_actor = caf::typed_actor<
    /// call_desk -> call. Answered when the node has taken responsibility for the event.
    caf::replies_to<call_event>::with<event_taken>,
    /// call_desk -> call: deadlines.
    caf::reacts_to<clock_tick>,
    /// API -> call, through the desk.
    caf::reacts_to<end_call>,
    /// call -> itself.
    caf::reacts_to<retry_booking>>;

/// Finds the call of an event; adopts calls it does not know.
using call_desk_actor = caf::typed_actor<
    caf::reacts_to<begin_call>,
    caf::reacts_to<adopt_call>,
    /// call -> call_desk: answered, extended.
    caf::reacts_to<call_progress>,
    caf::replies_to<call_event>::with<event_taken>,
    caf::reacts_to<clock_tick>,
    /// API. Error: not_found.
    caf::replies_to<end_call>::with<result<event_taken>>>;

/// Load and health of one egress trunk.
using carrier_route_actor = caf::typed_actor<
    caf::reacts_to<trunk_taken>, caf::reacts_to<trunk_released>, caf::reacts_to<clock_tick>>;
/// Spawns carrier_route actors by trunk and passes on.
using route_desk_actor = carrier_route_actor;

/// Sends commands to Kamailio.
using edge_actor = caf::typed_actor<
    /// call -> edge. SIP code of the answer, 0 when there was none.
    caf::replies_to<edge_order>::with<std::int32_t>,
    /// link -> edge.
    caf::reacts_to<edge_replied>>;

/// Batches finished calls into money transactions; keeps the live_calls rows behind.
using call_writer_actor = caf::typed_actor<
    /// call -> writer. Answered after COMMIT.
    caf::replies_to<book_call>::with<result<call_booked>>,
    caf::reacts_to<save_live_call>,
    /// call -> writer. Answered after COMMIT.
    caf::replies_to<store_extension>::with<result<event_taken>>,
    caf::reacts_to<forget_live_call>,
    /// writer -> itself.
    caf::reacts_to<flush_writes>, caf::reacts_to<batch_committed>,
    caf::reacts_to<rows_committed>>;

/// Everything that is running now, once a second to the portal.
using live_feed_actor = caf::typed_actor<
    caf::reacts_to<call_shown>, caf::reacts_to<call_hidden>, caf::reacts_to<clock_tick>,
    caf::replies_to<live_calls_query>::with<std::vector<live_call_view>>>;

}  // namespace didtron
