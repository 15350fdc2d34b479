#include "actors/workers/job_desk.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/send.hpp>
#include <doctest/doctest.h>

#include "actors/node/jobs/handlers.hpp"
#include "storage/repositories/jobs.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/records.hpp"
#include "storage/repositories/trash.hpp"
#include "tests/actors/workers/job_world.hpp"

namespace didtron::import_test {

namespace job_desk_test {

using namespace job_worlds;

constexpr std::int64_t steps = 20;

result<step> one_effect(pg::transaction& tx, const running& job) {
  if (auto left = storage::append_outbox(tx, "effect", "{}"); !left) return fail(left.error());
  step out;
  out.done = 1;
  out.is_last = job.step + 1 == steps;
  return out;
}

std::shared_ptr<const job_handlers> only(const std::string& kind, job_handler handler) {
  return std::make_shared<const job_handlers>(job_handlers{{kind, std::move(handler)}});
}

}  // namespace job_desk_test

using namespace job_desk_test;

TEST_CASE("a job whose process is killed again and again takes effect exactly once a step") {
  job_world w{"job_kill"};
  const auto id = w.queue("change_records");
  std::mt19937 random{20261123};
  const auto slow = only("change_records", [](pg::transaction& tx, const running& job) {
    auto done = one_effect(tx, job);
    std::this_thread::sleep_for(15ms);  // killed here, between the effect and the COMMIT, most of the time
    return done;
  });
  int processes = 0;
  const auto until = std::chrono::steady_clock::now() + 2 * job_patience;
  while (w.view(id).now != state::done && std::chrono::steady_clock::now() < until) {
    process p{w, "node-" + std::to_string(processes++), slow};
    std::this_thread::sleep_for(std::chrono::milliseconds{60 + random() % 120});
    w.wait_no_longer();
  }
  CHECK(w.view(id).now == state::done);
  CHECK(w.view(id).done == steps);
  CHECK(w.effects() == steps);
  CHECK(processes > 3);
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'job.done'") == 1);
}

TEST_CASE("two processes at once: each step is one's") {
  job_world w{"job_two"};
  const auto id = w.queue("change_records");
  const auto handlers = only("change_records", one_effect);
  process a{w, "a", handlers};
  process b{w, "b", handlers};
  std::jthread thief{[&](const std::stop_token& stop) {
    auto root = w.open("superuser");
    while (!stop.stop_requested()) {
      // The job is taken from whoever runs it, all the time.
      must(root.execute("UPDATE jobs SET heartbeat_at = now() - interval '1 minute', attempts = 0 WHERE state = 'running'"));
      std::this_thread::sleep_for(3ms);
    }
  }};
  w.wait_for(id, state::done);
  CHECK(w.effects() == steps);
}

TEST_CASE("what may pass is tried again, without its effect; a control commits it elsewhere") {
  for (const bool is_elsewhere : {false, true}) {
    CAPTURE(is_elsewhere);
    job_world w{is_elsewhere ? "job_retry_control" : "job_retry"};
    const auto id = w.queue("change_records");
    std::atomic<int> calls{0};
    auto elsewhere = w.open("node");
    const auto handler = [&](pg::transaction& tx, const running& job) -> result<step> {
      if (is_elsewhere) {
        auto own = must(pg::transaction::begin(elsewhere, job.tenant));
        must(storage::append_outbox(own, "effect", "{}"));
        must(own.commit());
      }
      step done;
      if (!is_elsewhere) done = must(one_effect(tx, job));
      if (calls++ == 0) return fail(errc::unavailable, "away");
      if (calls == 2) throw std::runtime_error{"out of memory"};
      done.is_last = true;
      return done;
    };
    process p{w, "a", only("change_records", handler)};
    const auto until = std::chrono::steady_clock::now() + job_patience;
    while (w.view(id).now != state::done && std::chrono::steady_clock::now() < until) {
      must(w.root.execute("UPDATE jobs SET run_at = now() WHERE state = 'queued'"));
      std::this_thread::sleep_for(10ms);
    }
    w.wait_for(id, state::done);
    CHECK(calls == 3);
    CHECK(w.effects() == (is_elsewhere ? 3 : 1));
  }
}

TEST_CASE("what says no ends the job and leaves nothing") {
  job_world w{"job_no"};
  const auto id = w.queue("change_records");
  process p{w, "a", only("change_records", [](pg::transaction& tx, const running& job) -> result<step> {
              must(one_effect(tx, job));
              return fail(errc::conflict, "it does not fit");
            })};
  CHECK(w.wait_for(id, state::failed).fault == "it does not fit");
  CHECK(w.effects() == 0);
}

TEST_CASE("bulk work never fills a node: somebody else's small job does not wait for it") {
  job_world w{"job_lanes"};
  std::mutex mutex;
  std::condition_variable changed;
  bool is_open = false;
  std::atomic<int> bulk{0};
  const auto handlers = std::make_shared<const job_handlers>(job_handlers{
      {"empty_trash", [&](pg::transaction&, const running&) -> result<step> {
         ++bulk;
         std::unique_lock lock{mutex};
         changed.wait_for(lock, job_patience, [&] { return is_open; });
         step done;
         done.is_last = true;
         return done;
       }},
      {"change_records", [](pg::transaction&, const running&) -> result<step> {
         step done;
         done.is_last = true;
         return done;
       }}});
  std::vector<std::int64_t> large;
  for (int i = 0; i < 4; ++i) large.push_back(w.queue("empty_trash"));
  must(w.root.execute("UPDATE jobs SET state = 'queued'"));
  process p{w, "a", handlers, 2};
  const auto until = std::chrono::steady_clock::now() + job_patience;
  while (bulk == 0 && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(5ms);
  const auto small = w.queue("change_records");
  w.wait_for(small, state::done);
  CHECK(bulk == 1);
  {
    const std::lock_guard lock{mutex};
    is_open = true;
  }
  changed.notify_all();
  for (const auto id : large) w.wait_for(id, state::done);
}

TEST_CASE("many records: each for itself, named when it cannot be, and taken back") {
  job_world w{"job_records"};
  const auto& pops = *described::resources().find("pops");
  std::vector<std::int64_t> ids;
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    for (int i = 0; i < 250; ++i) {
      described::values v;
      for (const auto& f : pops.fields())
        v.push_back(f.is_unique ? described::value{"pop-" + std::to_string(i) + ".example.com"}
                                : must(described::read_text(f, f.good_example())));
      ids.push_back(must(storage::insert_record(tx, pops, v)).id);
    }
    must(tx.commit());
  }
  const auto region = *pops.find("region");
  const auto in_region = [&](const std::string& name) {
    return w.number("SELECT count(*) FROM pops WHERE trash_id IS NULL AND region = '" + name + "'");
  };
  const std::string before = described::write_text(pops.fields()[region], [&] {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    return must(storage::record_in(tx, pops, ids[0])).fields[region];
  }());
  const std::string after = before == "apac" ? "eu" : "apac";
  const auto order = [&](const std::string& kind, const std::string& rest) {
    storage::new_job job;
    job.kind = kind;
    job.operation = "pops." + kind;
    std::string list = "999999";
    for (const auto id : ids) list += "," + std::to_string(id);
    job.payload = R"({"resource":"pops","ids":[)" + list + "]" + rest + "}";
    job.user = user_id{1};
    job.reason = "test";
    return w.queue(job);
  };
  process p{w, "a", node::make_job_handlers(), 2};
  const auto change = order("change_records", R"(,"fields":{"region":")" + after + "\"}");
  auto done = w.wait_for(change, state::done);
  CHECK(done.done == 250);
  CHECK(done.failed == 1);
  CHECK(done.faults.find("999999: ") != std::string::npos);
  CHECK(in_region(after) == 250);
  CHECK(w.number("SELECT count(*) FROM audit_log WHERE action = 'pops.change' AND actor = 'user:1' AND reason = 'test'") == 250);

