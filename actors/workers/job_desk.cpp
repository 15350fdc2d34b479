#include "actors/workers/job_desk.hpp"

#include <algorithm>

#include "actors/log/log.hpp"
#include "storage/repositories/job_claims.hpp"

namespace didtron {

namespace job_desk_detail {

using self_pointer = job_desk_actor::stateful_pointer<job_desk_state>;

/// The lane of the pool that no job uses.
std::uint64_t own_lane(const job_desk_settings& settings) { return settings.slots; }

storage::claim_request room_of(const job_desk_state& state, const job_handlers& handlers,
                               const job_desk_settings& settings) {
  storage::claim_request wanted;
  wanted.node = settings.node;
  for (const auto& [kind, handler] : handlers)
    wanted.kinds.push_back(kind);
  std::int32_t bulk = 0;
  std::int32_t running = 0;
  for (const auto& slot : state.slots) {
    if (!slot) continue;
    ++running;
    if (slot->job.is_bulk) ++bulk;
    wanted.running_ids.push_back(slot->job.id);
  }
  const auto slots = static_cast<std::int32_t>(settings.slots);
  wanted.jobs_max = slots - running;
  wanted.bulk_max = std::max(slots - 1, 1) - bulk;
  return wanted;
}

void claim(self_pointer self, pg::write_pool* pool, const job_handlers& handlers,
           const job_desk_settings& settings) {
  auto& state = self->state;
  if (state.is_claiming) {
    state.is_wanted = true;
    return;
  }
  auto wanted = room_of(state, handlers, settings);
  if (wanted.jobs_max <= 0) return;
  state.is_claiming = true;
  state.is_wanted = false;
  const auto me = caf::actor_cast<job_desk_actor>(self);
  auto told = std::make_shared<jobs_claimed>();
  const bool makes_schedules = !std::exchange(state.is_scheduled, true);
  pg::write_job work;
  work.key = own_lane(settings);
  work.work = [=](pg::transaction& tx) -> result<void> {
    told->taken.clear();
    if (makes_schedules)
      if (auto made = storage::make_schedules(tx); !made) return made;
    if (auto queued = storage::queue_scheduled(tx); !queued) return fail(std::move(queued).error());
    auto taken = storage::claim_jobs(tx, wanted);
    if (!taken) return fail(std::move(taken).error());
    told->taken = std::move(*taken);
    return {};
  };
  work.done = [=](const result<void>& done) {
    if (!done) {
      told->taken.clear();
      if (log::first_time("jobs_claim"))
        log::warning("jobs_not_claimed", {{"why", to_string(done.error())}});
    } else {
      log::clear("jobs_claim");
    }
    caf::anon_send(me, std::move(*told));
  };
  if (auto accepted = pool->submit(std::move(work)); !accepted) {
    state.is_claiming = false;
    if (makes_schedules) state.is_scheduled = false;
  }
}

void beat(self_pointer self, pg::write_pool* pool, const job_desk_settings& settings) {
  auto& state = self->state;
  std::vector<jobs::running> held;
  for (const auto& slot : state.slots) {
    if (!slot) continue;
    jobs::running& one = held.emplace_back();
    one.tenant = slot->job.tenant;
    one.id = slot->job.id;
    one.claim = slot->job.claim;
  }
  if (held.empty() || state.is_beating) return;
  state.is_beating = true;
  const auto me = caf::actor_cast<job_desk_actor>(self);
  pg::write_job work;
  work.key = own_lane(settings);
  work.work = [held](pg::transaction& tx) { return storage::beat_jobs(tx, held); };
  work.done = [me](const result<void>&) { caf::anon_send(me, jobs_beaten{}); };
  if (auto accepted = pool->submit(std::move(work)); !accepted) state.is_beating = false;
}

void start(self_pointer self, pg::write_pool* pool, const job_handlers& handlers,
           const job_desk_settings& settings, const jobs::running& job) {
  const auto slot = std::find(self->state.slots.begin(), self->state.slots.end(), std::nullopt);
  const auto handler = handlers.find(job.kind);
  // Neither can be: only what has room and a handler was asked for. Its silence frees it again.
  if (slot == self->state.slots.end() || handler == handlers.end()) return;
  const auto number = static_cast<std::size_t>(slot - self->state.slots.begin());
  log::info("job_begun", {{"job", job.id},
                          {"tenant", job.tenant.value},
                          {"kind", job.kind},
                          {"step", job.step},
                          {"attempt", job.attempts}});
  const auto me = caf::actor_cast<job_desk_actor>(self);
  auto runner =
      self->spawn<caf::monitored>(job_behavior, pool, handler->second, job, number, settings, me);
  *slot = job_desk_state::held{job, std::move(runner)};
}

}  // namespace job_desk_detail

job_desk_actor::behavior_type job_desk_behavior(
    job_desk_actor::stateful_pointer<job_desk_state> self, pg::write_pool* pool,
    std::shared_ptr<const job_handlers> handlers, job_desk_settings settings) {
  using metrics::actor_class;
  self->state.living = std::make_unique<metrics::living>(actor_class::job_desk);
  self->state.slots.resize(settings.slots);
  // An actor that died without a word: its slot is free, its job is found by its silence.
  self->set_down_handler([=](const caf::down_msg& down) {
    for (auto& slot : self->state.slots)
      if (slot && slot->runner.address() == down.source) {
        metrics::of(actor_class::job).restarts.fetch_add(1, std::memory_order_relaxed);
        log::error("job_actor_died", {{"job", slot->job.id}});
        slot.reset();
      }
  });
  return {[=](const clock_tick&) {
            const metrics::handling handling{actor_class::job_desk};
            job_desk_detail::claim(self, pool, *handlers, settings);
            if (++self->state.ticks % jobs::beat_every.count() == 0)
              job_desk_detail::beat(self, pool, settings);
          },
          [=](const jobs_wanted&) {
            const metrics::handling handling{actor_class::job_desk};
            job_desk_detail::claim(self, pool, *handlers, settings);
          },
          [=](const jobs_claimed& told) {
            const metrics::handling handling{actor_class::job_desk};
            self->state.is_claiming = false;
            for (const auto& job : told.taken)
              job_desk_detail::start(self, pool, *handlers, settings, job);
            if (self->state.is_wanted) job_desk_detail::claim(self, pool, *handlers, settings);
          },
          [=](const jobs_beaten&) {
            const metrics::handling handling{actor_class::job_desk};
            self->state.is_beating = false;
          },
          [=](const job_left& left) {
            const metrics::handling handling{actor_class::job_desk};
            if (left.slot < self->state.slots.size()) self->state.slots[left.slot].reset();
            // The next one waits already, perhaps.
            job_desk_detail::claim(self, pool, *handlers, settings);
          }};
}

}  // namespace didtron
