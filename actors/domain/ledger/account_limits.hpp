#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/limits.hpp"
#include "actors/domain/money/amount.hpp"

namespace didtron {

/// More credit until an instant, agreed for a while.
struct temporary_credit {
  amount limit = {};
  instant until = {};  ///< exclusive
  friend bool operator==(const temporary_credit&, const temporary_credit&) = default;
};

/// What an account may do, prepaid and postpaid alike. 0 or empty: no limit.
struct account_limits {
  amount credit_limit = {};       ///< prepaid: 0 or a small agreed buffer
  std::int32_t channels_max = 0;  ///< calls that hold money at once
  std::int32_t cps_max = 0;       ///< calls granted per whole second
  std::int32_t hold_grace_s = limits::hold_grace_s;  ///< a hold outlives its call's cut by this
  std::optional<temporary_credit> temporary = {};
  /// Most that the calls of one UTC day may cost, what is reserved for them included. A call counts
  /// on the day its route was decided, to its end.
  std::optional<amount> day_spend_max = {};
  /// Calls to dearer destinations are refused. Compared with the dearer of the first and the next
  /// price per minute; the connect fee is left out.
  std::optional<rate> price_max = {};
  friend bool operator==(const account_limits&, const account_limits&) = default;
};

/// The limits as they are at `now`: a temporary credit that still runs raises the credit limit, one
/// that is over or smaller changes nothing.
[[nodiscard]] inline account_limits in_force(account_limits limits, instant now) {
  if (limits.temporary && now < limits.temporary->until)
    limits.credit_limit = std::max(limits.credit_limit, limits.temporary->limit);
  limits.temporary.reset();
  return limits;
}

/// Days since 1970-01-01, UTC.
[[nodiscard]] constexpr std::int64_t utc_day(instant at) noexcept {
  constexpr std::int64_t day_us = 86'400'000'000;
  return at.us >= 0 ? at.us / day_us : -((day_us - 1 - at.us) / day_us);
}

}  // namespace didtron
