#include "actors/workers/audit_keeper.hpp"

#include "storage/repositories/audit_log.hpp"
#include "storage/repositories/tenants.hpp"

namespace didtron {

audit_keeper::audit_keeper(audit_keeper_options options) : options_{std::move(options)} {
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

audit_keeper::~audit_keeper() = default;  // the thread first: it is the last member

void audit_keeper::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (auto done = pass(stop); !done) {
      options_.on_fault(done.error());
      db_.reset();
    }
    std::unique_lock lock{mutex_};
    wake_.wait_for(lock, stop, options_.seal_interval, [] { return false; });
  }
}

result<void> audit_keeper::pass(const std::stop_token& stop) {
  if (!db_) {
    auto opened = pg::connection::open(options_.url);
    if (!opened) return fail(std::move(opened).error());
    db_.emplace(std::move(*opened));
  }
  if (auto done = seal_all(stop); !done) return done;
  if (steady::now() >= purge_at_) {
    if (auto done = purge_all(stop); !done) return done;
    purge_at_ = steady::now() + options_.purge_interval;
  }
  if (steady::now() >= check_at_) {
    if (auto done = check_all(stop); !done) return done;
    check_at_ = steady::now() + options_.check_interval;
  }
  return {};
}

result<std::int64_t>
audit_keeper::write(tenant_id tenant,
                    const std::function<result<std::int64_t>(pg::transaction&)>& work) {
  auto tx = pg::transaction::begin(*db_, tenant);
  if (!tx) return fail(std::move(tx).error());
  auto rows = work(*tx);
  if (!rows) return rows;
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  return rows;
}

result<void> audit_keeper::seal_all(const std::stop_token& stop) {
  const auto tenants = pg::run(*db_, storage::audit_unsealed_tenants());
  if (!tenants) return fail(tenants.error());
  for (const tenant_id tenant : *tenants) {
    for (std::int64_t sealed = options_.rows_max; sealed == options_.rows_max && !stop.stop_requested();) {
      const auto some = write(tenant, [this](pg::transaction& tx) { return storage::seal_audit(tx, options_.rows_max); });
      if (!some) return fail(some.error());
      sealed = *some;
    }
  }
  return {};
}

result<void> audit_keeper::purge_all(const std::stop_token& stop) {
  const auto tenants = pg::run(*db_, storage::all_tenants());
  if (!tenants) return fail(tenants.error());
  const auto classes = pg::run(*db_, storage::audit_classes());
  if (!classes) return fail(classes.error());
  for (const auto& tenant : *tenants) {
    for (const auto& c : *classes) {
      std::int64_t purged = 0;
      while (!stop.stop_requested()) {
        const auto some = write(tenant.id, [&](pg::transaction& tx) {
          return storage::purge_audit(tx, c.action_class, options_.rows_max);
        });
        if (!some) return fail(some.error());
        if (*some == 0) break;
        purged += *some;
      }
      if (purged > 0) options_.on_purge(tenant.id, c.action_class, purged);
    }
  }
  return {};
}

result<void> audit_keeper::check_all(const std::stop_token& stop) {
  const auto tenants = pg::run(*db_, storage::all_tenants());
  if (!tenants) return fail(tenants.error());
  for (const auto& tenant : *tenants) {
    if (stop.stop_requested()) return {};
    const auto found =
        storage::verify_audit(*db_, tenant.id, {}, [&stop] { return stop.stop_requested(); });
    if (!found) return fail(found.error());
    options_.on_check(tenant.id, *found);
    auto kept = write(tenant.id, [&](pg::transaction& tx) -> result<std::int64_t> {
      if (auto done = storage::keep_audit_finding(tx, *found); !done) return fail(std::move(done).error());
      return found->links;
    });
    if (!kept) return fail(std::move(kept).error());
  }
  return {};
}

}  // namespace didtron
