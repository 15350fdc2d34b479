#include <caf/send.hpp>

#include "actors/node/api_read.hpp"
#include "actors/node/backend.hpp"
#include "actors/node/node.hpp"
#include "actors/node/queue_job.hpp"
#include "actors/node/record_effects.hpp"
#include "http/resources/jobs.hpp"
#include "http/resources/record_json.hpp"
#include "storage/repositories/job_claims.hpp"
#include "storage/repositories/job_files.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::node {

namespace backend_jobs_detail {

using http::task;
using http::written;

write_effect effect_of(std::int32_t status, const jobs::view& job, std::string reason) {
  json::writer w;
  http::write_job(w, job);
  write_effect out;
  out.answer = {status, w.take()};
  out.object = "job:" + std::to_string(job.id);
  out.reason = std::move(reason);
  return out;
}

std::string text_of(const jobs::schedule& s) {
  json::writer w;
  http::write_job_schedule(w, s);
  return w.take();
}

/// {"resource":…,"ids":[…],"fields":{…}}, for a deletion with the days in the trash.
std::string payload_of(const described::resource& r, const http::bulk_change& change,
                       std::int64_t trash_days) {
  json::writer w;
  w.begin_object().field("resource", r.name()).key("ids").begin_array();
  for (const auto id : change.ids)
    w.integer(id);
  w.end_array();
  if (change.given) {
    w.key("fields").begin_object();
    for (std::size_t i = 0; i < r.fields().size(); ++i) {
      if (!(*change.given)[i]) continue;
      w.key(r.fields()[i].name);
      http::write_field_value(w, r.fields()[i], *(*change.given)[i]);
    }
    w.end_object();
  } else {
    w.field("trash_days", trash_days);
  }
  w.end_object();
  return w.take();
}

}  // namespace backend_jobs_detail

using namespace backend_jobs_detail;

task<result<written>> queue_job(node& n, viewer who, http::write_key key, storage::new_job job,
                                std::string area, std::string operation,
                                job_check check,
                                job_companion beside) {
  job.user = who.user;
  job.from = who.from;
  const auto work = [job = std::move(job), check = std::move(check),
                     beside = std::move(beside)](pg::transaction& tx) -> result<write_effect> {
    if (check)
      if (auto ok = check(tx); !ok) return fail(std::move(ok).error());
    auto queued = storage::insert_job(tx, job);
    if (!queued) return fail(std::move(queued).error());
    if (beside)
      if (auto stored = beside(tx, *queued); !stored) return fail(std::move(stored).error());
    return effect_of(202, *queued, job.reason);
  };
  auto done =
      co_await write_once(n, who, std::move(key), std::move(operation), work, std::move(area));
  if (done) caf::anon_send(n.actors().jobs, jobs_wanted{});
  co_return done;
}

task<result<page<jobs::view>>> node_backend::jobs(viewer who, didtron::jobs::filter f, page_query q) {
  co_return co_await api_read(node_, storage::jobs_page(who, f, q));
}

task<result<jobs::view>> node_backend::job(viewer who, std::int64_t id) {
  co_return co_await api_read(node_, storage::job_one(who, id));
}

task<result<page<jobs::file_view>>> node_backend::job_files(viewer who, std::int64_t id, page_query q) {
  co_return co_await api_read(node_, storage::job_files_page(who, id, q));
}

task<result<jobs::file>> node_backend::take_job_file(viewer who, std::int64_t id, std::int64_t file_no) {
  co_return co_await http::await_callback<jobs::file>([&](auto answer) {
    const auto taken = std::make_shared<jobs::file>();
    pg::write_job write;
    write.tenant = who.tenant;
    write.key = static_cast<std::uint64_t>(who.tenant.value);
    write.work = [who, id, file_no, taken](pg::transaction& tx) -> result<void> {
      auto found = storage::job_file_in(tx, id, file_no);
      if (!found) return fail(std::move(found).error());
      *taken = std::move(*found);
      json::writer w;
      w.begin_object().field("file", taken->name).field("rows", taken->rows).end_object();
      storage::audit_record said = storage::audit_by(who);
      said.action = "job_file.export";
      said.object = "job:" + std::to_string(id);
      said.after = w.take();
      if (auto noted = storage::append_audit(tx, said); !noted) return fail(std::move(noted).error());
      return {};
    };
    write.done = [answer, taken](const result<void>& r) {
      if (r)
        answer(result<jobs::file>{std::move(*taken)});
      else
        answer(result<jobs::file>{fail(r.error())});
    };
    if (auto accepted = node_.data().writes.submit(std::move(write)); !accepted) answer(fail(accepted.error()));
  });
}

