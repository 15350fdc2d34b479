#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "actors/domain/cdrs/cdr_rater.hpp"
#include "storage/repositories/cdrs.hpp"
#include "storage/repositories/ledger_periods.hpp"
#include "tests/actors/workers/import_world.hpp"
#include "tests/support/cut_proxy.hpp"

namespace didtron::import_test {

namespace importer_support {

std::string fixture(const std::string& name) {
  std::ifstream in{std::string{DIDTRON_SOURCE_DIR} + "/tests/fixtures/cdr/" + name,
                   std::ios::binary};
  REQUIRE_MESSAGE(in.good(), name);
  return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

int count_in(const std::string& said, const std::string& word) {
  const auto at = said.find(word + ":");
  return at == std::string::npos ? 0 : std::stoi(said.substr(at + word.size() + 1));
}

std::string shuffled(const std::string& file, unsigned seed) {
  std::istringstream in{file.substr(header.size())};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line + "\n");
  std::mt19937 random{seed};
  std::shuffle(lines.begin(), lines.end(), random);
  std::string out = header;
  for (const auto& line : lines) out += line;
  return out;
}

}  // namespace importer_support

using namespace importer_support;

TEST_CASE("the corpus of CDR files: what is booked, held and refused in the database") {
  import_world w{"corpus"};
  // Young enough at any date: the CDRs of March 2026; 405 days older is not.
  auto format = w.format();
  format.late_days_max = static_cast<std::int32_t>(
      w.number("SELECT (extract(epoch FROM now() - '2026-03-01') / 86400)::bigint + 100"));
  std::istringstream table{fixture("EXPECTED.tsv")};
  std::string line;
  std::getline(table, line);
  std::string before;
  int n = 0;
  while (std::getline(table, line)) {
    const auto tab = line.find('\t');
    const auto name = line.substr(0, tab);
    auto said = line.substr(tab + 1);
    if (said == "same") said = before;
    before = said;
    CAPTURE(name);
    CAPTURE(said);
    const auto source = w.make_source("source-" + std::to_string(++n), format);
    const auto seen = w.import(source, "first", fixture(name));
    CAPTURE(seen.reason);
    if (said.starts_with("reject-file-or-accept")) {
      CHECK((seen.state == "refused" || seen.booked == 1));
    } else if (said.starts_with("reject-file")) {
      CHECK(seen.state == "refused");
      CHECK(seen.rows == 0);
      CHECK_FALSE(seen.reason.empty());
    } else if (name == "dst_00.csv" || name == "quoted_newline.csv") {
      CHECK(seen.refused == 1);
    } else {
      CHECK(seen.state == "done");
      CHECK(seen.booked == count_in(said, "accept"));
      CHECK(seen.refused == count_in(said, "reject-row"));
      CHECK(seen.quarantined + seen.conflicts == count_in(said, "quarantine"));
    }
    const auto errors = must(
        pg::run(w.node, storage::cdr_import_errors({{}, w.seller(), true, true}, seen.id)));
    CHECK(static_cast<std::int64_t>(errors.size()) == seen.refused);
    for (const auto& e : errors) CHECK((e.row_no > 0 && !e.column.empty() && !e.reason.empty()));
  }
  CHECK(w.failures() == "");
}

TEST_CASE("both sides of an imported call are rated to the last digit and posted") {
  import_world w{"rated"};
  const auto source = w.make_source("switch-1", w.format());
  const auto done = w.import(source, "a", header + row(1, 61) + row(2, 0));
  CHECK(done.state == "done");
  CHECK(done.booked == 2);
  // France 0.0110 sold 1/1 for 61 s: 0.011183; carrier A 0.0052 bought 6/6: 66 s = 0.00572.
  CHECK(w.number("SELECT charge_e8 FROM cdrs WHERE source_seq = 1") == 1'118'300);
  CHECK(w.number("SELECT cost_e8 FROM cdrs WHERE source_seq = 1") == 572'000);
  CHECK(w.number("SELECT charge_e8 FROM cdrs WHERE source_seq = 2") == 0);
  CHECK(w.number("SELECT count(*) FROM cdrs WHERE usage_period_on = '2026-03-01'") == 2);
  CHECK(w.number("SELECT count(*) FROM cdrs_20260301") == 2);
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'cdrs.imported'") == 1);
  auto ids = must(w.root.execute("SELECT call_id FROM cdrs WHERE source_seq = 1"));
  const auto call = must(pg::first_row(ids, [](pg::row_reader& in) { return in.id128(); }));
  const viewer staff{{}, w.seller(), true, true};
  const auto seen = must(pg::run(w.node, storage::cdr_one(staff, call)));
  CHECK(seen.summary.charge == amount{1'118'300});
  CHECK(seen.journal_entry_no.has_value());
  const viewer customer{{}, w.demo.customers.front().tenant, false, false};
  CHECK(must(pg::run(w.node, storage::cdr_one(customer, call))).summary.id == call);
  // Both sides can be explained again: row, steps and total are those that were booked.
  const auto imported = must(pg::run(w.node, storage::imported_cdr_one(w.seller(), call)));
  REQUIRE(imported.has_value());
  CHECK(imported->source.name == "switch-1");
  CHECK(imported->import_id == 1);
  const auto prices = w.prices();
  for (const auto& side : {imported->charge, imported->cost}) {
    const auto* card = prices->card(side.card);
    REQUIRE(card != nullptr);
    const auto told = explain_booked(imported->record, *card, nullptr, side.row, side.total);
    REQUIRE(told.has_value());
    CHECK(told->total == side.total);
    CHECK(told->card.value == side.card.value);
    amount sum;
    for (const auto& line : told->lines) sum.e8 += line.value.e8;
    CHECK(sum == told->card_total);
    // Another total or row is not explained by this card.
    CHECK_FALSE(explain_booked(imported->record, *card, nullptr, side.row, amount{side.total.e8 + 1}));
    CHECK_FALSE(explain_booked(imported->record, *card, nullptr, rate_row_id{side.row.value + 1}, side.total));
  }
  const auto seen_import = must(pg::run(w.node, storage::cdr_import_one(staff, 1)));
  REQUIRE(seen_import.posted.size() == 1);
  CHECK(seen_import.posted[0].charges.e8 == w.number("SELECT sum(charge_e8)::bigint FROM cdrs"));
  CHECK(seen_import.posted[0].costs.e8 == w.number("SELECT sum(cost_e8)::bigint FROM cdrs"));
  const viewer stranger{{}, w.demo.customers.back().tenant, false, false};
  CHECK(pg::run(w.node, storage::cdr_one(stranger, call)).error().kind == errc::not_found);
  CHECK(w.failures() == "");
}

TEST_CASE("the same calls again, in any order, file and grouping, change nothing") {
  import_world w{"replay"};
  const auto source = w.make_source("switch-1", w.format());
  const auto file = rows(0, 500);
  const auto first = w.import(source, "a", file);
  CHECK(first.booked == 500);
  const auto once = w.books();

  // The same request: the stored answer. Another name for the same file: every row is a duplicate.
  CHECK(w.import(source, "a", file).id == first.id);
  CHECK(w.books() == once);
  for (unsigned seed = 1; seed <= 3; ++seed) {
    const auto again = w.import(source, "again-" + std::to_string(seed), shuffled(file, seed));
    CHECK(again.duplicates == 500);
    CHECK(again.booked == 0);
    CHECK(w.books() == once);
  }
  // Overlapping: only what is new counts.
  const auto more = w.import(source, "b", rows(400, 600));
  CHECK(more.booked == 100);
  CHECK(more.duplicates == 100);
  // The same key within one file.
  const auto twice = w.import(source, "c", header + row(700) + row(700) + row(700, 90));
  CHECK(twice.booked == 1);
  CHECK(twice.duplicates == 1);
  CHECK(twice.conflicts == 1);
  CHECK(w.number("SELECT last_seq FROM cdr_sources") == 601);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 601);
  CHECK(w.number("SELECT sum(duplicates) FROM cdr_batches") == 1601);
  // The key of a request with another file is refused.
  const auto other = cdr_importer{w.importer_settings()}.import(w.order(source, "a", rows(0, 2)));
  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().kind == errc::duplicate);
  CHECK(w.failures() == "");
}

