#include "storage/repositories/tenant_lifecycle.hpp"

#include <algorithm>
#include <set>

#include "storage/repositories/jobs.hpp"
#include "storage/repositories/money_commands.hpp"
#include "storage/repositories/records.hpp"
#include "storage/repositories/secrets.hpp"
#include "tests/storage/described_support.hpp"
#include "tests/storage/tenant_support.hpp"

namespace didtron::test {

namespace lifecycle_test {

using tenant_support::tree_world;

std::vector<std::string> pointers(const std::vector<field_error>& all) {
  std::vector<std::string> out;
  for (const auto& e : all)
    out.push_back(e.pointer);
  return out;
}

std::int64_t rows_of(tree_world& w, const std::string& table, tenant_id of) {
  return number(w.root, "SELECT count(*) FROM " + table + " WHERE tenant_id = " + std::to_string(of.value));
}

std::string everything(tree_world& w, tenant_id as, tenant_id of, std::int32_t rows_at_once) {
  return must(w.within(as, [&](pg::transaction& tx) -> result<std::string> {
    std::string out;
    const auto tables = must(storage::export_tables(tx));
    for (const auto& table : tables)
      for (std::string after = "[]";;) {
        auto rows = storage::export_rows(tx, of, table, after, rows_at_once);
        if (!rows) return fail(std::move(rows).error());
        out += rows->lines;
        if (rows->rows < rows_at_once) break;
        after = rows->last_key;
      }
    return out;
  }));
}

}  // namespace lifecycle_test

using namespace lifecycle_test;

TEST_CASE("a company is deleted only when nothing is in the way, and all reasons are told at once") {
  tree_world w{"tenant_blockers"};
  const auto blockers = [&](tenant_id id) {
    return pointers(must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::deletion_blockers(tx, id); })));
  };
  CHECK(blockers(w.reseller) == std::vector<std::string>{"/status", "/companies"});
  CHECK(blockers(w.customer) == std::vector<std::string>{"/status"});
  const auto& demo = w.demo.customers.front();
  must(w.within(w.seller(), [&](pg::transaction& tx) {
    storage::new_topup t;
    t.account = demo.account;
    t.reference = "wire";
    t.value = amount{1};
    return storage::record_topup(tx, t);
  }));
  must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::suspend_tenant(tx, demo.tenant, "ends"); }));
  CHECK(blockers(demo.tenant) == std::vector<std::string>{"/accounts/" + std::to_string(demo.account.value)});
  const auto refused = w.within(w.seller(), [&](pg::transaction& tx) { return storage::close_tenant(tx, demo.tenant); });
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::conflict);
  CHECK(refused.error().fields.size() == 1);
  // Nobody deletes themselves, and nobody's neighbour.
  for (const auto& [as, id] : {std::pair{w.reseller, w.reseller}, {w.reseller, demo.tenant}, {w.customer, w.sub}})
    CHECK(w.within(as, [&](pg::transaction& tx) { return storage::deletion_blockers(tx, id); }).error().kind == errc::not_found);
}

