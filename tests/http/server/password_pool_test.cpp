#include <atomic>
#include <future>
#include <vector>

#include <doctest/doctest.h>

#include "http/password_pool.hpp"

namespace didtron::http {

namespace password_test {

/// The least that libsodium allows: the tests are about the pool, not about the cost.
inline constexpr password_cost cheap{1, 8192};

password_pool::options options(std::size_t threads, std::size_t queue_max) {
  return {threads, queue_max, cheap};
}

result<bool> verify(password_pool& pool, const std::string& hash, const std::string& password) {
  std::promise<result<bool>> answer;
  pool.verify(hash, password, [&](result<bool> r) { answer.set_value(std::move(r)); });
  return answer.get_future().get();
}

}  // namespace password_test

TEST_CASE("a password fits its hash and nothing else does") {
  password_pool pool{password_test::options(1, 8)};
  const std::string hash = hash_password("correct horse battery", password_test::cheap).value();
  CHECK(hash.starts_with("$argon2id$"));
  CHECK(password_test::verify(pool, hash, "correct horse battery").value());
  CHECK_FALSE(password_test::verify(pool, hash, "correct horse batterY").value());
  CHECK_FALSE(password_test::verify(pool, "not a hash", "correct horse battery").value());
  CHECK_FALSE(password_test::verify(pool, "", "correct horse battery").value());
}

TEST_CASE("two hashes of one password differ") {
  CHECK(hash_password("correct horse battery", password_test::cheap).value() !=
        hash_password("correct horse battery", password_test::cheap).value());
}

TEST_CASE("passwords that are too short or too long are refused") {
  CHECK(hash_password("short", password_test::cheap).error().kind == errc::invalid_argument);
  CHECK(hash_password(std::string(1025, 'x'), password_test::cheap).error().kind ==
        errc::invalid_argument);
}

TEST_CASE("a full queue says busy at once, and what was accepted is answered") {
  std::promise<void> let_go;
  const std::shared_future<void> gate = let_go.get_future().share();
  std::promise<void> is_running;
  password_pool pool{password_test::options(1, 2)};
  std::atomic<int> answered = 0;
  std::atomic<int> busy = 0;
  const auto count = [&](const result<bool>& r) {
    if (r)
      ++answered;
    else if (r.error().kind == errc::busy && r.error().retry_after)
      ++busy;
  };
  pool.verify("", "x", [&](const result<bool>& r) {
    is_running.set_value();
    gate.wait();  // holds the only thread
    count(r);
  });
  is_running.get_future().wait();
  for (int i = 0; i < 5; ++i)
    pool.verify("", "x", count);
  CHECK(busy == 3);
  let_go.set_value();
  while (true) {  // the queue has room again as soon as one is taken from it
    std::promise<bool> done;
    pool.verify("", "x", [&](const result<bool>& r) { done.set_value(r.has_value()); });
    if (done.get_future().get()) break;
  }
  CHECK(answered == 3);
}

TEST_CASE("a pool that ends answers what it did not check") {
  std::vector<result<bool>> answers;
  {
    password_pool pool{password_test::options(0, 8)};
    for (int i = 0; i < 3; ++i)
      pool.verify("", "x", [&](result<bool> r) { answers.push_back(std::move(r)); });
    CHECK(answers.empty());
  }
  REQUIRE(answers.size() == 3);
  for (const auto& r : answers)
    CHECK(r.error().kind == errc::unavailable);
}

}  // namespace didtron::http
