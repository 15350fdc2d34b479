#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "actors/domain/access/features.hpp"
#include "actors/domain/access/grant.hpp"

namespace didtron::grant_test {

permission key(std::string_view text) {
  const auto p = parse_permission(text);
  REQUIRE(p.has_value());
  return *p;
}

TEST_CASE("the rule that answers for one permission agrees with the set of all, for every role and tenant") {
  const permission_set everything = [] {
    permission_set s;
    for (std::size_t a = 0; a < area_count; ++a)
      for (std::size_t i = 0; i < action_count; ++i)
        s.add({static_cast<area>(a), static_cast<action>(i)});
    return s;
  }();
  std::vector<std::string> roles{"custom", "nobody", ""};
  for (const system_role& role : system_roles())
    roles.emplace_back(role.name);
  int permitted = 0;
  for (const auto& role : roles)
    for (const char* kind : {"platform", "reseller", "operator", "customer", "carrier", "guest", ""}) {
      const access_grant grant{role, kind, everything};
      const auto may = permissions_of(grant);
      everything.for_each([&](permission p) {
        CAPTURE(role);
        CAPTURE(kind);
        CAPTURE(key_of(p));
        CHECK(rule_on(grant, p).is_permitted == may.has(p));
        permitted += may.has(p) ? 1 : 0;
      });
    }
  CHECK(permitted > 1000);
}

TEST_CASE("a feature that is hidden from a company is gone for every role of it, and nothing else") {
  const auto hidden = permissions_of_features("class4 nothing  sip_tests team");
  CHECK(hidden.size() == 2 * action_count);
  for (const auto& role : system_roles()) {
    const char* kind = role.whom == audience::staff ? "reseller" : role.whom == audience::customer ? "customer" : "carrier";
    const auto all = permissions_of(access_grant{role.name, kind, {}, {}});
    const auto left = permissions_of(access_grant{role.name, kind, {}, hidden});
    CHECK((left & hidden).is_empty());
    CHECK((left | (all & hidden)) == all);
    all.for_each([&](permission p) {
      const auto ruling = rule_on({role.name, kind, {}, hidden}, p);
      CHECK(ruling.is_permitted == left.has(p));
      if (!ruling.is_permitted) CHECK(name_of(ruling.rule) == "hidden_feature");
    });
  }
  const access_grant custom{"custom", "customer", permission_set::of(key("class4.view"), key("calls.view")), hidden};
  CHECK(permissions_of(custom) == permission_set::of(key("calls.view")));
  // Whatever can be hidden can be held by customers: hiding anything else would say nothing.
  for (const area a : features())
    CHECK(permissions_for(audience::customer).has({a, action::view}));
}

TEST_CASE("the rule says why") {
  const auto rule = [](std::string_view role, std::string_view kind, std::string_view p, permission_set custom = {}) {
    return std::string{name_of(rule_on({role, kind, custom}, key(p)).rule)};
  };
  CHECK(rule("finance", "platform", "credit.edit") == "matrix");
  CHECK(rule("support", "platform", "credit.edit") == "matrix");
  CHECK(rule("finance", "customer", "credit.edit") == "other_audience");
  CHECK(rule("boss", "platform", "credit.edit") == "no_such_role");
  CHECK(rule("super_admin", "reseller", "system.view") == "platform_only");
  CHECK(rule("super_admin", "platform", "costs.approve") == "no_such_permission");
  const auto custom = permission_set::of(key("credit.edit"), key("calls.view"));
  CHECK(rule("custom", "platform", "credit.edit", custom) == "custom_role");
  CHECK(rule("custom", "platform", "credit.view", custom) == "custom_role");
  CHECK(rule("custom", "customer", "credit.edit", custom) == "beyond_audience");
  CHECK(permissions_of(access_grant{"custom", "customer", custom}) == permission_set::of(key("calls.view")));
}

TEST_CASE("a custom role holds what its giver holds, what its people can hold, and nothing else") {
  const auto finance = permissions_of("finance", "platform");
  const auto faults = [](const std::vector<std::string>& keys, const permission_set& giver, audience whom) {
    std::string out;
    const auto read = read_custom_permissions(keys, giver, whom);
    if (read) return out;
    CHECK(read.error().kind == errc::invalid_argument);
    for (const auto& f : read.error().fields)
      out += (out.empty() ? "" : "; ") + f.pointer + " " + f.detail;
    return out;
  };
  CHECK(read_custom_permissions(std::vector<std::string>{"calls.view", "billing.view", "calls.view"}, finance, audience::staff)
            .value() == permission_set::of(key("calls.view"), key("billing.view")));
  CHECK(faults({"staff.edit"}, finance, audience::staff) ==
        "/permissions/0 cannot be given by somebody who does not hold it");
  CHECK(faults({"calls.view", "calls", "costs.approve"}, finance, audience::staff) ==
        "/permissions/1 is not a permission; /permissions/2 is not a permission");
  CHECK(faults({}, finance, audience::staff) == "/permissions must name at least one");
  const auto owner = permissions_of("customer_owner", "customer");
  CHECK(faults({"calls.view", "team.edit", "tickets.delete"}, owner, audience::customer).empty());
  CHECK(faults({"costs.view"}, owner, audience::customer) == "/permissions/0 cannot be held by customers");
  CHECK(faults({"payments.approve"}, owner, audience::customer) == "/permissions/0 cannot be held by customers");
  // A customer's admin cannot make a role that deletes team users: it may not itself.
  CHECK(faults({"team.delete"}, permissions_of("customer_admin", "customer"), audience::customer) ==
        "/permissions/0 cannot be given by somebody who does not hold it");
  // Staff cannot make roles for customers' people.
  CHECK(faults({"team.view"}, permissions_of("super_admin", "platform"), audience::staff) ==
        "/permissions/0 cannot be held by staff");
}

}  // namespace didtron::grant_test
