#include <csignal>
#include <future>
#include <thread>

#include "storage/pg/read_pool.hpp"
#include "tests/storage/world.hpp"
#include "tests/support/scratch_process.hpp"

namespace didtron::test {

namespace read_pool_support {

pg::read_pool_options read_options(std::size_t connections = 1) {
  pg::read_pool_options o;
  o.url = scratch_postgres::shared().url("api");
  o.connections = connections;
  o.reconnect_max = std::chrono::milliseconds{100};
  return o;
}

using answer = std::future<result<std::vector<pg::rows>>>;

answer ask(pg::read_pool& pool, tenant_id tenant, std::vector<pg::statement> statements,
           std::chrono::milliseconds timeout = std::chrono::seconds{10}) {
  auto promise = std::make_shared<std::promise<result<std::vector<pg::rows>>>>();
  auto out = promise->get_future();
  const auto accepted =
      pool.submit(tenant, std::move(statements), pg::in(timeout),
                  [promise](result<std::vector<pg::rows>> r) { promise->set_value(std::move(r)); });
  if (!accepted) promise->set_value(fail(accepted.error()));
  return out;
}

std::int64_t first_number(const std::vector<pg::rows>& r) {
  return must(pg::first_row(r.at(0), [](pg::row_reader& in) { return in.i64(); }));
}

}  // namespace read_pool_support

using namespace read_pool_support;

TEST_CASE("one job's error in a pipeline never reaches another, and each sees its own tenant") {
  pg::read_pool pool{read_options()};
  std::vector<answer> answers;
  for (std::int64_t i = 1; i <= 200; ++i) {
    if (i % 3 == 0) {
      answers.push_back(
          ask(pool, tenant_id{i}, {{"SELECT 1::bigint / ($1 - $1)", pg::params{}.i64(i)}}));
    } else if (i % 7 == 0) {
      answers.push_back(ask(pool, tenant_id{i}, {{"SELECT no_such_column"}}));
    } else {
      answers.push_back(
          ask(pool, tenant_id{i},
              {{"SELECT app_tenant() * $1", pg::params{}.i64(i)}, {"SELECT app_tenant()"}}));
    }
  }
  for (std::int64_t i = 1; i <= 200; ++i) {
    auto got = answers[static_cast<std::size_t>(i - 1)].get();
    CAPTURE(i);
    if (i % 3 == 0) {
      CHECK(got.error().kind == errc::invalid_argument);
    } else if (i % 7 == 0) {
      CHECK(got.error().kind == errc::internal);
    } else {
      REQUIRE(got.has_value());
      CHECK(first_number(*got) == i * i);
      CHECK(got->size() == 2);
    }
  }
  const auto s = pool.stats();
  CHECK(s.jobs == 200);
  CHECK(s.batches < 200);  // several per pipeline
  CHECK(s.reconnects == 0);
}

TEST_CASE("more different texts than a connection keeps prepared are answered all the same") {
  pg::read_pool pool{read_options()};
  std::vector<std::string> texts;
  for (int i = 0; i < 600; ++i)
    texts.push_back("SELECT " + std::to_string(i) + "::bigint");
  std::vector<answer> answers;
  for (const auto& text : texts)
    answers.push_back(ask(pool, tenant_id{}, {{text}}));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CHECK(first_number(must(answers[i].get())) == static_cast<std::int64_t>(i));
  }
}

TEST_CASE("a read cannot write, and without a tenant nothing of a tenant is seen") {
  world w{"read_pool"};
  auto o = read_options();
  o.url = scratch_postgres::shared().url("node", w.database);
  pg::read_pool pool{o};
  CHECK(ask(pool, w.seller(), {{"UPDATE trunks SET port = 1"}}).get().error().kind ==
        errc::unavailable);
  auto none = ask(pool, tenant_id{}, {{"SELECT count(*) FROM journal_entries"}}).get();
  CHECK(first_number(must(std::move(none))) == 0);
  auto some = ask(pool, w.seller(), {{"SELECT count(*) FROM journal_entries"}}).get();
  CHECK(first_number(must(std::move(some))) > 0);
}

TEST_CASE("all statements of a read see one snapshot") {
  world w{"snapshot"};
  auto o = read_options();
  o.url = scratch_postgres::shared().url("node", w.database);
  pg::read_pool pool{o};
  auto waiting = ask(pool, tenant_id{},
                     {{"SELECT version FROM catalogue_version"},
                      {"SELECT pg_sleep(0.3)"},
                      {"SELECT version FROM catalogue_version"}});
  while (number(w.root, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(0.3)%' "
                        "AND state = 'active' AND pid <> pg_backend_pid()") == 0) {
  }
  must(w.root.script("UPDATE trunks SET port = 999 WHERE port IS NOT NULL"));
  const auto got = must(waiting.get());
  CHECK(first_number(got) ==
        must(pg::first_row(got[2], [](pg::row_reader& in) { return in.i64(); })));
}

