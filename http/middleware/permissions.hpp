#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "actors/domain/views/views.hpp"

namespace didtron::http {

enum class permission : std::uint8_t {
  accounts_view,
  calls_view,
  calls_end,
  cdrs_view,
  costs_view,  ///< what carriers charge, margins, the route decision
  ledger_view,
  carriers_view,
  metrics_view,
  money_post,     ///< top-ups, adjustments, reversals
  money_approve,  ///< decide another's adjustment, close a period
  cdrs_import,    ///< sources, files and held CDRs of other switches
  accounts_limit,  ///< credit and the other limits of an account
};
inline constexpr std::size_t permission_count = 12;

/// "accounts.view"
std::string_view name_of(permission p) noexcept;

/// A set of permissions; one bit each.
class permission_set {
 public:
  constexpr permission_set() = default;
  template <class... P> static constexpr permission_set of(P... p) {
    permission_set s;
    ((s.bits_ |= bit(p)), ...);
    return s;
  }
  static constexpr permission_set all() {
    permission_set s;
    s.bits_ = (1U << permission_count) - 1;
    return s;
  }
  [[nodiscard]] constexpr bool has(permission p) const noexcept { return (bits_ & bit(p)) != 0; }
  friend bool operator==(permission_set, permission_set) = default;

 private:
  static constexpr std::uint32_t bit(permission p) { return 1U << static_cast<unsigned>(p); }
  std::uint32_t bits_ = 0;
};

struct role_row {
  std::string_view name;
  permission_set may;
};

/// All roles. A role that is not here may nothing.
std::span<const role_row> roles() noexcept;
permission_set permissions_of(std::string_view role) noexcept;

/// Who a logged-in user is to the reads: staff of the books' owner, or a customer who sees only its
/// own.
viewer viewer_of(const user_view& user) noexcept;

}  // namespace didtron::http
