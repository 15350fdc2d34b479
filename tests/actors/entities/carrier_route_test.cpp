#include <doctest/doctest.h>

#include "actors/entities/carrier_route.hpp"

using namespace didtron;

TEST_CASE("channels and attempts per second are counted and published") {
  trunk_board board;
  carrier_route_state route{board.slot_of(trunk_id{1}), {}};
  const auto now = instant::from_s(100);
  route.taken(now);
  route.taken(now);
  CHECK(board.load_of(trunk_id{1}, 100).channels == 2);
  CHECK(board.load_of(trunk_id{1}, 100).cps == 2);
  CHECK(board.load_of(trunk_id{1}, 101).cps == 0);
  route.released(false, now);
  CHECK(board.load_of(trunk_id{1}, 100).channels == 1);
  route.taken(instant::from_s(101));
  CHECK(board.load_of(trunk_id{1}, 101).cps == 1);
}

TEST_CASE("a carrier that fails again and again cools down, and comes back") {
  trunk_board board;
  carrier_route_state route{board.slot_of(trunk_id{1}), {3, 10}};
  const auto now = instant::from_s(100);
  for (int i = 0; i < 2; ++i) {
    route.taken(now);
    route.released(true, now);
  }
  route.taken(now);
  route.released(false, now);  // an answered call starts the count again
  for (int i = 0; i < 3; ++i) {
    CHECK(board.load_of(trunk_id{1}, 100).is_healthy);
    route.taken(now);
    route.released(true, now);
  }
  CHECK_FALSE(board.load_of(trunk_id{1}, 100).is_healthy);
  route.tick(instant::from_s(109));
  CHECK_FALSE(board.load_of(trunk_id{1}, 109).is_healthy);
  route.tick(instant::from_s(110));
  CHECK(board.load_of(trunk_id{1}, 110).is_healthy);
}
