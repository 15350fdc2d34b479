#include "actors/domain/ledger/hold.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace hold_detail {

/// Into 64 bits: only a restart with absurd stored values can leave them, and then the bound is as
/// good.
amount saturated(__int128 e8) {
  constexpr __int128 low = std::numeric_limits<std::int64_t>::min();
  constexpr __int128 high = std::numeric_limits<std::int64_t>::max();
  return {static_cast<std::int64_t>(std::clamp(e8, low, high))};
}

instant expiry(instant now, std::int64_t granted_s, std::int32_t grace_s) {
  return plus_ms(now, (granted_s + grace_s) * 1000);
}

}  // namespace hold_detail

amount account_book::held() const noexcept { return hold_detail::saturated(held_e8_); }

amount account_book::available() const noexcept { return available_with(amount{}); }

amount account_book::available_with(amount released) const noexcept {
  return hold_detail::saturated(static_cast<__int128>(posted_.e8) + limits_.credit_limit.e8 -
                                held_e8_ + released.e8);
}

void account_book::change_held(const hold& h, amount by) noexcept {
  held_e8_ += by.e8;
  if (is_of_day(h)) day_held_e8_ += by.e8;
}

/// Days only go forward: a clock that is set back does not forget what was spent.
void account_book::enter_day(instant now) {
  if (utc_day(now) <= day_) return;
  set_day_spent(utc_day(now), amount{});
}

void account_book::set_day_spent(std::int64_t day, amount spent) {
  if (day < day_) return;
  day_ = day;
  day_spent_ = spent;
  day_held_e8_ = 0;
  for (const auto& [call, h] : holds_)
    if (is_of_day(h)) day_held_e8_ += h.reserved.e8;
}

