#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron {

/// A point in time, UTC: whole microseconds since 1970-01-01. The domain never asks for "now".
struct instant {
  std::int64_t us = 0;
  friend auto operator<=>(const instant&, const instant&) = default;

  static constexpr instant from_ms(std::int64_t ms) { return {ms * 1000}; }
  static constexpr instant from_s(std::int64_t s) { return {s * 1'000'000}; }
  [[nodiscard]] constexpr std::int64_t ms() const { return us / 1000; }
};

constexpr std::int64_t ms_between(instant from, instant to) { return (to.us - from.us) / 1000; }
constexpr instant plus_ms(instant t, std::int64_t ms) { return {t.us + ms * 1000}; }

/// RFC 3339 with 'Z' and as many fraction digits as needed of 0, 3 or 6:
/// "2026-04-01T00:00:00Z", "2026-04-01T00:00:00.250Z".
std::string format(instant t);

/// Accepts RFC 3339 with 'Z' or a numeric offset, years 1970-9999, up to 6 fraction digits, seconds
/// 00-59. A time without zone is refused. Error: malformed.
result<instant> parse_instant(std::string_view text);

}  // namespace didtron
