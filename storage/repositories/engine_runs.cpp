#include "storage/repositories/engine_runs.hpp"

#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace engine_runs_sql {
constexpr std::string_view insert = R"(
  INSERT INTO engine_runs (tenant_id, run_id, resources, requested_by) VALUES (app_tenant(), $1, $2, $3))";
constexpr std::string_view add_cases = R"(
  INSERT INTO engine_cases (tenant_id, run_id, subject, check_name, role, what, expected, seen, is_passed, request, answer, duration_us)
  SELECT app_tenant(), $1, s, c, r, w, e, n, p = 1, q, a, d
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[], $11::bigint[])
    WITH ORDINALITY AS x (s, c, r, w, e, n, p, q, a, d, place)
  ORDER BY place)";
constexpr std::string_view count = R"(
  UPDATE engine_runs SET passed = passed + $2, failed = failed + $3 WHERE tenant_id = app_tenant() AND run_id = $1)";
#define DIDTRON_RUN                                                                                            \
  "SELECT r.run_id, array_to_string(r.resources, ' '), j.state, r.requested_by, "                              \
  "coalesce((SELECT u.display_name FROM users u WHERE u.tenant_id = r.tenant_id AND u.user_id = "              \
  "r.requested_by), ''), r.passed, r.failed, j.items_done, j.items_total, r.created_at, j.ended_at "           \
  "FROM engine_runs r JOIN jobs j ON j.tenant_id = r.tenant_id AND j.job_id = r.run_id "                       \
  "WHERE r.tenant_id = app_tenant() AND "
constexpr std::string_view page = DIDTRON_RUN "r.run_id < $1 ORDER BY r.run_id DESC LIMIT $2";
constexpr std::string_view one = DIDTRON_RUN "r.run_id = $1";
#undef DIDTRON_RUN
constexpr std::string_view summary = R"(
  SELECT subject, check_name, count(*) FILTER (WHERE is_passed), count(*) FILTER (WHERE NOT is_passed) FROM engine_cases
  WHERE tenant_id = app_tenant() AND run_id = $1 GROUP BY subject, check_name ORDER BY min(case_no))";
constexpr std::string_view cases = R"(
  SELECT case_no, subject, check_name, role, what, expected, seen, is_passed, request, answer, duration_us, created_at FROM engine_cases
  WHERE tenant_id = app_tenant() AND run_id = $1 AND case_no > $2 AND (NOT $3 OR NOT is_passed) AND ($4 = '' OR subject = $4)
    AND ($5 = '' OR check_name = $5) AND ($6 = '' OR role = $6)
  ORDER BY case_no LIMIT $7)";
}  // namespace engine_runs_sql

namespace engine_runs_detail {

using test_engine::case_view;
using test_engine::run_view;

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(' ', from), text.size());
    out.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

run_view read_run(pg::row_reader& in) {
  run_view r;
  r.id = in.i64();
  r.resources = words_of(in.text());
  r.now = jobs::parse_state(in.text()).value_or(jobs::state::failed);
  r.requested_by.value = in.i64();
  r.requested_by.name = in.text();
  r.passed = in.i64();
  r.failed = in.i64();
  r.parts_done = in.i64();
  r.parts_total = in.opt_i64();
  r.created_at = in.time();
  r.ended_at = in.opt_time();
  return r;
}

case_view read_case(pg::row_reader& in) {
  case_view c;
  c.no = in.i64();
  c.found.subject = in.text();
  c.found.check = in.text();
  c.found.role = in.text();
  c.found.what = in.text();
  c.found.expected = in.text();
  c.found.seen = in.text();
  c.found.is_passed = in.boolean();
  c.found.request = in.text();
  c.found.answer = in.text();
  c.found.duration_us = in.i64();
  c.at = in.time();
  return c;
}

}  // namespace engine_runs_detail

using namespace engine_runs_detail;

