#include <algorithm>

#include "storage/repositories/account_limits.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/entry_valuations.hpp"
#include "storage/repositories/events.hpp"
#include "storage/repositories/fx_rates.hpp"
#include "storage/repositories/idempotency.hpp"
#include "storage/repositories/journals.hpp"
#include "storage/repositories/ledger_periods.hpp"
#include "storage/repositories/ledger_roots.hpp"
#include "storage/repositories/live_calls.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/money_commands.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/pending_transfers.hpp"
#include "storage/repositories/rate_cards.hpp"
#include "storage/repositories/secrets.hpp"
#include "storage/repositories/settings.hpp"
#include "storage/repositories/webhooks.hpp"
#include "tests/storage/described_support.hpp"
#include "tests/storage/ledger_support.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace walls_support {

std::vector<std::string> names(pg::connection& db, std::string_view sql) {
  return must(pg::map_rows(must(db.execute(sql)), [](pg::row_reader& in) { return in.text(); }));
}

constexpr std::string_view tenant_tables = R"(
  SELECT c.relname FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  ORDER BY c.relname)";

/// What the node's role may read over all tenants, because it loads it at start.
bool is_catalogue(const std::string& table) {
  static const std::vector<std::string> list{
      "accounts",      "audit_queue",     "carriers",        "cdr_sources", "fx_rates", "job_schedules", "jobs", "ledger_balances",   "live_calls", "login_sessions",
      "rate_cards",    "rate_holidays",   "rates",    "rate_surcharges",   "rate_time_classes",
      "roles",         "routes",        "routing_plans",   "settings",   "tenants",  "trunks",            "users",    "webhook_states"};
  return std::find(list.begin(), list.end(), table) != list.end();
}

