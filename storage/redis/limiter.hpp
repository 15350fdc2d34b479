#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace didtron::redis {

struct allowance {
  bool is_allowed = true;
  std::int64_t used = 0;           ///< in the current window, this one included
  std::int64_t retry_after_s = 0;  ///< until the window ends; 0 when allowed
  bool is_local = false;           ///< Redis was away: this node's own counter decided
};

/// "At most `limit` per `window_s`" per key, fixed windows that begin with the key's first use.
/// Shared between nodes through Redis (one atomic script, 50 ms deadline); without Redis each node
/// counts for itself in bounded memory. Thread-safe; may block for the deadline: not from an actor.
class limiter {
 public:
  /// `url` empty: local counters only. A URL that does not parse counts as empty; `is_configured`
  /// says so.
  explicit limiter(std::string_view url);
  ~limiter();
  limiter(const limiter&) = delete;
  limiter& operator=(const limiter&) = delete;

  allowance allow(std::string_view key, std::int64_t limit, std::int64_t window_s);
  /// Takes one use back, for what turned out not to count. Nothing when the window has ended.
  void give_back(std::string_view key);
  [[nodiscard]] bool is_configured() const noexcept;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace didtron::redis
