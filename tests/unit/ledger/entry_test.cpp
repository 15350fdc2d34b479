#include <algorithm>
#include <limits>

#include <doctest/doctest.h>

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
                        line("1100:acct-1", side::debit, 7, eur)})
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
      R"({"id":1,"ts":"1970-01-01T00:00:00Z","lines":[["a\"],[\"b\\\n\u0001","D","USD","1"]]})");
  CHECK(canonical_json({3, instant{}, {}}) == R"({"id":3,"ts":"1970-01-01T00:00:00Z","lines":[]})");
}

TEST_CASE("value moves alone in the base currency, and balances there too") {
  const auto valued = [](posting p, std::int64_t base) {
    p.base = amount{base};
    return p;
  };
  CHECK(check_balanced({valued(line("7010", side::debit, 0), 15),
                        valued(line("1100:acct-7", side::credit, 0, eur), 15)})
            .has_value());
  const auto refused = [](const std::vector<posting>& lines) {
    const auto checked = check_balanced(lines);
    REQUIRE(!checked.has_value());
    return checked.error().message;
  };
  CHECK(refused({valued(line("7010", side::debit, 0), 15),
                 valued(line("1100:acct-7", side::credit, 0, eur), 14)}) ==
        "debits and credits differ in the base currency");
  CHECK(refused({valued(line("1000", side::debit, 5), 5), line("4000", side::credit, 5)}) ==
        "a base value is on some lines only");
  CHECK(refused({valued(line("1000", side::debit, 5), -5), valued(line("4000", side::credit, 5), -5)}) ==
        "the value on book 1000 is below zero");
}

TEST_CASE("a line names a book of the chart, and a customer's money says whose it is") {
  for (const char* good : {"1000", "1000:usd", "2100:acct-7", "2100:acct-7-reward", "1900", "4000:sip"})
    CHECK_MESSAGE(is_book(good), good);
  const std::string long_key = "1000:" + std::string(61, 'a');
  for (const char* bad : {"", "2100", "1110", "2100:", "9999", "1900:usd", "2100:Acct-7", "1000:a b",
                          "1000:a:b", "4900:x", long_key.c_str()})
    CHECK_MESSAGE(!is_book(bad), bad);
  CHECK(check_balanced({line("2100", side::debit, 5), line("4000", side::credit, 5)})
            .error()
            .message == "the chart of accounts has no book 2100");
}

TEST_CASE("what undoes an entry are its lines with the sides exchanged") {
  const std::vector<posting> lines{line("2100:acct-7", side::debit, 5), line("4000", side::credit, 5)};
  CHECK(text(mirrored(lines)) == "C 2100:acct-7 USD 5; D 4000 USD 5; ");
  CHECK(mirrored(mirrored(lines)) == lines);
}

TEST_CASE("the second chain covers everything that the first does not") {
  entry_facts f;
  f.kind = "usage";
  f.key = "k\"\\\n\x01";
  f.cause = "3 calls";
  f.recorded_at = parse_instant("2026-05-01T00:00:00.250Z").value();
  f.usage_period = parse_book_period("2026-04").value();
  f.batch = 12;
  f.rating_rows = 3;
  f.rating_digest_hex = "ab";
  f.request_digest_hex = "cd";
  auto first = line("2100:acct-7", side::debit, 5);
  first.base = amount{5};
  first.rate_e10 = 10'000'000'000;
  CHECK(facts_json(f, {first, line("4000", side::credit, 5)}) ==
        R"({"kind":"usage","key":"k\"\\\n\u0001","cause":"3 calls","recorded":"2026-05-01T00:00:00.250Z",)"
        R"("usage_period":"2026-04","batch":12,"reverses":null,"rating":{"rows":3,"digest":"ab"},)"
        R"("request":"cd","base":"USD","base_lines":[["5","10000000000"],[null,null]]})");
  f.rating_rows.reset();
  f.reverses = 4;
  CHECK(facts_json(f, {}).find(R"("reverses":4,"rating":null)") != std::string::npos);
  CHECK(seal_input("aa", "bb", "{}") == "aa\nbb\n{}");
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
