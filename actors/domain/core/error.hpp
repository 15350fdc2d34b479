#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace didtron {

/// What went wrong, said as what the caller should do about it.
/// Appended only: values travel between cluster nodes. `http/problem.cpp` has one row per kind
/// and a test walks `all_error_kinds`.
enum class errc : std::uint8_t {
  invalid_argument,      ///< the input breaks a stated rule; `fields` says which
  malformed,             ///< the bytes do not parse at all
  unauthenticated,       ///< nobody is logged in
  forbidden,             ///< known, but not permitted
  not_found,             ///< no such thing, or not visible to this tenant
  method_not_allowed,    ///< the resource exists, the verb does not
  not_acceptable,        ///< none of the offered representations fits
  conflict,              ///< clashes with something stored (unique key, state)
  stale_version,         ///< somebody changed it first: reload
  duplicate,             ///< the idempotency key was used for other content
  insufficient_balance,  ///< the account cannot pay for it
  limit_exceeded,        ///< channels, calls per second, spend
  no_rate,               ///< no price for this number
  no_route,              ///< nobody to carry the call
  blocked,               ///< a rule forbids this number, account or route
  too_large,             ///< body, header, page or list beyond its limit
  unsupported_media,     ///< content type we do not read
  rate_limited,          ///< too many requests: wait `retry_after`
  timeout,               ///< a deadline passed
  busy,                  ///< a queue is full: try again
  unavailable,           ///< a dependency is down
  not_owner,             ///< this node does not own the shard
  outcome_unknown,       ///< connection lost during COMMIT: repeat with the same key
  overflow,              ///< the number leaves 64 bits at its scale
  bad_config,            ///< configuration file or environment
  internal,              ///< a broken invariant: our fault
};

inline constexpr errc last_error_kind = errc::internal;

/// snake_case name, stable, used in logs and in problem documents.
std::string_view name_of(errc kind) noexcept;

/// One offending field. `pointer` is an RFC 6901 JSON pointer ("/email") or a column name.
struct field_error {
  std::string pointer;
  std::string detail;
  friend bool operator==(const field_error&, const field_error&) = default;
};

/// A refusal that a person can act upon. `message` never holds a secret or SQL text.
struct error {
  errc kind = errc::internal;
  std::string message;
  std::vector<field_error> fields = {};
  std::optional<std::chrono::seconds> retry_after = {};
  friend bool operator==(const error&, const error&) = default;
};

/// "kind: message (field: detail; …)" for logs and command lines.
std::string to_string(const error& e);

}  // namespace didtron
