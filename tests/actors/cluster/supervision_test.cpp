#include <doctest/doctest.h>

#include "actors/cluster/lease_board.hpp"
#include "actors/cluster/supervision.hpp"

using namespace didtron;

TEST_CASE("a child may fail five times a minute; the sixth time it is given up") {
  restart_window window;
  const restart_limits limits;
  const restart_window::time_point start{};
  for (int i = 0; i < 5; ++i) CHECK(window.allow(start + std::chrono::seconds{i}, limits));
  CHECK_FALSE(window.allow(start + std::chrono::seconds{6}, limits));
  CHECK(window.allow(start + std::chrono::seconds{62}, limits));
}

TEST_CASE("restarts wait longer the oftener they happen") {
  restart_window window;
  const restart_limits limits;
  CHECK(window.allow({}, limits));
  const auto first = window.delay(limits);
  CHECK(window.allow({}, limits));
  CHECK(window.delay(limits) > first);
}

TEST_CASE("a lease counts only until its deadline on the steady clock") {
  lease_board board;
  board.set(5, 3);
  CHECK_FALSE(board.epoch_of(5));
  board.serve_until(std::chrono::steady_clock::now() + std::chrono::hours{1});
  CHECK(board.epoch_of(5) == 3);
  CHECK_FALSE(board.epoch_of(6));
  CHECK_FALSE(board.epoch_of(-1));
  CHECK_FALSE(board.epoch_of(lease_board::shard_count));
  CHECK(board.owned() == 1);
  board.serve_until(std::chrono::steady_clock::now() - std::chrono::seconds{1});
  CHECK_FALSE(board.epoch_of(5));
  CHECK(board.raw_epoch(5) == 3);
  board.drop_all();
  CHECK(board.raw_epoch(5) == 0);
}
