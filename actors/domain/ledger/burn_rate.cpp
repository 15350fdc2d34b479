#include "actors/domain/ledger/burn_rate.hpp"

#include <algorithm>
#include <limits>

namespace didtron {
namespace burn_rate_detail {

std::int64_t saturated_sum(std::int64_t a, std::int64_t b) noexcept {
  const __int128 sum = static_cast<__int128>(a) + b;
  return static_cast<std::int64_t>(
      std::min<__int128>(sum, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace burn_rate_detail

result<burn_rate> burn_of(const price_window& price, instant answered_at, instant now) {
  if (now < answered_at) return burn_rate{};
  const auto elapsed_ms = ms_between(answered_at, now);
  const auto spent = price.dearest(elapsed_ms);
  if (!spent) return failure{spent.error()};
  const auto later = price.dearest(elapsed_ms + 60'000);
  if (!later) return failure{later.error()};
  return burn_rate{*spent, amount{later->e8 - spent->e8}};
}

burn_rate operator+(const burn_rate& a, const burn_rate& b) noexcept {
  using burn_rate_detail::saturated_sum;
  return {amount{saturated_sum(a.spent.e8, b.spent.e8)},
          amount{saturated_sum(a.per_min.e8, b.per_min.e8)}};
}

std::optional<std::int64_t> time_to_empty_s(amount money, const burn_rate& burn) noexcept {
  const __int128 left = static_cast<__int128>(money.e8) - burn.spent.e8;
  if (left <= 0) return 0;
  if (burn.per_min.e8 <= 0) return {};
  const __int128 seconds = left * 60 / burn.per_min.e8;
  return static_cast<std::int64_t>(
      std::min<__int128>(seconds, std::numeric_limits<std::int64_t>::max()));
}

}  // namespace didtron
