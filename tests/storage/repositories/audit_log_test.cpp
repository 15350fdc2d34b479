#include "storage/repositories/audit_log.hpp"

#include "storage/repositories/audit_verify.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/sha256.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace audit_log_test {

/// A log with some rows of two tenants, linked.
struct audit_world : world {
  explicit audit_world(const std::string& name) : world{name} {
    write("role.createRole", "role:1", R"({"name":"Night shift"})");
    write("ledger.recordTopup", "account:7", R"({"amount":"100"})");
    write("login", "user:1", "");
    write("categories.create", "category:5", R"({"name":"Ada Example"})");
    write("categories.change", "category:5", R"({"name":"Ada E."})");
    write("role.createRole", "role:9", "{}", customer());
    seal(seller());
    seal(customer());
  }
  [[nodiscard]] tenant_id customer() const { return demo.customers.front().tenant; }

  std::int64_t write(const std::string& action, const std::string& object, const std::string& after,
                     tenant_id tenant = {}) {
    auto tx = must(pg::transaction::begin(node, tenant ? tenant : seller()));
    storage::audit_record record;
    record.actor = "user:1";
    record.action = action;
    record.object = object;
    record.after = after;
    record.from = {"192.0.2.7", "agent", "operation", "request-1", "Ada"};
    const auto no = must(storage::append_audit(tx, record));
    must(tx.commit());
    return no;
  }
  std::int64_t seal(tenant_id tenant, std::int64_t rows_max = 1000) {
    auto tx = must(pg::transaction::begin(node, tenant));
    const auto rows = must(storage::seal_audit(tx, rows_max));
    must(tx.commit());
    return rows;
  }
  std::int64_t purge(const std::string& action_class) {
    auto tx = must(pg::transaction::begin(node, seller()));
    const auto rows = must(storage::purge_audit(tx, action_class, 1000));
    must(tx.commit());
    return rows;
  }
  /// All faults, a line each; empty: the log is as it was written.
  std::string faults(const storage::known_heads& known = {}) {
    std::string out;
    for (const tenant_id tenant : {seller(), customer()})
      for (const auto& fault : must(storage::verify_audit(node, tenant, known)).faults)
        out += fault + "\n";
    return out;
  }
  /// Past every trigger and wall, as somebody with the database's files would.
  void damage(const std::string& sql) {
    must(root.script("BEGIN; SET LOCAL session_replication_role = replica; " + sql + "; COMMIT"));
  }
  /// Makes a row old before it is linked.
  void age(std::int64_t audit_no, int days) {
    damage("UPDATE audit_log SET created_at = now() - interval '" + std::to_string(days) +
           " days' WHERE audit_no = " + std::to_string(audit_no));
  }
  std::int64_t row_of(const std::string& action) {
    return number(root, "SELECT max(audit_no) FROM audit_log WHERE action = $1", pg::params{}.text(action));
  }
  [[nodiscard]] viewer staff() const { return {user_id{1}, seller(), true, true}; }
};

}  // namespace audit_log_test

using audit_log_test::audit_world;

TEST_CASE("rows are linked in the order of commit, by nobody who writes, and each once") {
  audit_world w{"audit_seal"};
  CHECK(w.faults() == "");
  CHECK(number(w.root, "SELECT count(*) FROM audit_queue") == 0);
  auto first = must(pg::connection::open(scratch_postgres::shared().url("node", w.database)));
  auto early = must(pg::transaction::begin(first, w.seller()));
  const auto early_no = must(storage::append_audit(early, {"user:1", "role.createRole", "role:2"}));
  // A later row that commits first is linked first, and nobody waits.
  const auto late_no = w.write("role.createRole", "role:3", "{}");
  CHECK(late_no > early_no);
  CHECK(w.seal(w.seller()) == 1);
  must(early.commit());
  CHECK(w.seal(w.seller()) == 1);
  CHECK(w.seal(w.seller()) == 0);
  const auto link = [&](std::int64_t no) {
    return number(w.root, "SELECT link_no FROM audit_links WHERE audit_no = $1", pg::params{}.i64(no));
  };
  CHECK(link(early_no) == link(late_no) + 1);
  for (int i = 0; i < 7; ++i)
    w.write("role.createRole", "role:" + std::to_string(i), "{}");
  CHECK(w.seal(w.seller(), 3) == 3);
  CHECK(w.faults() == "");
  CHECK(w.seal(w.seller(), 3) + w.seal(w.seller(), 3) == 4);
  CHECK(w.faults() == "");
  // Of its own tenant only, whatever it is told.
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  CHECK_FALSE(tx.execute("SELECT seal_audit($1, 10)", pg::params{}.id(w.customer())).has_value());
}

