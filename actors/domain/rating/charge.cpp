#include "actors/domain/rating/charge.hpp"

#include <algorithm>
#include <limits>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/row_check.hpp"

namespace didtron {
namespace charge_detail {

// A rate is e10 per minute, so rate * seconds counts units of 1/(60 * 10^10). Everything is added
// in that unit and rounded once. The largest product, 2^63 * 2^63, and the sum of all terms fit 127
// bits.
using wide = __int128;
constexpr wide units = static_cast<wide>(60) * 10'000'000'000LL;
constexpr wide units_per_e8 = 60 * 100;

/// Whether the row can be rated for this duration. Blocked comes first: its prices mean nothing.
result<void> check_call(std::int64_t duration_ms, const rate_row& row, const rate_terms& terms) {
  if (row.status == row_status::blocked) {
    return fail(errc::blocked, "prefix " + row.prefix + " is blocked by its price row");
  }
  if (duration_ms < 0) return fail_field("duration_ms", "is negative");
  return check_row(row, terms);
}

struct usage {
  charge times;              ///< duration, seconds, billed; no money yet
  std::int64_t first_s = 0;  ///< charged at rate_initial
  std::int64_t next_s = 0;   ///< charged at rate_next
  wide first = 0;            ///< in `units`
  wide next = 0;
  wide fee = 0;
  [[nodiscard]] wide sum() const { return fee + first + next; }
};

/// Seconds and their exact prices. `times.billed` 0 means that nothing at all is charged.
result<usage> measure(std::int64_t duration_ms, const rate_row& row, const rate_terms& terms) {
  usage out;
  out.times.duration_ms = duration_ms;
  out.times.seconds = rounded_s(duration_ms, terms.duration);
  if (out.times.seconds <= row.grace_s) return out;
  const auto billed = billed_s(out.times.seconds - row.free_s, row.steps, terms.style);
  if (!billed) return failure{billed.error()};
  out.times.billed = *billed;
  if (out.times.billed == 0) return out;
  out.first_s = std::min<std::int64_t>(out.times.billed, row.steps.initial_s);
  out.next_s = out.times.billed - out.first_s;
  out.first = static_cast<wide>(row.rate_initial.e10_per_min) * out.first_s;
  out.next = static_cast<wide>(row.rate_next.e10_per_min) * out.next_s;
  out.fee = row.connect_fee.e8 * units_per_e8;
  return out;
}

amount clamped(amount rounded, const rate_row& row) {
  if (row.max_charge && rounded > *row.max_charge) return *row.max_charge;
  return std::max(rounded, row.min_charge);
}

result<amount> total_of(const usage& u, const rate_row& row, const rate_terms& terms) {
  if (u.times.billed == 0) return amount{};
  const auto rounded = round_quotient(u.sum(), units, terms.precision, terms.rounding);
  if (!rounded) return failure{rounded.error()};
  return clamped(*rounded, row);
}

/// Collects steps; the sum so far tells what rounding and clamps still have to add.
class step_list {
 public:
  result<void> add(std::string what, wide value, std::string formula) {
    const auto shown =
        round_quotient(value, units, limits::charge_decimals_max, rounding_mode::half_even);
    if (!shown) return failure{shown.error()};
    add(std::move(what), *shown, std::move(formula));
    return {};
  }
  void add(std::string what, amount value, std::string formula) {
    sum_ += value.e8;
    steps_.push_back({std::move(what), value, std::move(formula)});
  }
  /// What is missing from the sum to `target`; small enough for 64 bits because both are amounts
  /// of one call of the same sign.
  [[nodiscard]] amount missing_to(amount target) const {
    return {static_cast<std::int64_t>(target.e8 - sum_)};
  }
  std::vector<charge_step> take() && { return std::move(steps_); }

