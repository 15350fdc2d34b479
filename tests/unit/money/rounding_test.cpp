#include <array>
#include <limits>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/money/rounding.hpp"

using namespace didtron;

namespace didtron::rounding_test {

constexpr std::array all_modes{rounding_mode::up, rounding_mode::down, rounding_mode::half_up,
                               rounding_mode::half_down, rounding_mode::half_even};

/// numerator / denominator at zero decimals, as whole units, for each mode in the order above.
std::array<std::int64_t, 5> units(__int128 numerator, __int128 denominator) {
  std::array<std::int64_t, 5> out{};
  for (std::size_t i = 0; i < all_modes.size(); ++i) {
    out[i] = round_quotient(numerator, denominator, 0, all_modes[i]).value().e8 / 100'000'000;
  }
  return out;
}

}  // namespace didtron::rounding_test
using namespace didtron::rounding_test;

TEST_CASE("the five modes differ at and around ties, and mirror below zero") {
  using row = std::array<std::int64_t, 5>;  // up, down, half_up, half_down, half_even
  CHECK(units(0, 1) == row{0, 0, 0, 0, 0});
  CHECK(units(1, 10) == row{1, 0, 0, 0, 0});
  CHECK(units(5, 10) == row{1, 0, 1, 0, 0});
  CHECK(units(6, 10) == row{1, 0, 1, 1, 1});
  CHECK(units(15, 10) == row{2, 1, 2, 1, 2});
  CHECK(units(25, 10) == row{3, 2, 3, 2, 2});
  CHECK(units(20, 10) == row{2, 2, 2, 2, 2});
  CHECK(units(-1, 10) == row{-1, 0, 0, 0, 0});
  CHECK(units(-5, 10) == row{-1, 0, -1, 0, 0});
  CHECK(units(-6, 10) == row{-1, 0, -1, -1, -1});
  CHECK(units(-15, 10) == row{-2, -1, -2, -1, -2});
  CHECK(units(-25, 10) == row{-3, -2, -3, -2, -2});
}

TEST_CASE("a quotient is rounded at the decimals asked for") {
  CHECK(round_quotient(2, 3, 6, rounding_mode::half_up).value().e8 == 66'666'700);
  CHECK(round_quotient(2, 3, 8, rounding_mode::half_up).value().e8 == 66'666'667);
  CHECK(round_quotient(2, 3, 8, rounding_mode::down).value().e8 == 66'666'666);
  CHECK(round_quotient(2, 3, 0, rounding_mode::half_up).value().e8 == 100'000'000);
  CHECK(round_quotient(-2, 3, 6, rounding_mode::up).value().e8 == -66'666'700);
  CHECK(round_quotient(999'999'999, 1'000'000'000, 8, rounding_mode::half_up).value().e8 ==
        100'000'000);
}

TEST_CASE("precision and denominator have limits") {
  CHECK(round_quotient(1, 0, 6, rounding_mode::up).error().kind == errc::invalid_argument);
  CHECK(round_quotient(1, -3, 6, rounding_mode::up).error().kind == errc::invalid_argument);
  CHECK(round_quotient(1, 3, 9, rounding_mode::up).error().kind == errc::invalid_argument);
  CHECK(round_quotient(1, 3, -1, rounding_mode::up).error().kind == errc::invalid_argument);
}

TEST_CASE("a quotient that leaves 64 bits is an overflow") {
  constexpr __int128 largest = std::numeric_limits<std::int64_t>::max();
  constexpr __int128 e8 = 100'000'000;
  CHECK(round_quotient(largest, e8, 8, rounding_mode::up).value().e8 == largest);
  CHECK(round_quotient(largest + 1, e8, 8, rounding_mode::up).error().kind == errc::overflow);
  CHECK(round_quotient(-largest - 1, e8, 8, rounding_mode::up).value().e8 ==
        std::numeric_limits<std::int64_t>::min());
  CHECK(round_quotient(-largest - 2, e8, 8, rounding_mode::up).error().kind == errc::overflow);
  CHECK(round_quotient(largest * 10 + 1, e8 * 10, 8, rounding_mode::up).error().kind ==
        errc::overflow);
  CHECK(round_quotient(largest * 10 + 1, e8 * 10, 8, rounding_mode::down).value().e8 == largest);
  const auto widest = static_cast<__int128>(~static_cast<unsigned __int128>(0) >> 1);
  CHECK(round_quotient(widest, 1, 0, rounding_mode::down).error().kind == errc::overflow);
  CHECK(round_quotient(-widest - 1, 1, 0, rounding_mode::down).error().kind == errc::overflow);
  CHECK(round_quotient(widest, widest, 8, rounding_mode::down).value().e8 == 100'000'000);
  CHECK(round_quotient(-widest - 1, widest, 8, rounding_mode::up).value().e8 == -100'000'001);
  CHECK(round_quotient(widest / 3, widest, 8, rounding_mode::half_up).value().e8 == 33'333'333);
}

TEST_CASE("names are read back") {
  for (const auto mode : all_modes)
    CHECK(parse_rounding_mode(name_of(mode)).value() == mode);
  CHECK(!parse_rounding_mode("HALF_UP").has_value());
  CHECK(!parse_rounding_mode("").has_value());
}

TEST_CASE("rounding moves less than one step, and never the wrong way") {
  CHECK(rc::check("|rounded - exact| < step, with the mode's bound", [] {
    const __int128 numerator = *rc::gen::inRange<std::int64_t>(-90'000'000'000, 90'000'000'000);
    const __int128 denominator = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
    const int precision = *rc::gen::inRange(0, 9);
    const auto mode = *rc::gen::elementOf(all_modes);
    const __int128 rounded = round_quotient(numerator, denominator, precision, mode).value().e8;
    __int128 step = 1;
    for (int i = precision; i < 8; ++i)
      step *= 10;
    RC_ASSERT(rounded % step == 0);
    // All in units of 1e-8 / denominator.
    const __int128 exact = numerator * 100'000'000;
    const __int128 error = rounded * denominator - exact;
    const __int128 distance = error < 0 ? -error : error;
    RC_ASSERT(distance < step * denominator);
    const bool is_away = (numerator < 0) == (error < 0);
    if (mode == rounding_mode::down && distance != 0) RC_ASSERT(!is_away);
    if (mode == rounding_mode::up && distance != 0) RC_ASSERT(is_away);
    if (mode != rounding_mode::up && mode != rounding_mode::down) {
      RC_ASSERT(distance * 2 <= step * denominator);
    }
  }));
}
