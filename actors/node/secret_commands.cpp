#include <cstdio>

#include "actors/node/commands.hpp"
#include "actors/node/config.hpp"
#include "storage/pg/connection.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/secrets.hpp"
#include "storage/repositories/tenants.hpp"

/// didtron secrets …
namespace didtron::node {

namespace secret_commands_detail {

constexpr std::int64_t batch_secrets = 500;

int complain(const error& e) {
  std::fprintf(stderr, "error: %s\n", to_string(e).c_str());
  return e.kind == errc::bad_config ? 2 : 1;
}

struct opened {
  pg::connection db;
  std::string keys_file;
  std::vector<storage::tenant_record> tenants;
};

result<opened> open(const std::string& config_path) {
  auto c = load_config(config_path, environment());
  if (!c) return fail(std::move(c).error());
  if (c->database.url.empty()) return fail(errc::bad_config, "database.url is not set");
  auto db = pg::connection::open(c->database.url);
  if (!db) return fail(std::move(db).error());
  auto tenants = pg::run(*db, storage::all_tenants());
  if (!tenants) return fail(std::move(tenants).error());
  return opened{std::move(*db), c->secrets.master_keys_file, std::move(*tenants)};
}

/// In a transaction of the tenant's own.
template <class Work>
auto in_transaction(pg::connection& db, tenant_id tenant, Work work) -> decltype(work(std::declval<pg::transaction&>())) {
  auto tx = pg::transaction::begin(db, tenant);
  if (!tx) return fail(std::move(tx).error());
  auto done = work(*tx);
  if (!done) return done;
  if (auto kept = tx->commit(); !kept) return fail(std::move(kept).error());
  return done;
}

result<void> note(pg::transaction& tx, const std::string& action, const std::string& after) {
  storage::audit_record record;
  record.actor = "command line";
  record.action = action;
  record.object = "tenant:" + std::to_string(tx.tenant().value);
  record.after = after;
  auto said = storage::append_audit(tx, record);
  if (!said) return fail(std::move(said).error());
  return {};
}

/// Every company's data keys in the newest master key. Gives how many were wrapped anew.
result<std::int64_t> rewrap_all(opened& in, const storage::master_keys& keys) {
  std::int64_t all = 0;
  for (const auto& tenant : in.tenants) {
    const auto count = in_transaction(in.db, tenant.id, [&](pg::transaction& tx) -> result<std::int64_t> {
      auto wrapped = storage::rewrap_data_keys(tx, keys);
      if (!wrapped || *wrapped == 0) return wrapped;
      const std::string after = R"({"master_version":)" + std::to_string(keys.newest()) + "}";
      if (auto said = note(tx, "secrets.rewrap", after); !said) return fail(std::move(said).error());
      return wrapped;
    });
    if (!count) return count;
    all += *count;
  }
  return all;
}

/// One company's secrets under a new data key, batch by batch. Gives how many.
result<std::int64_t> reseal(opened& in, tenant_id tenant, const storage::master_keys& keys) {
  const auto begun = in_transaction(in.db, tenant, [&](pg::transaction& tx) -> result<bool> {
    return storage::begin_resealing(tx, keys);
  });
  if (!begun) return fail(begun.error());
  std::int64_t all = 0;
  for (bool is_done = !*begun; !is_done;) {
    const auto some = in_transaction(in.db, tenant, [&](pg::transaction& tx) -> result<storage::resealing> {
      auto done = storage::reseal_some(tx, keys, batch_secrets);
      if (!done || !done->is_done) return done;
      if (auto said = note(tx, "secrets.reseal", ""); !said) return fail(std::move(said).error());
      return done;
    });
    if (!some) return fail(some.error());
    all += some->resealed;
    is_done = some->is_done;
  }
  return all;
}

}  // namespace secret_commands_detail

int secrets_rotate(const std::string& config_path, bool has_data_keys) {
  using namespace secret_commands_detail;
  auto in = open(config_path);
  if (!in) return complain(in.error());
  if (in->keys_file.empty())
    return complain({errc::bad_config, "secrets.master_keys_file is not set", {}, {}});
  const auto version = storage::add_master_key(in->keys_file);
  if (!version) return complain(version.error());
  const auto keys = storage::master_keys::read(in->keys_file);
  if (!keys) return complain(keys.error());
  const auto wrapped = rewrap_all(*in, *keys);
  if (!wrapped) return complain(wrapped.error());
  std::printf("master key %d made; %lld data keys wrapped in it\n", *version, static_cast<long long>(*wrapped));
  if (!has_data_keys) return 0;
  std::int64_t resealed = 0;
  for (const auto& tenant : in->tenants) {
    const auto some = reseal(*in, tenant.id, *keys);
    if (!some) return complain(some.error());
    resealed += *some;
  }
  std::printf("%lld secrets sealed under new data keys\n", static_cast<long long>(resealed));
  return 0;
}

int secrets_check(const std::string& config_path) {
  using namespace secret_commands_detail;
  auto in = open(config_path);
  if (!in) return complain(in.error());
  std::int64_t waiting = 0;
  for (const auto& tenant : in->tenants) {
    const auto some = in_transaction(in->db, tenant.id, [](pg::transaction& tx) { return storage::count_secrets(tx); });
    if (!some) return complain(some.error());
    waiting += *some;
  }
  if (waiting == 0) {
    std::printf("no secrets\n");
    return 0;
  }
  const auto keys = storage::master_keys::read(in->keys_file);
  if (!keys) return complain(keys.error());
  for (const auto& tenant : in->tenants) {
    const auto good = in_transaction(in->db, tenant.id, [&](pg::transaction& tx) { return storage::check_secrets(tx, *keys); });
    if (!good) {
      std::fprintf(stderr, "error: tenant %lld: %s\n", static_cast<long long>(tenant.id.value), to_string(good.error()).c_str());
      return 1;
    }
  }
  std::printf("%lld secrets open\n", static_cast<long long>(waiting));
  return 0;
}

}  // namespace didtron::node
