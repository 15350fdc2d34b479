#include <doctest/doctest.h>

#include <map>
#include <sstream>

#include "actors/domain/rating/price_window.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::price_window_test {

/// Runs tests/cases/rating/windows.txt: `row NAME PREFIX RATE I/N from= to=`, then `at SECOND` with the
/// names of the rows that may price the call, and `money` with what a slice costs at the dearest.
class table {
 public:
  void run(const cases::line& line) {
    CAPTURE(line.where);
    const std::string& verb = line.word(0);
    if (verb == "card") return rows_.clear();
    if (verb == "row") {
      auto [row, terms] = price::of(line, line.word(3), line.word(4));
      row.id = {static_cast<std::int64_t>(rows_.size()) + 1};
      row.prefix = line.word(2);
      row.effective_from = instant::from_s(std::stoll(line.option("from", "0")));
      if (line.options.contains("to"))
        row.effective_to = instant::from_s(std::stoll(line.option("to")));
      names_[row.id.value] = line.word(1);
      rows_.push_back(row);
      return;
    }
    const auto card = rate_card::build(rate_card_id{1}, "test", {}, rows_).value();
    const instant routed_at = instant::from_s(std::stoll(line.word(1)));
    const auto window = price_window::of(*card, "442071838750", routed_at, 240'000);
    if (!window) {
      CHECK(line.expected == "error " + std::string{name_of(window.error().kind)});
      return;
    }
    std::ostringstream got;
    if (verb == "at") {
      got << names_[window->routed().id.value];
      const rate_row* last = &window->routed();
      for (std::int64_t s = 1; s <= 240; ++s) {
        const rate_row& row = window->answered(plus_ms(routed_at, s * 1000));
        if (&row != last) got << ' ' << names_[row.id.value] << '+' << s;
        last = &row;
      }
    } else if (verb == "costs") {
      got << format(window->dearest(std::stoll(line.word(2)) * 1000).value(), 2);
    } else {
      REQUIRE(verb == "pays");
      got << window->affordable(price::must(parse_amount(line.word(2)), line.where), 60).value();
    }
    CHECK(got.str() == line.expected);
  }

 private:
  std::vector<rate_row> rows_;
  std::map<std::int64_t, std::string> names_;
};

}  // namespace didtron::price_window_test

TEST_CASE("a call may be priced by what is in force until the edge would give up ringing") {
  price_window_test::table t;
  for (const cases::line& line : cases::read("rating/windows.txt"))
    t.run(line);
}

TEST_CASE("an answer outside the window is priced by its nearest end") {
  rate_row now = price::row("0.10", "1/1");
  rate_row later = price::row("0.90", "1/1");
  later.effective_from = instant::from_s(100);
  now.effective_to = later.effective_from;
  const auto card = rate_card::build(rate_card_id{1}, "test", {}, {now, later}).value();
  const auto window = price_window::of(*card, "442071838750", instant::from_s(50)).value();
  CHECK(!window.is_fixed());
  CHECK(window.answered(instant::from_s(0)).rate_initial == now.rate_initial);
  CHECK(window.answered(instant::from_s(9'999)).rate_initial == later.rate_initial);
  CHECK(window.fixed(instant::from_s(60)).is_fixed());
  CHECK(window.fixed(instant::from_s(60)).dearest(60'000).value() == parse_amount("0.10").value());
  CHECK(window.dearest_per_min() == later.rate_initial);
  // Long before the change: one price.
  CHECK(price_window::of(*card, "442071838750", instant::from_s(-1'000)).error().kind ==
        errc::no_rate);
}