TEST_CASE("the order of files and rows does not matter to the balances") {
  const auto file = rows(0, 300);
  std::string straight;
  for (const unsigned seed : {0U, 7U}) {
    import_world w{"order_" + std::to_string(seed)};
    const auto source = w.make_source("switch-1", w.format());
    auto o = w.importer_settings();
    o.batch_rows = seed == 0 ? 1000 : 37;
    const cdr_importer importer{o};
    const auto text = seed == 0 ? file : shuffled(file, seed);
    CHECK(must(importer.import(w.order(source, "a", text))).booked == 300);
    const auto balances =
        must(w.root.execute("SELECT string_agg(book || ' ' || debit_e8 || ' ' || credit_e8, ', ' "
                            "ORDER BY book) FROM ledger_balances"));
    const auto text_of =
        must(pg::first_row(balances, [](pg::row_reader& in) { return in.text(); }));
    if (straight.empty()) straight = text_of;
    CHECK(text_of == straight);
    CHECK(w.failures() == "");
  }
}

TEST_CASE("a connection lost at any step: everything is booked once") {
  // After the answer to this text the connection is cut: the client never learns of it.
  const char* points[] = {"UPDATE cdr_sources SET last_seq", "UPDATE cdr_imports SET rows_done",
                          "COPY cdr_source_keys",            "COPY cdrs",
                          "post_entries",                    "INSERT INTO cdr_batches",
                          "INSERT INTO outbox",              "COMMIT",
                          "INSERT INTO cdr_imports",         "UPDATE cdr_imports SET state"};
  import_world w{"crash"};
  int n = 0;
  std::int64_t expected = 0;
  for (const auto* point : points) {
    CAPTURE(point);
    const auto source = w.make_source("switch-" + std::to_string(++n), w.format());
    test::cut_proxy proxy{test::scratch_postgres::shared().port()};
    auto o = w.importer_settings(proxy.port());
    o.batch_rows = 40;
    proxy.cut_at(point, 2);
    const auto file = rows(0, 100);
    const auto done = must(cdr_importer{o}.import(w.order(source, "a", file)));
    CHECK(proxy.cuts() >= 1);
    CHECK(done.state == "done");
    CHECK(done.booked == 100);
    CHECK(done.duplicates == 0);
    expected += 100;
    CHECK(w.number("SELECT count(*) FROM cdrs") == expected);
    CHECK(w.number("SELECT count(*) FROM cdr_source_keys") == expected);
    CHECK(w.number("SELECT sum(last_seq)::bigint FROM cdr_sources") == expected);
    // Replay twice: nothing.
    for (const auto* key : {"a", "b"}) w.import(source, key, file);
    CHECK(w.number("SELECT count(*) FROM cdrs") == expected);
  }
  CHECK(w.failures() == "");
}

