#pragma once

#include "actors/domain/core/result.hpp"
#include "actors/domain/rating/rate_card.hpp"

namespace didtron {

/// Whether a price row and its card's terms can be rated at all: increments, seconds and money not
/// negative, next_s >= 1, max_charge not below min_charge, precision 0..8.
/// Errors: invalid_argument, whose field names the column: "next_s", "precision", ...
result<void> check_row(const rate_row& row, const rate_terms& terms);

}  // namespace didtron
