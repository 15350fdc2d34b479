#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/calls/finished_call.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/rating/charge.hpp"
#include "actors/domain/rating/price_leg.hpp"
#include "actors/domain/rating/rate_card.hpp"
#include "actors/domain/rating/rating_side.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron {

/// What prices a call on `card`: what is in force at ANSWER time (domain rule 1.4). When that is missing
/// or has become blocked while the phone rang, the call is already up, so what was in force at the
/// route decision counts. `l.answered_at` is the route decision. Errors: those of price_leg() when
/// both fail.
result<rating_side> rating_side_for(const rate_card& card, const leg& l,
                                    std::optional<instant> answered_at, const state_table* states);

/// The same for a leg of which nothing but the called number is known.
result<rating_side> rating_side_for(const rate_card& card, std::string_view called,
                                    instant routed_at, std::optional<instant> answered_at);

/// One side of a rated call.
struct rated_side {
  didtron::charge charge = {};
  currency money = {};
  rate_row_id row = {};
  rate_card_id card = {};
  rating_explanation explanation = {};
};

/// What a try that did not carry the call costs by itself.
struct rated_attempt {
  std::int32_t attempt_no = 0;
  trunk_id trunk = {};
  carrier_id carrier = {};
  rated_side cost = {};
};

/// Both sides, each rated alone (domain decision 3).
struct rated_call {
  std::optional<rated_side> sell = {};  ///< what the customer pays
  std::optional<rated_side> cost = {};  ///< what the carrier takes
  std::vector<rated_attempt> attempts = {};  ///< what the other carriers take; see rate_attempts()
  [[nodiscard]] amount charge() const noexcept { return sell ? sell->charge.total : amount{}; }
  [[nodiscard]] amount cost_total() const noexcept { return cost ? cost->charge.total : amount{}; }
};

/// Rates one side: charge plus the explanation that adds up to it. An unanswered attempt (duration 0)
/// costs its attempt fee. Errors: those of rate_call.
result<rated_side> rate_side(std::int64_t duration_ms, const rating_side& side);

/// Rates both sides. A null side is left out, which is an error for an answered call: no_rate names
/// the side (for the cost side only of an outbound call with an egress trunk: a number may cost
/// nothing by the minute). A call that the platform refused itself is no attempt: it costs nothing.
/// Other errors: those of rate_call; invalid_argument for a cost of an on-net call.
///
/// `granted_s` (0: unknown) is what the account's hold had granted. The customer does not pay for
/// the edge's lateness: when the call ran over by at most limits::cut_lateness_ms_max, the sell
/// side is rated for exactly granted_s, so a call that was cut never costs more than was reserved.
/// The cost side is always rated for the real duration. A longer overrun means that granted_s is
/// outdated and is charged in full.
result<rated_call> rate_finished(const finished_call& call, const rating_side* sell,
                                 const rating_side* cost, std::int64_t granted_s = 0);

}  // namespace didtron