TEST_CASE("an importer that dies in the middle: the next one goes on where it stopped") {
  import_world w{"resume"};
  const auto source = w.make_source("switch-1", w.format());
  const auto file = rows(0, 100);
  test::cut_proxy proxy{test::scratch_postgres::shared().port()};
  auto o = w.importer_settings(proxy.port());
  o.batch_rows = 30;
  o.attempts_max = 1;
  proxy.cut_at("INSERT INTO cdr_batches", 1);
  CHECK_FALSE(cdr_importer{o}.import(w.order(source, "a", file)).has_value());
  CHECK(w.number("SELECT count(*) FROM cdr_imports WHERE state = 'running'") == 1);
  const auto done = w.import(source, "a", file);
  CHECK(done.booked == 100);
  CHECK(done.duplicates == 0);
  CHECK(w.failures() == "");
}

TEST_CASE("two importers of one source at once: each key once, the cursor without gap") {
  import_world w{"race"};
  const auto source = w.make_source("switch-1", w.format());
  auto o = w.importer_settings();
  o.batch_rows = 20;
  o.attempts_max = 100;
  const std::string files[] = {rows(0, 300), rows(150, 450)};
  std::vector<std::thread> threads;
  std::array<std::int64_t, 2> booked{};
  std::array<std::int64_t, 2> duplicates{};
  for (std::size_t i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] {
      const auto done = cdr_importer{o}.import(w.order(source, i == 0 ? "a" : "b", files[i]));
      if (!done) return;
      booked[i] = done->booked;
      duplicates[i] = done->duplicates;
    });
  }
  for (auto& t : threads) t.join();
  CHECK(booked[0] + booked[1] == 450);
  CHECK(duplicates[0] + duplicates[1] == 150);
  CHECK(w.number("SELECT last_seq FROM cdr_sources") == 450);
  CHECK(w.number("SELECT count(DISTINCT source_seq) FROM cdrs") == 450);
  CHECK(w.number("SELECT max(source_seq) FROM cdrs") == 450);
  CHECK(w.failures() == "");
}

