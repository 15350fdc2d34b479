#include "storage/repositories/jobs.hpp"

#include <algorithm>

#include "storage/repositories/job_claims.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace jobs_test {

using jobs::running;
using jobs::state;

struct jobs_world : world {
  jobs_world() : world{"jobs"} {}

  jobs::view queue(tenant_id tenant, const std::string& kind, const std::string& unique = "") {
    auto tx = must(pg::transaction::begin(node, tenant));
    storage::new_job job;
    job.kind = kind;
    job.operation = kind;
    job.user = user_id{1};
    job.total = 3;
    job.needs = "routing.edit";
    if (!unique.empty()) job.unique_key = unique;
    auto made = must(storage::insert_job(tx, job));
    must(tx.commit());
    return made;
  }

  storage::claim_request wanted(const std::string& name, std::int32_t jobs_max = 10,
                                std::vector<std::int64_t> running_ids = {}) {
    storage::claim_request w;
    w.node = name;
    for (const auto& k : jobs::kinds()) w.kinds.push_back(k.name);
    w.jobs_max = jobs_max;
    w.bulk_max = jobs_max;
    w.running_ids = std::move(running_ids);
    return w;
  }
  std::vector<running> claim(const storage::claim_request& w) {
    auto tx = must(pg::transaction::begin(node, tenant_id{}));
    auto out = must(storage::claim_jobs(tx, w));
    must(tx.commit());
    return out;
  }

  result<storage::step_gate> open(running& job) {
    auto tx = must(pg::transaction::begin(node, job.tenant));
    auto gate = storage::open_step(tx, job);
    must(tx.commit());
    return gate;
  }
  result<void> close(running& job, const jobs::step& done) {
    auto tx = must(pg::transaction::begin(node, job.tenant));
    if (auto ok = storage::close_step(tx, job, done); !ok) return ok;
    must(tx.commit());
    ++job.step;
    job.cursor = done.cursor;
    return {};
  }
  jobs::view view(const running& job) { return view(job.tenant, job.id); }
  jobs::view view(tenant_id tenant, std::int64_t id) {
    auto tx = must(pg::transaction::begin(node, tenant));
    return must(storage::job_in(tx, id));
  }
  template <class Work> auto as(tenant_id tenant, Work work) {
    auto tx = must(pg::transaction::begin(node, tenant));
    auto done = work(tx);
    if (done) must(tx.commit());
    return done;
  }
  /// As if whoever runs jobs had said nothing for a minute.
  void fall_silent() {
    must(root.execute("UPDATE jobs SET heartbeat_at = heartbeat_at - interval '1 minute' WHERE state = 'running'"));
  }
  [[nodiscard]] tenant_id customer(std::size_t i) const { return demo.customers[i].tenant; }
};

std::vector<std::int64_t> ids(const std::vector<running>& all) {
  std::vector<std::int64_t> out;
  for (const auto& job : all) out.push_back(job.id);
  return out;
}

}  // namespace jobs_test

using namespace jobs_test;

TEST_CASE("a job: queued, taken, done step by step") {
  jobs_world w;
  const auto made = w.queue(w.seller(), "change_records");
  CHECK(made.now == state::queued);
  auto taken = w.claim(w.wanted("a"));
  REQUIRE(taken.size() == 1);
  auto& job = taken[0];
  CHECK(job.id == made.id);
  CHECK(job.attempts == 1);
  CHECK(w.claim(w.wanted("b")).empty());
  REQUIRE(must(w.open(job)) == storage::step_gate::open);
  jobs::step one;
  one.cursor = "2";
  one.done = 2;
  one.undo = R"({"records":[1]})";
  must(w.close(job, one));
  CHECK(w.view(job).done == 2);
  one.cursor = "3";
  one.done = 0;
  one.failed = 1;
  one.is_last = true;
  one.result = R"({"done":2})";
  one.undo.clear();
  one.faults = {"7: it is used"};
  must(w.close(job, one));
  const auto after = w.view(job);
  CHECK(after.now == state::done);
  CHECK(after.failed == 1);
  CHECK(after.result == R"({"done": 2})");
  CHECK(after.faults == R"(["7: it is used"])");
  CHECK(after.is_undoable);
  CHECK(must(w.open(job)) == storage::step_gate::over);
  CHECK(number(w.root, "SELECT count(*) FROM outbox WHERE topic = 'job.done'") == 1);
  CHECK(number(w.root, "SELECT count(*) FROM audit_log WHERE action = 'change_records.done' AND actor = 'user:1'") == 1);

  // Taken back, once.
  const auto inverse = w.as(w.seller(), [&](pg::transaction& tx) {
    return storage::undo_job(tx, made.id, {user_id{2}, w.seller(), true, true}, "a mistake");
  });
  REQUIRE(inverse.has_value());
  CHECK(inverse->kind == "undo_change_records");
  CHECK(inverse->undo_of == made.id);
  CHECK(w.view(w.seller(), made.id).undone_by == inverse->id);
  CHECK(w.as(w.seller(), [&](pg::transaction& tx) {
           return storage::undo_job(tx, made.id, {user_id{2}, w.seller(), true, true}, "");
         }).error().kind == errc::conflict);
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  const auto step = must(storage::last_undo_step(tx, made.id, INT64_MAX));
  REQUIRE(step.has_value());
  CHECK(step->step == 0);
  CHECK_FALSE(must(storage::last_undo_step(tx, made.id, 0)).has_value());
}

