#include "storage/repositories/engine_runs.hpp"
#include "storage/repositories/job_claims.hpp"
#include "storage/repositories/jobs.hpp"
#include "tests/actors/node/engine_world.hpp"

/// Runs of the testing engine as jobs: stored, resumed, cancelled, swept.
namespace didtron::import_test {

namespace test_engine_job_test {

using namespace test_engine;
using jobs::running;
using jobs::step;

struct run_world : engine_world {
  explicit run_world(const std::string& name) : engine_world{name} {
    storage::stage_person me;
    me.tenant = seller();
    me.user = user_id{number("SELECT user_id FROM users WHERE email = 'admin@didtron.example'")};
    admin = log_in(me);
  }

  answer ask(const char* method, const std::string& path, const std::string& query = {}, const std::string& body = {}) {
    return call.ask(admin, {.method = method, .path = path, .query = query, .body = body});
  }
  std::int64_t start(const std::string& resources) {
    const auto told = ask("POST", "/api/v1/engine-runs", "", "{\"resources\":[" + resources + "]}");
    CAPTURE(told.body);
    REQUIRE(told.status == 202);
    return told.number("job_id");
  }
  running claim(const char* kind = "test_engine") {
    auto tx = must(pg::transaction::begin(node, tenant_id{}));
    storage::claim_request wanted;
    wanted.kinds = {kind};
    wanted.node = "node-1";
    wanted.jobs_max = 1;
    wanted.bulk_max = 1;
    const auto taken = must(storage::claim_jobs(tx, wanted));
    must(tx.commit());
    REQUIRE(taken.size() == 1);
    return taken.front();
  }
  /// One step as a node does it. False: the job is over.
  result<bool> take_step(running& job, const node::test_engine_port& with) {
    auto tx = must(pg::transaction::begin(node, job.tenant));
    const auto gate = must(storage::open_step(tx, job));
    if (gate != storage::step_gate::open) {
      must(tx.commit());
      return false;
    }
    auto done = node::test_engine_step(with, tx, job);
    if (!done) return fail(std::move(done).error());
    must(storage::close_step(tx, job, *done));
    must(tx.commit());
    ++job.step;
    job.cursor = done->cursor;
    job.done += done->done;
    return !done->is_last;
  }
  void finish(running& job) {
    while (must(take_step(job, port()))) {}
  }
  std::int64_t cases_of(std::int64_t run) { return number("SELECT count(*) FROM engine_cases WHERE run_id = " + std::to_string(run)); }
  std::int64_t open_people() {
    return number("SELECT count(*) FROM users u WHERE email LIKE 'engine.%' AND is_active") +
           number("SELECT count(*) FROM login_sessions s JOIN users u USING (user_id) WHERE email LIKE 'engine.%' AND revoked_at IS NULL");
  }
  std::int64_t left_over() {
    std::int64_t n = number("SELECT count(*) FROM trash t JOIN engine_stages s ON s.stage_tenant_id = t.tenant_id WHERE t.outcome IS NULL");
    for (const auto& r : described::resources().all())
      n += number("SELECT count(*) FROM " + r.name() + " t JOIN engine_stages s ON s.stage_tenant_id = t.tenant_id");
    return n;
  }

