#include <exception>

#include "actors/log/log.hpp"
#include "actors/workers/job_desk.hpp"
#include "storage/repositories/job_claims.hpp"

namespace didtron {

namespace job_detail {

using self_pointer = job_actor::stateful_pointer<job_state>;

result<jobs::step> work(const job_handler& handler, pg::transaction& tx, const jobs::running& job) {
  try {
    return handler(tx, job);
  } catch (const std::exception& e) {
    return fail(errc::internal, e.what());
  }
}

/// One step and what it leaves, in one transaction.
result<void> take_step(pg::transaction& tx, const job_handler& handler, job_step_told& told) {
  using outcome = job_step_told::outcome;
  auto gate = storage::open_step(tx, told.now);
  if (!gate) return fail(std::move(gate).error());
  told.what = outcome::over;
  if (*gate == storage::step_gate::advanced) told.what = outcome::more;
  if (*gate != storage::step_gate::open) return {};
  auto done = work(handler, tx, told.now);
  if (!done) return fail(std::move(done).error());
  if (auto closed = storage::close_step(tx, told.now, *done); !closed) return closed;
  ++told.now.step;
  told.now.attempts = 1;
  told.now.cursor = std::move(done->cursor);
  told.now.done += done->done;
  told.now.failed += done->failed;
  if (!done->is_last) told.what = outcome::more;
  return {};
}

void begin_step(self_pointer self, pg::write_pool* pool, const job_handler& handler,
                std::size_t slot, const job_desk_settings& settings) {
  const auto me = caf::actor_cast<job_actor>(self);
  auto told = std::make_shared<job_step_told>();
  pg::write_job step;
  step.tenant = self->state.job.tenant;
  step.key = slot;
  step.retry_until = pg::in(settings.step_retry_for);
  step.work = [told, handler, job = self->state.job](pg::transaction& tx) -> result<void> {
    told->now = job;
    return take_step(tx, handler, *told);
  };
  step.done = [told, me](const result<void>& done) {
    if (!done) {
      told->what = job_step_told::outcome::failed;
      told->why = done.error();
    }
    caf::anon_send(me, std::move(*told));
  };
  if (auto accepted = pool->submit(std::move(step)); !accepted) {
    told->now = self->state.job;
    told->what = job_step_told::outcome::failed;
    told->why = accepted.error();
    self->send(me, *told);
  }
}

/// Where the failure of a step leads: away with it, or once more later.
void keep_failure(self_pointer self, pg::write_pool* pool, const error& why, std::size_t slot,
                  const job_desk_settings& settings) {
  const jobs::running& job = self->state.job;
  const auto* k = jobs::find_kind(job.kind);
  auto what = jobs::event::refused;
  std::chrono::milliseconds wait{0};
  if (jobs::may_pass(why.kind) && k != nullptr) {
    what = job.attempts < job.attempts_max ? jobs::event::put_off : jobs::event::given_up;
    wait = jobs::wait_before_retry(*k, job.attempts, settings.chance ? settings.chance() : 0.5);
  }
  log::warning("job_failed", {{"job", job.id},
                              {"tenant", job.tenant.value},
                              {"kind", job.kind},
                              {"attempt", job.attempts},
                              {"is_over", what != jobs::event::put_off},
                              {"why", to_string(why)}});
  const auto me = caf::actor_cast<job_actor>(self);
  pg::write_job end;
  end.tenant = job.tenant;
  end.key = slot;
  end.retry_until = pg::in(settings.step_retry_for);
  end.work = [=](pg::transaction& tx) { return storage::fail_job(tx, job, what, why, wait); };
  // Should this fail as well, silence gives the job to somebody else.
  end.done = [me](const result<void>&) { caf::anon_send(me, job_failure_kept{}); };
  if (auto accepted = pool->submit(std::move(end)); !accepted) self->send(me, job_failure_kept{});
}

}  // namespace job_detail

job_actor::behavior_type job_behavior(job_actor::stateful_pointer<job_state> self,
                                      pg::write_pool* pool, job_handler handler,
                                      jobs::running job, std::size_t slot,
                                      job_desk_settings settings, job_desk_actor desk) {
  using metrics::actor_class;
  self->state.living = std::make_unique<metrics::living>(actor_class::job);
  self->state.job = std::move(job);
  job_detail::begin_step(self, pool, handler, slot, settings);
  const auto leave = [=] {
    self->send(desk, job_left{slot});
    self->quit();
  };
  return {[=](const job_step_told& told) {
            const metrics::handling handling{actor_class::job};
            switch (told.what) {
              case job_step_told::outcome::more:
                self->state.job = told.now;
                job_detail::begin_step(self, pool, handler, slot, settings);
                return;
              case job_step_told::outcome::over: leave(); return;
              case job_step_told::outcome::failed:
                // Somebody else has it: nothing of ours was committed.
                if (told.why.kind == errc::not_owner) return leave();
                job_detail::keep_failure(self, pool, told.why, slot, settings);
                return;
            }
          },
          [=](const job_failure_kept&) {
            const metrics::handling handling{actor_class::job};
            leave();
          }};
}

}  // namespace didtron
