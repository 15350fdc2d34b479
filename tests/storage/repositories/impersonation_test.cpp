#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/repositories/users.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace impersonation_test {

/// Staff of a reseller, with a session; a customer below it, another beside it.
struct acting_world : world {
  explicit acting_world(const std::string& name) : world{name} {
    reseller = make(seller(), seller(), "reseller");
    customer = make(reseller, reseller, "customer");
    boss = add(reseller, "boss", "super_admin");
    buyer = add(customer, "buyer", "customer_owner");
    other = user_id{number(root, "SELECT user_id FROM users WHERE email = 'admin@didtron.example'")};
    auto tx = must(pg::transaction::begin(node, reseller));
    storage::new_login_session s;
    s.user = boss;
    s.token_digest = digest;
    s.csrf_digest.assign(32, 'c');
    must(storage::create_login_session(tx, s));
    must(tx.commit());
  }
  tenant_id make(tenant_id as, tenant_id parent, const std::string& kind) {
    auto tx = must(pg::transaction::begin(node, as));
    const auto made = must(storage::create_tenant(tx, {parent, kind, kind}));
    must(tx.commit());
    return made.id;
  }
  user_id add(tenant_id tenant, const std::string& name, const std::string& role) {
    auto tx = must(pg::transaction::begin(node, tenant));
    const auto id = must(storage::insert_user(tx, {name + "@acting.example", name, role, "$argon2id$x", {}}));
    must(tx.commit());
    return id;
  }
  result<storage::impersonation> begin(user_id as, tenant_id home = {}) {
    auto tx = must(pg::transaction::begin(node, home ? home : reseller));
    auto begun = storage::begin_impersonation(tx, {digest, as, 15, "ticket"});
    if (begun) must(tx.commit());
    return begun;
  }
  result<void> end() {
    auto tx = must(pg::transaction::begin(node, reseller));
    auto ended = storage::end_impersonation(tx, digest);
    if (ended) must(tx.commit());
    return ended;
  }
  result<storage::login_session> session() { return pg::run(node, storage::login_session_by_digest(digest)); }
  result<void> suspend(tenant_id tenant) {
    auto tx = must(pg::transaction::begin(node, seller()));
    auto done = storage::suspend_tenant(tx, tenant, "x");
    if (!done) return fail(std::move(done).error());
    return tx.commit();
  }

  const std::string digest = std::string(32, 'd');
  tenant_id reseller = {};
  tenant_id customer = {};
  user_id boss = {};
  user_id buyer = {};
  user_id other = {};
};

}  // namespace impersonation_test

using impersonation_test::acting_world;

TEST_CASE("a session counts as somebody's of a company below, with both names, until it is ended") {
  acting_world w{"acting"};
  CHECK_FALSE(must(w.session()).acting.has_value());
  const auto begun = must(w.begin(w.buyer));
  CHECK(begun.tenant == w.customer);
  const auto s = must(w.session());
  CHECK(s.user.id == w.buyer);
  CHECK(s.user.tenant.value == w.customer.value);
  CHECK(s.user.tenant_kind == "customer");
  REQUIRE(s.acting.has_value());
  CHECK(s.acting->user == w.boss);
  CHECK(s.acting->name == "boss");
  CHECK(s.acting->tenant.value == w.reseller.value);
  CHECK(s.acting->reason == "ticket");
  CHECK(s.acting->until == begun.until);
  CHECK(w.begin(w.buyer).error().kind == errc::conflict);
  must(w.end());
  CHECK(must(w.session()).user.id == w.boss);
  CHECK(w.end().error().kind == errc::conflict);
  must(w.begin(w.buyer));
}

TEST_CASE("never upwards, never beside, never as one's own people") {
  acting_world w{"acting_walls"};
  const auto colleague = w.add(w.reseller, "colleague", "viewer");
  const auto beside = w.add(w.demo.customers[0].tenant, "beside", "customer_owner");
  for (const user_id target : {w.other, colleague, beside, w.boss, user_id{999'999}})
    CHECK(w.begin(target).error().kind == errc::not_found);
  // Another company's session is nobody's to turn.
  CHECK(w.begin(w.buyer, w.seller()).error().kind == errc::conflict);
  CHECK(must(w.session()).user.id == w.boss);
}

TEST_CASE("it ends by itself, and with whoever is not let in any more") {
  acting_world w{"acting_end"};
  must(w.begin(w.buyer));
  must(w.root.script("UPDATE login_sessions SET as_until = now() WHERE as_user_id IS NOT NULL"));
  CHECK(must(w.session()).user.id == w.boss);
  must(w.begin(w.buyer));
  must(w.root.script("UPDATE users SET is_active = false WHERE email = 'buyer@acting.example'"));
  CHECK_FALSE(w.session().has_value());
  must(w.root.script("UPDATE users SET is_active = true"));
  CHECK(w.session().has_value());
  must(w.suspend(w.customer));
  CHECK_FALSE(w.session().has_value());
  // Being oneself again always works.
  must(w.end());
  CHECK(must(w.session()).user.id == w.boss);
  CHECK(w.begin(w.buyer).error().kind == errc::not_found);
}

}  // namespace didtron::test
