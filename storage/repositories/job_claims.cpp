#include "storage/repositories/job_claims.hpp"

#include "storage/repositories/outbox.hpp"

namespace didtron::storage {

namespace job_claims_sql {
// Claims of all nodes one after the other: what runs is counted exactly.
constexpr std::string_view lock = "SELECT pg_advisory_xact_lock(20260601) IS NULL";
constexpr std::string_view next = R"(
  WITH silence AS MATERIALIZED (SELECT now() - $5 * interval '1 s' AS since),
  busy AS MATERIALIZED (
    SELECT tenant_id, kind, count(*) AS n FROM jobs, silence
    WHERE state = 'running' AND heartbeat_at > since AND NOT (node = $6 AND NOT job_id = ANY ($7)) GROUP BY 1, 2),
  ready AS MATERIALIZED (
    SELECT tenant_id, job_id, kind, run_at, array_position(ARRAY['interactive', 'normal', 'bulk'], lane) AS lane_no FROM jobs, silence
    WHERE kind = ANY ($1) AND ($4 OR lane <> 'bulk')
      AND ((state = 'queued' AND run_at <= now())
           OR (state = 'running' AND (heartbeat_at <= since OR (node = $6 AND NOT job_id = ANY ($7)))))),
  turns AS MATERIALIZED (
    SELECT tenant_id, (SELECT sum(n) FROM busy b WHERE b.tenant_id = t.tenant_id) AS running,
           (SELECT max(j.started_at) FROM jobs j WHERE j.tenant_id = t.tenant_id) AS served_at
    FROM (SELECT DISTINCT tenant_id FROM ready) AS t)
  SELECT r.tenant_id, r.job_id FROM ready r
  JOIN turns t ON t.tenant_id = r.tenant_id
  JOIN unnest($1, $2, $3) AS k (kind, running_max, per_tenant_max) ON k.kind = r.kind
  WHERE coalesce((SELECT sum(n) FROM busy b WHERE b.kind = r.kind), 0) < k.running_max
    AND coalesce((SELECT sum(n) FROM busy b WHERE b.kind = r.kind AND b.tenant_id = r.tenant_id), 0) < k.per_tenant_max
  ORDER BY r.lane_no, coalesce(t.running, 0), t.served_at NULLS FIRST, r.run_at, r.job_id LIMIT 1)";
constexpr std::string_view take = R"(
  UPDATE jobs SET state = 'running', claim = claim + 1, attempts = attempts + 1, node = $2, heartbeat_at = now(), started_at = clock_timestamp()
  WHERE tenant_id = app_tenant() AND job_id = $1 AND state IN ('queued', 'running') AND attempts < attempts_max
  RETURNING claim, kind, operation, lane = 'bulk', payload::text, coalesce(input, ''), cursor, step, attempts, attempts_max,
    coalesce(user_id, 0), reason, coalesce(undo_of, 0), items_done, items_failed, coalesce(origin ->> 'address', ''), coalesce(origin ->> 'user_agent', ''),
    coalesce(origin ->> 'operation', ''), coalesce(origin ->> 'request_id', ''), coalesce(origin ->> 'user_name', ''),
    coalesce((origin ->> 'acting')::bigint, 0), coalesce(origin ->> 'acting_name', ''))";
constexpr std::string_view bury = R"(
  UPDATE jobs SET state = 'failed', ended_at = now(), claim = claim + 1,
    fault = 'the nodes that ran it fell silent ' || attempts || ' times'
  WHERE tenant_id = app_tenant() AND job_id = $1 AND state IN ('queued', 'running') RETURNING operation)";
constexpr std::string_view beat = R"(
  UPDATE jobs SET heartbeat_at = now() WHERE tenant_id = app_tenant() AND job_id = $1 AND claim = $2 AND state = 'running')";
constexpr std::string_view look = R"(
  SELECT state, claim, step, is_cancel_asked, cursor, items_done, items_failed FROM jobs
  WHERE tenant_id = app_tenant() AND job_id = $1)";
constexpr std::string_view cancel = R"(
  UPDATE jobs SET state = 'cancelled', ended_at = now(), input = NULL
  WHERE tenant_id = app_tenant() AND job_id = $1 AND claim = $2 AND state = 'running')";