result<void> account_book::check_load(instant now) {
  const auto live = static_cast<std::int64_t>(holds_.size());
  if (limits_.channels_max > 0 && live >= limits_.channels_max) {
    return fail(errc::limit_exceeded,
                "all " + std::to_string(limits_.channels_max) + " channels are in use");
  }
  // Whole seconds of the caller's clock; a clock that was set back starts a new second.
  const std::int64_t second = now.us >= 0 ? now.us / 1'000'000 : (now.us - 999'999) / 1'000'000;
  if (second != cps_second_) {
    cps_second_ = second;
    cps_count_ = 0;
  }
  if (limits_.cps_max > 0 && cps_count_ >= limits_.cps_max) {
    return fail(errc::limit_exceeded,
                "more than " + std::to_string(limits_.cps_max) + " calls in one second");
  }
  return {};
}

/// The most that both the balance and the day's limit allow. `released`: what the call holds already.
result<hold_grant> account_book::grant_for(amount released, bool is_of_day, std::int64_t wanted_s,
                                           std::int64_t least_s, const price_window& price) const {
  amount money = available_with(released);
  bool is_day_short = false;
  if (limits_.day_spend_max && is_of_day) {
    const amount left = hold_detail::saturated(static_cast<__int128>(limits_.day_spend_max->e8) -
                                               day_spent_.e8 - day_held_e8_ + released.e8);
    is_day_short = left < money;
    money = std::min(money, left);
  }
  const auto granted = price.affordable(money, wanted_s);
  if (!granted) return failure{granted.error()};
  if (*granted == 0 || *granted < least_s) {
    if (is_day_short) {
      return fail(errc::limit_exceeded, "the calls of this day may cost " +
                                            format(*limits_.day_spend_max, 2) + " " +
                                            std::string{price.money().text()} + " in all");
    }
    return fail(errc::insufficient_balance, "available " + format(money, 2) + " " +
                                                std::string{price.money().text()} +
                                                " does not pay for the next increment");
  }
  const auto reserved = price.dearest(*granted * 1000);
  if (!reserved) return failure{reserved.error()};
  return hold_grant{*granted, *reserved};
}

result<hold_grant> account_book::reserve(const call_id& call, const price_window& price,
                                         const slice& wanted, instant now) {
  if (holds_.contains(call)) return fail(errc::conflict, "the call already holds money");
  if (price.routed().status == row_status::blocked) {
    return fail(errc::blocked, "prefix " + price.routed().prefix + " is blocked by its price row");
  }
  if (limits_.price_max && price.dearest_per_min() > *limits_.price_max) {
    return fail(errc::blocked, format(price.dearest_per_min()) + " per minute is above the limit " +
                                   format(*limits_.price_max));
  }
  if (const auto ok = check_load(now); !ok) return failure{ok.error()};
  enter_day(now);
  // Domain rule 2.2: at least the first increment, which is paid for in full anyway.
  const std::int64_t wanted_s = std::min(std::max(wanted.slice_s, price.first_s()), wanted.cap_s);
  const bool is_today = utc_day(now) == day_;
  const auto grant = grant_for(amount{}, is_today, wanted_s, wanted.least_s, price);
  if (!grant) return grant;
  ++cps_count_;
  const hold h{call, grant->reserved, grant->granted_s, now,
               hold_detail::expiry(now, grant->granted_s, limits_.hold_grace_s)};
  change_held(h, h.reserved);
  holds_.try_emplace(call, h);
  return grant;
}

result<hold_grant> account_book::extend(const call_id& call, const price_window& price,
                                        const slice& wanted, instant now) {
  const auto found = holds_.find(call);
  if (found == holds_.end()) return fail(errc::not_found, "the call holds no money");
  hold& h = found->second;
  if (wanted.slice_s < 1 || h.granted_s >= wanted.cap_s) {
    return fail(errc::limit_exceeded, "the call has reached its longest duration");
  }
  enter_day(now);
  const std::int64_t wanted_s =
      std::min(wanted.slice_s, wanted.cap_s - h.granted_s) + h.granted_s;
  // One second more is better than the cut, so least_s of the request does not count here.
  const auto grant = grant_for(h.reserved, is_of_day(h), wanted_s, h.granted_s + 1, price);
  if (!grant) return grant;
  change_held(h, amount{grant->reserved.e8 - h.reserved.e8});
  h.reserved = grant->reserved;
  h.granted_s = grant->granted_s;
  h.expires_at = hold_detail::expiry(now, h.granted_s, limits_.hold_grace_s);
  return grant;
}

result<hold_grant> account_book::trim(const call_id& call, const price_window& price,
                                      std::int64_t granted_s) {
  const auto found = holds_.find(call);
  if (found == holds_.end()) return fail(errc::not_found, "the call holds no money");
  hold& h = found->second;
  granted_s = std::min(granted_s, h.granted_s);
  const auto reserved = price.dearest(granted_s * 1000);
  if (!reserved) return failure{reserved.error()};
  change_held(h, amount{reserved->e8 - h.reserved.e8});
  h.reserved = *reserved;
  h.granted_s = granted_s;
  return hold_grant{h.granted_s, h.reserved};
}

result<void> account_book::renew(const call_id& call, instant now) {
  const auto found = holds_.find(call);
  if (found == holds_.end()) return fail(errc::not_found, "the call holds no money");
  hold& h = found->second;
  h.expires_at =
      std::max(h.expires_at, hold_detail::expiry(now, h.granted_s, limits_.hold_grace_s));
  return {};
}

void account_book::restore(const hold& h) {
  const auto [found, is_new] = holds_.try_emplace(h.call, h);
  if (!is_new) {
    change_held(found->second, amount{-found->second.reserved.e8});
    found->second = h;
  }
  change_held(h, h.reserved);
}

result<amount> account_book::settle(const call_id& call, amount charged) {
  const auto found = holds_.find(call);
  if (found == holds_.end()) return fail(errc::not_found, "the call holds no money");
  const hold& h = found->second;
  const auto released = subtract(h.reserved, charged);
  if (!released) return failure{released.error()};
  if (is_of_day(h)) {
    const auto spent = add(day_spent_, charged);
    if (!spent) return failure{spent.error()};
    day_spent_ = *spent;
  }
  change_held(h, amount{-h.reserved.e8});
  holds_.erase(found);
  return *released;
}

result<amount> account_book::release(const call_id& call) {
  const auto found = holds_.find(call);
  if (found == holds_.end()) return fail(errc::not_found, "the call holds no money");
  const amount released = found->second.reserved;
  change_held(found->second, amount{-released.e8});
  holds_.erase(found);
  return released;
}

std::vector<call_id> account_book::expired(instant now) const {
  std::vector<const hold*> due;
  for (const auto& [call, h] : holds_) {
    if (h.expires_at <= now) due.push_back(&h);
  }
  std::sort(due.begin(), due.end(), [](const hold* a, const hold* b) {
    return std::pair{a->expires_at, a->call} < std::pair{b->expires_at, b->call};
  });
  std::vector<call_id> out;
  out.reserve(due.size());
  for (const hold* h : due)
    out.push_back(h->call);
  return out;
}

}  // namespace didtron
