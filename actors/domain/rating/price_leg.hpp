#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "actors/domain/core/result.hpp"
#include "actors/domain/rating/fx_table.hpp"
#include "actors/domain/rating/rate_card.hpp"
#include "actors/domain/rating/rating_side.hpp"
#include "actors/domain/rating/us_states.hpp"

namespace didtron {

/// What one side of a call is priced by. All numbers are E.164 digits.
struct leg {
  std::string_view called = {};
  std::string_view caller = {};      ///< empty: withheld or unusable
  std::string_view called_lrn = {};  ///< routing number of a ported US number; empty: not known
  instant answered_at = {};          ///< or the route decision, when there is no answer (yet)
  std::int64_t until_s = 0;          ///< later prices are found up to this second of the call
  std::optional<jurisdiction> where = {};  ///< already known; empty: by the states of the numbers
};

/// The price of a leg on a card, complete: row, time class, jurisdiction, surcharges and, on a card
/// that splits, the rows of later seconds. The row is chosen by rate_card::find(); later rows are
/// those of the time classes that begin while the call runs, by the prices in force at its answer. A
/// class whose row is missing or blocked does not begin: the call is already up. No conversion.
/// Errors: no_rate, blocked; no_rate also when the card's zone has no known rules at that time.
result<rating_side> price_leg(const rate_card& card, const leg& l, const state_table* states);

/// The row alone, in the card; it may be blocked. nullptr: no price, or hours that are not known.
const rate_row* price_row(const rate_card& card, const leg& l, const state_table* states);

/// The first instant in (after, until] at which a time class of the card begins or ends; empty: none,
/// or a card without classes. Row changes by date are not looked at.
std::optional<instant> next_class_change(const rate_card& card, instant after, instant until);

}  // namespace didtron
