#include "storage/repositories/cdr_imports.hpp"

#include <limits>

#include "storage/repositories/cdr_ingest.hpp"
#include "storage/repositories/cdr_pulls.hpp"
#include "storage/repositories/paging.hpp"
#include "storage/sha256.hpp"

namespace didtron::storage {

namespace cdr_imports_sql {
#define DIDTRON_SOURCE_COLUMNS                                                                     \
  "source_id, name, kind, format::text, status, last_seq, pull_cursor, created_at, "               \
  "coalesce(pull::text, ''), pull_due_at, pulled_at, pull_succeeded_at, pull_error, pull_failures " \
  "FROM cdr_sources WHERE "
constexpr std::string_view insert_source = R"(
  INSERT INTO cdr_sources (tenant_id, name, kind, format, pull, pull_due_at)
  VALUES (app_tenant(), $1, $2, $3::jsonb, $4::jsonb, CASE WHEN $4 IS NULL THEN NULL ELSE now() END) RETURNING source_id)";
constexpr std::string_view set_status =
    "UPDATE cdr_sources SET status = $2 WHERE tenant_id = app_tenant() AND source_id = $1";
constexpr std::string_view sources = "SELECT " DIDTRON_SOURCE_COLUMNS
    "tenant_id = app_tenant() AND source_id > $1 AND ($2 = 0 OR source_id = $2) ORDER BY source_id LIMIT $3";
constexpr std::string_view sources_named =
    "SELECT tenant_id, " DIDTRON_SOURCE_COLUMNS "name = $1 ORDER BY tenant_id";
constexpr std::string_view sources_of_kind = "SELECT tenant_id, " DIDTRON_SOURCE_COLUMNS
    "kind = $1 AND status = 'active' ORDER BY tenant_id, source_id";
#undef DIDTRON_SOURCE_COLUMNS
constexpr std::string_view lock_source =
    "SELECT status = 'active', pull_cursor FROM cdr_sources WHERE tenant_id = app_tenant() AND source_id = $1 FOR UPDATE";
constexpr std::string_view take_source = R"(
  UPDATE cdr_sources SET epoch = epoch + 1 WHERE tenant_id = app_tenant() AND source_id = $1 RETURNING epoch, last_seq)";
constexpr std::string_view insert_import = R"(
  INSERT INTO cdr_imports (tenant_id, source_id, idempotency_key, file_name, file_digest, file_bytes)
  VALUES (app_tenant(), $1, $2, $3, $4, $5) ON CONFLICT (tenant_id, source_id, idempotency_key) DO NOTHING RETURNING import_id)";
#define DIDTRON_IMPORT_COLUMNS                                                                     \
  "SELECT i.import_id, i.source_id, s.name, i.idempotency_key, i.file_name, i.file_digest, "       \
  "i.file_bytes, i.state, i.reason, i.rows_done, i.booked, i.duplicates, i.conflicts, i.unrated, " \
  "i.quarantined, i.refused, i.rollback_entry_no, i.started_at, i.ended_at FROM cdr_imports i "    \
  "JOIN cdr_sources s ON s.tenant_id = i.tenant_id AND s.source_id = i.source_id "                 \
  "WHERE i.tenant_id = app_tenant() AND "
constexpr std::string_view import_of_key =
    DIDTRON_IMPORT_COLUMNS "i.source_id = $1 AND i.idempotency_key = $2";
constexpr std::string_view import_one = DIDTRON_IMPORT_COLUMNS "i.import_id = $1";
constexpr std::string_view imports = DIDTRON_IMPORT_COLUMNS
    "i.import_id < $1 AND ($2 = 0 OR i.source_id = $2) ORDER BY i.import_id DESC LIMIT $3";
#undef DIDTRON_IMPORT_COLUMNS
constexpr std::string_view end_import = R"(
  UPDATE cdr_imports SET state = $2, reason = $3, ended_at = now()
  WHERE tenant_id = app_tenant() AND import_id = $1 AND state = 'running')";
constexpr std::string_view rules = R"(
  SELECT now(), (SELECT (max(period) + interval '1 month') AT TIME ZONE 'UTC' FROM ledger_periods WHERE tenant_id = app_tenant()),
         coalesce((SELECT usage_journal FROM ledger_settings WHERE tenant_id = app_tenant()), '') = 'per_call')";
