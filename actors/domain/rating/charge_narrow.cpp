#include "actors/domain/rating/charge_narrow.hpp"

#include <algorithm>

#include "actors/domain/rating/charge_formula.hpp"

namespace didtron::charge_formula {

std::optional<charge> narrow_charge(std::int64_t duration_ms, const rate_row& row,
                                    const rate_terms& terms) noexcept {
  // Whatever is negative has its topmost bit set, so one comparison finds what is negative or large.
  const std::int64_t money = row.rate_initial.e10_per_min | row.rate_next.e10_per_min |
                             row.connect_fee.e8 | row.attempt_fee.e8 | row.surcharge_fixed.e8 |
                             row.min_charge.e8;
  const std::int64_t times = std::int64_t{row.steps.initial_s} | (row.steps.next_s - 1) |
                             row.free_s | row.grace_s;
  constexpr std::int64_t money_max = (std::int64_t{1} << 40) - 1;
  constexpr std::int64_t time_s_max = (std::int64_t{1} << 20) - 1;
  const bool is_ordinary = row.status == row_status::active && (money & ~money_max) == 0 &&
                           (times & ~time_s_max) == 0 && duration_ms >= 0 &&
                           duration_ms <= time_s_max * 1000 && row.surcharge_of_usage.e6 == 0 &&
                           row.at_max == max_charge_policy::stop_charging &&
                           (!row.max_charge || *row.max_charge >= row.min_charge);
  if (!is_ordinary) return {};

  charge out;
  out.duration_ms = duration_ms;
  out.seconds = rounded_s(duration_ms, terms.duration);
  std::int64_t fixed_e8 = row.attempt_fee.e8;
  std::int64_t usage = 0;  // below 2^62: a price of 40 bits for at most 2^22 seconds
  const auto seconds = static_cast<std::int32_t>(out.seconds) - row.free_s;
  const bool is_billed = out.seconds > row.grace_s && seconds > 0;
  if (is_billed) {
    const std::int32_t initial_s = row.steps.initial_s;
    std::int32_t billed = initial_s;
    if (seconds > initial_s) {
      const std::int32_t base = terms.style == increment_style::excess ? initial_s : 0;
      const std::int32_t next_s = row.steps.next_s;
      billed = base + (seconds - base + next_s - 1) / next_s * next_s;
    }
    const std::int32_t first_s = std::min(billed, initial_s);
    usage = row.rate_initial.e10_per_min * first_s + row.rate_next.e10_per_min * (billed - first_s);
    fixed_e8 += row.connect_fee.e8 + row.surcharge_fixed.e8;
    out.billed = billed;
  }
  const auto sum = usage + fixed_e8 * static_cast<std::int64_t>(units_per_e8);
  const auto rounded = round_small(static_cast<std::uint64_t>(sum), static_cast<std::uint64_t>(units),
                                   terms.precision, terms.rounding);
  if (!rounded) return {};
  out.total = row.max_charge ? std::min(*rounded, *row.max_charge) : *rounded;
  if (is_billed) out.total = std::max(out.total, row.min_charge);
  out.card_total = out.total;
  return out;
}

}  // namespace didtron::charge_formula
