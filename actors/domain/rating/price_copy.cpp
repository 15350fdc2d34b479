#include "actors/domain/rating/price_copy.hpp"

#include <algorithm>

#include "actors/domain/rating/charge.hpp"

namespace didtron {
namespace price_copy_detail {

/// The next instant in (after, until] at which the price of an answer may become another.
std::optional<instant> next_change(const rate_card& card, const dialled& called, instant after,
                                   instant until, bool is_converted) {
  auto next = card.next_change(called, after, until);
  const auto consider = [&next](std::optional<instant> other) {
    if (other && (!next || *other < *next)) next = other;
  };
  consider(next_class_change(card, after, until));
  if (is_converted) {
    const auto midnight = instant::from_s((std::int64_t{date_of(after).day_no} + 1) * 86'400);
    if (midnight <= until) consider(midnight);
  }
  return next;
}

/// How much earlier the later rows of a side begin when the answer comes at `answered_at` instead of at
/// `begin`: as many seconds for each of them, because classes change on whole seconds.
std::int64_t ahead_s(const rating_side& side, instant begin, instant answered_at) {
  if (side.later.empty()) return 0;
  const instant change = side.later.front().begins_at;
  return rounded_s(ms_between(begin, change), side.terms.duration) -
         rounded_s(std::max<std::int64_t>(0, ms_between(answered_at, change)), side.terms.duration);
}

/// The price stays what it was at the route decision; only its later rows are nearer now.
rating_side kept_at(instant at, rating_side side) {
  std::erase_if(side.later, [at](const later_row& row) { return row.begins_at <= at; });
  for (later_row& row : side.later)
    row.from_s = rounded_s(ms_between(at, row.begins_at), side.terms.duration);
  return side;
}

}  // namespace price_copy_detail

result<price_copy> price_copy::of(const rate_card& card, const leg& l, const state_table* states,
                                  currency money, const fx_table* rates, std::int64_t set_up_ms) {
  const auto priced_at = [&](instant at) -> result<rating_side> {
    leg then = l;
    then.answered_at = at;
    auto side = price_leg(card, then, states);
    if (!side) return side;
    if (auto ok = charge_in(*side, money, at, rates); !ok) return failure{std::move(ok).error()};
    return side;
  };
  auto first = priced_at(l.answered_at);
  if (!first) return failure{std::move(first).error()};
  price_copy out;
  out.routed = std::move(first).value();
  out.routed_at = l.answered_at;
  out.set_up_ms = set_up_ms;
  const bool is_converted = out.routed.fx.has_value();
  const std::string& other = out.routed.rated_number;
  const dialled called{other.empty() ? l.called : std::string_view{other}};
  const instant until = plus_ms(l.answered_at, set_up_ms);
  for (auto at = price_copy_detail::next_change(card, called, l.answered_at, until, is_converted);
       at; at = price_copy_detail::next_change(card, called, *at, until, is_converted)) {
    auto side = priced_at(*at);
    out.later.push_back({*at, side ? std::move(side).value()
                                    : price_copy_detail::kept_at(*at, out.routed)});
  }
  return out;
}

instant price_copy::begin_of(std::size_t number) const noexcept {
  return number == 0 ? routed_at : later[number - 1].from;
}

instant price_copy::end_of(std::size_t number) const noexcept {
  return number < later.size() ? later[number].from : plus_ms(routed_at, set_up_ms);
}

price_copy::place price_copy::find(instant answered_at) const noexcept {
  std::size_t number = 0;
  while (number < later.size() && later[number].from <= answered_at) ++number;
  const instant begin = begin_of(number);
  const instant at = std::clamp(answered_at, begin, std::max(begin, end_of(number)));
  return {number, price_copy_detail::ahead_s(side(number), begin, at)};
}

std::int64_t price_copy::ahead_max_s(std::size_t number) const noexcept {
  return price_copy_detail::ahead_s(side(number), begin_of(number), end_of(number));
}

rating_side price_copy::answered(std::optional<instant> at) const {
  const place found = at ? find(*at) : place{};
  rating_side out = side(found.number);
  for (later_row& row : out.later) row.from_s -= found.ahead_s;
  return out;
}

}  // namespace didtron
