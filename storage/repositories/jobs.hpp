#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/jobs/job.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// Jobs as people and commands see them. How nodes run them: job_claims.hpp.
namespace didtron::storage {

struct new_job {
  std::string kind = {};       ///< one of jobs::kinds()
  std::string operation = {};  ///< "pops.import", for the audit log
  std::string payload = "{}";  ///< JSON; never a secret
  std::optional<std::string> input = {};       ///< a file, at most 64 MiB
  std::optional<std::string> unique_key = {};  ///< one unended job of the kind per key
  std::optional<std::int64_t> total = {};      ///< items, when known
  std::string needs = {};                      ///< key of the permission that the command needs
  user_id user = {};                           ///< 0: the system
  request_origin from = {};
  std::string reason = {};
  std::int64_t undo_of = 0;
};

/// Queued, or waiting for a second person where its kind wants one. Errors: conflict (one with this
/// unique key has not ended).
result<jobs::view> insert_job(pg::transaction& tx, const new_job& job);

/// Errors: not_found.
result<jobs::view> job_in(pg::transaction& tx, std::int64_t id, bool is_locked = false);
pg::query<jobs::view> job_one(const viewer& who, std::int64_t id);
/// Newest first.
pg::query<page<jobs::view>> jobs_page(const viewer& who, const jobs::filter& f,
                                      const page_query& q);
pg::query<jobs::summary> job_summary(const viewer& who, user_id asked_by);

// What people do to a job. Errors: not_found, conflict (not in this state).
/// A running one ends before its next step.
result<jobs::view> cancel_job(pg::transaction& tx, std::int64_t id);
/// A failed one begins where it stopped.
result<jobs::view> replay_job(pg::transaction& tx, std::int64_t id);
/// Errors also: forbidden (whoever asked does not decide).
result<jobs::view> decide_job(pg::transaction& tx, std::int64_t id, bool is_approved, user_id by,
                              const std::string& reason);
/// A job that takes this one back, made from it. Errors also: conflict (it cannot be taken back, or
/// is being taken back).
result<jobs::view> undo_job(pg::transaction& tx, std::int64_t id, const viewer& by,
                            const std::string& reason);

/// Steps of a job that can be taken back, from the last to the first: the one before `before`.
struct undo_step {
  std::int64_t step = 0;
  std::string undo = {};  ///< JSON
};
result<std::optional<undo_step>> last_undo_step(pg::transaction& tx, std::int64_t job_id,
                                                std::int64_t before);

/// Removes jobs that ended so long ago, at least a week; how many.
result<std::int64_t> remove_old_jobs(pg::transaction& tx, std::int32_t days, std::int32_t rows_max);

}  // namespace didtron::storage
