#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "actors/domain/resources/resource.hpp"
#include "actors/domain/test_engine/route_cases.hpp"
#include "actors/workers/job_desk.hpp"
#include "http/api.hpp"

/// The testing engine as a job: a part after the other, as many as fit into one step; what a step
/// found is stored with it.
namespace didtron::node {

/// What a run needs of the process. Without `api` there are no runs.
struct test_engine_port {
  std::function<http::api*()> api = {};
  std::function<http::api*()> lent_api = {};  ///< the same with `lend_platform`
  const described::registry* records = &described::resources();
  std::string database_url = {};       ///< role didtron_node: log-in sessions of a step
  std::function<bool()> may_go_on = {};  ///< false: the node is stopping
  std::chrono::milliseconds step_for{2'000};  ///< then no further part is begun in this step
};

/// One part of a run: a check of a kind of record, or every route as somebody.
struct run_part {
  const described::resource* of = nullptr;
  std::string_view check = {};
  test_engine::role_case role = {};
};
/// `resources`: names; empty: all, then the routes.
std::vector<run_part> parts_of_run(const described::registry& records,
                                   const std::vector<std::string>& resources);

result<didtron::jobs::step> test_engine_step(const test_engine_port& port, pg::transaction& tx,
                                             const didtron::jobs::running& job);
/// Ends what a run that was cancelled, or has failed, left open.
result<didtron::jobs::step> sweep_test_engine_step(const test_engine_port& port, pg::transaction& tx,
                                                   const didtron::jobs::running& job);

}  // namespace didtron::node