// A step that is done begins the count of attempts anew.
constexpr std::string_view close = R"(
  UPDATE jobs SET step = step + 1, cursor = $4, items_done = items_done + $5, items_failed = items_failed + $6, heartbeat_at = now(),
    attempts = 1, fault = '', faults = (faults || $7::text[])[1:100],
    state = CASE WHEN $8 THEN 'done' ELSE state END, ended_at = CASE WHEN $8 THEN now() END,
    input = CASE WHEN $8 THEN NULL ELSE input END, result = coalesce($9::jsonb, result)
  WHERE tenant_id = app_tenant() AND job_id = $1 AND claim = $2 AND step = $3 AND state = 'running')";
constexpr std::string_view keep_file = R"(
  INSERT INTO job_files (tenant_id, job_id, file_no, name, media_type, row_count, content)
  SELECT app_tenant(), $1, coalesce(max(file_no), 0) + 1, $2, $3, $4, $5 FROM job_files WHERE tenant_id = app_tenant() AND job_id = $1)";
constexpr std::string_view keep_undo = R"(
  INSERT INTO job_undo_steps (tenant_id, job_id, step, undo) VALUES (app_tenant(), $1, $2, $3::jsonb))";
constexpr std::string_view fail = R"(
  UPDATE jobs SET state = $3, run_at = now() + $4 * interval '1 ms', fault = left($5, 1000), faults = (faults || $6::text[])[1:100],
    ended_at = CASE WHEN $3 = 'failed' THEN now() END
  WHERE tenant_id = app_tenant() AND job_id = $1 AND claim = $2 AND state = 'running')";
constexpr std::string_view owners = "SELECT tenant_id FROM tenants WHERE kind = 'platform' ORDER BY tenant_id";
constexpr std::string_view make_schedule = R"(
  INSERT INTO job_schedules (tenant_id, kind, every_s) VALUES (app_tenant(), $1, $2) ON CONFLICT DO NOTHING)";
constexpr std::string_view due = R"(
  SELECT tenant_id, kind FROM job_schedules WHERE is_enabled AND next_at <= now() AND kind = ANY ($1) ORDER BY tenant_id, kind)";
// Turns that were missed are not made up for.
constexpr std::string_view turn = R"(
  UPDATE job_schedules SET next_at = greatest(next_at + every_s * interval '1 s', now())
  WHERE tenant_id = app_tenant() AND kind = $1 AND is_enabled AND next_at <= now())";
constexpr std::string_view queue = R"(
  INSERT INTO jobs (tenant_id, kind, operation, state, lane, unique_key, attempts_max, reason)
  VALUES (app_tenant(), $1, $1, 'queued', $2, 'schedule', $3::int, 'by its schedule')
  ON CONFLICT (tenant_id, kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('awaiting_approval', 'queued', 'running') DO NOTHING
  RETURNING job_id)";
constexpr std::string_view note_last =
    "UPDATE job_schedules SET last_job_id = $2 WHERE tenant_id = app_tenant() AND kind = $1";
#define DIDTRON_SCHEDULE                                                                           \
  "SELECT kind, is_enabled, every_s, version, next_at, last_job_id FROM job_schedules WHERE "      \
  "tenant_id = app_tenant()"
constexpr std::string_view schedules = DIDTRON_SCHEDULE " ORDER BY kind";
constexpr std::string_view lock_schedule = DIDTRON_SCHEDULE " AND kind = $1 FOR UPDATE";
#undef DIDTRON_SCHEDULE
constexpr std::string_view change_schedule = R"(
  UPDATE job_schedules SET is_enabled = $2, every_s = $3, version = version + 1,
    next_at = least(next_at, now() + $3 * interval '1 s')
  WHERE tenant_id = app_tenant() AND kind = $1)";
}  // namespace job_claims_sql

