#include "actors/domain/events/delivery.hpp"

#include <doctest/doctest.h>

namespace didtron::events {

using namespace std::chrono_literals;

TEST_CASE("an answer says whether it was taken, and how the endpoint does") {
  for (const int status : {200, 201, 202, 204, 299}) CHECK(result_of(status) == attempt_result::delivered);
  for (const int status : {100, 301, 302, 307, 308, 400, 401, 404, 422}) CHECK(result_of(status) == attempt_result::refused);
  for (const int status : {408, 429, 500, 502, 503, 599}) CHECK(result_of(status) == attempt_result::down);
  CHECK(result_of(410) == attempt_result::gone);
}

TEST_CASE("the time to the next attempt doubles up to an hour, and a quarter of it is chance") {
  const retry_rules rules;
  CHECK(next_attempt_in(rules, 1, 0) == 5s);
  CHECK(next_attempt_in(rules, 2, 0) == 10s);
  CHECK(next_attempt_in(rules, 5, 0) == 80s);
  CHECK(next_attempt_in(rules, 5, 1) == 60s);
  CHECK(next_attempt_in(rules, 10, 0) == 2'560s);
  for (const int many : {11, 20, 21, 1'000'000, 2'147'483'647}) CHECK(next_attempt_in(rules, many, 0) == 1h);
  CHECK(next_attempt_in(rules, 0, 0) == 5s);
  // Days of trying: from the first attempt until nobody tries any more.
  std::chrono::milliseconds all{0};
  int attempts = 0;
  while (all < rules.give_up_after) all += next_attempt_in(rules, ++attempts, 0.5);
  CHECK(attempts > 70);
  CHECK(attempts < 120);
}

TEST_CASE("people are told after an hour and after a day") {
  const retry_rules rules;
  CHECK(warnings_due(rules, 59min) == 0);
  CHECK(warnings_due(rules, 1h) == 1);
  CHECK(warnings_due(rules, 23h) == 1);
  CHECK(warnings_due(rules, 24h) == 2);
}

TEST_CASE("an endpoint gets the types that it asks for") {
  CHECK(takes({}, "job.failed"));
  CHECK(takes({"job.failed"}, "job.failed"));
  CHECK_FALSE(takes({"job.failed"}, "job.fail"));
  CHECK_FALSE(takes({"job.fail"}, "job.failed"));
  CHECK(takes({"pop.created", "job.*"}, "job.failed"));
  CHECK_FALSE(takes({"job.*"}, "jobs.failed"));
  CHECK_FALSE(takes({"job.*"}, "job."));
  CHECK_FALSE(takes({"job.*"}, "job"));
}

TEST_CASE("types are asked for by name, or all of an object") {
  for (const char* good : {"job.failed", "job.*", "webhook_endpoint.test", "a"}) CHECK(wanted_type_fault(good).empty());
  for (const char* bad : {"", "*", ".*", "job.", "Job.failed", "job failed", "job.*.x", "1.a", "job.%", "'; --"}) {
    CAPTURE(bad);
    CHECK_FALSE(wanted_type_fault(bad).empty());
  }
}

}  // namespace didtron::events
