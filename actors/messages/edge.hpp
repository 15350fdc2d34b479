#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>
#include <caf/typed_actor.hpp>

#include "actors/messages/interfaces.hpp"

namespace didtron::edge {
struct route_request;  // protocols/edge/messages.hpp
struct edge_event;
}  // namespace didtron::edge

namespace didtron {

/// The SIP link hands these over from its own thread. The pointers are shared with nobody: a message
/// may be copied by CAF, hence shared_ptr.
struct route_arrived {
  std::uint64_t request = 0;
  std::shared_ptr<const edge::route_request> what = {};
};
/// The link gave the request up (cancelled, too late): what was reserved for it goes back.
struct route_abandoned {
  std::uint64_t request = 0;
};
struct event_arrived {
  std::uint64_t event = 0;
  std::shared_ptr<const edge::edge_event> what = {};
};
/// An event that could not be delivered when it happened and was kept by the edge. Answered true when
/// it may be deleted there.
struct event_kept {
  std::string json = {};
};

/// The routing number of the number that a request calls was looked up; a failure counts as none.
struct lrn_told {
  std::uint64_t request = 0;
  result<std::optional<std::string>> lrn = std::optional<std::string>{};
};

/// Takes calls and events from the edge.
using edge_intake_actor =
    caf::typed_actor<caf::reacts_to<route_arrived>, caf::reacts_to<route_abandoned>,
                     caf::reacts_to<event_arrived>,
                     caf::replies_to<event_kept>::with<event_taken>,
                     /// intake -> itself.
                     caf::reacts_to<lrn_told>,
                     caf::reacts_to<clock_tick>>;

}  // namespace didtron

// Numbers continue those of type_ids.hpp with a gap for what will be appended there.
CAF_BEGIN_TYPE_ID_BLOCK(didtron_edge, caf::first_custom_type_id + 200)
CAF_ADD_TYPE_ID(didtron_edge, (didtron::route_arrived))
CAF_ADD_TYPE_ID(didtron_edge, (didtron::route_abandoned))
CAF_ADD_TYPE_ID(didtron_edge, (didtron::event_arrived))
CAF_ADD_TYPE_ID(didtron_edge, (didtron::event_kept))
CAF_ADD_TYPE_ID(didtron_edge, (didtron::lrn_told))
CAF_END_TYPE_ID_BLOCK(didtron_edge)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::route_arrived)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::route_abandoned)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::event_arrived)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::event_kept)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::lrn_told)
