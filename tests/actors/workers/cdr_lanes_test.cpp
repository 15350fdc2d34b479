#include "tests/actors/workers/import_world.hpp"

namespace didtron::import_test {
namespace lanes_test {

/// Rows `from` up to `to`, one second apart.
std::string some_rows(int from, int to) {
  std::string out;
  for (auto n = from; n < to; ++n) out += row(n);
  return out;
}

}  // namespace lanes_test

TEST_CASE("batches on several connections book what one connection books") {
  // Repeats in the same batch, in the next one, far away, and with other content.
  const auto file = header + lanes_test::some_rows(0, 50) + row(49) + lanes_test::some_rows(40, 45) +
                    row(20, 59) + lanes_test::some_rows(50, 200) + lanes_test::some_rows(0, 40) +
                    lanes_test::some_rows(200, 290) + row(289, 7) + lanes_test::some_rows(290, 300);
  std::string alone;
  for (const std::size_t lanes : {1, 2, 3, 5}) {
    CAPTURE(lanes);
    import_world w{"lanes"};
    const auto source = w.make_source("switch-1", w.format());
    auto o = w.importer_settings();
    o.batch_rows = 10;
    o.lanes = lanes;
    const auto done = must(cdr_importer{o}.import(w.order(source, "a", file)));
    CHECK(done.booked == 300);
    CHECK(done.duplicates == 46);
    CHECK(done.conflicts == 2);
    CHECK(w.number("SELECT last_seq FROM cdr_sources") == 300);
    CHECK(w.number("SELECT max(source_seq) - min(source_seq) + 1 FROM cdrs") == 300);
    CHECK(w.number("SELECT count(*) FROM (SELECT first_seq, lag(last_seq, 1, 0) OVER (ORDER BY first_seq, last_seq) AS before "
                   "FROM cdr_batches) AS b WHERE first_seq <> before + 1") == 0);
    CHECK(w.failures() == "");
    const auto books = w.text("SELECT string_agg(concat_ws(' ', book, currency, debit_e8, credit_e8), E'\\n' ORDER BY book) FROM ledger_balances") +
                       w.text("SELECT string_agg(source_key || ' ' || k.digest::text, E'\\n' ORDER BY source_key) FROM cdr_source_keys k");
    if (alone.empty()) alone = books;
    CHECK(books == alone);
  }
}

TEST_CASE("a batch that cannot be booked takes those behind it along, and none before it") {
  import_world w{"lanes_fail"};
  const auto source = w.make_source("switch-1", w.format());
  auto o = w.importer_settings();
  o.batch_rows = 10;
  o.lanes = 3;
  o.attempts_max = 2;
  // The seventh batch of the source is refused by the database.
  must(w.root.execute("ALTER TABLE cdr_batches ADD CONSTRAINT no_seventh CHECK (first_seq <> 61)"));
  CHECK_FALSE(cdr_importer{o}.import(w.order(source, "a", header + lanes_test::some_rows(0, 200))).has_value());
  CHECK(w.number("SELECT count(*) FROM cdrs") == 60);
  CHECK(w.number("SELECT count(*) FROM cdr_source_keys") == 60);
  CHECK(w.number("SELECT rows_done FROM cdr_imports") == 60);
  CHECK(w.failures() == "");
  // Positive control: nothing else stood in the way.
  must(w.root.execute("ALTER TABLE cdr_batches DROP CONSTRAINT no_seventh"));
  CHECK(must(cdr_importer{o}.import(w.order(source, "a", header + lanes_test::some_rows(0, 200)))).booked == 200);
  CHECK(w.failures() == "");
}

}  // namespace didtron::import_test
