#include "actors/domain/jobs/job.hpp"

/// The kinds of jobs of the product, in the order of their names. A node runs those for which it
/// has a handler (actors/node/jobs).
namespace didtron::jobs {

const std::vector<kind>& kinds() {
  using namespace std::chrono_literals;
  static const std::vector<kind> all{
      {.name = "change_records", .title = "Change of many records", .goes = lane::normal,
       .is_undoable = true},
      {.name = "clone_tenant", .title = "Company made after another one", .goes = lane::normal,
       .per_tenant_max = 1, .attempts_max = 3},
      {.name = "delete_tenant", .title = "Deletion of a company", .goes = lane::bulk,
       .per_tenant_max = 1, .needs_second_person = true},
      {.name = "empty_trash", .title = "Purge of the whole trash", .goes = lane::bulk,
       .per_tenant_max = 1, .needs_second_person = true},
      {.name = "export_tenant", .title = "Everything of a company, to take away", .goes = lane::bulk,
       .running_max = 2, .per_tenant_max = 1},
      {.name = "import_records", .title = "Import of records", .goes = lane::bulk,
       .per_tenant_max = 1, .attempts_max = 3},
      {.name = "move_customers", .title = "Move of customers to a category and group", .goes = lane::normal,
       .per_tenant_max = 1, .is_undoable = true},
      {.name = "purge_jobs", .title = "Removal of old jobs", .goes = lane::bulk,
       .running_max = 1, .per_tenant_max = 1, .every = 24h},
      {.name = "purge_trash", .title = "Purge of what has been in the trash for its time",
       .goes = lane::bulk, .running_max = 1, .per_tenant_max = 1, .every = 1h},
      {.name = "sweep_test_engine", .title = "Closing of what a run of the testing engine left open",
       .goes = lane::bulk, .running_max = 1, .per_tenant_max = 1, .every = 1h},
      {.name = "test_engine", .title = "Run of the testing engine", .goes = lane::normal,
       .running_max = 1, .per_tenant_max = 1},
      {.name = "trash_records", .title = "Deletion of many records", .goes = lane::normal,
       .is_undoable = true},
      {.name = "undo_change_records", .title = "Taking back of a change of many records",
       .goes = lane::normal},
      {.name = "undo_move_customers", .title = "Taking back of a move of customers", .goes = lane::normal,
       .per_tenant_max = 1},
      {.name = "undo_trash_records", .title = "Restoring of many records", .goes = lane::normal},
  };
  return all;
}

}  // namespace didtron::jobs
