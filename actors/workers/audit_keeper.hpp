#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/result.hpp"
#include "storage/pg/connection.hpp"
#include "storage/repositories/audit_verify.hpp"

namespace didtron {

struct audit_keeper_options {
  std::string url = {};  ///< role didtron_node
  std::chrono::milliseconds seal_interval{std::chrono::seconds{1}};
  std::chrono::milliseconds purge_interval{std::chrono::hours{1}};  ///< the first is at once
  std::chrono::milliseconds check_interval{std::chrono::hours{24}};
  std::int64_t rows_max = 1000;  ///< of one transaction
  std::function<void(tenant_id, const std::string&, std::int64_t)> on_purge =
      [](tenant_id, const std::string&, std::int64_t) {};
  std::function<void(tenant_id, const storage::audit_finding&)> on_check =
      [](tenant_id, const storage::audit_finding&) {};
  std::function<void(const error&)> on_fault = [](const error&) {};
};

/// Looks after the audit log on a thread of its own: links what was committed to each tenant's chain,
/// removes what has been kept for its time, checks the whole chain once a day. Any number of nodes may
/// do so: a tenant's chain is extended by one at a time. It has a connection of its own, so that nobody
/// who writes waits behind it.
class audit_keeper {
 public:
  explicit audit_keeper(audit_keeper_options options);
  ~audit_keeper();
  audit_keeper(const audit_keeper&) = delete;
  audit_keeper& operator=(const audit_keeper&) = delete;

 private:
  using steady = std::chrono::steady_clock;
  void run(const std::stop_token& stop);
  /// What is due now. Error: the connection is not to be trusted any more.
  result<void> pass(const std::stop_token& stop);
  result<void> seal_all(const std::stop_token& stop);
  result<void> purge_all(const std::stop_token& stop);
  result<void> check_all(const std::stop_token& stop);
  /// One transaction of the tenant; gives the rows that it took care of.
  result<std::int64_t> write(tenant_id tenant,
                             const std::function<result<std::int64_t>(pg::transaction&)>& work);

  audit_keeper_options options_;
  std::optional<pg::connection> db_ = {};
  steady::time_point purge_at_ = steady::now();
  steady::time_point check_at_ = steady::now();
  std::mutex mutex_ = {};
  std::condition_variable_any wake_ = {};
  std::jthread thread_ = {};
};

}  // namespace didtron
