#pragma once

#include <cstdint>

#include "actors/domain/jobs/job.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// What jobs have made for people to take away. Steps keep it: close_step in job_claims.hpp.
namespace didtron::storage {

/// In their order.
pg::query<page<jobs::file_view>> job_files_page(const viewer& who, std::int64_t job_id, const page_query& q);
/// Error: not_found.
result<jobs::file> job_file_in(pg::transaction& tx, std::int64_t job_id, std::int64_t file_no);
/// Removes files that are so old; how many.
result<std::int64_t> remove_old_job_files(pg::transaction& tx, std::int32_t days, std::int32_t rows_max);

}  // namespace didtron::storage
