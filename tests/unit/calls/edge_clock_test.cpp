#include <doctest/doctest.h>

#include <cstdio>

#include "actors/domain/calls/edge_clock.hpp"
#include "tests/support/cases.hpp"

using namespace didtron;

namespace didtron::edge_clock_test {

const instant routed = instant::from_s(1'800'000'000);

instant at(const std::string& seconds) { return plus_ms(routed, static_cast<std::int64_t>(std::stod(seconds) * 1000.0)); }

std::optional<std::int64_t> length(const std::string& seconds) {
  if (seconds == "-") return {};
  return static_cast<std::int64_t>(std::stod(seconds) * 1000.0);
}

std::string text(std::int64_t ms) {
  char out[32];
  std::snprintf(out, sizeof out, "%g", static_cast<double>(ms) / 1000.0);
  return out;
}

}  // namespace didtron::edge_clock_test

using namespace didtron::edge_clock_test;

TEST_CASE("the times of an end are believed as far as they can be true") {
  for (const auto& line : cases::read("calls/clock.txt")) {
    CAPTURE(line.where);
    call_observation seen;
    seen.now = at(line.option("now"));
    seen.since_route_ms = length(line.option("route"));
    seen.since_answer_ms = length(line.option("answer"));
    seen.granted_s = std::stoll(line.option("granted"));
    std::optional<instant> known;
    if (line.option("known") != "-") known = at(line.option("known"));
    end_event event;
    event.answered_at = at(line.option("answered"));
    event.at = at(line.option("ended"));
    const auto judged = judge_end(event, known, routed, seen);
    call_state call{call_facts{}};
    if (known) call.start({*known, {}, trunk_id{1}});
    judged_end trunked = judged;
    trunked.event.trunk = trunk_id{1};
    const auto ended = call.end(trunked.event, trunked.is_doubtful);
    REQUIRE(ended);
    CHECK(text(ended->duration_ms) + (ended->is_estimated ? " estimated" : "") == line.expected);
    CHECK(ended->is_estimated == judged.is_doubtful);
    CHECK(ms_between(*ended->answered_at, ended->ended_at) == ended->duration_ms);
    // Positive control: without the guard the same event bills something else.
    if (!judged.is_doubtful || line.expected.starts_with("125.25")) continue;
    event.trunk = trunk_id{1};
    call_state unguarded{call_facts{}};
    const auto raw = unguarded.end(event);
    CHECK((raw->duration_ms != ended->duration_ms || raw->ended_at != ended->ended_at || !raw->is_estimated));
  }
}

TEST_CASE("an answer from the future is one of the moment when it was told") {
  call_observation seen;
  seen.now = at("10");
  seen.since_route_ms = 10'000;
  CHECK(judge_answer(at("8"), routed, seen).answered_at == at("8"));
  CHECK(judge_answer(at("15"), routed, seen).answered_at == at("15"));
  CHECK_FALSE(judge_answer(at("15"), routed, seen).is_doubtful);
  CHECK(judge_answer(at("15.001"), routed, seen).answered_at == at("10"));
  CHECK(judge_answer(at("3610"), routed, seen).is_doubtful);
  // The node's own clock was put back: what has passed since the route decision is certain.
  seen.now = at("-3590");
  CHECK(judge_answer(at("8"), routed, seen).answered_at == at("10"));
  seen.since_route_ms.reset();
  CHECK(judge_answer(at("8"), routed, seen).answered_at == routed);
  seen.now = at("10");
  CHECK(judge_answer(at("3610"), routed, seen).answered_at == at("10"));
}
