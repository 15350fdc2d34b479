#include "actors/domain/access/grant.hpp"

#include <array>

namespace didtron {

std::string_view name_of(access_rule r) noexcept {
  constexpr std::array<std::string_view, 8> names{
      "no_such_permission", "no_such_role", "other_audience", "platform_only",
      "matrix",             "custom_role",  "beyond_audience",
      "hidden_feature"};
  return names[static_cast<std::size_t>(r)];
}

access_ruling rule_on(const access_grant& grant, permission p) noexcept {
  if (!is_defined(p)) return {false, access_rule::no_such_permission};
  const auto whom = audience_of(grant.tenant_kind);
  const bool is_custom = grant.role == custom_role_name;
  const system_role* role = find_system_role(grant.role);
  if (!is_custom && role == nullptr) return {false, access_rule::no_such_role};
  if (!whom || (!is_custom && role->whom != *whom)) return {false, access_rule::other_audience};
  const bool is_listed = is_custom ? grant.custom.has(p) : role->may.has(p);
  const auto rule = is_custom ? access_rule::custom_role : access_rule::matrix;
  if (!is_listed) return {false, rule};
  if (!permissions_for(*whom).has(p)) return {false, access_rule::beyond_audience};
  if (!within_tenant_kind(permission_set::of(p), grant.tenant_kind).has(p))
    return {false, access_rule::platform_only};
  if (grant.hidden.has(p)) return {false, access_rule::hidden_feature};
  return {true, rule};
}

permission_set permissions_of(const access_grant& grant) noexcept {
  if (grant.role != custom_role_name)
    return permissions_of(grant.role, grant.tenant_kind).without(grant.hidden);
  const auto whom = audience_of(grant.tenant_kind);
  if (!whom) return {};
  return within_tenant_kind(grant.custom & permissions_for(*whom), grant.tenant_kind)
      .without(grant.hidden);
}

result<permission_set> read_custom_permissions(std::span<const std::string> keys,
                                               const permission_set& giver, audience whom) {
  permission_set out;
  error faults{errc::invalid_argument, "the input is not valid", {}, {}};
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto refuse = [&](std::string why) {
      faults.fields.push_back({"/permissions/" + std::to_string(i), std::move(why)});
    };
    const auto p = parse_permission(keys[i]);
    if (!p || !is_defined(*p))
      refuse("is not a permission");
    else if (!permissions_for(whom).has(*p))
      refuse("cannot be held by " + std::string{people_of(whom)});
    else if (!giver.has(*p))
      refuse("cannot be given by somebody who does not hold it");
    else
      out.add(*p);
  }
  if (!faults.fields.empty()) return fail(std::move(faults));
  if (out.is_empty()) return fail_field("/permissions", "must name at least one");
  return out;
}

}  // namespace didtron
