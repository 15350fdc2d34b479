#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "actors/domain/access/roles.hpp"
#include "actors/domain/core/result.hpp"

namespace didtron {

/// The role of users who have a custom role of their tenant.
inline constexpr std::string_view custom_role_name = "custom";

/// What decides what a user may.
struct access_grant {
  std::string_view role = {};  ///< of a system role, or `custom_role_name`
  std::string_view tenant_kind = {};
  permission_set custom = {};  ///< what the custom role lists
  permission_set hidden = {};  ///< of features that a seller above hides from the tenant
};

enum class access_rule : std::uint8_t {
  no_such_permission,  ///< nobody may, whatever the role
  no_such_role,        ///< the user's role is none: it may nothing
  other_audience,      ///< the role is for others than the people of such a tenant
  platform_only,       ///< nodes and global settings, for staff of a reseller or operator
  matrix,              ///< the cell of a system role
  custom_role,         ///< in the list of the custom role, or not
  beyond_audience,     ///< in that list, but no role of these people may hold it
  hidden_feature,      ///< a seller of the tenant does not show it this area
};
/// "matrix"; stable.
std::string_view name_of(access_rule r) noexcept;

/// May it, and which rule says so.
struct access_ruling {
  bool is_permitted = false;
  access_rule rule = access_rule::no_such_role;
};
access_ruling rule_on(const access_grant& grant, permission p) noexcept;

/// Everything that `rule_on` permits.
permission_set permissions_of(const access_grant& grant) noexcept;

/// The keys of a custom role. Whoever makes or changes it gives only what it holds itself, and nobody
/// gives what the people of its tenant cannot hold. Error: invalid_argument with "/permissions/<i>".
result<permission_set> read_custom_permissions(std::span<const std::string> keys,
                                               const permission_set& giver, audience whom);

}  // namespace didtron
