#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron {

/// Where an engine hands out its CDRs: http://host[:port]/path[?query].
struct pull_url {
  std::string host = {};  ///< name, IPv4, or IPv6 without its brackets; lower case
  std::uint16_t port = 80;
  std::string target = "/";  ///< path and query
  friend bool operator==(const pull_url&, const pull_url&) = default;
};

/// Plain HTTP only: TLS ends in a proxy beside the engine. Refused: other schemes, user names,
/// fragments, anything but visible ASCII. Error: invalid_argument.
result<pull_url> parse_pull_url(std::string_view text);
/// "http://10.0.0.5:8080", always with its port; what a node's configuration lists.
std::string origin_of(const pull_url& url);

/// How a source is asked for its CDRs.
struct pull_settings {
  std::string url = {};                     ///< read by parse_pull_url
  std::string cursor_parameter = "cursor";  ///< of the query; letters, digits, '_', '-', '.'
  std::string secret = {};  ///< file below the node's folder of secrets, sent as Authorization; empty: none
  std::int64_t interval_s = 60;  ///< between two polls, pull_bounds
  std::int64_t timeout_s = 30;   ///< of one page
  std::int64_t page_bytes_max = 8 << 20;
  std::int64_t pages_max = 100;  ///< of one poll; then other sources have their turn
  friend bool operator==(const pull_settings&, const pull_settings&) = default;
};

/// What the numbers may be: often enough for live money, seldom enough for an engine.
struct pull_bounds {
  static constexpr std::int64_t interval_s_min = 5;
  static constexpr std::int64_t interval_s_max = 86'400;
  static constexpr std::int64_t timeout_s_max = 120;
  static constexpr std::int64_t page_bytes_min = 1'024;
  static constexpr std::int64_t page_bytes_max = 64 << 20;
  static constexpr std::int64_t pages_max = 1'000;
  static constexpr std::size_t url_bytes_max = 2'000;
  static constexpr std::size_t name_bytes_max = 63;
  static constexpr std::size_t cursor_bytes_max = 500;
};

/// Error: invalid_argument with all faults.
result<void> check_pull_settings(const pull_settings& settings);

/// 1 to 500 visible ASCII characters.
bool is_pull_cursor(std::string_view text) noexcept;

/// How long to wait for the next poll. After a success the interval, up to a tenth earlier; after the n-th
/// failure in a row 10 s (or a shorter interval), doubled each time up to 15 minutes, up to half
/// earlier, and never before the engine wants it (an hour at most). `random` in [0, 1).
std::chrono::milliseconds next_poll_in(const pull_settings& settings, std::int32_t failures,
                                       std::optional<std::chrono::seconds> wanted, double random);

}  // namespace didtron
