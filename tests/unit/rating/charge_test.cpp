#include <limits>
#include <sstream>

#include <doctest/doctest.h>

#include "actors/domain/rating/charge.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::charge_test {

std::string outcome_text(const result<charge>& got, std::int32_t precision) {
  if (got) {
    return "billed " + std::to_string(got->billed) + " charge " + format(got->total, precision);
  }
  const error& e = got.error();
  std::string text = "error " + std::string{name_of(e.kind)};
  if (!e.fields.empty()) text += " " + e.fields.front().pointer;
  return text;
}

}  // namespace didtron::charge_test

TEST_CASE("durations are rounded to whole seconds as in rule 1.1") {
  for (const cases::line& line : cases::read("rating/duration.txt")) {
    CAPTURE(line.where);
    const std::int64_t ms = std::stoll(line.word(1));
    std::string got;
    for (const auto mode : {duration_rounding::floor, duration_rounding::ceil,
                            duration_rounding::half_up, duration_rounding::half_down}) {
      if (!got.empty()) got += ' ';
      got += std::string{name_of(mode)} + " " + std::to_string(rounded_s(ms, mode));
    }
    CHECK(got == line.expected);
  }
  CHECK(rounded_s(-1, duration_rounding::ceil) == 0);
  CHECK(rounded_s(std::numeric_limits<std::int64_t>::min(), duration_rounding::half_up) == 0);
}

TEST_CASE("increments bill as in the table of rule 1.2") {
  std::vector<std::int64_t> seconds;
  for (const cases::line& line : cases::read("rating/increments.txt")) {
    CAPTURE(line.where);
    if (line.word(0) == "seconds") {
      for (std::size_t i = 1; i < line.words.size(); ++i) {
        seconds.push_back(std::stoll(line.words[i]));
      }
      continue;
    }
    const rate_row row = price::row("0.0150", line.word(1));
    std::string got;
    for (const std::int64_t s : seconds) {
      const charge c = rate_call(s * 1000, row, rate_terms{}).value();
      CHECK(billed_s(s, row.steps, increment_style::excess).value() == c.billed);
      if (!got.empty()) got += ' ';
      got += std::to_string(c.billed) + "/" + format(c.total, 6);
    }
    CHECK(got == line.expected);
  }
}

TEST_CASE("calls are charged as in the table") {
  for (const cases::line& line : cases::read("rating/charge.txt")) {
    CAPTURE(line.where);
    REQUIRE(line.word(0) == "call");
    const auto [row, terms] = price::of(line, line.word(2), line.word(3));
    const auto got = rate_call(price::duration_ms(line.word(1)), row, terms);
    CHECK(charge_test::outcome_text(got, terms.precision) == line.expected);
    // The explanation agrees with the charge, also about the refusal.
    const auto explained = explain_call(price::duration_ms(line.word(1)), row, terms);
    REQUIRE(explained.has_value() == got.has_value());
    if (got) CHECK(explained->result == *got);
    if (!got) CHECK(explained.error() == got.error());
  }
}

TEST_CASE("the vectors of rule 1.7 hold") {
  std::istringstream file{cases::read_file("rating/vectors.csv")};
  std::string line;
  REQUIRE(std::getline(file, line));
  REQUIRE(line == "duration_ms,dur_round,initial,next,rate,rate_next,fee,free_s,grace_s,"
                  "precision,mode,seconds,billed,charge");
  int count = 0;
  while (std::getline(file, line)) {
    CAPTURE(line);
    std::vector<std::string> cell{""};
    for (const char c : line) {
      if (c == ',')
        cell.emplace_back();
      else
        cell.back() += c;
    }
    REQUIRE(cell.size() == 14);
    rate_row row;
    rate_terms terms;
    terms.duration = parse_duration_rounding(cell[1]).value();
    row.steps = {std::stoi(cell[2]), std::stoi(cell[3])};
    row.rate_initial = parse_rate(cell[4]).value();
    row.rate_next = cell[5].empty() ? row.rate_initial : parse_rate(cell[5]).value();
    row.connect_fee = parse_amount(cell[6]).value();
    row.free_s = std::stoi(cell[7]);
    row.grace_s = std::stoi(cell[8]);
    terms.precision = std::stoi(cell[9]);
    terms.rounding = parse_rounding_mode(cell[10]).value();
    const charge got = rate_call(std::stoll(cell[0]), row, terms).value();
    CHECK(std::to_string(got.seconds) == cell[11]);
    CHECK(std::to_string(got.billed) == cell[12]);
    CHECK(format(got.total, terms.precision) == cell[13]);
    ++count;
  }
  CHECK(count == 31);
}

