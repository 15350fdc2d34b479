#include "storage/repositories/jobs.hpp"

#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace jobs_sql {
#define DIDTRON_JOB_NAME(id)                                                                       \
  "coalesce((SELECT u.display_name FROM users u WHERE u.tenant_id = j.tenant_id AND u.user_id = "  \
  "j." id "), '')"
#define DIDTRON_JOB                                                                                \
  "SELECT j.job_id, j.kind, j.operation, j.state, j.lane, coalesce(j.user_id, 0), "                \
  DIDTRON_JOB_NAME("user_id") ", j.reason, j.needs, j.items_done, j.items_failed, j.items_total, " \
  "j.attempts, j.attempts_max, j.run_at, j.is_cancel_asked, coalesce(j.result::text, ''), "        \
  "j.fault, array_to_json(j.faults)::text, coalesce(j.decided_by, 0), "                            \
  DIDTRON_JOB_NAME("decided_by") ", j.decided_at, j.decision_reason, j.undo_of, j.undone_by, "     \
  "j.created_at, j.started_at, j.ended_at FROM jobs j WHERE j.tenant_id = app_tenant() AND "
constexpr std::string_view one = DIDTRON_JOB "j.job_id = $1";
constexpr std::string_view lock_one = DIDTRON_JOB "j.job_id = $1 FOR UPDATE OF j";
constexpr std::string_view page = DIDTRON_JOB
    "j.job_id < $1 AND ($2 = '' OR j.state = $2) AND ($3 = '' OR j.kind = $3) AND ($4 = 0 OR "
    "j.user_id = $4) ORDER BY j.job_id DESC LIMIT $5";
#undef DIDTRON_JOB
#undef DIDTRON_JOB_NAME
constexpr std::string_view counts = R"(
  SELECT state, count(*), min(run_at) FILTER (WHERE state = 'queued' AND run_at <= now()) FROM jobs
  WHERE tenant_id = app_tenant() AND ($1 = 0 OR user_id = $1) AND created_at > now() - interval '30 days' GROUP BY state)";
constexpr std::string_view insert = R"(
  INSERT INTO jobs (tenant_id, kind, operation, state, lane, user_id, reason, needs, payload, input, unique_key, attempts_max, items_total,
                    undo_of, origin)
  VALUES (app_tenant(), $1, $2, $3, $4, nullif($5, 0), $6, $7, $8::jsonb, $9, $10, $11::int, $12, nullif($13, 0),
    jsonb_build_object('address', $14, 'user_agent', $15, 'operation', $16, 'request_id', $17, 'user_name', $18, 'acting', $19,
                       'acting_name', $20))
  ON CONFLICT (tenant_id, kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('awaiting_approval', 'queued', 'running') DO NOTHING
  RETURNING job_id)";
constexpr std::string_view end = R"(
  UPDATE jobs SET state = 'cancelled', ended_at = now(), input = NULL WHERE tenant_id = app_tenant() AND job_id = $1)";
constexpr std::string_view ask_cancel =
    "UPDATE jobs SET is_cancel_asked = true WHERE tenant_id = app_tenant() AND job_id = $1";
constexpr std::string_view replay = R"(
  UPDATE jobs SET state = 'queued', attempts = 0, run_at = now(), ended_at = NULL, is_cancel_asked = false
  WHERE tenant_id = app_tenant() AND job_id = $1)";
constexpr std::string_view approve = R"(
  UPDATE jobs SET state = 'queued', run_at = now(), decided_by = $2, decided_at = now(), decision_reason = $3
  WHERE tenant_id = app_tenant() AND job_id = $1)";
constexpr std::string_view reject = R"(
  UPDATE jobs SET state = 'cancelled', ended_at = now(), input = NULL, decided_by = $2, decided_at = now(), decision_reason = $3
  WHERE tenant_id = app_tenant() AND job_id = $1)";
constexpr std::string_view undone =
    "UPDATE jobs SET undone_by = $2 WHERE tenant_id = app_tenant() AND job_id = $1";
constexpr std::string_view last_undo = R"(
  SELECT step, undo::text FROM job_undo_steps WHERE tenant_id = app_tenant() AND job_id = $1 AND step < $2 ORDER BY step DESC LIMIT 1)";
