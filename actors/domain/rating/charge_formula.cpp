#include "actors/domain/rating/charge_formula.hpp"

#include <algorithm>

#include "actors/domain/rating/row_check.hpp"

namespace didtron::charge_formula {

price price_of(const rating_side& side) noexcept {
  return {side.row,   side.terms, side.time_class, side.surcharges,
          side.later, side.fx ? &*side.fx : nullptr, 0};
}

result<void> check(std::int64_t duration_ms, const price& p) {
  if (p.row.status == row_status::blocked) {
    return fail(errc::blocked, "prefix " + p.row.prefix + " is blocked by its price row");
  }
  if (duration_ms < 0) return fail_field("duration_ms", "is negative");
  if (auto ok = check_row(p.row, p.terms); !ok) return ok;
  for (const later_row& later : p.later) {
    if (auto ok = check_row(later.row, p.terms); !ok) return ok;
  }
  return {};
}

percent percent_of(const price& p, const rate_row& row) noexcept {
  percent sum = row.surcharge_of_usage;
  for (const applied_surcharge& s : p.surcharges)
    sum.e6 += s.of_usage.e6;
  return sum;
}

namespace detail {

bool has_percent(const price& p) {
  const auto later = [](const later_row& l) { return l.row.surcharge_of_usage.e6 != 0; };
  return percent_of(p, p.row).e6 != 0 || std::any_of(p.later.begin(), p.later.end(), later);
}

/// Fixed amounts of a billed call, in e8; at most a thousand 64-bit numbers.
wide fixed_e8(const price& p) {
  wide sum = static_cast<wide>(p.row.connect_fee.e8) + p.row.surcharge_fixed.e8;
  for (const applied_surcharge& s : p.surcharges)
    sum += s.fixed.e8;
  return sum;
}

}  // namespace detail

result<outcome> evaluate(std::int64_t duration_ms, const price& p) {
  outcome out;
  out.charge.duration_ms = duration_ms;
  out.charge.seconds = rounded_s(duration_ms, p.terms.duration);
  const std::int64_t seconds = out.charge.seconds - p.row.free_s;
  const bool is_billed = out.charge.seconds > p.row.grace_s && seconds > 0;
  wide fixed_e8 = p.row.attempt_fee.e8;
  wide usage = 0;
  if (is_billed) {
    fixed_e8 += detail::fixed_e8(p);
    if (detail::has_percent(p)) out.scale = percent::whole_e6;
    bool is_too_big = false;
    const auto billed = walk_parts(seconds, p, [&](const part& x) {
      wide scaled = x.cost();
      if (out.scale != 1) {
        // Beyond 127 bits means far beyond 64 bits of 1e-8 as well.
        const wide factor = out.scale + percent_of(p, *x.row).e6;
        is_too_big = is_too_big || __builtin_mul_overflow(scaled, factor, &scaled);
      }
      is_too_big = is_too_big || __builtin_add_overflow(usage, scaled, &usage);
    });
    if (!billed) return failure{billed.error()};
    out.charge.billed = *billed;
    is_too_big =
        is_too_big || __builtin_add_overflow(usage, fixed_e8 * units_per_e8 * out.scale, &usage);
    if (is_too_big) return fail(errc::overflow, "the amount does not fit 64 bits at 1e-8");
  } else {
    usage = fixed_e8 * units_per_e8;
  }
  const auto rounded =
      round_quotient(usage, units * out.scale, p.terms.precision, p.terms.rounding);
  if (!rounded) return failure{rounded.error()};
  out.rounded = *rounded;
  amount total = out.is_within_max(p.row) ? *rounded : *p.row.max_charge;
  if (is_billed) total = std::max(total, p.row.min_charge);
  out.charge.card_total = out.charge.total = total;
  if (p.fx != nullptr) {
    const auto in_account =
        converted(total, p.fx->rate, p.terms.precision, p.terms.rounding);
    if (!in_account) return failure{in_account.error()};
    out.charge.total = *in_account;
  }
  return out;
}

}  // namespace didtron::charge_formula
