#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron {

/// An IPv4 or IPv6 address without zone. IPv4 in IPv6 clothes (::ffff:1.2.3.4) is read as IPv4, so
/// that a dual-stack socket cannot get around a range.
struct ip_address {
  std::array<std::uint8_t, 16> bytes = {};  ///< IPv4: the first four
  bool is_v6 = false;
  [[nodiscard]] int bits() const noexcept { return is_v6 ? 128 : 32; }
  friend auto operator<=>(const ip_address&, const ip_address&) = default;
};

/// Dotted quad without leading zeros, or RFC 4291 text form (with or without brackets). Error:
/// malformed.
result<ip_address> parse_ip_address(std::string_view text);

/// Canonical text (RFC 5952): one text for one address.
std::string format(const ip_address& address);

/// A network: address and the number of its leading bits that count. Host bits are zero.
struct ip_range {
  ip_address base = {};
  int prefix_bits = 0;
  friend auto operator<=>(const ip_range&, const ip_range&) = default;
};

/// "192.0.2.0/24", "2001:db8::/32"; without "/n" a single host. Host bits set: invalid_argument.
/// Error: malformed.
result<ip_range> parse_ip_range(std::string_view text);

/// `address` with everything behind the first `prefix_bits` set to zero.
ip_address masked(const ip_address& address, int prefix_bits) noexcept;

bool contains(const ip_range& range, const ip_address& address) noexcept;

}  // namespace didtron

template <> struct std::hash<didtron::ip_range> {
  std::size_t operator()(const didtron::ip_range& x) const noexcept;
};
