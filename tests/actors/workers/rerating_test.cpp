#include <future>
#include <random>

#include "actors/workers/rerating_preview.hpp"
#include "storage/repositories/cdrs.hpp"
#include "tests/actors/workers/import_world.hpp"

/// Booked calls priced again, against a real database.
namespace didtron::import_test {

namespace rerating_support {

struct rerating_world : import_world {
  explicit rerating_world(const std::string& name, int calls = 40) : import_world{"rerating_" + name} {
    source = make_source("switch", format());
    import(source, "first", rows(0, calls));
    import_id = number("SELECT max(import_id) FROM cdr_imports");
    second = user_id{number(
        "INSERT INTO users (tenant_id, email, display_name, password_hash, role) SELECT tenant_id, 'second@didtron.example', 'Second', "
        "password_hash, role FROM users WHERE user_id = " + std::to_string(first().value) + " RETURNING user_id")};
  }

  [[nodiscard]] user_id first() {
    return user_id{number("SELECT min(user_id) FROM users WHERE tenant_id = " + std::to_string(seller().value))};
  }

  static rerating_scope march(const std::string& side) {
    rerating_scope s;
    s.side = side;
    s.answered_from = *parse_instant("2026-03-01T00:00:00Z");
    s.answered_until = *parse_instant("2026-04-01T00:00:00Z");
    return s;
  }

  std::int64_t ask(const rerating_scope& scope) {
    auto tx = must(pg::transaction::begin(node, seller()));
    const auto id = must(storage::insert_rerating(tx, scope, "test", first()));
    must(tx.commit());
    return id;
  }
  void preview(std::int64_t id, const storage::preview_limits& limits = {}) {
    must(make_rerating_preview(importer_settings().url, prices(), seller(), id, limits));
  }
  result<rerating_view> decide(std::int64_t id, user_id by, bool is_approved = true) {
    auto tx = must(pg::transaction::begin(node, seller()));
    auto done = storage::decide_rerating(tx, id, is_approved, by, "");
    if (done) must(tx.commit());
    return done;
  }
  result<rerating_view> undo(std::int64_t id) {
    auto tx = must(pg::transaction::begin(node, seller()));
    auto done = storage::undo_rerating(tx, id, first(), "test");
    if (done) must(tx.commit());
    return done;
  }
  rerating_view run(const rerating_scope& scope) {
    const auto id = ask(scope);
    preview(id);
    return must(decide(id, second));
  }
  rerating_view view(std::int64_t id) {
    return must(pg::run(node, storage::rerating_one({first(), seller(), true, true}, id)));
  }

  void price(const std::string& factor, const std::string& where = "true") {
    must(root.execute("UPDATE rates SET rate_initial_e10 = (rate_initial_e10 * " + factor +
                      ")::bigint, rate_next_e10 = (rate_next_e10 * " + factor + ")::bigint WHERE " + where));
  }
  /// Balances alone: entries and their digests grow with every run.
  std::string money() {
    return text("SELECT coalesce(string_agg(book || ' ' || currency || ' ' || rest, ', ' ORDER BY book, currency), '') FROM ("
                "SELECT book, currency, sum(debit_e8 - credit_e8) AS rest FROM ledger_balances GROUP BY book, currency) AS b "
                "WHERE rest <> 0");
  }
  std::int64_t owed(const std::string& book) {
    return number("SELECT coalesce(sum(debit_e8 - credit_e8), 0)::bigint FROM ledger_balances WHERE book LIKE '" + book + "'");
  }
  std::int64_t sum(const std::string& what) { return number("SELECT sum(" + what + ")::bigint FROM cdrs"); }

  template <class T> T must(result<T> r) { return import_test::must(std::move(r)); }
  void must(const result<void>& r) { import_test::must(r); }