  // Somebody changes one meanwhile: it keeps that, the others go back.
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    must(storage::update_record(tx, pops, ids[5], 2, [&](const described::values& v) -> result<described::values> {
      auto other = v;
      other[region] = described::value{std::string{"latam"}};
      return other;
    }));
    must(tx.commit());
  }
  const auto undo = [&](std::int64_t of) {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    const auto inverse = must(storage::undo_job(tx, of, {user_id{1}, w.seller(), true, true}, "wrong"));
    must(tx.commit());
    return w.wait_for(inverse.id, state::done);
  };
  done = undo(change);
  CHECK(done.done == 249);
  CHECK(done.failed == 1);
  CHECK(in_region(before) == 249);
  CHECK(in_region("latam") == 1);

  const auto trash = order("trash_records", R"(,"trash_days":30)");
  CHECK(w.wait_for(trash, state::done).done == 250);
  CHECK(w.number("SELECT count(*) FROM pops WHERE trash_id IS NULL") == 0);
  CHECK(undo(trash).done == 250);
  CHECK(w.number("SELECT count(*) FROM pops WHERE trash_id IS NULL") == 250);
}

TEST_CASE("customers are moved each for itself, announced, and taken back") {
  job_world w{"job_moves"};
  const auto& customers = *described::resources().find("customers");
  const auto insert = [&](const std::string& resource, const std::string& code, std::int64_t category) {
    const auto& r = *described::resources().find(resource);
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    described::values v;
    for (const auto& f : r.fields())
      v.push_back(f.name == "category_id"  ? described::value{category}
                  : f.is_id() || !f.made_prefix.empty() ? described::value{}
                  : f.is_unique            ? described::value{code}
                                           : must(described::read_text(f, f.good_example())));
    const auto id = must(storage::insert_record(tx, r, v)).id;
    must(tx.commit());
    return id;
  };
  const auto from = insert("categories", "from", 0), to = insert("categories", "to", 0);
  const auto gold = insert("customer_groups", "gold", to);
  std::string ids = "999999";
  for (int i = 0; i < 3; ++i)
    ids += "," + std::to_string(insert("customers", "", from));
  const auto stays = insert("customers", "", to);
  storage::new_job job;
  job.kind = "move_customers";
  job.operation = "customers.move";
  job.payload = R"({"resource":"customers","ids":[)" + ids + R"(],"fields":{"category_id":)" + std::to_string(to) +
                R"(,"group_id":)" + std::to_string(gold) + "}}";
  job.user = user_id{1};
  job.reason = "test";
  process p{w, "a", node::make_job_handlers(), 2};
  const auto moved = w.queue(job);
  const auto done = w.wait_for(moved, state::done);
  CHECK(done.done == 3);
  CHECK(done.failed == 1);
  const auto in = [&](std::int64_t category, const std::string& group) {
    return w.number("SELECT count(*) FROM customers WHERE category_id = " + std::to_string(category) + " AND group_id " + group);
  };
  CHECK(in(to, "= " + std::to_string(gold)) == 3);
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'customer.moved' AND (payload->>'group_id')::bigint = " +
                 std::to_string(gold)) == 3);
  CHECK(w.number("SELECT count(*) FROM audit_log WHERE action = 'customers.change' AND reason = 'test'") == 3);
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  const auto inverse = must(storage::undo_job(tx, moved, {user_id{1}, w.seller(), true, true}, "wrong"));
  must(tx.commit());
  CHECK(w.wait_for(inverse.id, state::done).done == 3);
  CHECK(in(from, "IS NULL") == 3);
  CHECK(in(to, "IS NULL") == 1);
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'customer.moved'") == 6);
  auto last = must(pg::transaction::begin(w.node, w.seller()));
  CHECK(must(storage::record_in(last, customers, stays)).version == 1);
}