TEST_CASE("totals are sums of charges, never minutes times rate") {
  rate_terms terms;
  terms.precision = 4;
  terms.rounding = rounding_mode::up;
  const charge one = rate_call(9'100, price::row("0.0050", "1/1"), terms).value();
  CHECK(format(amount{one.total.e8 * 100}, 4) == "0.0900");
}

TEST_CASE("billed seconds beyond 64 bits are an overflow") {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  CHECK(billed_s(most, {0, 1}, increment_style::excess).value() == most);
  CHECK(billed_s(most, {0, 60}, increment_style::excess).error().kind == errc::overflow);
  CHECK(billed_s(-5, {60, 60}, increment_style::excess).value() == 0);
  CHECK(billed_s(5, {60, 0}, increment_style::excess).error().kind == errc::invalid_argument);
  CHECK(billed_s(5, {-1, 1}, increment_style::excess).error().kind == errc::invalid_argument);
}

TEST_CASE("an explanation names every part and adds up") {
  rate_row row = price::row("0.0300", "30/6");
  row.rate_next = parse_rate("0.0200").value();
  row.connect_fee = parse_amount("0.0040").value();
  const auto e = explain_call(47'000, row, rate_terms{}).value();
  REQUIRE(e.steps.size() == 3);
  CHECK(e.steps[0] == charge_step{"connect fee", amount{400'000}, "0.0040"});
  CHECK(e.steps[1] ==
        charge_step{"first 30 s at 0.0300/min", amount{1'500'000}, "0.0300 * 30 / 60"});
  CHECK(e.steps[2] == charge_step{"next 18 s at 0.0200/min", amount{600'000}, "0.0200 * 18 / 60"});
  CHECK(format(e.result.total, 6) == "0.025000");
}

TEST_CASE("an explanation shows the rounding and the clamps as lines of their own") {
  const auto rounded = explain_call(125'000, price::row("0.0098", "1/1"), rate_terms{}).value();
  REQUIRE(rounded.steps.size() == 2);
  CHECK(rounded.steps[0] ==
        charge_step{"125 s at 0.0098/min", amount{2'041'667}, "0.0098 * 125 / 60"});
  CHECK(rounded.steps[1] == charge_step{"rounding", amount{33}, "half_up to 6 decimals"});

  rate_row row = price::row("0.0150", "6/6");
  row.min_charge = parse_amount("0.01").value();
  const auto raised = explain_call(6'000, row, rate_terms{}).value();
  REQUIRE(raised.steps.size() == 2);
  CHECK(raised.steps[1] == charge_step{"minimum charge", amount{850'000}, "0.0100"});

  row.min_charge = {};
  row.max_charge = parse_amount("0.1").value();
  const auto cut = explain_call(600'000, row, rate_terms{}).value();
  REQUIRE(cut.steps.size() == 2);
  CHECK(cut.steps[1] == charge_step{"maximum charge", amount{-5'000'000}, "0.1000"});
}

TEST_CASE("a call that costs nothing says why") {
  rate_row row = price::row("0.0150", "6/6");
  row.grace_s = 3;
  CHECK(explain_call(0, row, rate_terms{})->steps[0].what == "nothing to bill");
  CHECK(explain_call(2'500, row, rate_terms{})->steps[0] ==
        charge_step{"within grace", amount{}, "3 s of 3"});
  row.grace_s = 0;
  row.free_s = 10;
  CHECK(explain_call(9'000, row, rate_terms{})->steps[0] ==
        charge_step{"within free time", amount{}, "9 s of 10"});
}

TEST_CASE("what can be paid for is the end of an increment or all that was wanted") {
  const auto affordable = [](const char* money, std::int64_t wanted, const rate_row& row) {
    return affordable_s(parse_amount(money).value(), wanted, row, rate_terms{}).value();
  };
  CHECK(affordable("0.16", 60, price::row("0.30", "1/1")) == 32);
  CHECK(affordable("0.59", 60, price::row("0.60", "60/60")) == 0);
  CHECK(affordable("0.60", 60, price::row("0.60", "60/60")) == 60);
  CHECK(affordable("1.79", 600, price::row("0.60", "60/60")) == 120);
  CHECK(affordable("1.00", 60, price::row("0.60", "30/6")) == 60);
  CHECK(affordable("0.45", 60, price::row("0.60", "30/6")) == 42);
  CHECK(affordable("0.45", 60, price::row("0.60", "7/7")) == 42);
  CHECK(affordable("9.00", 60, price::row("0.60", "7/7")) == 60);
  CHECK(affordable("9.00", 0, price::row("0.60", "7/7")) == 0);
  CHECK(affordable("9.00", -5, price::row("0.60", "7/7")) == 0);
  CHECK(affordable("-1.00", 60, price::row("0.60", "1/1")) == 0);
  rate_row blocked = price::row("0.60", "1/1");
  blocked.status = row_status::blocked;
  CHECK(affordable_s(amount{1}, 60, blocked, rate_terms{}).error().kind == errc::blocked);
}

TEST_CASE("every attempt pays the attempt fee, also one that is never answered") {
  rate_row row = price::row("0.0150", "6/6");
  row.attempt_fee = parse_amount("0.002").value();
  row.min_charge = parse_amount("0.01").value();
  const auto unanswered = explain_call(0, row, rate_terms{}).value();
  CHECK(format(unanswered.result.total, 4) == "0.0020");
  REQUIRE(unanswered.steps.size() == 2);
  CHECK(unanswered.steps[0].what == "nothing to bill");
  CHECK(unanswered.steps[1] == charge_step{"attempt fee", amount{200'000}, "0.0020"});
  CHECK(format(rate_call(60'000, row, rate_terms{})->total, 4) == "0.0170");
}

TEST_CASE("surcharges of row and card are lines of their own") {
  rating_side side;
  side.row = price::row("0.0300", "60/60");
  side.row.surcharge_fixed = parse_amount("0.01").value();
  side.row.surcharge_of_usage = parse_percent("10").value();
  side.surcharges = {{"EEA", amount{}, parse_percent("33.333333").value()},
                     {"payphone", parse_amount("0.25").value(), percent{}}};
  const auto e = explain_call(61'000, side).value();
  CHECK(format(e.result.total, 6) == "0.346000");
  const std::vector<charge_step> wanted{
      {"120 s at 0.0300/min", amount{6'000'000}, "0.0300 * 120 / 60"},
      {"surcharge", amount{1'000'000}, "0.0100"},
      {"surcharge 10 % of the usage", amount{600'000}, "10 % * usage"},
      {"surcharge EEA 33.333333 % of the usage", amount{2'000'000}, "33.333333 % * usage"},
      {"surcharge payphone", amount{25'000'000}, "0.2500"}};
  CHECK(e.steps == wanted);
}

TEST_CASE("a maximum charge that disconnects bounds the seconds, one that stops charging does not") {
  rate_row row = price::row("0.60", "60/60");
  row.max_charge = parse_amount("1.50").value();
  const auto seconds = [&row](const char* money) {
    return affordable_s(parse_amount(money).value(), 3600, row, rate_terms{}).value();
  };
  CHECK(seconds("10") == 3600);
  CHECK(longest_call_s(row, rate_terms{}).value() == 604'800);
  row.at_max = max_charge_policy::disconnect;
  CHECK(seconds("10") == 120);
  CHECK(seconds("0.60") == 60);
  CHECK(longest_call_s(row, rate_terms{}).value() == 120);
  CHECK(format(rate_call(125'000, row, rate_terms{})->total, 2) == "1.50");
  row.max_charge = parse_amount("0.50").value();
  CHECK(seconds("10") == 0);
  CHECK(longest_call_s(row, rate_terms{}).value() == 0);
}
