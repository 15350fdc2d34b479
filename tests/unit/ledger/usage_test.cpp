#include <algorithm>
#include <limits>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/ledger/usage.hpp"

using namespace didtron;

namespace didtron::usage_test {

const currency usd = parse_currency("USD").value();
const currency eur = parse_currency("EUR").value();

usage_money sale(std::string_view row, std::int64_t account, std::int64_t e8, bool is_postpaid = false,
                currency money = usd) {
  return {row, "d1", true, sale_books(account, is_postpaid), money, amount{e8}};
}
usage_money cost(std::string_view row, std::int64_t carrier, std::int64_t e8, currency money = usd) {
  return {row, "d1", false, carrier_cost_books(carrier), money, amount{e8}};
}

std::string text(const std::vector<usage_entry>& entries) {
  std::string out;
  for (const auto& e : entries) {
    out += e.kind + " " + e.name + " (" + std::to_string(e.rating_rows) + "):";
    for (const posting& l : lines_of(e))
      out += " " + std::string{static_cast<char>(l.side)} + " " + l.book + " " +
             std::string{l.money.text()} + " " + std::to_string(l.value.e8);
    out += "\n";
  }
  return out;
}
std::string per_batch(std::vector<usage_money> sides) {
  return text(usage_entries(sides, usage_journal::per_batch).value());
}

}  // namespace didtron::usage_test
using namespace didtron::usage_test;

TEST_CASE("a batch has one entry per account and one per supplier: nobody's holds another's money") {
  CHECK(per_batch({sale("a", 9, 10), cost("a", 3, 4), sale("b", 7, 20), cost("b", 3, 5),
                   sale("c", 7, 1), cost("c", 2, 6), sale("d", 7, 40, false, eur),
                   cost("d", 2, 30, eur), sale("e", 8, 100, true), cost("e", 3, 1)}) ==
        "usage 1110:acct-8 (1): D 1110:acct-8 USD 100 C 4000 USD 100\n"
        "usage 2100:acct-7 (3): D 2100:acct-7 EUR 40 C 4000 EUR 40 D 2100:acct-7 USD 21 C 4000 USD 21\n"
        "usage 2100:acct-9 (1): D 2100:acct-9 USD 10 C 4000 USD 10\n"
        "cost 5000:carrier-2 (2): D 5000:carrier-2 EUR 30 C 2010:carrier-2 EUR 30 "
        "D 5000:carrier-2 USD 6 C 2010:carrier-2 USD 6\n"
        "cost 5000:carrier-3 (3): D 5000:carrier-3 USD 10 C 2010:carrier-3 USD 10\n");
}

TEST_CASE("per call there is a debit and a credit for each side of each call, in order of row") {
  auto inbound = sale("d", 7, 4);
  inbound.books = sale_books(7, false, "4020");
  const std::vector<usage_money> sides{sale("b", 7, 20), cost("b", 3, 5),         sale("a", 7, 1),
                                       cost("a", 3, 0),  sale("c", 7, 3, false, eur), inbound};
  CHECK(text(usage_entries(sides, usage_journal::per_call).value()) ==
        "usage 2100:acct-7#1 (1): D 2100:acct-7 EUR 3 C 4000 EUR 3\n"
        "usage 2100:acct-7#2 (2): D 2100:acct-7 USD 1 C 4000 USD 1 D 2100:acct-7 USD 20 C 4000 USD 20\n"
        "usage 2100:acct-7#3 (1): D 2100:acct-7 USD 4 C 4020 USD 4\n"
        "cost 5000:carrier-3#1 (1): D 5000:carrier-3 USD 5 C 2010:carrier-3 USD 5\n");
}

TEST_CASE("entries of calls are cut: none has more than its limit, each names its own calls") {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < 2 * limits::usage_entry_calls_max + 1; ++i) rows.push_back(std::to_string(1'000 + i));
  std::vector<usage_money> sides;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    auto side = sale(*row, 7, 1);
    side.call = make_uuid_v7(instant{}, 0, static_cast<std::uint64_t>(std::stoi(*row)));
    sides.push_back(side);
  }
  const auto entries = usage_entries(sides, usage_journal::per_call).value();
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].pairs.size() == limits::usage_entry_calls_max);
  CHECK(entries[0].name == "2100:acct-7#1");
  CHECK(entries[0].rating_text.starts_with("1000 d1\n1001 d1\n"));
  CHECK(entries[0].pairs[0].call < entries[0].pairs[1].call);
  CHECK(entries[2].name == "2100:acct-7#3");
  CHECK(entries[2].rating_text == rows.back() + " d1\n");
  CHECK(entries[2].rating_rows == 1);
  sides.push_back(sides.front());
  CHECK(usage_entries(sides, usage_journal::per_call).error().message == "row " + rows.back() + " appears twice");
}

