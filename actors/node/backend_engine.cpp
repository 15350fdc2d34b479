#include "actors/node/api_read.hpp"
#include "actors/node/backend.hpp"
#include "actors/node/jobs/test_engine.hpp"
#include "actors/node/node.hpp"
#include "actors/node/queue_job.hpp"
#include "protocols/json/writer.hpp"
#include "storage/repositories/engine_runs.hpp"

/// Runs of the testing engine.
namespace didtron::node {

using http::task;

task<result<http::written>> node_backend::start_engine_run(viewer who, http::write_key key,
                                                           std::vector<std::string> resources,
                                                           std::string reason) {
  json::writer w;
  w.begin_object().key("resources").begin_array();
  for (const auto& name : resources)
    w.text(name);
  w.end_array().end_object();
  storage::new_job job;
  job.kind = "test_engine";
  job.operation = "engine.run";
  job.unique_key = "all";
  job.payload = w.take();
  job.total = static_cast<std::int64_t>(parts_of_run(described(), resources).size());
  job.needs = key_of(permission{area::system, action::create});
  job.reason = std::move(reason);
  const auto beside = [resources = std::move(resources), by = who.user](pg::transaction& tx,
                                                                       const didtron::jobs::view& queued) {
    return storage::insert_engine_run(tx, queued.id, resources, by);
  };
  co_return co_await queue_job(node_, who, std::move(key), std::move(job), "engine", "run", {}, beside);
}

task<result<page<test_engine::run_view>>> node_backend::engine_runs(viewer who, page_query q) {
  co_return co_await api_read(node_, storage::engine_runs_page(who, q));
}

task<result<test_engine::run_view>> node_backend::engine_run(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::engine_run_one(who, id));
}

task<result<std::vector<test_engine::check_count>>> node_backend::engine_run_summary(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::engine_run_summary(who, id));
}

task<result<page<test_engine::case_view>>> node_backend::engine_cases(viewer who, std::int64_t id,
                                                                      test_engine::case_filter f, page_query q) {
  co_return co_await api_read(node_, storage::engine_cases_page(who, id, f, q));
}

}  // namespace didtron::node
