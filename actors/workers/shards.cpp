#include "actors/workers/shards.hpp"

#include <numeric>

#include "actors/log/log.hpp"

namespace didtron {

namespace shards_detail {

using self_pointer = shards_actor::stateful_pointer<shards_state>;

std::vector<std::int32_t> all_shards() {
  std::vector<std::int32_t> out(lease_board::shard_count);
  std::iota(out.begin(), out.end(), 0);
  return out;
}

/// Heartbeat, renewal of what is ours, and another try at what is free; the answer comes as a message.
void ask(self_pointer self, pg::write_pool* pool, const storage::lease_holder& me,
         const std::string& address, const lease_settings& settings) {
  if (self->state.is_asking) return;
  self->state.is_asking = true;
  const auto asked_at = std::chrono::steady_clock::now();
  // Shared between the job and its completion.
  auto held = std::make_shared<std::vector<storage::shard_claim>>();
  const auto my_address = caf::actor_cast<shards_actor>(self);
  pg::write_job job;
  job.work = [=](pg::transaction& tx) -> result<void> {
    if (auto beat = storage::heartbeat(tx, me, address); !beat) return beat;
    auto renewed = storage::renew_leases(tx, me, settings.ttl);
    if (!renewed) return fail(std::move(renewed).error());
    if (renewed->size() < static_cast<std::size_t>(lease_board::shard_count)) {
      auto taken = storage::acquire_leases(tx, me, all_shards(), settings.ttl);
      if (!taken) return fail(std::move(taken).error());
      renewed->insert(renewed->end(), taken->begin(), taken->end());
    }
    *held = std::move(*renewed);
    return {};
  };
  job.done = [=](const result<void>& done) {
    leases_told told;
    told.asked_at = asked_at;
    told.is_known = done.has_value();
    if (done)
      for (const auto& claim : *held) told.held.emplace_back(claim.shard, claim.epoch);
    else if (log::first_time("leases"))
      log::warning("leases_not_renewed", {{"why", to_string(done.error())}});
    if (done) log::clear("leases");
    caf::anon_send(my_address, std::move(told));
  };
  if (auto accepted = pool->submit(std::move(job)); !accepted) self->state.is_asking = false;
}

}  // namespace shards_detail

shards_actor::behavior_type shards_behavior(shards_actor::stateful_pointer<shards_state> self,
                                            call_services* services, pg::write_pool* pool,
                                            storage::lease_holder me, std::string address,
                                            lease_settings settings,
                                            std::function<void()> on_lost) {
  using metrics::actor_class;
  self->state.living = std::make_unique<metrics::living>(actor_class::shards);
  shards_detail::ask(self, pool, me, address, settings);
  return {[=](const clock_tick&) {
            const metrics::handling handling{actor_class::shards};
            auto& state = self->state;
            if (++state.ticks % settings.renew_every_s == 0 || !state.had_all)
              shards_detail::ask(self, pool, me, address, settings);
          },
          [=](const leases_told& told) {
            const metrics::handling handling{actor_class::shards};
            auto& state = self->state;
            state.is_asking = false;
            if (!told.is_known) return;  // the deadline runs on and fences us
            std::vector<std::int64_t> epochs(lease_board::shard_count, 0);
            for (const auto& [shard, epoch] : told.held)
              epochs[static_cast<std::size_t>(shard)] = epoch;
            bool is_lost = false;
            for (std::int32_t shard = 0; shard < lease_board::shard_count; ++shard) {
              const auto before = services->leases.raw_epoch(shard);
              const auto after = epochs[static_cast<std::size_t>(shard)];
              is_lost = is_lost || (before != 0 && before != after);
              services->leases.set(shard, after);
            }
            if (is_lost) {
              log::error("shards_lost", {});
              services->leases.drop_all();
              on_lost();
              return;
            }
            services->leases.serve_until(told.asked_at + settings.serve_for);
            const bool has_all =
                told.held.size() == static_cast<std::size_t>(lease_board::shard_count);
            if (has_all != state.had_all)
              log::info("shards_held", {{"count", static_cast<std::int64_t>(told.held.size())}});
            state.had_all = has_all;
          }};
}

}  // namespace didtron
