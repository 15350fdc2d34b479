#include "actors/domain/money/percent.hpp"

#include "actors/domain/core/limits.hpp"
#include "actors/domain/money/amount.hpp"

namespace didtron {

std::string format(percent p, int digits) { return format(amount{p.e6 * 100}, digits); }

result<percent> parse_percent(std::string_view text) {
  const auto read = parse_amount(text);
  if (!read) return failure{read.error()};
  if (read->e8 % 100 != 0) return fail(errc::invalid_argument, "more than 6 decimals");
  const percent out{read->e8 / 100};
  if (out.e6 < 0 || out.e6 > limits::surcharge_percent_e6_max) {
    return fail(errc::invalid_argument, "a percentage is 0 to 1000");
  }
  return out;
}

}  // namespace didtron
