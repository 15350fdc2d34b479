#include <csignal>
#include <set>

#include <sys/wait.h>
#include <unistd.h>

#include "tests/actors/node/webhook_world.hpp"

namespace didtron::webhook_test {

namespace crash_test {

struct harvest {
  std::set<std::string> ids = {};
  std::int64_t requests = 0;
  std::int64_t badly_signed = 0;
};

/// A sender that is a process of its own, killed without a word once `after` requests came, or left alone until `wanted` ids are there.
void serve_and_kill(webhook_world& w, harvest& got, std::int64_t after, std::size_t wanted) {
  int start[2] = {};
  REQUIRE(pipe(start) == 0);
  const pid_t child = fork();  // before the sink: there is one thread only
  if (child == 0) {
    int port = 0;
    if (read(start[0], &port, sizeof port) != sizeof port) _exit(1);
    const serving node{w, at("hooks.test", static_cast<std::uint16_t>(port)), serving::fast(), "node-1"};
    for (;;) pause();
  }
  {
    test::webhook_sink sink{{.keys = {w.key}, .keeps_bodies = false}};
    const int port = sink.port();
    REQUIRE(write(start[1], &port, sizeof port) == sizeof port);
    const auto is_enough = [&] {
      if (after > 0 && sink.requests() >= after) return true;
      std::size_t fresh = 0;
      for (const auto& [id, times] : sink.taken()) fresh += got.ids.contains(id) ? 0 : 1;
      return got.ids.size() + fresh >= wanted;
    };
    CHECK(w.soon(is_enough, 30s));
    if (after == 0) std::this_thread::sleep_for(500ms);  // its last report
    kill(child, SIGKILL);
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    for (const auto& [id, times] : sink.taken()) got.ids.insert(id);
    got.requests += sink.requests();
    got.badly_signed += sink.badly_signed();
  }
  close(start[0]);
  close(start[1]);
}

}  // namespace crash_test

using namespace crash_test;

TEST_CASE("nothing is lost over kill -9 of the sender, and little comes twice") {
  constexpr int events = 1'500;
  constexpr int kills = 8;
  webhook_world w{"crash"};
  const auto id = w.endpoint("hooks.test");
  w.happen(events);
  harvest got;
  for (int n = 0; n < kills && got.ids.size() < events; ++n) serve_and_kill(w, got, 40 + 37 * n, events);
  serve_and_kill(w, got, 0, events);
  CHECK(got.ids.size() == events);
  CHECK(got.badly_signed == 0);
  // What was on its way, and two batches that waited for their commit, per kill.
  CHECK(got.requests - events <= kills * 170);
  CHECK(w.number("SELECT count(DISTINCT seq) FROM webhook_deliveries WHERE state = 'delivered'") == events);
  CHECK(w.state(id).position == events);
}

TEST_CASE("control: a position that goes ahead of what was delivered is found out") {
  constexpr int events = 600;
  webhook_world w{"crash_control"};
  w.endpoint("hooks.test");
  w.happen(events);
  harvest got;
  serve_and_kill(w, got, 60, events);
  must(w.root.execute("UPDATE webhook_states SET position = position + 150"));
  serve_and_kill(w, got, 1'000'000, events - 150);
  CHECK(got.ids.size() < events);
}

}  // namespace didtron::webhook_test
