#include "actors/workers/trash_keeper.hpp"

#include "storage/repositories/tenants.hpp"
#include "storage/repositories/trash.hpp"

namespace didtron {

trash_keeper::trash_keeper(pg::read_pool& reads, pg::write_pool& writes,
                           trash_keeper_options options)
    : reads_{reads}, writes_{writes}, options_{std::move(options)} {
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

trash_keeper::~trash_keeper() = default;  // the thread first: it is the last member

void trash_keeper::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    pass(stop);
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, options_.interval, [] { return false; });
  }
}

void trash_keeper::pass(const std::stop_token& stop) {
  const auto tenants = reads_.ask(storage::all_tenants());
  if (!tenants) return options_.on_fault(tenants.error());
  for (const auto& tenant : *tenants) {
    std::size_t purged = 0;
    for (;;) {
      if (stop.stop_requested()) return;
      const auto some = purge(tenant.id);
      if (!some) {
        options_.on_fault(some.error());
        break;
      }
      purged += *some;
      // Entries that wait for others come again with the next look.
      if (*some < static_cast<std::size_t>(options_.entries_max)) break;
    }
    if (purged > 0) options_.on_purge(tenant.id, purged);
  }
}

result<std::size_t> trash_keeper::purge(tenant_id tenant) {
  std::size_t purged = 0;
  auto done = writes_.run(tenant, static_cast<std::uint64_t>(tenant.value),
                          [&](pg::transaction& tx) -> result<void> {
                            auto gone = storage::purge_expired(tx, options_.entries_max);
                            if (!gone) return fail(std::move(gone).error());
                            purged = gone->size();
                            return {};
                          });
  if (!done) return fail(std::move(done).error());
  return purged;
}

}  // namespace didtron
