#include "actors/domain/rating/price_window.hpp"

#include <algorithm>
#include <string>

namespace didtron {

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
  const rate_row* row = row_;
  for (const change& c : later_) {
    if (c.from > answered_at) break;
    row = c.row;
  }
  return *row;
}

result<amount> price_window::dearest(std::int64_t duration_ms) const {
  const auto first = rate_call(duration_ms, *row_, *terms_);
  if (!first) return failure{first.error()};
  amount most = first->total;
  for (const change& c : later_) {
    const auto other = rate_call(duration_ms, *c.row, *terms_);
    if (!other) return failure{other.error()};
    most = std::max(most, other->total);
  }
  return most;
}

result<std::int64_t> price_window::affordable(amount money, std::int64_t wanted_s) const {
  // A charge never falls as a call goes on, so what every row alone allows, all together allow.
  auto seconds = affordable_s(money, wanted_s, *row_, *terms_);
  for (const change& c : later_) {
    if (!seconds || *seconds == 0) return seconds;
    seconds = affordable_s(money, *seconds, *c.row, *terms_);
  }
  return seconds;
}

std::int64_t price_window::first_s() const noexcept {
  std::int64_t longest = std::int64_t{row_->free_s} + row_->steps.initial_s;
  for (const change& c : later_)
    longest = std::max(longest, std::int64_t{c.row->free_s} + c.row->steps.initial_s);
  return longest;
}

rate price_window::dearest_per_min() const noexcept {
  rate most = std::max(row_->rate_initial, row_->rate_next);
  for (const change& c : later_) most = std::max({most, c.row->rate_initial, c.row->rate_next});
  return most;
}

price_copy price_copy::of(const price_window& window) {
  price_copy out{window.routed(), window.terms(), {}};
  out.later.reserve(window.later().size());
  for (const auto& c : window.later()) out.later.push_back({c.from, *c.row});
  return out;
}

price_window price_copy::window() const {
  std::vector<price_window::change> changes;
  changes.reserve(later.size());
  for (const change& c : later) changes.push_back({c.from, &c.row});
  return {routed, terms, std::move(changes)};
}

}  // namespace didtron
