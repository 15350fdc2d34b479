#pragma once

#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/repositories/users.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace tenant_support {

/// platform > reseller > sub-reseller > customer, and the demo's customers beside them.
struct tree_world : world {
  explicit tree_world(const std::string& name) : world{name} {
    reseller = make(seller(), seller(), "reseller");
    sub = make(seller(), reseller, "reseller");
    customer = make(seller(), sub, "customer");
  }
  tenant_id make(tenant_id as, tenant_id parent, const std::string& kind) {
    auto made = try_make(as, parent, kind);
    if (!made) FAIL(to_string(made.error()));
    return made->id;
  }
  result<tenant_view> try_make(tenant_id as, tenant_id parent, const std::string& kind) {
    auto tx = must(pg::transaction::begin(node, as));
    auto made = storage::create_tenant(tx, {parent, kind, kind + " below " + std::to_string(parent.value)});
    if (made) must(tx.commit());
    return made;
  }
  template <class Work> auto within(tenant_id as, Work work) {
    auto tx = must(pg::transaction::begin(node, as));
    auto done = work(tx);
    if (done) must(tx.commit());
    return done;
  }
  /// Somebody of the tenant with a log-in session whose digest is `letter` 32 times.
  void log_in(tenant_id tenant, char letter) {
    auto tx = must(pg::transaction::begin(node, tenant));
    storage::new_user who;
    who.email = std::string(1, letter) + "@tree.example";
    who.display_name = "Somebody";
    who.role = "viewer";
    who.password_hash = "$argon2id$x";
    storage::new_login_session s;
    s.user = must(storage::insert_user(tx, who));
    s.token_digest.assign(32, letter);
    s.csrf_digest.assign(32, 'c');
    must(storage::create_login_session(tx, s));
    must(tx.commit());
  }
  bool gets_in(char letter) {
    const bool by_session = pg::run(node, storage::login_session_by_digest(std::string(32, letter))).has_value();
    const auto by_email = must(pg::run(node, storage::user_by_email(std::string(1, letter) + "@tree.example")));
    CHECK(by_email.is_active == by_session);
    return by_session;
  }
  [[nodiscard]] viewer staff_of(tenant_id tenant) const { return {user_id{1}, tenant, true, true}; }

  tenant_id reseller = {};
  tenant_id sub = {};
  tenant_id customer = {};
};

}  // namespace tenant_support

}  // namespace didtron::test
