#include <csignal>

#include "storage/redis/client.hpp"
#include "storage/redis/limiter.hpp"
#include "tests/storage/world.hpp"
#include "tests/support/scratch_process.hpp"
#include "tests/support/scratch_redis.hpp"

namespace didtron::test {

TEST_CASE("a limit is shared by all nodes through Redis, per key") {
  scratch_redis server;
  redis::limiter one{server.url()};
  redis::limiter two{server.url()};
  CHECK(one.is_configured());
  for (int i = 1; i <= 3; ++i) {
    const auto a = (i % 2 == 0 ? one : two).allow("login:alice", 3, 60);
    CHECK(a.is_allowed);
    CHECK(a.used == i);
    CHECK_FALSE(a.is_local);
  }
  const auto refused = two.allow("login:alice", 3, 60);
  CHECK_FALSE(refused.is_allowed);
  CHECK(refused.retry_after_s >= 1);
  CHECK(refused.retry_after_s <= 60);
  CHECK(one.allow("login:bob", 3, 60).is_allowed);
}

TEST_CASE("without Redis each node counts for itself, and returns to Redis when it is back") {
  scratch_redis server;
  redis::limiter limit{server.url()};
  CHECK_FALSE(limit.allow("k", 2, 60).is_local);
  server.stop();
  for (int i = 1; i <= 2; ++i) {
    const auto a = limit.allow("k", 2, 60);
    CHECK(a.is_allowed);
    CHECK(a.is_local);
  }
  CHECK_FALSE(limit.allow("k", 2, 60).is_allowed);
  server.start();
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  bool is_back = false;
  while (!is_back && std::chrono::steady_clock::now() < until)
    is_back = !limit.allow("other", 1'000'000'000, 60).is_local;
  CHECK(is_back);
}

TEST_CASE("a use that is given back does not count, with Redis and without") {
  scratch_redis server;
  redis::limiter shared{server.url()};
  redis::limiter alone{""};
  for (redis::limiter* limit : {&shared, &alone}) {
    CAPTURE(limit->is_configured());
    for (int i = 0; i < 5; ++i) {
      CHECK(limit->allow("k", 1, 60).is_allowed);
      limit->give_back("k");
    }
    limit->give_back("k");  // never below nothing
    limit->give_back("unknown");
    CHECK(limit->allow("k", 1, 60).used == 1);
    CHECK_FALSE(limit->allow("k", 1, 60).is_allowed);
    CHECK(limit->allow("unknown", 1, 60).used == 1);
  }
}

TEST_CASE("a Redis that hangs costs its deadline once, not each time") {
  scratch_redis server;
  redis::limiter limit{server.url()};
  CHECK_FALSE(limit.allow("k", 5, 60).is_local);
  REQUIRE(test::freeze_process(server.pid()));
  for (int i = 0; i < 4; ++i)
    CHECK(limit.allow("k", 5, 60).is_local);
  kill(server.pid(), SIGCONT);
}

TEST_CASE("a limiter without Redis is bounded in memory") {
  redis::limiter limit{""};
  CHECK_FALSE(limit.is_configured());
  for (int i = 0; i < 12'000; ++i)
    CHECK(limit.allow("key " + std::to_string(i), 1, 60).is_allowed);
  CHECK(limit.allow("key 11999", 1, 60).is_local);
}

TEST_CASE("Redis addresses that are none are refused") {
  for (const auto* bad :
       {"", "redis://", "http://x", "redis://h:99999", "redis://h:x", "redis://h:1/x"}) {
    CAPTURE(std::string{bad});
    CHECK(redis::client::make(bad).error().kind == errc::bad_config);
  }
  CHECK(redis::client::make("redis://127.0.0.1").has_value());
  CHECK(redis::client::make("redis://127.0.0.1:6379/3").has_value());
}

}  // namespace didtron::test
