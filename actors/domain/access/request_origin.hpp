#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "actors/domain/core/id.hpp"

namespace didtron {

inline constexpr std::size_t user_agent_bytes_max = 200;

/// Where a request came from and what it asked, for whoever writes down what became of it. All empty: no request.
struct request_origin {
  std::string address = {};     ///< of the client, numeric
  std::string user_agent = {};  ///< of the client's program: `readable`, at most user_agent_bytes_max
  std::string operation = {};   ///< the route's: "createRole"
  std::string request_id = {};
  std::string user_name = {};  ///< of the user, for people
  user_id acting = {};  ///< who really sits there, while acting as another user; 0: the user itself
  std::string acting_name = {};
};

/// The first `bytes_max` bytes; whatever is no visible ASCII or space becomes '?'.
inline std::string readable(std::string_view text, std::size_t bytes_max) {
  std::string out{text.substr(0, bytes_max)};
  for (char& c : out)
    if (c < 0x20 || c > 0x7e) c = '?';
  return out;
}

/// "user:7", as the audit log names people.
inline std::string actor_name(user_id user) { return "user:" + std::to_string(user.value); }

}  // namespace didtron
