#include "actors/domain/rating/price_window.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace didtron {
namespace price_window_detail {

/// A price of `side` that began `ahead_s` later than the side says.
charge_formula::price price_of(const rating_side& side, std::int64_t ahead_s) {
  auto out = charge_formula::price_of(side);
  out.ahead_s = ahead_s;
  return out;
}

/// In the account's currency, rounded up.
rate converted_up(rate per_min, const std::optional<conversion>& fx) {
  if (!fx) return per_min;
  const __int128 product = static_cast<__int128>(per_min.e10_per_min) * fx->rate.e10;
  const __int128 e10 = (product + 9'999'999'999) / 10'000'000'000;
  return {static_cast<std::int64_t>(
      std::min<__int128>(e10, std::numeric_limits<std::int64_t>::max()))};
}

}  // namespace price_window_detail

result<price_window> price_window::of(const rate_card& card, std::string_view called,
                                      instant routed_at, std::int64_t set_up_ms) {
  const dialled number{called};
  const rate_row* row = card.find(number, routed_at);
  if (row == nullptr) {
    return fail(errc::no_rate, "card " + card.name() + " has no price for " + std::string{called});
  }
  if (row->status == row_status::blocked) {
    return fail(errc::blocked, "card " + card.name() + " blocks prefix " + row->prefix);
  }
  return from(card, number, *row, routed_at, set_up_ms);
}

price_window price_window::from(const rate_card& card, const dialled& called,
                                const rate_row& routed, instant routed_at,
                                std::int64_t set_up_ms) {
  price_window out{routed, card.terms()};
  const instant until = plus_ms(routed_at, set_up_ms);
  const rate_row* current = &routed;
  for (auto at = card.next_change(called, routed_at, until); at;
       at = card.next_change(called, *at, until)) {
    const rate_row* next = card.find(called, *at);
    if (next == nullptr || next->status == row_status::blocked) next = &routed;
    if (next != current) out.later_.push_back({*at, next});
    current = next;
  }
  return out;
}

const rate_row& price_window::answered(instant answered_at) const noexcept {
  if (whole_ != nullptr)
    return is_fixed_ ? *row_ : whole_->side(whole_->find(answered_at).number).row;
  const rate_row* row = row_;
  for (const change& c : later_) {
    if (c.from > answered_at) break;
    row = c.row;
  }
  return *row;
}

price_window price_window::fixed(instant answered_at) const noexcept {
  if (whole_ == nullptr) return {answered(answered_at), *terms_};
  if (is_fixed_) return *this;
  price_window out{*whole_};
  out.place_ = whole_->find(answered_at);
  const rating_side& side = whole_->side(out.place_.number);
  out.row_ = &side.row;
  out.terms_ = &side.terms;
  out.is_fixed_ = true;
  return out;
}

price_copy price_window::copy() const {
  if (whole_ != nullptr) return *whole_;
  price_copy out;
  out.routed = {*row_, *terms_};
  for (const change& c : later_) out.later.push_back({c.from, {*c.row, *terms_}});
  return out;
}

template <class OnPrice>
void price_window::for_each_price(std::int64_t seconds, OnPrice&& on_price) const {
  using price_window_detail::price_of;
  if (whole_ == nullptr) {
    if (!on_price(charge_formula::price{*row_, *terms_})) return;
    for (const change& c : later_)
      if (!on_price(charge_formula::price{*c.row, *terms_})) return;
    return;
  }
  if (is_fixed_) {
    on_price(price_of(whole_->side(place_.number), place_.ahead_s));
    return;
  }
  for (std::size_t n = 0; n <= whole_->later.size(); ++n) {
    const rating_side& side = whole_->side(n);
    if (!on_price(price_of(side, 0))) return;
    // On a card that splits, each second of ringing moves the boundary a second into the call. Not
    // looked at when none of these calls can reach it.
    if (side.later.empty()) continue;
    const std::int64_t most_s = whole_->ahead_max_s(n);
    const std::int64_t first_s = side.later.front().from_s - seconds;
    for (std::int64_t ahead_s = std::max<std::int64_t>(1, first_s); ahead_s <= most_s; ++ahead_s)
      if (!on_price(price_of(side, ahead_s))) return;
  }
}

result<amount> price_window::dearest(std::int64_t duration_ms) const {
  result<amount> most{amount{}};
  bool is_first = true;
  for_each_price(duration_ms / 1000 + 1, [&](const charge_formula::price& p) {
    const auto charged = charge_formula::charge_of(duration_ms, p);
    if (!charged) {
      most = failure{charged.error()};
      return false;
    }
    most = is_first ? charged->total : std::max(*most, charged->total);
    is_first = false;
    return true;
  });
  return most;
}

result<std::int64_t> price_window::affordable(amount money, std::int64_t wanted_s) const {
  // A charge never falls as a call goes on, so what every price alone allows, all together allow.
  result<std::int64_t> seconds{wanted_s};
  for_each_price(wanted_s, [&](const charge_formula::price& p) {
    seconds = charge_formula::affordable_of(money, *seconds, p);
    return seconds.has_value() && *seconds != 0;
  });
  return seconds;
}

template <class OnRow> void price_window::for_each_row(OnRow&& on_row) const {
  static const std::optional<conversion> as_it_is;
  if (whole_ == nullptr) {
    on_row(*row_, as_it_is);
    for (const change& c : later_) on_row(*c.row, as_it_is);
    return;
  }
  for (std::size_t n = 0; n <= whole_->later.size(); ++n) {
    if (is_fixed_ && n != place_.number) continue;
    const rating_side& side = whole_->side(n);
    on_row(side.row, side.fx);
    for (const later_row& later : side.later) on_row(later.row, side.fx);
  }
}

std::int64_t price_window::first_s() const noexcept {
  std::int64_t longest = 0;
  for_each_row([&longest](const rate_row& row, const std::optional<conversion>&) {
    longest = std::max(longest, std::int64_t{row.free_s} + row.steps.initial_s);
  });
  return longest;
}

rate price_window::dearest_per_min() const noexcept {
  rate most;
  for_each_row([&most](const rate_row& row, const std::optional<conversion>& fx) {
    const rate dearer = std::max(row.rate_initial, row.rate_next);
    most = std::max(most, price_window_detail::converted_up(dearer, fx));
  });
  return most;
}

}  // namespace didtron
