#include "actors/node/request_budgets.hpp"

#include <doctest/doctest.h>

namespace didtron::node {

TEST_CASE("a company has its requests of each minute, others are not counted") {
  using namespace std::chrono_literals;
  request_budgets b;
  const request_budgets::clock::time_point t0{1h};
  b.set({{5, 2}});
  CHECK_FALSE(b.take({5}, t0).has_value());
  CHECK_FALSE(b.take({5}, t0 + 10s).has_value());
  CHECK(b.take({5}, t0 + 20s) == 40s);
  CHECK(b.take({5}, t0 + 59'999ms) == 1s);
  CHECK_FALSE(b.take({6}, t0).has_value());
  CHECK_FALSE(b.take({5}, t0 + 60s).has_value());
  // A new limit counts for the minute that runs; without one nothing is refused.
  b.set({{5, 1}});
  CHECK(b.take({5}, t0 + 61s) == 59s);
  b.set({});
  CHECK_FALSE(b.take({5}, t0 + 62s).has_value());
}

}  // namespace didtron::node
