#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "actors/domain/core/id.hpp"
#include "storage/pg/read_pool.hpp"

namespace didtron::node {

/// How many requests the people of a company have left on this node in the minute that runs.
/// Companies without a limit are not counted. Any thread.
class request_budgets {
 public:
  using clock = std::chrono::steady_clock;
  using limits = std::map<std::int64_t, std::int64_t>;  ///< requests a minute by company

  /// Takes one. Otherwise: how long until there are some again, at least a second.
  std::optional<std::chrono::seconds> take(tenant_id of, clock::time_point now = clock::now());
  /// From now on these; what was taken stays taken.
  void set(limits now);
  /// Reads them; without a database what was known last counts. `reads` must outlive the answer.
  void refresh(pg::read_pool& reads);

 private:
  struct minute {
    clock::time_point begun = {};
    std::int64_t taken = 0;
  };
  std::mutex mutex_ = {};
  limits limits_ = {};
  std::map<std::int64_t, minute> minutes_ = {};
};

}  // namespace didtron::node