/// The demo plus at least one row of the seller in every table.
struct full_world : world {
  full_world() : world{"walls"} {
    must(book({call(1)}));
    auto other = call(1, 60'000);
    must(book({other}));  // a conflict
    auto tx = must(pg::transaction::begin(node, seller()));
    storage::live_call_row row;
    row.facts = call_2.call.facts;
    row.last_seen_at = row.facts.started_at;
    must(storage::insert_live_calls(tx, claim, std::vector{row}));
    storage::new_login_session s;
    s.token_digest.assign(32, 'a');
    s.csrf_digest.assign(32, 'b');
    s.user =
        user_id{number(root, "SELECT user_id FROM users WHERE email = 'admin@didtron.example'")};
    must(storage::create_login_session(tx, s));
    must(tx.execute("INSERT INTO ledger_settings (tenant_id) VALUES (app_tenant())"));
    storage::new_pending p{"refund", "p", "test", "2100:acct-" + std::to_string(account().value), "1010", {}, amount{1}};
    const auto pending = must(storage::open_pending(tx, p));
    must(storage::resolve_pending(tx, pending.pending_no, storage::pending_outcome::voided, {}, "test"));
    storage::new_journal j;
    j.kind = "topup";
    j.idempotency_key = "long ago";
    j.posted_at = must(parse_instant("2026-04-30T23:59:59Z"));
    j.lines = {{"1000", side::debit, {}, amount{1}}, {"4900", side::credit, {}, amount{1}}};
    must(storage::post_journal(tx, j));
    j.idempotency_key = "without a rate";
    j.posted_at = must(parse_instant("2026-04-02T00:00:00Z"));
    for (auto& line : j.lines) line.money = must(parse_currency("EUR"));
    must(storage::post_journal(tx, j));
    storage::new_journal of_call;
    of_call.kind = "usage";
    of_call.idempotency_key = "of a call";
    of_call.pair_books = sale_books(account().value, false);
    of_call.pairs = {{amount{1}, call_2.call.facts.id}};
    must(storage::post_journal(tx, of_call));
    must(storage::set_account_thresholds(tx, account(), std::vector{amount{1}}));
    must(storage::close_period(tx, must(parse_book_period("2026-04")), "test"));
    storage::new_topup t;
    t.account = account();
    t.reference = "wire";
    t.value = amount{1};
    must(storage::record_topup(tx, t));
    const auto a = must(storage::request_adjustment(
        tx, {account(), true, {}, amount{20'000'000'000}, "test", user_id{1}}));
    must(storage::decide_adjustment(tx, a.adjustment_id, true, user_id{2}, ""));
    must(storage::keep_answer(tx, {"key", std::string(32, 'a'), user_id{1}, "test"}, {200, "{}"}));
    must(storage::insert_rate_card(tx, ruled_card("walls"), {}));
    must(storage::insert_fx_rate(tx, dollar_rate("2026-04-01", 10'850'000'000)));
    described_support::insert_one_of_each(tx);
    const auto master = must(storage::parse_master_keys("1 " + std::string(64, 'a') + "\n", "test"));
    must(storage::keep_secret(tx, master, {"cdr_pull", "cdr_source:1"}, "x", user_id{1}));
    must(storage::change_setting(tx, {settings::find("trash_days"), described::value{std::int64_t{40}}, 0, false, user_id{1}}));
    must(storage::value_entries(tx, 0, 10));
    must(tx.execute("SELECT seal_audit(app_tenant(), 1)"));
    must(storage::append_outbox(tx, "test.happened", "{}"));
    must(storage::number_events(tx, 1));
    const auto endpoint = must(pg::first_row(must(tx.execute("SELECT max(webhook_endpoint_id) FROM webhook_endpoints")), [](pg::row_reader& in) { return in.i64(); }));
    must(storage::keep_webhook_secret(tx, master, endpoint, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 0, user_id{1}));
    must(tx.execute("INSERT INTO webhook_deliveries (tenant_id, webhook_endpoint_id, seq, event_type, order_key, state, attempts) "
                    "SELECT tenant_id, webhook_endpoint_id, 1, 'test.happened', '', 'delivered', 1 FROM webhook_states"));
    must(tx.commit());
    for (const auto* sql : imports) must(root.execute(sql, pg::params{}.id(seller())));
    tamper_clock();
    must(ledger_support::in_transaction(node, seller(), [](pg::transaction& signing) {
      return storage::sign_roots(signing, std::string(32, 'k'));
    }));
    number_all_events();
  }
  /// What waits for its number is open to the node's role, whose desk asks over all tenants whose events wait.
  void number_all_events() {
    auto tx = must(pg::transaction::begin(node, tenant_id{}));
    for (const auto tenant : must(storage::tenants_with_waiting_events(tx))) {
      must(tx.set_tenant(tenant));
      must(storage::number_events(tx, 1'000));
    }
    must(tx.commit());
  }
  /// As if everything so far had been recorded two days ago.
  void tamper_clock() {
    ledger_support::tamper(*this, "UPDATE journal_entries SET recorded_at = recorded_at - interval '2 days'");
  }
  static constexpr const char* imports[] = {
      "INSERT INTO audit_erasures (tenant_id, action_class, created_before, row_count) VALUES ($1, 'login', now(), 1)",
      "INSERT INTO audit_checks (tenant_id, link_count, faults) VALUES ($1, 1, '{}')",
      "INSERT INTO cdr_sources (tenant_id, source_id, name, kind, format) VALUES ($1, 1, 's', "
      "'push', '{}')",
      "INSERT INTO cdr_imports (tenant_id, import_id, source_id, idempotency_key, file_name, "
      "file_digest, file_bytes) VALUES ($1, 1, 1, 'k', 'f', sha256('f'), 1)",
      "INSERT INTO cdr_import_errors (tenant_id, import_id, row_no, column_name, reason) VALUES "
      "($1, 1, 1, 'c', 'r')",
      "INSERT INTO cdr_source_keys (tenant_id, source_id, source_key, digest, call_id, import_id) "
      "VALUES ($1, 1, 'k', 'd', gen_random_uuid(), 1)",
      "INSERT INTO cdr_reviews (tenant_id, kind, reason, detail, source_id, import_id, source_key, "
      "digest, record) VALUES ($1, 'conflict', 'r', '', 1, 1, 'k', 'd', '{}')",
      "INSERT INTO cdr_reversals (tenant_id, call_id, import_id, review_id) VALUES ($1, "
      "gen_random_uuid(), 1, 1)",
      "INSERT INTO users (tenant_id, email, display_name, password_hash, role) VALUES ($1, 'second@didtron.example', 'Second', 'x', "
      "'finance')",
      "INSERT INTO job_schedules (tenant_id, kind, every_s) VALUES ($1, 'purge_trash', 3600)",
      "INSERT INTO jobs (tenant_id, job_id, kind, operation, state, lane, attempts_max) OVERRIDING SYSTEM VALUE VALUES ($1, 1, "
      "'purge_trash', 'o', 'queued', 'bulk', 1)",
      "INSERT INTO engine_runs (tenant_id, run_id, resources, requested_by) VALUES ($1, 1, '{}', 1)",
      "INSERT INTO engine_cases (tenant_id, run_id, subject, check_name, role, what, expected, seen, is_passed, duration_us) VALUES "
      "($1, 1, 's', 'c', '', 'w', 'e', 's', true, 1)",
      "INSERT INTO engine_stages (tenant_id, part, stage_tenant_id) VALUES ($1, 'scratch', 1)",
      "INSERT INTO job_undo_steps (tenant_id, job_id, step, undo) VALUES ($1, 1, 0, '{}')",
      "INSERT INTO job_files (tenant_id, job_id, file_no, name, media_type, row_count, content) VALUES ($1, 1, 1, 'f', 'm', 0, '')",
      "INSERT INTO roles (tenant_id, name, description, permissions, created_by) SELECT $1, 'r', '', '{calls.view}', min(user_id) "
      "FROM users WHERE tenant_id = $1",
      "INSERT INTO reratings (tenant_id, rerating_id, side, answered_from, answered_until, called_prefix, reason, requested_by) "
      "OVERRIDING SYSTEM VALUE SELECT $1, 1, 'both', now() - interval '1 day', now(), '', 'r', min(user_id) FROM users WHERE tenant_id = $1",
      "INSERT INTO rerating_previews (tenant_id, rerating_id, calls, changed, unpriced, begun_at) VALUES ($1, 1, 1, 0, 1, now())",
      "INSERT INTO rerated_calls (tenant_id, rerating_id, call_id, side, started_at, usage_period, account_id, currency, before_e8, "
      "reason) SELECT tenant_id, 1, gen_random_uuid(), 'charge', now(), '2026-04-01', account_id, 'USD', 1, 'r' FROM accounts WHERE "
      "tenant_id = $1 LIMIT 1",
      "INSERT INTO rerating_decisions (tenant_id, rerating_id, requested_by, is_approved, decided_by, reason) SELECT tenant_id, 1, "
      "requested_by, true, (SELECT max(user_id) FROM users WHERE tenant_id = $1), '' FROM reratings WHERE tenant_id = $1",
      "INSERT INTO rerating_postings (tenant_id, rerating_id, entry_nos) VALUES ($1, 1, '{}')",
      "INSERT INTO rerating_undos (tenant_id, rerating_id, entry_nos, undone_by, reason) SELECT tenant_id, 1, '{}', requested_by, 'r' FROM "
      "reratings WHERE tenant_id = $1"};
  [[nodiscard]] account_id account() const { return demo.customers.front().account; }
  storage::billed_call call_2 = call(2);
};

/// As `role` with app.tenant set: what a statement gives. The transaction is rolled back.
result<pg::rows> try_as(pg::connection& db, tenant_id tenant, const std::string& sql) {
  auto tx = must(pg::transaction::begin(db, tenant));
  return tx.execute(sql);
}

std::int64_t count_as(pg::connection& db, tenant_id tenant, const std::string& table,
                      const std::string& where) {
  auto rows = must(try_as(db, tenant, "SELECT count(*) FROM " + table + " WHERE " + where));
  return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
}

}  // namespace walls_support

using namespace walls_support;

TEST_CASE("no table shows or takes a row of another tenant: every table, read from the database's "
          "own catalogue") {
  full_world w;
  const auto tables = names(w.root, tenant_tables);
  CHECK(tables.size() >= 22);
  const tenant_id stranger = w.demo.customers[1].tenant;
  const std::string of_seller = "tenant_id = " + std::to_string(w.seller().value);
  for (const std::string role : {"api", "node"}) {
    auto db = open_as(role, w.database);
    for (const auto& table : tables) {
      CAPTURE(role);
      CAPTURE(table);
      const auto there = number(w.root, "SELECT count(*) FROM " + table + " WHERE " + of_seller);
      REQUIRE_MESSAGE(there > 0, "the test has no row to hide in this table");
      CHECK(count_as(db, w.seller(), table, of_seller) == there);  // the wall has a door
      const bool is_open = role == "node" && is_catalogue(table);
      CHECK(count_as(db, stranger, table, of_seller) == (is_open ? there : 0));
      CHECK(count_as(db, tenant_id{}, table, "true") ==
            (is_open ? number(w.root, "SELECT count(*) FROM " + table) : 0));

      const auto planted = try_as(db, stranger,
                                  "INSERT INTO " + table + " (tenant_id) VALUES (" +
                                      std::to_string(w.seller().value) + ")");
      REQUIRE_FALSE(planted.has_value());
      CHECK(planted.error().kind == errc::forbidden);
      const auto removed = try_as(db, stranger, "DELETE FROM " + table);
      CHECK((removed ? removed->affected() == 0 : removed.error().kind == errc::forbidden));
      const auto taken = try_as(
          db, w.seller(), "UPDATE " + table + " SET tenant_id = " + std::to_string(stranger.value));
      REQUIRE_FALSE(taken.has_value());
      CHECK(taken.error().kind == errc::forbidden);
    }
  }
}

TEST_CASE("the API's role can write nothing at all and read no password") {
  full_world w;
  auto api = open_as("api", w.database);
  for (const auto& table : names(w.root, "SELECT relname FROM pg_class WHERE relnamespace = "
                                         "'public'::regnamespace AND relkind IN ('r', 'p', 'v')")) {
    CAPTURE(table);
    CHECK(number(w.root,
                 "SELECT count(*) FROM unnest(ARRAY['INSERT','UPDATE','DELETE','TRUNCATE']) p "
                 "WHERE has_table_privilege('didtron_api', $1, p)",
                 pg::params{}.text("public." + table)) == 0);
    CHECK_FALSE(try_as(api, w.seller(), "TRUNCATE " + table).has_value());
  }
  CHECK(try_as(api, w.seller(), "SELECT password_hash FROM users").error().kind == errc::forbidden);
  CHECK(try_as(api, w.seller(),
               "SELECT * FROM "
               "post_entry(1,'topup','k','c',NULL,NULL,ARRAY['1000','2100'],ARRAY['D','C'],ARRAY['"
               "USD','USD'],ARRAY[1,1])")
            .error()
            .kind == errc::forbidden);
}

TEST_CASE("partitions named directly show nothing and take nothing") {
  full_world w;
  auto db = open_as("node", w.database);
  CHECK(try_as(db, w.seller(), "SELECT count(*) FROM cdrs_default").error().kind ==
        errc::forbidden);
  auto owner = open_as("owner", w.database);
  CHECK(count_as(owner, w.seller(), "cdrs_default", "true") == 0);
  CHECK(count_as(owner, w.seller(), "cdrs", "true") == 1);
}

TEST_CASE("the owner, too, stands behind the wall, and facts can be changed by nobody") {
  full_world w;
  auto owner = open_as("owner", w.database);
  CHECK(count_as(owner, tenant_id{}, "journal_entries", "true") == 0);
  const std::pair<const char*, const char*> facts[] = {
      {"journal_entries", "cause"},     {"posting_lines", "book"}, {"cdr_batches", "shard"},
      {"call_postings", "currency"},
      {"cdr_keys", "digest"},           {"cdrs", "caller"},     {"cdr_attempts", "sip_code"},
      {"cdr_explanations", "decision"}, {"fx_rates", "source"}, {"audit_log", "action"},
      {"audit_links", "digest"},        {"audit_erasures", "row_count"},
      {"chart_accounts", "name"},       {"ledger_periods", "entries"},
      {"ledger_rollups", "debit_e8"},   {"pending_transfers", "cause"},
      {"pending_resolutions", "cause"}, {"cdr_import_errors", "reason"},
      {"cdr_reversals", "entry_no"},    {"topups", "note"},
      {"adjustments", "reason"},        {"adjustment_decisions", "reason"},
      {"adjustment_postings", "entry_no"}, {"idempotent_requests", "answer"},
      {"ledger_roots", "root"},
      {"unvalued_entries", "rate_on"},  {"entry_valuations", "entry_no"}};
  for (const auto& fact : facts) {
    const std::string t = fact.first;
    const std::string c = fact.second;
    CAPTURE(t);
    for (auto* db : {&w.node, &owner, &w.root}) {
      CHECK(try_as(*db, w.seller(), "UPDATE " + t + " SET " + c + " = " + c).error().kind ==
            errc::forbidden);
      CHECK(try_as(*db, w.seller(), "DELETE FROM " + t).error().kind == errc::forbidden);
      CHECK(try_as(*db, w.seller(), "TRUNCATE " + t + " CASCADE").error().kind == errc::forbidden);
    }
  }
}

TEST_CASE("a customer sees its own accounts with their balance, the seller all of them") {
  full_world w;
  auto api = open_as("api", w.database);
  const viewer staff{{}, w.seller(), true, true};
  const auto all = must(pg::run(api, storage::accounts_page(staff, {{}, 2})));
  CHECK(all.items.size() == 2);
  REQUIRE(all.next.has_value());
  CHECK(must(pg::run(api, storage::accounts_page(staff, {all.next, 2}))).items.size() == 1);
  CHECK(all.items[0].rate_card.name == "Wholesale A-Z");
  for (const auto& c : w.demo.customers) {
    const viewer customer{{}, c.tenant, false, false};
    const auto own = must(pg::run(api, storage::accounts_page(customer, {})));
    REQUIRE(own.items.size() == 1);
    CHECK(own.items[0].id == c.account);
    CHECK(own.items[0].rate_card.value == 0);
    CHECK(own.items[0].posted == must(pg::run(api, storage::account_one(staff, c.account))).posted);
    const auto other = c.account == w.demo.customers[0].account ? w.demo.customers[1].account
                                                                : w.demo.customers[0].account;
    CHECK(pg::run(api, storage::account_one(customer, other)).error().kind == errc::not_found);
  }
  CHECK(pg::run(api, storage::account_one(staff, account_id{})).error().kind == errc::not_found);
}

TEST_CASE("a log-in session is found by its digest alone, and only while it lives") {
  full_world w;
  auto api = open_as("api", w.database);
  const std::string digest(32, 'a');
  const auto s = must(pg::run(api, storage::login_session_by_digest(digest)));
  CHECK(s.user.email == "admin@didtron.example");
  CHECK(s.user.tenant_kind == "platform");
  CHECK(s.csrf_digest == std::string(32, 'b'));
  CHECK(pg::run(api, storage::login_session_by_digest(std::string(32, 'x'))).error().kind ==
        errc::not_found);
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  must(storage::touch_login_session(tx, digest, 60, 43'200));
  must(storage::revoke_login_session(tx, digest));
  must(storage::revoke_login_session(tx, digest));
  must(tx.commit());
  CHECK(pg::run(api, storage::login_session_by_digest(digest)).error().kind == errc::not_found);
}

}  // namespace didtron::test
