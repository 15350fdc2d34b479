#include <string>
#include <utility>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/charge_formula.hpp"

namespace didtron {
namespace explanation_detail {

using namespace charge_formula;

/// Collects steps; the sum so far tells what rounding and clamps still have to add.
class step_list {
 public:
  /// `value` in 1/(units * scale).
  result<void> add(std::string what, wide value, std::string formula, wide scale = 1) {
    const auto shown = round_quotient(value, units * scale, limits::charge_decimals_max,
                                      rounding_mode::half_even);
    if (!shown) return failure{shown.error()};
    add(std::move(what), *shown, std::move(formula));
    return {};
  }
  void add(std::string what, amount value, std::string formula) {
    sum_ += value.e8;
    steps_.push_back({std::move(what), value, std::move(formula)});
  }
  void add_fee(std::string what, amount value) {
    if (value.e8 != 0) add(std::move(what), value, format(value, 4));
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

std::string in_class(const part& x) {
  return x.time_class.empty() ? std::string{} : ", " + std::string{x.time_class};
}

result<void> add_part(step_list& steps, const part& x) {
  const auto priced = [&](const char* which, std::int64_t seconds, rate price) -> result<void> {
    if (seconds == 0) return {};
    const std::string n = std::to_string(seconds);
    return steps.add(std::string{which} + n + " s at " + format(price) + "/min" + in_class(x),
                     static_cast<wide>(price.e10_per_min) * seconds,
                     format(price) + " * " + n + " / 60");
  };
  const rate_row& row = *x.row;
  if (row.rate_initial == row.rate_next) return priced("", x.first_s + x.next_s, row.rate_next);
  if (auto ok = priced("first ", x.first_s, row.rate_initial); !ok) return ok;
  return priced("next ", x.next_s, row.rate_next);
}

/// A percentage of the usage; `value` is usage * percent, in 1/(units * 10^8).
result<void> add_percent(step_list& steps, const std::string& name, wide usage, percent share) {
  if (share.e6 == 0 || usage == 0) return {};
  return steps.add(name + " " + format(share) + " % of the usage", usage * share.e6,
                   format(share) + " % * usage", percent::whole_e6);
}

result<void> add_surcharges(step_list& steps, const price& p, const std::vector<part>& parts) {
  steps.add_fee("surcharge", p.row.surcharge_fixed);
  wide usage = 0;
  for (const part& x : parts) {
    usage += x.cost();
    const auto ok =
        add_percent(steps, "surcharge" + in_class(x), x.cost(), x.row->surcharge_of_usage);
    if (!ok) return ok;
  }
  for (const applied_surcharge& s : p.surcharges) {
    steps.add_fee("surcharge " + s.name, s.fixed);
    if (auto ok = add_percent(steps, "surcharge " + s.name, usage, s.of_usage); !ok) return ok;
  }
  return {};
}

/// Why an attempt has no billed seconds.
charge_step reason_of(const charge& c, const rate_row& row) {
  if (c.seconds == 0) return {"nothing to bill", amount{}, "0 s"};
  const bool is_grace = c.seconds <= row.grace_s;
  const std::int32_t limit = is_grace ? row.grace_s : row.free_s;
  return {is_grace ? "within grace" : "within free time", amount{},
          std::to_string(c.seconds) + " s of " + std::to_string(limit)};
}

result<explained_charge> explain(std::int64_t duration_ms, const price& p) {
  if (const auto ok = check(duration_ms, p); !ok) return failure{ok.error()};
  const auto found = evaluate(duration_ms, p);
  if (!found) return failure{found.error()};
  const charge& c = found->charge;
  step_list steps;
  if (c.billed == 0) {
    const charge_step why = reason_of(c, p.row);
    steps.add(why.what, why.value, why.formula);
  }
  steps.add_fee("attempt fee", p.row.attempt_fee);
  if (c.billed != 0) {
    steps.add_fee("connect fee", p.row.connect_fee);
    std::vector<part> parts;
    const auto billed = walk_parts(c.seconds - p.row.free_s, p,
                                   [&parts](const part& x) { parts.push_back(x); });
    if (!billed) return failure{billed.error()};
    for (const part& x : parts) {
      if (const auto ok = add_part(steps, x); !ok) return failure{ok.error()};
    }
    if (const auto ok = add_surcharges(steps, p, parts); !ok) return failure{ok.error()};
  }
  if (found->rounded < c.card_total) {
    steps.add("minimum charge", amount{c.card_total.e8 - found->rounded.e8},
              format(p.row.min_charge, 4));
  } else if (found->rounded > c.card_total) {
    steps.add("maximum charge", amount{c.card_total.e8 - found->rounded.e8},
              format(*p.row.max_charge, 4));
  }
  if (const amount missing = steps.missing_to(c.card_total); missing.e8 != 0) {
    steps.add("rounding", missing,
              std::string{name_of(p.terms.rounding)} + " to " + std::to_string(p.terms.precision) +
                  " decimals");
  }
  return explained_charge{c, std::move(steps).take()};
}

}  // namespace explanation_detail

result<explained_charge> explain_call(std::int64_t duration_ms, const rate_row& row,
                                      const rate_terms& terms) {
  return explanation_detail::explain(duration_ms, {row, terms});
}

result<explained_charge> explain_call(std::int64_t duration_ms, const rating_side& side) {
  return explanation_detail::explain(duration_ms, charge_formula::price_of(side));
}

}  // namespace didtron