TEST_CASE("whatever is altered, deleted, slipped in, swapped or cut off is found") {
  const auto fault_after = [](const std::string& name, const std::string& sql) {
    audit_world w{"audit_tamper_" + name};
    REQUIRE(w.faults() == "");
    w.damage(sql);
    return w.faults();
  };
  const std::string topup = "(SELECT max(audit_no) FROM audit_log WHERE action = 'ledger.recordTopup')";
  int n = 0;
  for (const std::string column : {"actor = 'user:2'", "actor_name = 'x'", "on_behalf_of = 'user:3'", "on_behalf_name = 'x'",
                                   "action = 'ledger.x'", "object = 'account:8'", "address = NULL", "user_agent = 'x'",
                                   "operation = 'x'", "request_id = 'x'", "reason = 'x'", "after = '{\"amount\": \"1\"}'",
                                   "before = '{}'", "created_at = created_at - interval '1 us'", "salt = gen_random_uuid()"}) {
    CAPTURE(column);
    CHECK(fault_after(std::to_string(n++), "UPDATE audit_log SET " + column + " WHERE audit_no = " + topup)
              .find("was altered") != std::string::npos);
  }
  CHECK(fault_after("delete", "DELETE FROM audit_log WHERE audit_no = " + topup).find("was deleted") != std::string::npos);
  CHECK(fault_after("vanish", "DELETE FROM audit_links WHERE audit_no = " + topup + "; DELETE FROM audit_log WHERE audit_no = " + topup)
            .find("is missing") != std::string::npos);
  CHECK(fault_after("insert", "INSERT INTO audit_log (tenant_id, actor, action, object) SELECT tenant_id, 'user:1', 'x', 'y' FROM "
                              "audit_log WHERE audit_no = " + topup).find("has no link") != std::string::npos);
  CHECK(fault_after("swap", "UPDATE audit_links SET audit_no = -audit_no WHERE link_no <= 2; UPDATE audit_links l SET audit_no = "
                            "-o.audit_no FROM audit_links o WHERE l.tenant_id = o.tenant_id AND l.link_no <= 2 AND o.link_no = 3 - "
                            "l.link_no").find("was altered") != std::string::npos);
  CHECK(fault_after("tail", "DELETE FROM audit_log a USING audit_links l WHERE l.audit_no = a.audit_no AND l.link_no > 3; DELETE FROM "
                            "audit_links WHERE link_no > 3").find("the head tells") != std::string::npos);
  CHECK(fault_after("class", "UPDATE audit_links SET action_class = 'login' WHERE audit_no = " + topup).find("was altered") !=
        std::string::npos);
  CHECK(fault_after("erase", "UPDATE audit_log SET detail_digest = audit_detail_digest(salt, before, after), salt = NULL, before = NULL, "
                             "after = NULL WHERE audit_no = " + topup).find("were erased") != std::string::npos);
}

TEST_CASE("a tail that was cut off with its head is found by whoever wrote a head down; so is another history") {
  audit_world w{"audit_heads"};
  const auto now = must(storage::verify_audit(w.node, w.seller())).head;
  const storage::known_heads known{{now.link_no, storage::to_hex(now.digest)}};
  CHECK(must(storage::verify_audit(w.node, w.seller(), known)).faults.empty());
  w.write("login", "user:1", "");
  w.seal(w.seller());
  CHECK(must(storage::verify_audit(w.node, w.seller(), known)).faults.empty());
  w.damage("DELETE FROM audit_log a USING audit_links l WHERE l.audit_no = a.audit_no AND l.link_no > 3; DELETE FROM audit_links "
           "WHERE link_no > 3; UPDATE audit_heads h SET link_no = l.link_no, digest = l.digest FROM audit_links l WHERE l.tenant_id "
           "= h.tenant_id AND l.link_no = 3");
  // Nothing in the database tells.
  CHECK(must(storage::verify_audit(w.node, w.seller())).faults.empty());
  CHECK(must(storage::verify_audit(w.node, w.seller(), known)).faults.size() == 1);
}

