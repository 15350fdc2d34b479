#pragma once

#include <optional>
#include <span>
#include <vector>

#include "actors/domain/calls/call_rating.hpp"

namespace didtron {

/// One sale of a call: the seller's price for its buyer, on the seller's own card. The buyer is a
/// reseller, which sells the call on, or the customer.
struct call_sale {
  tenant_id seller = {};
  tenant_id buyer = {};
  account_id account = {};  ///< of the buyer, in the seller's books
  rating_side side = {};
};

/// What one seller books for a call: what its buyer owes it, and what it owes in turn.
struct seller_share {
  tenant_id seller = {};
  tenant_id buyer = {};
  account_id account = {};
  rated_side income = {};  ///< `buyer` owes this to `seller`

  tenant_id upstream = {};  ///< whom `seller` owes `cost`; 0: the carrier, or nobody
  currency cost_money = {};
  amount cost = {};
};

struct rated_chain {
  std::vector<seller_share> shares = {};       ///< as the sales: from the carrier to the customer
  std::optional<rated_side> carrier_cost = {};  ///< the first seller's cost; empty: no carrier
};

/// Rates one call for a chain of sellers (domain P3): one CDR, one rating per sale and one for the
/// carrier. `sales` go from the tenant that has the carrier to the one that serves the customer, each
/// buyer the next seller. No rating reads another's card: a reseller's cost IS its seller's income.
/// Nothing is rated unless all of it is. `granted_s` bounds every sale as in rate_finished().
/// Errors: invalid_argument (an empty or broken chain, a tenant twice, too many sellers); those of
/// rate_finished(), with the seller named.
result<rated_chain> rate_chain(const finished_call& call, std::span<const call_sale> sales,
                               const rating_side* carrier, std::int64_t granted_s = 0);

}  // namespace didtron
