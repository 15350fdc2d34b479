#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/jobs/job.hpp"
#include "storage/pg/transaction.hpp"

/// How nodes take jobs and keep them. A transaction here belongs to no tenant at first: it goes from
/// one to the next.
namespace didtron::storage {

struct claim_request {
  std::string node = {};                      ///< name of this process
  std::vector<std::string> kinds = {};        ///< that it has handlers for
  std::vector<std::int64_t> running_ids = {}; ///< what it runs; others under its name are orphans
  std::int32_t jobs_max = 1;
  std::int32_t bulk_max = 1;  ///< of them from the bulk lane
};
/// Takes what is due: interactive before normal before bulk; among tenants the one with the fewest
/// running jobs, then the one that was served longest ago; never more of a kind, in all or of one
/// tenant, than the kind allows. What a silent node left is taken over, unless that happened too
/// often: then it has failed. One node at a time in the whole cluster.
result<std::vector<jobs::running>> claim_jobs(pg::transaction& tx, const claim_request& wanted);

/// Says that they are still run. Those that somebody else has taken are not touched.
result<void> beat_jobs(pg::transaction& tx, const std::vector<jobs::running>& held);

enum class step_gate : std::uint8_t {
  open,     ///< do it
  advanced, ///< it is committed already: `job` is as that left it
  over,     ///< the job has ended
  lost,     ///< somebody else holds the job
};
/// At the beginning of a step's transaction, of the job's tenant. A job that somebody wants to end
/// ends here.
result<step_gate> open_step(pg::transaction& tx, jobs::running& job);
/// At its end. Error: not_owner (somebody else took the job meanwhile: roll back).
result<void> close_step(pg::transaction& tx, const jobs::running& job, const jobs::step& done);

/// What becomes of a job whose step failed: `refused` and `given_up` end it, `put_off` tries again
/// after `wait`. Nothing happens when somebody else holds it.
result<void> fail_job(pg::transaction& tx, const jobs::running& job, jobs::event what,
                      const error& why, std::chrono::milliseconds wait);

/// Schedules of the books' owners for the kinds that have one; those that are there stay.
result<void> make_schedules(pg::transaction& tx);
/// Queues what is due; a job of the schedule that has not ended yet is enough. How many.
result<std::int64_t> queue_scheduled(pg::transaction& tx);

pg::query<std::vector<jobs::schedule>> job_schedules(const viewer& who);
struct schedule_change {
  std::optional<bool> is_enabled = {};
  std::optional<std::int64_t> every_s = {};
  std::int64_t version = 0;
};
struct changed_schedule {
  jobs::schedule before = {};
  jobs::schedule after = {};
};
/// Errors: not_found, stale_version.
result<changed_schedule> change_schedule(pg::transaction& tx, const std::string& kind,
                                         const schedule_change& change);

}  // namespace didtron::storage