namespace job_claims_detail {

struct candidate {
  tenant_id tenant = {};
  std::int64_t id = 0;
};

result<std::optional<candidate>> next_of(pg::transaction& tx, const claim_request& wanted,
                                         const std::vector<std::int64_t>& held, bool with_bulk) {
  std::vector<std::int64_t> running_max, per_tenant_max;
  for (const auto& name : wanted.kinds) {
    const auto* k = jobs::find_kind(name);
    running_max.push_back(k != nullptr ? k->running_max : 0);
    per_tenant_max.push_back(k != nullptr ? k->per_tenant_max : 0);
  }
  auto rows = tx.execute(job_claims_sql::next, pg::params{}
                                                   .text_array(wanted.kinds)
                                                   .i64_array(running_max)
                                                   .i64_array(per_tenant_max)
                                                   .boolean(with_bulk)
                                                   .i64(jobs::silence_max.count())
                                                   .text(wanted.node)
                                                   .i64_array(held));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::optional<candidate>{};
  pg::row_reader in{*rows, 0};
  candidate c;
  c.tenant = in.id<tenant_id>();
  c.id = in.i64();
  if (!in.ok()) return fail(in.mismatch());
  return std::optional{c};
}

result<std::optional<jobs::running>> take(pg::transaction& tx, const candidate& c,
                                          const std::string& node) {
  if (auto ok = tx.set_tenant(c.tenant); !ok) return fail(std::move(ok).error());
  auto rows = tx.execute(job_claims_sql::take, pg::params{}.i64(c.id).text(node));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::optional<jobs::running>{};
  pg::row_reader in{*rows, 0};
  jobs::running job;
  job.tenant = c.tenant;
  job.id = c.id;
  job.claim = in.i64();
  job.kind = in.text();
  job.operation = in.text();
  job.is_bulk = in.boolean();
  job.payload = in.text();
  job.input = in.bytes();
  job.cursor = in.text();
  job.step = in.i64();
  job.attempts = in.i32();
  job.attempts_max = in.i32();
  job.user = in.id<user_id>();
  job.reason = in.text();
  job.undo_of = in.i64();
  job.done = in.i64();
  job.failed = in.i64();
  job.from.address = in.text();
  job.from.user_agent = in.text();
  job.from.operation = in.text();
  job.from.request_id = in.text();
  job.from.user_name = in.text();
  job.from.acting = in.id<user_id>();
  job.from.acting_name = in.text();
  if (!in.ok()) return fail(in.mismatch());
  return std::optional{std::move(job)};
}

/// The end of a job, told to whoever reads the audit log or follows the tenant's events.
result<void> tell_end(pg::transaction& tx, const jobs::running& job, const char* how,
                      const std::string& what, const std::string& reason) {
  viewer by;
  by.user = job.user;
  by.from = job.from;
  audit_record said;
  if (job.user)
    said = audit_by(by);
  else
    said.actor = "job";
  said.action = job.operation + "." + how;
  said.object = "job:" + std::to_string(job.id);
  said.after = what;
  said.reason = reason;
  if (auto noted = append_audit(tx, said); !noted) return fail(std::move(noted).error());
  auto left = append_outbox(tx, std::string{"job."} + how,
                            "{\"job_id\":" + std::to_string(job.id) + ",\"operation\":\"" + job.operation + "\"}");
  if (!left) return fail(std::move(left).error());
  return {};
}

result<void> bury(pg::transaction& tx, const candidate& c) {
  auto rows = tx.execute(job_claims_sql::bury, pg::params{}.i64(c.id));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return {};
  auto operation = pg::first_row(*rows, [](pg::row_reader& in) { return in.text(); });
  if (!operation) return fail(std::move(operation).error());
  jobs::running gone;
  gone.id = c.id;
  gone.operation = std::move(*operation);
  return tell_end(tx, gone, "failed", "", "the nodes that ran it fell silent");
}

jobs::schedule read_schedule(pg::row_reader& in) {
  jobs::schedule s;
  s.kind = in.text();
  s.is_enabled = in.boolean();
  s.every_s = in.i64();
  s.version = in.i64();
  s.next_at = in.time();
  s.last_job_id = in.opt_i64();
  return s;
}

result<std::vector<std::pair<tenant_id, std::string>>> due_schedules(pg::transaction& tx) {
  std::vector<std::string> known;
  for (const auto& k : jobs::kinds())
    if (k.every) known.push_back(k.name);
  auto rows = tx.execute(job_claims_sql::due, pg::params{}.text_array(known));
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, [](pg::row_reader& in) {
    const auto tenant = in.id<tenant_id>();
    return std::pair{tenant, in.text()};
  });
}

}  // namespace job_claims_detail

