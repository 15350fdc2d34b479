#include <random>

#include <doctest/doctest.h>

#include "actors/domain/rating/charge_formula.hpp"
#include "actors/domain/rating/charge_narrow.hpp"

namespace didtron::charge_narrow_test {

/// Small numbers are as likely as those around the bounds of the narrow way.
std::int64_t number(std::mt19937_64& random, int bits_max) {
  const auto bits = random() % static_cast<std::uint64_t>(bits_max);
  const auto value = static_cast<std::int64_t>(random() & ((std::uint64_t{1} << bits) - 1));
  return random() % 4 == 0 ? (std::int64_t{1} << bits) - static_cast<std::int64_t>(random() % 2) : value;
}
std::int32_t small(std::mt19937_64& random, int bits_max) {
  return static_cast<std::int32_t>(number(random, bits_max));
}

TEST_CASE("where the narrow charge answers, it answers like the formula") {
  std::mt19937_64 random{3};
  std::int64_t narrow_count = 0;
  std::int64_t refused_count = 0;
  for (int i = 0; i < 200'000; ++i) {
    rate_row row;
    row.prefix = "44";
    row.rate_initial = {number(random, 44)};
    row.rate_next = random() % 2 == 0 ? row.rate_initial : rate{number(random, 44)};
    row.steps = {small(random, 22), 1 + small(random, 8)};
    if (random() % 2 == 0) row.connect_fee = {number(random, 43)};
    if (random() % 4 == 0) row.attempt_fee = {number(random, 43)};
    if (random() % 4 == 0) row.surcharge_fixed = {number(random, 43)};
    if (random() % 4 == 0) row.min_charge = {number(random, 36)};
    if (random() % 4 == 0) row.max_charge = amount{row.min_charge.e8 + number(random, 36)};
    if (random() % 4 == 0) row.free_s = small(random, 12);
    if (random() % 4 == 0) row.grace_s = small(random, 6);
    if (random() % 20 == 0) row.surcharge_of_usage = {number(random, 20)};
    if (random() % 20 == 0) row.at_max = max_charge_policy::disconnect;
    // What check() refuses has to be refused here too.
    if (random() % 40 == 0) row.rate_next.e10_per_min = -row.rate_next.e10_per_min - 1;
    if (random() % 40 == 0) row.steps.next_s = 0;
    if (random() % 40 == 0) row.steps.initial_s = -1;
    if (random() % 40 == 0) row.status = row_status::blocked;
    if (random() % 40 == 0) row.max_charge = amount{row.min_charge.e8 - 1};
    rate_terms terms;
    terms.duration = static_cast<duration_rounding>(random() % 4);
    terms.style = static_cast<increment_style>(random() % 2);
    terms.rounding = static_cast<rounding_mode>(random() % 5);
    terms.precision = static_cast<std::int32_t>(random() % 11) - 1;
    const std::int64_t duration_ms = random() % 40 == 0 ? -1 : number(random, 31);
    const auto narrow = charge_formula::narrow_charge(duration_ms, row, terms);
    const charge_formula::price price{row, terms};
    const bool is_good = charge_formula::check(duration_ms, price).has_value();
    if (!is_good) {
      ++refused_count;
      REQUIRE(!narrow);
    }
    if (!narrow) continue;
    ++narrow_count;
    const auto formula = charge_formula::evaluate(duration_ms, price);
    REQUIRE(formula);
    if (*narrow != formula->charge) {
      CAPTURE(duration_ms);
      CAPTURE(row.rate_initial.e10_per_min);
      CHECK(narrow->total.e8 == formula->charge.total.e8);
      CHECK(narrow->billed == formula->charge.billed);
      CHECK(*narrow == formula->charge);
      return;
    }
  }
  CHECK(narrow_count > 50'000);
  CHECK(refused_count > 10'000);
}

TEST_CASE("an ordinary call is charged the narrow way") {
  rate_row row;
  row.prefix = "44";
  row.rate_initial = row.rate_next = {150'000'000};
  row.steps = {6, 6};
  const auto charged = charge_formula::narrow_charge(61'000, row, {});
  REQUIRE(charged);
  CHECK(format(charged->total, 6) == "0.016500");
  CHECK(charged->billed == 66);
}

}  // namespace didtron::charge_narrow_test
