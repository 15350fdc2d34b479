#pragma once

#include <cstdint>
#include <optional>

#include "actors/domain/rating/price_window.hpp"

namespace didtron {

/// What running calls have cost until now, and what their next minute will cost.
struct burn_rate {
  amount spent = {};
  amount per_min = {};
};

/// Of one call that was answered at `answered_at`: its charge if it ended at `now`, and how much more it
/// would be a minute later (increments, free seconds and maximum charge included). Nothing before the
/// answer. `price` is fixed, or the dearest counts. Errors: those of rate_call.
result<burn_rate> burn_of(const price_window& price, instant answered_at, instant now);

/// Sums, kept within 64 bits: absurd sums stay at the largest.
burn_rate operator+(const burn_rate& a, const burn_rate& b) noexcept;

/// Whole seconds until `money` (posted balance and credit limit) is used up if the calls that run now
/// go on at their present price. 0: it is used up already. Empty: nothing is being spent.
std::optional<std::int64_t> time_to_empty_s(amount money, const burn_rate& burn) noexcept;

}  // namespace didtron
