#pragma once

#include <optional>

#include "actors/domain/rating/charge.hpp"

/// The common charge in 64 bits. Internal to rating.
namespace didtron::charge_formula {

/// What evaluate() gives for a row alone, when the row is active and valid, its numbers are those of
/// ordinary calls (prices up to about 100 a minute, fees up to about 10,000, a call up to 12 days), and
/// nothing but the row has a say: no percentages, no cut at a maximum. Empty: ask evaluate(), which
/// also tells what is wrong.
[[nodiscard]] std::optional<charge> narrow_charge(std::int64_t duration_ms, const rate_row& row,
                                                  const rate_terms& terms) noexcept;

}  // namespace didtron::charge_formula
