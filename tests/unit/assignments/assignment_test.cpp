#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/assignments/assignment.hpp"
#include "tests/support/cases.hpp"

namespace didtron::assignments {

namespace assignment_test {

instant hour(std::int64_t n) { return {n * 3'600'000'000}; }

std::int64_t number(const cases::line& l, const char* option) {
  return std::stoll(l.option(option, "0"));
}

row read_row(const cases::line& l) {
  row r;
  r.id = std::stoll(l.word(1));
  r.is_shown = l.word(2) == "shown";
  REQUIRE((r.is_shown || l.word(2) == "hidden"));
  r.whom = parse_reach(l.word(3)).value();
  if (r.whom != reach::all) r.target = std::stoll(l.word(4));
  if (l.options.contains("from")) r.from = hour(number(l, "from"));
  if (l.options.contains("until")) r.until = hour(number(l, "until"));
  return r;
}

std::string text_of(const verdict& v) {
  std::string out = v.is_shown ? "shown " : "hidden ";
  out += name_of(v.why);
  for (const part p : v.parts)
    out += " " + std::string{name_of(p)};
  return out;
}

/// Few numbers and instants, so that rows meet.
row random_row(std::int64_t id) {
  row r;
  r.id = id;
  r.whom = static_cast<reach>(*rc::gen::inRange(0, 4));
  if (r.whom != reach::all) r.target = *rc::gen::inRange(1, 4);
  r.is_shown = *rc::gen::arbitrary<bool>();
  if (*rc::gen::arbitrary<bool>()) r.from = hour(*rc::gen::inRange(0, 10));
  if (*rc::gen::arbitrary<bool>()) r.until = hour(*rc::gen::inRange(0, 10));
  return r;
}
std::vector<row> random_rows() {
  std::vector<row> rows;
  const int n = *rc::gen::inRange(0, 8);
  for (int i = 0; i < n; ++i)
    rows.push_back(random_row(i + 1));
  return rows;
}
customer random_customer() {
  return {*rc::gen::inRange(0, 4), *rc::gen::inRange(0, 4), *rc::gen::inRange(0, 4)};
}

}  // namespace assignment_test

using namespace assignment_test;

TEST_CASE("whom a thing is shown to is as the table says") {
  std::vector<row> rows;
  int asked = 0;
  for (const auto& l : cases::read("assignments/rule.txt")) {
    CAPTURE(l.where);
    if (l.word(0) == "thing") {
      rows.clear();
    } else if (l.word(0) == "row") {
      rows.push_back(read_row(l));
    } else {
      REQUIRE(l.word(0) == "ask");
      const customer whom{number(l, "customer"), number(l, "category"), number(l, "group")};
      CHECK(text_of(decide(rows, whom, hour(number(l, "at")))) == l.expected);
      ++asked;
    }
  }
  CHECK(asked > 40);
}

TEST_CASE("the order of the rows does not matter") {
  rc::check("shuffled", [] {
    auto rows = random_rows();
    const auto whom = random_customer();
    const auto at = hour(*rc::gen::inRange(0, 10));
    const auto first = decide(rows, whom, at);
    const auto id = first.deciding ? rows[*first.deciding].id : 0;
    std::reverse(rows.begin(), rows.end());
    const auto second = decide(rows, whom, at);
    RC_ASSERT(second.is_shown == first.is_shown);
    RC_ASSERT(second.why == first.why);
    RC_ASSERT((second.deciding ? rows[*second.deciding].id : 0) == id);
  });
}

TEST_CASE("rows for others open nothing, and what shows something to others never opens it") {
  rc::check("others", [] {
    auto rows = random_rows();
    const auto whom = random_customer();
    const auto at = hour(*rc::gen::inRange(0, 10));
    const auto before = decide(rows, whom, at);
    row more = random_row(99);
    more.whom = reach::customer;
    more.target = 77;
    rows.push_back(more);
    const auto after = decide(rows, whom, at);
    RC_ASSERT(after.parts.back() == part::others);
    if (before.deciding) RC_ASSERT(after.is_shown == before.is_shown);
    if (!before.is_shown) RC_ASSERT(!after.is_shown);
    if (more.is_shown && !before.deciding) RC_ASSERT(!after.is_shown);
  });
}

TEST_CASE("a row for the customer alone decides unless another such row hides") {
  rc::check("most specific", [] {
    auto rows = random_rows();
    const auto at = hour(*rc::gen::inRange(0, 10));
    const customer whom{50, *rc::gen::inRange(0, 4), *rc::gen::inRange(0, 4)};
    row own{100, reach::customer, 50, *rc::gen::arbitrary<bool>(), {}, {}};
    rows.push_back(own);
    RC_ASSERT(decide(rows, whom, at).is_shown == own.is_shown);
    own.id = 101;
    own.is_shown = false;
    rows.push_back(own);
    RC_ASSERT(!decide(rows, whom, at).is_shown);
  });
}

}  // namespace didtron::assignments
