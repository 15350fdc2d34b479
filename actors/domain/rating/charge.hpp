#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/rating/rate_card.hpp"
#include "actors/domain/rating/rating_side.hpp"

namespace didtron {

/// Whole seconds of one answered leg. Unit: milliseconds in, seconds out; 0 stays 0.
/// Example: 60,100 ms -> floor 60, ceil 61, half_up 60, half_down 60.
std::int64_t rounded_s(std::int64_t duration_ms, duration_rounding mode) noexcept;

/// Billable seconds. Example: 31 s at 30/6 -> 36; 21 s at 20/6 excess -> 26, total -> 24; 0 -> 0.
/// Error: invalid_argument when next_s < 1 or initial_s < 0; overflow.
result<std::int64_t> billed_s(std::int64_t seconds, increments steps, increment_style style);

/// How one charge came about, so that it can be added up again by hand.
struct charge_step {
  std::string what;     ///< "connect fee", "first 60 s at 0.0150/min", "minimum charge"
  amount value;         ///< its contribution, exact to 1e-8 and rounded half_even for display
  std::string formula;  ///< "0.0150 * 66 / 60"
  friend bool operator==(const charge_step&, const charge_step&) = default;
};

struct charge {
  std::int64_t duration_ms = 0;
  std::int64_t seconds = 0;  ///< after duration rounding
  std::int64_t billed = 0;   ///< after grace, free seconds and increments
  amount total = {};         ///< after the one rounding, the clamps and the conversion
  amount card_total = {};    ///< the same before the conversion, in the card's currency
  friend bool operator==(const charge&, const charge&) = default;
};

/// The charge of one attempt on one row (domain rules 1.1 - 1.3):
///
///     amount = attempt_fee + connect_fee + usage + fixed surcharges + usage * percent surcharges
///     charge = clamp(round(amount, precision, mode), min_charge, max_charge)
///
/// Unanswered (duration 0), within grace_s or within free_s: billed 0, the attempt fee alone, which
/// min_charge does not raise. Errors: blocked when the row is; overflow; invalid_argument for a row
/// that breaks its limits.
result<charge> rate_call(std::int64_t duration_ms, const rate_row& row, const rate_terms& terms);

/// The same with all that a side knows: surcharges of its card, conversion of the charge (rounded
/// once more, as the charge was) and, on a card that splits, the rows of later seconds. Then every
/// interval is charged at the row in force when it begins: the first one, `initial_s` of the
/// answer's row, once; after it steps of `next_s`.
/// Example: 1/1, 0.0300 until second 30, then 0.0180, 90 s: 30 * 0.0300/60 + 60 * 0.0180/60 = 0.0330.
result<charge> rate_call(std::int64_t duration_ms, const rating_side& side);

/// The same with its explanation; the steps' values re-add to `card_total` (the last step is the
/// rounding difference when there is one).
struct explained_charge {
  charge result;
  std::vector<charge_step> steps;
};
result<explained_charge> explain_call(std::int64_t duration_ms, const rate_row& row,
                                      const rate_terms& terms);
result<explained_charge> explain_call(std::int64_t duration_ms, const rating_side& side);

/// The most seconds that `available` (in the currency of the charge) pays for, at most `wanted_s`:
/// initial_s + k * next_s. 0 when not even initial_s (or one step) is affordable. With a max_charge
/// and the policy disconnect never more than the seconds that cost no more than it. Used for slices
/// of a hold.
result<std::int64_t> affordable_s(amount available, std::int64_t wanted_s, const rate_row& row,
                                  const rate_terms& terms);
result<std::int64_t> affordable_s(amount available, std::int64_t wanted_s,
                                  const rating_side& side);

/// How long the price lets a call last, at most limits::call_s_max: less only when max_charge cuts
/// it (policy disconnect); 0 when not even the first interval stays within it.
result<std::int64_t> longest_call_s(const rate_row& row, const rate_terms& terms);
result<std::int64_t> longest_call_s(const rating_side& side);

}  // namespace didtron