  caller call{*routes};
  person admin = {};
};

}  // namespace test_engine_job_test

using namespace test_engine_job_test;

TEST_CASE("a run is stored case by case, readable by filters, and leaves nothing open") {
  run_world w{"engine_run"};
  const auto run = w.start("\"codecs\"");
  CHECK(w.ask("POST", "/api/v1/engine-runs", "", R"({"resources":[]})").status == 409);  // one at a time
  const std::string path = "/api/v1/engine-runs/" + std::to_string(run);
  CHECK(text_of(w.ask("GET", path).find("state")) == "\"queued\"");
  auto job = w.claim();
  CHECK(job.id == run);
  w.finish(job);

  const auto told = w.ask("GET", path);
  CHECK(text_of(told.find("state")) == "\"done\"");
  CHECK(told.number("failed") == 0);
  CHECK(told.number("passed") == w.cases_of(run));
  CHECK(told.number("passed") > 100);
  CHECK(told.number("parts_done") == told.number("parts_total"));
  REQUIRE(told.find("checks")->items() != nullptr);
  CHECK(told.find("checks")->items()->size() == static_cast<std::size_t>(told.number("parts_total")));
  CHECK(text_of(w.ask("GET", "/api/v1/jobs/" + std::to_string(run)).find("result")).find("\"is_swept\":true") != std::string::npos);
  CHECK(w.open_people() == 0);
  CHECK(w.left_over() == 0);
  CHECK(w.number("SELECT count(*) FROM tenants t JOIN engine_stages s ON s.stage_tenant_id = t.tenant_id WHERE part IN ('scratch', 'stranger') AND status = 'suspended'") == 2);
  CHECK(w.number("SELECT count(*) FROM accounts a JOIN engine_stages s ON s.stage_tenant_id = a.tenant_id") == 0);

  // Slices by filter hold together.
  std::int64_t seen = 0;
  std::string cursor;
  do {
    const auto page = w.ask("GET", path + "/cases", "check=bad_values&limit=7" + (cursor.empty() ? "" : "&cursor=" + cursor));
    REQUIRE(page.status == 200);
    seen += static_cast<std::int64_t>(page.find("items")->items()->size());
    const auto* next = page.find("next_cursor");
    cursor = next->text() != nullptr ? *next->text() : "";
  } while (!cursor.empty());
  CHECK(seen == w.number("SELECT count(*) FROM engine_cases WHERE check_name = 'bad_values'"));
  CHECK(seen > 20);
  CHECK(w.ask("GET", path + "/cases", "failed=true").body.starts_with(R"({"items":[])"));
  CHECK(w.ask("GET", "/api/v1/engine-runs").body.find("\"run_id\":" + std::to_string(run)) != std::string::npos);
  CHECK(w.ask("GET", "/api/v1/engine-runs/999999").status == 404);
  CHECK(w.faults == "");
}

TEST_CASE("a run whose node stops goes on where it was: no case is lost and none is there twice") {
  run_world w{"engine_resume"};
  const auto whole = w.start("\"codecs\"");
  auto job = w.claim();
  w.finish(job);

  const auto broken = w.start("\"codecs\"");
  job = w.claim();
  auto slow = w.port();
  slow.step_for = std::chrono::milliseconds{0};  // a part per step
  for (int i = 0; i < 6; ++i)
    CHECK(must(w.take_step(job, slow)));
  w.may_go_on = false;
  const auto cut = w.take_step(job, slow);
  REQUIRE_FALSE(cut.has_value());
  CHECK(cut.error().kind == errc::unavailable);  // tried again
  CHECK(jobs::may_pass(cut.error().kind));
  w.may_go_on = true;
  must(w.root.execute("UPDATE jobs SET heartbeat_at = now() - interval '1 minute' WHERE state = 'running'"));
  auto again = w.claim();
  CHECK(again.claim > job.claim);
  CHECK(again.step == 6);
  w.finish(again);
  CHECK(w.cases_of(broken) == w.cases_of(whole));
  CHECK(w.ask("GET", "/api/v1/engine-runs/" + std::to_string(broken)).number("failed") == 0);
  CHECK(w.left_over() == 0);
}

TEST_CASE("what a cancelled run left open is closed by the sweep, and only then") {
  run_world w{"engine_cancel"};
  const auto sweep = [&] {
    running job;
    job.tenant = w.seller();
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    step done;
    do {
      done = must(node::sweep_test_engine_step(w.port(), tx, job));
      job.cursor = done.cursor;
    } while (!done.is_last);
    must(tx.commit());
    return done.result;
  };
  CHECK(sweep() == R"({"is_closed":false})");  // nothing has been opened yet
  const auto run = w.start("\"pops\"");
  auto job = w.claim();
  auto slow = w.port();
  slow.step_for = std::chrono::milliseconds{0};
  for (int i = 0; i < 4; ++i)
    CHECK(must(w.take_step(job, slow)));
  CHECK(sweep() == R"({"is_closed":false})");  // under way
  CHECK(w.open_people() > 0);
  // A record that a killed step could not take away.
  const auto stage = w.open_stage();
  const auto owner = w.log_in(stage, "super_admin", "operator");
  CHECK(w.call.ask(owner, {.method = "POST", .path = "/api/v1/categories", .query = {}, .body = R"({"name":"Left","code":"left"})"}).status == 201);
  CHECK(w.ask("POST", "/api/v1/jobs/" + std::to_string(run) + "/cancel", "", "{}").status == 200);
  CHECK_FALSE(must(w.take_step(job, slow)));
  CHECK(text_of(w.ask("GET", "/api/v1/engine-runs/" + std::to_string(run)).find("state")) == "\"cancelled\"");
  CHECK(w.left_over() == 1);
  CHECK(sweep() == R"({"is_closed":true})");
  CHECK(w.left_over() == 0);
  CHECK(w.open_people() == 0);
  CHECK(sweep() == R"({"is_closed":false})");
}

}  // namespace didtron::import_test