TEST_CASE("products of one account share its entry, each with its own income") {
  auto inbound = sale("b", 7, 5);
  inbound.books = sale_books(7, false, "4020");
  CHECK(per_batch({sale("a", 7, 1), inbound}) ==
        "usage 2100:acct-7 (2): D 2100:acct-7 USD 1 C 4000 USD 1 D 2100:acct-7 USD 5 C 4020 USD 5\n");
}

TEST_CASE("a reseller pays the tenant above it from its prepayment") {
  usage_money side{"a", "d1", false, reseller_cost_books(1), usd, amount{2'500'000}};
  CHECK(per_batch({side}) ==
        "cost 5000:tenant-1 (1): D 5000:tenant-1 USD 2500000 C 1200:tenant-1 USD 2500000\n");
}

TEST_CASE("an entry names its rating rows and their digests, in order of row") {
  auto second = sale("b", 7, 5);
  second.row_digest = "d2";
  const auto entries = usage_entries(std::vector{second, sale("a", 7, 1)}, usage_journal::per_batch).value();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].rating_text == "a d1\nb d2\n");
  CHECK(usage_entries(std::vector{sale("a", 7, 1), sale("a", 7, 1)}, usage_journal::per_batch)
            .error()
            .message == "row a appears twice");
}

TEST_CASE("sides of zero leave no entry") {
  CHECK(per_batch({}).empty());
  CHECK(per_batch({sale("a", 7, 0), cost("a", 0, 0)}).empty());
  CHECK(per_batch({sale("a", 7, 0), cost("a", 3, 5)}) ==
        "cost 5000:carrier-3 (1): D 5000:carrier-3 USD 5 C 2010:carrier-3 USD 5\n");
}

TEST_CASE("money below zero, off the chart or beyond 64 bits is refused") {
  const auto error_of = [](std::vector<usage_money> sides) {
    return usage_entries(sides, usage_journal::per_batch).error();
  };
  CHECK(error_of({sale("a", 7, -1)}).fields[0].pointer == "charge");
  CHECK(error_of({cost("a", 3, -1)}).fields[0].pointer == "cost");
  auto nobody = sale("a", 7, 1);
  nobody.books.debit = "2100";
  CHECK(error_of({nobody}).kind == errc::invalid_argument);
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  CHECK(error_of({sale("a", 7, largest), sale("b", 7, 1)}).kind == errc::overflow);
}

TEST_CASE("usage always balances, keeps its sums and does not depend on the order of calls") {
  CHECK(rc::check("balanced, same entries for any order", [] {
    std::vector<std::string> rows;
    for (int i = 0; i < 30; ++i)
      rows.push_back("row-" + std::to_string(i));
    std::vector<usage_money> sides;
    const auto count = *rc::gen::inRange<std::size_t>(1, 30);
    const auto granularity =
        *rc::gen::element(usage_journal::per_call, usage_journal::per_batch);
    std::int64_t charges = 0;
    std::int64_t costs = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const currency money = *rc::gen::arbitrary<bool>() ? usd : eur;
      sides.push_back(sale(rows[i], *rc::gen::inRange(1, 13), *rc::gen::inRange(0, 1000),
                           *rc::gen::arbitrary<bool>(), money));
      sides.push_back(cost(rows[i], *rc::gen::inRange(1, 4), *rc::gen::inRange(0, 1000)));
      charges += sides[sides.size() - 2].value.e8;
      costs += sides.back().value.e8;
    }
    const auto entries = usage_entries(sides, granularity).value();
    std::int64_t income = 0;
    std::int64_t suppliers = 0;
    for (const auto& e : entries) {
      RC_ASSERT(check_balanced(lines_of(e)).has_value());
      for (const posting& l : lines_of(e)) {
        if (l.book == "4000") income += l.value.e8;
        if (l.book.starts_with("2010:")) suppliers += l.value.e8;
      }
    }
    RC_ASSERT(income == charges);
    RC_ASSERT(suppliers == costs);
    std::reverse(sides.begin(), sides.end());
    RC_ASSERT(text(usage_entries(sides, granularity).value()) == text(entries));
  }));
}
