#include <algorithm>

#include "actors/domain/test_engine/route_cases.hpp"
#include "http/middleware/write_keys.hpp"
#include "http/resources/jobs.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

/// Runs of the testing engine: job control, so the books' owner's alone.
namespace didtron::http {

namespace engine_runs_detail {

using test_engine::case_view;
using test_engine::run_view;

constexpr std::size_t reason_bytes_max = 500;
constexpr permission sees{area::system, action::view};
constexpr permission runs{area::system, action::create};

void write_run(json::writer& w, const run_view& r) {
  w.begin_object().field("run_id", r.id).field("job_id", r.id).field("state", jobs::name_of(r.now));
  w.key("resources").begin_array();
  for (const auto& name : r.resources)
    w.text(name);
  w.end_array().key("requested_by");
  write_ref(w, "user_id", r.requested_by);
  w.field("passed", r.passed).field("failed", r.failed).field("parts_done", r.parts_done);
  w.field("parts_total", r.parts_total);
  write_time(w, "created_at", r.created_at);
  write_optional(w, "ended_at", r.ended_at);
}

void write_run_row(json::writer& w, const run_view& r) {
  write_run(w, r);
  w.end_object();
}

void write_case(json::writer& w, const case_view& c) {
  w.begin_object().field("case_no", c.no).field("subject", c.found.subject).field("check", c.found.check);
  w.field("role", c.found.role).field("what", c.found.what).field("expected", c.found.expected);
  w.field("seen", c.found.seen).field("is_passed", c.found.is_passed).field("request", c.found.request);
  w.field("answer", c.found.answer).field("duration_us", c.found.duration_us);
  write_time(w, "at", c.at);
  w.end_object();
}

task<result<response>> start(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  std::vector<std::string> resources;
  if (const json::value* list = body.array("resources"))
    for (const auto& name : *list->items()) {
      if (name.text() != nullptr && in.api.described().find(*name.text()) != nullptr &&
          std::find(resources.begin(), resources.end(), *name.text()) == resources.end())
        resources.push_back(*name.text());
      else
        body.refuse("resources", "each must name another kind of record");
    }
  const auto reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.start_engine_run(in.who, std::move(*key), std::move(resources), reason);
  if (!done) co_return fail(std::move(done).error());
  co_return job_response(std::move(*done));
}

task<result<response>> list(call_context& in) {
  auto found = co_await in.api.engine_runs(in.who, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_run_row);
}

task<result<response>> one(call_context& in) {
  const auto id = in.args.number("run_id");
  auto found = co_await in.api.engine_run(in.who, id);
  if (!found) co_return fail(std::move(found).error());
  auto counts = co_await in.api.engine_run_summary(in.who, id);
  if (!counts) co_return fail(std::move(counts).error());
  json::writer w;
  write_run(w, *found);
  w.key("checks").begin_array();
  for (const auto& c : *counts)
    w.begin_object().field("subject", c.subject).field("check", c.check).field("passed", c.passed).field("failed", c.failed).end_object();
  w.end_array().end_object();
  co_return json_response(200, w.take());
}

task<result<response>> cases(call_context& in) {
  const auto id = in.args.number("run_id");
  auto there = co_await in.api.engine_run(in.who, id);
  if (!there) co_return fail(std::move(there).error());
  test_engine::case_filter f;
  const auto take = [&](std::string_view name, std::string& to) {
    if (const auto* text = in.args.find(name)) to = *text;
  };
  take("subject", f.subject);
  take("check", f.check);
  take("role", f.role);
  if (const auto* failed = in.args.find("failed")) f.only_failed = *failed == "true";
  auto found = co_await in.api.engine_cases(in.who, id, std::move(f), in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_case);
}

std::vector<openapi::property> run_members() {
  using namespace openapi;
  std::vector<std::string> states;
  for (std::size_t i = 0; i < jobs::state_count; ++i)
    states.emplace_back(jobs::name_of(static_cast<jobs::state>(i)));
  return {{"run_id", integer("its number", 7)},
          {"job_id", integer("the job that it is: progress, cancelling", 7)},
          {"state", one_of("where it is", std::move(states))},
          {"resources", array(text("name of a kind of record", "pops"), "what is tried; empty: everything")},
          {"requested_by", nullable(reference("user_id", "who asked", "Ada"))},
          {"passed", integer("cases that came out as expected", 5000)},
          {"failed", integer("cases that did not", 0)},
          {"parts_done", integer("a part: a check of a kind of record, or all routes as one role", 120)},
          {"parts_total", nullable(integer("parts in all", 300))},
          {"created_at", date_time("when it was asked for")},
          {"ended_at", nullable(date_time("when it ended"))}};
}

openapi::schema_ptr run_schema() {
  return openapi::object("EngineRunRow", "A run of the testing engine.", run_members());
}

openapi::schema_ptr run_detail_schema() {
  using namespace openapi;
  auto members = run_members();
  members.push_back({"checks", array(object("EngineCheck", "Cases of one subject and check.",
                                            {{"subject", text("kind of record, or operation of a route", "pops")},
                                             {"check", text("the promise", "bad_values")},
                                             {"passed", integer("cases that came out as expected", 60)},
                                             {"failed", integer("cases that did not", 0)}}))});
  return object("EngineRun", "A run of the testing engine with its counts.", std::move(members));
}

openapi::schema_ptr case_schema() {
  using namespace openapi;
  return object("EngineCase", "One thing that was tried, and what came of it.",
                {{"case_no", integer("in the order of trying", 12)},
                 {"subject", text("kind of record, or operation of a route", "pops")},
                 {"check", text("the promise", "bad_values")},
                 {"role", text("who tried, where it matters; none: nobody logged in", "finance")},
                 {"what", text("which case of the check", "name beyond its limits")},
                 {"expected", text("what should come of it", "400 /name")},
                 {"seen", text("what came of it", "201")},
                 {"is_passed", boolean("they are the same", false)},
                 {"request", text("of a failed case, without secrets", "POST /api/v1/pops")},
                 {"answer", text("of a failed case, without secrets", "201")},
                 {"duration_us", integer("microseconds until the answer", 1500)},
                 {"at", date_time("when it was stored")}});
}

}  // namespace engine_runs_detail

void add_engine_run_routes(std::vector<route>& out) {
  using namespace engine_runs_detail;
  using namespace openapi;
  const auto id = number_in_path("run_id", "number of the run");
  out.push_back({.method = "POST",
                 .pattern = "/api/v1/engine-runs",
                 .who = access::with(runs),
                 .operation = "startEngineRun",
                 .tag = "engine",
                 .summary = "Let the product test itself",
                 .description = "A job tries what descriptions, routes and the permission matrix promise, in companies of its own that "
                                "have no accounts. Outside of them nothing is written but rows of the audit log. One at a time.",
                 .request_body = object("EngineRunRequest", "What is to be tried.",
                                        {{"resources", array(text("name of a kind of record", "pops"),
                                                             "empty: all of them, and every route as every role")},
                                         {"reason", nullable(text("why, for the audit log", "after an upgrade")), true}}),
                 .answers = {{202, "the job; its number is that of the run", job_schema()}},
                 .problems = {errc::conflict, errc::duplicate},
                 .has_write_key = true,
                 .run = start});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/engine-runs",
                 .who = access::with(sees),
                 .operation = "listEngineRuns",
                 .tag = "engine",
                 .summary = "Runs of the testing engine, newest first",
                 .description = "They are kept as long as their jobs.",
                 .parameters = paging_parameters(),
                 .answers = {{200, "one slice", page_of(run_schema(), "EngineRunPage")}},
                 .run = list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/engine-runs/{run_id}",
                 .who = access::with(sees),
                 .operation = "getEngineRun",
                 .tag = "engine",
                 .summary = "One run of the testing engine",
                 .description = "With its counts by subject and check.",
                 .parameters = {id},
                 .answers = {{200, "the run", run_detail_schema()}},
                 .problems = {errc::not_found},
                 .run = one});
  std::vector<std::string> roles{"none"};
  for (const system_role& role : system_roles())
    roles.emplace_back(role.name);
  const auto query = parameter::place::query;
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/engine-runs/{run_id}/cases",
                 .who = access::with(sees),
                 .operation = "listEngineCases",
                 .tag = "engine",
                 .summary = "What a run has tried",
                 .description = "In the order of trying; a failed case has its request and answer, without secrets.",
                 .parameters = paging_and({id,
                                           {"failed", query, value_type::word, "only those that did not pass", "true", {"true", "false"}},
                                           {"subject", query, value_type::text, "of this kind of record or route", "pops", {}},
                                           {"check", query, value_type::text, "of this check", "bad_values", {}},
                                           {"role", query, value_type::word, "tried by this role", "finance", std::move(roles)}}),
                 .answers = {{200, "one slice", page_of(case_schema(), "EngineCasePage")}},
                 .problems = {errc::not_found},
                 .run = cases});
}

}  // namespace didtron::http
