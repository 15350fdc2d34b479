#pragma once

#include <atomic>
#include <bit>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "actors/domain/routing/route.hpp"

namespace didtron {

/// Load and health of every egress trunk, published by its carrier_route actor (single writer of its
/// slot) and read by whoever routes, from any thread, without a message and without a lock.
class trunk_board {
 public:
  struct alignas(64) slot {
    std::atomic<std::int32_t> channels{0};
    std::atomic<std::int32_t> cps{0};
    std::atomic<std::int64_t> cps_second{0};  ///< the second that `cps` belongs to
    std::atomic<bool> is_healthy{true};
  };

  /// Slots never move: references stay good.
  slot& slot_of(trunk_id trunk) {
    const std::scoped_lock lock{mutex_};
    if (slot* known = find(trunk)) return *known;
    slot& made = slots_.emplace_back();
    keys_.push_back(trunk);
    if (keys_.size() * 2 > table_.load()->places.size()) grow();
    table_.load()->put(trunk, &made);
    return made;
  }

  [[nodiscard]] trunk_load load_of(trunk_id trunk, std::int64_t now_s) const noexcept {
    const slot* s = find(trunk);
    if (s == nullptr) return {};
    constexpr auto relaxed = std::memory_order_relaxed;
    return {s->channels.load(relaxed),
            s->cps_second.load(relaxed) == now_s ? s->cps.load(relaxed) : 0,
            s->is_healthy.load(relaxed)};
  }

 private:
  /// Open addressing; only ever added to.
  struct table {
    struct place {
      std::int64_t trunk = 0;  ///< written before `at`
      std::atomic<slot*> at{nullptr};
    };
    explicit table(std::size_t size) : places(size) {}
    std::vector<place> places;

    [[nodiscard]] std::size_t home(trunk_id trunk) const noexcept {
      return (static_cast<std::uint64_t>(trunk.value) * 0x9e3779b97f4a7c15ULL >> 32) &
             (places.size() - 1);
    }
    void put(trunk_id trunk, slot* at) noexcept {
      auto i = home(trunk);
      while (places[i].at.load(std::memory_order_relaxed) != nullptr) i = (i + 1) & (places.size() - 1);
      places[i].trunk = trunk.value;
      places[i].at.store(at, std::memory_order_release);
    }
  };

  [[nodiscard]] slot* find(trunk_id trunk) const noexcept {
    const table& t = *table_.load(std::memory_order_acquire);
    for (auto i = t.home(trunk);; i = (i + 1) & (t.places.size() - 1)) {
      slot* const at = t.places[i].at.load(std::memory_order_acquire);
      if (at == nullptr) return nullptr;
      if (t.places[i].trunk == trunk.value) return at;
    }
  }

  /// Readers may still look into the old table, so it stays: all old ones together are smaller than
  /// the new one.
  void grow() {
    auto next = std::make_unique<table>(table_.load()->places.size() * 2);
    for (std::size_t i = 0; i + 1 < keys_.size(); ++i) next->put(keys_[i], &slots_[i]);
    table_.store(next.get(), std::memory_order_release);
    tables_.push_back(std::move(next));
  }

  std::mutex mutex_;                    ///< of writers
  std::deque<slot> slots_ = {};
  std::vector<trunk_id> keys_ = {};     ///< by slot
  std::vector<std::unique_ptr<table>> tables_ = [] {
    std::vector<std::unique_ptr<table>> first;
    first.push_back(std::make_unique<table>(64));
    return first;
  }();
  std::atomic<table*> table_{tables_.front().get()};
};

}  // namespace didtron
