#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/core/call_map.hpp"
#include "actors/domain/core/id.hpp"
#include "actors/domain/core/limits.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/ledger/account_limits.hpp"
#include "actors/domain/money/amount.hpp"
#include "actors/domain/rating/price_window.hpp"

namespace didtron {

/// Money reserved for one call. Resolved exactly once: settled, voided or expired; never edited
/// except by a granted extension, a trim, or the answer that fixes its price.
struct hold {
  call_id call = {};
  amount reserved = {};
  std::int64_t granted_s = 0;  ///< the edge hangs up by itself at this second
  instant created_at = {};     ///< route decision
  instant expires_at = {};     ///< granted_s + grace after the last reserve, extend or renew
};

struct hold_grant {
  std::int64_t granted_s = 0;  ///< total seconds the call may last
  amount reserved = {};        ///< total reserved for the call
};

/// How much is asked for.
struct slice {
  std::int64_t slice_s = 60;
  std::int64_t cap_s = 7200;  ///< no call lasts longer in all
  std::int64_t least_s = 1;   ///< fewer seconds than this are no use: refused
};

/// The single-writer state of one account: posted balance, holds and limits (domain rule 2).
/// available = posted + credit_limit - sum(holds), and never below zero after a grant.
class account_book {
 public:
  account_book(amount posted, account_limits limits) : posted_{posted}, limits_{limits} {}

  [[nodiscard]] amount posted() const noexcept { return posted_; }
  [[nodiscard]] amount held() const noexcept;
  [[nodiscard]] amount available() const noexcept;
  /// Charges of the calls of the UTC day that the book is in, without holds.
  [[nodiscard]] amount day_spent() const noexcept { return day_spent_; }
  [[nodiscard]] const account_limits& limits() const noexcept { return limits_; }
  [[nodiscard]] const call_map<hold>& holds() const noexcept { return holds_; }

  /// `limits` as in_force() says for this moment.
  void set_limits(account_limits limits) noexcept { limits_ = limits; }
  /// The balance as the database says it: after a commit, a top-up, a restart.
  void set_posted(amount posted) noexcept { posted_ = posted; }
  /// What the calls of `day` have cost, as the database says it.
  void set_day_spent(std::int64_t day, amount spent);

  /// Reserves what the first slice costs at the dearest price: `slice_s` seconds (at least the first
  /// increment, at most `cap_s`), fewer when the money or the day's limit does not reach. Always
  /// reserved == price.dearest(granted_s). The hold expires granted_s + hold_grace_s after `now`.
  /// Errors: insufficient_balance (not even the first increment, or below least_s), limit_exceeded
  /// (channels, calls per second, the day's spend), blocked (row, or dearer than price_max),
  /// conflict (call already holds).
  result<hold_grant> reserve(const call_id& call, const price_window& price, const slice& wanted,
                             instant now);

  /// Grows the hold so that the call may last up to `slice_s` longer, `cap_s` in all, or by what is
  /// affordable. Again reserved == price.dearest(granted_s).
  /// Errors: not_found, insufficient_balance (nothing more: the cut stays where it is),
  /// limit_exceeded (already at cap_s, or the day's spend).
  result<hold_grant> extend(const call_id& call, const price_window& price, const slice& wanted,
                            instant now);

  /// The hold is to cover `granted_s` seconds at `price`, and no more: the seller above granted
  /// fewer seconds, or the answer has fixed the price. Errors: not_found, those of rate_call.
  result<hold_grant> trim(const call_id& call, const price_window& price, std::int64_t granted_s);

  /// The seconds start to count now: the call was answered after ringing, or whoever runs it says
  /// that it is alive. Moves expires_at to granted_s + grace from `now`, never back. Error: not_found.
  result<void> renew(const call_id& call, instant now);

  /// Puts a hold back after a restart, whatever the balance: the call is already running. A hold
  /// that is already there is replaced.
  void restore(const hold& h);

  /// The ledger has the exact charge: releases the hold and counts the charge on its day; the
  /// balance itself comes from the ledger, with set_posted(), in the same message. Returns what was
  /// released: reserved minus charged. Negative: the charge was above the reserve; it counts all the
  /// same (the call happened) and the caller reports it. Errors: not_found, overflow.
  result<amount> settle(const call_id& call, amount charged);

  /// Releases everything and returns it. Error: not_found.
  result<amount> release(const call_id& call);

  /// Holds whose time has passed, oldest first: nobody runs these calls any more.
  [[nodiscard]] std::vector<call_id> expired(instant now) const;

 private:
  [[nodiscard]] amount available_with(amount released) const noexcept;
  [[nodiscard]] bool is_of_day(const hold& h) const noexcept {
    return utc_day(h.created_at) == day_;
  }
  void change_held(const hold& h, amount by) noexcept;
  void enter_day(instant now);
  result<void> check_load(instant now);
  result<hold_grant> grant_for(amount released, bool is_of_day, std::int64_t wanted_s,
                               std::int64_t least_s, const price_window& price) const;

  amount posted_ = {};
  __int128 held_e8_ = 0;  ///< sum of the holds; wide, because restore() takes any
  account_limits limits_ = {};
  call_map<hold> holds_ = {};
  std::int64_t cps_second_ = 0;
  std::int32_t cps_count_ = 0;
  std::int64_t day_ = 0;       ///< utc_day of the last decision
  amount day_spent_ = {};      ///< by calls of that day
  __int128 day_held_e8_ = 0;   ///< holds of calls of that day
};

}  // namespace didtron
