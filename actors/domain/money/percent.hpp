#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron {

/// A share: a count of 1e-6 percent, so 100 % is 100,000,000. Range of what is parsed: 0 to 1000 %.
struct percent {
  static constexpr std::int64_t whole_e6 = 100'000'000;  ///< 100 %
  std::int64_t e6 = 0;
  friend auto operator<=>(const percent&, const percent&) = default;
};

/// "12.5", "0", "0.000001": at least `digits` decimals, zeros cut.
std::string format(percent p, int digits = 0);

/// A decimal string without sign as for amounts, at most 6 decimals, 0 to 1000.
/// Error: invalid_argument.
result<percent> parse_percent(std::string_view text);

}  // namespace didtron