  std::int64_t source = 0;
  std::int64_t import_id = 0;
  user_id second = {};
};

}  // namespace rerating_support

using namespace rerating_support;

TEST_CASE("re-rating on the same prices changes nothing and posts nothing") {
  rerating_world w{"same"};
  const auto before = w.money();
  const auto entries = w.number("SELECT count(*) FROM journal_entries");
  const auto done = w.run(w.march("both"));
  CHECK(done.state == "posted");
  CHECK(done.calls == 80);
  CHECK(done.changed == 0);
  CHECK(done.unpriced == 0);
  CHECK_FALSE(done.first_entry_no);
  CHECK(w.money() == before);
  CHECK(w.number("SELECT count(*) FROM journal_entries") == entries);
}

TEST_CASE("only the differences are posted, each party's own, and there and back leaves the books equal") {
  rerating_world w{"there"};
  const auto before = w.money();
  const auto charges = w.sum("charge_e8");
  const auto income = w.owed("4000%");
  w.price("2");
  const auto there = w.run(w.march("charge"));
  CHECK(there.changed == 40);
  REQUIRE(there.totals.size() == 1);
  CHECK(there.totals[0].side == "charge");
  CHECK(there.totals[0].before.e8 == charges);
  CHECK(there.totals[0].after.e8 == 2 * charges);
  CHECK(w.owed("4000%") == income - charges);
  CHECK(w.sum("charge_e8") == charges);  // what was booked stays
  CHECK(w.failures().empty());
  // The carrier's side was not in the scope.
  CHECK(w.run(w.march("cost")).changed == 40);
  w.price("0.5");
  const auto back = w.run(w.march("both"));
  CHECK(back.changed == 80);
  CHECK(w.money() == before);
  CHECK(w.run(w.march("both")).changed == 0);
  CHECK(w.failures().empty());
}

TEST_CASE("a run can be priced on another list, and undone as a whole") {
  rerating_world w{"other_list"};
  const auto before = w.money();
  const auto copy = w.number(
      "WITH card AS (SELECT c.* FROM rate_cards c JOIN cdrs d ON d.rate_card_id = c.rate_card_id LIMIT 1), "
      "made AS (INSERT INTO rate_cards (tenant_id, side, name, currency, duration_rounding, increment_style, rounding, precision) "
      "SELECT tenant_id, side, 'Dearer', currency, duration_rounding, increment_style, rounding, precision FROM card "
      "RETURNING tenant_id, rate_card_id), "
      "filled AS (INSERT INTO rates (tenant_id, rate_card_id, prefix, destination, rate_initial_e10, rate_next_e10, initial_s, next_s, "
      "effective_from_at) SELECT r.tenant_id, m.rate_card_id, r.prefix, r.destination, r.rate_initial_e10 * 3, r.rate_next_e10 * 3, "
      "r.initial_s, r.next_s, r.effective_from_at FROM rates r JOIN card c ON c.rate_card_id = r.rate_card_id CROSS JOIN made m) "
      "SELECT rate_card_id FROM made");
  auto scope = w.march("charge");
  scope.to = rate_card_id{copy};
  const auto run = w.run(scope);
  CHECK(run.changed == 40);
  CHECK(run.totals.at(0).after.e8 == 3 * run.totals.at(0).before.e8);
  CHECK(w.number("SELECT DISTINCT rate_card_id FROM rerated_calls") == copy);
  // Now the calls stand on the other list: priced on their own again nothing changes.
  CHECK(w.run(w.march("charge")).changed == 0);
  const auto undone = w.must(w.undo(run.id));
  CHECK(undone.state == "undone");
  CHECK(w.money() == before);
  CHECK(w.undo(run.id).error().kind == errc::conflict);
  CHECK(w.failures().empty());
}

TEST_CASE("a scope is what it says: account, carrier, list, prefix, import, time") {
  rerating_world w{"scope", 10};
  w.import(w.source, "second", header + row(500, 60, "33612345678") + row(501, 60, "33612345678"));
  w.price("2");
  const auto changed = [&](auto change) {
    auto scope = w.march("charge");
    change(scope);
    const auto id = w.ask(scope);
    w.preview(id);
    return w.view(id).changed;
  };
  CHECK(changed([](auto&) {}) == 12);
  CHECK(changed([](auto& s) { s.called_prefix = "336"; }) == 2);
  CHECK(changed([](auto& s) { s.called_prefix = "44"; }) == 0);
  CHECK(changed([&](auto& s) { s.import_id = w.import_id; }) == 10);
  CHECK(changed([&](auto& s) { s.account = w.demo.customers.front().account; }) == 12);
  CHECK(changed([&](auto& s) { s.account = w.demo.customers.back().account; }) == 0);
  CHECK(changed([&](auto& s) { s.carrier = w.demo.carriers.front().carrier; }) == 12);
  CHECK(changed([&](auto& s) { s.carrier = w.demo.carriers.back().carrier; }) == 0);
  CHECK(changed([&](auto& s) {
          s.card = rate_card_id{w.number("SELECT DISTINCT rate_card_id FROM cdrs")};
        }) == 12);
  CHECK(changed([&](auto& s) {
          s.card = rate_card_id{w.number("SELECT DISTINCT cost_rate_card_id FROM cdrs")};
        }) == 0);
  // The first call was answered at 10:00:05.
  CHECK(changed([](auto& s) { s.answered_until = *parse_instant("2026-03-01T10:00:06Z"); }) == 1);
  CHECK(changed([](auto& s) { s.answered_from = *parse_instant("2026-03-01T10:00:06Z"); }) == 11);
}

TEST_CASE("one's own run is not approved by oneself, and what is decided stays decided") {
  rerating_world w{"persons"};
  w.price("2");
  const auto before = w.money();
  const auto id = w.ask(w.march("both"));
  CHECK(w.view(id).state == "requested");
  CHECK(w.decide(id, w.second).error().kind == errc::conflict);  // there is no preview yet
  w.preview(id);
  w.preview(id);  // once more: nothing
  CHECK(w.view(id).state == "previewed");
  CHECK(w.view(id).changed == 80);
  CHECK(w.money() == before);
  CHECK(w.decide(id, w.first()).error().kind == errc::forbidden);
  CHECK(w.must(w.decide(id, w.second, false)).state == "rejected");
  CHECK(w.decide(id, w.second).error().kind == errc::conflict);
  CHECK(w.money() == before);
  // Not even by SQL: the database asks for the decision, too.
  auto tx = w.must(pg::transaction::begin(w.node, w.seller()));
  CHECK_FALSE(tx.execute("INSERT INTO rerating_postings (tenant_id, rerating_id, entry_nos) SELECT tenant_id, rerating_id, '{}' FROM "
                         "reratings"));
}

TEST_CASE("a call without a price any more stays as it is, with the reason") {
  rerating_world w{"unpriced"};
  const auto before = w.money();
  w.must(w.root.execute("UPDATE rates SET status = 'blocked' WHERE rate_card_id = (SELECT DISTINCT rate_card_id FROM cdrs)"));
  const auto run = w.run(w.march("charge"));
  CHECK(run.changed == 0);
  CHECK(run.unpriced == 40);
  CHECK(w.money() == before);
  const auto calls = w.must(pg::run(w.node, storage::rerated_calls_page({w.first(), w.seller(), true, true}, run.id, {{}, 15})));
  CHECK(calls.items.size() == 15);
  REQUIRE(calls.next);
  CHECK_FALSE(calls.items[0].after);
  CHECK(calls.items[0].reason.find("block") != std::string::npos);
  const auto rest = w.must(pg::run(w.node, storage::rerated_calls_page({w.first(), w.seller(), true, true}, run.id, {calls.next, 100})));
  CHECK(rest.items.size() == 25);
}

TEST_CASE("a node that comes back makes the previews that are missing, once each") {
  rerating_world w{"pending", 5};
  const auto first = w.ask(w.march("charge"));
  const auto second = w.ask(w.march("cost"));
  w.preview(first);
  for (int i = 0; i < 2; ++i)
    w.must(make_pending_previews(w.importer_settings().url, w.prices(), {w.seller(), tenant_id{999}}));
  CHECK(w.view(first).state == "previewed");
  CHECK(w.view(second).state == "previewed");
  CHECK(w.number("SELECT count(*) FROM rerating_previews") == 2);
}

TEST_CASE("a preview that something has overtaken is not posted") {
  rerating_world w{"overtaken"};
  w.price("2");
  const auto first = w.ask(w.march("charge"));
  const auto second = w.ask(w.march("both"));
  w.preview(first);
  w.preview(second);
  w.must(w.decide(first, w.second));
  const auto between = w.money();
  CHECK(w.decide(second, w.second).error().kind == errc::conflict);
  CHECK(w.money() == between);
  // Neither is a run that a later one builds on undone.
  w.price("2");
  const auto later = w.run(w.march("charge"));
  CHECK(w.undo(first).error().kind == errc::conflict);
  CHECK(w.must(w.undo(later.id)).state == "undone");
  CHECK(w.must(w.undo(first)).state == "undone");
  CHECK(w.failures().empty());
}

TEST_CASE("a CDR tells its re-ratings: to its customer the charge's alone") {
  rerating_world w{"told"};
  w.price("2");
  const auto run = w.run(w.march("both"));
  const call_id call = w.must(parse_uuid(w.text("SELECT call_id::text FROM cdrs ORDER BY started_at LIMIT 1")));
  const auto seller = w.must(pg::run(w.node, storage::cdr_one({w.first(), w.seller(), true, true}, call)));
  REQUIRE(seller.reratings.size() == 2);
  CHECK(seller.reratings[0].side == "charge");
  CHECK(seller.reratings[0].before == seller.summary.charge);
  CHECK(seller.reratings[0].after.e8 == 2 * seller.summary.charge.e8);
  CHECK(seller.reratings[1].side == "cost");
  w.must(w.undo(run.id));
  const auto customer_tenant = tenant_id{w.number("SELECT customer_tenant_id FROM cdrs LIMIT 1")};
  const auto customer = w.must(pg::run(w.node, storage::cdr_one({w.first(), customer_tenant, false, false}, call)));
  REQUIRE(customer.reratings.size() == 1);
  CHECK(customer.reratings[0].side == "charge");
  CHECK(customer.reratings[0].undone_at);
  const auto stranger = tenant_id{w.number("SELECT max(tenant_id) FROM tenants")};
  if (stranger != customer_tenant)
    CHECK(pg::run(w.node, storage::cdr_one({w.first(), stranger, false, false}, call)).error().kind == errc::not_found);
}

TEST_CASE("the verifier finds a re-rating that posted something else than its differences") {
  rerating_world w{"verifier"};
  w.price("2");
  w.run(w.march("both"));
  CHECK(w.failures().empty());
  w.must(w.root.execute("SET session_replication_role = replica"));
  w.must(w.root.execute("UPDATE rerated_calls SET after_e8 = after_e8 + 1 WHERE side = 'cost' AND call_id = (SELECT min(call_id::text)::uuid "
                        "FROM rerated_calls)"));
  CHECK(w.failures().find("reratings") != std::string::npos);
}

TEST_CASE("calls of an import that was rolled back are not priced again, nor posted when it happens meanwhile") {
  rerating_world w{"rolled_back"};
  w.price("2");
  const auto id = w.ask(w.march("both"));
  w.preview(id);
  w.must(cdr_importer{w.importer_settings()}.roll_back(w.seller(), w.import_id, {"user:1", "wrong file"}));
  CHECK(w.decide(id, w.second).error().kind == errc::conflict);
  CHECK(w.run(w.march("both")).calls == 0);
  CHECK(w.failures().empty());
}

TEST_CASE("an import whose calls were priced again is taken back only after the re-rating is undone") {
  rerating_world w{"rolled_later"};
  w.price("2");
  const auto run = w.run(w.march("both"));
  const cdr_importer importer{w.importer_settings()};
  const auto before = w.money();
  CHECK(importer.roll_back(w.seller(), w.import_id, {"user:1", "wrong file"}).error().kind == errc::conflict);
  CHECK(w.money() == before);
  w.must(w.undo(run.id));
  w.must(importer.roll_back(w.seller(), w.import_id, {"user:1", "wrong file"}));
  CHECK(w.owed("4000%") == 0);
  CHECK(w.owed("5000%") == 0);
  CHECK(w.failures().empty());
}

TEST_CASE("a call that was priced again is not taken back for another report before that is undone, on either side") {
  for (const std::string side : {"charge", "cost"}) {
    CAPTURE(side);
    rerating_world w{"rival_" + side, 3};
    const auto other = w.import(w.source, "other", header + row(1, 77));
    REQUIRE(other.conflicts == 1);
    const auto review = w.number("SELECT review_id FROM cdr_reviews WHERE kind = 'conflict'");
    w.price("2");
    const auto run = w.run(w.march(side));
    CHECK(run.changed == 3);
    const auto before = w.money();
    const cdr_importer importer{w.importer_settings()};
    const auto accept = [&] {
      return importer.resolve(w.seller(), review, review_action::accept, {"user:1", "theirs is right"});
    };
    const auto refused = accept();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == errc::conflict);
    CHECK(refused.error().message == "re-rating " + std::to_string(run.id) + " has priced it again: undo that first");
    CHECK(w.money() == before);
    CHECK(w.number("SELECT count(*) FROM cdr_reversals") == 0);
    CHECK(w.number("SELECT count(*) FROM cdr_reviews WHERE state = 'open'") == 1);
    // The control: the same decision once the run is undone. What was booked goes back as it was booked.
    w.must(w.undo(run.id));
    w.price("0.5");
    const auto booked = w.money();
    const auto charge = w.number("SELECT charge_e8 FROM cdrs WHERE source_seq = 2");
    const auto cost = w.number("SELECT cost_e8 FROM cdrs WHERE source_seq = 2");
    const auto income = w.owed("4000%");
    const auto spent = w.owed("5000%");
    CHECK(w.must(accept()).state == "booked");
    CHECK(w.money() != booked);
    const auto newer = [&](const std::string& what) {
      return w.number("SELECT " + what + " FROM cdrs ORDER BY source_seq DESC LIMIT 1");
    };
    CHECK(newer("duration_ms") == 77'000);
    CHECK(w.owed("4000%") == income + charge - newer("charge_e8"));
    CHECK(w.owed("5000%") == spent - cost + newer("cost_e8"));
    CHECK(w.number("SELECT count(*) FROM cdr_reversals") == 1);
    CHECK(w.failures().empty());
  }
}

TEST_CASE("a preview does not begin while another run is between its posting and COMMIT") {
  rerating_world w{"between", 10};
  w.price("2");
  const auto first = w.ask(w.march("charge"));
  w.preview(first);
  const auto second = w.ask(w.march("charge"));
  const auto url = w.importer_settings().url;
  const auto prices = w.prices();
  auto tx = w.must(pg::transaction::begin(w.node, w.seller()));
  w.must(storage::decide_rerating(tx, first, true, w.second, ""));
  auto preview = std::async(std::launch::async,
                            [&] { return make_rerating_preview(url, prices, w.seller(), second); });
  CHECK(preview.wait_for(std::chrono::milliseconds{500}) == std::future_status::timeout);
  w.must(tx.commit());
  w.must(preview.get());
  CHECK(w.view(second).changed == 0);
  CHECK(w.must(w.decide(second, w.second)).state == "posted");
  CHECK(w.failures().empty());
}

TEST_CASE("a scope that is too wide is refused, and nothing of it is kept") {
  rerating_world w{"wide"};
  w.price("2");
  const auto id = w.ask(w.march("both"));
  w.preview(id, {.sides_max = 79, .sides_per_call_max = 79});
  const auto seen = w.view(id);
  CHECK(seen.state == "refused");
  CHECK(seen.refusal == "more than 79 amounts would change: choose a narrower scope");
  CHECK(w.number("SELECT count(*) FROM rerated_calls") == 0);
  CHECK(w.decide(id, w.second).error().kind == errc::conflict);
}

TEST_CASE("call by call each difference has its own lines, and prices that go up and down at once re-add") {
  rerating_world w{"per_call"};
  w.must(w.root.execute("INSERT INTO ledger_settings (tenant_id, usage_journal) VALUES (" + std::to_string(w.seller().value) +
                        ", 'per_call')"));
  std::mt19937 random{20260301};
  for (int round = 0; round < 4; ++round) {
    CAPTURE(round);
    w.price(std::to_string(1 + random() % 300) + " / 100.0", "rate_row_id % 2 = " + std::to_string(round % 2));
    const auto before = w.owed("2100:%");
    const auto run = w.run(w.march("both"));
    std::int64_t moved = 0;
    for (const auto& t : run.totals)
      if (t.side == "charge") moved += t.after.e8 - t.before.e8;
    CHECK(w.owed("2100:%") - before == moved);
    CHECK(w.number("SELECT count(*) FROM journal_entries WHERE kind = 'rerating' AND idempotency_key NOT LIKE '%#%'") == 0);
  }
  CHECK(w.failures().empty());
}

}  // namespace didtron::import_test