constexpr std::string_view batch_ids =
    "SELECT nextval('cdr_batches_batch_id_seq') FROM generate_series(1, $1)";
constexpr std::string_view errors = R"(
  SELECT row_no, column_name, reason FROM cdr_import_errors
  WHERE tenant_id = app_tenant() AND import_id = $1 AND row_no > $2 ORDER BY row_no LIMIT $3)";
constexpr std::string_view posted = R"(
  SELECT s.currency, sum(s.charge_e8)::bigint, sum(s.cost_e8)::bigint
  FROM cdr_batches b
  CROSS JOIN LATERAL jsonb_to_recordset(b.sums) AS s (currency text, charge_e8 bigint, cost_e8 bigint)
  WHERE b.tenant_id = app_tenant() AND b.import_id = $1 GROUP BY s.currency ORDER BY s.currency)";
constexpr std::string_view known_keys = R"(
  SELECT source_key, digest FROM cdr_source_keys
  WHERE tenant_id = app_tenant() AND source_id = $1 AND source_key = ANY ($2::text[]))";
}  // namespace cdr_imports_sql

namespace cdr_imports_detail {

cdr_source_view read_source(pg::row_reader& in) {
  cdr_source_view s;
  s.id = in.i64();
  s.name = in.text();
  s.kind = in.text();
  s.format = in.text();
  s.status = in.text();
  s.last_seq = in.i64();
  s.pull_cursor = in.text();
  s.created_at = in.time();
  s.pull = in.text();
  s.pull_due_at = in.opt_time();
  s.pulled_at = in.opt_time();
  s.pull_succeeded_at = in.opt_time();
  s.pull_error = in.text();
  s.pull_failures = in.i32();
  return s;
}

cdr_import_view read_import(pg::row_reader& in) {
  cdr_import_view i;
  i.id = in.i64();
  i.source.value = in.i64();
  i.source.name = in.text();
  i.idempotency_key = in.text();
  i.file_name = in.text();
  i.file_digest = to_hex(in.bytes());
  i.file_bytes = in.i64();
  i.state = in.text();
  i.reason = in.text();
  i.rows = in.i64();
  i.booked = in.i64();
  i.duplicates = in.i64();
  i.conflicts = in.i64();
  i.unrated = in.i64();
  i.quarantined = in.i64();
  i.refused = in.i64();
  i.rollback_entry_no = in.opt_i64();
  i.started_at = in.time();
  i.ended_at = in.opt_time();
  return i;
}

row_fault read_fault(pg::row_reader& in) {
  row_fault f;
  f.row_no = in.i64();
  f.column = in.text();
  f.reason = in.text();
  return f;
}

pg::query<std::vector<owned_source>> owned_sources(std::string_view sql, std::string_view wanted) {
  return {{},
          {{sql, pg::params{}.text(wanted)}},
          [](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], [](pg::row_reader& in) {
              owned_source s;
              s.tenant = in.id<tenant_id>();
              s.source = read_source(in);
              return s;
            });
          }};
}

/// A page that a person has taken back: what lies behind it comes next.
result<begun_import> pass_over(pg::transaction& tx, begun_import over) {
  if (!over.cursor.page || over.import.state == "refused") return over;
  auto moved =
      move_pull_cursor(tx, over.import.source.value, over.cursor.page->from, over.cursor.page->to);
  if (!moved) return fail(std::move(moved).error());
  return over;
}

result<void> done_or_missing(result<pg::rows> done, const char* what) {
  if (!done) return fail(std::move(done).error());
  if (done->affected() == 0) return fail(errc::not_found, what);
  return {};
}

}  // namespace cdr_imports_detail

using namespace cdr_imports_detail;

result<std::int64_t> insert_cdr_source(pg::transaction& tx, const new_cdr_source& s) {
  auto stored = tx.execute(cdr_imports_sql::insert_source,
                           pg::params{}.text(s.name).text(s.kind).text(s.format).opt_text(s.pull));
  if (!stored) return fail(std::move(stored).error());
  return pg::first_row(*stored, [](pg::row_reader& in) { return in.i64(); });
}

