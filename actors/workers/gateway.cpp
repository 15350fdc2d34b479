#include "actors/workers/gateway.hpp"

#include <vector>

#include <caf/actor_config.hpp>
#include <caf/make_actor.hpp>

namespace didtron {

std::uint64_t gateway::open(handler done, std::chrono::milliseconds wait) {
  const std::lock_guard lock{mutex_};
  if (requests_.size() >= open_max) return 0;
  const auto number = next_++;
  requests_.emplace(number, open_request{std::move(done), clock::now() + wait});
  metrics::of(metrics::actor_class::gateway).in_flight.fetch_add(1);
  return number;
}

void gateway::enqueue(caf::mailbox_element_ptr what, caf::execution_unit*) {
  if (!what || !what->mid.is_response()) return;
  handler done;
  {
    const std::lock_guard lock{mutex_};
    // The raw id carries priority bits: only the request part identifies it.
    const auto it = requests_.find(what->mid.request_id().integer_value() &
                                   caf::message_id::request_id_mask);
    if (it == requests_.end()) return;  // too late: the deadline has answered
    done = std::move(it->second.done);
    requests_.erase(it);
  }
  auto& counters = metrics::of(metrics::actor_class::gateway);
  counters.in_flight.fetch_sub(1);
  counters.handled.fetch_add(1);
  done(&what->content());
}

void gateway::sweep(clock::time_point now) {
  std::vector<handler> late;
  {
    const std::lock_guard lock{mutex_};
    for (auto it = requests_.begin(); it != requests_.end();) {
      if (it->second.until > now) {
        ++it;
        continue;
      }
      late.push_back(std::move(it->second.done));
      it = requests_.erase(it);
    }
  }
  metrics::of(metrics::actor_class::gateway).in_flight.fetch_sub(
      static_cast<std::int64_t>(late.size()));
  for (auto& done : late) done(nullptr);
}

std::size_t gateway::open_requests() const {
  const std::lock_guard lock{mutex_};
  return requests_.size();
}

caf::strong_actor_ptr make_gateway(caf::actor_system& system, gateway*& object) {
  caf::actor_config config;
  auto handle = caf::make_actor<gateway, caf::strong_actor_ptr>(system.next_actor_id(),
                                                                system.node(), &system, config);
  object = static_cast<gateway*>(caf::actor_cast<caf::abstract_actor*>(handle));
  return handle;
}

}  // namespace didtron
