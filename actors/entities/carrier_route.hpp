#pragma once

#include <memory>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/entities/services.hpp"
#include "actors/log/metrics.hpp"
#include "actors/messages/interfaces.hpp"

namespace didtron {

/// When a carrier's trunk is left alone for a while.
struct health_rule {
  std::int32_t failures_max = 50;    ///< in a row, without an answered call between
  std::int64_t cool_down_s = 10;
};

/// Load and health of one egress trunk: pure counting, published to its slot.
class carrier_route_state {
 public:
  carrier_route_state(trunk_board::slot& slot, health_rule rule) : slot_{slot}, rule_{rule} {}

  void taken(instant now);
  void released(bool is_failure, instant now);
  /// Ends a cool-down whose time has come.
  void tick(instant now);

 private:
  trunk_board::slot& slot_;
  health_rule rule_;
  std::int32_t failures_ = 0;
  instant healthy_again_at_ = {};
};

struct carrier_route_actor_state {
  const char* name = "carrier_route";
  std::unique_ptr<carrier_route_state> route;
  std::unique_ptr<metrics::living> living;
};

carrier_route_actor::behavior_type carrier_route_behavior(
    carrier_route_actor::stateful_pointer<carrier_route_actor_state> self, call_services* services,
    trunk_id trunk);

}  // namespace didtron
