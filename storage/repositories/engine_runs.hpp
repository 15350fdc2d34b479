#pragma once

#include <span>
#include <string>
#include <vector>

#include "actors/domain/test_engine/engine_run.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// Runs of the testing engine and what they found.
namespace didtron::storage {

/// Beside its job, in the transaction that queues it.
result<void> insert_engine_run(pg::transaction& tx, std::int64_t run_id,
                               const std::vector<std::string>& resources, user_id by);
/// What a step found; the run's counts grow with it.
result<void> add_engine_cases(pg::transaction& tx, std::int64_t run_id,
                              std::span<const test_engine::engine_case> cases);

/// Newest first.
pg::query<page<test_engine::run_view>> engine_runs_page(const viewer& who, const page_query& q);
/// Error: not_found.
pg::query<test_engine::run_view> engine_run_one(const viewer& who, std::int64_t run_id);
/// In the order of their first case.
pg::query<std::vector<test_engine::check_count>> engine_run_summary(const viewer& who, std::int64_t run_id);
/// In the order in which they were tried.
pg::query<page<test_engine::case_view>> engine_cases_page(const viewer& who, std::int64_t run_id,
                                                          const test_engine::case_filter& f, const page_query& q);

}  // namespace didtron::storage
