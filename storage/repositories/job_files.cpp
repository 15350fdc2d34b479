#include "storage/repositories/job_files.hpp"

#include "storage/repositories/paging.hpp"

namespace didtron::storage {

namespace job_files_sql {
constexpr std::string_view page = R"(
  SELECT file_no, name, media_type, row_count, octet_length(content)::bigint, encode(digest, 'hex'), created_at FROM job_files
  WHERE tenant_id = app_tenant() AND job_id = $1 AND file_no > $2 ORDER BY file_no LIMIT $3)";
constexpr std::string_view one = R"(
  SELECT name, media_type, row_count, content FROM job_files WHERE tenant_id = app_tenant() AND job_id = $1 AND file_no = $2)";
constexpr std::string_view remove_old = R"(
  DELETE FROM job_files WHERE (tenant_id, job_id, file_no) IN (
    SELECT tenant_id, job_id, file_no FROM job_files WHERE tenant_id = app_tenant() AND created_at < now() - make_interval(days => $1::integer)
    ORDER BY created_at LIMIT $2))";
}  // namespace job_files_sql

pg::query<page<jobs::file_view>> job_files_page(const viewer& who, std::int64_t job_id, const page_query& q) {
  return {who.tenant,
          {{job_files_sql::page, pg::params{}.i64(job_id).i64(paging::after_number(q, 0)).i64(paging::rows_wanted(q))}},
          [q](const std::vector<pg::rows>& r) -> result<page<jobs::file_view>> {
            auto items = pg::map_rows(r[0], [](pg::row_reader& in) {
              jobs::file_view f;
              f.no = in.i64();
              f.name = in.text();
              f.media_type = in.text();
              f.rows = in.i64();
              f.bytes = in.i64();
              f.sha256 = in.text();
              f.created_at = in.time();
              return f;
            });
            if (!items) return fail(std::move(items).error());
            return paging::cut(std::move(*items), q, [](const jobs::file_view& last) { return std::to_string(last.no); });
          }};
}

result<jobs::file> job_file_in(pg::transaction& tx, std::int64_t job_id, std::int64_t file_no) {
  auto rows = tx.execute(job_files_sql::one, pg::params{}.i64(job_id).i64(file_no));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) {
    jobs::file f;
    f.name = in.text();
    f.media_type = in.text();
    f.rows = in.i64();
    f.content = in.bytes();
    return f;
  });
}

result<std::int64_t> remove_old_job_files(pg::transaction& tx, std::int32_t days, std::int32_t rows_max) {
  auto done = tx.execute(job_files_sql::remove_old, pg::params{}.i64(days).i64(rows_max));
  if (!done) return fail(std::move(done).error());
  return done->affected();
}

}  // namespace didtron::storage
