#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/rating/number.hpp"
#include "tests/support/cases.hpp"

using namespace didtron;

TEST_CASE("the number tables hold") {
  for (const std::string& file : cases::list("number", ".txt")) {
    numbering rules;
    for (const cases::line& line : cases::read(file)) {
      CAPTURE(line.where);
      const std::string& verb = line.word(0);
      if (verb == "trunk") {
        rules = {line.option("tech"), line.option("country"), line.option("access")};
      } else if (verb == "called") {
        const auto number = normalise_called(line.word(1), rules);
        const std::string got =
            number ? number->digits : "error " + std::string{name_of(number.error().kind)};
        CHECK(got == line.expected);
      } else {
        REQUIRE(verb == "caller");
        const std::string number = normalise_caller(line.word(1), rules);
        CHECK((number.empty() ? "withheld" : number) == line.expected);
      }
    }
  }
}

TEST_CASE("bytes that a table cannot hold are refused too") {
  const numbering rules;
  CHECK(!normalise_called("", rules).has_value());
  CHECK(!normalise_called(" 442071838750", rules).has_value());
  CHECK(!normalise_called("442071838750 ", rules).has_value());
  CHECK(!normalise_called("44 2071838750", rules).has_value());
  CHECK(!normalise_called(std::string_view{"44207\0183875", 12}, rules).has_value());
  CHECK(!normalise_called("442071838750\r\n", rules).has_value());
  CHECK(!normalise_called(std::string(100'000, '4'), rules).has_value());
  CHECK(normalise_caller("", rules).empty());
  CHECK(normalise_caller(std::string(100'000, '4'), rules).empty());
}

TEST_CASE("whatever comes in, an accepted number is an E.164 number") {
  CHECK(rc::check("5 to 15 digits, the first not 0", [] {
    const auto raw = *rc::gen::container<std::string>(
        rc::gen::element('+', '0', '1', '4', '9', '#', 'a', ' ', '\0'));
    const numbering rules{*rc::gen::element(std::string{}, std::string{"9#"}),
                          *rc::gen::element(std::string{}, std::string{"44"}),
                          *rc::gen::element(std::string{}, std::string{"0"})};
    const auto number = normalise_called(raw, rules);
    if (!number) return;
    RC_ASSERT(number->digits.size() >= 5u);
    RC_ASSERT(number->digits.size() <= 15u);
    RC_ASSERT(number->digits.front() != '0');
    RC_ASSERT(number->digits.find_first_not_of("0123456789") == std::string::npos);
    // Its own international form is stable.
    RC_ASSERT(normalise_called("+" + number->digits, numbering{}).value() == *number);
  }));
}
