#pragma once

#include <deque>
#include <map>
#include <memory>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include "actors/entities/services.hpp"
#include "actors/log/metrics.hpp"
#include "actors/messages/edge.hpp"
#include "actors/workers/edge_port.hpp"

namespace didtron {

/// Whom the intake talks to.
struct intake_peers {
  account_desk_actor accounts;
  call_desk_actor calls;
  call_writer_actor writer;
};

/// One INVITE on its way through the account.
struct open_request {
  bool is_abandoned = false;
  bool is_answered = false;
  call_id call = {};
  instant at = {};
};

struct edge_intake_state {
  const char* name = "edge";
  std::unique_ptr<metrics::living> living;
  intake_peers peers;
  std::map<std::uint64_t, open_request> open;
  /// Requests whose numbers may be ported, until that is known.
  struct looked_up {
    authorise_call request = {};
    std::string dialog = {};
  };
  std::map<std::uint64_t, looked_up> looking_up;
};

/// `services` and `port` outlive the actor system.
edge_intake_actor::behavior_type edge_intake_behavior(
    edge_intake_actor::stateful_pointer<edge_intake_state> self, call_services* services,
    edge_port* port, intake_peers peers);

/// Sends commands; see edge_actor.
struct edge_commands_state {
  const char* name = "edge_commands";
  std::map<std::uint64_t, caf::typed_response_promise<std::int32_t>> waiting;
  std::uint64_t next = 1;
};
edge_actor::behavior_type edge_commands_behavior(
    edge_actor::stateful_pointer<edge_commands_state> self, edge_port* port);

/// The SIP answer for a refusal: code and reason for the caller, Retry-After when a repeat may help.
edge::refusal sip_refusal(const error& why);

/// An event of the edge as the call understands it; `memory` is filled from the context it carries.
/// A `failed` without call id is about a route answer that the edge never read: the call is then found
/// by its dialog. Empty: nothing to do.
std::optional<call_event> to_call_event(const edge::edge_event& event);

}  // namespace didtron
