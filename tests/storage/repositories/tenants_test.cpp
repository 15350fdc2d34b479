#include "storage/repositories/tenants.hpp"

#include "storage/repositories/catalogue.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/users.hpp"
#include "tests/storage/tenant_support.hpp"

namespace didtron::test {

using tenant_support::tree_world;

TEST_CASE("everybody sees the tree from themselves down, and nothing above or beside") {
  tree_world w{"tenant_tree"};
  auto api = open_as("api", w.database);
  const auto ids = [&](tenant_id from) {
    std::vector<std::int64_t> out;
    for (const auto& t : must(pg::run(api, storage::tenant_tree(w.staff_of(from))))) out.push_back(t.id.value);
    return out;
  };
  CHECK(ids(w.reseller) == std::vector{w.reseller.value, w.sub.value, w.customer.value});
  CHECK(ids(w.customer) == std::vector{w.customer.value});
  CHECK(ids(w.seller()).size() == w.demo.customers.size() + 4);
  CHECK(ids(tenant_id{}).empty());
  const auto top = must(pg::run(api, storage::tenant_one(w.staff_of(w.reseller), w.reseller)));
  CHECK(top.parent.value == 0);  // whose it is itself is not its business
  CHECK(top.depth == 0);
  const auto low = must(pg::run(api, storage::tenant_one(w.staff_of(w.seller()), w.customer)));
  CHECK(low.parent.value == w.sub.value);
  CHECK(low.depth == 3);
  for (const tenant_id other : {w.seller(), w.demo.customers[0].tenant})
    CHECK(pg::run(api, storage::tenant_one(w.staff_of(w.reseller), other)).error().kind == errc::not_found);
  const auto page = [&](tenant_id as, const tenant_filter& f) {
    return must(pg::run(api, storage::tenants_page(w.staff_of(as), {{}, 50}, f))).items.size();
  };
  CHECK(page(w.reseller, {}) == 2);
  CHECK(page(w.reseller, {"customer", "", {}}) == 1);
  CHECK(page(w.reseller, {"", "suspended", {}}) == 0);
  CHECK(page(w.seller(), {"", "", w.sub}) == 1);
}

TEST_CASE("only what the tree allows can be made, and only below oneself") {
  tree_world w{"tenant_places"};
  const tenant_id carrier = w.make(w.seller(), w.seller(), "carrier");
  const tenant_id operator_ = w.make(w.seller(), w.seller(), "operator");
  w.make(w.seller(), operator_, "carrier");
  w.make(w.reseller, w.sub, "customer");
  const std::tuple<tenant_id, const char*> wrong[] = {
      {w.sub, "reseller"}, {w.sub, "carrier"}, {w.reseller, "operator"}, {w.customer, "customer"},
      {carrier, "customer"}, {operator_, "reseller"}, {w.seller(), "platform"}};
  for (const auto& [parent, kind] : wrong) {
    CAPTURE(kind);
    const auto refused = w.try_make(w.seller(), parent, kind);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().kind == errc::invalid_argument);
  }
  for (const tenant_id foreign : {w.seller(), w.demo.customers[0].tenant, carrier}) {
    const auto refused = w.try_make(w.reseller, foreign, "customer");
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().fields.front().pointer == "/parent_id");
  }
}

TEST_CASE("who is suspended is closed with everything below, at once, and opens again as it was") {
  tree_world w{"tenant_suspension"};
  w.log_in(w.reseller, 'r');
  w.log_in(w.customer, 'u');
  w.log_in(w.seller(), 'p');
  CHECK((w.gets_in('r') && w.gets_in('u') && w.gets_in('p')));
  const auto done = must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::suspend_tenant(tx, w.reseller, "no payment"); }));
  CHECK(done.before.status == "active");
  CHECK(done.after.status == "suspended");
  CHECK(done.after.suspended_for == "no payment");
  CHECK(done.after.suspended_at.has_value());
  CHECK(done.after.version == done.before.version + 1);
  CHECK_FALSE(w.gets_in('r'));
  CHECK_FALSE(w.gets_in('u'));
  CHECK(w.gets_in('p'));
  const auto low = must(pg::run(w.node, storage::tenant_one(w.staff_of(w.seller()), w.customer)));
  CHECK(low.status == "active");
  CHECK_FALSE(low.is_open);
  CHECK(w.within(w.seller(), [&](pg::transaction& tx) { return storage::suspend_tenant(tx, w.reseller, "again"); }).error().kind ==
        errc::conflict);
  // Suspended itself, it stays so when the one above is let in again.
  must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::suspend_tenant(tx, w.customer, "fraud"); }));
  const auto open = must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::reactivate_tenant(tx, w.reseller); }));
  CHECK(open.after.suspended_for.empty());
  CHECK(w.gets_in('r'));
  CHECK_FALSE(w.gets_in('u'));
}

TEST_CASE("nobody suspends or renames who is above, beside or themselves") {
  tree_world w{"tenant_walls"};
  for (const tenant_id target : {w.seller(), w.reseller, w.demo.customers[0].tenant}) {
    CHECK(w.within(w.reseller, [&](pg::transaction& tx) { return storage::suspend_tenant(tx, target, "x"); }).error().kind ==
          errc::not_found);
    CHECK(w.within(w.reseller, [&](pg::transaction& tx) { return storage::rename_tenant(tx, target, 1, "x"); }).error().kind ==
          errc::not_found);
  }
  const auto renamed = must(w.within(w.reseller, [&](pg::transaction& tx) { return storage::rename_tenant(tx, w.customer, 1, "Acme"); }));
  CHECK(renamed.after.name == "Acme");
  CHECK(w.within(w.reseller, [&](pg::transaction& tx) { return storage::rename_tenant(tx, w.customer, 1, "B"); }).error().kind ==
        errc::stale_version);
  CHECK(number(w.root, "SELECT count(*) FROM tenants WHERE status <> 'active'") == 0);
}

TEST_CASE("accounts of a suspended customer, and of one below a suspended reseller, take no calls") {
  tree_world w{"tenant_calls"};
  const auto& c = w.demo.customers[0];
  const auto is_active = [&] {
    const auto known = must(pg::run(w.node, storage::load_catalogue()));
    return known->account(c.account)->is_active;
  };
  CHECK(is_active());
  must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::suspend_tenant(tx, c.tenant, "no payment"); }));
  CHECK_FALSE(is_active());
  must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::reactivate_tenant(tx, c.tenant); }));
  CHECK(is_active());
  must(w.within(w.seller(), [&](pg::transaction& tx) { return storage::suspend_tenant(tx, w.reseller, "no payment"); }));
  CHECK(is_active());  // beside, not below
}

}  // namespace didtron::test
