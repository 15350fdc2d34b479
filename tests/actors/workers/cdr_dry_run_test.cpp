#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "tests/actors/workers/import_world.hpp"

namespace didtron::import_test {

namespace cdr_dry_run_test {

std::string counts_of(const cdr_import_view& i) {
  std::string out = i.state == "dry_run" ? "done" : i.state;
  for (const auto n : {i.rows, i.booked, i.duplicates, i.conflicts, i.unrated, i.quarantined, i.refused})
    out += " " + std::to_string(n);
  for (const auto& m : i.posted)
    out += "; " + std::string{m.code.text()} + " " + format(m.charges) + " " + format(m.costs);
  return out + "; " + i.reason;
}

/// Everything that an import writes; of the audit log the number of entries.
std::string written(import_world& w) {
  return w.books() + " " +
         w.text("SELECT (SELECT count(*) FROM cdr_imports) || ' imports, ' || (SELECT count(*) FROM "
                "cdr_reviews) || ' reviews, ' || (SELECT count(*) FROM cdr_import_errors) || ' errors, ' || "
                "(SELECT count(*) FROM cdr_batches) || ' batches, ' || (SELECT count(*) FROM outbox) || "
                "' events, ' || (SELECT sum(epoch) FROM cdr_sources) || ' epochs'");
}

}  // namespace cdr_dry_run_test
using namespace cdr_dry_run_test;

TEST_CASE("a dry run of every file of the corpus says what its import then does, and writes nothing") {
  import_world w{"dry"};
  auto format = w.format();
  format.late_days_max = static_cast<std::int32_t>(
      w.number("SELECT (extract(epoch FROM now() - '2026-03-01') / 86400)::bigint + 100"));
  const cdr_importer importer{w.importer_settings()};
  int files = 0;
  std::int64_t rows = 0;
  for (const auto& entry : std::filesystem::directory_iterator{std::string{DIDTRON_SOURCE_DIR} + "/tests/fixtures/cdr"}) {
    if (entry.path().extension() != ".csv") continue;
    CAPTURE(entry.path().filename().string());
    std::ifstream in{entry.path(), std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    const auto source = w.make_source("dry-" + std::to_string(++files), format);
    const auto before = written(w);
    const auto order = w.order(source, "a", text);
    const auto dry = must(importer.dry_run(order));
    CHECK(written(w) == before);
    CHECK(w.number("SELECT count(*) FROM audit_log WHERE action = 'cdr_import.dry_run' AND actor = "
                   "'user:7'") == 2 * files - 1);
    const auto done = must(importer.import(order));
    CHECK(counts_of(dry) == counts_of(done));
    rows += done.rows;
    // Each refused row with its column and reason, as they are kept of the import.
    const auto kept = must(importer.errors(w.seller(), done.id));
    std::vector<row_fault> told;
    for (const auto& row : *dry.preview)
      if (row.outcome == "refused") told.push_back({row.row_no, row.column, row.reason});
    CHECK(told == kept);
    // Now all that was claimed is known.
    const auto again = must(importer.dry_run(order));
    CHECK(again.booked == 0);
    CHECK(again.refused == done.refused);
    CHECK(again.duplicates + again.conflicts == done.rows - done.refused);
  }
  CHECK(files > 30);
  CHECK(rows > 30);
  CHECK(w.failures() == "");
}

TEST_CASE("a dry run tells money and reasons row by row; of many rows the first of each outcome") {
  import_world w{"drymoney"};
  const auto source = w.make_source("switch-1", w.format());
  const cdr_importer importer{w.importer_settings()};
  w.import(source, "before", header + row(3, 60));
  const auto text = header + row(1, 61) + row(2, 60, "99912345678") + row(3, 60) + row(1, 61) +
                    row(1, 90) + row(4, 60, "33142345678", "nobody") + row(5, 60, "3314x");
  const auto seen = must(importer.dry_run(w.order(source, "a", text)));
  CHECK(seen.id == 0);
  CHECK(seen.state == "dry_run");
  std::string told;
  for (const auto& r : *seen.preview) {
    told += std::to_string(r.row_no) + " " + r.key + " " + r.outcome;
    if (r.charge) told += " " + format(r.charge->value, 6) + " " + std::string{r.charge->code.text()};
    if (r.cost) told += " " + format(r.cost->value, 6);
    if (!r.column.empty()) told += " " + r.column;
    if (!r.reason.empty()) told += " (" + r.reason.substr(0, r.reason.find(':')) + ")";
    told += "\n";
  }
  CHECK(told == "1 c1 booked 0.011183 USD 0.005720\n"
                "2 c2 unrated (no_price)\n"
                "3 c3 duplicate\n"
                "4 c1 duplicate\n"
                "5 c1 conflict (a known call with other content)\n"
                "6 c4 unrated (unknown_carrier)\n"
                "7  refused dst (not an international number of 5 to 15 digits)\n");
  const auto many = must(importer.dry_run(w.order(source, "b", rows(100, 700))));
  CHECK(many.booked == 600);
  CHECK(many.preview->size() == 200);
  must(w.root.execute("UPDATE cdr_sources SET status = 'disabled'"));
  CHECK(importer.dry_run(w.order(source, "a", text)).error().kind == errc::conflict);
  CHECK(importer.dry_run(w.order(999, "a", text)).error().kind == errc::not_found);
}

}  // namespace didtron::import_test
