#include <rapidcheck.h>

#include <array>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "actors/domain/rating/charge.hpp"
#include "tests/storage/world.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/generators.hpp"
#include "tests/support/price.hpp"

namespace didtron::test {

namespace rate_charge_support {

struct priced_call {
  std::int64_t duration_ms = 0;
  rate_row row;
  rate_terms terms;
};

/// What rate_charge() of the database answers to each, in order.
std::vector<charge> charges_of(pg::connection& db, const std::vector<priced_call>& calls) {
  std::array<std::vector<std::int64_t>, 13> columns;
  std::vector<std::optional<std::int64_t>> max;
  std::vector<std::string> duration;
  std::vector<std::string> rounding;
  std::vector<std::string> style;
  for (const priced_call& c : calls) {
    const std::array<std::int64_t, 13> values{
        c.duration_ms,         c.row.steps.initial_s,      c.row.steps.next_s,
        c.row.rate_initial.e10_per_min, c.row.rate_next.e10_per_min, c.row.connect_fee.e8,
        c.row.free_s,          c.row.grace_s,              c.terms.precision,
        c.row.attempt_fee.e8,  c.row.surcharge_fixed.e8,   c.row.surcharge_of_usage.e6,
        c.row.min_charge.e8};
    for (std::size_t i = 0; i < columns.size(); ++i)
      columns[i].push_back(values[i]);
    max.push_back(c.row.max_charge ? std::optional{c.row.max_charge->e8} : std::nullopt);
    duration.emplace_back(name_of(c.terms.duration));
    rounding.emplace_back(name_of(c.terms.rounding));
    style.emplace_back(name_of(c.terms.style));
  }
  pg::params args;
  for (const auto& column : columns)
    args.i64_array(column);
  args.i64_array(max).text_array(duration).text_array(rounding).text_array(style);
  auto rows = must(db.execute(
      "SELECT r.seconds, r.billed_s, r.charge_e8 FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], "
      "$5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], "
      "$12::bigint[], $13::bigint[], $14::bigint[], $15::text[], $16::text[], $17::text[]) WITH ORDINALITY "
      "c(ms, initial_s, next_s, rate, rate_next, fee, free_s, grace_s, precision, attempt, fixed, percent, "
      "min, max, duration, rounding, style, n), rate_charge(c.ms, c.duration, c.initial_s, c.next_s, c.rate, "
      "c.rate_next, c.fee, c.free_s, c.grace_s, c.precision::int, c.rounding, c.style, c.attempt, c.fixed, "
      "c.percent, c.min, c.max) r ORDER BY c.n",
      std::move(args)));
  return must(pg::map_rows(rows, [](pg::row_reader& in) {
    charge c;
    c.seconds = in.i64();
    c.billed = in.i64();
    c.total = c.card_total = amount{in.i64()};
    return c;
  }));
}

void check_same(pg::connection& db, const std::vector<priced_call>& calls) {
  const auto stored = charges_of(db, calls);
  REQUIRE(stored.size() == calls.size());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto own = must(rate_call(calls[i].duration_ms, calls[i].row, calls[i].terms));
    CAPTURE(i);
    CAPTURE(calls[i].duration_ms);
    CHECK(stored[i].seconds == own.seconds);
    CHECK(stored[i].billed == own.billed);
    CHECK(stored[i].total.e8 == own.total.e8);
  }
}

}  // namespace rate_charge_support

using namespace rate_charge_support;

TEST_CASE("reports price calls as the program does: the vectors, and the table of charges") {
  auto db = open_as("node", scratch_postgres::shared().clone("t_rate_vectors"));
  std::vector<priced_call> calls;
  std::vector<std::string> expected;
  std::istringstream file{cases::read_file("rating/vectors.csv")};
  std::string line;
  REQUIRE(std::getline(file, line));
  while (std::getline(file, line)) {
    std::vector<std::string> cell;
    std::istringstream cells{line};
    for (std::string one; std::getline(cells, one, ',');)
      cell.push_back(one);
    REQUIRE(cell.size() == 14);
    priced_call c;
    c.duration_ms = std::stoll(cell[0]);
    c.terms.duration = must(parse_duration_rounding(cell[1]));
    c.row.steps = {std::stoi(cell[2]), std::stoi(cell[3])};
    c.row.rate_initial = must(parse_rate(cell[4]));
    c.row.rate_next = cell[5].empty() ? c.row.rate_initial : must(parse_rate(cell[5]));
    c.row.connect_fee = must(parse_amount(cell[6]));
    c.row.free_s = std::stoi(cell[7]);
    c.row.grace_s = std::stoi(cell[8]);
    c.terms.precision = std::stoi(cell[9]);
    c.terms.rounding = must(parse_rounding_mode(cell[10]));
    calls.push_back(c);
    expected.push_back(cell[11] + "," + cell[12] + "," + cell[13]);
  }
  REQUIRE(calls.size() > 30);
  const auto stored = charges_of(db, calls);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    CHECK(std::to_string(stored[i].seconds) + "," + std::to_string(stored[i].billed) + "," +
              format(stored[i].total, calls[i].terms.precision) ==
          expected[i]);
  }
  std::vector<priced_call> table;
  for (const cases::line& l : cases::read("rating/charge.txt")) {
    const auto [row, terms] = price::of(l, l.word(2), l.word(3));
    const priced_call c{price::duration_ms(l.word(1)), row, terms};
    if (rate_call(c.duration_ms, c.row, c.terms)) table.push_back(c);
  }
  REQUIRE(table.size() > 30);
  check_same(db, table);
}

TEST_CASE("reports price calls as the program does: random rows") {
  auto db = open_as("node", scratch_postgres::shared().clone("t_rate_random"));
  CHECK(rc::check("rate_charge == rate_call", [&] {
    std::vector<priced_call> calls;
    for (int i = 0; i < 40; ++i) {
      const priced_call c{generate::around(1'000'000'000), generate::row(), generate::terms()};
      if (rate_call(c.duration_ms, c.row, c.terms)) calls.push_back(c);
    }
    check_same(db, calls);
  }));
}

TEST_CASE("reports refuse what the program refuses") {
  auto db = open_as("node", scratch_postgres::shared().clone("t_rate_refused"));
  const auto refused = [&](const std::string& arguments) {
    const auto done = db.execute("SELECT * FROM rate_charge(" + arguments + ")");
    return !done.has_value();
  };
  CHECK_FALSE(refused("1000, 'ceil', 6, 6, 100"));
  CHECK(refused("-1, 'ceil', 6, 6, 100"));
  CHECK(refused("1000, 'ceiling', 6, 6, 100"));
  CHECK(refused("1000, NULL, 6, 6, 100"));
  CHECK(refused("1000, 'ceil', -1, 6, 100"));
  CHECK(refused("1000, 'ceil', 6, 0, 100"));
  CHECK(refused("1000, 'ceil', 6, 6, -100"));
  CHECK(refused("1000, 'ceil', 6, 6, 100, p_precision => 9"));
  CHECK(refused("1000, 'ceil', 6, 6, 100, p_rounding => 'half'"));
  CHECK(refused("1000, 'ceil', 6, 6, 100, p_min_charge_e8 => 5, p_max_charge_e8 => 4"));
  // Beyond 64 bits at 1e-8, as in the program.
  CHECK(refused("9223372036854775807, 'ceil', 6, 6, 9223372036854775807"));
  rate_row row;
  row.steps = {6, 6};
  row.rate_initial = row.rate_next = {9223372036854775807};
  CHECK(rate_call(9223372036854775807, row, {}).error().kind == errc::overflow);
}

}  // namespace didtron::test