TEST_CASE("a long file is imported whole or not at all, and its text is not kept") {
  job_world w{"job_import"};
  const auto import = [&](const std::string& last_row) {
    storage::new_job job;
    job.kind = "import_records";
    job.operation = "pops.import";
    job.payload = R"({"resource":"pops"})";
    std::string file = "name,code,host_name,region,country\r\n";
    for (int i = 0; i < 2'000; ++i)
      file += "P" + std::to_string(i) + ",p-" + std::to_string(i) + ",p" + std::to_string(i) + ".example.com,eu,DE\r\n";
    job.input = file + last_row;
    job.user = user_id{1};
    return w.queue(job);
  };
  process p{w, "a", node::make_job_handlers(), 2};
  const auto bad = w.wait_for(import("P1,p-1,p.example.com,eu,DE\r\n"), state::failed);
  CHECK(bad.faults.find("/rows/2001/") != std::string::npos);
  CHECK(w.number("SELECT count(*) FROM pops") == 0);
  CHECK(w.wait_for(import(""), state::done).result.find("\"created\": 2000") != std::string::npos);
  CHECK(w.number("SELECT count(*) FROM pops") == 2'000);
  CHECK(w.number("SELECT count(*) FROM jobs WHERE state = 'done' AND input IS NOT NULL") == 0);
}

TEST_CASE("the trash is emptied from the youngest on, and what has been there for its time everywhere") {
  job_world w{"job_trash"};
  const auto& pops = *described::resources().find("pops");
  const auto discard = [&](tenant_id tenant, int count) {
    auto tx = must(pg::transaction::begin(w.node, tenant));
    for (int i = 0; i < count; ++i) {
      described::values v;
      for (const auto& f : pops.fields())
        v.push_back(f.is_unique ? described::value{"pop-" + std::to_string(i) + ".example.com"}
                                : must(described::read_text(f, f.good_example())));
      const auto made = must(storage::insert_record(tx, pops, v));
      must(storage::trash_record(tx, pops, made.id, made.version, user_id{1}, "", 30));
    }
    must(tx.commit());
  };
  discard(w.seller(), 230);
  discard(w.demo.customers[0].tenant, 3);
  process p{w, "a", node::make_job_handlers(), 2};
  const auto empty = w.queue("empty_trash");
  CHECK(w.view(empty).now == state::awaiting_approval);
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    must(storage::decide_job(tx, empty, true, user_id{2}, ""));
    must(tx.commit());
  }
  CHECK(w.wait_for(empty, state::done).done == 230);
  CHECK(w.number("SELECT count(*) FROM pops") == 3);
  must(w.root.execute("UPDATE trash SET expires_at = now() WHERE outcome IS NULL"));
  CHECK(w.wait_for(w.queue("purge_trash"), state::done).result == R"({"removed": 3})");
  CHECK(w.number("SELECT count(*) FROM pops") == 0);
  CHECK(w.number("SELECT count(*) FROM audit_log WHERE action = 'trash.purge' AND actor = 'retention'") == 3);
}

}  // namespace didtron::import_test
