#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/money/exchange.hpp"
#include "actors/domain/rating/rate_card.hpp"
#include "actors/domain/rating/surcharge.hpp"

namespace didtron {

/// A price that takes over while the call runs (a card that splits at the boundaries of its time
/// classes): from this second of the call on, counted from its answer.
struct later_row {
  std::int64_t from_s = 0;
  rate_row row = {};
  std::string time_class = {};
  instant begins_at = {};  ///< the same on the clock; tells `from_s` of another answer
  friend bool operator==(const later_row&, const later_row&) = default;
};

/// One side's price for a call: all that is needed to charge it for any duration. Copies, so that a
/// call keeps its price when the card is replaced while it runs. Made by price_leg(), or of a row
/// alone when the card is plain.
struct rating_side {
  rate_row row = {};  ///< in force at the answer: fees, free seconds, clamps and `initial_s` are its
  rate_terms terms = {};
  rate_card_id card = {};
  std::string card_name = {};
  std::string time_class = {};  ///< in force at the answer; empty: none
  std::string zone = {};        ///< of the card's clock; empty when the card has no time classes
  jurisdiction where = jurisdiction::any;  ///< any: not a card with prices by jurisdiction
  std::string rated_number = {};           ///< the LRN that was priced; empty: the called number
  std::vector<applied_surcharge> surcharges = {};
  std::vector<later_row> later = {};  ///< in the order of time, from_s >= 0
  std::optional<conversion> fx = {};  ///< the account has another currency than the card

  /// The currency of what is charged.
  [[nodiscard]] currency money() const noexcept { return fx ? fx->to : terms.money; }
};

}  // namespace didtron
