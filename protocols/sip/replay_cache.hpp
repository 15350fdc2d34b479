#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace didtron::sip {

/// Answers already given to requests without a transaction of their own, so that a retransmission gets the
/// same answer without being handled again. Bounded: the oldest is forgotten. On loopback a retransmission
/// comes within seconds (RFC 3261, 17.1.2.2: after 0.5, 1, 2, 4 s), so `capacity` is events per second times five.
class replay_cache {
 public:
  explicit replay_cache(std::size_t capacity) : capacity_{capacity} {}

  [[nodiscard]] std::optional<std::uint16_t> find(const std::string& key) const {
    const auto it = answers_.find(key);
    return it == answers_.end() ? std::nullopt : std::optional{it->second};
  }

  /// The first answer to a key stays.
  void store(std::string key, std::uint16_t code) {
    if (!answers_.emplace(key, code).second) return;
    order_.push_back(std::move(key));
    if (order_.size() <= capacity_) return;
    answers_.erase(order_.front());
    order_.pop_front();
  }

  [[nodiscard]] std::size_t size() const noexcept { return order_.size(); }

 private:
  std::size_t capacity_;
  std::unordered_map<std::string, std::uint16_t> answers_ = {};
  std::deque<std::string> order_ = {};
};

}  // namespace didtron::sip
