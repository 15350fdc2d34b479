#pragma once

#include <functional>
#include <mutex>
#include <vector>

#include "actors/domain/access/refusal_window.hpp"
#include "storage/pg/write_pool.hpp"

namespace didtron::node {

/// Writes refusals into the audit log, bounded by a refusal_window. Never waits for the database: a row
/// that cannot be written is a line of the log, and the refusal stands. Thread-safe.
class refusal_log {
 public:
  using clock = std::function<instant()>;
  refusal_log(pg::write_pool& writes, clock now, refusal_window::bounds bounds = {});

  void note(refusal_note refusal) noexcept;
  /// Writes the sums of minutes that are over; about once a second.
  void tick() noexcept;
  /// All that is left, before the pool drains.
  void flush() noexcept;

 private:
  void write(const refusal_note& refusal, std::int64_t times, instant since);
  void write_sums(const std::vector<refusal_sum>& sums);

  pg::write_pool& writes_;
  const clock now_;
  std::mutex mutex_;
  refusal_window window_;
};

}  // namespace didtron::node
