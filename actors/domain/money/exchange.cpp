#include "actors/domain/money/exchange.hpp"

#include <limits>

namespace didtron {
namespace exchange_detail {

constexpr __int128 one_e10 = 10'000'000'000LL;

/// Of positive numbers.
result<exchange_rate> half_even(__int128 numerator, __int128 denominator) {
  __int128 whole = numerator / denominator;
  const __int128 twice = numerator % denominator * 2;
  if (twice > denominator || (twice == denominator && whole % 2 == 1)) ++whole;
  if (whole <= 0 || whole > std::numeric_limits<std::int64_t>::max()) {
    return fail(errc::overflow, "the exchange rate does not fit 64 bits at 1e-10");
  }
  return exchange_rate{static_cast<std::int64_t>(whole)};
}

}  // namespace exchange_detail

result<exchange_rate> reversed(exchange_rate rate) {
  using namespace exchange_detail;
  return half_even(one_e10 * one_e10, rate.e10);
}

result<exchange_rate> crossed(exchange_rate first, exchange_rate second) {
  using namespace exchange_detail;
  return half_even(static_cast<__int128>(first.e10) * second.e10, one_e10);
}

std::string format(exchange_rate r, int digits) { return format(rate{r.e10}, digits); }

result<exchange_rate> parse_exchange_rate(std::string_view text) {
  const auto read = parse_rate(text);
  if (!read) return failure{read.error()};
  if (read->e10_per_min <= 0) return fail(errc::invalid_argument, "an exchange rate is above 0");
  return exchange_rate{read->e10_per_min};
}

result<amount> converted(amount value, exchange_rate rate, int precision, rounding_mode mode) {
  // 1e-8 * 1e-10; the product of two 64-bit numbers fits 127 bits.
  constexpr auto units = static_cast<__int128>(100'000'000) * 10'000'000'000LL;
  return round_quotient(static_cast<__int128>(value.e8) * rate.e10, units, precision, mode);
}

}  // namespace didtron