TEST_CASE("a former importer is fenced off; without the fence it would have booked") {
  import_world w{"fence"};
  const auto source = w.make_source("switch-1", w.format());
  storage::begun_import begun;
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    begun = must(storage::begin_import(
        tx, {source, "a", "a.csv", std::string(32, 'd'), 1}));
    must(tx.commit());
  }
  auto zone = record_reader::make(w.format(), nullptr);
  const auto text = header + row(1);
  auto file = must(cdr_files::open_file(cdr_files::file_kind::csv, text, *zone));
  cdr_files::batch parsed;
  file->read(10, parsed);
  storage::ingest_batch batch;
  batch.rater = std::make_shared<const cdr_rater>(w.prices(), w.seller(), w.format());
  batch.batch_id = 77'000;
  batch.rows = 1;
  batch.items.resize(1);
  batch.items[0].record = parsed.records.at(0);
  batch.items[0].digest = storage::digest_of(parsed.records[0]);
  REQUIRE_FALSE(batch.rater->rate(batch.items[0].record, batch.items[0].rated).has_value());
  must(w.root.execute("UPDATE cdr_sources SET epoch = epoch + 1"));
  const auto before = w.books();
  auto fenced = begun.cursor;
  const auto refused = storage::book_cdr_batch(w.node, fenced, batch);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::stale_version);
  CHECK(w.books() == before);
  // Positive control: with the epoch put back nothing else stands in the way.
  must(w.root.execute("UPDATE cdr_sources SET epoch = epoch - 1"));
  CHECK(must(storage::book_cdr_batch(w.node, fenced, batch)).booked == 1);
}

TEST_CASE("a CDR is priced by the row in force at its own answer, however late it comes") {
  import_world w{"late"};
  const auto source = w.make_source("switch-1", w.format());
  must(w.root.execute(
      "UPDATE rates SET effective_to_at = '2026-03-01T10:01:00Z' FROM rate_cards c WHERE "
      "rates.rate_card_id = c.rate_card_id AND c.side = 'customer' AND prefix = '33'"));
  must(w.root.execute(
      "INSERT INTO rates (tenant_id, rate_card_id, prefix, destination, rate_initial_e10, "
      "rate_next_e10, initial_s, next_s, effective_from_at) SELECT tenant_id, rate_card_id, '33', "
      "'France', 220000000, 220000000, 1, 1, '2026-03-01T10:01:00Z' FROM rates WHERE prefix = '33' "
      "AND effective_to_at IS NOT NULL"));
  // n = 54 is answered at 10:00:59, n = 55 at 10:01:00.
  w.import(source, "a", header + row(55) + row(54));
  CHECK(w.number("SELECT charge_e8 FROM cdrs WHERE started_at = '2026-03-01T10:00:54Z'") == 1'100'000);
  CHECK(w.number("SELECT charge_e8 FROM cdrs WHERE started_at = '2026-03-01T10:00:55Z'") == 2'200'000);
}

TEST_CASE("a CDR of a closed month waits, and is booked for its own month once a person agrees") {
  import_world w{"closed"};
  const auto source = w.make_source("switch-1", w.format());
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    must(storage::close_period(tx, *parse_book_period("2026-03"), "test"));
    must(tx.commit());
  }
  CHECK(w.import(source, "a", header + row(1, 60)).quarantined == 1);
  const viewer staff{{}, w.seller(), true, true};
  const auto queue =
      must(pg::run(w.node, storage::cdr_reviews_page(staff, {}, "quarantine", "open"))).items;
  REQUIRE(queue.size() == 1);
  CHECK(queue[0].reason == "closed_period");
  must(cdr_importer{w.importer_settings()}.resolve(w.seller(), queue[0].id, review_action::accept,
                                                   {"user:1", "agreed with the carrier"}));
  CHECK(w.number("SELECT count(*) FROM journal_entries WHERE kind IN ('usage', 'cost') AND "
                 "usage_period = '2026-03-01' AND period > '2026-03-01'") == 2);
  CHECK(w.failures() == "");
}