task<result<jobs::summary>> node_backend::job_summary(viewer who, user_id asked_by) {
  co_return co_await api_read(node_, storage::job_summary(who, asked_by));
}

task<result<written>> node_backend::cancel_job(viewer who, http::write_key key, std::int64_t id,
                                               std::string reason) {
  const auto work = [id, reason](pg::transaction& tx) -> result<write_effect> {
    auto job = storage::cancel_job(tx, id);
    if (!job) return fail(std::move(job).error());
    return effect_of(200, *job, reason);
  };
  co_return co_await write_once(node_, who, std::move(key), "cancel", work, "jobs");
}

task<result<written>> node_backend::replay_job(viewer who, http::write_key key, std::int64_t id,
                                               std::string reason) {
  const auto work = [id, reason](pg::transaction& tx) -> result<write_effect> {
    auto job = storage::replay_job(tx, id);
    if (!job) return fail(std::move(job).error());
    return effect_of(200, *job, reason);
  };
  auto done = co_await write_once(node_, who, std::move(key), "replay", work, "jobs");
  if (done) caf::anon_send(node_.actors().jobs, jobs_wanted{});
  co_return done;
}

task<result<written>> node_backend::decide_job(viewer who, http::write_key key, std::int64_t id,
                                               bool is_approved, std::string reason) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto job = storage::decide_job(tx, id, is_approved, who.user, reason);
    if (!job) return fail(std::move(job).error());
    return effect_of(200, *job, reason);
  };
  auto done = co_await write_once(node_, who, std::move(key), is_approved ? "approve" : "reject",
                                  work, "jobs");
  if (done) caf::anon_send(node_.actors().jobs, jobs_wanted{});
  co_return done;
}

task<result<written>> node_backend::undo_job(viewer who, http::write_key key, std::int64_t id,
                                             std::string reason) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto inverse = storage::undo_job(tx, id, who, reason);
    if (!inverse) return fail(std::move(inverse).error());
    return effect_of(202, *inverse, reason);
  };
  auto done = co_await write_once(node_, who, std::move(key), "undo", work, "jobs");
  if (done) caf::anon_send(node_.actors().jobs, jobs_wanted{});
  co_return done;
}

task<result<std::vector<jobs::schedule>>> node_backend::job_schedules(viewer who) {
  co_return co_await api_read(node_, storage::job_schedules(who));
}

task<result<written>> node_backend::change_job_schedule(viewer who, http::write_key key,
                                                        std::string kind,
                                                        http::schedule_patch change) {
  const auto work = [=](pg::transaction& tx) -> result<write_effect> {
    auto done =
        storage::change_schedule(tx, kind, {change.is_enabled, change.every_s, change.version});
    if (!done) return fail(std::move(done).error());
    write_effect out;
    out.answer = {200, text_of(done->after)};
    out.object = "job_schedule:" + kind;
    out.before = text_of(done->before);
    out.after = text_of(done->after);
    out.reason = change.reason;
    return out;
  };
  co_return co_await write_once(node_, who, std::move(key), "changeSchedule", work, "jobs");
}

task<result<written>> node_backend::change_records(viewer who, http::write_key key,
                                                   const described::resource& r,
                                                   http::bulk_change change) {
  storage::new_job job;
  job.kind = change.given ? "change_records" : "trash_records";
  const std::string what = change.given ? "bulkChange" : "bulkDelete";
  job.operation = r.name() + "." + what;
  job.payload = payload_of(r, change, settings_now()->of(who.tenant).trash_days);
  job.total = static_cast<std::int64_t>(change.ids.size());
  job.needs = key_of(permission{r.guard(), change.given ? action::edit : action::remove});
  job.reason = std::move(change.reason);
  co_return co_await queue_job(node_, who, std::move(key), std::move(job), r.name(), what);
}

task<result<written>> node_backend::empty_trash(viewer who, http::write_key key,
                                                std::string reason) {
  storage::new_job job;
  job.kind = "empty_trash";
  job.operation = "trash.empty";
  job.unique_key = "all";
  job.needs = key_of(permission{area::audit, action::remove});
  job.reason = std::move(reason);
  co_return co_await queue_job(node_, who, std::move(key), std::move(job), "trash", "empty");
}

}  // namespace didtron::node
