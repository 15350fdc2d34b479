#include <limits>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/money/amount.hpp"

using namespace didtron;

namespace didtron::amount_test {
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
}  // namespace didtron::amount_test
using namespace didtron::amount_test;

TEST_CASE("an amount is written with the digits asked for, and never loses one") {
  CHECK(format(amount{0}) == "0.00000000");
  CHECK(format(amount{0}, 0) == "0");
  CHECK(format(amount{150}, 6) == "0.0000015");
  CHECK(format(amount{1500}, 6) == "0.000015");
  CHECK(format(amount{1}, 2) == "0.00000001");
  CHECK(format(amount{-1234500000}, 8) == "-12.34500000");
  CHECK(format(amount{-1234500000}, 2) == "-12.345");
  CHECK(format(amount{100000000}, 0) == "1");
  CHECK(format(amount{-1}, 0) == "-0.00000001");
  CHECK(format(amount{largest}) == "92233720368.54775807");
  CHECK(format(amount{smallest}) == "-92233720368.54775808");
  CHECK(format(amount{5}, -3) == "0.00000005");
  CHECK(format(amount{5}, 99) == "0.00000005");
}

TEST_CASE("a rate is written with ten decimals at most") {
  CHECK(format(rate{150'000'000}) == "0.0150");
  CHECK(format(rate{1'234'567}) == "0.0001234567");
  CHECK(format(rate{largest}, 10) == "922337203.6854775807");
  CHECK(format(rate{0}, 2) == "0.00");
}

TEST_CASE("decimal texts are read exactly") {
  const auto e8 = [](std::string_view text) { return parse_amount(text).value().e8; };
  CHECK(e8("0") == 0);
  CHECK(e8("-0.00") == 0);
  CHECK(e8("0.00000001") == 1);
  CHECK(e8("12.345") == 1234500000);
  CHECK(e8("-12.345") == -1234500000);
  CHECK(e8("007") == 700000000);
  CHECK(e8("1.1000000000000") == 110000000);
  CHECK(e8("92233720368.54775807") == largest);
  CHECK(e8("-92233720368.54775808") == smallest);
  CHECK(parse_rate("0.0000000001").value().e10_per_min == 1);
  CHECK(parse_rate("922337203.6854775807").value().e10_per_min == largest);
}

TEST_CASE("texts that are not plain decimals are malformed") {
  for (const char* text : {"",
                           "-",
                           ".",
                           ".5",
                           "5.",
                           "-.5",
                           "+1",
                           " 1",
                           "1 ",
                           "1,000",
                           "1.000.000",
                           "1e3",
                           "1E-3",
                           "0x10",
                           "NaN",
                           "inf",
                           "--1",
                           "1-",
                           "1.2-",
                           "١",
                           "½",
                           "1_000",
                           "$1",
                           "1\n",
                           "00000000000000000000000000000000000000000000000"
                           "0000000000000000000000000000000000000001"}) {
    CAPTURE(text);
    const auto amount_error = parse_amount(text);
    REQUIRE(!amount_error.has_value());
    CHECK(amount_error.error().kind == errc::malformed);
    CHECK(!parse_rate(text).has_value());
  }
  CHECK(!parse_amount(std::string_view{"1\0", 2}).has_value());
}

TEST_CASE("too many decimals are refused unless they are zeros") {
  CHECK(parse_amount("0.000000001").error().kind == errc::invalid_argument);
  CHECK(parse_amount("0.0000000010").error().kind == errc::invalid_argument);
  CHECK(parse_amount("0.000000010").value().e8 == 1);
  CHECK(parse_rate("0.00000000001").error().kind == errc::invalid_argument);
}

TEST_CASE("numbers beyond 64 bits are an overflow, not a wrap") {
  CHECK(parse_amount("92233720368.54775808").error().kind == errc::overflow);
  CHECK(parse_amount("-92233720368.54775809").error().kind == errc::overflow);
  CHECK(parse_amount("99999999999999999999999999999999999999999999999999").error().kind ==
        errc::overflow);
  CHECK(parse_rate("922337203.6854775808").error().kind == errc::overflow);
  CHECK(add(amount{largest}, amount{1}).error().kind == errc::overflow);
  CHECK(subtract(amount{smallest}, amount{1}).error().kind == errc::overflow);
  CHECK(negate(amount{smallest}).error().kind == errc::overflow);
  CHECK(add(amount{largest}, amount{-1}).value().e8 == largest - 1);
  CHECK(subtract(amount{5}, amount{7}).value().e8 == -2);
  CHECK(negate(amount{5}).value().e8 == -5);
}

TEST_CASE("a thousands separator never reads as the end of a number") {
  // ASTPP #276: every debit above 1,000 was stored as 1.
  CHECK(!parse_amount("1,000.000000").has_value());
  CHECK(!parse_amount("1'000").has_value());
  CHECK(!parse_amount("1 000").has_value());
}

TEST_CASE("currencies are three capital letters") {
  CHECK(parse_currency("EUR").value().text() == "EUR");
  CHECK(parse_currency("EUR").value() != currency{});
  for (const char* text : {"", "EU", "EURO", "eur", "E1R", "E R", "ÉU"}) {
    CAPTURE(text);
    CHECK(!parse_currency(text).has_value());
  }
}

TEST_CASE("every amount is read back from its text") {
  CHECK(rc::check("parse(format(a)) == a for all digits", [](std::int64_t value) {
    const auto digits = *rc::gen::inRange(0, 9);
    RC_ASSERT(parse_amount(format(amount{value}, digits)).value().e8 == value);
    RC_ASSERT(parse_rate(format(rate{value}, digits)).value().e10_per_min == value);
  }));
}
