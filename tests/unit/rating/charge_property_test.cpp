#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/rating/charge.hpp"
#include "tests/support/generators.hpp"

using namespace didtron;

TEST_CASE("an explanation re-adds to the charge to the last unit") {
  CHECK(rc::check("sum of steps == total == rate_call", [] {
    const rate_row row = generate::row();
    const rate_terms terms = generate::terms();
    const std::int64_t ms = generate::around(10'000'000);
    const auto explained = explain_call(ms, row, terms);
    RC_ASSERT(explained.has_value());
    RC_ASSERT(explained->result == rate_call(ms, row, terms).value());
    std::int64_t sum = 0;
    for (const charge_step& step : explained->steps)
      sum += step.value.e8;
    RC_ASSERT(sum == explained->result.total.e8);
    RC_ASSERT(!explained->steps.empty());
  }));
}

TEST_CASE("a longer call never costs less") {
  CHECK(rc::check("charge is monotone in the duration", [] {
    const rate_row row = generate::row();
    const rate_terms terms = generate::terms();
    const std::int64_t ms = generate::around(1'000'000);
    const std::int64_t more = ms + generate::around(10'000);
    const charge shorter = rate_call(ms, row, terms).value();
    const charge longer = rate_call(more, row, terms).value();
    RC_ASSERT(shorter.seconds <= longer.seconds);
    RC_ASSERT(shorter.billed <= longer.billed);
    RC_ASSERT(shorter.total <= longer.total);
  }));
}

TEST_CASE("rounding up never charges less than rounding down, and at most one step more") {
  CHECK(rc::check("down <= half_* <= up <= down + step", [] {
    rate_row row = generate::row();
    row.min_charge = {};
    row.max_charge.reset();
    rate_terms terms = generate::terms();
    const std::int64_t ms = generate::around(10'000'000);
    terms.rounding = rounding_mode::down;
    const std::int64_t low = rate_call(ms, row, terms).value().total.e8;
    terms.rounding = rounding_mode::up;
    const std::int64_t high = rate_call(ms, row, terms).value().total.e8;
    std::int64_t step = 1;
    for (int i = terms.precision; i < 8; ++i)
      step *= 10;
    RC_ASSERT(low <= high);
    RC_ASSERT(high <= low + step);
    for (const auto mode :
         {rounding_mode::half_up, rounding_mode::half_down, rounding_mode::half_even}) {
      terms.rounding = mode;
      const std::int64_t middle = rate_call(ms, row, terms).value().total.e8;
      RC_ASSERT((middle == low || middle == high));
    }
  }));
}

TEST_CASE("affordable seconds are the most that the money pays for and the maximum allows") {
  CHECK(rc::check("charge(n) <= available < charge(n + 1)", [] {
    const rate_row row = generate::row();
    const rate_terms terms = generate::terms();
    const amount available{generate::around(2'000'000'000)};
    const std::int64_t wanted = generate::around(7200);
    const std::int64_t seconds = affordable_s(available, wanted, row, terms).value();
    RC_ASSERT(seconds >= 0);
    RC_ASSERT(seconds <= wanted);
    rate_row unlimited = row;
    unlimited.max_charge.reset();
    const auto is_allowed = [&](std::int64_t s) {
      const bool is_paid = rate_call(s * 1000, row, terms)->total <= available;
      const bool is_cut = row.max_charge && row.at_max == max_charge_policy::disconnect &&
                          rate_call(s * 1000, unlimited, terms)->total >
                              std::max(*row.max_charge, row.min_charge);
      return is_paid && !is_cut;
    };
    if (seconds > 0) RC_ASSERT(is_allowed(seconds));
    if (seconds > 0 && seconds < wanted) RC_ASSERT(!is_allowed(seconds + 1));
    if (seconds == 0 && wanted > 0) {
      RC_ASSERT(!is_allowed(std::max(row.free_s, row.grace_s) + 1));
    }
    RC_ASSERT(longest_call_s(row, terms).value() >= seconds);
  }));
}

TEST_CASE("a price that changes while the call runs") {
  CHECK(rc::check("explained, monotone and affordable like any other", [] {
    const rating_side side = generate::split_side();
    const std::int64_t ms = generate::around(1'000'000);
    const auto explained = explain_call(ms, side).value();
    RC_ASSERT(explained.result == rate_call(ms, side).value());
    std::int64_t sum = 0;
    for (const charge_step& step : explained.steps)
      sum += step.value.e8;
    RC_ASSERT(sum == explained.result.card_total.e8);
    const charge longer = rate_call(ms + generate::around(10'000), side).value();
    RC_ASSERT(explained.result.billed <= longer.billed);
    RC_ASSERT(explained.result.total <= longer.total);
    rating_side uncut = side;
    uncut.row.at_max = max_charge_policy::stop_charging;
    const amount available{generate::around(2'000'000'000)};
    const std::int64_t seconds = affordable_s(available, 3600, uncut).value();
    const auto cost = [&](std::int64_t s) { return rate_call(s * 1000, uncut)->total; };
    if (seconds > 0) RC_ASSERT(cost(seconds) <= available);
    if (seconds > 0 && seconds < 3600) RC_ASSERT(cost(seconds + 1) > available);
    RC_ASSERT(affordable_s(available, 3600, side).value() <= seconds);
  }));
}

TEST_CASE("the parts of a split call are the whole call") {
  CHECK(rc::check("equal increments: no second billed twice; equal prices: the same charge", [] {
    rating_side side = generate::split_side();
    for (later_row& later : side.later)
      later.row.steps = side.row.steps;
    const std::int64_t ms = generate::around(1'000'000);
    rating_side whole = side;
    whole.later.clear();
    RC_ASSERT(rate_call(ms, side)->billed == rate_call(ms, whole)->billed);
    for (later_row& later : side.later)
      later.row = side.row;
    RC_ASSERT(rate_call(ms, side).value() == rate_call(ms, whole).value());
  }));
}
