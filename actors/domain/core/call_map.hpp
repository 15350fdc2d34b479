#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "actors/domain/core/uuid.hpp"

namespace didtron {

/// What is known about running calls, by call. As a standard map, but the values stand side by side,
/// so nothing is allocated per call and an empty one takes no memory. Few calls are compared one by
/// one; more of them get a table of places. Inserting and erasing moves other values and ends all
/// iterators and references.
template <class T> class call_map {
 public:
  using value_type = std::pair<call_id, T>;
  using iterator = typename std::vector<value_type>::iterator;
  using const_iterator = typename std::vector<value_type>::const_iterator;

  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] bool empty() const noexcept { return items_.empty(); }
  iterator begin() noexcept { return items_.begin(); }
  iterator end() noexcept { return items_.end(); }
  const_iterator begin() const noexcept { return items_.begin(); }
  const_iterator end() const noexcept { return items_.end(); }

  iterator find(const call_id& call) noexcept { return begin() + static_cast<std::ptrdiff_t>(place(call)); }
  const_iterator find(const call_id& call) const noexcept {
    return begin() + static_cast<std::ptrdiff_t>(place(call));
  }
  [[nodiscard]] bool contains(const call_id& call) const noexcept { return place(call) != size(); }
  const T& at(const call_id& call) const {
    const auto i = place(call);
    if (i == size()) throw std::out_of_range{"no such call"};
    return items_[i].second;
  }

  template <class... Args> std::pair<iterator, bool> try_emplace(const call_id& call, Args&&... args) {
    if (const auto found = find(call); found != end()) return {found, false};
    items_.emplace_back(std::piecewise_construct, std::forward_as_tuple(call),
                        std::forward_as_tuple(std::forward<Args>(args)...));
    if (is_hashed()) {
      if (items_.size() * 2 > slots_.size()) rebuild();
      else slots_[free_slot(call)] = static_cast<std::uint32_t>(items_.size());
    } else if (items_.size() > scanned_max) {
      rebuild();
    }
    return {items_.end() - 1, true};
  }
  template <class V> void insert_or_assign(const call_id& call, V&& value) {
    if (const auto found = find(call); found != end()) found->second = std::forward<V>(value);
    else try_emplace(call, std::forward<V>(value));
  }
  /// The last value takes the place of the erased one.
  void erase(iterator at) noexcept {
    const auto i = static_cast<std::size_t>(at - begin());
    assert(i < size());
    if (is_hashed()) {
      close(slot_of(items_[i].first));
      if (i + 1 != size()) slots_[slot_of(items_.back().first)] = static_cast<std::uint32_t>(i + 1);
    }
    if (i + 1 != size()) items_[i] = std::move(items_.back());
    items_.pop_back();
    if (items_.empty()) give_memory_back();
  }
  std::size_t erase(const call_id& call) noexcept {
    const auto found = find(call);
    if (found == end()) return 0;
    erase(found);
    return 1;
  }

 private:
  static constexpr std::size_t scanned_max = 8;

  [[nodiscard]] bool is_hashed() const noexcept { return !slots_.empty(); }
  [[nodiscard]] std::size_t home(const call_id& call) const noexcept {
    return std::hash<call_id>{}(call) & (slots_.size() - 1);
  }
  [[nodiscard]] std::size_t after(std::size_t slot) const noexcept {
    return (slot + 1) & (slots_.size() - 1);
  }
  /// size() when it is not there.
  [[nodiscard]] std::size_t place(const call_id& call) const noexcept {
    if (!is_hashed()) {
      std::size_t i = 0;
      while (i < items_.size() && items_[i].first != call) ++i;
      return i;
    }
    for (auto slot = home(call); slots_[slot] != 0; slot = after(slot))
      if (items_[slots_[slot] - 1].first == call) return slots_[slot] - 1;
    return items_.size();
  }
  /// Of a call that is there.
  [[nodiscard]] std::size_t slot_of(const call_id& call) const noexcept {
    auto slot = home(call);
    while (items_[slots_[slot] - 1].first != call) slot = after(slot);
    return slot;
  }
  [[nodiscard]] std::size_t free_slot(const call_id& call) const noexcept {
    auto slot = home(call);
    while (slots_[slot] != 0) slot = after(slot);
    return slot;
  }
  /// Empties a slot and moves up those behind it that may stand there, so that no search ends early.
  void close(std::size_t hole) noexcept {
    for (auto slot = after(hole); slots_[slot] != 0; slot = after(slot)) {
      const auto wanted = home(items_[slots_[slot] - 1].first);
      const auto mask = slots_.size() - 1;
      if (((slot - wanted) & mask) < ((slot - hole) & mask)) continue;
      slots_[hole] = slots_[slot];
      hole = slot;
    }
    slots_[hole] = 0;
  }
  void rebuild() {
    slots_.assign(std::bit_ceil(items_.size() * 4), 0);
    for (std::size_t i = 0; i < items_.size(); ++i)
      slots_[free_slot(items_[i].first)] = static_cast<std::uint32_t>(i + 1);
  }
  /// Most accounts have no call most of the time, and there are many accounts.
  void give_memory_back() noexcept {
    slots_ = std::vector<std::uint32_t>{};
    items_ = std::vector<value_type>{};
  }

  std::vector<value_type> items_ = {};
  std::vector<std::uint32_t> slots_ = {};  ///< number of the item + 1, 0: free; open addressing
};

}  // namespace didtron
