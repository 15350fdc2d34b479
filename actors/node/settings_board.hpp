#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

#include "actors/domain/settings/settings.hpp"
#include "storage/pg/read_pool.hpp"

namespace didtron::node {

/// The settings in force on this node, swapped whole. Asked for every second; a change made here
/// counts as soon as `refresh` has told its maker. Without a database what was known last counts, and
/// at the start the defaults.
class settings_board {
 public:
  /// `reads`: of the node's role; must live longer.
  explicit settings_board(pg::read_pool& reads) : reads_{reads} {}

  /// Any thread, never null, does not wait.
  [[nodiscard]] std::shared_ptr<const settings::snapshot> now() const { return now_.load(); }

  /// Reads what has changed and puts it into force; `done` comes on a thread of the pool, also
  /// when nothing could be read.
  void refresh(std::function<void()> done = [] {});

 private:
  pg::read_pool& reads_;
  std::atomic<std::shared_ptr<const settings::snapshot>> now_{
      std::make_shared<const settings::snapshot>()};
  std::mutex mutex_ = {};
  std::int64_t version_ = 0;  ///< of `now_`; under the mutex
};

}  // namespace didtron::node
