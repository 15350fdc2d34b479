#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "actors/domain/calls/call_rating.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/routing/catalogue.hpp"

namespace didtron {

/// One side of a booked call as it stands.
struct booked_side {
  rate_card_id card = {};  ///< it was priced by; 0: it had no price
  currency money = {};     ///< of `total`
  amount total = {};
  std::int64_t duration_ms = 0;      ///< that was paid for; shorter than the call when the edge cut it late
  std::string rated_number = {};     ///< the routing number for LRN cards; empty: the called number
  std::optional<conversion> fx = {};  ///< that made `total`
};

/// A booked call, with all that its prices depend on.
struct booked_call {
  call_id id = {};
  instant routed_at = {};
  std::optional<instant> answered_at = {};
  std::string caller = {};
  std::string called = {};
  call_result result = call_result::answered;
  booked_side charge = {};
  booked_side cost = {};
};

/// Prices booked calls again by one catalogue, at their own answer times, on the card that each side was
/// priced by or on another one. Immutable: any thread may use it.
class rerater {
 public:
  /// `to`: the card to price on; 0: each side's own.
  rerater(std::shared_ptr<const catalogue> all, tenant_id seller, rate_card_id to)
      : all_{std::move(all)}, seller_{seller}, to_{to} {}

  /// `side` is one of the call's. A card that says the same as when the call was booked gives the same
  /// amount. A conversion keeps the rate that it was booked with as long as the currencies stay.
  /// Errors: not_found (the card is not there), no_rate, blocked, overflow.
  [[nodiscard]] result<rated_side> rate(const booked_call& call, const booked_side& side) const;

 private:
  std::shared_ptr<const catalogue> all_;
  tenant_id seller_;
  rate_card_id to_;
};

}  // namespace didtron