TEST_CASE("no role changes the log, and nothing is purged before its time, least of all money") {
  audit_world w{"audit_floor"};
  auto owner = open_as("owner", w.database);
  for (auto* db : {&w.node, &owner, &w.root}) {
    auto tx = must(pg::transaction::begin(*db, w.seller()));
    must(tx.execute("SELECT set_config('app.audit_erasure', 'on', true)"));
    // Even with the word that the purge uses: the row's own guard looks at its age and at what changes.
    CHECK_FALSE(tx.execute("DELETE FROM audit_log").has_value());
  }
  auto tx = must(pg::transaction::begin(w.root, w.seller()));
  must(tx.execute("SELECT set_config('app.audit_erasure', 'on', true)"));
  CHECK_FALSE(tx.execute("UPDATE audit_log SET actor = 'x' WHERE action = 'login'").has_value());
  tx.rollback();
  for (const std::string c : {"login", "refusal", "export", "change", "financial", "retention"})
    CHECK(w.purge(c) == 0);
  CHECK_FALSE(owner.execute("UPDATE audit_classes SET keep_days = 2556 WHERE action_class = 'financial'").has_value());
  CHECK_FALSE(owner.execute("UPDATE audit_classes SET keep_days_min = 30 WHERE action_class = 'financial'").has_value());
  CHECK_FALSE(w.node.execute("UPDATE audit_classes SET keep_days = 2557").has_value());
}

TEST_CASE("what was kept for its time goes, with a row that says so, and the chain stays whole") {
  audit_world w{"audit_purge"};
  const auto old_login = w.write("login", "user:1", "");
  const auto young_login = w.write("login", "user:1", "");
  const auto old_topup = w.write("ledger.recordTopup", "account:7", R"({"amount":"5"})");
  const auto ancient_topup = w.write("ledger.recordTopup", "account:7", R"({"amount":"6"})");
  w.age(old_login, 366);
  w.age(young_login, 364);
  w.age(old_topup, 3652);
  w.age(ancient_topup, 3654);
  CHECK(w.purge("login") == 0);  // not linked yet: its digest would be lost
  w.seal(w.seller());
  CHECK(w.purge("login") == 1);
  CHECK(w.purge("financial") == 1);
  CHECK(w.purge("login") + w.purge("financial") == 0);
  w.seal(w.seller());
  CHECK(w.faults() == "");
  const auto is_there = [&](std::int64_t no) {
    return number(w.root, "SELECT count(*) FROM audit_log WHERE audit_no = $1", pg::params{}.i64(no)) == 1;
  };
  CHECK_FALSE(is_there(old_login));
  CHECK_FALSE(is_there(ancient_topup));
  CHECK(is_there(young_login));
  CHECK(is_there(old_topup));
  CHECK(number(w.root, "SELECT count(*) FROM audit_log WHERE action = 'audit.purge' AND action_class = 'retention' AND actor = "
                       "'retention' AND after->>'rows' = '1'") == 2);
  // A deletion that hides behind a purge of another class or time is one.
  w.damage("DELETE FROM audit_log WHERE audit_no = " + std::to_string(young_login));
  CHECK(w.faults().find("row " + std::to_string(young_login) + " was deleted") != std::string::npos);
}

TEST_CASE("a purge that is not told, or that took money's rows too early, is a fault") {
  audit_world w{"audit_false_purge"};
  const auto topup = std::to_string(w.row_of("ledger.recordTopup"));
  w.damage("DELETE FROM audit_log WHERE audit_no = " + topup +
           "; INSERT INTO audit_erasures (tenant_id, action_class, created_before, row_count) VALUES (" +
           std::to_string(w.seller().value) + ", 'financial', now(), 1)");
  const auto found = w.faults();
  CHECK(found.find("has no row in the audit log") != std::string::npos);
}

