#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/result.hpp"

namespace didtron {

/// A day of the Gregorian calendar without zone: days since 1970-01-01.
struct calendar_date {
  std::int32_t day_no = 0;
  friend auto operator<=>(const calendar_date&, const calendar_date&) = default;

  /// 0 Monday to 6 Sunday.
  [[nodiscard]] constexpr int weekday() const noexcept { return ((day_no % 7) + 7 + 3) % 7; }
};

/// The UTC day of an instant.
calendar_date date_of(instant at) noexcept;

/// "2026-04-01".
std::string format(calendar_date date);

/// Four, two and two digits, years 1970-9999, a day that exists. Error: malformed.
result<calendar_date> parse_calendar_date(std::string_view text);

}  // namespace didtron
