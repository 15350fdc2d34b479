#include <doctest/doctest.h>

#include "tests/actors/world.hpp"

using namespace didtron;
using namespace didtron::test;

namespace didtron::edge_clock_flow_test {

/// A call that is told to be answered at second 5 and to be over at second 65; 60 s at 0.60 a minute.
const book_call& told(world& w, double answered_at_s, double ended_at_s, double answered_then_s) {
  w.services.settings.slice_s = 200;
  w.invite(1);
  REQUIRE(w.routed(1));
  w.event_at(1, edge::event_op::start, 5, answered_at_s, answered_at_s, 31);
  w.event_at(1, edge::event_op::end, 65, ended_at_s, answered_then_s, 31);
  REQUIRE(w.booked.size() == 1);
  CHECK(w.account().held == amount{});
  return w.booked.front();
}

}  // namespace didtron::edge_clock_flow_test

using namespace didtron::edge_clock_flow_test;

TEST_CASE("clocks that agree: the edge's measure, to the millisecond") {
  world w{money("10")};
  const auto& b = told(w, 5, 64.9, 5);
  CHECK(b.call.duration_ms == 59'900);
  CHECK_FALSE(b.call.is_estimated);
}

TEST_CASE("the edge's clock jumps ahead during a call: what the node saw is billed, and flagged") {
  world w{money("10")};
  const auto& b = told(w, 5, 3'665, 5);
  CHECK(b.call.duration_ms == 60'000);
  CHECK(b.call.is_estimated);
  CHECK(b.rated.charge() == money("0.60"));
  CHECK(b.call.ended_at == plus_ms(w.start, 65'000));
}

TEST_CASE("the edge's clock jumps back during a call: it is not free") {
  world w{money("10")};
  const auto& b = told(w, 5, -3'535, 5);
  CHECK(b.call.duration_ms == 60'000);
  CHECK(b.call.is_estimated);
}

TEST_CASE("an edge that is ahead all the time: its measure, at the time when it was told") {
  world w{money("10")};
  const auto& b = told(w, 3'605, 3'664.5, 3'605);
  CHECK(b.call.duration_ms == 59'500);
  CHECK(b.call.answered_at == plus_ms(w.start, 5'000));
  CHECK(b.call.is_estimated);
}

TEST_CASE("a call that is found again is judged by what was granted") {
  world before{money("10")};
  before.services.settings.slice_s = 90;
  before.invite(1);
  world after{money("10")};
  after.answers = before.answers;
  after.event_at(1, edge::event_op::start, 5, 3'605, 3'605, 31);
  after.event_at(1, edge::event_op::end, 65, 7'265, 5, 31);
  REQUIRE(after.booked.size() == 1);
  CHECK(after.booked[0].call.duration_ms == 90'000);
  CHECK(after.booked[0].call.is_estimated);
  CHECK(after.booked[0].call.answered_at == plus_ms(after.start, 5'000));
}
