#include <map>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/ledger/rerating.hpp"

namespace didtron::rerating_test {

const currency usd = parse_currency("USD").value();
using balances = std::map<std::string, std::int64_t>;

rerated_money changed(std::string_view row, bool is_sale, std::int64_t party, std::int64_t before,
                   std::int64_t after) {
  return {row, "d1", is_sale, is_sale ? sale_books(party, false) : carrier_cost_books(party), usd,
          amount{before}, amount{after}};
}

std::string text(const std::vector<usage_entry>& entries) {
  std::string out;
  for (const auto& e : entries) {
    out += e.kind + " " + e.name + " (" + std::to_string(e.rating_rows) + "):";
    for (const posting& l : lines_of(e))
      out += " " + std::string{static_cast<char>(l.side)} + " " + l.book + " " + std::to_string(l.value.e8);
    out += "\n";
  }
  return out;
}

void post(balances& books, const std::vector<usage_entry>& entries) {
  for (const auto& e : entries)
    for (const posting& l : lines_of(e))
      books[l.book] += l.side == side::debit ? l.value.e8 : -l.value.e8;
}

/// What is left of the books when nothing is left on a book.
balances without_zeros(balances books) {
  std::erase_if(books, [](const auto& b) { return b.second == 0; });
  return books;
}

TEST_CASE("the worked example of re-rating: three calls at 0.0310 instead of 0.0250") {
  const std::vector<rerated_money> sides{changed("a", true, 7, 2'750'000, 3'410'000),
                                         changed("b", true, 7, 5'000'000, 6'200'000),
                                         changed("c", true, 7, 500'000, 620'000)};
  CHECK(text(rerating_entries(sides, usage_journal::per_batch).value()) ==
        "rerating 2100:acct-7 (3): D 2100:acct-7 1980000 C 4000 1980000\n");
}

TEST_CASE("what became cheaper goes back on the books it came from; what stays is not posted") {
  const std::vector<rerated_money> sides{changed("a", true, 7, 100, 60), changed("b", true, 7, 100, 110),
                                         changed("c", true, 7, 100, 100), changed("a", false, 3, 50, 20)};
  CHECK(text(rerating_entries(sides, usage_journal::per_batch).value()) ==
        "rerating 2100:acct-7 (1): D 2100:acct-7 10 C 4000 10\n"
        "rerating 2100:acct-7:back (1): C 2100:acct-7 40 D 4000 40\n"
        "rerating 5000:carrier-3:back (1): C 5000:carrier-3 30 D 2010:carrier-3 30\n");
  CHECK(text(rerating_entries(sides, usage_journal::per_call).value()) ==
        "rerating 2100:acct-7#1 (1): D 2100:acct-7 10 C 4000 10\n"
        "rerating 2100:acct-7#1:back (1): D 4000 40 C 2100:acct-7 40\n"
        "rerating 5000:carrier-3#1:back (1): D 2010:carrier-3 30 C 5000:carrier-3 30\n");
}

TEST_CASE("an amount below zero is refused") {
  const std::vector<rerated_money> sides{changed("a", true, 7, 100, -1)};
  CHECK(rerating_entries(sides, usage_journal::per_batch).error().kind == errc::invalid_argument);
}

TEST_CASE("property: the same prices post nothing; there and back leaves every book as it was") {
  rc::check([] {
    const auto granularity = *rc::gen::arbitrary<bool>() ? usage_journal::per_call : usage_journal::per_batch;
    const auto count = *rc::gen::inRange<std::size_t>(0, 30);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back("call-" + std::to_string(100 + i));
    std::vector<rerated_money> there, back, stay;
    for (std::size_t i = 0; i < count; ++i) {
      const auto before = *rc::gen::inRange<std::int64_t>(0, 1'000);
      const auto after = *rc::gen::inRange<std::int64_t>(0, 1'000);
      const auto party = *rc::gen::inRange<std::int64_t>(1, 4);
      const auto is_sale = *rc::gen::arbitrary<bool>();
      there.push_back(changed(names[i], is_sale, party, before, after));
      back.push_back(changed(names[i], is_sale, party, after, before));
      stay.push_back(changed(names[i], is_sale, party, after, after));
    }
    balances books;
    post(books, rerating_entries(there, granularity).value());
    std::int64_t sum = 0;
    for (const auto& [book, value] : books) sum += value;
    RC_ASSERT(sum == 0);
    for (const auto& s : there) {
      // Each party moved by the sum of its differences: what its account says, its calls say, too.
      std::int64_t moved = 0;
      for (const auto& o : there)
        if (o.books.debit == s.books.debit) moved += o.after.e8 - o.before.e8;
      RC_ASSERT(books[s.books.debit] == moved);
    }
    RC_ASSERT(rerating_entries(stay, granularity).value().empty());
    post(books, rerating_entries(back, granularity).value());
    RC_ASSERT(without_zeros(books).empty());
  });
}

}  // namespace didtron::rerating_test
