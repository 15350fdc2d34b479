#include "http/middleware/permissions.hpp"

#include <array>

namespace didtron::http {

namespace permissions_detail {

using p = permission;

inline constexpr std::array role_rows{
    role_row{"super_admin", permission_set::all()},
    role_row{"finance",
             permission_set::of(p::accounts_view, p::calls_view, p::cdrs_view, p::costs_view,
                                p::ledger_view, p::carriers_view, p::metrics_view, p::money_post,
                                p::money_approve, p::cdrs_import, p::accounts_limit)},
    role_row{"support", permission_set::of(p::accounts_view, p::calls_view, p::calls_end,
                                           p::cdrs_view, p::carriers_view, p::metrics_view)},
    role_row{"viewer", permission_set::of(p::accounts_view, p::calls_view, p::cdrs_view,
                                          p::carriers_view, p::metrics_view)},
    role_row{"customer_owner", permission_set::of(p::accounts_view, p::calls_view, p::cdrs_view)},
};

inline constexpr std::array<std::string_view, permission_count> names{
    "accounts.view", "calls.view",  "calls.end",     "cdrs.view",
    "costs.view",    "ledger.view", "carriers.view", "metrics.view",
    "money.post",    "money.approve", "cdrs.import", "accounts.limit"};

}  // namespace permissions_detail

std::string_view name_of(permission p) noexcept {
  return permissions_detail::names[static_cast<std::size_t>(p)];
}

std::span<const role_row> roles() noexcept { return permissions_detail::role_rows; }

permission_set permissions_of(std::string_view role) noexcept {
  for (const role_row& row : permissions_detail::role_rows)
    if (row.name == role) return row.may;
  return {};
}

viewer viewer_of(const user_view& user) noexcept {
  viewer who;
  who.user = user.id;
  who.tenant = {user.tenant.value};
  // Both must say so: a customer's user with a staff role by mistake stays a customer.
  who.is_platform = user.tenant_kind != "customer" && user.role != "customer_owner";
  who.may_see_costs = who.is_platform && permissions_of(user.role).has(permission::costs_view);
  return who;
}

}  // namespace didtron::http
