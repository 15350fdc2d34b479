#include <doctest/doctest.h>

#include "actors/domain/calls/call_rating.hpp"
#include "actors/workers/rerating_preview.hpp"
#include "storage/repositories/cdrs.hpp"
#include "storage/repositories/number_blocks.hpp"
#include "storage/repositories/ported_numbers.hpp"
#include "tests/actors/workers/import_world.hpp"
#include "tests/support/cases.hpp"

/// Imported CDRs are priced like live calls: by the states of their numbers and by routing numbers.
namespace didtron::import_test {

namespace cdr_jurisdiction_test {

/// The world of tests/cases/cdrs/jurisdictions.txt.
struct us_world : import_world {
  explicit us_world(const std::string& name) : import_world{"us_" + name} {
    auto tx = must(pg::transaction::begin(root, tenant_id{}));
    must(storage::replace_number_blocks(tx, {{"224", "IL"}, {"212", "NY"}, {"315", "NY"}, {"415", "CA"}}));
    must(storage::stage_ported_numbers(
        tx, std::vector<ported_number>{{"12125550100", "13155550000"}, {"14155550100", "13155550000"}}));
    must(storage::apply_ported_numbers(tx, true));
    must(tx.commit());
    must(root.execute("DELETE FROM rates WHERE prefix LIKE '1%'"));
    sell = number("SELECT rate_card_id FROM accounts WHERE account_id = " +
                  std::to_string(demo.customers.front().account.value));
    cost = number("SELECT rate_card_id FROM trunks WHERE trunk_id = " +
                  std::to_string(demo.carriers.front().trunk.value));
    must(root.execute("UPDATE rate_cards SET is_lrn = true WHERE rate_card_id = " + std::to_string(sell)));
    add_row(sell, "1212", "any", 500);
    add_row(sell, "1315", "interstate", 9);
    add_row(sell, "1315", "intrastate", 32);
    add_row(sell, "1315", "indeterminate", 41);
    add_row(sell, "1415", "interstate", 20);
    add_row(sell, "1415", "intrastate", 60);
    add_row(cost, "1", "interstate", 5);
    add_row(cost, "1", "intrastate", 7);
    add_row(cost, "1", "indeterminate", 8);
  }

  void add_row(std::int64_t card, const std::string& prefix, const std::string& where, int e4) {
    const auto e10 = std::to_string(std::int64_t{e4} * 1'000'000);
    must(root.execute("INSERT INTO rates (tenant_id, rate_card_id, prefix, destination, rate_initial_e10, rate_next_e10, initial_s, "
                      "next_s, effective_from_at, jurisdiction) SELECT tenant_id, rate_card_id, '" + prefix + "', 'US', " + e10 +
                      ", " + e10 + ", 6, 6, '2026-01-01T00:00:00Z', '" + where + "' FROM rate_cards WHERE rate_card_id = " +
                      std::to_string(card)));
  }

  [[nodiscard]] source_format with_lrn() const {
    auto f = format();
    f.columns[static_cast<std::size_t>(cdr_field::lrn)] = "lrn";
    return f;
  }

  rerating_view rerated(std::int64_t to = 0) {
    rerating_scope scope;
    scope.side = to == 0 ? "both" : "charge";
    scope.answered_from = *parse_instant("2026-03-01T00:00:00Z");
    scope.answered_until = *parse_instant("2026-04-01T00:00:00Z");
    scope.to = rate_card_id{to};
    const auto user = user_id{number("SELECT min(user_id) FROM users WHERE tenant_id = " + std::to_string(seller().value))};
    auto tx = must(pg::transaction::begin(node, seller()));
    const auto id = must(storage::insert_rerating(tx, scope, "test", user));
    must(tx.commit());
    must(make_rerating_preview(importer_settings().url, prices(), seller(), id));
    return must(pg::run(node, storage::rerating_one({user, seller(), true, true}, id)));
  }
  void post(const rerating_view& run) {
    const auto second = user_id{number(
        "INSERT INTO users (tenant_id, email, display_name, password_hash, role) SELECT tenant_id, 'second-" +
        std::to_string(run.id) + "@didtron.example', 'Second', password_hash, role FROM users WHERE tenant_id = " +
        std::to_string(seller().value) + " ORDER BY user_id LIMIT 1 RETURNING user_id")};
    auto tx = must(pg::transaction::begin(node, seller()));
    must(storage::decide_rerating(tx, run.id, true, second, ""));
    must(tx.commit());
  }
  std::string balances() {
    return text("SELECT string_agg(book || ' ' || rest, ', ' ORDER BY book) FROM (SELECT book, sum(debit_e8 - credit_e8) AS rest "
                "FROM ledger_balances GROUP BY book) AS b WHERE rest <> 0");
  }

