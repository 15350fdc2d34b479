#include <doctest/doctest.h>

#include "actors/node/login_limits.hpp"

using namespace didtron;
using node::login_limits;

namespace login_limits_test {

constexpr login_limits::allowance allowed{20, 300};

constexpr std::string_view known = "ops@example.com";

bool may_try(redis::limiter& counters, std::string_view address, std::string_view email) {
  return login_limits{counters, address, email, allowed}.enter().has_value();
}

/// Wrong passwords until it is refused; gives how many were looked at.
std::int64_t guesses(redis::limiter& counters, std::string_view address, std::string_view email) {
  std::int64_t n = 0;
  while (n < 1000 && may_try(counters, address, email))
    ++n;
  return n;
}

}  // namespace login_limits_test

using namespace login_limits_test;

TEST_CASE("a stranger who tries passwords is stopped and shuts nobody else out") {
  redis::limiter counters{""};
  CHECK(guesses(counters, "203.0.113.9", known) == allowed.per_pair);
  CHECK(may_try(counters, "192.0.2.7", known));
  // Another person behind the stranger's address is not the stranger.
  CHECK(may_try(counters, "203.0.113.9", "billing@example.com"));
}

TEST_CASE("changing the address within an IPv6 network brings no further guesses") {
  redis::limiter counters{""};
  CHECK(guesses(counters, "2001:db8::1", known) == allowed.per_pair);
  CHECK_FALSE(may_try(counters, "2001:db8::2", known));
  CHECK(may_try(counters, "2001:db8:0:1::1", known));
}

TEST_CASE("one address that goes through many e-mails is stopped") {
  redis::limiter counters{""};
  std::int64_t n = 0;
  while (n < 1000 && may_try(counters, "203.0.113.9", "user" + std::to_string(n) + "@example.com"))
    ++n;
  CHECK(n == allowed.per_address);
  CHECK(may_try(counters, "192.0.2.7", "user1@example.com"));
}

TEST_CASE("right passwords count for nothing, however many behind one address") {
  redis::limiter counters{""};
  for (int i = 0; i < 2 * allowed.per_address; ++i) {
    login_limits limits{counters, "192.0.2.7", known, allowed};
    REQUIRE(limits.enter().has_value());
    limits.forgive();
  }
  CHECK(guesses(counters, "192.0.2.7", known) == allowed.per_pair);
}

TEST_CASE("the refusal says how long to wait") {
  redis::limiter counters{""};
  guesses(counters, "192.0.2.7", known);
  const auto refused = login_limits{counters, "192.0.2.7", known, allowed}.enter();
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().kind == errc::rate_limited);
  REQUIRE(refused.error().retry_after.has_value());
  CHECK(refused.error().retry_after->count() >= 1);
  CHECK(refused.error().retry_after->count() <= login_limits::window_s);
}
