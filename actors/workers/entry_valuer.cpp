#include "actors/workers/entry_valuer.hpp"

#include "actors/log/log.hpp"
#include "storage/repositories/entry_valuations.hpp"

namespace didtron {

namespace entry_valuer_detail {

/// The tenant's journal is locked for as long as these take.
inline constexpr std::int64_t entries_per_transaction = 200;

result<storage::valued_part> value_part(pg::connection& db, tenant_id tenant, std::int64_t after) {
  auto tx = pg::transaction::begin(db, tenant);
  if (!tx) return fail(std::move(tx).error());
  auto part = storage::value_entries(*tx, after, entries_per_transaction);
  if (!part) return part;
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  return part;
}

}  // namespace entry_valuer_detail

result<valued_books> value_waiting_entries(pg::connection& db, tenant_id tenant) {
  valued_books out;
  std::int64_t after = 0;
  while (true) {
    auto part = entry_valuer_detail::value_part(db, tenant, after);
    if (!part) return fail(std::move(part).error());
    if (part->last_entry_no == 0) break;
    out.valued += static_cast<std::int64_t>(part->valued.size());
    after = part->last_entry_no;
  }
  auto waiting = pg::run(db, storage::values_waiting(tenant));
  if (!waiting) return fail(std::move(waiting).error());
  out.waiting = waiting->entries;
  out.missing = std::move(waiting->missing);
  return out;
}

result<std::int64_t> value_waiting_entries(const std::string& url,
                                           const std::set<tenant_id>& tenants) {
  auto db = pg::connection::open(url);
  if (!db) return fail(std::move(db).error());
  std::int64_t waiting = 0;
  for (const auto tenant : tenants) {
    auto done = value_waiting_entries(*db, tenant);
    if (!done) return fail(std::move(done).error());
    if (done->valued > 0)
      log::info("entries_valued", {{"tenant", tenant.value}, {"entries", done->valued}});
    if (done->waiting > 0)
      log::warning("entries_without_value", {{"tenant", tenant.value},
                                             {"entries", done->waiting},
                                             {"missing", done->missing}});
    waiting += done->waiting;
  }
  return waiting;
}

}  // namespace didtron
