#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron::sip {

/// A numeric socket address as the configuration writes it.
struct socket_address {
  std::string ip = {};
  std::uint16_t port = 0;
  bool is_v6 = false;
  [[nodiscard]] bool is_loopback() const;
  friend bool operator==(const socket_address&, const socket_address&) = default;
};

/// "127.0.0.1:15090" or "[::1]:15090". Error: bad_config.
result<socket_address> parse_socket_address(std::string_view text);
std::string format(const socket_address& address);

/// Takes the address for a moment: libre lets two sockets share a UDP port, and then only one of them hears.
/// Errors: conflict (somebody has it), unavailable (no such address here, no permission).
result<void> check_is_free(const socket_address& address);

}  // namespace didtron::sip
