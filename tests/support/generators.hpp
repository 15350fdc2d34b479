#pragma once

#include <rapidcheck.h>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/rate_card.hpp"
#include "actors/domain/rating/rating_side.hpp"

/// Random values for property tests. Small numbers are as likely as large ones, because the rules
/// turn at small ones: increments, free seconds, the last cent.
namespace didtron::generate {

inline std::int64_t around(std::int64_t largest) {
  const auto bound = *rc::gen::element<std::int64_t>(1, 10, 100, largest);
  return *rc::gen::inRange<std::int64_t>(0, bound + 1);
}

inline rate_row row() {
  rate_row r;
  r.prefix = "44";
  r.steps.initial_s = static_cast<std::int32_t>(around(180));
  r.steps.next_s = static_cast<std::int32_t>(around(120)) + 1;
  r.rate_initial = {around(50'000'000'000)};
  r.rate_next = *rc::gen::arbitrary<bool>() ? r.rate_initial : rate{around(50'000'000'000)};
  r.connect_fee = {*rc::gen::arbitrary<bool>() ? 0 : around(10'000'000)};
  r.free_s = static_cast<std::int32_t>(*rc::gen::arbitrary<bool>() ? 0 : around(90));
  r.grace_s = static_cast<std::int32_t>(*rc::gen::arbitrary<bool>() ? 0 : around(20));
  if (*rc::gen::inRange(0, 3) == 0) r.attempt_fee = {around(10'000'000)};
  if (*rc::gen::inRange(0, 4) == 0) r.surcharge_fixed = {around(10'000'000)};
  if (*rc::gen::inRange(0, 3) == 0) r.surcharge_of_usage = {around(limits::surcharge_percent_e6_max)};
  r.at_max = *rc::gen::element(max_charge_policy::stop_charging, max_charge_policy::disconnect);
  if (*rc::gen::inRange(0, 4) == 0) r.min_charge = {around(10'000'000)};
  if (*rc::gen::inRange(0, 4) == 0) {
    r.max_charge = amount{r.min_charge.e8 + around(1'000'000'000)};
  }
  return r;
}

inline rate_terms terms() {
  rate_terms t;
  t.duration = *rc::gen::element(duration_rounding::floor, duration_rounding::ceil,
                                 duration_rounding::half_up, duration_rounding::half_down);
  t.style = *rc::gen::element(increment_style::excess, increment_style::total);
  t.rounding = *rc::gen::element(rounding_mode::up, rounding_mode::down, rounding_mode::half_up,
                                 rounding_mode::half_down, rounding_mode::half_even);
  t.precision = *rc::gen::inRange(0, 9);
  return t;
}

/// A price that changes while the call runs, with surcharges of its card.
inline rating_side split_side() {
  rating_side s;
  s.row = row();
  s.terms = terms();
  const int changes = *rc::gen::inRange(0, 4);
  std::int64_t from_s = 0;
  for (int i = 0; i < changes; ++i) {
    from_s += around(200);
    s.later.push_back({from_s, row(), "class " + std::to_string(i)});
  }
  if (*rc::gen::arbitrary<bool>()) {
    s.surcharges.push_back({"origin", {around(1'000'000)}, {around(100'000'000)}});
  }
  return s;
}

}  // namespace didtron::generate
