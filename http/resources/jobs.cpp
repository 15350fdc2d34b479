#include "http/resources/jobs.hpp"

#include "http/middleware/write_keys.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"
#include "protocols/json/reader.hpp"

/// Jobs: everybody sees their own, job control sees all of the company.
namespace didtron::http {

namespace jobs_detail {

constexpr std::size_t reason_bytes_max = 500;
constexpr permission sees_all{area::system, action::view};
constexpr permission controls{area::system, action::edit};

/// A job that the reader may see; those of others are not there for them.
task<result<jobs::view>> visible_job(call_context& in) {
  auto found = co_await in.api.job(in.who, in.args.number("job_id"));
  if (!found) co_return fail(std::move(found).error());
  const auto needed = parse_permission(found->needs);
  const bool may_decide = needed && in.may.has(*needed);
  if (found->asked_by.value != in.who.user.value && !in.may.has(sees_all) && !may_decide)
    co_return fail(errc::not_found, "there is no such job");
  co_return std::move(*found);
}

task<result<response>> list(call_context& in) {
  jobs::filter f;
  if (const auto* state = in.args.find("state")) f.now = jobs::parse_state(*state);
  if (const auto* kind = in.args.find("kind")) f.kind = *kind;
  if (const auto* mine = in.args.find("mine"); !in.may.has(sees_all) || (mine && *mine == "true"))
    f.asked_by = in.who.user;
  auto found = co_await in.api.jobs(in.who, f, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, write_job);
}

task<result<response>> one(call_context& in) {
  auto found = co_await visible_job(in);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  write_job(w, *found);
  co_return json_response(200, w.take());
}

task<result<response>> counts(call_context& in) {
  auto found =
      co_await in.api.job_summary(in.who, in.may.has(sees_all) ? user_id{} : in.who.user);
  if (!found) co_return fail(std::move(found).error());
  json::writer w;
  w.begin_object();
  for (std::size_t i = 0; i < jobs::state_count; ++i)
    w.field(jobs::name_of(static_cast<jobs::state>(i)), found->counts[i]);
  write_optional(w, "oldest_queued_at", found->oldest_queued_at);
  w.end_object();
  co_return json_response(200, w.take());
}

result<std::string> read_reason(const call_context& in, bool is_required) {
  json::object_reader body{*in.body};
  std::string reason;
  if (is_required)
    reason = body.text("reason", {.bytes_min = 1, .bytes_max = reason_bytes_max});
  else
    reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) return fail(std::move(ok).error());
  return reason;
}

/// Whether the reader may do what the job does: its command's own permission.
result<void> check_command(const call_context& in, const jobs::view& job) {
  const auto needed = parse_permission(job.needs);
  if (!needed) return fail(errc::conflict, "nobody asked for this job");
  if (!in.may.has(*needed))
    return fail(errc::forbidden, "your role lacks the permission " + key_of(*needed));
  return {};
}

enum class deed : std::uint8_t { cancel, replay, approve, reject, undo };

task<result<response>> act(call_context& in, deed what) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  if (in.login->acting && (what == deed::approve || what == deed::reject))
    co_return fail(errc::forbidden, "not while you act as somebody else");
  auto reason = read_reason(in, what == deed::reject);
  if (!reason) co_return fail(std::move(reason).error());
  auto job = co_await visible_job(in);
  if (!job) co_return fail(std::move(job).error());
  const bool is_own = job->asked_by.value == in.who.user.value;
  // Ending and repeating is for whoever asked and for job control, the rest for who may do it.
  if (what != deed::cancel && what != deed::replay) {
    if (auto ok = check_command(in, *job); !ok) co_return fail(std::move(ok).error());
  } else if (!is_own && !in.may.has(controls)) {
    co_return fail(errc::forbidden, "your role lacks the permission " + key_of(controls));
  }
  result<written> done = fail(errc::internal, "");
  switch (what) {
    case deed::cancel:
      done = co_await in.api.cancel_job(in.who, std::move(*key), job->id, std::move(*reason));
      break;
    case deed::replay:
      done = co_await in.api.replay_job(in.who, std::move(*key), job->id, std::move(*reason));
      break;
    case deed::undo:
      done = co_await in.api.undo_job(in.who, std::move(*key), job->id, std::move(*reason));
      break;
    case deed::approve:
    case deed::reject:
      done = co_await in.api.decide_job(in.who, std::move(*key), job->id, what == deed::approve,
                                        std::move(*reason));
      break;
  }
  if (!done) co_return fail(std::move(done).error());
  co_return job_response(std::move(*done));
}

