#include <algorithm>
#include <limits>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/ledger/chart.hpp"
#include "actors/domain/ledger/entry.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::entry_test {

const currency usd = parse_currency("USD").value();
const currency eur = parse_currency("EUR").value();

posting line(std::string book, side s, std::int64_t e8, currency money = usd) {
  return {std::move(book), s, money, amount{e8}};
}

call_money call(std::int64_t account, std::int64_t charge, std::int64_t carrier, std::int64_t cost,
                bool is_postpaid = false) {
  return {account, carrier, is_postpaid, usd, amount{charge}, usd, amount{cost}};
}

std::string text(const std::vector<posting>& lines) {
  std::string out;
  for (const posting& l : lines) {
    out += std::string{static_cast<char>(l.side)} + " " + l.book + " " +
           std::string{l.money.text()} + " " + std::to_string(l.value.e8) + "; ";
  }
  return out;
}

}  // namespace didtron::entry_test
using namespace didtron::entry_test;

TEST_CASE("an entry balances in each of its currencies") {
  CHECK(check_balanced({line("2100:acct-7", side::debit, 5), line("4000", side::credit, 5)})
            .has_value());
  CHECK(check_balanced({line("1900", side::debit, 5), line("2000", side::credit, 2),
                        line("2000", side::credit, 3), line("1900", side::credit, 7, eur),
                        line("1100", side::debit, 7, eur)})
            .has_value());
  const auto refused = [](const std::vector<posting>& lines) {
    const auto checked = check_balanced(lines);
    REQUIRE(!checked.has_value());
    CHECK(checked.error().kind == errc::invalid_argument);
    return checked.error().message;
  };
  CHECK(refused({line("1000", side::debit, 5), line("4000", side::credit, 5, eur)}) ==
        "debits and credits differ in EUR");
  CHECK(refused({line("1000", side::debit, 5), line("4000", side::credit, 4)}) ==
        "debits and credits differ in USD");
  CHECK(refused({line("1000", side::debit, 5), line("4000", side::debit, 5)}) ==
        "debits and credits differ in USD");
  CHECK(refused({}) == "a journal entry has at least two lines");
  CHECK(refused({line("1000", side::debit, 0), line("4000", side::credit, 0)}) ==
        "the amount on book 1000 is not above zero");
  CHECK(refused({line("1000", side::debit, -5), line("4000", side::credit, -5)}) ==
        "the amount on book 1000 is not above zero");
  CHECK(refused({line("", side::debit, 5), line("4000", side::credit, 5)}) ==
        "a line names no book");
}

TEST_CASE("sums beyond 64 bits do not pass as balanced") {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  // In 64 bits these debits would wrap around to -2.
  CHECK(!check_balanced({line("1000", side::debit, largest), line("1000", side::debit, largest),
                         line("4000", side::debit, 2)})
             .has_value());
}

TEST_CASE("the hashed bytes are those of rule 7") {
  const journal_entry first{
      1,
      parse_instant("2026-04-01T00:00:00Z").value(),
      {line("2100:acct-7", side::debit, 3150000), line("4000", side::credit, 3150000)}};
  CHECK(canonical_json(first) ==
        R"({"id":1,"ts":"2026-04-01T00:00:00Z","lines":[["2100:acct-7","D","USD","3150000"],)"
        R"(["4000","C","USD","3150000"]]})");
  const std::string zeros(64, '0');
  CHECK(chain_input(zeros, first) == zeros + "\n" + canonical_json(first));

  const journal_entry second{
      2,
      parse_instant("2026-04-01T00:00:01Z").value(),
      {line("5000", side::debit, 2041700), line("2010:carrier-3", side::credit, 2041700)}};
  CHECK(chain_input("76976deb0d6d813aa558fef126424a39062ea3bff24981cad569941566452c0e", second) ==
        "76976deb0d6d813aa558fef126424a39062ea3bff24981cad569941566452c0e\n"
        R"({"id":2,"ts":"2026-04-01T00:00:01Z","lines":[["5000","D","USD","2041700"],)"
        R"(["2010:carrier-3","C","USD","2041700"]]})");
}

TEST_CASE("no text of a book can change the shape of the hashed bytes") {
  const journal_entry e{1, instant{}, {line("a\"],[\"b\\\n\x01", side::debit, 1)}};
  CHECK(
      canonical_json(e) ==
      R"({"id":1,"ts":"1970-01-01T00:00:00Z","lines":[["a\"],[\"b\\\u000a\u0001","D","USD","1"]]})");
  CHECK(canonical_json({3, instant{}, {}}) == R"({"id":3,"ts":"1970-01-01T00:00:00Z","lines":[]})");
}