constexpr std::string_view remove_old = R"(
  DELETE FROM jobs WHERE tenant_id = app_tenant() AND job_id IN (
    SELECT j.job_id FROM jobs j WHERE j.tenant_id = app_tenant() AND j.ended_at < now() - make_interval(days => greatest($1::int, 8))
    ORDER BY j.job_id LIMIT $2))";
}  // namespace jobs_sql

namespace jobs_detail {

using jobs::event;
using jobs::view;

named_ref read_ref(pg::row_reader& in) {
  named_ref ref;
  ref.value = in.i64();
  ref.name = in.text();
  return ref;
}

view read_view(pg::row_reader& in) {
  view j;
  j.id = in.i64();
  j.kind = in.text();
  j.operation = in.text();
  j.now = jobs::parse_state(in.text()).value_or(jobs::state::failed);
  j.lane = in.text();
  j.asked_by = read_ref(in);
  j.reason = in.text();
  j.needs = in.text();
  j.done = in.i64();
  j.failed = in.i64();
  j.total = in.opt_i64();
  j.attempts = in.i32();
  j.attempts_max = in.i32();
  j.run_at = in.time();
  j.is_cancel_asked = in.boolean();
  j.result = in.text();
  j.fault = in.text();
  j.faults = in.text();
  j.decided_by = read_ref(in);
  j.decided_at = in.opt_time();
  j.decision_reason = in.text();
  j.undo_of = in.opt_i64();
  j.undone_by = in.opt_i64();
  j.created_at = in.time();
  j.started_at = in.opt_time();
  j.ended_at = in.opt_time();
  const auto* k = jobs::find_kind(j.kind);
  j.is_undoable = k != nullptr && k->is_undoable && j.now == jobs::state::done && !j.undone_by;
  return j;
}

result<view> one_of(const pg::rows& rows) {
  if (rows.empty()) return fail(errc::not_found, "there is no such job");
  return pg::first_row(rows, read_view);
}

/// The job, locked, when this may happen to it now.
result<view> open(pg::transaction& tx, std::int64_t id, event what) {
  auto job = job_in(tx, id, true);
  if (!job) return job;
  if (!jobs::after(job->now, what))
    return fail(errc::conflict, "the job is " + std::string{jobs::name_of(job->now)});
  return job;
}

result<view> changed(pg::transaction& tx, std::string_view sql, pg::params args, std::int64_t id) {
  if (auto done = tx.execute(sql, std::move(args)); !done) return fail(std::move(done).error());
  return job_in(tx, id);
}

}  // namespace jobs_detail

using namespace jobs_detail;

result<view> insert_job(pg::transaction& tx, const new_job& job) {
  const jobs::kind* k = jobs::find_kind(job.kind);
  if (k == nullptr) return fail(errc::internal, "there is no kind of job \"" + job.kind + "\"");
  const auto first =
      k->needs_second_person ? jobs::state::awaiting_approval : jobs::state::queued;
  pg::params p;
  p.text(k->name).text(job.operation).text(jobs::name_of(first)).text(jobs::name_of(k->goes));
  p.id(job.user).text(job.reason).text(job.needs).text(job.payload);
  p.opt_bytes(job.input).opt_text(job.unique_key).i64(k->attempts_max).i64(job.total).i64(job.undo_of);
  const request_origin& from = job.from;
  p.text(from.address).text(from.user_agent).text(from.operation).text(from.request_id);
  p.text(from.user_name).id(from.acting).text(from.acting_name);
  auto made = tx.execute(jobs_sql::insert, std::move(p));
  if (!made) return fail(std::move(made).error());
  if (made->empty()) return fail(errc::conflict, "a job of this kind is under way already");
  auto id = pg::first_row(*made, [](pg::row_reader& in) { return in.i64(); });
  if (!id) return fail(std::move(id).error());
  return job_in(tx, *id);
}

result<view> job_in(pg::transaction& tx, std::int64_t id, bool is_locked) {
  auto rows = tx.execute(is_locked ? jobs_sql::lock_one : jobs_sql::one, pg::params{}.i64(id));
  if (!rows) return fail(std::move(rows).error());
  return one_of(*rows);
}

pg::query<view> job_one(const viewer& who, std::int64_t id) {
  return {who.tenant,
          {{jobs_sql::one, pg::params{}.i64(id)}},
          [](const std::vector<pg::rows>& r) { return one_of(r[0]); }};
}