TEST_CASE("a CDR without price waits, and is booked once a price was added") {
  import_world w{"unrated"};
  const auto source = w.make_source("switch-1", w.format());
  const auto file = header + row(1, 60, "99912345678") + row(2, 60, "33142345678", "nobody") +
                    row(3, 60, "447012345678");
  const auto done = w.import(source, "a", file);
  CHECK(done.unrated == 3);
  CHECK(w.import(source, "b", file).duplicates == 3);
  const viewer staff{{}, w.seller(), true, true};
  auto queue = must(pg::run(w.node, storage::cdr_reviews_page(staff, {}, "unrated", "open"))).items;
  REQUIRE(queue.size() == 3);
  std::set<std::string> reasons;
  for (const auto& r : queue) reasons.insert(r.reason);
  CHECK(reasons == std::set<std::string>{"no_price", "unknown_carrier", "price_blocked"});
  const auto of = [&](const std::string& reason) {
    return std::find_if(queue.begin(), queue.end(),
                        [&](const auto& r) { return r.reason == reason; })->id;
  };
  const storage::review_decision me{"user:1", "a price was missing"};
  const auto before = w.books();
  const auto still = cdr_importer{w.importer_settings()}.resolve(
      w.seller(), of("no_price"), review_action::retry, me);
  REQUIRE_FALSE(still.has_value());
  CHECK(still.error().kind == errc::no_rate);
  CHECK(w.books() == before);

  must(w.root.execute(
      "INSERT INTO rates (tenant_id, rate_card_id, prefix, destination, rate_initial_e10, "
      "rate_next_e10, initial_s, next_s, effective_from_at) SELECT tenant_id, rate_card_id, '999', "
      "'Nowhere', 600000000, 600000000, 1, 1, '2020-01-01' FROM rate_cards"));
  const auto booked = must(cdr_importer{w.importer_settings()}.resolve(
      w.seller(), of("no_price"), review_action::retry, me));
  CHECK(booked.state == "booked");
  CHECK(booked.resolved_by == "user:1");
  CHECK(w.number("SELECT charge_e8 FROM cdrs WHERE called = '99912345678'") == 6'000'000);
  CHECK(w.number("SELECT booked FROM cdr_imports WHERE import_id = " + std::to_string(done.id)) == 1);
  const auto twice = cdr_importer{w.importer_settings()}.resolve(w.seller(), booked.id,
                                                                 review_action::retry, me);
  REQUIRE_FALSE(twice.has_value());
  CHECK(twice.error().kind == errc::conflict);
  must(cdr_importer{w.importer_settings()}.resolve(w.seller(), of("unknown_carrier"),
                                                   review_action::discard, me));
  CHECK(w.import(source, "c", file).duplicates == 3);
  CHECK(w.number("SELECT count(*) FROM audit_log WHERE action LIKE 'cdr_review.%'") == 2);
  CHECK(w.failures() == "");
}

