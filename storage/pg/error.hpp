#pragma once

#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron::pg {

/// SQLSTATEs of our own, raised by functions of the migrations. Class ZD is free for
/// implementations (SQL standard: classes beginning with I-Z and 5-9).
inline constexpr std::string_view sqlstate_key_reused =
    "ZD001";  ///< idempotency key, other content
inline constexpr std::string_view sqlstate_overdrawn =
    "ZD002";  ///< prepaid below its limit, not by usage

/// What an SQLSTATE asks the caller to do. Source: PostgreSQL manual, appendix A; rules in
/// docs of the storage layer: class 23 refused for good, 40xxx/55P03 aborted and worth a repeat
/// (busy), 53 out of resources (busy), 57014 timeout, 08xxx/57P0x connection gone (unavailable),
/// 25006 "you are on a standby" (unavailable: reconnect).
/// An unknown or empty code is `internal`.
errc kind_of_sqlstate(std::string_view sqlstate) noexcept;

/// The error of a failed statement. `constraint` (may be empty) becomes a field so that callers can
/// tell one unique key from another. `message` is the server's primary text, without SQL,
/// parameters or DETAIL; texts of class 22 may quote a parameter's value and are replaced.
error make_error(std::string_view sqlstate, std::string_view message, std::string_view constraint);

/// Worth repeating with the same idempotency key: busy, timeout, unavailable, outcome_unknown.
bool is_retryable(const error& e) noexcept;

}  // namespace didtron::pg
