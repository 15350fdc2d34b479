#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/money/amount.hpp"
#include "actors/domain/money/rounding.hpp"

namespace didtron {

/// Price of one unit of a currency in another: a count of 1e-10, above 0.
struct exchange_rate {
  std::int64_t e10 = 0;
  friend auto operator<=>(const exchange_rate&, const exchange_rate&) = default;
};

/// "1.0850": at least 4 decimals, at most 10.
std::string format(exchange_rate r, int digits = 4);

/// A decimal string above 0 with at most 10 decimals. Error: invalid_argument.
result<exchange_rate> parse_exchange_rate(std::string_view text);

/// 1 / rate, and first * second (through a third currency), each at 10 decimals, half_even.
/// Errors: overflow, also when nothing is left of it.
result<exchange_rate> reversed(exchange_rate rate);
result<exchange_rate> crossed(exchange_rate first, exchange_rate second);

/// From a card's currency into the account's: one unit of `from` is `rate` units of `to`. The stored
/// quotes it was made of stand beside it; the second one is 0 unless it goes through a third currency.
struct conversion {
  currency from = {};
  currency to = {};
  exchange_rate rate = {};
  fx_rate_id quote = {};
  fx_rate_id second_quote = {};
  friend bool operator==(const conversion&, const conversion&) = default;
};

/// value * rate, rounded once. Errors: those of round_quotient.
result<amount> converted(amount value, exchange_rate rate, int precision, rounding_mode mode);

}  // namespace didtron