task<result<response>> cancel(call_context& in) { co_return co_await act(in, deed::cancel); }
task<result<response>> replay(call_context& in) { co_return co_await act(in, deed::replay); }
task<result<response>> approve(call_context& in) { co_return co_await act(in, deed::approve); }
task<result<response>> reject(call_context& in) { co_return co_await act(in, deed::reject); }
task<result<response>> undo(call_context& in) { co_return co_await act(in, deed::undo); }

task<result<response>> list_kinds(call_context&) {
  json::writer w;
  w.begin_object().key("items").begin_array();
  for (const auto& k : jobs::kinds()) {
    w.begin_object().field("kind", k.name).field("title", k.title);
    w.field("lane", jobs::name_of(k.goes)).field("running_max", std::int64_t{k.running_max});
    w.field("per_tenant_max", std::int64_t{k.per_tenant_max});
    w.field("attempts_max", std::int64_t{k.attempts_max});
    w.field("needs_second_person", k.needs_second_person).field("is_undoable", k.is_undoable);
    w.field("is_scheduled", k.every.has_value()).end_object();
  }
  w.end_array().key("next_cursor").null().end_object();
  co_return json_response(200, w.take());
}

task<result<response>> list_schedules(call_context& in) {
  auto found = co_await in.api.job_schedules(in.who);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(page<jobs::schedule>{std::move(*found), {}}, write_job_schedule);
}

task<result<response>> change_schedule(call_context& in) {
  auto key = read_write_key(in.req);
  if (!key) co_return fail(std::move(key).error());
  json::object_reader body{*in.body};
  schedule_patch wanted;
  wanted.version = body.integer("version", {.min = 1});
  wanted.is_enabled = body.optional_boolean("is_enabled");
  wanted.every_s = body.optional_integer(
      "every_s", {.min = jobs::schedule_every_s_min, .max = jobs::schedule_every_s_max});
  wanted.reason = body.optional_text("reason", {.bytes_max = reason_bytes_max}).value_or("");
  if (auto ok = body.finish(); !ok) co_return fail(std::move(ok).error());
  auto done = co_await in.api.change_job_schedule(in.who, std::move(*key), *in.args.find("kind"),
                                                  std::move(wanted));
  if (!done) co_return fail(std::move(done).error());
  co_return json_response(done->status, std::move(done->body));
}

std::vector<std::string> state_names() {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < jobs::state_count; ++i)
    out.emplace_back(jobs::name_of(static_cast<jobs::state>(i)));
  return out;
}

std::vector<std::string> kind_names(bool only_scheduled) {
  std::vector<std::string> out;
  for (const auto& k : jobs::kinds())
    if (k.every || !only_scheduled) out.push_back(k.name);
  return out;
}

openapi::schema_ptr summary_schema() {
  using namespace openapi;
  std::vector<property> members;
  for (const auto& name : state_names())
    members.push_back({name, integer("jobs that are " + name, 2)});
  members.push_back({"oldest_queued_at", nullable(date_time("since when the oldest one waits"))});
  return object("JobSummary", "Jobs of the last 30 days by state.", std::move(members));
}

openapi::schema_ptr kind_schema() {
  using namespace openapi;
  return object("JobKind", "How jobs of a kind are run.",
                {{"kind", text("its name", "import_records")},
                 {"title", text("for people", "Import of records")},
                 {"lane", one_of("who goes first", {"interactive", "normal", "bulk"})},
                 {"running_max", integer("at once, in the whole cluster", 4)},
                 {"per_tenant_max", integer("at once, of one company", 2)},
                 {"attempts_max", integer("then it has failed until somebody replays it", 5)},
                 {"needs_second_person", boolean("another one has to approve it", false)},
                 {"is_undoable", boolean("it can be taken back", true)},
                 {"is_scheduled", boolean("it has a schedule", false)}});
}

openapi::schema_ptr schedule_schema() {
  using namespace openapi;
  return object("JobSchedule", "When jobs of a kind are queued by themselves.",
                {{"kind", text("which kind", "purge_trash")},
                 {"is_enabled", boolean("whether they are", true)},
                 {"every_s", integer("seconds from one to the next", 3600)},
                 {"version", integer("grows with each change", 1)},
                 {"next_at", date_time("when the next one is due")},
                 {"last_job_id", nullable(integer("the last one; may have been removed", 7))}});
}

openapi::schema_ptr schedule_change_schema() {
  using namespace openapi;
  return object("JobScheduleChange", "What is to change; the rest stays.",
                {{"version", integer("of the schedule as you saw it", 1)},
                 {"is_enabled", nullable(boolean("whether jobs are queued", true)), true},
                 {"every_s", nullable(integer("60 to 2678400", 3600)), true},
                 {"reason", nullable(text("why, for the audit log", "less load at night")), true}});
}

