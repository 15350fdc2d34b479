#include <algorithm>

#include "actors/node/node.hpp"

namespace didtron::node {

void call_rate_meter::tick(std::int64_t invites_total) noexcept {
  const auto n = filled_.load();
  totals_[n % slots].store(invites_total);
  filled_.store(n + 1);
}

double call_rate_meter::per_s() const noexcept {
  const auto n = filled_.load();
  if (n < 2) return 0.0;
  const auto span = std::min(n, slots);
  const auto newest = totals_[(n - 1) % slots].load();
  const auto oldest = totals_[(n - span) % slots].load();
  return static_cast<double>(newest - oldest) / static_cast<double>(span - 1);
}

}  // namespace didtron::node
