#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace fake_engine_detail {

test_engine::run_view sample_run() {
  test_engine::run_view r;
  r.id = 12;
  r.resources = {"pops"};
  r.now = jobs::state::done;
  r.requested_by = {1, "Ada"};
  r.passed = 60;
  r.failed = 1;
  r.parts_done = r.parts_total.emplace(25);
  r.created_at = parse_instant("2026-04-01T12:00:00Z").value();
  r.ended_at = r.created_at;
  return r;
}

test_engine::case_view sample_engine_case() {
  test_engine::case_view c;
  c.no = 3;
  c.found = {"pops", "bad_values", "", "name beyond its limits", "400 /name", "201", false, "POST /api/v1/pops\n{}", "201\n{}", 1'500};
  c.at = parse_instant("2026-04-01T12:00:00Z").value();
  return c;
}

template <class T> result<T> known_run(std::int64_t id, T value) {
  if (id != 12) return fail(errc::not_found, "no such run");
  return value;
}

}  // namespace fake_engine_detail

using namespace fake_engine_detail;

task<result<written>> fake_backend::start_engine_run(viewer who, write_key key, std::vector<std::string> resources,
                                                     std::string reason) {
  last_engine_resources = resources;
  return empty_trash(who, std::move(key), std::move(reason));
}
task<result<page<test_engine::run_view>>> fake_backend::engine_runs(viewer, page_query) {
  return answer<page<test_engine::run_view>>(page<test_engine::run_view>{{sample_run()}, {}});
}
task<result<test_engine::run_view>> fake_backend::engine_run(viewer, std::int64_t id) {
  return answer<test_engine::run_view>(known_run(id, sample_run()));
}
task<result<std::vector<test_engine::check_count>>> fake_backend::engine_run_summary(viewer, std::int64_t id) {
  return answer<std::vector<test_engine::check_count>>(
      known_run(id, std::vector<test_engine::check_count>{{"pops", "bad_values", 60, 1}}));
}
task<result<page<test_engine::case_view>>> fake_backend::engine_cases(viewer, std::int64_t id, test_engine::case_filter f,
                                                                      page_query) {
  last_engine_filter = std::move(f);
  return answer<page<test_engine::case_view>>(known_run(id, page<test_engine::case_view>{{sample_engine_case()}, {}}));
}

}  // namespace didtron::http::testing
