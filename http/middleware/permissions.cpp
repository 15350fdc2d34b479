#include "http/middleware/permissions.hpp"

namespace didtron::http {

access_grant grant_of(const user_view& user) noexcept {
  return {user.role, user.tenant_kind, user.custom_permissions, user.hidden};
}

permission_set permissions_of(const user_view& user) noexcept {
  return didtron::permissions_of(grant_of(user));
}

viewer viewer_of(const user_view& user) noexcept {
  viewer who;
  who.user = user.id;
  who.tenant = {user.tenant.value};
  const permission_set may = permissions_of(user);
  // Who may nothing is nobody's staff: its role and its tenant contradict each other.
  who.whom = may.is_empty() ? audience::customer
                            : audience_of(user.tenant_kind).value_or(audience::customer);
  who.is_platform = who.whom == audience::staff;
  who.may_see_costs = who.is_platform && may.has({area::costs, action::view});
  return who;
}

}  // namespace didtron::http