TEST_CASE(
    "a job whose time is over is answered although the server is frozen, and the pool recovers") {
  pg::read_pool pool{read_options()};
  const auto pid =
      first_number(must(ask(pool, tenant_id{}, {{"SELECT pg_backend_pid()::bigint"}}).get()));
  REQUIRE(test::freeze_process(static_cast<pid_t>(pid)));
  auto running = ask(pool, tenant_id{}, {{"SELECT 1::bigint"}}, std::chrono::milliseconds{150});
  auto queued = ask(pool, tenant_id{}, {{"SELECT 2::bigint"}}, std::chrono::milliseconds{100});
  CHECK(running.get().error().kind == errc::timeout);
  CHECK(queued.get().error().kind == errc::timeout);
  kill(static_cast<pid_t>(pid), SIGCONT);
  CHECK(first_number(must(ask(pool, tenant_id{}, {{"SELECT 3::bigint"}}).get())) == 3);
}

TEST_CASE("a full queue is busy, a database that is away is unavailable, a stopped pool refuses") {
  auto o = read_options();
  o.queue_max = 2;
  pg::read_pool pool{o};
  const auto pid =
      first_number(must(ask(pool, tenant_id{}, {{"SELECT pg_backend_pid()::bigint"}}).get()));
  REQUIRE(test::freeze_process(static_cast<pid_t>(pid)));
  std::vector<answer> waiting;
  std::optional<error> refused;
  for (int i = 0; i < 4; ++i)
    waiting.push_back(ask(pool, tenant_id{}, {{"SELECT 1::bigint"}}));
  kill(static_cast<pid_t>(pid), SIGCONT);
  int busy = 0;
  for (auto& a : waiting) {
    const auto r = a.get();
    busy += !r && r.error().kind == errc::busy ? 1 : 0;
  }
  CHECK(busy >= 1);
  CHECK(busy <= 2);
  pool.stop();
  CHECK(ask(pool, tenant_id{}, {{"SELECT 1"}}).get().error().kind == errc::unavailable);

  auto nowhere = read_options(2);
  nowhere.url = "postgresql://didtron_api:api@127.0.0.1:1/didtron";
  pg::read_pool dead{nowhere};
  CHECK(ask(dead, tenant_id{}, {{"SELECT 1"}}).get().error().kind == errc::unavailable);
}

namespace read_pool_support {

std::int64_t backend_of(pg::read_pool& pool) {
  return first_number(must(ask(pool, tenant_id{}, {{"SELECT pg_backend_pid()::bigint"}}).get()));
}

void end_backend(std::int64_t pid) {
  REQUIRE(kill(static_cast<pid_t>(pid), SIGTERM) == 0);
  const auto until = pg::in(std::chrono::seconds{20});
  while (kill(static_cast<pid_t>(pid), 0) == 0 && std::chrono::steady_clock::now() < until) {
  }
}

}  // namespace read_pool_support

TEST_CASE("reads that find their connection dead are sent once more, over a new one") {
  pg::read_pool pool{read_options()};
  const auto first = backend_of(pool);
  end_backend(first);
  std::vector<answer> answers;
  for (std::int64_t i = 0; i < 10; ++i)
    answers.push_back(ask(pool, tenant_id{}, {{"SELECT $1::bigint", pg::params{}.i64(i)}}));
  for (std::int64_t i = 0; i < 10; ++i)
    CHECK(first_number(must(answers[static_cast<std::size_t>(i)].get())) == i);
  CHECK(backend_of(pool) != first);
  CHECK(pool.stats().reconnects == 1);
  CHECK(pool.stats().failed == 0);
}

TEST_CASE("a read that ends its connection itself is sent twice, not for ever") {
  pg::read_pool pool{read_options()};
  backend_of(pool);
  CHECK(ask(pool, tenant_id{}, {{"SELECT pg_terminate_backend(pg_backend_pid())"}})
            .get()
            .error()
            .kind == errc::unavailable);
  backend_of(pool);
  CHECK(pool.stats().reconnects == 2);
  CHECK(pool.stats().failed == 1);
}

TEST_CASE("nobody notices a database that was restarted between two reads") {
  scratch_postgres server;
  auto o = read_options(2);
  o.url = server.url("api");
  pg::read_pool pool{o};
  const auto until = pg::in(std::chrono::seconds{20});
  while (pool.stats().connected < 2 && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
  server.kill_hard();
  server.start();
  std::vector<answer> answers;
  for (int i = 0; i < 20; ++i)
    answers.push_back(ask(pool, tenant_id{}, {{"SELECT 1::bigint"}}));
  for (auto& a : answers)
    CHECK(first_number(must(a.get())) == 1);
}

TEST_CASE("reads go on after the database was killed and came back") {
  scratch_postgres server;
  auto o = read_options(2);
  o.url = server.url("api");
  pg::read_pool pool{o};
  CHECK(first_number(must(ask(pool, tenant_id{}, {{"SELECT 1::bigint"}}).get())) == 1);
  server.kill_hard();
  CHECK(ask(pool, tenant_id{}, {{"SELECT 1::bigint"}}).get().error().kind == errc::unavailable);
  server.start();
  const auto until = pg::in(std::chrono::seconds{20});
  bool is_back = false;
  while (!is_back && std::chrono::steady_clock::now() < until)
    is_back = ask(pool, tenant_id{}, {{"SELECT 1::bigint"}}).get().has_value();
  CHECK(is_back);
}

}  // namespace didtron::test