TEST_CASE("who fell silent loses the job and commits nothing more; it goes on where it was") {
  jobs_world w;
  w.queue(w.seller(), "change_records");
  auto first = w.claim(w.wanted("a"))[0];
  jobs::step one;
  one.cursor = "100";
  one.done = 100;
  must(w.close(first, one));
  w.fall_silent();
  auto second = w.claim(w.wanted("b"))[0];
  CHECK(second.claim > first.claim);
  CHECK(second.cursor == "100");
  CHECK(second.step == 1);
  CHECK(second.attempts == 2);
  CHECK(must(w.open(first)) == storage::step_gate::lost);
  CHECK(w.close(first, one).error().kind == errc::not_owner);
  must(w.close(second, one));
  CHECK(w.view(second).done == 200);  // the lost step counts once
  // The older holder's heartbeat does not keep the newer one's job alive.
  w.fall_silent();
  auto tx = must(pg::transaction::begin(w.node, tenant_id{}));
  must(storage::beat_jobs(tx, {first}));
  must(tx.commit());
  CHECK(w.claim(w.wanted("c")).size() == 1);
  // Control: the right one's does.
  w.fall_silent();
  auto third = w.view(second);
  CHECK(third.attempts == 2);  // progress began the count anew
}

TEST_CASE("a step whose answer was lost is not done again") {
  jobs_world w;
  w.queue(w.seller(), "change_records");
  auto job = w.claim(w.wanted("a"))[0];
  auto unaware = job;
  jobs::step one;
  one.cursor = "100";
  one.done = 100;
  must(w.close(job, one));
  CHECK(must(w.open(unaware)) == storage::step_gate::advanced);
  CHECK(unaware.cursor == "100");
  CHECK(unaware.step == 1);
  CHECK(unaware.done == 100);
}

TEST_CASE("a heartbeat keeps a job; a node's own orphans are taken at once") {
  jobs_world w;
  w.queue(w.seller(), "change_records");
  auto job = w.claim(w.wanted("a"))[0];
  w.fall_silent();
  auto tx = must(pg::transaction::begin(w.node, tenant_id{}));
  must(storage::beat_jobs(tx, {job}));
  must(tx.commit());
  CHECK(w.claim(w.wanted("b")).empty());
  CHECK(w.claim(w.wanted("a", 10, {job.id})).empty());
  CHECK(ids(w.claim(w.wanted("a"))) == std::vector{job.id});  // it began anew and knows of nothing
}

TEST_CASE("a job that kills its nodes is buried after its last attempt, and replayed by hand") {
  jobs_world w;
  const auto made = w.queue(w.seller(), "import_records");
  for (int i = 0; i < 3; ++i) {
    REQUIRE(w.claim(w.wanted("a" + std::to_string(i))).size() == 1);
    w.fall_silent();
  }
  CHECK(w.claim(w.wanted("b")).empty());
  CHECK(w.view(w.seller(), made.id).now == state::failed);
  CHECK(w.view(w.seller(), made.id).fault == "the nodes that ran it fell silent 3 times");
  CHECK(number(w.root, "SELECT count(*) FROM outbox WHERE topic = 'job.failed'") == 1);
  const auto again = w.as(w.seller(), [&](pg::transaction& tx) { return storage::replay_job(tx, made.id); });
  REQUIRE(again.has_value());
  CHECK(again->now == state::queued);
  CHECK(w.claim(w.wanted("b")).size() == 1);
  CHECK(w.as(w.seller(), [&](pg::transaction& tx) { return storage::replay_job(tx, made.id); }).error().kind ==
        errc::conflict);
}

