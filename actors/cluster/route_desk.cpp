#include "actors/cluster/desks.hpp"
#include "actors/entities/carrier_route.hpp"
#include "actors/log/log.hpp"

namespace didtron {

route_desk_actor::behavior_type route_desk_behavior(
    route_desk_actor::stateful_pointer<route_desk_state> self, call_services* services) {
  self->set_down_handler([=](const caf::down_msg& down) {
    const auto* trunk = self->state.routes.died(down.source);
    if (!trunk) return;
    ++metrics::of(metrics::actor_class::carrier_route).restarts;
    const bool again =
        self->state.routes.may_restart(*trunk, std::chrono::steady_clock::now(), restart_limits{});
    log::error(again ? "carrier_route_restarted" : "carrier_route_given_up",
               {{"trunk", trunk->value}});
  });
  const auto pass = [=](const auto& message) {
    auto& routes = self->state.routes;
    auto* route = routes.find(message.trunk);
    if (!route && !routes.is_given_up(message.trunk)) {
      routes.put(message.trunk,
                 self->spawn<caf::monitored>(carrier_route_behavior, services, message.trunk));
      route = routes.find(message.trunk);
    }
    if (route) self->send(*route, message);
  };
  return {[=](const trunk_taken& message) { pass(message); },
          [=](const trunk_released& message) { pass(message); },
          [=](const clock_tick& tick) {
            self->state.routes.for_each(
                [&](trunk_id, carrier_route_actor& route) { self->send(route, tick); });
          }};
}

}  // namespace didtron
