#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <unordered_map>

#include <caf/actor_addr.hpp>
#include <caf/actor_cast.hpp>

namespace didtron {

/// How often a child may come back: `count_max` times within `window`, waiting `back_off` more each time.
struct restart_limits {
  std::int32_t count_max = 5;
  std::chrono::seconds window{60};
  std::chrono::milliseconds back_off{100};
};

/// Remembers failures of one child. Time arrives as an argument.
class restart_window {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  /// Records a failure; true when the child may be restarted, false when it has to be given up.
  bool allow(time_point now, const restart_limits& limits) {
    while (!failures_.empty() && now - failures_.front() > limits.window) failures_.pop_front();
    if (failures_.size() >= static_cast<std::size_t>(limits.count_max)) return false;
    failures_.push_back(now);
    return true;
  }
  /// Wait before the restart that `allow` just permitted: grows with the failures in the window.
  [[nodiscard]] std::chrono::milliseconds delay(const restart_limits& limits) const {
    return limits.back_off * static_cast<std::int64_t>(failures_.size());
  }

 private:
  std::deque<time_point> failures_;
};

/// Children of one supervisor by key. Callers resolve by key for every command and never keep a
/// handle across a DOWN: a restarted child has a new one.
template <class Key, class Handle>
class children {
 public:
  struct child {
    Handle handle;
    restart_window failures;
    bool is_given_up = false;
  };

  Handle* find(const Key& key) {
    const auto it = by_key_.find(key);
    return it == by_key_.end() || !it->second.handle ? nullptr : &it->second.handle;
  }
  [[nodiscard]] bool is_given_up(const Key& key) const {
    const auto it = by_key_.find(key);
    return it != by_key_.end() && it->second.is_given_up;
  }
  void put(const Key& key, Handle handle) {
    by_address_[caf::actor_cast<caf::actor_addr>(handle)] = key;
    by_key_[key].handle = std::move(handle);
  }
  /// The key whose actor died, forgetting its handle; nullptr when it is none of ours.
  const Key* died(const caf::actor_addr& address) {
    const auto it = by_address_.find(address);
    if (it == by_address_.end()) return nullptr;
    last_dead_ = it->second;
    by_address_.erase(it);
    by_key_[last_dead_].handle = Handle{};
    return &last_dead_;
  }
  bool may_restart(const Key& key, restart_window::time_point now, const restart_limits& limits) {
    auto& c = by_key_[key];
    c.is_given_up = !c.failures.allow(now, limits);
    return !c.is_given_up;
  }
  void forget(const Key& key) { by_key_.erase(key); }
  [[nodiscard]] std::size_t size() const { return by_key_.size(); }

  template <class F>
  void for_each(F&& f) {
    for (auto& [key, c] : by_key_)
      if (c.handle) f(key, c.handle);
  }

 private:
  std::unordered_map<Key, child> by_key_;
  std::unordered_map<caf::actor_addr, Key> by_address_;
  Key last_dead_ = {};
};

}  // namespace didtron