result<void> set_cdr_source_status(pg::transaction& tx, std::int64_t source_id,
                                   std::string_view status) {
  return done_or_missing(
      tx.execute(cdr_imports_sql::set_status, pg::params{}.i64(source_id).text(status)),
      "no such source");
}

pg::query<page<cdr_source_view>> cdr_sources_page(const viewer& who, const page_query& q) {
  return {who.tenant,
          {{cdr_imports_sql::sources,
            pg::params{}.i64(paging::after_number(q, 0)).i64(0).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], read_source)
                .transform([&](std::vector<cdr_source_view> items) {
                  return paging::cut(std::move(items), q, [](const cdr_source_view& s) {
                    return std::to_string(s.id);
                  });
                });
          }};
}

pg::query<cdr_source_view> cdr_source_one(const viewer& who, std::int64_t source_id) {
  const auto only = source_id > 0 ? source_id : -1;
  return {who.tenant,
          {{cdr_imports_sql::sources, pg::params{}.i64(0).i64(only).i64(1)}},
          [](const std::vector<pg::rows>& r) { return pg::first_row(r[0], read_source); }};
}

pg::query<std::vector<owned_source>> cdr_sources_of_kind(std::string_view kind) {
  return owned_sources(cdr_imports_sql::sources_of_kind, kind);
}

pg::query<std::vector<owned_source>> cdr_sources_named(std::string_view name) {
  return owned_sources(cdr_imports_sql::sources_named, name);
}

result<begun_import> begin_import(pg::transaction& tx, const new_import& wanted) {
  auto locked = tx.execute(cdr_imports_sql::lock_source, pg::params{}.i64(wanted.source_id));
  if (!locked) return fail(std::move(locked).error());
  if (locked->empty()) return fail(errc::not_found, "no such source");
  pg::row_reader state{*locked, 0};
  const bool is_active = state.boolean();
  const auto at = state.text();
  if (!state.ok()) return fail(state.mismatch());
  if (!is_active) return fail(errc::conflict, "the source is disabled");

  begun_import out;
  // A page of which the last batch is committed has moved the cursor already.
  if (wanted.page && at != wanted.page->to) {
    if (at != wanted.page->from) return fail(errc::conflict, "somebody else has gone on from this page");
    out.cursor.page = wanted.page;
  }
  auto stored = tx.execute(cdr_imports_sql::insert_import, pg::params{}
                                                               .i64(wanted.source_id)
                                                               .text(wanted.idempotency_key)
                                                               .text(wanted.file_name)
                                                               .bytes(wanted.file_digest)
                                                               .i64(wanted.file_bytes));
  if (!stored) return fail(std::move(stored).error());
  out.is_new = !stored->empty();
  auto found = tx.execute(cdr_imports_sql::import_of_key,
                          pg::params{}.i64(wanted.source_id).text(wanted.idempotency_key));
  if (!found) return fail(std::move(found).error());
  auto import = pg::first_row(*found, read_import);
  if (!import) return fail(std::move(import).error());
  if (import->file_digest != to_hex(wanted.file_digest)) {
    return fail(errc::duplicate, "the idempotency key was used for another file");
  }
  out.import = std::move(*import);
  out.cursor.tenant = tx.tenant();
  out.cursor.source_id = wanted.source_id;
  out.cursor.import_id = out.import.id;
  out.cursor.rows_done = out.import.rows;
  out.cursor.refused = out.import.refused;
  if (out.import.state != "running") return pass_over(tx, std::move(out));

  auto taken = tx.execute(cdr_imports_sql::take_source, pg::params{}.i64(wanted.source_id));
  if (!taken) return fail(std::move(taken).error());
  pg::row_reader in{*taken, 0};
  out.cursor.epoch = in.i64();
  out.cursor.last_seq = in.i64();
  if (!in.ok()) return fail(in.mismatch());
  return out;
}