using namespace job_claims_detail;

result<std::vector<jobs::running>> claim_jobs(pg::transaction& tx, const claim_request& wanted) {
  if (auto locked = tx.execute(job_claims_sql::lock); !locked)
    return fail(std::move(locked).error());
  std::vector<jobs::running> out;
  std::vector<std::int64_t> held = wanted.running_ids;
  std::int32_t bulk = 0;
  while (static_cast<std::int32_t>(out.size()) < wanted.jobs_max) {
    auto next = next_of(tx, wanted, held, bulk < wanted.bulk_max);
    if (!next) return fail(std::move(next).error());
    if (!*next) break;
    auto taken = take(tx, **next, wanted.node);
    if (!taken) return fail(std::move(taken).error());
    if (!*taken) {
      if (auto gone = bury(tx, **next); !gone) return fail(std::move(gone).error());
      continue;
    }
    held.push_back((*taken)->id);
    if ((*taken)->is_bulk) ++bulk;
    out.push_back(std::move(**taken));
  }
  return out;
}

result<void> beat_jobs(pg::transaction& tx, const std::vector<jobs::running>& held) {
  for (const auto& job : held) {
    if (auto ok = tx.set_tenant(job.tenant); !ok) return ok;
    auto done = tx.execute(job_claims_sql::beat, pg::params{}.i64(job.id).i64(job.claim));
    if (!done) return fail(std::move(done).error());
  }
  return {};
}

result<step_gate> open_step(pg::transaction& tx, jobs::running& job) {
  auto rows = tx.execute(job_claims_sql::look, pg::params{}.i64(job.id));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return step_gate::lost;
  pg::row_reader in{*rows, 0};
  const auto state = jobs::parse_state(in.text());
  const auto claim = in.i64();
  const auto step = in.i64();
  const bool is_cancel_asked = in.boolean();
  std::string cursor = in.text();
  const auto done = in.i64();
  const auto failed = in.i64();
  if (!in.ok()) return fail(in.mismatch());
  if (claim != job.claim) return step_gate::lost;
  if (state != jobs::state::running) return step_gate::over;
  if (is_cancel_asked) {
    auto ended = tx.execute(job_claims_sql::cancel, pg::params{}.i64(job.id).i64(job.claim));
    if (!ended) return fail(std::move(ended).error());
    if (ended->affected() != 1) return step_gate::lost;
    if (auto told = tell_end(tx, job, "cancelled", "", ""); !told)
      return fail(std::move(told).error());
    return step_gate::over;
  }
  if (step == job.step) return step_gate::open;
  // This very step was committed, its answer was lost on the way.
  job.step = step;
  job.cursor = std::move(cursor);
  job.done = done;
  job.failed = failed;
  return step_gate::advanced;
}

result<void> close_step(pg::transaction& tx, const jobs::running& job, const jobs::step& done) {
  const std::optional<std::string> result_text =
      done.result.empty() ? std::nullopt : std::optional{done.result};
  auto closed = tx.execute(job_claims_sql::close, pg::params{}
                                                      .i64(job.id)
                                                      .i64(job.claim)
                                                      .i64(job.step)
                                                      .text(done.cursor)
                                                      .i64(done.done)
                                                      .i64(done.failed)
                                                      .text_array(done.faults)
                                                      .boolean(done.is_last)
                                                      .opt_text(result_text));
  if (!closed) return fail(std::move(closed).error());
  if (closed->affected() != 1) return fail(errc::not_owner, "another node has the job");
  if (!done.undo.empty()) {
    auto kept = tx.execute(job_claims_sql::keep_undo,
                           pg::params{}.i64(job.id).i64(job.step).text(done.undo));
    if (!kept) return fail(std::move(kept).error());
  }
  for (const auto& made : done.files) {
    auto kept = tx.execute(job_claims_sql::keep_file,
                           pg::params{}.i64(job.id).text(made.name).text(made.media_type).i64(made.rows).bytes(made.content));
    if (!kept) return fail(std::move(kept).error());
  }
  if (!done.is_last) return {};
  return tell_end(tx, job, "done", done.result, job.reason);
}

