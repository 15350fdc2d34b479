#include "actors/domain/calls/attempt_rating.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace didtron {
namespace attempt_rating_detail {

const rating_side* price_of(std::span<const attempt_price> prices, trunk_id trunk) {
  const auto found = std::find_if(prices.begin(), prices.end(),
                                  [trunk](const attempt_price& p) { return p.trunk == trunk; });
  return found == prices.end() ? nullptr : found->side;
}

}  // namespace attempt_rating_detail

result<rated_attempts> rate_attempts(const finished_call& call, std::span<const attempt_price> prices,
                                     const std::optional<rated_side>& cost) {
  using namespace attempt_rating_detail;
  rated_attempts out;
  if (call.result == call_result::rejected || !has_carrier(call.facts.kind)) return out;
  std::map<carrier_id, currency> owed;
  if (cost && call.carrier) owed.emplace(call.carrier, cost->money);
  for (const call_attempt& tried : call.attempts) {
    if (tried.trunk == call.egress_trunk) continue;
    const rating_side* side = price_of(prices, tried.trunk);
    if (side == nullptr || !tried.carrier) {
      out.unrated.push_back(tried.attempt_no);
      continue;
    }
    auto rated = rate_side(0, *side);
    if (!rated) return failure{std::move(rated).error()};
    if (rated->charge.total == amount{}) continue;
    if (owed.emplace(tried.carrier, rated->money).first->second != rated->money) {
      out.unrated.push_back(tried.attempt_no);
      continue;
    }
    out.costs.push_back({tried.attempt_no, tried.trunk, tried.carrier, std::move(*rated)});
  }
  return out;
}

}  // namespace didtron
