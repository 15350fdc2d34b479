#include <set>
#include <string>

#include <doctest/doctest.h>

#include "actors/domain/access/roles.hpp"

namespace didtron::roles_test {

bool may(std::string_view role, std::string_view key) {
  const auto p = parse_permission(key);
  REQUIRE(p.has_value());
  REQUIRE(find_system_role(role) != nullptr);
  return find_system_role(role)->may.has(*p);
}

/// Who has a permission, in the order of the matrix.
std::string holders_of(std::string_view key) {
  std::string out;
  for (const system_role& role : system_roles())
    if (may(role.name, key)) out += (out.empty() ? "" : " ") + std::string{role.name};
  return out;
}

TEST_CASE("every key reads back, and nothing else is a key") {
  std::set<std::string> keys;
  for (std::size_t a = 0; a < area_count; ++a)
    for (std::size_t i = 0; i < action_count; ++i) {
      const permission p{static_cast<area>(a), static_cast<action>(i)};
      CHECK(parse_permission(key_of(p)) == p);
      keys.insert(key_of(p));
    }
  CHECK(keys.size() == area_count * action_count);
  CHECK(key_of({area::customers, action::remove}) == "customers.delete");
  for (const char* text : {"", ".", "customers", "customers.", ".view", "customers.remove", "Customers.view",
                           "customers.view ", "customers.view.view", "customers..view"})
    CHECK_FALSE(parse_permission(text).has_value());
}

TEST_CASE("a set holds what was added and nothing else") {
  permission_set s;
  CHECK(s.is_empty());
  for (std::size_t a = 0; a < area_count; ++a)
    for (std::size_t i = 0; i < action_count; ++i) {
      const permission p{static_cast<area>(a), static_cast<action>(i)};
      CHECK_FALSE(s.has(p));
      CHECK_FALSE(permission_set::of(p).is_within(s));
      s.add(p);
      CHECK(s.has(p));
      CHECK(s.size() == a * action_count + i + 1);
    }
  permission_set less = s;
  less.drop({area::calls, action::edit});
  CHECK_FALSE(less.has({area::calls, action::edit}));
  CHECK(less.is_within(s));
  CHECK_FALSE(s.is_within(less));
  CHECK((less | permission_set::of(permission{area::calls, action::edit})) == s);
  CHECK((s & less) == less);
  std::size_t seen = 0;
  permission_set again;
  less.for_each([&](permission p) {
    ++seen;
    again.add(p);
  });
  CHECK(seen == less.size());
  CHECK(again == less);
}

TEST_CASE("seventeen roles: seven of staff, five of customers, five of carriers") {
  CHECK(system_roles().size() == 17);
  std::size_t count[audience_count] = {};
  std::set<std::string_view> names;
  for (const system_role& role : system_roles()) {
    ++count[static_cast<std::size_t>(role.whom)];
    names.insert(role.name);
    CHECK_FALSE(role.may.is_empty());
    CHECK(role.may.is_within(permissions_for(role.whom)));
    CHECK(role.may.is_within(defined_permissions()));
  }
  CHECK(names.size() == 17);
  CHECK(count[0] == 7);
  CHECK(count[1] == 5);
  CHECK(count[2] == 5);
}

TEST_CASE("money and what it is made of: who may, and that nobody else may") {
  CHECK(holders_of("costs.view") == "super_admin finance");
  CHECK(holders_of("credit.view") == "super_admin finance");
  CHECK(holders_of("credit.edit") == "super_admin finance");
  CHECK(holders_of("credit.approve") == "super_admin finance");
  CHECK(holders_of("refunds.create") == "super_admin finance");
  CHECK(holders_of("refunds.approve") == "super_admin");
  CHECK(holders_of("billing.approve") == "super_admin finance");
  CHECK(holders_of("payments.create") == "super_admin finance customer_owner customer_admin customer_billing");
  CHECK(holders_of("payments.approve") == "super_admin finance");
  CHECK(holders_of("rating.edit") == "super_admin admin finance carrier_owner carrier_admin");
  CHECK(holders_of("rating.approve") == "super_admin admin");
  CHECK(holders_of("system.view") == "super_admin");
  CHECK(holders_of("staff.edit") == "super_admin");
  CHECK(holders_of("calls.edit") == "super_admin admin support");
  CHECK(holders_of("team.delete") == "customer_owner carrier_owner");
  CHECK(holders_of("audit.view") ==
        "super_admin admin finance customer_owner customer_admin carrier_owner carrier_admin");
  CHECK(holders_of("kyc.approve") == "super_admin admin");
}

TEST_CASE("who only sees changes nothing; who sees only its own decides nothing") {
  for (const char* name : {"viewer", "customer_viewer", "carrier_viewer"})
    find_system_role(name)->may.for_each([](permission p) { CHECK(p.what == action::view); });
  for (const audience whom : {audience::customer, audience::carrier})
    permissions_for(whom).for_each([](permission p) { CHECK(p.what != action::approve); });
}

TEST_CASE("what may be changed may be seen, and what may be taken away may be changed") {
  for (const system_role& role : system_roles())
    for (std::size_t a = 0; a < area_count; ++a) {
      const auto has = [&](action what) { return role.may.has({static_cast<area>(a), what}); };
      for (const action what : {action::create, action::edit, action::remove, action::approve})
        if (has(what)) CHECK(has(action::view));
      CHECK(has(action::create) == has(action::edit));
      if (has(action::remove)) CHECK(has(action::edit));
    }
}

TEST_CASE("a role counts only among the people that it is for") {
  CHECK_FALSE(permissions_of("super_admin", "platform").is_empty());
  CHECK(permissions_of("super_admin", "customer").is_empty());
  CHECK(permissions_of("customer_owner", "platform").is_empty());
  CHECK(permissions_of("customer_owner", "carrier").is_empty());
  CHECK(permissions_of("customer_owner", "customer") == find_system_role("customer_owner")->may);
  CHECK(permissions_of("carrier_owner", "carrier") == find_system_role("carrier_owner")->may);
  CHECK(permissions_of("super_admin", "").is_empty());
  CHECK(permissions_of("SUPER_ADMIN", "platform").is_empty());
  // A reseller keeps books like the platform, but the nodes and the global settings are not its own.
  const auto at_reseller = permissions_of("super_admin", "reseller");
  CHECK(at_reseller.has({area::credit, action::approve}));
  CHECK_FALSE(at_reseller.has({area::system, action::view}));
  CHECK_FALSE(at_reseller.has({area::settings, action::view}));
}

}  // namespace didtron::roles_test
