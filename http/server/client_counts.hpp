#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace didtron::http {

/// Open connections per client (see `client_network`). Holds only clients that have one, hence
/// never more entries than there are connections.
class client_counts {
 public:
  /// False, and nothing counted, when the client has `most` already.
  bool enter(const std::string& client, std::size_t most) {
    const std::lock_guard lock{mutex_};
    const auto known = open_.find(client);
    if (known == open_.end()) {
      if (most == 0) return false;
      open_.emplace(client, 1);
      return true;
    }
    if (known->second >= most) return false;
    ++known->second;
    return true;
  }

  void leave(const std::string& client) {
    const std::lock_guard lock{mutex_};
    const auto known = open_.find(client);
    if (known != open_.end() && --known->second == 0) open_.erase(known);
  }

 private:
  std::mutex mutex_ = {};
  std::unordered_map<std::string, std::size_t> open_ = {};
};

}  // namespace didtron::http
