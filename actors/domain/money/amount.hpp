#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron {

/// Money: a signed count of 1e-8 currency units. Range +-92,233,720,368.54775807; leaving it is
/// an error (errc::overflow), never a wrap. The currency travels beside it.
struct amount {
  std::int64_t e8 = 0;
  friend auto operator<=>(const amount&, const amount&) = default;
};

/// Price per minute: a signed count of 1e-10 currency units.
struct rate {
  std::int64_t e10_per_min = 0;
  friend auto operator<=>(const rate&, const rate&) = default;
};

/// ISO 4217 letters, e.g. "USD". Compared by value; `parse_currency` accepts exactly three
/// capitals.
struct currency {
  char code[3] = {'U', 'S', 'D'};
  [[nodiscard]] std::string_view text() const noexcept { return {code, 3}; }
  friend auto operator<=>(const currency&, const currency&) = default;
};

result<currency> parse_currency(std::string_view text);

result<amount> add(amount a, amount b);
result<amount> subtract(amount a, amount b);
result<amount> negate(amount a);

/// "-12.34500000"; `digits` 0..8 cuts zeros only: a digit that is not zero is never dropped,
/// so format(amount{150}, 6) is "0.0000015" while format(amount{1500}, 6) is "0.000015".
std::string format(amount a, int digits = 8);
/// As above with 10 decimals at most.
std::string format(rate r, int digits = 4);

/// Decimal strings: optional '-', digits, optional '.' and digits. No exponent, plus sign, spaces,
/// thousands separators or empty parts. More than 8 (10) decimals: invalid_argument unless zeros.
result<amount> parse_amount(std::string_view text);
result<rate> parse_rate(std::string_view text);

}  // namespace didtron
