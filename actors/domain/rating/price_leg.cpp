#include "actors/domain/rating/price_leg.hpp"

#include <algorithm>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/charge.hpp"

namespace didtron {
namespace price_leg_detail {

/// Rows that take over while the call runs.
void add_later(rating_side& side, const rate_card& card, leg_numbers numbers, const leg& l,
               const rate_row* current) {
  const time_schedule& schedule = *card.rules().schedule;
  const std::int64_t until_s = std::clamp<std::int64_t>(l.until_s, 0, limits::call_s_max);
  const instant until = plus_ms(l.answered_at, until_s * 1000);
  for (auto at = schedule.next_change(l.answered_at, until); at;
       at = schedule.next_change(*at, until)) {
    const auto time_class = schedule.class_at(*at);
    if (!time_class) return;
    numbers.time_class = *time_class;
    const rate_row* row = card.find(numbers, l.answered_at);
    if (row == nullptr || row->status == row_status::blocked || row == current) continue;
    // Seconds are rounded as those of the call are, so that the parts add up to the whole.
    const std::int64_t from_s =
        rounded_s(ms_between(l.answered_at, *at), side.terms.duration);
    side.later.push_back({from_s, *row, std::string{schedule.name_of(*time_class)}, *at});
    current = row;
  }
}

/// What the card's look-up needs of a leg. Empty: the card's hours are not known then.
std::optional<leg_numbers> numbers_of(const rate_card& card, const leg& l,
                                      const state_table* states) {
  const card_rules& rules = card.rules();
  leg_numbers out;
  out.called = rules.is_lrn && !l.called_lrn.empty() ? l.called_lrn : l.called;
  out.caller = l.caller;
  if (card.has_jurisdictions()) {
    out.where = l.where ? *l.where : jurisdiction_of(states, out.caller, out.called);
  }
  if (rules.schedule != nullptr) {
    const auto time_class = rules.schedule->class_at(l.answered_at);
    if (!time_class) return {};
    out.time_class = *time_class;
  }
  return out;
}

}  // namespace price_leg_detail

const rate_row* price_row(const rate_card& card, const leg& l, const state_table* states) {
  const auto numbers = price_leg_detail::numbers_of(card, l, states);
  return numbers ? card.find(*numbers, l.answered_at) : nullptr;
}

result<rating_side> price_leg(const rate_card& card, const leg& l, const state_table* states) {
  const card_rules& rules = card.rules();
  const auto numbers = price_leg_detail::numbers_of(card, l, states);
  if (!numbers) {
    return fail(errc::no_rate, "card " + card.name() + ": the hours of " +
                                   rules.schedule->zone_name() + " are not known at " +
                                   format(l.answered_at));
  }
  const rate_row* row = card.find(*numbers, l.answered_at);
  if (row == nullptr) {
    return fail(errc::no_rate,
                "card " + card.name() + " has no price for " + std::string{numbers->called});
  }
  if (row->status == row_status::blocked) {
    return fail(errc::blocked, "card " + card.name() + " blocks prefix " + row->prefix);
  }
  rating_side out;
  out.row = *row;
  out.terms = card.terms();
  out.card = card.id();
  out.card_name = card.name();
  if (card.has_jurisdictions()) out.where = numbers->where;
  if (numbers->called != l.called) out.rated_number = std::string{numbers->called};
  out.surcharges = surcharges_of(rules.surcharges, numbers->called, numbers->caller);
  if (rules.schedule == nullptr) return out;
  out.time_class = std::string{rules.schedule->name_of(numbers->time_class)};
  out.zone = rules.schedule->zone_name();
  if (rules.is_split_on_boundary) price_leg_detail::add_later(out, card, *numbers, l, row);
  return out;
}

std::optional<instant> next_class_change(const rate_card& card, instant after, instant until) {
  const auto& schedule = card.rules().schedule;
  return schedule == nullptr ? std::nullopt : schedule->next_change(after, until);
}

}  // namespace didtron
