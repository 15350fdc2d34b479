#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/rating/rate_card.hpp"

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
  amount total = {};         ///< after the one rounding and the clamps
  friend bool operator==(const charge&, const charge&) = default;
};

/// The charge of one answered leg on one row (domain rules 1.1 - 1.3).
/// Unanswered (duration 0): everything zero. Within grace_s: billed 0 and nothing charged.
/// Errors: blocked when the row is; overflow; invalid_argument for a row that breaks its limits.
result<charge> rate_call(std::int64_t duration_ms, const rate_row& row, const rate_terms& terms);

/// The same with its explanation; the steps' values re-add to `total` (the last step is the
/// rounding difference when there is one).
struct explained_charge {
  charge result;
  std::vector<charge_step> steps;
};
result<explained_charge> explain_call(std::int64_t duration_ms, const rate_row& row,
                                      const rate_terms& terms);

/// The most seconds that `available` pays for, at most `wanted_s`: initial_s + k * next_s.
/// 0 when not even initial_s (or one step) is affordable. Used for slices of a hold.
result<std::int64_t> affordable_s(amount available, std::int64_t wanted_s, const rate_row& row,
                                  const rate_terms& terms);

}  // namespace didtron
