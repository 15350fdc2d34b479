#include "storage/repositories/cdr_pulls.hpp"

#include "storage/repositories/cdr_imports.hpp"

namespace didtron::storage {

namespace cdr_pulls_sql {
constexpr std::string_view due = R"(
  SELECT tenant_id, source_id, pull_due_at FROM cdr_sources
  WHERE pull IS NOT NULL AND status = 'active' AND pull_due_at <= now() ORDER BY pull_due_at LIMIT 16)";
constexpr std::string_view take = R"(
  UPDATE cdr_sources SET pull_due_at = now() + $3 * interval '1 s', pulled_at = now()
  WHERE tenant_id = app_tenant() AND source_id = $1 AND pull_due_at = $2 AND pull IS NOT NULL AND status = 'active'
  RETURNING name, pull::text, pull_cursor, pull_failures, pull_due_at)";
constexpr std::string_view end = R"(
  UPDATE cdr_sources SET pull_due_at = now() + $3 * interval '1 ms', pull_error = left($4, 500), pull_failures = $5,
    pull_succeeded_at = CASE WHEN $5 = 0 THEN now() ELSE pull_succeeded_at END
  WHERE tenant_id = app_tenant() AND source_id = $1 AND pull_due_at = $2)";
constexpr std::string_view lock =
    "SELECT kind FROM cdr_sources WHERE tenant_id = app_tenant() AND source_id = $1 FOR UPDATE";
constexpr std::string_view set_pull = R"(
  UPDATE cdr_sources SET pull = $2::jsonb, pull_due_at = CASE WHEN $2 IS NULL THEN NULL ELSE now() END,
    pull_error = '', pull_failures = 0
  WHERE tenant_id = app_tenant() AND source_id = $1)";
constexpr std::string_view set_cursor =
    "UPDATE cdr_sources SET pull_cursor = $2 WHERE tenant_id = app_tenant() AND source_id = $1";
constexpr std::string_view move_cursor = R"(
  UPDATE cdr_sources SET pull_cursor = $3 WHERE tenant_id = app_tenant() AND source_id = $1 AND pull_cursor = $2)";
}  // namespace cdr_pulls_sql

namespace cdr_pulls_detail {

struct candidate {
  tenant_id tenant = {};
  std::int64_t source_id = 0;
  instant due_at = {};
};

result<std::optional<due_pull>> take(pg::connection& db, const candidate& c,
                                     std::chrono::seconds lease) {
  auto tx = pg::transaction::begin(db, c.tenant);
  if (!tx) return fail(std::move(tx).error());
  auto rows = tx->execute(cdr_pulls_sql::take,
                          pg::params{}.i64(c.source_id).time(c.due_at).i64(lease.count()));
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::optional<due_pull>{};  // another node was faster
  pg::row_reader in{*rows, 0};
  due_pull out;
  out.tenant = c.tenant;
  out.source_id = c.source_id;
  out.name = in.text();
  out.settings = in.text();
  out.cursor = in.text();
  out.failures = in.i32();
  out.until = in.time();
  if (!in.ok()) return fail(in.mismatch());
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  return std::optional{std::move(out)};
}

result<void> run_sql(pg::transaction& tx, std::string_view sql, pg::params args) {
  auto done = tx.execute(sql, std::move(args));
  if (!done) return fail(std::move(done).error());
  return {};
}

}  // namespace cdr_pulls_detail

result<std::optional<due_pull>> take_due_pull(pg::connection& db, std::chrono::seconds lease) {
  using namespace cdr_pulls_detail;
  auto due = pg::run(db, pg::query<std::vector<candidate>>{
                             {},
                             {{cdr_pulls_sql::due}},
                             [](const std::vector<pg::rows>& r) {
                               return pg::map_rows(r[0], [](pg::row_reader& in) {
                                 candidate c;
                                 c.tenant = in.id<tenant_id>();
                                 c.source_id = in.i64();
                                 c.due_at = in.time();
                                 return c;
                               });
                             }});
  if (!due) return fail(std::move(due).error());
  for (const auto& c : *due) {
    auto taken = take(db, c, lease);
    if (!taken || *taken) return taken;
  }
  return std::optional<due_pull>{};
}

result<void> end_pull(pg::transaction& tx, const due_pull& pull, const pull_report& report) {
  return cdr_pulls_detail::run_sql(tx, cdr_pulls_sql::end,
                                   pg::params{}
                                       .i64(pull.source_id)
                                       .time(pull.until)
                                       .i64(report.next_in.count())
                                       .text(report.error)
                                       .i64(report.failures));
}

result<cdr_source_view> change_cdr_source(pg::transaction& tx, std::int64_t source_id,
                                          const cdr_source_patch& patch) {
  using namespace cdr_pulls_sql;
  using cdr_pulls_detail::run_sql;
  auto locked = tx.execute(lock, pg::params{}.i64(source_id));
  if (!locked) return fail(std::move(locked).error());
  auto kind = pg::first_row(*locked, [](pg::row_reader& in) { return in.text(); });
  if (!kind) return fail(errc::not_found, "no such source");
  if (*kind != "pull" && (patch.pull || patch.cursor))
    return fail(errc::conflict, "nobody asks this source: its files come by themselves");
  auto before = pg::run(tx, cdr_source_one({{}, tx.tenant(), true, true}, source_id));
  if (!before) return before;
  result<void> done;
  if (patch.status) done = set_cdr_source_status(tx, source_id, *patch.status);
  if (done && patch.pull)
    done = run_sql(tx, set_pull, pg::params{}.i64(source_id).opt_text(*patch.pull));
  if (done && patch.cursor)
    done = run_sql(tx, set_cursor, pg::params{}.i64(source_id).text(*patch.cursor));
  if (!done) return fail(std::move(done).error());
  return before;
}

result<void> move_pull_cursor(pg::transaction& tx, std::int64_t source_id, std::string_view from,
                              std::string_view to) {
  auto moved = tx.execute(cdr_pulls_sql::move_cursor,
                          pg::params{}.i64(source_id).text(from).text(to));
  if (!moved) return fail(std::move(moved).error());
  if (moved->affected() == 1) return {};
  return fail(errc::stale_version, "somebody else has pulled from here");
}

}  // namespace didtron::storage
