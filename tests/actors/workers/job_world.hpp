#pragma once

#include "actors/workers/job_desk.hpp"

#include <chrono>
#include <thread>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/send.hpp>
#include <doctest/doctest.h>

#include "storage/repositories/jobs.hpp"
#include "tests/actors/workers/import_world.hpp"

namespace didtron::import_test {

namespace job_worlds {

using namespace std::chrono_literals;
using jobs::running;
using jobs::state;
using jobs::step;

constexpr auto job_patience = 30s;

/// A process of its own as far as jobs know: its name, its pool, its desk.
struct process {
  process(import_world& w, std::string name, std::shared_ptr<const job_handlers> handlers,
          std::size_t slots = 2)
      : pool{options(w, slots)}, system{config} {
    job_desk_settings s;
    s.node = std::move(name);
    s.slots = slots;
    s.step_retry_for = 0ms;
    desk = system.spawn(job_desk_behavior, &pool, std::move(handlers), s);
    ticker = std::jthread{[this](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        caf::anon_send(desk, clock_tick{});
        std::this_thread::sleep_for(10ms);
      }
    }};
  }
  /// Nothing more is committed, nobody is told.
  ~process() {
    ticker.request_stop();
    ticker.join();
    pool.stop();
    caf::anon_send_exit(desk, caf::exit_reason::kill);
    desk = nullptr;
  }

  static pg::write_pool_options options(import_world& w, std::size_t slots) {
    pg::write_pool_options o;
    o.url = test::scratch_postgres::shared().url("node", w.database);
    o.lanes = slots + 1;
    o.group_max = 1;
    return o;
  }

  pg::write_pool pool;
  caf::actor_system_config config = {};
  caf::actor_system system;  ///< ends before what its actors use
  job_desk_actor desk;
  std::jthread ticker = {};
};

struct job_world : import_world {
  explicit job_world(const std::string& name) : import_world{name} {
    // Schedules would queue jobs of their own.
    must(root.execute("ALTER TABLE job_schedules ALTER is_enabled SET DEFAULT false"));
    must(root.execute("CREATE FUNCTION off() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.is_enabled := false; RETURN NEW; END'"));
    must(root.execute("CREATE TRIGGER off BEFORE INSERT ON job_schedules FOR EACH ROW EXECUTE FUNCTION off()"));
  }

  std::int64_t queue(const storage::new_job& job) {
    auto tx = must(pg::transaction::begin(node, seller()));
    const auto made = must(storage::insert_job(tx, job));
    must(tx.commit());
    return made.id;
  }
  std::int64_t queue(const std::string& kind) {
    storage::new_job job;
    job.kind = kind;
    job.operation = kind;
    job.user = user_id{1};
    return queue(job);
  }
  jobs::view view(std::int64_t id) {
    auto tx = must(pg::transaction::begin(node, seller()));
    return must(storage::job_in(tx, id));
  }
  jobs::view wait_for(std::int64_t id, state wanted) {
    const auto until = std::chrono::steady_clock::now() + job_patience;
    for (;;) {
      auto v = view(id);
      if (v.now == wanted || std::chrono::steady_clock::now() > until) {
        INFO(v.fault);
        REQUIRE(std::string{jobs::name_of(v.now)} == jobs::name_of(wanted));
        return v;
      }
      std::this_thread::sleep_for(5ms);
    }
  }
  std::int64_t effects() { return number("SELECT count(*) FROM outbox WHERE topic = 'effect'"); }
  std::int64_t number(const std::string& sql) {
    auto rows = must(root.execute(sql));
    return must(pg::first_row(rows, [](pg::row_reader& in) { return in.i64(); }));
  }
  void wait_no_longer() {
    must(root.execute("UPDATE jobs SET run_at = now() WHERE state = 'queued'"));
    must(root.execute("UPDATE jobs SET heartbeat_at = now() - interval '1 minute', attempts = 0 WHERE state = 'running'"));
  }
};

}  // namespace job_worlds

}  // namespace didtron::import_test