TEST_CASE("a failed step: later, and at last not any more") {
  jobs_world w;
  w.queue(w.seller(), "change_records");
  auto job = w.claim(w.wanted("a"))[0];
  const error away{errc::unavailable, "the database is away", {}, {}};
  const error no{errc::invalid_argument, "does not fit", {{"/rows/1/name", "is required"}}, {}};
  const auto fail_with = [&](jobs::event what, const error& why, std::chrono::milliseconds wait) {
    return w.as(job.tenant, [&](pg::transaction& tx) { return storage::fail_job(tx, job, what, why, wait); });
  };
  must(fail_with(jobs::event::put_off, away, std::chrono::minutes{5}));
  CHECK(w.view(job).now == state::queued);
  CHECK(w.view(job).fault == "the database is away");
  CHECK(w.claim(w.wanted("a")).empty());  // not yet
  must(w.root.execute("UPDATE jobs SET run_at = now()"));
  job = w.claim(w.wanted("a"))[0];
  CHECK(job.attempts == 2);
  must(fail_with(jobs::event::refused, no, std::chrono::milliseconds{0}));
  CHECK(w.view(job).now == state::failed);
  CHECK(w.view(job).faults == R"(["/rows/1/name is required"])");
}

TEST_CASE("cancelled: at once while it waits, before its next step while it runs") {
  jobs_world w;
  const auto waiting = w.queue(w.seller(), "change_records");
  const auto cancel = [&](std::int64_t id) {
    return w.as(w.seller(), [&](pg::transaction& tx) { return storage::cancel_job(tx, id); });
  };
  CHECK(cancel(waiting.id)->now == state::cancelled);
  CHECK(cancel(waiting.id).error().kind == errc::conflict);
  w.queue(w.seller(), "change_records");
  auto job = w.claim(w.wanted("a"))[0];
  CHECK(cancel(job.id)->is_cancel_asked);
  CHECK(w.view(job).now == state::running);
  CHECK(must(w.open(job)) == storage::step_gate::over);
  CHECK(w.view(job).now == state::cancelled);
}

TEST_CASE("a second person decides; whoever asked does not") {
  jobs_world w;
  const auto made = w.queue(w.seller(), "empty_trash");
  CHECK(made.now == state::awaiting_approval);
  CHECK(w.claim(w.wanted("a")).empty());
  const auto decide = [&](std::int64_t id, bool yes, std::int64_t by) {
    return w.as(w.seller(), [&](pg::transaction& tx) { return storage::decide_job(tx, id, yes, user_id{by}, "r"); });
  };
  CHECK(decide(made.id, true, 1).error().kind == errc::forbidden);
  CHECK(decide(made.id, true, 2)->now == state::queued);
  CHECK(decide(made.id, true, 2).error().kind == errc::conflict);
  CHECK(w.claim(w.wanted("a")).size() == 1);
  // Nor by the database itself.
  const auto cheat = w.node.execute("SELECT 1");
  REQUIRE(cheat.has_value());
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  CHECK_FALSE(tx.execute("UPDATE jobs SET decided_by = user_id").has_value());
}

TEST_CASE("one job per key at once, and another when it has ended") {
  jobs_world w;
  const auto made = w.queue(w.seller(), "import_records", "pops");
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  storage::new_job twin;
  twin.kind = "import_records";
  twin.operation = "pops.import";
  twin.unique_key = "pops";
  CHECK(storage::insert_job(tx, twin).error().kind == errc::conflict);
  tx.rollback();
  REQUIRE(w.as(w.seller(), [&](pg::transaction& t) { return storage::cancel_job(t, made.id); }).has_value());
  w.queue(w.seller(), "import_records", "pops");
  w.queue(w.customer(0), "import_records", "pops");
}

TEST_CASE("who goes first: the lane, then whoever was served least, then the oldest") {
  jobs_world w;
  const auto import = w.queue(w.seller(), "import_records");
  std::vector<std::int64_t> many;
  for (int i = 0; i < 5; ++i) many.push_back(w.queue(w.customer(0), "change_records").id);
  const auto single = w.queue(w.customer(1), "change_records");
  const auto one = [&](const std::vector<std::int64_t>& held) {
    auto taken = w.claim(w.wanted("a", 1, held));
    REQUIRE(taken.size() == 1);
    return taken[0];
  };
  // Normal before bulk; the second tenant does not wait for all five of the first.
  const auto first = one({});
  CHECK(first.id == many[0]);
  const auto second = one({first.id});
  CHECK(second.id == single.id);
  const auto third = one({first.id, second.id});
  CHECK(third.id == many[1]);
  // Two of the first tenant run, more it may not have; the bulk job is left.
  const auto fourth = one({first.id, second.id, third.id});
  CHECK(fourth.id == import.id);
  CHECK(w.claim(w.wanted("a", 10, {first.id, second.id, third.id, fourth.id})).empty());
  // Served last goes last, also when nothing of it runs any more.
  auto rest = first;
  jobs::step last;
  last.is_last = true;
  must(w.close(rest, last));
  CHECK(one({second.id, third.id, fourth.id}).id == many[2]);
}

