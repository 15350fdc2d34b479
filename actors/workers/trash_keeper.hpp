#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/result.hpp"
#include "storage/pg/read_pool.hpp"
#include "storage/pg/write_pool.hpp"

namespace didtron {

struct trash_keeper_options {
  std::chrono::milliseconds interval{
      std::chrono::hours{1}};      ///< between two looks; the first is at once
  std::int32_t entries_max = 100;  ///< of one transaction
  std::function<void(tenant_id, std::size_t)> on_purge = [](tenant_id, std::size_t) {};
  std::function<void(const error&)> on_fault = [](const error&) {};
};

/// Purges what has been in the trash for its time, tenant after tenant, on a thread of its own: it
/// blocks. Any number of nodes may do so.
class trash_keeper {
 public:
  /// `reads`: of the node's role, which sees all tenants. Both pools must live longer.
  trash_keeper(pg::read_pool& reads, pg::write_pool& writes, trash_keeper_options options);
  ~trash_keeper();
  trash_keeper(const trash_keeper&) = delete;
  trash_keeper& operator=(const trash_keeper&) = delete;

 private:
  void run(const std::stop_token& stop);
  void pass(const std::stop_token& stop);
  /// Entries that are gone. Error: whatever the database said.
  result<std::size_t> purge(tenant_id tenant);

  pg::read_pool& reads_;
  pg::write_pool& writes_;
  trash_keeper_options options_;
  std::mutex mutex_ = {};
  std::condition_variable_any wake_ = {};
  std::jthread thread_ = {};
};

}  // namespace didtron
