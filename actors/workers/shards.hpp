#pragma once

#include <functional>
#include <memory>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/entities/services.hpp"
#include "actors/log/metrics.hpp"
#include "actors/messages/keepers.hpp"
#include "storage/pg/write_pool.hpp"
#include "storage/repositories/shards.hpp"

namespace didtron {

/// Leases last `ttl` in the database and are renewed every `renew_every_s`; this node stops serving
/// `serve_for` after the start of the last renewal that succeeded, well before anybody could take over.
struct lease_settings {
  std::chrono::milliseconds ttl{10'000};
  std::chrono::milliseconds serve_for{7'000};
  std::int64_t renew_every_s = 3;
};

struct shards_state {
  const char* name = "shards";
  std::unique_ptr<metrics::living> living;
  std::int64_t ticks = 0;
  bool is_asking = false;
  bool had_all = false;
};

/// `on_lost` is called when another node took shards that were served here: what the actors hold of
/// them is stale, so the process has to start again from the database.
shards_actor::behavior_type shards_behavior(shards_actor::stateful_pointer<shards_state> self,
                                            call_services* services, pg::write_pool* pool,
                                            storage::lease_holder me, std::string address,
                                            lease_settings settings,
                                            std::function<void()> on_lost);

}  // namespace didtron
