#include <deque>
#include <stdexcept>

#include <doctest/doctest.h>

#include "http/task.hpp"

namespace didtron::http {

namespace task_test {

/// Runs posted work when told to.
struct manual_executor final : executor {
  std::deque<std::function<void()>> queue;
  void post(std::function<void()> work) override { queue.push_back(std::move(work)); }
  void run() {
    while (!queue.empty()) {
      const auto work = std::move(queue.front());
      queue.pop_front();
      work();
    }
  }
};

struct bench {
  std::shared_ptr<manual_executor> loop = std::make_shared<manual_executor>();
  executor_ptr home = loop;
  template <class T> void start(task<T>& t) { t.resume_on(home, std::noop_coroutine()); }
};

task<result<int>> wait_for_number(std::optional<callback<int>>& out) {
  co_return co_await await_callback<int>([&](auto done) { out = done; });
}

task<int> count_down(int n) {
  if (n == 0) co_return 0;
  co_return 1 + co_await count_down(n - 1);
}

task<result<int>> throws() {
  throw std::runtime_error{"broken"};
  co_return 1;
}

task<int> throws_plainly() {
  throw std::runtime_error{"broken"};
  co_return 1;
}

task<result<int>> awaits_throwing() { co_return co_await throws_plainly(); }

}  // namespace task_test

TEST_CASE("a task does not start before it is awaited") {
  bool has_started = false;
  const auto body = [](bool& flag) -> task<int> {
    flag = true;
    co_return 1;
  };
  auto t = body(has_started);
  CHECK_FALSE(has_started);
  task_test::bench b;
  b.start(t);
  CHECK(has_started);
  CHECK(t.is_done());
  CHECK(t.take() == 1);
}

TEST_CASE("a waiting task goes on at home when its callback is called") {
  task_test::bench b;
  std::optional<callback<int>> done;
  auto t = task_test::wait_for_number(done);
  b.start(t);
  REQUIRE(done.has_value());
  (*done)(41);
  CHECK_FALSE(t.is_done());  // not on the caller's stack
  b.loop->run();
  REQUIRE(t.is_done());
  CHECK(t.take().value() == 41);
}

TEST_CASE("only the first answer counts") {
  task_test::bench b;
  std::optional<callback<int>> done;
  auto t = task_test::wait_for_number(done);
  b.start(t);
  (*done)(1);
  (*done)(2);
  done.reset();
  b.loop->run();
  CHECK(t.take().value() == 1);
}

TEST_CASE("a callback that is dropped without an answer is an error, not a hang") {
  task_test::bench b;
  std::optional<callback<int>> done;
  auto t = task_test::wait_for_number(done);
  b.start(t);
  done.reset();
  b.loop->run();
  REQUIRE(t.is_done());
  CHECK(t.take().error().kind == errc::unavailable);
}

TEST_CASE("an answer for an abandoned task is dropped") {
  task_test::bench b;
  std::optional<callback<int>> done;
  {
    auto t = task_test::wait_for_number(done);
    b.start(t);
  }
  (*done)(1);
  b.loop->run();  // would touch a destroyed frame
  CHECK(b.loop->queue.empty());
}

TEST_CASE("tasks may await each other deeply") {
  task_test::bench b;
  auto t = task_test::count_down(1'000);
  b.start(t);
  REQUIRE(t.is_done());
  CHECK(t.take() == 1'000);
}

TEST_CASE("an exception becomes an internal error at the next task that can say so") {
  task_test::bench b;
  auto direct = task_test::throws();
  b.start(direct);
  CHECK(direct.take().error() == error{errc::internal, "broken", {}, {}});
  auto through = task_test::awaits_throwing();
  b.start(through);
  CHECK(through.take().error().kind == errc::internal);
}

}  // namespace didtron::http
