#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/routing/address.hpp"
#include "http/request.hpp"

namespace didtron::http {

/// The reverse proxies in front of us: only what they say about a client is believed.
class trusted_proxies {
 public:
  /// "127.0.0.1, 10.0.0.0/8, fd00::/8"; empty: none. Error: bad_config naming the part that is no
  /// address or network.
  static result<trusted_proxies> parse(std::string_view list);

  /// `address`: numeric. What is no address is not trusted.
  [[nodiscard]] bool has(std::string_view address) const;

 private:
  std::vector<ip_range> ranges_ = {};
};

/// The numeric address a request comes from: the peer's own, or, when the peer is a trusted proxy,
/// the last entry of X-Forwarded-For that no trusted proxy stands for. Entries before it are what
/// the client wrote and count for nothing; an entry that is no address ends the search.
std::string client_address(const request& req, std::string_view peer,
                           const trusted_proxies& proxies);

/// A trusted proxy says that the client reached it by https (X-Forwarded-Proto).
bool is_tls_at_proxy(const request& req, std::string_view peer, const trusted_proxies& proxies);

/// What counts as one client wherever clients are limited: an IPv4 address, or the /64 of an IPv6
/// one, because whoever has one address there has all of them. Text that is no address counts as
/// itself.
std::string client_network(std::string_view address);

}  // namespace didtron::http
