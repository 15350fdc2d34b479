#pragma once

#include "actors/domain/routing/address.hpp"

namespace didtron::events {

/// Whether it is an address of the public internet: global unicast of no special purpose (IANA's
/// registries for IPv4 and IPv6). IPv6 addresses that carry an IPv4 address (mapped, translated by
/// NAT64, 6to4) are as public as that is.
bool is_public(const ip_address& address) noexcept;

}  // namespace didtron::events
