#include "actors/domain/access/roles.hpp"

#include <array>
#include <cstddef>

namespace didtron {

namespace roles_detail {

inline constexpr std::size_t role_count = 17;

/// How far F and E reach in an area in which people decide what others asked for.
enum class decisions : std::uint8_t {
  none,       ///< nothing waits for a decision there
  with_full,  ///< F decides
  with_edit,  ///< E too: the area is made of decisions
};

struct matrix_row {
  area where;
  decisions decided;
  std::string_view cells;  ///< 17, in the order of `roles`
};

// V: view. E: also create and edit. F: also delete, and approve where the area has decisions; own
// cells (o) never approve, because what a customer or carrier asks for is decided by staff.
inline constexpr decisions none = decisions::none, full = decisions::with_full, edit = decisions::with_edit;
inline constexpr std::array<matrix_row, area_count> matrix{{
    //                             staff                          customer               carrier
    //                             SA AD FI SU SL MK VW  own adm bil tec vw     own adm bil tec vw
    {area::staff, none,           "F  V  -  -  -  -  -   -   -   -   -   -      -   -   -   -   -"},
    {area::team, none,            "-  -  -  -  -  -  -   Fo  Eo  -   -   -      Fo  Eo  -   -   -"},
    {area::settings, none,        "F  V  -  -  -  -  -   -   -   -   -   -      -   -   -   -   -"},
    {area::system, none,          "F  -  -  -  -  -  -   -   -   -   -   -      -   -   -   -   -"},
    {area::audit, none,           "F  V  V  -  -  -  -   Vo  Vo  -   -   -      Vo  Vo  -   -   -"},
    {area::customers, none,       "F  F  V  V  E  V  V   -   -   -   -   -      -   -   -   -   -"},
    {area::kyc, full,             "F  F  V  E  V  -  V   Eo  Eo  -   Vo  Vo     Eo  Eo  -   -   -"},
    {area::credit, edit,          "F  -  E  -  -  -  -   -   -   -   -   -      -   -   -   -   -"},
    {area::carriers, none,        "F  F  V  V  V  -  V   -   -   -   -   -      Vo  Vo  Vo  Vo  Vo"},
    {area::rating, full,          "F  F  E  V  V  -  V   Vo  Vo  Vo  Vo  Vo     Eo  Eo  Vo  Vo  Vo"},
    {area::routing, full,         "F  F  -  V  V  -  V   Vo  Vo  -   Vo  Vo     Vo  Vo  -   Vo  Vo"},
    {area::voice_services, full,  "F  F  V  E  V  -  V   Fo  Fo  Vo  Eo  Vo     -   -   -   -   -"},
    {area::class4, none,          "F  F  V  V  V  -  V   Fo  Fo  Vo  Eo  Vo     -   -   -   -   -"},
    {area::sip_tests, none,       "F  F  -  E  V  -  V   Fo  Fo  -   Eo  Vo     Eo  Eo  -   Eo  Vo"},
    {area::billing, full,         "F  V  F  V  V  -  V   Vo  Vo  Vo  -   Vo     Eo  Eo  Eo  -   Vo"},
    {area::payments, full,        "F  -  F  -  -  -  -   Fo  Eo  Fo  -   -      -   -   -   -   -"},
    {area::refunds, full,         "F  -  E  -  -  -  -   -   -   -   -   -      -   -   -   -   -"},
    {area::promotions, full,      "F  E  E  -  E  E  V   Vo  Vo  Vo  -   Vo     -   -   -   -   -"},
    {area::marketing, full,       "F  E  -  -  V  F  V   -   -   -   -   -      -   -   -   -   -"},
    {area::experience, full,      "F  E  -  -  -  F  V   Eo  Eo  -   -   -      -   -   -   -   -"},
    {area::tickets, none,         "F  F  E  F  E  V  V   Fo  Fo  Eo  Eo  Vo     Fo  Fo  Eo  Eo  Vo"},
    {area::developers, none,      "F  E  -  V  -  -  -   Fo  Fo  -   Eo  Vo     Fo  Fo  -   Eo  -"},
    {area::calls, none,           "F  F  V  E  V  -  V   Vo  Vo  Vo  Vo  Vo     Vo  Vo  Vo  Vo  Vo"},
    // What carriers take and what is earned is seen by those who keep the books, and by nobody else.
    {area::costs, none,           "F  -  V  -  -  -  -   -   -   -   -   -      -   -   -   -   -"},
    {area::impersonation, none,   "F  -  -  -  -  -  -   -   -   -   -   -      -   -   -   -   -"},
}};

/// The cell of a role: words parted by spaces.
constexpr std::string_view cell(const matrix_row& row, std::size_t role) {
  std::string_view rest = row.cells;
  for (std::size_t i = 0;; ++i) {
    while (!rest.empty() && rest.front() == ' ')
      rest.remove_prefix(1);
    const std::string_view word = rest.substr(0, rest.find(' '));
    if (i == role) return word;
    rest.remove_prefix(word.size());
  }
}

constexpr void grant(permission_set& may, const matrix_row& row, std::string_view word) {
  const bool is_own = word.size() == 2;
  const char reach = word.front();
  if (reach == '-') return;
  may.add({row.where, action::view});
  if (reach == 'V') return;
  may.add({row.where, action::create});
  may.add({row.where, action::edit});
  if (reach == 'F') may.add({row.where, action::remove});
  if (is_own || row.decided == decisions::none) return;
  if (reach == 'F' || row.decided == decisions::with_edit) may.add({row.where, action::approve});
}

struct role_name {
  std::string_view name;
  std::string_view description;
  audience whom;
};
inline constexpr std::array<role_name, role_count> role_names{{
    {"super_admin", "Everything of the books' owner", audience::staff},
    {"admin", "Runs the business; no money, no costs", audience::staff},
    {"finance", "Money, limits, costs", audience::staff},
    {"support", "Helps customers: calls, tickets, services", audience::staff},
    {"sales", "Wins and keeps customers", audience::staff},
    {"marketing", "Campaigns and content", audience::staff},
    {"viewer", "Sees, changes nothing", audience::staff},
    {"customer_owner", "Everything of the own company", audience::customer},
    {"customer_admin", "Runs the own company's services and team", audience::customer},
    {"customer_billing", "Pays; invoices and statements", audience::customer},
    {"customer_technical", "Services, tests, keys", audience::customer},
    {"customer_viewer", "Sees what is the own company's", audience::customer},
    {"carrier_owner", "Everything of the own company", audience::carrier},
    {"carrier_admin", "Runs the own company's offers and team", audience::carrier},
    {"carrier_billing", "Statements and disputes", audience::carrier},
    {"carrier_technical", "Tests, keys, tickets", audience::carrier},
    {"carrier_viewer", "Sees what is the own company's", audience::carrier},
}};

/// A column that is short of a cell, a word that is none, an own cell of staff or another's of a
/// customer does not compile.
consteval bool is_whole() {
  for (std::size_t a = 0; a < area_count; ++a) {
    if (matrix[a].where != static_cast<area>(a)) return false;
    for (std::size_t r = 0; r <= role_count; ++r) {
      const std::string_view word = cell(matrix[a], r);
      if (r == role_count) {
        if (!word.empty()) return false;
        continue;
      }
      if (word == "-") continue;
      if (word.empty() || word.size() > 2 || std::string_view{"FEV"}.find(word[0]) == std::string_view::npos)
        return false;
      const bool is_own = word.size() == 2;
      if (is_own && word[1] != 'o') return false;
      if (is_own != (role_names[r].whom != audience::staff)) return false;
    }
  }
  return true;
}
static_assert(is_whole());

consteval std::array<system_role, role_count> build() {
  std::array<system_role, role_count> out{};
  for (std::size_t r = 0; r < role_count; ++r) {
    out[r] = {role_names[r].name, role_names[r].description, role_names[r].whom, {}};
    for (const matrix_row& row : matrix)
      grant(out[r].may, row, cell(row, r));
  }
  return out;
}
inline constexpr std::array<system_role, role_count> all = build();

consteval std::array<permission_set, audience_count> build_audiences() {
  std::array<permission_set, audience_count> out{};
  for (const system_role& role : all)
    out[static_cast<std::size_t>(role.whom)] = out[static_cast<std::size_t>(role.whom)] | role.may;
  return out;
}
inline constexpr std::array<permission_set, audience_count> of_audience = build_audiences();
inline constexpr permission_set defined = of_audience[0] | of_audience[1] | of_audience[2];

}  // namespace roles_detail

std::string_view name_of(audience a) noexcept {
  constexpr std::array<std::string_view, audience_count> names{"staff", "customer", "carrier"};
  return names[static_cast<std::size_t>(a)];
}

std::string_view people_of(audience a) noexcept {
  constexpr std::array<std::string_view, audience_count> names{"staff", "customers", "carriers"};
  return names[static_cast<std::size_t>(a)];
}

std::optional<audience> audience_of(std::string_view tenant_kind) noexcept {
  if (tenant_kind == "platform" || tenant_kind == "reseller" || tenant_kind == "operator")
    return audience::staff;
  if (tenant_kind == "customer") return audience::customer;
  if (tenant_kind == "carrier") return audience::carrier;
  return std::nullopt;
}

std::span<const system_role> system_roles() noexcept { return roles_detail::all; }

const system_role* find_system_role(std::string_view name) noexcept {
  for (const system_role& role : roles_detail::all)
    if (role.name == name) return &role;
  return nullptr;
}

std::string_view cell_of(const system_role& role, area a) noexcept {
  for (std::size_t r = 0; r < roles_detail::role_count; ++r)
    if (roles_detail::all[r].name == role.name)
      return roles_detail::cell(roles_detail::matrix[static_cast<std::size_t>(a)], r);
  return "-";
}

const permission_set& defined_permissions() noexcept { return roles_detail::defined; }

const permission_set& permissions_for(audience whom) noexcept {
  return roles_detail::of_audience[static_cast<std::size_t>(whom)];
}

permission_set within_tenant_kind(permission_set may, std::string_view tenant_kind) noexcept {
  if (tenant_kind == "platform") return may;
  may.drop(area::system);
  may.drop(area::settings);
  return may;
}

permission_set permissions_of(std::string_view role, std::string_view tenant_kind) noexcept {
  const system_role* found = find_system_role(role);
  const auto whom = audience_of(tenant_kind);
  if (found == nullptr || !whom || found->whom != *whom) return {};
  return within_tenant_kind(found->may, tenant_kind);
}

}  // namespace didtron
