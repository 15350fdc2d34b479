#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/jobs/job.hpp"
#include "http/record_backend.hpp"

namespace didtron::http {

struct schedule_patch {
  std::optional<bool> is_enabled = {};
  std::optional<std::int64_t> every_s = {};
  std::int64_t version = 0;  ///< of the schedule as the writer saw it
  std::string reason = {};
};

/// Many records at once: the same change of each, or, without `given`, each into the trash.
struct bulk_change {
  std::vector<std::int64_t> ids = {};
  std::optional<given_fields> given = {};
  std::string reason = {};
};

/// Jobs' part of the backend. Writes happen once per key, as in ledger_backend.
class job_backend {
 public:
  virtual ~job_backend() = default;

  virtual task<result<page<didtron::jobs::view>>> jobs(viewer who, didtron::jobs::filter f, page_query q) = 0;
  virtual task<result<didtron::jobs::view>> job(viewer who, std::int64_t id) = 0;
  /// In their order.
  virtual task<result<page<didtron::jobs::file_view>>> job_files(viewer who, std::int64_t id, page_query q) = 0;
  /// The audit log has it before the answer has. Error: not_found.
  virtual task<result<didtron::jobs::file>> take_job_file(viewer who, std::int64_t id, std::int64_t file_no) = 0;
  /// `asked_by` 0: of everybody.
  virtual task<result<didtron::jobs::summary>> job_summary(viewer who, user_id asked_by) = 0;

  // Errors: not_found, conflict (not in this state).
  virtual task<result<written>> cancel_job(viewer who, write_key key, std::int64_t id,
                                           std::string reason) = 0;
  virtual task<result<written>> replay_job(viewer who, write_key key, std::int64_t id,
                                           std::string reason) = 0;
  /// Error also: forbidden (one's own).
  virtual task<result<written>> decide_job(viewer who, write_key key, std::int64_t id,
                                           bool is_approved, std::string reason) = 0;
  virtual task<result<written>> undo_job(viewer who, write_key key, std::int64_t id,
                                         std::string reason) = 0;

  virtual task<result<std::vector<didtron::jobs::schedule>>> job_schedules(viewer who) = 0;
  /// Errors: not_found, stale_version.
  virtual task<result<written>> change_job_schedule(viewer who, write_key key, std::string kind,
                                                    schedule_patch change) = 0;

  /// A job that changes or deletes each of these records for itself: those that cannot be are named
  /// in its result, the others are done. Error: invalid_argument (a field of the change).
  virtual task<result<written>> change_records(viewer who, write_key key,
                                               const described::resource& r,
                                               bulk_change change) = 0;
  /// A job that purges everything from the trash once a second person has approved it. Error:
  /// conflict (one is under way).
  virtual task<result<written>> empty_trash(viewer who, write_key key, std::string reason) = 0;
};

}  // namespace didtron::http
