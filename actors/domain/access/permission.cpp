#include "actors/domain/access/permission.hpp"

namespace didtron {

namespace permission_detail {

struct area_row {
  area id;
  std::string_view name;
  std::string_view description;
};

inline constexpr std::array<area_row, area_count> areas{{
    {area::staff, "staff", "Staff users and their roles"},
    {area::team, "team", "Users of the own company and their roles"},
    {area::settings, "settings", "Integrations and global settings"},
    {area::system, "system", "System status, job control, purge"},
    {area::audit, "audit", "Audit log and trash"},
    {area::customers, "customers", "Customers, categories, groups"},
    {area::kyc, "kyc", "Identity checks: submission and review"},
    {area::credit, "credit", "Financial limits, postpaid approval, adjustments of balances"},
    {area::carriers, "carriers", "Carriers, interconnects, trunks, services"},
    {area::rating, "rating", "Rating, rate import, CDRs of other switches"},
    {area::routing, "routing", "Routing, least cost, POPs, tiers"},
    {area::voice_services, "voice_services", "DIDs, PBX, AI voice, trunks of customers"},
    {area::class4, "class4", "Class 4 softswitch"},
    {area::sip_tests, "sip_tests", "SIP tester"},
    {area::billing, "billing", "Accounts, invoices, notes, statements, netting, months"},
    {area::payments, "payments", "Payments, top-ups, saved methods"},
    {area::refunds, "refunds", "Refunds"},
    {area::promotions, "promotions", "Promotions, bonuses, referrals"},
    {area::marketing, "marketing", "Marketing, e-mail templates, social"},
    {area::experience, "experience", "Content of web site and portals"},
    {area::tickets, "tickets", "Tickets"},
    {area::developers, "developers", "API keys, webhooks, CRM"},
    {area::calls, "calls", "Running calls, CDRs, metrics, alerts, rules"},
    {area::costs, "costs", "Carriers' charges, margins, route decisions, the journal"},
    {area::impersonation, "impersonation", "Acting as a user of a company below"},
}};

consteval bool is_in_order() {
  for (std::size_t i = 0; i < area_count; ++i)
    if (areas[i].id != static_cast<area>(i)) return false;
  return true;
}
static_assert(is_in_order());

struct action_row {
  std::string_view name;
  std::string_view description;
};
inline constexpr std::array<action_row, action_count> actions{{
    {"view", "see"},
    {"create", "make new ones"},
    {"edit", "change"},
    {"delete", "take away"},
    {"approve", "decide what another person asked for; publish"},
}};

}  // namespace permission_detail

std::string_view name_of(area a) noexcept {
  return permission_detail::areas[static_cast<std::size_t>(a)].name;
}

std::string_view name_of(action a) noexcept {
  return permission_detail::actions[static_cast<std::size_t>(a)].name;
}

std::string_view description_of(area a) noexcept {
  return permission_detail::areas[static_cast<std::size_t>(a)].description;
}

std::string_view description_of(action a) noexcept {
  return permission_detail::actions[static_cast<std::size_t>(a)].description;
}

std::string key_of(permission p) {
  std::string key{name_of(p.where)};
  key += '.';
  key += name_of(p.what);
  return key;
}

std::optional<permission> parse_permission(std::string_view key) noexcept {
  const std::size_t dot = key.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  for (std::size_t a = 0; a < area_count; ++a) {
    if (key.substr(0, dot) != name_of(static_cast<area>(a))) continue;
    for (std::size_t i = 0; i < action_count; ++i)
      if (key.substr(dot + 1) == name_of(static_cast<action>(i)))
        return permission{static_cast<area>(a), static_cast<action>(i)};
  }
  return std::nullopt;
}

}  // namespace didtron
