#include "actors/node/jobs/handlers.hpp"
#include "actors/node/jobs/items.hpp"
#include "actors/node/record_effects.hpp"
#include "storage/repositories/job_files.hpp"
#include "storage/repositories/jobs.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/repositories/trash.hpp"

/// Jobs that keep the house in order.
namespace didtron::node {

namespace upkeep_jobs_detail {

using didtron::jobs::running;
using didtron::jobs::step;

constexpr std::int32_t rows_per_step = 100;
/// Companies that one step looks at.
constexpr std::size_t tenants_per_step = 50;
constexpr std::int32_t jobs_kept_days = 30;
/// What was made to be taken away may hold everything about people: not for longer than needed.
constexpr std::int32_t job_files_kept_days = 7;

std::string count_text(std::int64_t done) {
  return "{\"removed\":" + std::to_string(done) + "}";
}

/// `work` for the next companies, each within its walls; it says how much it removed, and is asked
/// again while that was `rows_per_step`.
template <class Work> result<step> for_tenants(pg::transaction& tx, const running& job, Work work) {
  auto tenants = pg::run(tx, storage::tenants_after(cursor_number(job, 0), tenants_per_step));
  if (!tenants) return fail(std::move(tenants).error());
  step out;
  out.cursor = job.cursor;
  out.is_last = tenants->size() < tenants_per_step;
  for (const auto tenant : *tenants) {
    if (auto ok = tx.set_tenant(tenant); !ok) return fail(std::move(ok).error());
    auto removed = work(tx);
    if (!removed) return fail(std::move(removed).error());
    out.done += *removed;
    if (*removed >= rows_per_step) {
      out.is_last = false;
      break;  // the same one goes on with the next step
    }
    out.cursor = std::to_string(tenant.value);
  }
  if (auto ok = tx.set_tenant(job.tenant); !ok) return fail(std::move(ok).error());
  if (out.is_last) out.result = count_text(job.done + out.done);
  return out;
}

}  // namespace upkeep_jobs_detail

using namespace upkeep_jobs_detail;

result<step> purge_trash_step(pg::transaction& tx, const running& job) {
  return for_tenants(tx, job, [](pg::transaction& of) -> result<std::int64_t> {
    auto gone = storage::purge_expired(of, rows_per_step);
    if (!gone) return fail(std::move(gone).error());
    return static_cast<std::int64_t>(gone->size());
  });
}

result<step> purge_jobs_step(pg::transaction& tx, const running& job) {
  return for_tenants(tx, job, [](pg::transaction& of) -> result<std::int64_t> {
    auto files = storage::remove_old_job_files(of, job_files_kept_days, rows_per_step);
    if (!files || *files >= rows_per_step) return files;
    return storage::remove_old_jobs(of, jobs_kept_days, rows_per_step);
  });
}

result<step> empty_trash_step(pg::transaction& tx, const running& job) {
  auto ids = storage::trash_ids_before(tx, cursor_number(job, INT64_MAX), rows_per_step);
  if (!ids) return fail(std::move(ids).error());
  step out;
  for (const auto id : *ids) {
    // Restored or purged meanwhile, or another one refers to it: left, and named.
    auto gone = try_item(tx, id, out, [&]() -> result<void> {
      auto entry = storage::purge_trash(tx, id, job.user);
      if (!entry) return fail(std::move(entry).error());
      auto effect = purged(*entry);
      effect.reason = job.reason;
      return note_effect(tx, viewer_of(job), "trash.purge", effect);
    });
    if (!gone) return fail(std::move(gone).error());
  }
  out.is_last = ids->size() < static_cast<std::size_t>(rows_per_step);
  out.cursor = ids->empty() ? job.cursor : std::to_string(ids->back());
  if (out.is_last) out.result = count_text(job.done + out.done);
  return out;
}

viewer viewer_of(const running& job) {
  viewer who;
  who.user = job.user;
  who.tenant = job.tenant;
  who.from = job.from;
  return who;
}

std::shared_ptr<const job_handlers> make_job_handlers(test_engine_port engine) {
  const auto of_engine = [engine = std::move(engine)](auto work) {
    return [engine, work](pg::transaction& tx, const running& job) { return work(engine, tx, job); };
  };
  return std::make_shared<const job_handlers>(job_handlers{
      {"change_records", change_records_step},
      {"clone_tenant", clone_tenant_step},
      {"delete_tenant", delete_tenant_step},
      {"empty_trash", empty_trash_step},
      {"export_tenant", export_tenant_step},
      {"import_records", import_records_step},
      {"move_customers", move_customers_step},
      {"purge_jobs", purge_jobs_step},
      {"purge_trash", purge_trash_step},
      {"sweep_test_engine", of_engine(sweep_test_engine_step)},
      {"test_engine", of_engine(test_engine_step)},
      {"trash_records", trash_records_step},
      {"undo_change_records", undo_change_step},
      {"undo_move_customers", undo_move_step},
      {"undo_trash_records", undo_trash_step},
  });
}

}  // namespace didtron::node
