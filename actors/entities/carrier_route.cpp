#include "actors/entities/carrier_route.hpp"

#include "actors/log/log.hpp"

namespace didtron {

void carrier_route_state::taken(instant now) {
  slot_.channels.fetch_add(1);
  const auto second = now.us / 1'000'000;
  if (slot_.cps_second.exchange(second) == second)
    slot_.cps.fetch_add(1);
  else
    slot_.cps.store(1);
}

void carrier_route_state::released(bool is_failure, instant now) {
  if (slot_.channels.load() > 0) slot_.channels.fetch_sub(1);
  failures_ = is_failure ? failures_ + 1 : 0;
  if (failures_ < rule_.failures_max) return;
  failures_ = 0;
  healthy_again_at_ = plus_ms(now, rule_.cool_down_s * 1000);
  slot_.is_healthy.store(false);
}

void carrier_route_state::tick(instant now) {
  if (!slot_.is_healthy.load() && now >= healthy_again_at_) slot_.is_healthy.store(true);
}

carrier_route_actor::behavior_type carrier_route_behavior(
    carrier_route_actor::stateful_pointer<carrier_route_actor_state> self, call_services* services,
    trunk_id trunk) {
  using metrics::actor_class;
  self->state.route =
      std::make_unique<carrier_route_state>(services->trunks.slot_of(trunk), health_rule{});
  self->state.living = std::make_unique<metrics::living>(actor_class::carrier_route);
  return {[=](const trunk_taken&) {
            const metrics::handling handling{actor_class::carrier_route};
            self->state.route->taken(services->now());
          },
          [=](const trunk_released& done) {
            const metrics::handling handling{actor_class::carrier_route};
            self->state.route->released(done.is_failure, services->now());
          },
          [=](const clock_tick& tick) {
            const metrics::handling handling{actor_class::carrier_route};
            self->state.route->tick(tick.at);
          }};
}

}  // namespace didtron
