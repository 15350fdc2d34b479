#include "actors/domain/test_engine/route_cases.hpp"

namespace didtron::test_engine {

namespace route_cases_detail {

/// What a cell of the matrix opens (ADR 0021).
bool opens(std::string_view cell, permission p) {
  const bool is_own = cell.ends_with('o');
  const char reach = cell.front();
  switch (p.what) {
  case action::view: return reach != '-';
  case action::create:
  case action::edit: return reach == 'E' || reach == 'F';
  case action::remove: return reach == 'F';
  // Decided by staff; where an area is made of decisions, whoever may edit decides.
  case action::approve: return !is_own && (reach == 'F' || (reach == 'E' && p.where == area::credit));
  }
  return false;
}

bool may(const route_facts& route, const role_case& who) {
  const system_role* role = find_system_role(who.role);
  const auto people = audience_of(who.tenant_kind);
  if (role == nullptr || !people || role->whom != *people) return false;
  const permission_set& needed = route.needs[static_cast<std::size_t>(*people)];
  bool all = !needed.is_empty();
  needed.for_each([&](permission p) {
    const bool is_platforms = p.where == area::system || p.where == area::settings;
    all = all && opens(cell_of(*role, p.where), p) && (!is_platforms || who.tenant_kind == "platform");
  });
  return all;
}

}  // namespace route_cases_detail

std::string_view name_of(verdict v) noexcept {
  constexpr std::array<std::string_view, 5> names{"not tried", "401", "403", "let in", "known"};
  return names[static_cast<std::size_t>(v)];
}

bool is_right(verdict v, int status) noexcept {
  switch (v) {
  case verdict::not_tried: return true;
  case verdict::not_logged_in: return status == 401;
  case verdict::refused: return status == 403;
  case verdict::let_in: return status >= 200 && status < 500 && status != 401 && status != 403;
  case verdict::known: return status >= 200 && status < 500 && status != 401;
  }
  return false;
}

verdict expected(const route_facts& route, const role_case& who) {
  using reach = route_facts::reach;
  if (route.who == reach::everyone || route.who == reach::local) return verdict::not_tried;
  if (who.role.empty()) return verdict::not_logged_in;
  if (route.who == reach::permitted && !route_cases_detail::may(route, who)) return verdict::refused;
  if (route.changes_state && !route.has_write_key && !route.has_parameters) return verdict::not_tried;
  return route.who == reach::permitted ? verdict::let_in : verdict::known;
}

std::vector<role_case> all_role_cases() {
  std::vector<role_case> out{{}};
  for (const system_role& role : system_roles())
    for (const std::string_view kind : {"platform", "operator", "customer", "carrier"})
      if (audience_of(kind) == role.whom) out.push_back({std::string{role.name}, std::string{kind}});
  return out;
}

}  // namespace didtron::test_engine
