#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "storage/pg/read_pool.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::pg {

struct write_pool_options {
  std::string url = {};
  std::size_t lanes = 1;                    ///< a lane = one thread and one connection
  std::size_t queue_max = 4096;             ///< per lane; beyond: errc::busy
  std::size_t group_max = 256;              ///< jobs per database transaction
  std::chrono::milliseconds retry_min{20};  ///< first back-off, doubled each time, full jitter
  std::chrono::milliseconds retry_max{1000};
  connection_options connection = {};
};

/// One unit of work. It may run more than once (a repeat after a lost connection): it must not keep
/// side effects outside the transaction except in variables that it sets anew each time.
struct write_job {
  tenant_id tenant = {};  ///< 0: none
  /// Jobs of one key keep their order (use the shard, or the tenant), also while an earlier one is
  /// repeated: later ones wait for it, whatever becomes of it.
  std::uint64_t key = 0;
  std::function<result<void>(transaction&)> work = {};
  /// After COMMIT, or after the refusal; on the lane's thread: post and return. Exactly once per
  /// accepted job.
  std::function<void(result<void>)> done = {};
  /// Set for idempotent work (a unique key guards it): busy, timeout, unavailable and
  /// outcome_unknown are repeated in order with capped, jittered back-off until this moment; then
  /// the last error is given.
  std::optional<deadline> retry_until = {};
};

/// Group commit: whatever is queued (<= group_max) goes into one database transaction, each job in
/// its own savepoint with its own tenant and its deferred constraints checked before the release,
/// so that a job's failure undoes that job alone. A group of one has no savepoint. Answers come
/// after COMMIT only.
class write_pool {
 public:
  explicit write_pool(write_pool_options options);
  ~write_pool();  ///< stop()
  write_pool(const write_pool&) = delete;
  write_pool& operator=(const write_pool&) = delete;

  /// Errors given at once: busy (queue full), unavailable (stopped).
  result<void> submit(write_job job);

  /// Blocking form for start-up, command lines and tests; never from an actor.
  result<void> run(tenant_id tenant, std::uint64_t key,
                   std::function<result<void>(transaction&)> work,
                   std::optional<deadline> retry_until = {});

  /// Finishes what is queued, at most until the deadline; then refuses the rest with unavailable
  /// and ends the threads.
  void drain(deadline until);
  void stop();
  [[nodiscard]] pool_stats stats() const;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace didtron::pg
