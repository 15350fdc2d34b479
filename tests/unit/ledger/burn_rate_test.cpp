#include <doctest/doctest.h>

#include <limits>

#include "actors/domain/ledger/burn_rate.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::burn_rate_test {

amount usd(const std::string& text) { return price::must(parse_amount(text), text); }

const rate_terms plain_terms = {};

burn_rate after_s(const rate_row& row, std::int64_t seconds) {
  return burn_of({row, plain_terms}, instant{}, instant::from_s(seconds)).value();
}

}  // namespace didtron::burn_rate_test
using burn_rate_test::after_s;
using burn_rate_test::plain_terms;
using burn_rate_test::usd;

TEST_CASE("a call burns its price of the next minute, increments and caps included") {
  const rate_row per_second = price::row("0.60", "1/1");
  CHECK(after_s(per_second, 30).spent == usd("0.30"));
  CHECK(after_s(per_second, 30).per_min == usd("0.60"));
  const rate_row per_minute = price::row("0.60", "60/60");
  CHECK(after_s(per_minute, 30).spent == usd("0.60"));
  CHECK(after_s(per_minute, 30).per_min == usd("0.60"));
  rate_row capped = per_second;
  capped.max_charge = usd("0.90");
  CHECK(after_s(capped, 60).per_min == usd("0.30"));
  CHECK(after_s(capped, 90).per_min == amount{});
  // Nothing before the answer.
  CHECK(burn_of({per_second, plain_terms}, instant::from_s(9), instant{}).value().per_min == amount{});
  rate_row broken = per_second;
  broken.steps.next_s = 0;
  CHECK(!burn_of({broken, plain_terms}, instant{}, instant::from_s(9)).has_value());
}

TEST_CASE("time to empty is what is left over what goes, in whole seconds") {
  CHECK(time_to_empty_s(usd("1.00"), {usd("0.40"), usd("0.60")}) == 60);
  CHECK(time_to_empty_s(usd("1.00"), {usd("0.40"), usd("0.70")}) == 51);
  CHECK(time_to_empty_s(usd("1.00"), {usd("0.40"), amount{}}) == std::nullopt);
  CHECK(time_to_empty_s(usd("0.40"), {usd("0.40"), usd("0.60")}) == 0);
  CHECK(time_to_empty_s(usd("-5"), {amount{}, amount{}}) == 0);
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  CHECK(time_to_empty_s(amount{largest}, {amount{}, amount{1}}) == largest);
  const burn_rate much{amount{largest}, amount{largest}};
  CHECK((much + much).spent == amount{largest});
}