 private:
  std::vector<charge_step> steps_;
  wide sum_ = 0;
};

result<void> add_usage(step_list& steps, const usage& u, const rate_row& row) {
  const auto priced = [&steps](const char* which, std::int64_t seconds, rate price, wide value) {
    const std::string n = std::to_string(seconds);
    return steps.add(std::string{which} + n + " s at " + format(price) + "/min", value,
                     format(price) + " * " + n + " / 60");
  };
  if (u.fee != 0) {
    if (auto ok = steps.add("connect fee", u.fee, format(row.connect_fee, 4)); !ok) return ok;
  }
  const bool is_one_price = row.rate_initial == row.rate_next;
  if (is_one_price) return priced("", u.times.billed, row.rate_initial, u.first + u.next);
  if (u.first_s != 0) {
    if (auto ok = priced("first ", u.first_s, row.rate_initial, u.first); !ok) return ok;
  }
  if (u.next_s != 0) return priced("next ", u.next_s, row.rate_next, u.next);
  return {};
}

std::string rounding_text(const rate_terms& terms) {
  return std::string{name_of(terms.rounding)} + " to " + std::to_string(terms.precision) +
         " decimals";
}

}  // namespace charge_detail

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

result<charge> rate_call(std::int64_t duration_ms, const rate_row& row, const rate_terms& terms) {
  if (const auto ok = charge_detail::check_call(duration_ms, row, terms); !ok) {
    return failure{ok.error()};
  }
  const auto used = charge_detail::measure(duration_ms, row, terms);
  if (!used) return failure{used.error()};
  const auto total = charge_detail::total_of(*used, row, terms);
  if (!total) return failure{total.error()};
  charge out = used->times;
  out.total = *total;
  return out;
}

result<explained_charge> explain_call(std::int64_t duration_ms, const rate_row& row,
                                      const rate_terms& terms) {
  using namespace charge_detail;
  if (const auto ok = check_call(duration_ms, row, terms); !ok) return failure{ok.error()};
  const auto used = measure(duration_ms, row, terms);
  if (!used) return failure{used.error()};
  const auto total = total_of(*used, row, terms);
  if (!total) return failure{total.error()};
  explained_charge out;
  out.result = used->times;
  out.result.total = *total;
  if (out.result.billed == 0) {
    const std::int64_t s = out.result.seconds;
    const bool is_grace = s > 0 && s <= row.grace_s;
    const char* what = s == 0 ? "nothing to bill" : is_grace ? "within grace" : "within free time";
    const std::int32_t limit = is_grace ? row.grace_s : row.free_s;
    out.steps.push_back(
        {what, amount{}, s == 0 ? "0 s" : std::to_string(s) + " s of " + std::to_string(limit)});
    return out;
  }
  step_list steps;
  if (const auto ok = add_usage(steps, *used, row); !ok) return failure{ok.error()};
  const auto rounded = round_quotient(used->sum(), units, terms.precision, terms.rounding);
  if (!rounded) return failure{rounded.error()};
  if (*rounded < *total) {
    steps.add("minimum charge", amount{total->e8 - rounded->e8}, format(row.min_charge, 4));
  } else if (*rounded > *total) {
    steps.add("maximum charge", amount{total->e8 - rounded->e8}, format(*row.max_charge, 4));
  }
  if (const amount missing = steps.missing_to(*total); missing.e8 != 0) {
    steps.add("rounding", missing, rounding_text(terms));
  }
  out.steps = std::move(steps).take();
  return out;
}

result<std::int64_t> affordable_s(amount available, std::int64_t wanted_s, const rate_row& row,
                                  const rate_terms& terms) {
  if (const auto ok = charge_detail::check_call(0, row, terms); !ok) return failure{ok.error()};
  if (wanted_s <= 0) return std::int64_t{0};
  wanted_s = std::min(wanted_s, limits::call_s_max);
  const auto is_affordable = [&](std::int64_t seconds) {
    const auto cost = rate_call(seconds * 1000, row, terms);
    return cost.has_value() && cost->total <= available;
  };
  // The first second that costs anything must be affordable, also when grace or free seconds would
  // let a shorter call pass for nothing: an empty account gets no calls.
  const std::int64_t first_billable = std::int64_t{std::max(row.free_s, row.grace_s)} + 1;
  // With money enough for all of it, which is nearly always, there is nothing to search.
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

}  // namespace didtron