TEST_CASE("a conflict is decided by a person: the old report stands, or its money goes back") {
  import_world w{"conflict"};
  const auto source = w.make_source("switch-1", w.format());
  w.import(source, "a", header + row(1, 60) + row(2, 60));
  const auto once = w.number("SELECT debit_e8 - credit_e8 FROM ledger_balances WHERE book = '4000'");
  const auto second = w.import(source, "b", header + row(1, 90) + row(2, 90));
  CHECK(second.conflicts == 2);
  CHECK(w.import(source, "c", header + row(1, 90)).conflicts == 1);  // known: no second entry
  const viewer staff{{}, w.seller(), true, true};
  const auto queue =
      must(pg::run(w.node, storage::cdr_reviews_page(staff, {}, "conflict", "open"))).items;
  REQUIRE(queue.size() == 2);
  // Both reports stand side by side.
  const auto both = must(pg::run(w.node, storage::cdr_review_one(staff, queue[0].id)));
  REQUIRE(both.known_call.has_value());
  CHECK(both.known_record.find("\"duration_ms\": 60000") != std::string::npos);
  CHECK(both.record.find("\"duration_ms\": 90000") != std::string::npos);
  CHECK(both.known_record.find("\"key\": \"" + both.source_key + "\"") != std::string::npos);
  CHECK(must(pg::run(w.node, storage::cdr_one(staff, *both.known_call))).summary.duration_ms == 60'000);
  const storage::review_decision me{"user:1", "the carrier corrected it"};
  const cdr_importer importer{w.importer_settings()};
  CHECK(importer.resolve(w.seller(), queue[0].id, review_action::retry, me).error().kind ==
        errc::invalid_argument);
  must(importer.resolve(w.seller(), queue[0].id, review_action::discard, me));
  CHECK(w.number("SELECT debit_e8 - credit_e8 FROM ledger_balances WHERE book = '4000'") == once);
  must(importer.resolve(w.seller(), queue[1].id, review_action::accept, me));
  // 0.0110 a minute: 60 s are 0.011, 90 s 0.0165.
  CHECK(w.number("SELECT debit_e8 - credit_e8 FROM ledger_balances WHERE book = '4000'") ==
        once + 1'100'000 - 1'650'000);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 3);
  CHECK(w.number("SELECT count(*) FROM cdr_reversals") == 1);
  CHECK(w.failures() == "");
}

TEST_CASE("an import is taken back by a reversal, once; its calls can then come again") {
  import_world w{"rollback"};
  const auto source = w.make_source("switch-1", w.format());
  w.import(source, "keep", rows(1000, 1010));
  const auto balances = [&] {
    auto all = must(w.root.execute("SELECT string_agg(book || ' ' || (credit_e8 - debit_e8), ', ' "
                                   "ORDER BY book) FROM ledger_balances"));
    return must(pg::first_row(all, [](pg::row_reader& in) { return in.text(); }));
  };
  const auto before = balances();
  auto o = w.importer_settings();
  o.batch_rows = 30;
  const cdr_importer importer{o};
  const auto file = rows(0, 100) + row(200, 60, "99912345678");
  const auto wrong = must(importer.import(w.order(source, "a", file)));
  CHECK(wrong.booked == 100);
  CHECK(wrong.unrated == 1);
  const auto after = balances();
  CHECK(after != before);
  const storage::review_decision me{"user:1", "wrong month"};
  for (int repeat = 0; repeat < 2; ++repeat) {
    const auto undone = must(importer.roll_back(w.seller(), wrong.id, me));
    CHECK(undone.state == "rolled_back");
    CHECK(undone.rollback_entry_no.has_value());
    CHECK(balances() == before);
  }
  CHECK(w.number("SELECT count(*) FROM cdrs") == 110);  // nothing is deleted
  CHECK(w.number("SELECT count(*) FROM cdr_reviews WHERE state = 'open'") == 0);
  CHECK(w.failures() == "");
  CHECK(must(importer.import(w.order(source, "a", file))).state == "rolled_back");
  CHECK(must(importer.import(w.order(source, "a2", file))).booked == 100);
  CHECK(balances() == after);
  CHECK(w.failures() == "");
  CHECK(importer.roll_back(w.seller(), 999'999, me).error().kind == errc::not_found);
  const auto refused = must(importer.import(w.order(source, "bad", "nonsense")));
  CHECK(importer.roll_back(w.seller(), refused.id, me).error().kind == errc::conflict);
}

TEST_CASE("a foreign tenant's source, import and review do not exist") {
  import_world w{"foreign"};
  const auto source = w.make_source("switch-1", w.format());
  const auto mine = w.import(source, "a", header + row(1, 60, "99912345678"));
  const auto stranger = w.demo.customers.front().tenant;
  const cdr_importer importer{w.importer_settings()};
  auto order = w.order(source, "b", header);
  order.tenant = stranger;
  CHECK(importer.import(order).error().kind == errc::not_found);
  CHECK(importer.roll_back(stranger, mine.id, {"user:2", "x"}).error().kind == errc::not_found);
  CHECK(importer.resolve(stranger, 1, review_action::discard, {"user:2", "x"}).error().kind ==
        errc::not_found);
  must(w.root.execute("UPDATE cdr_sources SET status = 'disabled'"));
  CHECK(importer.import(w.order(source, "c", header)).error().kind == errc::conflict);
}

}  // namespace didtron::import_test
