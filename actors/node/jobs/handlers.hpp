#pragma once

#include <memory>

#include "actors/node/jobs/test_engine.hpp"
#include "actors/workers/job_desk.hpp"

namespace didtron::node {

/// Who asked for it, for the audit log.
viewer viewer_of(const didtron::jobs::running& job);

/// What this program does for each kind of job.
std::shared_ptr<const job_handlers> make_job_handlers(test_engine_port engine = {});

// record_jobs.cpp
result<didtron::jobs::step> import_records_step(pg::transaction& tx, const didtron::jobs::running& job);
result<didtron::jobs::step> change_records_step(pg::transaction& tx, const didtron::jobs::running& job);
result<didtron::jobs::step> trash_records_step(pg::transaction& tx, const didtron::jobs::running& job);
/// As a change of category and group, and each customer is announced as moved.
result<didtron::jobs::step> move_customers_step(pg::transaction& tx, const didtron::jobs::running& job);
/// All: the undo steps of the job that is taken back, from the last to the first.
result<didtron::jobs::step> undo_move_step(pg::transaction& tx, const didtron::jobs::running& job);
result<didtron::jobs::step> undo_change_step(pg::transaction& tx, const didtron::jobs::running& job);
result<didtron::jobs::step> undo_trash_step(pg::transaction& tx, const didtron::jobs::running& job);

// upkeep_jobs.cpp
result<didtron::jobs::step> empty_trash_step(pg::transaction& tx, const didtron::jobs::running& job);
result<didtron::jobs::step> purge_trash_step(pg::transaction& tx, const didtron::jobs::running& job);
result<didtron::jobs::step> purge_jobs_step(pg::transaction& tx, const didtron::jobs::running& job);

// tenant_jobs.cpp
result<didtron::jobs::step> export_tenant_step(pg::transaction& tx, const didtron::jobs::running& job);
result<didtron::jobs::step> clone_tenant_step(pg::transaction& tx, const didtron::jobs::running& job);
result<didtron::jobs::step> delete_tenant_step(pg::transaction& tx, const didtron::jobs::running& job);

}  // namespace didtron::node
