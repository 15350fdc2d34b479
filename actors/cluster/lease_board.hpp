#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

#include "actors/domain/core/shard.hpp"

namespace didtron {

/// Which shards this node may serve right now. Written by the `shards` actor only, read by everyone
/// from any thread. A lease counts only while the steady clock is before the deadline that was
/// computed from the START of the last successful renewal: a frozen or cut-off node fences itself
/// before the database would let another one take over.
class lease_board {
 public:
  static constexpr std::int32_t shard_count = didtron::shard_count;

  /// Epoch under which writes for the shard are fenced; empty when the shard is not ours.
  [[nodiscard]] std::optional<std::int64_t> epoch_of(std::int32_t shard) const noexcept {
    if (shard < 0 || shard >= shard_count) return {};
    const auto epoch = epochs_[static_cast<std::size_t>(shard)].load(std::memory_order_acquire);
    if (epoch == 0 || now_us() >= serve_until_us_.load(std::memory_order_acquire)) return {};
    return epoch;
  }

  [[nodiscard]] std::int32_t owned() const noexcept {
    if (now_us() >= serve_until_us_.load(std::memory_order_acquire)) return 0;
    std::int32_t n = 0;
    for (const auto& e : epochs_) n += e.load(std::memory_order_relaxed) != 0 ? 1 : 0;
    return n;
  }

  /// The epoch last told by the database, whether or not it may still be served; 0: none.
  [[nodiscard]] std::int64_t raw_epoch(std::int32_t shard) const noexcept {
    return epochs_[static_cast<std::size_t>(shard)].load(std::memory_order_acquire);
  }

  void set(std::int32_t shard, std::int64_t epoch) noexcept {
    epochs_[static_cast<std::size_t>(shard)].store(epoch, std::memory_order_release);
  }
  void serve_until(std::chrono::steady_clock::time_point t) noexcept {
    serve_until_us_.store(to_us(t), std::memory_order_release);
  }
  /// Hand-over: nothing is ours from here on.
  void drop_all() noexcept {
    serve_until_us_.store(0, std::memory_order_release);
    for (auto& e : epochs_) e.store(0, std::memory_order_release);
  }

 private:
  static std::int64_t to_us(std::chrono::steady_clock::time_point t) noexcept {
    return std::chrono::duration_cast<std::chrono::microseconds>(t.time_since_epoch()).count();
  }
  static std::int64_t now_us() noexcept { return to_us(std::chrono::steady_clock::now()); }

  std::array<std::atomic<std::int64_t>, shard_count> epochs_ = {};
  std::atomic<std::int64_t> serve_until_us_{0};
};

}  // namespace didtron
