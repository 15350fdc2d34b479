#include "http/resources/jobs.hpp"
#include "tests/http/fake_backend.hpp"

namespace didtron::http::testing {

namespace fake_jobs_detail {

constexpr std::int64_t known_job = 12;

didtron::jobs::view sample_job(const didtron::jobs::view& kept, const viewer& who) {
  auto j = kept;
  j.id = known_job;
  j.kind = "import_records";
  j.operation = "pops.import";
  j.lane = "bulk";
  if (j.asked_by.value == 0) j.asked_by = {who.user.value, "Ada"};
  if (j.needs.empty()) j.needs = "routing.edit";
  j.total = 2'000;
  j.attempts_max = 3;
  j.run_at = parse_instant("2026-04-01T00:00:00Z").value();
  j.created_at = j.run_at;
  j.result = R"({"created":2})";
  j.faults = R"(["7: it is used"])";
  return j;
}

result<written> as_written(std::int32_t status, std::int64_t id, const didtron::jobs::view& j) {
  if (id != known_job) return fail(errc::not_found, "there is no such job");
  json::writer w;
  write_job(w, j);
  return written{status, w.take()};
}

}  // namespace fake_jobs_detail

using namespace fake_jobs_detail;

task<result<page<didtron::jobs::view>>> fake_backend::jobs(viewer who, didtron::jobs::filter f,
                                                           page_query) {
  last_filter = f;
  return answer<page<didtron::jobs::view>>(
      page<didtron::jobs::view>{{sample_job(kept_job, who)}, {}});
}

task<result<didtron::jobs::view>> fake_backend::job(viewer who, std::int64_t id) {
  if (id != known_job)
    return answer<didtron::jobs::view>(fail(errc::not_found, "there is no such job"));
  return answer<didtron::jobs::view>(sample_job(kept_job, who));
}

task<result<page<didtron::jobs::file_view>>> fake_backend::job_files(viewer, std::int64_t, page_query) {
  didtron::jobs::file_view f;
  f.no = 1;
  f.name = "company-3-1.ndjson";
  f.media_type = "application/x-ndjson";
  f.rows = 1;
  f.bytes = 3;
  f.sha256 = std::string(64, 'a');
  f.created_at = parse_instant("2026-04-01T00:00:00Z").value();
  return answer<page<didtron::jobs::file_view>>(page<didtron::jobs::file_view>{{f}, {}});
}

task<result<didtron::jobs::file>> fake_backend::take_job_file(viewer, std::int64_t, std::int64_t file_no) {
  if (file_no != 1) return answer<didtron::jobs::file>(fail(errc::not_found, "there is no such file"));
  return answer<didtron::jobs::file>(didtron::jobs::file{"company-3-1.ndjson", "application/x-ndjson", "{}\n", 1});
}

task<result<didtron::jobs::summary>> fake_backend::job_summary(viewer, user_id asked_by) {
  last_counted = asked_by;
  didtron::jobs::summary s;
  s.counts[static_cast<std::size_t>(didtron::jobs::state::queued)] = 3;
  return answer<didtron::jobs::summary>(s);
}

task<result<written>> fake_backend::cancel_job(viewer who, write_key key, std::int64_t id,
                                               std::string) {
  last_key = key;
  return answer<written>(as_written(200, id, sample_job(kept_job, who)));
}

task<result<written>> fake_backend::replay_job(viewer who, write_key, std::int64_t id,
                                               std::string) {
  return answer<written>(as_written(200, id, sample_job(kept_job, who)));
}

task<result<written>> fake_backend::decide_job(viewer who, write_key, std::int64_t id, bool,
                                               std::string) {
  return answer<written>(as_written(200, id, sample_job(kept_job, who)));
}

task<result<written>> fake_backend::undo_job(viewer who, write_key, std::int64_t id, std::string) {
  return answer<written>(as_written(202, id, sample_job(kept_job, who)));
}

task<result<std::vector<didtron::jobs::schedule>>> fake_backend::job_schedules(viewer) {
  didtron::jobs::schedule s;
  s.kind = "purge_trash";
  s.every_s = 3600;
  s.version = 1;
  s.next_at = parse_instant("2026-04-01T00:00:00Z").value();
  return answer<std::vector<didtron::jobs::schedule>>(std::vector{s});
}

task<result<written>> fake_backend::change_job_schedule(viewer, write_key, std::string kind,
                                                        schedule_patch change) {
  last_schedule = change;
  didtron::jobs::schedule s;
  s.kind = kind;
  s.every_s = change.every_s.value_or(3600);
  json::writer w;
  write_job_schedule(w, s);
  return answer<written>(written{200, w.take()});
}

task<result<written>> fake_backend::change_records(viewer who, write_key key,
                                                   const described::resource&, bulk_change change) {
  last_key = key;
  last_bulk = std::move(change);
  return answer<written>(as_written(202, known_job, sample_job(kept_job, who)));
}

task<result<written>> fake_backend::empty_trash(viewer who, write_key, std::string) {
  return answer<written>(as_written(202, known_job, sample_job(kept_job, who)));
}

}  // namespace didtron::http::testing
