#include "http/resources/jobs.hpp"
#include "http/resources/routes.hpp"
#include "http/resources/write.hpp"

/// What jobs have made for people to take away: for whoever asked for the job, and for who may do
/// what it does.
namespace didtron::http {

namespace job_files_detail {

/// Job control may see the job, but not what is in its files.
task<result<std::int64_t>> job_to_take_from(call_context& in) {
  auto found = co_await in.api.job(in.who, in.args.number("job_id"));
  if (!found) co_return fail(std::move(found).error());
  const auto needed = parse_permission(found->needs);
  if (needed ? !in.may.has(*needed) : found->asked_by.value != in.who.user.value)
    co_return fail(errc::not_found, "there is no such job");
  co_return found->id;
}

task<result<response>> list(call_context& in) {
  auto id = co_await job_to_take_from(in);
  if (!id) co_return fail(std::move(id).error());
  auto found = co_await in.api.job_files(in.who, *id, in.paging);
  if (!found) co_return fail(std::move(found).error());
  co_return page_response(*found, [](json::writer& w, const jobs::file_view& f) {
    w.begin_object().field("file_no", f.no).field("name", f.name).field("media_type", f.media_type);
    w.field("rows", f.rows).field("bytes", f.bytes).field("sha256", f.sha256);
    write_time(w, "created_at", f.created_at);
    w.end_object();
  });
}

task<result<response>> take(call_context& in) {
  auto id = co_await job_to_take_from(in);
  if (!id) co_return fail(std::move(id).error());
  auto file = co_await in.api.take_job_file(in.who, *id, in.args.number("file_no"));
  if (!file) co_return fail(std::move(file).error());
  auto out = text_response(200, std::move(file->content), file->media_type);
  out.set("Content-Disposition", "attachment; filename=\"" + file->name + "\"");
  co_return out;
}

}  // namespace job_files_detail

void add_job_file_routes(std::vector<route>& out) {
  using namespace job_files_detail;
  using namespace openapi;
  const auto job = number_in_path("job_id", "number of the job");
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/jobs/{job_id}/files",
                 .who = access::logged_in(),
                 .operation = "listJobFiles",
                 .tag = "jobs",
                 .summary = "Files that a job has made",
                 .description = "For who may do what the job does. They stay for seven days.",
                 .parameters = paging_and({job}),
                 .answers = {{200, "one slice",
                              page_of(object("JobFile", "A file to take away.",
                                             {{"file_no", integer("its number within the job", 1)},
                                              {"name", text("its name", "company-3-1.ndjson")},
                                              {"media_type", text("what it is", "application/x-ndjson")},
                                              {"rows", integer("rows in it", 5'000)},
                                              {"bytes", integer("its size", 1'048'576)},
                                              {"sha256", text("of its bytes, in hex", std::string(64, 'a'))},
                                              {"created_at", date_time("when it was made")}}),
                                      "JobFilePage")}},
                 .problems = {errc::not_found},
                 .run = list});
  out.push_back({.method = "GET",
                 .pattern = "/api/v1/jobs/{job_id}/files/{file_no}",
                 .who = access::logged_in(),
                 .operation = "takeJobFile",
                 .tag = "jobs",
                 .summary = "A file that a job has made",
                 .description = "The audit log notes who took it.",
                 .parameters = {job, number_in_path("file_no", "number of the file within the job")},
                 .answers = {{200, "its bytes", {}, "application/x-ndjson"}},
                 .problems = {errc::not_found},
                 .run = take});
}

}  // namespace didtron::http
