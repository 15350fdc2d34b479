#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "actors/domain/core/result.hpp"
#include "actors/domain/money/amount.hpp"

namespace didtron {

/// Away from zero, toward zero, and the three ways to break a tie.
enum class rounding_mode : std::uint8_t { up, down, half_up, half_down, half_even };

std::string_view name_of(rounding_mode mode) noexcept;
result<rounding_mode> parse_rounding_mode(std::string_view text);

/// The only rounding in the money path: numerator / denominator as an amount with `precision`
/// decimals (0..8), rounded once. Unit of the quotient: currency units.
/// Example: 2 / 3, precision 6, half_up -> 0.66666700.
/// Errors: overflow when the result leaves 64 bits; invalid_argument for a precision outside 0..8
/// or a denominator below 1.
result<amount> round_quotient(__int128 numerator, __int128 denominator, int precision,
                              rounding_mode mode);

/// The same where one division of 64 bits does it. Empty: it does not, or something is wrong; ask
/// round_quotient().
[[nodiscard]] std::optional<amount> round_small(std::uint64_t numerator, std::uint64_t denominator,
                                                int precision, rounding_mode mode) noexcept;

}  // namespace didtron