TEST_CASE("who is deleted is forgotten: people, secrets and records go, the row and the audit log stay") {
  tree_world w{"tenant_deletion"};
  w.log_in(w.customer, 'd');
  must(w.within(w.customer, [&](pg::transaction& tx) -> result<bool> {
    described_support::insert_one_of_each(tx);
    const auto master = must(storage::parse_master_keys("1 " + std::string(64, 'a') + "\n", "test"));
    const user_id who{number(w.root, "SELECT user_id FROM users WHERE email = 'd@tree.example'")};
    must(storage::keep_secret(tx, master, {"cdr_pull", "cdr_source:1"}, "x", who));
    return true;
  }));
  must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::suspend_tenant(tx, w.customer, "ends"); }));
  const auto closed = must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::close_tenant(tx, w.customer); }));
  CHECK(closed.tenant.after.status == "deleted");
  CHECK(closed.tenant.after.deleted_at.has_value());
  CHECK(closed.users == 1);
  CHECK(closed.secrets == 1);
  CHECK_FALSE(pg::run(w.node, storage::login_session_by_digest(std::string(32, 'd'))).has_value());
  CHECK(number(w.root, "SELECT count(*) FROM users WHERE email LIKE 'd@%' OR display_name = 'Somebody'") == 0);
  CHECK(rows_of(w, "data_keys", w.customer) == 0);
  std::int64_t gone = 0;
  for (;;) {
    const auto step = must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::erase_records(tx, w.customer, 2); }));
    if (step == 0) break;
    gone += step;
  }
  for (const auto& r : described::resources().all()) {
    CAPTURE(r.name());
    CHECK(rows_of(w, r.name(), w.customer) == 0);
  }
  CHECK(gone >= static_cast<std::int64_t>(described::resources().all().size()));
  CHECK(number(w.root, "SELECT count(*) FROM trash WHERE outcome IS NULL AND tenant_id = " + std::to_string(w.customer.value)) == 0);
  CHECK(rows_of(w, "tenants", w.customer) == 1);
  // Not a second time, not back, and nothing begins below.
  const auto again = [&](auto work) { return w.within(w.seller(), work).error().kind; };
  CHECK(again([&](pg::transaction& tx) { return storage::close_tenant(tx, w.customer); }) == errc::conflict);
  CHECK(again([&](pg::transaction& tx) { return storage::reactivate_tenant(tx, w.customer); }) == errc::conflict);
  CHECK(again([&](pg::transaction& tx) { return storage::suspend_tenant(tx, w.customer, "x"); }) == errc::conflict);
  must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::suspend_tenant(tx, w.sub, "ends"); }));
  must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::close_tenant(tx, w.sub); }));
  CHECK(w.try_make(w.seller(), w.sub, "customer").error().kind == errc::conflict);
  // Records of companies that live are not erased.
  CHECK(again([&](pg::transaction& tx) { return storage::erase_records(tx, w.reseller, 2); }) == errc::conflict);
}

TEST_CASE("a company made after another one has its master data, with references of its own, and nobody's name") {
  tree_world w{"tenant_clone"};
  must(w.within(w.reseller, [&](pg::transaction& tx) -> result<bool> {
    described_support::insert_one_of_each(tx);
    return true;
  }));
  const auto made = must(w.within(w.seller(), [&](pg::transaction& tx) -> result<tenant_view> {
    auto copy = storage::create_tenant(tx, {w.seller(), "reseller", "Copy"});
    if (!copy) return copy;
    auto counts = storage::clone_records(tx, w.reseller, copy->id);
    if (!counts) return fail(std::move(counts).error());
    CHECK(counts->find("\"pops\": 1") != std::string::npos);
    CHECK(tx.tenant() == w.seller());
    return copy;
  }));
  std::set<std::string> templates;
  for (const auto* r : described::template_kinds(described::resources()))
    templates.insert(r->name());
  CHECK(templates.contains("customer_groups"));
  CHECK_FALSE(templates.contains("contacts"));
  for (const auto& r : described::resources().all()) {
    CAPTURE(r.name());
    CHECK(rows_of(w, r.name(), made.id) == (templates.contains(r.name()) ? 1 : 0));
    CHECK(rows_of(w, r.name(), w.reseller) >= 1);
  }
  CHECK(number(w.root, "SELECT count(*) FROM customer_groups g JOIN categories c USING (tenant_id, category_id) WHERE g.tenant_id = " +
                           std::to_string(made.id.value)) == 1);
  // From and to are below who asks.
  const auto refused = w.within(w.reseller, [&](pg::transaction& tx) { return storage::clone_records(tx, w.reseller, made.id); });
  CHECK(refused.error().kind == errc::not_found);
}

