#pragma once

#include <span>
#include <vector>

#include "actors/domain/calls/call_rating.hpp"

namespace didtron {

/// What a carrier of the call's plan takes.
struct attempt_price {
  trunk_id trunk = {};
  const rating_side* side = nullptr;
};

struct rated_attempts {
  std::vector<rated_attempt> costs = {};      ///< in the order of the tries; those that cost nothing are left out
  std::vector<std::int32_t> unrated = {};  ///< attempt_no of the tries that have no price
};

/// What the tries that did not carry the call cost by themselves: the attempt fee of each carrier's own row, as its
/// card rounds and converts it. The try on the call's egress trunk is not among them: what it takes is the call's cost
/// (rate_finished), of which an attempt fee is part. A trunk without a price, and one whose carrier is owed another
/// currency for this call already, is `unrated`. A call that the platform refused has no tries. Errors: those of
/// rate_side().
result<rated_attempts> rate_attempts(const finished_call& call, std::span<const attempt_price> prices,
                                     const std::optional<rated_side>& cost);

}  // namespace didtron
