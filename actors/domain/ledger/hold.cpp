#include "actors/domain/ledger/hold.hpp"

#include <algorithm>
#include <limits>

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

result<hold_grant> account_book::grant_for(amount money, std::int64_t wanted_s, const rate_row& row,
                                           const rate_terms& terms) const {
  const auto granted = affordable_s(money, wanted_s, row, terms);
  if (!granted) return failure{granted.error()};
  if (*granted == 0) {
    return fail(errc::insufficient_balance, "available " + format(money, 2) + " " +
                                                std::string{terms.money.text()} +
                                                " does not pay for the first increment");
  }
  const auto price = rate_call(*granted * 1000, row, terms);
  if (!price) return failure{price.error()};
  return hold_grant{*granted, price->total};
}

result<hold_grant> account_book::reserve(const call_id& call, const rate_row& row,
                                         const rate_terms& terms, std::int64_t slice_s,
                                         std::int64_t cap_s, instant now) {
  if (holds_.contains(call)) return fail(errc::conflict, "the call already holds money");
  if (row.status == row_status::blocked) {
    return fail(errc::blocked, "prefix " + row.prefix + " is blocked by its price row");
  }
  if (const auto ok = check_load(now); !ok) return failure{ok.error()};
  // Domain rule 2.2: at least the first increment, which is paid for in full anyway.
  const std::int64_t first_s = std::int64_t{row.free_s} + row.steps.initial_s;
  const std::int64_t wanted_s = std::min(std::max(slice_s, first_s), cap_s);
  const auto grant = grant_for(available(), wanted_s, row, terms);
  if (!grant) return grant;
  ++cps_count_;
  held_e8_ += grant->reserved.e8;
  holds_.emplace(call, hold{call, grant->reserved, grant->granted_s, now,
                            hold_detail::expiry(now, grant->granted_s, limits_.hold_grace_s)});
  return grant;
}

result<hold_grant> account_book::extend(const call_id& call, const rate_row& row,
                                        const rate_terms& terms, std::int64_t slice_s,
                                        std::int64_t cap_s, instant now) {
  const auto found = holds_.find(call);
  if (found == holds_.end()) return fail(errc::not_found, "the call holds no money");
  hold& h = found->second;
  if (slice_s < 1 || h.granted_s >= cap_s) {
    return fail(errc::limit_exceeded, "the call has reached its longest duration");
  }
  const std::int64_t wanted_s = std::min(slice_s, cap_s - h.granted_s) + h.granted_s;
  const auto grant = grant_for(available_with(h.reserved), wanted_s, row, terms);
  if (!grant) return grant;
  if (grant->granted_s <= h.granted_s) {
    return fail(errc::insufficient_balance, "available " + format(available(), 2) + " " +
                                                std::string{terms.money.text()} +
                                                " does not pay for another increment");
  }
  held_e8_ += grant->reserved.e8 - h.reserved.e8;
  h.reserved = grant->reserved;
  h.granted_s = grant->granted_s;
  h.expires_at = hold_detail::expiry(now, h.granted_s, limits_.hold_grace_s);
  return grant;
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
    held_e8_ -= found->second.reserved.e8;
    found->second = h;
  }
  held_e8_ += h.reserved.e8;
}

result<amount> account_book::settle(const call_id& call, amount charged) {
  const auto found = holds_.find(call);
  if (found == holds_.end()) return fail(errc::not_found, "the call holds no money");
  const auto posted = subtract(posted_, charged);
  if (!posted) return failure{posted.error()};
  const auto released = subtract(found->second.reserved, charged);
  if (!released) return failure{released.error()};
  held_e8_ -= found->second.reserved.e8;
  posted_ = *posted;
  holds_.erase(found);
  return *released;
}

result<amount> account_book::release(const call_id& call) {
  const auto found = holds_.find(call);
  if (found == holds_.end()) return fail(errc::not_found, "the call holds no money");
  const amount released = found->second.reserved;
  held_e8_ -= released.e8;
  holds_.erase(found);
  return released;
}

std::vector<call_id> account_book::expired(instant now) const {
  std::vector<const hold*> due;
  for (const auto& [call, h] : holds_) {
    if (h.expires_at <= now) due.push_back(&h);
  }
  std::stable_sort(due.begin(), due.end(),
                   [](const hold* a, const hold* b) { return a->expires_at < b->expires_at; });
  std::vector<call_id> out;
  out.reserve(due.size());
  for (const hold* h : due)
    out.push_back(h->call);
  return out;
}

}  // namespace didtron