pg::query<page<view>> jobs_page(const viewer& who, const jobs::filter& f, const page_query& q) {
  return {who.tenant,
          {{jobs_sql::page, pg::params{}
                                .i64(paging::after_number(q, INT64_MAX))
                                .text(f.now ? jobs::name_of(*f.now) : std::string_view{})
                                .text(f.kind)
                                .id(f.asked_by)
                                .i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& rows) -> result<page<view>> {
            auto items = pg::map_rows(rows[0], read_view);
            if (!items) return fail(std::move(items).error());
            return paging::cut(std::move(*items), q,
                               [](const view& last) { return std::to_string(last.id); });
          }};
}

pg::query<jobs::summary> job_summary(const viewer& who, user_id asked_by) {
  return {who.tenant,
          {{jobs_sql::counts, pg::params{}.id(asked_by)}},
          [](const std::vector<pg::rows>& rows) -> result<jobs::summary> {
            jobs::summary out;
            for (std::size_t i = 0; i < rows[0].size(); ++i) {
              pg::row_reader in{rows[0], i};
              const auto state = jobs::parse_state(in.text());
              const auto n = in.i64();
              const auto oldest = in.opt_time();
              if (!in.ok()) return fail(in.mismatch());
              if (!state) continue;
              out.counts[static_cast<std::size_t>(*state)] = n;
              if (oldest) out.oldest_queued_at = oldest;
            }
            return out;
          }};
}

result<view> cancel_job(pg::transaction& tx, std::int64_t id) {
  auto job = open(tx, id, event::cancelled);
  if (!job) return job;
  return changed(tx,
                 job->now == jobs::state::running ? jobs_sql::ask_cancel : jobs_sql::end,
                 pg::params{}.i64(id), id);
}

result<view> replay_job(pg::transaction& tx, std::int64_t id) {
  auto job = open(tx, id, event::replayed);
  if (!job) return job;
  return changed(tx, jobs_sql::replay, pg::params{}.i64(id), id);
}

result<view> decide_job(pg::transaction& tx, std::int64_t id, bool is_approved, user_id by,
                        const std::string& reason) {
  auto job = open(tx, id, is_approved ? event::approved : event::rejected);
  if (!job) return job;
  if (job->asked_by.value == by.value)
    return fail(errc::forbidden, "whoever asked for it does not decide on it");
  return changed(tx, is_approved ? jobs_sql::approve : jobs_sql::reject,
                 pg::params{}.i64(id).id(by).text(reason), id);
}

result<view> undo_job(pg::transaction& tx, std::int64_t id, const viewer& by,
                      const std::string& reason) {
  auto job = job_in(tx, id, true);
  if (!job) return job;
  const auto* k = jobs::find_kind(job->kind);
  if (k == nullptr || !k->is_undoable)
    return fail(errc::conflict, "such a job cannot be taken back");
  if (job->now != jobs::state::done)
    return fail(errc::conflict, "the job is " + std::string{jobs::name_of(job->now)});
  if (job->undone_by) return fail(errc::conflict, "it has been taken back already");
  new_job inverse;
  inverse.kind = "undo_" + job->kind;
  inverse.operation = job->operation + ".undo";
  inverse.total = job->done;
  inverse.needs = job->needs;
  inverse.user = by.user;
  inverse.from = by.from;
  inverse.reason = reason;
  inverse.undo_of = id;
  auto made = insert_job(tx, inverse);
  if (!made) return made;
  if (auto done = tx.execute(jobs_sql::undone, pg::params{}.i64(id).i64(made->id)); !done)
    return fail(std::move(done).error());
  return made;
}

result<std::optional<undo_step>> last_undo_step(pg::transaction& tx, std::int64_t job_id,
                                                std::int64_t before) {
  auto rows = tx.execute(jobs_sql::last_undo, pg::params{}.i64(job_id).i64(before));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::optional<undo_step>{};
  pg::row_reader in{*rows, 0};
  undo_step out;
  out.step = in.i64();
  out.undo = in.text();
  if (!in.ok()) return fail(in.mismatch());
  return std::optional{std::move(out)};
}

result<std::int64_t> remove_old_jobs(pg::transaction& tx, std::int32_t days,
                                     std::int32_t rows_max) {
  auto gone = tx.execute(jobs_sql::remove_old, pg::params{}.i64(days).i64(rows_max));
  if (!gone) return fail(std::move(gone).error());
  return gone->affected();
}

}  // namespace didtron::storage
