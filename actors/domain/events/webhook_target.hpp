#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron::events {

/// Where deliveries of an endpoint go.
struct webhook_target {
  std::string host = {};  ///< a name, lower case; never an address
  std::uint16_t port = 443;
  std::string path = "/";  ///< with the query
  friend bool operator==(const webhook_target&, const webhook_target&) = default;
};

inline constexpr std::size_t webhook_url_bytes_max = 2'000;

/// https to a name with at least two labels, port 443 or 8443, no user, no fragment, visible ASCII.
/// Error: invalid_argument that says what is wrong.
result<webhook_target> parse_webhook_url(std::string_view url);

}  // namespace didtron::events
