#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/cluster/supervision.hpp"
#include "actors/entities/call.hpp"
#include "actors/messages/interfaces.hpp"

/// Desks find entities by key, spawn them on demand and restart those that fail. A child that dies
/// oftener than its limits allow is given up: it refuses instead of booking wrongly.
namespace didtron {

/// Accounts. Restarted from the ledger and from live_calls; five times a minute.
struct account_desk_state {
  const char* name = "account_desk";
  children<account_id, account_actor> accounts;
  std::int64_t ticks = 0;
};
account_desk_actor::behavior_type account_desk_behavior(
    account_desk_actor::stateful_pointer<account_desk_state> self, call_services* services);

/// Egress trunks. A restarted one counts from zero; running calls correct it as they end.
struct route_desk_state {
  const char* name = "route_desk";
  children<trunk_id, carrier_route_actor> routes;
};
route_desk_actor::behavior_type route_desk_behavior(
    route_desk_actor::stateful_pointer<route_desk_state> self, call_services* services);

/// Running calls. A call that dies is adopted again as it last reported itself; calls that nobody knows are
/// rebuilt from the memory that the edge sends along.
struct call_desk_state {
  const char* name = "call_desk";
  std::unique_ptr<call_peers> peers;
  std::unique_ptr<metrics::living> living;
  children<call_id, call_actor> calls;
  std::unordered_map<call_id, std::shared_ptr<const adopt_call>> begun;  ///< kept up by call_progress
  std::unordered_map<std::string, call_id> by_dialog;
  std::deque<call_id> ended_order;          ///< oldest first, bounded
  std::unordered_set<call_id> ended;        ///< so that a late start is no new call
};
call_desk_actor::behavior_type call_desk_behavior(
    call_desk_actor::stateful_pointer<call_desk_state> self, call_services* services,
    call_peers peers);

/// The plan of a call that is running already, from what the edge or live_calls remember of it. Empty
/// when the account or its price is no longer known.
std::optional<call_plan> plan_from_memory(const call_services& services,
                                          const call_memory& memory);

}  // namespace didtron