result<void> insert_engine_run(pg::transaction& tx, std::int64_t run_id,
                               const std::vector<std::string>& resources, user_id by) {
  auto done = tx.execute(engine_runs_sql::insert, pg::params{}.i64(run_id).text_array(resources).id(by));
  if (!done) return fail(std::move(done).error());
  return {};
}

result<void> add_engine_cases(pg::transaction& tx, std::int64_t run_id,
                              std::span<const test_engine::engine_case> cases) {
  std::vector<std::string> subject, check, role, what, expected, seen, request, answer;
  std::vector<std::int64_t> is_passed, duration;
  std::int64_t passed = 0;
  for (const auto& c : cases) {
    subject.push_back(c.subject);
    check.push_back(c.check);
    role.push_back(c.role);
    what.push_back(c.what);
    expected.push_back(c.expected);
    seen.push_back(c.seen);
    is_passed.push_back(c.is_passed ? 1 : 0);
    request.push_back(c.request);
    answer.push_back(c.answer);
    duration.push_back(c.duration_us);
    passed += c.is_passed ? 1 : 0;
  }
  auto added = tx.execute(engine_runs_sql::add_cases, pg::params{}
                                                          .i64(run_id)
                                                          .text_array(subject)
                                                          .text_array(check)
                                                          .text_array(role)
                                                          .text_array(what)
                                                          .text_array(expected)
                                                          .text_array(seen)
                                                          .i64_array(is_passed)
                                                          .text_array(request)
                                                          .text_array(answer)
                                                          .i64_array(duration));
  if (!added) return fail(std::move(added).error());
  auto counted = tx.execute(engine_runs_sql::count,
                            pg::params{}.i64(run_id).i64(passed).i64(static_cast<std::int64_t>(cases.size()) - passed));
  if (!counted) return fail(std::move(counted).error());
  return {};
}

pg::query<page<run_view>> engine_runs_page(const viewer& who, const page_query& q) {
  return {who.tenant,
          {{engine_runs_sql::page, pg::params{}.i64(paging::after_number(q, INT64_MAX)).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& rows) -> result<page<run_view>> {
            auto items = pg::map_rows(rows[0], read_run);
            if (!items) return fail(std::move(items).error());
            return paging::cut(std::move(*items), q, [](const run_view& last) { return std::to_string(last.id); });
          }};
}

pg::query<run_view> engine_run_one(const viewer& who, std::int64_t run_id) {
  return {who.tenant, {{engine_runs_sql::one, pg::params{}.i64(run_id)}}, [](const std::vector<pg::rows>& rows) {
            return pg::first_row(rows[0], read_run);
          }};
}

pg::query<std::vector<test_engine::check_count>> engine_run_summary(const viewer& who, std::int64_t run_id) {
  return {who.tenant, {{engine_runs_sql::summary, pg::params{}.i64(run_id)}}, [](const std::vector<pg::rows>& rows) {
            return pg::map_rows(rows[0], [](pg::row_reader& in) {
              test_engine::check_count c;
              c.subject = in.text();
              c.check = in.text();
              c.passed = in.i64();
              c.failed = in.i64();
              return c;
            });
          }};
}

pg::query<page<case_view>> engine_cases_page(const viewer& who, std::int64_t run_id,
                                             const test_engine::case_filter& f, const page_query& q) {
  return {who.tenant,
          {{engine_runs_sql::cases, pg::params{}
                                        .i64(run_id)
                                        .i64(paging::after_number(q, 0))
                                        .boolean(f.only_failed)
                                        .text(f.subject)
                                        .text(f.check)
                                        .text(f.role)
                                        .i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& rows) -> result<page<case_view>> {
            auto items = pg::map_rows(rows[0], read_case);
            if (!items) return fail(std::move(items).error());
            return paging::cut(std::move(*items), q, [](const case_view& last) { return std::to_string(last.no); });
          }};
}

}  // namespace didtron::storage
