#include "actors/node/jobs/handlers.hpp"
#include "storage/repositories/tenant_lifecycle.hpp"
#include "tests/actors/workers/job_world.hpp"

namespace didtron::import_test {

namespace tenant_jobs_test {

using namespace job_worlds;

tenant_id make_company(job_world& w, const std::string& name) {
  auto tx = must(pg::transaction::begin(w.node, w.seller()));
  const auto made = must(storage::create_tenant(tx, {w.seller(), "reseller", name}));
  must(tx.commit());
  return made.id;
}

std::int64_t ask(job_world& w, const std::string& kind, tenant_id of, const std::string& more = "") {
  storage::new_job job;
  job.kind = kind;
  job.operation = "tenant." + kind;
  job.payload = R"({"tenant_id":)" + std::to_string(of.value) + more + "}";
  job.user = user_id{1};
  job.reason = "a test";
  return w.queue(job);
}

void add_pop(job_world& w, tenant_id of, int no) {
  must(w.root.execute("INSERT INTO pops (tenant_id, name, code, is_active, display_order, host_name, region, country) VALUES ($1, 'P', "
                      "'p-' || $2::text, true, 1, 'p' || $2::text || '.example.com', 'eu', 'DE')",
                      pg::params{}.id(of).text(std::to_string(no))));
}

}  // namespace tenant_jobs_test

using namespace tenant_jobs_test;

TEST_CASE("jobs on whole companies: one is made after another, exported, and deleted once a second person agrees") {
  job_world w{"job_companies"};
  process p{w, "a", node::make_job_handlers(), 2};
  const tenant_id model = make_company(w, "Model");
  for (int i = 0; i < 3; ++i)
    add_pop(w, model, i);

  const auto cloned = w.wait_for(ask(w, "clone_tenant", model, R"(,"parent_id":)" + std::to_string(w.seller().value) + R"(,"name":"Copy")"),
                                 state::done);
  const tenant_id copy{w.number("SELECT tenant_id FROM tenants WHERE name = 'Copy'")};
  CHECK(cloned.result.find("\"pops\": 3") != std::string::npos);
  CHECK(w.number("SELECT count(*) FROM pops WHERE tenant_id = " + std::to_string(copy.value)) == 3);
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'tenant.created'") == 1);
  // Its name is taken now: the second one leaves nothing.
  const auto refused = w.wait_for(ask(w, "clone_tenant", {999'999}, R"(,"parent_id":1,"name":"Nothing")"), state::failed);
  CHECK(refused.fault.find("no ") != std::string::npos);

  const auto exported = ask(w, "export_tenant", copy);
  CHECK(w.wait_for(exported, state::done).done > 3);
  CHECK(w.number("SELECT count(*) FROM job_files WHERE job_id = " + std::to_string(exported) +
                 " AND digest = sha256(content) AND convert_from(content, 'UTF8') LIKE '%\"table\":\"pops\"%p2.example.com%'") == 1);
  CHECK(w.number("SELECT sum(row_count)::bigint FROM job_files WHERE job_id = " + std::to_string(exported)) == w.view(exported).done);

  const auto deletion = ask(w, "delete_tenant", copy);
  CHECK(w.view(deletion).now == state::awaiting_approval);
  must(w.root.execute("UPDATE jobs SET state = 'queued', run_at = now() WHERE job_id = " + std::to_string(deletion)));
  // Nobody has suspended it: the job says what is in the way, and nothing is gone.
  CHECK(w.wait_for(deletion, state::failed).faults.find("/status") != std::string::npos);
  CHECK(w.number("SELECT count(*) FROM pops WHERE tenant_id = " + std::to_string(copy.value)) == 3);
  {
    auto tx = must(pg::transaction::begin(w.node, w.seller()));
    must(storage::suspend_tenant(tx, copy, "ends"));
    must(storage::replay_job(tx, deletion));
    must(tx.commit());
  }
  CHECK(w.wait_for(deletion, state::done).result.find("\"erased\": 3") != std::string::npos);
  CHECK(w.number("SELECT count(*) FROM pops WHERE tenant_id = " + std::to_string(copy.value)) == 0);
  CHECK(w.number("SELECT count(*) FROM tenants WHERE status = 'deleted' AND tenant_id = " + std::to_string(copy.value)) == 1);
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'tenant.deleted'") == 1);
  CHECK(w.number("SELECT count(*) FROM pops WHERE tenant_id = " + std::to_string(model.value)) == 3);
}

TEST_CASE("files of jobs go after a week, the job stays") {
  job_world w{"job_old_files"};
  const auto id = ask(w, "export_tenant", w.seller());
  must(w.root.execute("INSERT INTO job_files (tenant_id, job_id, file_no, name, media_type, row_count, content, created_at) SELECT tenant_id, "
                      "job_id, g, 'f', 'm', 0, '', now() - make_interval(days => g + 5) FROM jobs, generate_series(1, 3) g WHERE job_id = " +
                      std::to_string(id)));
  must(w.root.execute("UPDATE jobs SET state = 'cancelled', ended_at = now() WHERE job_id = " + std::to_string(id)));
  process p{w, "a", node::make_job_handlers(), 2};
  w.wait_for(w.queue("purge_jobs"), state::done);
  CHECK(w.number("SELECT count(*) FROM job_files") == 1);
  CHECK(w.number("SELECT count(*) FROM jobs WHERE job_id = " + std::to_string(id)) == 1);
}

}  // namespace didtron::import_test
