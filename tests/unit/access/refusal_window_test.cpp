#include <doctest/doctest.h>

#include "actors/domain/access/refusal_window.hpp"

namespace didtron::refusal_window_test {

constexpr std::int64_t second_us = 1'000'000;
const instant noon{1'775'044'800'000'000};
instant after(std::int64_t seconds) { return {noon.us + seconds * second_us}; }

refusal_note tried(std::int64_t user, std::string object, std::string address = "192.0.2.7") {
  return {tenant_id{1}, "user:" + std::to_string(user), "access.refused", std::move(object), "/a", "why", {std::move(address)}};
}

TEST_CASE("the first of a minute is written, the others are counted and told when it is over") {
  refusal_window w;
  CHECK(w.note(tried(7, "GET /a"), after(0)));
  for (int i = 0; i < 1000; ++i)
    CHECK_FALSE(w.note(tried(7, "GET /a"), after(1)));
  CHECK(w.note(tried(7, "GET /b"), after(1)));
  CHECK(w.note(tried(8, "GET /a"), after(1)));
  CHECK(w.note(tried(7, "GET /a", "192.0.2.8"), after(1)));
  CHECK(w.take_due(after(59)).empty());
  const auto due = w.take_due(after(60));
  REQUIRE(due.size() == 1);  // who tried once is told once
  CHECK(due[0].times == 1000);
  CHECK(due[0].last.actor == "user:7");
  CHECK(due[0].last.object == "GET /a");
  CHECK(due[0].since == noon);
  CHECK(w.take_due(after(61)).empty());
  CHECK(w.note(tried(7, "GET /a"), after(61)));
}

TEST_CASE("somebody who tries everything is told up to the bound and then as one sum; others are not kept out") {
  refusal_window w{{.kinds_per_actor = 5, .kinds = 100}};
  int written = 0;
  for (int i = 0; i < 10'000; ++i)
    written += w.note(tried(7, "GET /" + std::to_string(i)), after(i % 60)) ? 1 : 0;
  CHECK(written == 5);
  CHECK(w.note(tried(8, "GET /0"), after(59)));
  const auto due = w.take_due(after(60));
  REQUIRE(due.size() == 1);
  CHECK(due[0].times == 9'995);
  CHECK(due[0].last.actor == "user:7");
}

TEST_CASE("many who try are bounded together, and nothing is lost from the count") {
  refusal_window w{{.kinds_per_actor = 5, .kinds = 100}};
  std::int64_t written = 0;
  for (int i = 0; i < 100'000; ++i)
    written += w.note(tried(i % 5'000, "GET /a"), after(i % 60)) ? 1 : 0;
  CHECK(written == 100);
  std::int64_t summed = 0;
  const auto due = w.take_all();
  CHECK(due.size() <= 101);
  for (const auto& one : due)
    summed += one.times;
  CHECK(written + summed == 100'000);
  CHECK(w.take_all().empty());
}

TEST_CASE("a clock that is set back only begins another minute") {
  refusal_window w;
  CHECK(w.note(tried(7, "GET /a"), after(120)));
  CHECK_FALSE(w.note(tried(7, "GET /a"), after(121)));
  CHECK(w.note(tried(7, "GET /a"), after(0)));
  CHECK(w.take_due(after(0)).size() == 1);
}

}  // namespace didtron::refusal_window_test
