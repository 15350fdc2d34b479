#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/instant.hpp"

namespace didtron {

/// A month of the books, UTC: what is closed as a whole and what usage belongs to.
struct book_period {
  std::int32_t months = 0;  ///< since January of the year 0
  friend auto operator<=>(const book_period&, const book_period&) = default;
};

/// The month that holds the instant.
book_period period_of(instant at);

/// "2026-05"
std::string format(book_period period);
/// Exactly "YYYY-MM". Error: invalid_argument.
result<book_period> parse_book_period(std::string_view text);

}  // namespace didtron
