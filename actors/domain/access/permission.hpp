#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace didtron {

/// What a permission is about. The values are places in a permission_set: append only.
enum class area : std::uint8_t {
  staff,           ///< users of the books' owner, their roles
  team,            ///< users of one's own company (customers, carriers), their roles
  settings,        ///< integrations, global settings
  system,          ///< node state, job control, purge
  audit,           ///< audit log, trash
  customers,       ///< customers, categories, groups
  kyc,             ///< identity checks: submission and review
  credit,          ///< credit and other financial limits, postpaid, adjustments of balances
  carriers,        ///< carriers, interconnects, trunks, services
  rating,          ///< cards, rate import, CDRs of other switches to be rated
  routing,         ///< plans, least cost, POPs, tiers
  voice_services,  ///< DIDs, PBX, AI voice, customers' trunks
  class4,          ///< the rented softswitch
  sip_tests,       ///< SIP tester
  billing,         ///< accounts and their lines, invoices, notes, statements, netting, months
  payments,        ///< payments, top-ups, saved methods
  refunds,
  promotions,   ///< promotion codes, bonuses, referrals
  marketing,    ///< campaigns, e-mail templates, social
  experience,   ///< web site and portal content
  tickets,
  developers,   ///< API keys, webhooks, CRM
  calls,        ///< running calls, CDRs, metrics, alerts, rules
  costs,        ///< carriers' charges, margins, route decisions, the journal that holds them
  impersonation,  ///< acting as a user of a company below
};
inline constexpr std::size_t area_count = 25;

enum class action : std::uint8_t {
  view,
  create,
  edit,
  remove,   ///< "delete" in keys
  approve,  ///< decide what another person asked for; publish
};
inline constexpr std::size_t action_count = 5;

/// "customers", "delete"; stable, used in keys, in the database and in JSON.
std::string_view name_of(area a) noexcept;
std::string_view name_of(action a) noexcept;
/// For people, one line: "customers, categories, groups".
std::string_view description_of(area a) noexcept;
std::string_view description_of(action a) noexcept;

/// The right to do one thing in one area. What may not be done by anybody is no permission:
/// `is_defined` in roles.hpp.
struct permission {
  area where = area::staff;
  action what = action::view;
  friend constexpr bool operator==(const permission&, const permission&) = default;
};

/// "customers.delete"
std::string key_of(permission p);
/// Empty: not a key of any area and action.
std::optional<permission> parse_permission(std::string_view key) noexcept;

/// A set of permissions, a bit each; no allocation.
class permission_set {
 public:
  constexpr permission_set() = default;
  template <class... P> static constexpr permission_set of(P... p) {
    permission_set s;
    (s.add(p), ...);
    return s;
  }

  constexpr void add(permission p) noexcept { words_[place(p) / 64] |= bit(p); }
  constexpr void drop(permission p) noexcept { words_[place(p) / 64] &= ~bit(p); }
  /// Everything of an area.
  constexpr void drop(area a) noexcept {
    for (std::size_t i = 0; i < action_count; ++i)
      drop(permission{a, static_cast<action>(i)});
  }
  /// What is not in the other.
  [[nodiscard]] constexpr permission_set without(const permission_set& other) const noexcept {
    permission_set rest = *this;
    rest.words_[0] &= ~other.words_[0];
    rest.words_[1] &= ~other.words_[1];
    return rest;
  }
  [[nodiscard]] constexpr bool has(permission p) const noexcept {
    return (words_[place(p) / 64] & bit(p)) != 0;
  }
  [[nodiscard]] constexpr bool is_empty() const noexcept { return (words_[0] | words_[1]) == 0; }
  [[nodiscard]] constexpr std::size_t size() const noexcept {
    return static_cast<std::size_t>(std::popcount(words_[0]) + std::popcount(words_[1]));
  }
  [[nodiscard]] constexpr bool is_within(const permission_set& all) const noexcept {
    return (words_[0] & ~all.words_[0]) == 0 && (words_[1] & ~all.words_[1]) == 0;
  }

  /// Calls `take(permission)` in the order of areas, then of actions.
  template <class Take> constexpr void for_each(Take take) const {
    for (std::size_t i = 0; i < area_count * action_count; ++i) {
      const permission p{static_cast<area>(i / action_count), static_cast<action>(i % action_count)};
      if (has(p)) take(p);
    }
  }

  friend constexpr permission_set operator|(permission_set a, const permission_set& b) noexcept {
    a.words_[0] |= b.words_[0];
    a.words_[1] |= b.words_[1];
    return a;
  }
  friend constexpr permission_set operator&(permission_set a, const permission_set& b) noexcept {
    a.words_[0] &= b.words_[0];
    a.words_[1] &= b.words_[1];
    return a;
  }
  friend constexpr bool operator==(const permission_set&, const permission_set&) = default;

 private:
  static constexpr std::size_t place(permission p) noexcept {
    return static_cast<std::size_t>(p.where) * action_count + static_cast<std::size_t>(p.what);
  }
  static constexpr std::uint64_t bit(permission p) noexcept {
    return std::uint64_t{1} << (place(p) % 64);
  }
  static_assert(area_count * action_count <= 128);
  std::array<std::uint64_t, 2> words_ = {};
};

}  // namespace didtron
