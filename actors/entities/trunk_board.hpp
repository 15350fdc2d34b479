#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "actors/domain/routing/route.hpp"

namespace didtron {

/// Load and health of every egress trunk, published by its carrier_route actor (single writer of its
/// slot) and read by whoever routes, from any thread, without a message.
class trunk_board {
 public:
  struct slot {
    std::atomic<std::int32_t> channels{0};
    std::atomic<std::int32_t> cps{0};
    std::atomic<std::int64_t> cps_second{0};  ///< the second that `cps` belongs to
    std::atomic<bool> is_healthy{true};
  };

  slot& slot_of(trunk_id trunk) {
    {
      const std::shared_lock lock{mutex_};
      if (const auto it = slots_.find(trunk); it != slots_.end()) return *it->second;
    }
    const std::unique_lock lock{mutex_};
    auto& s = slots_[trunk];
    if (!s) s = std::make_unique<slot>();
    return *s;
  }

  [[nodiscard]] trunk_load load_of(trunk_id trunk, std::int64_t now_s) const {
    const std::shared_lock lock{mutex_};
    const auto it = slots_.find(trunk);
    if (it == slots_.end()) return {};
    const auto& s = *it->second;
    return {s.channels.load(), s.cps_second.load() == now_s ? s.cps.load() : 0,
            s.is_healthy.load()};
  }

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<trunk_id, std::unique_ptr<slot>> slots_;  // slots never move: pointers stay
};

}  // namespace didtron