openapi::schema_ptr reason_schema(bool is_required) {
  using namespace openapi;
  auto why = text("why, for the audit log; at most 500 bytes", "asked for twice");
  if (is_required)
    return object("JobRejection", "Why it is not to be.", {{"reason", std::move(why)}});
  return object("JobReason", "Why; may be absent.", {{"reason", nullable(std::move(why)), true}});
}

}  // namespace jobs_detail

void write_job(json::writer& w, const jobs::view& j) {
  const auto raw = [&](std::string_view name, const std::string& text) {
    w.key(name);
    if (text.empty())
      w.null();
    else
      w.raw(text);
  };
  w.begin_object().field("job_id", j.id).field("kind", j.kind).field("operation", j.operation);
  w.field("state", jobs::name_of(j.now)).field("lane", j.lane);
  w.key("asked_by");
  write_ref(w, "user_id", j.asked_by);
  w.field("reason", j.reason).field("needs", j.needs);
  w.field("items_done", j.done).field("items_failed", j.failed);
  w.key("items_total");
  if (j.total)
    w.integer(*j.total);
  else
    w.null();
  w.field("attempts", std::int64_t{j.attempts});
  w.field("attempts_max", std::int64_t{j.attempts_max});
  write_time(w, "run_at", j.run_at);
  w.field("is_cancel_asked", j.is_cancel_asked);
  raw("result", j.result);
  w.field("fault", j.fault);
  raw("item_faults", j.faults);
  w.key("decided_by");
  write_ref(w, "user_id", j.decided_by);
  write_optional(w, "decided_at", j.decided_at);
  w.field("decision_reason", j.decision_reason);
  w.key("undo_of");
  if (j.undo_of)
    w.integer(*j.undo_of);
  else
    w.null();
  w.key("undone_by");
  if (j.undone_by)
    w.integer(*j.undone_by);
  else
    w.null();
  w.field("is_undoable", j.is_undoable);
  write_time(w, "created_at", j.created_at);
  write_optional(w, "started_at", j.started_at);
  write_optional(w, "ended_at", j.ended_at);
  w.end_object();
}

void write_job_schedule(json::writer& w, const jobs::schedule& s) {
  w.begin_object().field("kind", s.kind).field("is_enabled", s.is_enabled);
  w.field("every_s", s.every_s).field("version", s.version);
  write_time(w, "next_at", s.next_at);
  w.key("last_job_id");
  if (s.last_job_id)
    w.integer(*s.last_job_id);
  else
    w.null();
  w.end_object();
}

std::string job_path(std::int64_t id) { return "/api/v1/jobs/" + std::to_string(id); }

response job_response(written done) {
  auto out = json_response(done.status, std::move(done.body));
  if (done.status != 202) return out;
  // The body is the job; a repeat with the same key has nothing else.
  if (const auto body = json::parse(out.body); body)
    if (const auto* id = body->find("job_id"); id != nullptr && id->integer() != nullptr)
      out.set("Location", job_path(*id->integer()));
  return out;
}

openapi::schema_ptr job_schema() {
  using namespace openapi;
  return object(
      "Job", "Work that takes longer than an answer.",
      {{"job_id", integer("its number", 7)},
       {"kind", text("what kind of work", "import_records")},
       {"operation", text("what was asked for, as the audit log has it", "pops.import")},
       {"state", one_of("where it is", jobs_detail::state_names())},
       {"lane", one_of("who goes first", {"interactive", "normal", "bulk"})},
       {"asked_by", nullable(reference("user_id", "who asked", "Ada"), "the system")},
       {"reason", text("why; may be empty", "new price list")},
       {"needs", text("permission that deciding on it or taking it back needs; may be empty",
                      "routing.edit")},
       {"items_done", integer("items that are done", 200)},
       {"items_failed", integer("items that were left as they are", 1)},
       {"items_total", nullable(integer("items in all, when known", 1000))},
       {"attempts", integer("since its last progress", 1)},
       {"attempts_max", integer("then it has failed", 5)},
       {"run_at", date_time("not before")},
       {"is_cancel_asked", boolean("somebody wants it to end", false)},
       {"result", nullable(open_object("JobResult", "What came of it, by kind."))},
       {"fault", text("why it failed, or failed last; may be empty", "the database is away")},
       {"item_faults", array(text("an item and why", "7: somebody changed it meanwhile"),
                             "the first 100 items that were left as they are")},
       {"decided_by", nullable(reference("user_id", "who decided", "Grace"))},
       {"decided_at", nullable(date_time("when"))},
       {"decision_reason", text("why; may be empty", "")},
       {"undo_of", nullable(integer("the job that this one takes back", 6))},
       {"undone_by", nullable(integer("the job that takes this one back", 8))},
       {"is_undoable", boolean("it can be taken back now", true)},
       {"created_at", date_time("when it was asked for")},
       {"started_at", nullable(date_time("when a node took it last"))},
       {"ended_at", nullable(date_time("when it ended"))}});
}

