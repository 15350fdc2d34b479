#include "storage/repositories/entry_valuations.hpp"
#include "storage/repositories/fx_rates.hpp"
#include "storage/repositories/ledger_periods.hpp"
#include "tests/storage/ledger_support.hpp"
#include "tests/support/posting_cases.hpp"

namespace didtron::test {

using namespace ledger_support;

namespace postings_test_detail {

/// As the tables write them; of the platform's books.
std::vector<std::string> lines_of(world& w, std::int64_t entry_no) {
  const auto entry = must(in_transaction(w.node, w.seller(), [&](pg::transaction& tx) { return storage::journal_in(tx, entry_no); }));
  std::vector<std::string> out;
  for (const auto& line : entry.lines) {
    posting p{line.book, line.is_debit ? side::debit : side::credit, line.money, line.value};
    p.base = line.base;
    out.push_back(cases::text_of(p));
  }
  return out;
}

}  // namespace postings_test_detail

using namespace postings_test_detail;

TEST_CASE("the posting tables hold in PostgreSQL: balances, roll-ups, reversals and the verifier") {
  int table = 0;
  for (const auto& name : cases::list("postings", ".txt")) {
    world w{"postings" + std::to_string(++table)};
    const instant april = must(parse_instant("2026-04-15T00:00:00Z"));
    std::map<std::string, std::int64_t> last;
    int n = 0;
    const auto books_of = [&](const std::string& whose) {
      return whose.empty() ? w.seller() : w.demo.customers[0].tenant;
    };
    const auto balance = [&](const cases::posting_step& step) {
      const std::string columns = step.question == "base" ? "base_debit_e8 - base_credit_e8" : "debit_e8 - credit_e8";
      return number(w.root,
                    "SELECT coalesce((SELECT " + columns + " FROM ledger_balances WHERE tenant_id = $1 AND book = $2 "
                    "AND currency = $3), 0)",
                    pg::params{}.id(books_of(step.event.books)).text(step.book).text(step.money.text()));
    };
    for (const auto& step : cases::read_postings(name)) {
      CAPTURE(step.event.where);
      if (step.quote) {
        storage::new_fx_rate r;
        r.source = "table";
        r.base = step.quote->base;
        r.quote = step.quote->quote;
        r.as_of = step.quote->as_of;
        r.rate = step.quote->rate;
        must(in_transaction(w.node, w.seller(), [&](pg::transaction& tx) { return storage::insert_fx_rate(tx, r); }));
        continue;
      }
      if (step.is_question) {
        // The demo has put money on the bank's book; a table starts at nothing.
        const auto there = step.book == "1000" && step.event.books.empty() && step.money == currency{}
                               ? number(w.root, "SELECT sum(amount_e8)::bigint FROM postings p JOIN journal_entries e "
                                                "USING (tenant_id, entry_no) WHERE p.book = '1000' AND e.cause LIKE 'demo%'")
                               : 0;
        CHECK(cases::money_text(amount{(balance(step) - there) * cases::natural_side(step.book)}) ==
              cases::money_text(step.answer));
        continue;
      }
      if (!step.event.outcome) continue;
      const auto tenant = books_of(step.event.books);
      if (step.event.is_valuation) {
        const auto part = must(in_transaction(w.node, tenant, [](pg::transaction& tx) { return storage::value_entries(tx, 0, 100); }));
        REQUIRE(part.valued.size() == 1);
        CHECK(lines_of(w, part.valued[0].valuation_entry_no) == step.expected);
        continue;
      }
      const auto key = "event-" + std::to_string(++n);
      if (step.event.is_reversal) {
        last[step.event.books] =
            must(in_transaction(w.node, tenant, [&](pg::transaction& tx) {
              return storage::reverse_journal(tx, last[step.event.books], key, step.event.where);
            })).entry_no;
        if (step.event.is_by_quotes) CHECK(lines_of(w, last[step.event.books]) == step.expected);
        continue;
      }
      auto j = journal(step.event.kind, key, step.event.asked);
      j.posted_at = april;
      last[step.event.books] = must(post(w.node, tenant, j)).entry_no;
      if (step.event.is_by_quotes) CHECK(lines_of(w, last[step.event.books]) == step.expected);
    }
    CHECK_MESSAGE(failing(w) == "", name);
    must(in_transaction(w.node, w.seller(), [](pg::transaction& tx) {
      return storage::close_period(tx, must(parse_book_period("2026-04")), "test");
    }));
    CHECK_MESSAGE(failing(w) == "", name);
  }
}

}  // namespace didtron::test