TEST_CASE("bulk work leaves a slot; kinds that this node does not know are left") {
  jobs_world w;
  w.queue(w.seller(), "import_records");
  auto wanted = w.wanted("a");
  wanted.bulk_max = 0;
  CHECK(w.claim(wanted).empty());
  wanted = w.wanted("a");
  wanted.kinds = {"change_records"};
  CHECK(w.claim(wanted).empty());
  CHECK(w.claim(w.wanted("a")).size() == 1);
}

TEST_CASE("schedules: made once, queued when due, one at a time, changed by people") {
  jobs_world w;
  const auto scheduled = static_cast<std::int64_t>(std::count_if(jobs::kinds().begin(), jobs::kinds().end(), [](const auto& k) { return k.every.has_value(); }));
  const auto schedule = [&] {
    auto tx = must(pg::transaction::begin(w.node, tenant_id{}));
    must(storage::make_schedules(tx));
    const auto queued = must(storage::queue_scheduled(tx));
    must(tx.commit());
    return queued;
  };
  CHECK(schedule() == scheduled);
  CHECK(schedule() == 0);
  must(w.root.execute("UPDATE job_schedules SET next_at = now() - interval '10 days'"));
  CHECK(schedule() == 0);  // those before have not ended
  CHECK(number(w.root, "SELECT count(*) FROM job_schedules WHERE next_at >= now() - interval '1 s'") == scheduled);
  must(w.root.execute("UPDATE jobs SET state = 'cancelled', ended_at = now()"));
  must(w.root.execute("UPDATE job_schedules SET next_at = now() - interval '10 days'"));
  CHECK(schedule() == scheduled);  // ten missed days are one turn

  const viewer who{user_id{1}, w.seller(), true, true};
  const auto all = must(pg::run(w.node, storage::job_schedules(who)));
  REQUIRE(all.size() == static_cast<std::size_t>(scheduled));
  const auto change = [&](std::int64_t version) {
    return w.as(w.seller(), [&](pg::transaction& tx) {
      return storage::change_schedule(tx, all[0].kind, {false, 120, version});
    });
  };
  const auto done = change(all[0].version);
  REQUIRE(done.has_value());
  CHECK_FALSE(done->after.is_enabled);
  CHECK(done->after.every_s == 120);
  CHECK(change(all[0].version).error().kind == errc::stale_version);
  CHECK(w.as(w.seller(), [&](pg::transaction& tx) {
           return storage::change_schedule(tx, "nothing", {});
         }).error().kind == errc::not_found);
}

TEST_CASE("what ended long ago is removed, what has not or only just never") {
  jobs_world w;
  const auto old = w.queue(w.seller(), "change_records");
  w.queue(w.seller(), "change_records");
  must(w.root.execute("UPDATE jobs SET state = 'done', ended_at = now() - interval '40 days' WHERE job_id = $1",
                      pg::params{}.i64(old.id)));
  const auto remove = [&](std::int32_t days) {
    return *w.as(w.seller(), [&](pg::transaction& tx) { return storage::remove_old_jobs(tx, days, 100); });
  };
  CHECK(remove(60) == 0);
  CHECK(remove(30) == 1);
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  CHECK(tx.execute("DELETE FROM jobs").error().kind == errc::forbidden);
}

TEST_CASE("lists: filters, counts, and nobody else's") {
  jobs_world w;
  w.queue(w.seller(), "change_records");
  w.queue(w.seller(), "import_records");
  w.queue(w.customer(0), "change_records");
  auto api = open_as("api", w.database);
  const viewer staff{user_id{1}, w.seller(), true, true};
  const auto list = [&](const viewer& who, const jobs::filter& f) {
    return must(pg::run(api, storage::jobs_page(who, f, {{}, 10}))).items.size();
  };
  CHECK(list(staff, {}) == 2);
  CHECK(list(staff, {{}, "import_records", {}}) == 1);
  CHECK(list(staff, {state::failed, "", {}}) == 0);
  CHECK(list(staff, {{}, "", user_id{2}}) == 0);
  CHECK(list({user_id{1}, w.customer(0), false, false}, {}) == 1);
  const auto counts = must(pg::run(api, storage::job_summary(staff, {})));
  CHECK(counts.counts[static_cast<std::size_t>(state::queued)] == 2);
  CHECK(counts.oldest_queued_at.has_value());
  const auto first = must(pg::run(api, storage::jobs_page(staff, {}, {{}, 1})));
  REQUIRE(first.next.has_value());
  CHECK(must(pg::run(api, storage::jobs_page(staff, {}, {first.next, 1}))).items.size() == 1);
}

}  // namespace didtron::test
