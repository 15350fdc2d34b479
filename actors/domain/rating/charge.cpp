#include "actors/domain/rating/charge.hpp"

#include <algorithm>
#include <limits>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/charge_formula.hpp"
#include "actors/domain/rating/charge_narrow.hpp"
#include "actors/domain/rating/row_check.hpp"

namespace didtron {

std::string_view name_of(duration_rounding mode) noexcept {
  switch (mode) {
  case duration_rounding::floor:
    return "floor";
  case duration_rounding::ceil:
    return "ceil";
  case duration_rounding::half_up:
    return "half_up";
  case duration_rounding::half_down:
    return "half_down";
  }
  return "ceil";
}

result<duration_rounding> parse_duration_rounding(std::string_view text) {
  for (const auto mode : {duration_rounding::floor, duration_rounding::ceil,
                          duration_rounding::half_up, duration_rounding::half_down}) {
    if (text == name_of(mode)) return mode;
  }
  return fail(errc::invalid_argument, "not one of floor, ceil, half_up, half_down");
}

std::string_view name_of(increment_style style) noexcept {
  return style == increment_style::total ? "total" : "excess";
}

result<increment_style> parse_increment_style(std::string_view text) {
  for (const auto style : {increment_style::excess, increment_style::total}) {
    if (text == name_of(style)) return style;
  }
  return fail(errc::invalid_argument, "not one of excess, total");
}

std::string_view name_of(max_charge_policy policy) noexcept {
  return policy == max_charge_policy::disconnect ? "disconnect" : "stop_charging";
}

result<max_charge_policy> parse_max_charge_policy(std::string_view text) {
  for (const auto policy : {max_charge_policy::stop_charging, max_charge_policy::disconnect}) {
    if (text == name_of(policy)) return policy;
  }
  return fail(errc::invalid_argument, "not one of stop_charging, disconnect");
}

std::string_view name_of(jurisdiction j) noexcept {
  switch (j) {
  case jurisdiction::any:
    return "any";
  case jurisdiction::interstate:
    return "interstate";
  case jurisdiction::intrastate:
    return "intrastate";
  case jurisdiction::indeterminate:
    return "indeterminate";
  }
  return "any";
}

result<jurisdiction> parse_jurisdiction(std::string_view text) {
  for (const auto j : {jurisdiction::any, jurisdiction::interstate, jurisdiction::intrastate,
                       jurisdiction::indeterminate}) {
    if (text == name_of(j)) return j;
  }
  return fail(errc::invalid_argument, "not one of any, interstate, intrastate, indeterminate");
}

result<void> check_row(const rate_row& row, const rate_terms& terms) {
  const auto refused = [](const char* field, const char* why) { return fail_field(field, why); };
  if (row.steps.initial_s < 0) return refused("initial_s", "is negative");
  if (row.steps.next_s < 1) return refused("next_s", "is below 1");
  if (row.rate_initial.e10_per_min < 0) return refused("rate_initial", "is negative");
  if (row.rate_next.e10_per_min < 0) return refused("rate_next", "is negative");
  if (row.connect_fee.e8 < 0) return refused("connect_fee", "is negative");
  if (row.free_s < 0) return refused("free_s", "is negative");
  if (row.grace_s < 0) return refused("grace_s", "is negative");
  if (row.min_charge.e8 < 0) return refused("min_charge", "is negative");
  if (row.max_charge && *row.max_charge < row.min_charge) {
    return refused("max_charge", "is below the minimum charge");
  }
  if (row.attempt_fee.e8 < 0) return refused("attempt_fee", "is negative");
  if (row.surcharge_fixed.e8 < 0) return refused("surcharge_fixed", "is negative");
  if (row.surcharge_of_usage.e6 < 0 ||
      row.surcharge_of_usage.e6 > limits::surcharge_percent_e6_max) {
    return refused("surcharge_percent", "is not 0 to 1000");
  }
  if (terms.precision < 0 || terms.precision > limits::charge_decimals_max) {
    return refused("precision", "is not 0 to 8");
  }
  return {};
}

std::int64_t rounded_s(std::int64_t duration_ms, duration_rounding mode) noexcept {
  if (duration_ms <= 0) return 0;
  const std::int64_t whole = duration_ms / 1000;
  const std::int64_t rest = duration_ms % 1000;
  switch (mode) {
  case duration_rounding::floor:
    return whole;
  case duration_rounding::ceil:
    return whole + (rest > 0 ? 1 : 0);
  case duration_rounding::half_up:
    return whole + (rest >= 500 ? 1 : 0);
  case duration_rounding::half_down:
    return whole + (rest > 500 ? 1 : 0);
  }
  return whole;
}

result<std::int64_t> billed_s(std::int64_t seconds, increments steps, increment_style style) {
  if (steps.initial_s < 0) return fail_field("initial_s", "is negative");
  if (steps.next_s < 1) return fail_field("next_s", "is below 1");
  if (seconds <= 0) return std::int64_t{0};
  if (seconds <= steps.initial_s) return std::int64_t{steps.initial_s};
  const std::int64_t base = style == increment_style::excess ? steps.initial_s : 0;
  const std::int64_t above = seconds - base;
  const std::int64_t step_count = above / steps.next_s + (above % steps.next_s != 0 ? 1 : 0);
  const __int128 billed = static_cast<__int128>(step_count) * steps.next_s + base;
  if (billed > std::numeric_limits<std::int64_t>::max()) {
    return fail(errc::overflow, "the billed seconds do not fit 64 bits");
  }
  return static_cast<std::int64_t>(billed);
}

namespace charge_detail {

/// Nothing but the row has a say in the price.
bool is_row_alone(const charge_formula::price& p) noexcept {
  return p.surcharges.empty() && p.later.empty() && p.fx == nullptr;
}

constexpr amount all_money{std::numeric_limits<std::int64_t>::max()};

}  // namespace charge_detail

result<charge> charge_formula::charge_of(std::int64_t duration_ms, const price& p) {
  if (charge_detail::is_row_alone(p)) {
    if (const auto narrow = narrow_charge(duration_ms, p.row, p.terms)) {
      return *narrow;
    }
  }
  if (const auto ok = check(duration_ms, p); !ok) return failure{ok.error()};
  const auto found = evaluate(duration_ms, p);
  if (!found) return failure{found.error()};
  return found->charge;
}

result<std::int64_t> charge_formula::affordable_of(amount available, std::int64_t wanted_s,
                                                const price& p) {
  // The first second that costs anything must be affordable, also when grace or free seconds would
  // let a shorter call pass for nothing: an empty account gets no calls.
  const std::int64_t first_billable = std::int64_t{std::max(p.row.free_s, p.row.grace_s)} + 1;
  // With money enough for all of it, which is nearly always, there is nothing to search.
  if (charge_detail::is_row_alone(p) && wanted_s >= first_billable && wanted_s <= limits::call_s_max) {
    const auto narrow = narrow_charge(wanted_s * 1000, p.row, p.terms);
    if (narrow && narrow->total <= available) return wanted_s;
  }
  if (const auto ok = check(0, p); !ok) return failure{ok.error()};
  if (wanted_s <= 0) return std::int64_t{0};
  wanted_s = std::min(wanted_s, limits::call_s_max);
  const bool is_cut = p.row.at_max == max_charge_policy::disconnect;
  const auto is_affordable = [&](std::int64_t seconds) {
    const auto cost = evaluate(seconds * 1000, p);
    return cost.has_value() && cost->charge.total <= available &&
           (!is_cut || cost->is_within_max(p.row));
  };
  if (wanted_s >= first_billable && is_affordable(wanted_s)) return wanted_s;
  if (!is_affordable(first_billable)) return std::int64_t{0};
  // The charge never falls as the call goes on, so halving finds the last affordable second. It is
  // the end of an increment or `wanted_s` itself, because the charge only moves between increments.
  std::int64_t low = std::min(first_billable, wanted_s);
  std::int64_t high = wanted_s;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    if (is_affordable(middle)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

result<charge> rate_call(std::int64_t duration_ms, const rate_row& row, const rate_terms& terms) {
  return charge_formula::charge_of(duration_ms, {row, terms});
}

result<charge> rate_call(std::int64_t duration_ms, const rating_side& side) {
  return charge_formula::charge_of(duration_ms, charge_formula::price_of(side));
}

result<std::int64_t> affordable_s(amount available, std::int64_t wanted_s, const rate_row& row,
                                  const rate_terms& terms) {
  return charge_formula::affordable_of(available, wanted_s, {row, terms});
}

result<std::int64_t> affordable_s(amount available, std::int64_t wanted_s,
                                  const rating_side& side) {
  return charge_formula::affordable_of(available, wanted_s, charge_formula::price_of(side));
}

result<std::int64_t> longest_call_s(const rate_row& row, const rate_terms& terms) {
  return charge_formula::affordable_of(charge_detail::all_money, limits::call_s_max, {row, terms});
}

result<std::int64_t> longest_call_s(const rating_side& side) {
  return affordable_s(charge_detail::all_money, limits::call_s_max, side);
}

}  // namespace didtron
