#include "actors/node/refusal_log.hpp"

#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "storage/repositories/demo_seed.hpp"
#include "tests/support/scratch_postgres.hpp"

namespace didtron::node::testing {

namespace refusal_log_test {

template <class T> T must(result<T> r) {
  if (!r) FAIL(to_string(r.error()));
  return std::move(r).value();
}

struct refusal_world {
  explicit refusal_world(const std::string& name)
      : database{test::scratch_postgres::shared().clone("t_" + name)} {
    auto seeding = open("node");
    storage::demo_options people;
    people.carrier_a_port = 15170;
    people.carrier_b_port = 15180;
    people.admin_password_hash = "$argon2id$admin";
    people.customer_password_hash = "$argon2id$customer";
    platform = must(storage::seed_demo(seeding, people)).platform;
    pg::write_pool_options o;
    o.url = url("node");
    o.queue_max = 1'000;
    pool = std::make_unique<pg::write_pool>(o);
  }
  [[nodiscard]] std::string url(const std::string& role) const {
    return test::scratch_postgres::shared().url(role, database);
  }
  [[nodiscard]] pg::connection open(const std::string& role) const {
    return must(pg::connection::open(url(role)));
  }
  [[nodiscard]] refusal_note note(std::string object, std::string actor = "user:7") const {
    return {platform, std::move(actor), "access.refused", std::move(object), "/api/v1/topups", "your role lacks it", {"192.0.2.7"}};
  }
  [[nodiscard]] std::int64_t rows(const std::string& where) const {
    auto root = open("superuser");
    auto found = must(root.execute("SELECT count(*) FROM audit_log WHERE action LIKE '%refused%' AND " + where));
    return must(pg::first_row(found, [](pg::row_reader& in) { return in.i64(); }));
  }

  std::string database;
  tenant_id platform = {};
  std::unique_ptr<pg::write_pool> pool;
  instant now{1'775'044'800'000'000};
  refusal_log::clock clock = [this] { return now; };
};

}  // namespace refusal_log_test

using refusal_log_test::refusal_world;

TEST_CASE("a refusal is a row that says who, what and from where; repeats are one more row") {
  refusal_world w{"refusals"};
  refusal_log log{*w.pool, w.clock};
  for (int i = 0; i < 50; ++i)
    log.note(w.note("GET /api/v1/topups"));
  log.note({{}, "unknown", "login_refused", "email:x@y.example", "", "no such user", {"2001:db8::1"}});
  w.pool->drain(pg::in(std::chrono::seconds{10}));
  CHECK(w.rows("true") == 2);
  CHECK(w.rows("actor = 'user:7' AND object = 'GET /api/v1/topups' AND address = '192.0.2.7'::inet AND "
               "after->>'tried' = '/api/v1/topups' AND after->>'why' = 'your role lacks it'") == 1);
  // Nobody's tenant: the platform keeps it.
  CHECK(w.rows("actor = 'unknown' AND tenant_id = " + std::to_string(w.platform.value)) == 1);
}

TEST_CASE("at the end of the minute, or of the node, the repeats are told") {
  refusal_world w{"refusal_sums"};
  refusal_log log{*w.pool, w.clock};
  for (int i = 0; i < 50; ++i)
    log.note(w.note("GET /api/v1/topups"));
  log.tick();
  w.now.us += 60'000'000;
  log.tick();
  log.tick();
  for (int i = 0; i < 3; ++i)
    log.note(w.note("GET /api/v1/topups"));
  log.flush();
  w.pool->drain(pg::in(std::chrono::seconds{10}));
  CHECK(w.rows("action = 'access.refused'") == 2);
  CHECK(w.rows("action = 'access.refused.again' AND after->>'times' = '49'") == 1);
  CHECK(w.rows("action = 'access.refused.again' AND after->>'times' = '2'") == 1);
}

TEST_CASE("a flood fills neither the table nor the queue") {
  refusal_world w{"refusal_flood"};
  refusal_log log{*w.pool, w.clock};
  for (int i = 0; i < 200'000; ++i)
    log.note(w.note("GET /" + std::to_string(i % 100), "user:" + std::to_string(i % 1'000)));
  log.flush();
  CHECK(w.pool->stats().queued <= 1'000);
  w.pool->drain(pg::in(std::chrono::seconds{30}));
  const auto written = w.rows("true");
  CHECK(written > 0);
  CHECK(written <= 1'201);
}

TEST_CASE("without a database a refusal is noted all the same: nothing waits and nothing throws") {
  refusal_world w{"refusal_outage"};
  refusal_log log{*w.pool, w.clock};
  w.pool->stop();
  for (int i = 0; i < 1'000; ++i)
    log.note(w.note("GET /" + std::to_string(i)));
  log.tick();
  log.flush();
  CHECK(w.rows("true") == 0);
}

}  // namespace didtron::node::testing