TEST_CASE("after a purge from the trash the log has no content of the object left; its digests still prove it") {
  audit_world w{"audit_erase"};
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  auto erased = must(tx.execute("SELECT erase_audit_details(app_tenant(), ARRAY['category:5', 'account:7'], 'purged')"));
  CHECK(must(pg::first_row(erased, [](pg::row_reader& in) { return in.i64(); })) == 2);
  must(tx.commit());
  CHECK(number(w.root, "SELECT count(*) FROM audit_log WHERE after::text LIKE '%Ada E%'") == 0);
  CHECK(number(w.root, "SELECT count(*) FROM audit_log WHERE object = 'account:7' AND after IS NOT NULL") == 1);
  CHECK(number(w.root, "SELECT count(*) FROM audit_log WHERE action = 'audit.erase'") == 1);
  w.seal(w.seller());
  CHECK(w.faults() == "");
  const auto row = must(pg::run(w.node, storage::audit_one(w.staff(), w.row_of("categories.change"))));
  CHECK(row.is_erased);
  CHECK(row.after.empty());
  // Of an object that lives on, the same is a fault.
  w.damage("UPDATE audit_log SET detail_digest = audit_detail_digest(salt, before, after), salt = NULL, before = NULL, after = NULL "
           "WHERE object = 'role:1'");
  CHECK(w.faults().find("were erased") != std::string::npos);
}

TEST_CASE("secrets do not come in, whoever writes the row") {
  audit_world w{"audit_redaction"};
  const auto no = w.write("cdr_source.changeCdrSource", "cdr_source:1",
                          R"({"pull":{"url":"https://me:hunter2@switch.example/","headers":[{"X-Api-Key":"k-123"}],)"
                          R"("password":"p-123","has_token":true,"client_secret":null},"name":"hunter"})");
  const auto row = must(pg::run(w.node, storage::audit_one(w.staff(), no)));
  for (const char* secret : {"hunter2", "p-123", "k-123"})
    CHECK(row.after.find(secret) == std::string::npos);
  CHECK(row.after.find("[redacted]") != std::string::npos);
  CHECK(row.after.find(R"("has_token": true)") != std::string::npos);
  CHECK(row.after.find(R"("name": "hunter")") != std::string::npos);
}

TEST_CASE("pages filter by every member, go on where they stopped, and show one tenant") {
  audit_world w{"audit_pages"};
  const auto count = [&](const audit_filter& f) {
    return must(pg::run(w.node, storage::audit_page(w.staff(), {{}, 500}, f))).items.size();
  };
  audit_filter f;
  const auto all = count(f);
  CHECK(all >= 5);
  const auto with = [&](auto set) {
    audit_filter one;
    set(one);
    return count(one);
  };
  CHECK(with([](auto& o) { o.object = "category:5"; }) == 2);
  CHECK(with([](auto& o) { o.object_kind = "category"; }) == 2);
  CHECK(with([](auto& o) { o.action = "login"; }) == 1);
  CHECK(with([](auto& o) { o.action_class = "login"; }) == 1);
  CHECK(with([](auto& o) { o.actor = "user:1"; }) == 5);
  CHECK(with([](auto& o) { o.operation = "operation"; }) == 5);
  CHECK(with([](auto& o) { o.search = "CREATEROLE"; }) == 1);
  CHECK(with([](auto& o) { o.search = "%"; }) == 0);
  CHECK(with([](auto& o) { o.from = instant{4'000'000'000'000'000}; }) == 0);
  CHECK(with([](auto& o) { o.until = instant{4'000'000'000'000'000}; }) == all);
  CHECK(with([](auto& o) { o.object_kind = "category"; o.action = "categories.change"; o.no_max = INT64_MAX; }) == 1);
  std::size_t seen = 0;
  page_query q{{}, 2};
  for (;;) {
    const auto some = must(pg::run(w.node, storage::audit_page(w.staff(), q, {}, true)));
    seen += some.items.size();
    CHECK(some.items.front().link_no > 0);
    if (!some.next) break;
    q.after = some.next;
  }
  CHECK(seen == all);
  const viewer customer{user_id{2}, w.customer(), false, false};
  auto api = open_as("api", w.database);
  const auto own = must(pg::run(api, storage::audit_page(customer, {}, {})));
  REQUIRE(own.items.size() == 1);
  CHECK(own.items[0].object == "role:9");
  CHECK(own.items[0].actor_name == "Ada");
  CHECK(own.items[0].address == "192.0.2.7");
  CHECK(pg::run(api, storage::audit_one(customer, w.row_of("login"))).error().kind == errc::not_found);
  const auto state = must(pg::run(api, storage::audit_state(customer)));
  CHECK(state.links == 1);
  CHECK(state.digest.size() == 64);
  CHECK(state.unsealed == 0);
  CHECK_FALSE(state.checked_at.has_value());
  CHECK(state.classes.size() == 7);
}

}  // namespace didtron::test