TEST_CASE("an export has every row of a company once, in any slices, no secret and nothing of others") {
  tree_world w{"tenant_export"};
  w.log_in(w.reseller, 'e');
  must(w.within(w.reseller, [&](pg::transaction& tx) -> result<bool> {
    described_support::insert_one_of_each(tx);
    return true;
  }));
  const auto whole = everything(w, w.seller(), w.reseller, 10'000);
  CHECK(everything(w, w.seller(), w.reseller, 1) == whole);
  CHECK(everything(w, w.reseller, w.reseller, 10'000) == whole);
  CHECK(whole.find("e@tree.example") != std::string::npos);
  CHECK(whole.find("{\"table\":\"contacts\",\"row\":{") != std::string::npos);
  for (const char* secret : {"argon2id", "password_hash", "\"table\":\"login_sessions\"", "\"table\":\"secrets\""}) {
    CAPTURE(secret);
    CHECK(whole.find(secret) == std::string::npos);
  }
  const auto of_other = everything(w, w.seller(), w.sub, 10'000);
  CHECK(of_other.find("e@tree.example") == std::string::npos);
  CHECK(of_other.find("\"table\":\"contacts\"") == std::string::npos);
  // A customer's export has its account, which is in its seller's books.
  const auto& demo = w.demo.customers.front();
  CHECK(everything(w, w.seller(), demo.tenant, 10'000).find("{\"table\":\"customer_accounts\",\"row\":{") != std::string::npos);
  CHECK(w.within(w.reseller, [&](pg::transaction& tx) { return storage::export_rows(tx, demo.tenant, "users", "[]", 1); }).error().kind ==
        errc::not_found);
  CHECK(w.within(w.seller(), [&](pg::transaction& tx) { return storage::export_rows(tx, w.reseller, "secrets", "[]", 1); }).error().kind ==
        errc::not_found);
}

TEST_CASE("every table of a company is exported, or known not to be") {
  tree_world w{"tenant_export_tables"};
  const auto exported = must(w.within(w.seller(), [](pg::transaction& tx) { return storage::export_tables(tx); }));
  const auto all = must(w.root.execute(R"(
    SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition)"));
  const std::set<std::string> kept{"audit_queue", "data_keys", "idempotent_requests", "job_files", "login_sessions", "secrets"};
  const auto checked = pg::map_rows(all, [&](pg::row_reader& in) {
    const std::string name = in.text();
    CAPTURE(name);
    CHECK((std::find(exported.begin(), exported.end(), name) != exported.end()) != kept.contains(name));
    return 0;
  });
  CHECK(must(checked).size() > 60);
  // Whatever is called like a secret is in none of them but the users' passwords, which are left out.
  CHECK(number(w.root, R"(SELECT count(*) FROM pg_attribute a JOIN export_tables() t ON a.attrelid = format('public.%I', t.table_name)::regclass
    WHERE NOT a.attisdropped AND a.attname ~ 'password|secret|sealed$|wrapped|token' AND a.attname <> 'password_hash')") == 0);
}

TEST_CASE("limits of a company: exceeding each is refused, what is beyond one stays") {
  tree_world w{"tenant_limits"};
  const auto limit = [&](tenant_id id, const tenant_limits& l) {
    const auto now = must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::tenant_in(tx, id); }));
    return must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::limit_tenant(tx, id, now.version, l); })).after;
  };
  w.log_in(w.reseller, 'l');
  const auto after = limit(w.reseller, {1, 2, 1, 100});
  CHECK(after.limits.users_max == 1);
  CHECK(after.limits.requests_per_minute_max == 100);
  CHECK(must(pg::run(w.node, storage::request_limits())) == std::map<std::int64_t, std::int64_t>{{w.reseller.value, 100}});
  const auto add_user = [&](const std::string& email) {
    return w.within(w.reseller, [&](pg::transaction& tx) {
      storage::new_user who;
      who.email = email;
      who.display_name = "Another";
      who.role = "viewer";
      who.password_hash = "$argon2id$x";
      return storage::insert_user(tx, who);
    });
  };
  CHECK(add_user("m@tree.example").error().kind == errc::limit_exceeded);
  CHECK(add_user("m@tree.example").error().message == "the company may have 1 users");
  w.make(w.seller(), w.reseller, "customer");
  CHECK(w.try_make(w.seller(), w.reseller, "customer").error().kind == errc::limit_exceeded);
  const auto add_job = [&] {
    return w.within(w.reseller, [&](pg::transaction& tx) {
      storage::new_job job;
      job.kind = "empty_trash";
      job.operation = "trash.empty";
      job.user = user_id{number(w.root, "SELECT user_id FROM users WHERE email = 'l@tree.example'")};
      return storage::insert_job(tx, job);
    });
  };
  must(add_job());
  CHECK(add_job().error().kind == errc::limit_exceeded);
  limit(w.reseller, {});
  must(add_user("m@tree.example"));
  must(add_job());
  limit(w.reseller, {1, {}, {}, {}});
  CHECK(w.gets_in('l'));
  CHECK(w.within(w.seller(), [&](pg::transaction& tx) { return storage::limit_tenant(tx, w.reseller, 1, {}); }).error().kind ==
        errc::stale_version);
}

}  // namespace didtron::test
