#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace didtron::http {

/// One header field. Names keep the sender's spelling; compare with `iequals`.
struct header {
  std::string name = {};
  std::string value = {};
};

/// ASCII letters compare equal in either case; nothing depends on the locale.
bool iequals(std::string_view a, std::string_view b) noexcept;

/// A request that passed the gate: complete, its body decoded and within limits.
struct request {
  std::string method = {};
  std::string path = {};   ///< origin form without query, still percent-encoded
  std::string query = {};  ///< after '?', still encoded
  std::vector<header> headers = {};
  std::string body = {};
  std::string peer = {};          ///< numeric address of the client, behind trusted proxies its own
  bool peer_is_loopback = false;  ///< of the connection itself, whoever speaks through it
  bool is_tls = false;            ///< the browser speaks https to the proxy in front
  std::string id = {};  ///< request id, for logs and problems

  /// Value of the only field of that name; nullptr: absent. Repeated fields give the first.
  [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
  /// Number of fields of that name.
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
};

}  // namespace didtron::http
