#pragma once

#include <span>
#include <string_view>

#include "actors/domain/access/audience.hpp"
#include "actors/domain/access/permission.hpp"

namespace didtron {

/// A role that comes with the product and cannot be changed.
struct system_role {
  std::string_view name;         ///< "customer_owner"
  std::string_view description;  ///< for people
  audience whom = audience::staff;
  permission_set may = {};
};

/// All seventeen, staff first.
std::span<const system_role> system_roles() noexcept;
/// Null: no system role of this name.
const system_role* find_system_role(std::string_view name) noexcept;

/// What the role of the matrix may in an area, as the matrix writes it: "F", "E", "V", "-", with "o"
/// after it where it reaches what belongs to the own tenant only.
std::string_view cell_of(const system_role& role, area a) noexcept;

/// What somebody may: the union of all system roles, and that of an audience. A custom role is within
/// the latter.
const permission_set& defined_permissions() noexcept;
const permission_set& permissions_for(audience whom) noexcept;
inline bool is_defined(permission p) noexcept { return defined_permissions().has(p); }

/// What is the platform's alone, and so no business of the staff of a reseller or operator: the nodes
/// and the settings that hold for everybody.
permission_set within_tenant_kind(permission_set may, std::string_view tenant_kind) noexcept;

/// What a system role may in a tenant of this kind. Nothing when there is no such role, or when it is
/// not for the people of such a tenant.
permission_set permissions_of(std::string_view role, std::string_view tenant_kind) noexcept;

}  // namespace didtron
