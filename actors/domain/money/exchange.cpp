#include "actors/domain/money/exchange.hpp"

namespace didtron {

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