result<void> fail_job(pg::transaction& tx, const jobs::running& job, jobs::event what,
                      const error& why, std::chrono::milliseconds wait) {
  const auto next = jobs::after(jobs::state::running, what);
  if (!next) return fail(errc::internal, "a running job cannot come to that");
  std::vector<std::string> faults;
  for (const auto& f : why.fields)
    if (faults.size() < jobs::faults_told_max) faults.push_back(f.pointer + " " + f.detail);
  auto done = tx.execute(job_claims_sql::fail, pg::params{}
                                                   .i64(job.id)
                                                   .i64(job.claim)
                                                   .text(jobs::name_of(*next))
                                                   .i64(wait.count())
                                                   .text(why.message)
                                                   .text_array(faults));
  if (!done) return fail(std::move(done).error());
  if (done->affected() != 1 || *next != jobs::state::failed) return {};
  return tell_end(tx, job, "failed", "", why.message);
}

result<void> make_schedules(pg::transaction& tx) {
  auto rows = tx.execute(job_claims_sql::owners);
  if (!rows) return fail(std::move(rows).error());
  auto owners = pg::map_rows(*rows, [](pg::row_reader& in) { return in.id<tenant_id>(); });
  if (!owners) return fail(std::move(owners).error());
  for (const auto owner : *owners) {
    if (auto ok = tx.set_tenant(owner); !ok) return ok;
    for (const auto& k : jobs::kinds()) {
      if (!k.every) continue;
      auto made = tx.execute(job_claims_sql::make_schedule,
                             pg::params{}.text(k.name).i64(k.every->count()));
      if (!made) return fail(std::move(made).error());
    }
  }
  return {};
}

result<std::int64_t> queue_scheduled(pg::transaction& tx) {
  auto due = due_schedules(tx);
  if (!due) return fail(std::move(due).error());
  std::int64_t queued = 0;
  for (const auto& [tenant, name] : *due) {
    if (auto ok = tx.set_tenant(tenant); !ok) return fail(std::move(ok).error());
    auto turned = tx.execute(job_claims_sql::turn, pg::params{}.text(name));
    if (!turned) return fail(std::move(turned).error());
    if (turned->affected() == 0) continue;  // another node was faster
    const auto* k = jobs::find_kind(name);
    auto made = tx.execute(
        job_claims_sql::queue,
        pg::params{}.text(name).text(jobs::name_of(k->goes)).i64(k->attempts_max));
    if (!made) return fail(std::move(made).error());
    if (made->empty()) continue;  // the one before has not ended
    auto id = pg::first_row(*made, [](pg::row_reader& in) { return in.i64(); });
    if (!id) return fail(std::move(id).error());
    auto noted = tx.execute(job_claims_sql::note_last, pg::params{}.text(name).i64(*id));
    if (!noted) return fail(std::move(noted).error());
    ++queued;
  }
  return queued;
}

pg::query<std::vector<jobs::schedule>> job_schedules(const viewer& who) {
  return {who.tenant, {{job_claims_sql::schedules}}, [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], read_schedule);
          }};
}

result<changed_schedule> change_schedule(pg::transaction& tx, const std::string& kind,
                                         const schedule_change& change) {
  const auto find = [&]() -> result<jobs::schedule> {
    auto rows = tx.execute(job_claims_sql::lock_schedule, pg::params{}.text(kind));
    if (!rows) return fail(std::move(rows).error());
    if (rows->empty()) return fail(errc::not_found, "there is no such schedule");
    return pg::first_row(*rows, read_schedule);
  };
  auto before = find();
  if (!before) return fail(std::move(before).error());
  if (before->version != change.version)
    return fail(errc::stale_version, "somebody has changed the schedule meanwhile");
  auto done = tx.execute(job_claims_sql::change_schedule,
                         pg::params{}
                             .text(kind)
                             .boolean(change.is_enabled.value_or(before->is_enabled))
                             .i64(change.every_s.value_or(before->every_s)));
  if (!done) return fail(std::move(done).error());
  auto after = find();
  if (!after) return fail(std::move(after).error());
  return changed_schedule{std::move(*before), std::move(*after)};
}

}  // namespace didtron::storage