  template <class T> T must(result<T> r) { return import_test::must(std::move(r)); }
  void must(const result<void>& r) { import_test::must(r); }

  std::int64_t sell = 0;
  std::int64_t cost = 0;
};

const std::string us_header =
    "cdr_id,start,answer,end,src,dst,duration_s,billsec,cause,carrier,currency,cost,lrn\r\n";

std::string us_row(int n, const std::string& caller, const std::string& called, const std::string& lrn) {
  auto out = row(n, 61, called);
  const std::string from = ",442071234567,";
  out.replace(out.find(from), from.size(), "," + (caller == "-" ? "" : caller) + ",");
  return out.insert(out.size() - 2, "," + lrn);
}

/// "0.000990 interstate": the side explained again, by what is known now.
std::string explained(const catalogue& all, const storage::imported_cdr& cdr, const storage::imported_cdr::side& side) {
  const auto* card = all.card(side.card);
  REQUIRE(card != nullptr);
  const auto told = explain_booked(cdr.record, *card, all.states(), side.row, side.total);
  REQUIRE(told.has_value());
  // The call as a live one, answered then: the same charge by the same row.
  leg live;
  live.called = cdr.record.called;
  live.caller = cdr.record.caller;
  live.called_lrn = cdr.record.lrn;
  live.answered_at = cdr.record.started_at;
  const auto price = must(rating_side_for(*card, live, cdr.record.answered_at, all.states()));
  CHECK(price.row.id == side.row);
  CHECK(must(rate_side(cdr.record.duration_ms, price)).charge.total == side.total);
  return format(side.total, 6) + " " + std::string{name_of(told->where)};
}

std::string outcome(us_world& w, const catalogue& all, const cdr_import_view& import) {
  if (import.refused > 0) {
    const auto why = must(pg::run(w.node, storage::cdr_import_errors({{}, w.seller(), true, true}, import.id)));
    return "refused " + why.at(0).column;
  }
  const auto id = std::to_string(import.id);
  if (import.unrated > 0) return w.text("SELECT reason FROM cdr_reviews WHERE import_id = " + id);
  const auto call = *parse_uuid(w.text("SELECT call_id::text FROM cdrs WHERE import_id = " + id));
  const auto cdr = must(pg::run(w.node, storage::imported_cdr_one(w.seller(), call)));
  REQUIRE(cdr.has_value());
  return explained(all, *cdr, cdr->charge) + ", " + explained(all, *cdr, cdr->cost) + ", " +
         (cdr->record.lrn.empty() ? "-" : cdr->record.lrn);
}

}  // namespace cdr_jurisdiction_test
using namespace cdr_jurisdiction_test;

TEST_CASE("imported calls to US numbers are priced by states and routing numbers as in the table, and again the same") {
  us_world w{"table"};
  const auto source = w.make_source("switch-1", w.with_lrn());
  const auto all = w.prices();
  const cdr_importer importer{w.importer_settings()};
  int n = 0;
  for (const auto& c : cases::read("cdrs/jurisdictions.txt")) {
    CAPTURE(c.where);
    CAPTURE(c.text);
    ++n;
    const auto file = us_header + us_row(n, c.word(0), c.word(1), c.option("lrn"));
    const auto dry = must(importer.dry_run(w.order(source, "n" + std::to_string(n), file)));
    const auto done = w.import(source, "n" + std::to_string(n), file);
    CHECK(outcome(w, *all, done) == c.expected);
    // The dry run has said so.
    if (done.booked == 1)
      CHECK(c.expected.starts_with(format(dry.preview->at(0).charge->value, 6) + " "));
    else
      CHECK(dry.refused + dry.unrated == 1);
  }
  const auto booked = w.number("SELECT count(*) FROM cdrs");
  CHECK(booked == n - 2);
  const auto again = w.rerated();
  CHECK(again.calls == 2 * booked);
  CHECK(again.changed == 0);
  CHECK(again.unpriced == 0);
  CHECK(w.failures() == "");
}

TEST_CASE("there and back to another list leaves US calls as they were, whatever was ported meanwhile") {
  us_world w{"again"};
  const auto source = w.make_source("switch-1", w.with_lrn());
  std::string file = us_header;
  int n = 0;
  for (const auto& c : cases::read("cdrs/jurisdictions.txt"))
    if (c.expected.starts_with("0.")) file += us_row(++n, c.word(0), c.word(1), c.option("lrn"));
  CHECK(w.import(source, "a", file).booked == n);
  const auto before = w.balances();
  must(w.root.execute("DELETE FROM ported_numbers"));
  const auto there = w.rerated(w.cost);  // a list that knows no routing numbers
  CHECK(there.changed == n);
  CHECK(there.unpriced == 0);
  w.post(there);
  CHECK(w.balances() != before);
  const auto back = w.rerated(w.sell);
  CHECK(back.changed == n);
  CHECK(back.unpriced == 0);
  w.post(back);
  CHECK(w.balances() == before);
  // The control: without the numbers that were kept they cost something else.
  must(w.root.execute("SET session_replication_role = replica"));
  must(w.root.execute("UPDATE cdrs SET called_lrn = NULL"));
  must(w.root.execute("SET session_replication_role = DEFAULT"));
  CHECK(w.rerated().changed > 0);
  CHECK(w.failures() == "");
}

TEST_CASE("a source without the column has its routing numbers looked up, when a card wants them") {
  us_world w{"lookup"};
  auto format = w.format();
  const auto source = w.make_source("switch-1", format);
  std::string file = header;
  for (int n = 0; n < 40; ++n) {
    auto line = us_row(n, "12245550100", n % 2 == 0 ? "12125550100" : "12125550199", "");
    file += line.erase(line.size() - 3, 1);
  }
  auto settings = w.importer_settings();
  settings.batch_rows = 10;
  CHECK(must(cdr_importer{settings}.import(w.order(source, "a", file))).booked == 40);
  CHECK(w.number("SELECT count(*) FROM cdrs WHERE called_lrn = '13155550000' AND charge_e8 = 99000") == 20);
  CHECK(w.number("SELECT count(*) FROM cdrs WHERE called_lrn IS NULL AND charge_e8 = 5500000") == 20);
  // What is sent again, with the column now and empty, is the same.
  const auto declared = w.make_source("switch-2", w.with_lrn());
  std::string with_column = us_header;
  for (int n = 0; n < 2; ++n) with_column += us_row(n, "12245550100", "12125550100", "");
  CHECK(w.import(declared, "b", with_column).booked == 2);
  CHECK(w.number("SELECT count(*) FROM cdrs WHERE called_lrn = '13155550000'") == 22);

  must(w.root.execute("UPDATE rate_cards SET is_lrn = false"));
  const auto plain = w.make_source("switch-3", format);
  CHECK(w.import(plain, "c", file).booked == 40);
  CHECK(w.number("SELECT count(*) FROM cdrs WHERE import_id = (SELECT max(import_id) FROM cdr_imports) AND called_lrn IS NULL AND "
                 "charge_e8 = 5500000") == 40);
  CHECK(w.failures() == "");
}

TEST_CASE("a US call that waited is priced by its routing number when somebody decides") {
  us_world w{"waits"};
  const auto source = w.make_source("switch-1", w.with_lrn());
  must(w.root.execute("UPDATE rates SET status = 'blocked' WHERE prefix IN ('1315', '1415')"));
  const auto held = w.import(source, "a", us_header + us_row(1, "12245550100", "12125550100", "") +
                                              us_row(2, "12245550100", "12125550100", "14155550000"));
  CHECK(held.unrated == 2);
  must(w.root.execute("UPDATE rates SET status = 'active'"));
  const cdr_importer importer{w.importer_settings()};
  const auto first = w.number("SELECT min(review_id) FROM cdr_reviews");
  for (const auto review : {first, first + 1})
    CHECK(must(importer.resolve(w.seller(), review, review_action::retry, {"user:1", "open again"})).state == "booked");
  CHECK(w.number("SELECT charge_e8 FROM cdrs WHERE called_lrn = '13155550000'") == 99'000);
  CHECK(w.number("SELECT charge_e8 FROM cdrs WHERE called_lrn = '14155550000'") == 220'000);
  // The same call with another routing number is a conflict; who accepts it sees both.
  const auto other = w.import(source, "b", us_header + us_row(2, "12245550100", "12125550100", "13155550000"));
  CHECK(other.conflicts == 1);
  const auto review = w.number("SELECT max(review_id) FROM cdr_reviews");
  const auto seen = must(pg::run(w.node, storage::cdr_review_one({{}, w.seller(), true, true}, review)));
  CHECK(seen.record.find("\"lrn\": \"13155550000\"") != std::string::npos);
  CHECK(seen.known_record.find("\"lrn\": \"14155550000\"") != std::string::npos);
  CHECK(must(importer.resolve(w.seller(), review, review_action::accept, {"user:1", "they corrected it"})).state == "booked");
  CHECK(w.number("SELECT charge_e8 FROM cdrs ORDER BY source_seq DESC LIMIT 1") == 99'000);
  CHECK(w.failures() == "");
}

}  // namespace didtron::import_test
