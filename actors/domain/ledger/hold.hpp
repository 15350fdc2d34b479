#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/limits.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/money/amount.hpp"
#include "actors/domain/rating/charge.hpp"

namespace didtron {

/// Money reserved for one call. Resolved exactly once: settled, voided or expired; never edited
/// except to grow by a granted extension.
struct hold {
  call_id call = {};
  amount reserved = {};
  std::int64_t granted_s = 0;  ///< the edge hangs up by itself at this second
  instant created_at = {};
  instant expires_at = {};  ///< granted_s + grace after the last reserve, extend or renew
};

struct account_limits {
  amount credit_limit = {};       ///< prepaid: 0 or a small agreed buffer
  std::int32_t channels_max = 0;  ///< 0: no limit
  std::int32_t cps_max = 0;       ///< 0: no limit; calls granted per whole second
  std::int32_t hold_grace_s = limits::hold_grace_s;  ///< a hold outlives its call's cut by this
};

struct hold_grant {
  std::int64_t granted_s = 0;  ///< total seconds the call may last
  amount reserved = {};        ///< total reserved for the call
};

/// The single-writer state of one account: posted balance, holds and limits (domain rule 2).
/// available = posted + credit_limit - sum(holds), and never below zero after a grant.
class account_book {
 public:
  account_book(amount posted, account_limits limits) : posted_{posted}, limits_{limits} {}

  [[nodiscard]] amount posted() const noexcept { return posted_; }
  [[nodiscard]] amount held() const noexcept;
  [[nodiscard]] amount available() const noexcept;
  [[nodiscard]] const account_limits& limits() const noexcept { return limits_; }
  [[nodiscard]] const std::map<call_id, hold>& holds() const noexcept { return holds_; }

  void set_limits(account_limits limits) noexcept { limits_ = limits; }
  /// The balance as the database says it after a commit that did not come from a settle here
  /// (top-up, adjustment, restart).
  void set_posted(amount posted) noexcept { posted_ = posted; }

  /// Reserves what the first slice costs: `slice_s` seconds (at least the first increment, at most
  /// `cap_s`), fewer when the money does not reach. Always reserved == charge(granted_s), rounded
  /// as the charge will be. The hold expires granted_s + hold_grace_s after `now`.
  /// Errors: insufficient_balance (not even the first increment), limit_exceeded (channels, calls
  /// per second), blocked (row), conflict (call already holds).
  result<hold_grant> reserve(const call_id& call, const rate_row& row, const rate_terms& terms,
                             std::int64_t slice_s, std::int64_t cap_s, instant now);

  /// Grows the hold so that the call may last up to `slice_s` longer, `cap_s` in all, or by what is
  /// affordable. Again reserved == charge(granted_s).
  /// Errors: not_found, insufficient_balance (nothing more: the cut stays where it is),
  /// limit_exceeded (already at cap_s).
  result<hold_grant> extend(const call_id& call, const rate_row& row, const rate_terms& terms,
                            std::int64_t slice_s, std::int64_t cap_s, instant now);

  /// The seconds start to count now: the call was answered after ringing, or the edge says that it
  /// is alive. Moves expires_at to granted_s + grace from `now`, never back. Error: not_found.
  result<void> renew(const call_id& call, instant now);

  /// Puts a hold back after a restart, whatever the balance: the call is already running. A hold
  /// that is already there is replaced.
  void restore(const hold& h);

  /// Settles to the exact charge and releases the rest in one step. Returns what was released:
  /// reserved minus charged. Negative: the charge was above the reserve; it is booked all the same
  /// (the call happened) and the caller reports it. Errors: not_found, overflow.
  result<amount> settle(const call_id& call, amount charged);

  /// Releases everything and returns it. Error: not_found.
  result<amount> release(const call_id& call);

  /// Holds whose time has passed, oldest first.
  [[nodiscard]] std::vector<call_id> expired(instant now) const;

 private:
  [[nodiscard]] amount available_with(amount released) const noexcept;
  result<void> check_load(instant now);
  result<hold_grant> grant_for(amount money, std::int64_t wanted_s, const rate_row& row,
                               const rate_terms& terms) const;

  amount posted_ = {};
  __int128 held_e8_ = 0;  ///< sum of the holds; wide, because restore() takes any
  account_limits limits_ = {};
  std::map<call_id, hold> holds_ = {};
  std::int64_t cps_second_ = 0;
  std::int32_t cps_count_ = 0;
};

}  // namespace didtron
