#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "actors/domain/rating/charge.hpp"

/// The one formula behind rate_call, explain_call and affordable_s. Internal to rating.
namespace didtron::charge_formula {

// A rate is e10 per minute, so rate * seconds counts units of 1/(60 * 10^10). Everything is added
// in that unit (divided further by 10^8 when there are percentages) and rounded once. The largest
// product, 2^63 * 2^63, and the sum of all terms fit 127 bits.
using wide = __int128;
inline constexpr wide units = static_cast<wide>(60) * 10'000'000'000LL;
inline constexpr wide units_per_e8 = 60 * 100;

/// A rating_side without copies; a row alone is one too.
struct price {
  const rate_row& row;
  const rate_terms& terms;
  std::string_view time_class = {};
  std::span<const applied_surcharge> surcharges = {};
  std::span<const later_row> later = {};
  const conversion* fx = nullptr;
  std::int64_t ahead_s = 0;  ///< `later` begins this many seconds earlier: the answer came later
};
price price_of(const rating_side& side) noexcept;

/// Seconds charged at one row's prices.
struct part {
  const rate_row* row = nullptr;
  std::string_view time_class = {};
  std::int64_t first_s = 0;  ///< at rate_initial
  std::int64_t next_s = 0;   ///< at rate_next
  [[nodiscard]] wide cost() const {
    return static_cast<wide>(row->rate_initial.e10_per_min) * first_s +
           static_cast<wide>(row->rate_next.e10_per_min) * next_s;
  }
};

/// The parts of `seconds` > 0 (after rounding, grace and free seconds), in the order of time, and
/// the sum of their seconds. Errors: those of billed_s.
template <class OnPart>
result<std::int64_t> walk_parts(std::int64_t seconds, const price& p, OnPart&& on_part) {
  const std::int64_t initial_s = p.row.steps.initial_s;
  if (p.later.empty()) {
    const auto billed = billed_s(seconds, p.row.steps, p.terms.style);
    if (!billed) return billed;
    const std::int64_t first_s = *billed < initial_s ? *billed : initial_s;
    on_part(part{&p.row, p.time_class, first_s, *billed - first_s});
    return billed;
  }
  std::size_t passed = 0;  // later rows that have begun
  const std::int64_t free_s = p.row.free_s;
  const auto row_at = [&](std::int64_t billing_s) {
    while (passed < p.later.size() && p.later[passed].from_s - p.ahead_s <= billing_s + free_s)
      ++passed;
    return passed == 0 ? part{&p.row, p.time_class, 0, 0}
                       : part{&p.later[passed - 1].row, p.later[passed - 1].time_class, 0, 0};
  };
  part current = row_at(0);
  current.first_s = initial_s;
  std::int64_t at_s = initial_s;
  while (at_s < seconds) {
    part next = row_at(at_s);
    std::int64_t until_s = seconds;
    if (passed < p.later.size()) {
      const std::int64_t change_s = p.later[passed].from_s - p.ahead_s - free_s;
      if (change_s < until_s) until_s = change_s;
    }
    // Whole intervals, the last of which may reach beyond the change.
    const std::int64_t step_s = next.row->steps.next_s;
    const std::int64_t base_s = p.terms.style == increment_style::excess ? at_s : 0;
    const std::int64_t end_s = base_s + (until_s - base_s + step_s - 1) / step_s * step_s;
    next.next_s = end_s - at_s;
    at_s = end_s;
    if (next.row == current.row) {
      current.next_s += next.next_s;
    } else {
      if (current.first_s + current.next_s > 0) on_part(current);
      current = next;
    }
  }
  on_part(current);
  return at_s;
}

/// The exact amount in 1/(units * scale), and what it becomes.
struct outcome {
  didtron::charge charge = {};
  amount rounded = {};  ///< after the rounding, before the clamps
  wide scale = 1;       ///< percent::whole_e6 when there are percentages
  [[nodiscard]] bool is_within_max(const rate_row& row) const noexcept {
    return !row.max_charge || rounded <= *row.max_charge;
  }
};

/// Whether the price can be used for this duration. Blocked comes first: its numbers mean nothing.
result<void> check(std::int64_t duration_ms, const price& p);

/// After check(). Errors: overflow.
result<outcome> evaluate(std::int64_t duration_ms, const price& p);

/// rate_call() and affordable_s() of a price without copies.
result<charge> charge_of(std::int64_t duration_ms, const price& p);
result<std::int64_t> affordable_of(amount available, std::int64_t wanted_s, const price& p);

/// Sum of the card's percentages for one part.
percent percent_of(const price& p, const rate_row& row) noexcept;

}  // namespace didtron::charge_formula