result<void> end_import(pg::transaction& tx, const ingest_cursor& cursor, bool is_refused,
                        std::string_view reason) {
  auto ended = done_or_missing(
      tx.execute(cdr_imports_sql::end_import, pg::params{}
                                                  .i64(cursor.import_id)
                                                  .text(is_refused ? "refused" : "done")
                                                  .text(reason)),
      "no such running import");
  if (!ended || is_refused || !cursor.page) return ended;
  return move_pull_cursor(tx, cursor.source_id, cursor.page->from, cursor.page->to);
}

result<import_rules> load_import_rules(pg::transaction& tx) {
  auto rows = tx.execute(cdr_imports_sql::rules);
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) {
    import_rules out;
    out.now = in.time();
    out.closed_before = in.opt_time();
    out.granularity = in.boolean() ? usage_journal::per_call : usage_journal::per_batch;
    return out;
  });
}

pg::query<std::map<std::string, std::string>> known_cdr_keys(tenant_id tenant, std::int64_t source_id,
                                                             const std::vector<std::string>& keys) {
  using found = std::map<std::string, std::string>;
  return {tenant,
          {{cdr_imports_sql::known_keys, pg::params{}.i64(source_id).text_array(keys)}},
          [](const std::vector<pg::rows>& r) -> result<found> {
            found out;
            for (std::size_t i = 0; i < r[0].size(); ++i) {
              pg::row_reader in{r[0], i};
              auto key = in.text();
              out.emplace(std::move(key), in.bytes());
              if (!in.ok()) return fail(in.mismatch());
            }
            return out;
          }};
}

result<std::vector<std::int64_t>> reserve_batch_ids(pg::transaction& tx, std::int64_t count) {
  auto rows = tx.execute(cdr_imports_sql::batch_ids, pg::params{}.i64(count));
  if (!rows) return fail(std::move(rows).error());
  return pg::map_rows(*rows, [](pg::row_reader& in) { return in.i64(); });
}

pg::query<page<cdr_import_view>> cdr_imports_page(const viewer& who, std::int64_t source_id,
                                                  const page_query& q) {
  const auto before = paging::after_number(q, std::numeric_limits<std::int64_t>::max());
  return {who.tenant,
          {{cdr_imports_sql::imports,
            pg::params{}.i64(before).i64(source_id).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], read_import)
                .transform([&](std::vector<cdr_import_view> items) {
                  return paging::cut(std::move(items), q, [](const cdr_import_view& i) {
                    return std::to_string(i.id);
                  });
                });
          }};
}

pg::query<cdr_import_view> cdr_import_one(const viewer& who, std::int64_t import_id) {
  return {who.tenant,
          {{cdr_imports_sql::import_one, pg::params{}.i64(import_id)},
           {cdr_imports_sql::posted, pg::params{}.i64(import_id)}},
          [](const std::vector<pg::rows>& r) -> result<cdr_import_view> {
            auto import = pg::first_row(r[0], read_import);
            if (!import) return import;
            auto posted = pg::map_rows(r[1], [](pg::row_reader& in) {
              cdr_import_view::money m;
              m.code = in.money_code();
              m.charges = in.money();
              m.costs = in.money();
              return m;
            });
            if (!posted) return fail(std::move(posted).error());
            import->posted = std::move(*posted);
            return import;
          }};
}

pg::query<std::vector<row_fault>> cdr_import_errors(const viewer& who, std::int64_t import_id) {
  return {who.tenant,
          {{cdr_imports_sql::errors, pg::params{}.i64(import_id).i64(0).i64(import_errors_max)}},
          [](const std::vector<pg::rows>& r) { return pg::map_rows(r[0], read_fault); }};
}

pg::query<page<row_fault>> cdr_import_errors_page(const viewer& who, std::int64_t import_id,
                                                  const page_query& q) {
  const auto args = pg::params{}.i64(import_id).i64(paging::after_number(q, 0)).i64(
      paging::rows_wanted(q));
  return {who.tenant, {{cdr_imports_sql::errors, args}}, [q](const std::vector<pg::rows>& r) {
            return pg::map_rows(r[0], read_fault).transform([&](std::vector<row_fault> items) {
              return paging::cut(std::move(items), q,
                                 [](const row_fault& f) { return std::to_string(f.row_no); });
            });
          }};
}

}  // namespace didtron::storage