void add_job_routes(std::vector<route>& out) {
  using namespace jobs_detail;
  const auto id = number_in_path("job_id", "number of the job");
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/jobs",
       .who = access::logged_in(),
       .operation = "listJobs",
       .tag = "jobs",
       .summary = "Jobs, newest first",
       .description = "Your own; with the permission system.view those of the whole company.",
       .parameters =
           paging_and({{"state", parameter::place::query, value_type::word, "in this state",
                        "failed", state_names()},
                       {"kind", parameter::place::query, value_type::word, "of this kind",
                        "import_records", kind_names(false)},
                       {"mine", parameter::place::query, value_type::word, "only one's own",
                        "true", {"true", "false"}}}),
       .answers = {{200, "one slice", openapi::page_of(job_schema(), "JobPage")}},
       .run = list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/jobs/summary",
                 .who = access::logged_in(),
                 .operation = "getJobSummary",
                 .tag = "jobs",
                 .summary = "Jobs by state",
                 .description = "Your own; with system.view those of the whole company.",
                 .answers = {{200, "the counts", summary_schema()}},
                 .run = counts});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/jobs/{job_id}",
                 .who = access::logged_in(),
                 .operation = "getJob",
                 .tag = "jobs",
                 .summary = "One job",
                 .description = "With its progress. Your own, or one that you may decide on.",
                 .parameters = {id},
                 .answers = {{200, "the job", job_schema()}},
                 .problems = {errc::not_found},
                 .run = one});
  const auto add = [&](const char* verb, const char* operation, const char* summary,
                       const char* description, int status, task<result<response>> (*run)(call_context&)) {
    out.push_back({.method = "POST",
                   .pattern = std::string{"/api/v1/jobs/{job_id}/"} + verb,
                   .who = access::logged_in(),
                   .operation = operation,
                   .tag = "jobs",
                   .summary = summary,
                   .description = description,
                   .parameters = {id},
                   .request_body = reason_schema(std::string_view{verb} == "reject"),
                   .answers = {{status, "the job", job_schema()}},
                   .problems = {errc::not_found, errc::forbidden, errc::conflict, errc::duplicate},
                   .has_write_key = true,
                   .run = run});
  };
  add("cancel", "cancelJob", "End a job",
      "One that runs ends before its next step; what it has done stays. Your own, or with "
      "system.edit.",
      200, cancel);
  add("replay", "replayJob", "Try a failed job again",
      "It goes on where it stopped: no step happens twice. Your own, or with system.edit.", 200,
      replay);
  add("approve", "approveJob", "Approve a job",
      "For another person than the one who asked, with the permission that the job names.", 200,
      approve);
  add("reject", "rejectJob", "Reject a job",
      "For another person than the one who asked, with the permission that the job names.", 200,
      reject);
  add("undo", "undoJob", "Take a finished job back",
      "A job of its own, from the last step to the first. Items that were changed since are left as "
      "they are and named.",
      202, undo);
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/job-kinds",
                 .who = access::with(sees_all),
                 .operation = "listJobKinds",
                 .tag = "jobs",
                 .summary = "Kinds of jobs",
                 .description = "How each is run.",
                 .answers = {{200, "all kinds", openapi::page_of(kind_schema(), "JobKindPage")}},
                 .run = list_kinds});
  out.push_back(
      {.method = "GET",
       .pattern = "/api/v1/job-schedules",
       .who = access::with(sees_all),
       .operation = "listJobSchedules",
       .tag = "jobs",
       .summary = "Schedules of jobs",
       .description = "What is queued by itself, and when next.",
       .answers = {{200, "all schedules", openapi::page_of(schedule_schema(), "JobSchedulePage")}},
       .run = list_schedules});
  out.push_back(
      {.method = "PATCH",
       .pattern = "/api/v1/job-schedules/{kind}",
       .who = access::with(controls),
       .operation = "changeJobSchedule",
       .tag = "jobs",
       .summary = "Change a schedule",
       .description = "Turns that were missed are not made up for.",
       .parameters = {{"kind", parameter::place::path, value_type::word, "kind of job",
                       "purge_trash", kind_names(true)}},
       .request_body = schedule_change_schema(),
       .answers = {{200, "changed", schedule_schema()}},
       .problems = {errc::not_found, errc::stale_version, errc::duplicate},
       .has_write_key = true,
       .run = change_schedule});
}

}  // namespace didtron::http
