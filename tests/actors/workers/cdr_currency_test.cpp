#include <doctest/doctest.h>

#include "actors/workers/rerating_preview.hpp"
#include "storage/repositories/cdrs.hpp"
#include "storage/repositories/fx_rates.hpp"
#include "tests/actors/workers/import_world.hpp"
#include "tests/support/cases.hpp"

namespace didtron::import_test {

namespace cdr_currency_test {

/// Every card is in euros, the second customer's account in pounds.
struct currency_world : import_world {
  explicit currency_world(const std::string& name) : import_world{name} {
    for (const char* sql : {"UPDATE rate_cards SET currency = 'EUR'"}) must(root.execute(sql));
    must(root.execute("UPDATE accounts SET currency = 'GBP' WHERE account_id = " +
                      std::to_string(demo.customers.at(1).account.value)));
    store("EUR", "USD", "2026-03-01", 11'000'000'000);
    store("EUR", "USD", "2026-03-02", 12'000'000'000);
    store("EUR", "USD", "2026-03-20", 13'000'000'000);
    store("GBP", "USD", "2026-03-02", 12'500'000'000);
  }
  void store(const char* base, const char* quote, const char* day, std::int64_t rate_e10) {
    storage::new_fx_rate r;
    r.source = "ecb";
    r.base = *parse_currency(base);
    r.quote = *parse_currency(quote);
    r.as_of = *parse_calendar_date(day);
    r.rate.e10 = rate_e10;
    auto tx = must(pg::transaction::begin(node, seller()));
    must(storage::insert_fx_rate(tx, r));
    must(tx.commit());
  }
  std::int64_t source_for(const std::string& money) {
    auto& id = sources[money];
    if (id != 0) return id;
    auto f = format();
    f.account = demo.customers.at(money == "GBP" ? 1 : 0).account;
    return id = make_source("in-" + std::string(money == "GBP" ? "gbp" : "usd"), f);
  }
  std::map<std::string, std::int64_t> sources = {};
};

std::string file_of(int n, const std::string& answered, std::int64_t seconds) {
  const auto at = *parse_instant(answered);
  return header + "k" + std::to_string(n) + "," + format(plus_ms(at, -5'000)) + "," +
         (seconds == 0 ? "" : format(at)) + "," + format(plus_ms(at, seconds * 1'000)) +
         ",442071234567,33142345678," + std::to_string(seconds + 5) + "," + std::to_string(seconds) +
         ",16,carrA,USD,\r\n";
}

/// "0.012100 1.1000 0.005720 1.1000", or why it waits.
std::string outcome(currency_world& w, std::int64_t import_id) {
  if (w.number("SELECT count(*) FROM cdr_reviews WHERE import_id = " + std::to_string(import_id)) > 0)
    return w.text("SELECT reason FROM cdr_reviews WHERE import_id = " + std::to_string(import_id));
  auto rows = must(w.root.execute(
      "SELECT charge_e8, coalesce(fx_rate_e10, 0), cost_e8, coalesce(cost_fx_rate_e10, 0) FROM cdrs "
      "WHERE import_id = " + std::to_string(import_id)));
  return must(pg::first_row(rows, [](pg::row_reader& in) {
    std::string out;
    for (int side = 0; side < 2; ++side) {
      out += (side > 0 ? " " : "") + format(in.money(), 6);
      const auto e10 = in.i64();
      out += " " + (e10 == 0 ? "-" : format(exchange_rate{e10}));
    }
    return out;
  }));
}

}  // namespace cdr_currency_test
using namespace cdr_currency_test;

TEST_CASE("imported calls on cards of another currency are converted at the rate of their answer's day") {
  currency_world w{"fx"};
  int n = 0;
  for (const auto& c : cases::read("cdrs/currencies.txt")) {
    CAPTURE(c.where);
    const auto money = c.word(0).substr(0, 3);
    ++n;
    const auto done = w.import(w.source_for(money), "n" + std::to_string(n),
                               file_of(n, c.word(1), std::stoll(c.word(2))));
    CHECK(outcome(w, done.id) == c.expected);
  }
  CHECK(w.failures() == "");
}

TEST_CASE("a converted charge is explained with its rate; what waits for a rate is booked when there is one") {
  currency_world w{"fxwhy"};
  const auto source = w.source_for("GBP");
  const auto done = w.import(source, "a", file_of(1, "2026-03-02T12:00:00Z", 60));
  auto ids = must(w.root.execute("SELECT call_id FROM cdrs"));
  const auto call = must(pg::first_row(ids, [](pg::row_reader& in) { return in.id128(); }));
  const auto summary = must(pg::run(w.node, storage::cdr_one({{}, w.seller(), true, true}, call))).summary;
  CHECK(summary.money.text() == "GBP");
  CHECK(summary.cost_money.text() == "USD");
  const auto imported = must(pg::run(w.node, storage::imported_cdr_one(w.seller(), call)));
  REQUIRE(imported.has_value());
  const auto prices = w.prices();
  const auto& side = imported->charge;
  const auto told =
      explain_booked(imported->record, *prices->card(side.card), nullptr, side.row, side.total, side.fx);
  REQUIRE(told.has_value());
  CHECK(told->card_money.text() == "EUR");
  CHECK(told->card_total == amount{1'100'000});
  CHECK(told->total == amount{1'056'000});
  REQUIRE(told->fx.has_value());
  CHECK(told->fx->to.text() == "GBP");
  // Through dollars: both stored rates are named.
  CHECK(told->fx->quote.value == w.number("SELECT fx_rate_id FROM fx_rates WHERE base = 'EUR' AND as_of_on = '2026-03-02'"));
  CHECK(told->fx->second_quote.value == w.number("SELECT fx_rate_id FROM fx_rates WHERE base = 'GBP'"));
  // Without its rate the card does not say what was booked.
  CHECK_FALSE(explain_booked(imported->record, *prices->card(side.card), nullptr, side.row, side.total));
  // Money of the import is told per currency, never added up over two.
  const auto seen = must(pg::run(w.node, storage::cdr_import_one({{}, w.seller(), true, true}, done.id)));
  REQUIRE(seen.posted.size() == 2);
  CHECK(seen.posted[0].code.text() == "GBP");
  CHECK(seen.posted[0].charges == amount{1'056'000});
  CHECK(seen.posted[0].costs == amount{});
  CHECK(seen.posted[1].code.text() == "USD");
  CHECK(seen.posted[1].costs == amount{624'000});

  const auto held = w.import(source, "b", file_of(2, "2026-03-15T12:00:00Z", 60));
  CHECK(held.unrated == 1);
  CHECK(w.text("SELECT detail FROM cdr_reviews").find("no exchange rate from EUR to GBP") != std::string::npos);
  const auto review = w.number("SELECT review_id FROM cdr_reviews");
  const cdr_importer importer{w.importer_settings()};
  const storage::review_decision why{"user:1", "the rate came late"};
  CHECK(importer.resolve(w.seller(), review, review_action::retry, why).error().kind == errc::no_rate);
  w.store("EUR", "GBP", "2026-03-14", 9'000'000'000);
  // The carrier's side still has none.
  CHECK(importer.resolve(w.seller(), review, review_action::retry, why).error().kind == errc::no_rate);
  w.store("EUR", "USD", "2026-03-15", 10'000'000'000);
  CHECK(must(importer.resolve(w.seller(), review, review_action::retry, why)).state == "booked");
  CHECK(w.number("SELECT charge_e8 FROM cdrs ORDER BY source_seq DESC LIMIT 1") == 990'000);
  CHECK(w.failures() == "");
  // The control: sums over currencies are found.
  must(w.root.execute("SET session_replication_role = replica"));
  must(w.root.execute("UPDATE cdr_batches SET sums = jsonb_set(sums, '{0,charge_e8}', '1') WHERE sums <> '[]'"));
  must(w.root.execute("SET session_replication_role = DEFAULT"));
  CHECK(w.failures().find("batch_sums") != std::string::npos);
}

TEST_CASE("a converted call priced again keeps the rate that it was converted by") {
  currency_world w{"fxagain"};
  w.import(w.source_for("GBP"), "a", file_of(1, "2026-03-02T12:00:00Z", 60));
  w.import(w.source_for("USD"), "b", file_of(2, "2026-03-02T12:00:00Z", 60));
  rerating_scope scope;
  scope.side = "both";
  scope.answered_from = *parse_instant("2026-03-01T00:00:00Z");
  scope.answered_until = *parse_instant("2026-04-01T00:00:00Z");
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  const auto user = user_id{w.number("SELECT min(user_id) FROM users WHERE tenant_id = " + std::to_string(w.seller().value))};
  const auto id = must(storage::insert_rerating(tx, scope, "test", user));
  must(tx.commit());
  must(make_rerating_preview(w.importer_settings().url, w.prices(), w.seller(), id));
  const auto seen = must(pg::run(w.node, storage::rerating_one({user, w.seller(), true, true}, id)));
  CHECK(seen.calls == 4);
  CHECK(seen.unpriced == 0);
  CHECK(seen.changed == 0);
}

}  // namespace didtron::import_test
