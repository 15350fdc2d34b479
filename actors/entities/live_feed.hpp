#pragma once

#include <map>
#include <memory>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/entities/services.hpp"
#include "actors/log/metrics.hpp"
#include "actors/messages/interfaces.hpp"

namespace didtron {

/// The call as it stands at `now`: what it would cost and earn if it ended this moment.
live_call_view priced(const live_call& call, instant now);

/// Everything that is running, for the API and once a second for the portal.
struct live_feed_state {
  const char* name = "live_feed";
  std::unique_ptr<metrics::living> living;
  std::map<call_id, live_call> calls;
};

live_feed_actor::behavior_type live_feed_behavior(
    live_feed_actor::stateful_pointer<live_feed_state> self, call_services* services);

}  // namespace didtron