TEST_CASE("a call is posted on both books as in example P2") {
  CHECK(text(usage_postings({call(7, 3150000, 3, 2041700)}).value()) ==
        "D 2100:acct-7 USD 3150000; C 4000 USD 3150000; "
        "D 5000:carrier-3 USD 2041700; C 2010:carrier-3 USD 2041700; ");
}

TEST_CASE("a batch has one pair of lines per account, carrier and currency, in order of book") {
  auto euro = call(7, 40, 2, 30);
  euro.charge_currency = euro.cost_currency = eur;
  CHECK(text(usage_postings({call(9, 10, 3, 4), call(7, 20, 3, 5), call(7, 1, 2, 6), euro,
                             call(8, 100, 3, 1, true)})
                 .value()) == "D 1110:acct-8 USD 100; C 4000 USD 100; "
                              "D 2100:acct-7 EUR 40; C 4000 EUR 40; "
                              "D 2100:acct-7 USD 21; C 4000 USD 21; "
                              "D 2100:acct-9 USD 10; C 4000 USD 10; "
                              "D 5000:carrier-2 EUR 30; C 2010:carrier-2 EUR 30; "
                              "D 5000:carrier-2 USD 6; C 2010:carrier-2 USD 6; "
                              "D 5000:carrier-3 USD 10; C 2010:carrier-3 USD 10; ");
}

TEST_CASE("sums of zero leave no line") {
  CHECK(usage_postings({}).value().empty());
  CHECK(usage_postings({call(7, 0, 3, 0), call(0, 0, 0, 0)}).value().empty());
  CHECK(text(usage_postings({call(7, 0, 3, 5)}).value()) ==
        "D 5000:carrier-3 USD 5; C 2010:carrier-3 USD 5; ");
}

TEST_CASE("money that belongs to nobody, or below zero, is refused") {
  CHECK(usage_postings({call(0, 1, 3, 0)}).error().fields[0].pointer == "account");
  CHECK(usage_postings({call(7, 1, 0, 1)}).error().fields[0].pointer == "carrier");
  CHECK(usage_postings({call(7, -1, 3, 1)}).error().fields[0].pointer == "charge");
  CHECK(usage_postings({call(7, 1, 3, -1)}).error().fields[0].pointer == "cost");
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  CHECK(usage_postings({call(7, largest, 0, 0), call(7, 1, 0, 0)}).error().kind == errc::overflow);
}

TEST_CASE("usage always balances, keeps its sums and does not depend on the order of calls") {
  CHECK(rc::check("balanced, same lines for any order", [] {
    std::vector<call_money> calls;
    const auto count = *rc::gen::inRange(1, 30);
    std::int64_t charges = 0;
    std::int64_t costs = 0;
    for (int i = 0; i < count; ++i) {
      auto c = call(*rc::gen::inRange(1, 13), *rc::gen::inRange(0, 1000), *rc::gen::inRange(1, 4),
                    *rc::gen::inRange(0, 1000), *rc::gen::arbitrary<bool>());
      if (*rc::gen::arbitrary<bool>()) c.charge_currency = eur;
      charges += c.charge.e8;
      costs += c.cost.e8;
      calls.push_back(c);
    }
    const auto lines = usage_postings(calls).value();
    if (charges + costs > 0) RC_ASSERT(check_balanced(lines).has_value());
    std::int64_t income = 0;
    std::int64_t carriers = 0;
    for (const posting& l : lines) {
      if (l.book == "4000") income += l.value.e8;
      if (l.book.starts_with("2010:")) carriers += l.value.e8;
    }
    RC_ASSERT(income == charges);
    RC_ASSERT(carriers == costs);
    std::reverse(calls.begin(), calls.end());
    RC_ASSERT(usage_postings(calls).value() == lines);
  }));
}

TEST_CASE("the chart of accounts is that of rule 4.1, in order") {
  CHECK(chart().size() == 37);
  CHECK(std::is_sorted(
      chart().begin(), chart().end(),
      [](const chart_account& a, const chart_account& b) { return a.number < b.number; }));
  CHECK(book_name("2100:acct-7") == "Customer prepaid balance");
  CHECK(book_name("2100") == "Customer prepaid balance");
  CHECK(book_name("4000") == "Termination");
  CHECK(book_name("7900") == "Rounding differences");
  CHECK(book_name("1000:usd") == "Bank");
  CHECK(find_chart_account("2010:carrier-3")->type == book_type::liability);
  CHECK(find_chart_account("5000")->type == book_type::cost);
  for (const char* unknown : {"", ":", "210", "21000", "9999", "0", "acct-7", "2100 "}) {
    CHECK_MESSAGE(book_name(unknown).empty(), unknown);
    CHECK(find_chart_account(unknown) == nullptr);
  }
}
