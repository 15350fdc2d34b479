#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/log/metrics.hpp"
#include "actors/messages/jobs.hpp"
#include "storage/pg/write_pool.hpp"

namespace didtron {

/// One step of a job, in the transaction that also moves the job on: it may run again when its
/// COMMIT was lost, but never takes effect twice. Errors that may pass (`jobs::may_pass`) are tried
/// again, others end the job.
using job_handler = std::function<result<jobs::step>(pg::transaction&, const jobs::running&)>;
using job_handlers = std::map<std::string, job_handler, std::less<>>;  ///< by kind

struct job_desk_settings {
  std::string node = {};                          ///< name of this process
  std::size_t slots = 3;                          ///< jobs at once; bulk work leaves one free
  std::chrono::milliseconds step_retry_for{5'000};  ///< inside the pool
  std::function<double()> chance = {};            ///< uniform in [0, 1)
};

struct job_desk_state {
  const char* name = "job_desk";
  struct held {
    jobs::running job = {};
    job_actor runner = {};
  };
  std::unique_ptr<metrics::living> living;
  std::vector<std::optional<held>> slots;
  bool is_claiming = false;
  bool is_wanted = false;  ///< something was queued while a claim was under way
  bool is_beating = false;
  bool is_scheduled = false;  ///< the schedules have been made
  std::int64_t ticks = 0;
};

/// The jobs of this node. `pool`: a lane per slot and one for the desk, its jobs in transactions of
/// their own (group_max 1). A job whose actor dies is found again by its silence.
job_desk_actor::behavior_type job_desk_behavior(
    job_desk_actor::stateful_pointer<job_desk_state> self, pg::write_pool* pool,
    std::shared_ptr<const job_handlers> handlers, job_desk_settings settings);

struct job_state {
  const char* name = "job";
  std::unique_ptr<metrics::living> living;
  jobs::running job = {};
};
job_actor::behavior_type job_behavior(job_actor::stateful_pointer<job_state> self,
                                      pg::write_pool* pool, job_handler handler,
                                      jobs::running job, std::size_t slot,
                                      job_desk_settings settings, job_desk_actor desk);

}  // namespace didtron
