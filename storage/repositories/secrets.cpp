#include "storage/repositories/secrets.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace didtron::storage {

namespace secrets_sql {
constexpr std::string_view state = R"(
  SELECT s.changed_at, s.changed_by, coalesce(u.display_name, '') FROM secrets s
  LEFT JOIN users u ON u.tenant_id = s.tenant_id AND u.user_id = s.changed_by
  WHERE s.tenant_id = app_tenant() AND s.purpose = $1 AND s.object = $2)";
#define DIDTRON_SEALED                                                                          \
  "SELECT s.purpose, s.object, s.sealed, k.key_no, k.master_version, k.wrapped FROM secrets s " \
  "JOIN data_keys k ON k.tenant_id = s.tenant_id AND k.key_no = s.key_no WHERE s.tenant_id = app_tenant()"
constexpr std::string_view one = DIDTRON_SEALED " AND s.purpose = $1 AND s.object = $2";
constexpr std::string_view every = DIDTRON_SEALED " ORDER BY s.purpose, s.object";
constexpr std::string_view older =
    DIDTRON_SEALED " AND s.key_no < $1 ORDER BY s.purpose, s.object LIMIT $2 FOR UPDATE OF s";
#undef DIDTRON_SEALED
// Keys of a company are made one after the other.
constexpr std::string_view lock_keys = "SELECT pg_advisory_xact_lock(hashtextextended('data_keys', app_tenant()))";
// Held, so that it is not taken away as unused before the secret that is sealed under it is there.
constexpr std::string_view newest_key = R"(
  SELECT key_no, master_version, wrapped FROM data_keys WHERE tenant_id = app_tenant() ORDER BY key_no DESC LIMIT 1 FOR KEY SHARE)";
constexpr std::string_view all_keys =
    "SELECT key_no, master_version, wrapped FROM data_keys WHERE tenant_id = app_tenant() ORDER BY key_no FOR UPDATE";
constexpr std::string_view add_key = R"(
  INSERT INTO data_keys (tenant_id, key_no, master_version, wrapped) VALUES (app_tenant(), $1, $2, $3))";
constexpr std::string_view wrap_again =
    "UPDATE data_keys SET master_version = $2, wrapped = $3 WHERE tenant_id = app_tenant() AND key_no = $1";
constexpr std::string_view put = R"(
  INSERT INTO secrets (tenant_id, purpose, object, key_no, sealed, changed_by) VALUES (app_tenant(), $1, $2, $3, $4, $5)
  ON CONFLICT (tenant_id, purpose, object) DO UPDATE
  SET key_no = excluded.key_no, sealed = excluded.sealed, changed_at = now(), changed_by = excluded.changed_by)";
constexpr std::string_view reseal =
    "UPDATE secrets SET key_no = $3, sealed = $4 WHERE tenant_id = app_tenant() AND purpose = $1 AND object = $2";
constexpr std::string_view forget =
    "DELETE FROM secrets WHERE tenant_id = app_tenant() AND purpose = $1 AND object = $2";
constexpr std::string_view drop_unused = R"(
  DELETE FROM data_keys k WHERE k.tenant_id = app_tenant() AND k.key_no < $1
  AND NOT EXISTS (SELECT FROM secrets s WHERE s.tenant_id = k.tenant_id AND s.key_no = k.key_no))";
constexpr std::string_view count_older =
    "SELECT count(*) FROM secrets WHERE tenant_id = app_tenant() AND key_no < $1";
constexpr std::string_view count = "SELECT count(*) FROM secrets WHERE tenant_id = app_tenant()";
}  // namespace secrets_sql

namespace secrets_detail {

struct wrapped_key {
  std::int64_t key_no = 0;
  std::int64_t master_version = 0;
  std::string wrapped = {};
};
struct sealed_secret {
  secret_name name = {};
  std::string sealed = {};
  wrapped_key key = {};
};

wrapped_key read_key(pg::row_reader& in) {
  wrapped_key k;
  k.key_no = in.i64();
  k.master_version = in.i64();
  k.wrapped = in.bytes();
  return k;
}
sealed_secret read_sealed(pg::row_reader& in) {
  sealed_secret s;
  s.name.purpose = in.text();
  s.name.object = in.text();
  s.sealed = in.bytes();
  s.key = read_key(in);
  return s;
}

// The parts have letters of their own (checks of the tables), so no two lists give one text.
std::string context_of(tenant_id tenant, const wrapped_key& key) {
  return "didtron data key|" + std::to_string(tenant.value) + "|" + std::to_string(key.key_no) +
         "|" + std::to_string(key.master_version);
}
std::string context_of(tenant_id tenant, const secret_name& name, std::int64_t key_no) {
  return "didtron secret|" + std::to_string(tenant.value) + "|" + name.purpose + "|" + name.object +
         "|" + std::to_string(key_no);
}

result<sealing_key> unwrapped(const master_keys& keys, tenant_id tenant, const wrapped_key& key) {
  const auto* master = keys.find(static_cast<std::int32_t>(key.master_version));
  if (master == nullptr)
    return fail(errc::bad_config, "master key version " + std::to_string(key.master_version) +
                                      " is needed and is not in the file of master keys");
  auto bytes = unseal(*master, key.wrapped, context_of(tenant, key));
  if (!bytes) return fail(std::move(bytes).error());
  auto opened = sealing_key::from_bytes(*bytes);
  wipe(*bytes);
  return opened;
}

/// Wraps in the newest master key.
result<void> wrap(const master_keys& keys, tenant_id tenant, const sealing_key& plain, wrapped_key& key) {
  key.master_version = keys.newest();
  auto sealed = seal(*keys.find(keys.newest()), plain.bytes(), context_of(tenant, key));
  if (!sealed) return fail(std::move(sealed).error());
  key.wrapped = std::move(*sealed);
  return {};
}

result<std::string> opened(const master_keys& keys, tenant_id tenant, const sealed_secret& s) {
  const auto key = unwrapped(keys, tenant, s.key);
  if (!key) return fail(key.error());
  return unseal(*key, s.sealed, context_of(tenant, s.name, s.key.key_no));
}

result<std::optional<wrapped_key>> newest_key(pg::transaction& tx) {
  auto rows = tx.execute(secrets_sql::newest_key);
  if (!rows) return fail(std::move(rows).error());
  if (rows->empty()) return std::optional<wrapped_key>{};
  auto key = pg::first_row(*rows, read_key);
  if (!key) return fail(std::move(key).error());
  return std::optional{std::move(*key)};
}

result<wrapped_key> add_key(pg::transaction& tx, const master_keys& keys, std::int64_t key_no) {
  auto plain = sealing_key::generate();
  if (!plain) return fail(std::move(plain).error());
  wrapped_key key;
  key.key_no = key_no;
  if (auto ok = wrap(keys, tx.tenant(), *plain, key); !ok) return fail(std::move(ok).error());
  auto done = tx.execute(secrets_sql::add_key,
                         pg::params{}.i64(key.key_no).i64(key.master_version).bytes(key.wrapped));
  if (!done) return fail(std::move(done).error());
  return key;
}

/// The company's newest key, made when there is none.
result<wrapped_key> key_to_seal_with(pg::transaction& tx, const master_keys& keys) {
  for (const bool is_locked : {false, true}) {
    if (is_locked)
      if (auto held = tx.execute(secrets_sql::lock_keys); !held) return fail(std::move(held).error());
    auto key = newest_key(tx);
    if (!key) return fail(std::move(key).error());
    if (*key) return std::move(**key);
  }
  return add_key(tx, keys, 1);
}

result<void> reseal_one(pg::transaction& tx, const master_keys& keys, const sealed_secret& s,
                        const sealing_key& under, std::int64_t key_no) {
  auto plain = opened(keys, tx.tenant(), s);
  if (!plain) return fail(std::move(plain).error());
  auto sealed = seal(under, *plain, context_of(tx.tenant(), s.name, key_no));
  wipe(*plain);
  if (!sealed) return fail(std::move(sealed).error());
  auto done = tx.execute(secrets_sql::reseal, pg::params{}.text(s.name.purpose).text(s.name.object).i64(key_no).bytes(*sealed));
  if (!done) return fail(std::move(done).error());
  return {};
}

result<std::int64_t> count_of(result<pg::rows> rows) {
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) { return in.i64(); });
}

std::optional<secret_state> state_in(const pg::rows& rows) {
  if (rows.empty()) return std::nullopt;
  auto state = pg::first_row(rows, [](pg::row_reader& in) {
    secret_state s;
    s.changed_at = in.time();
    s.changed_by.value = in.i64();
    s.changed_by.name = in.text();
    return s;
  });
  if (!state) return std::nullopt;
  return *state;
}

}  // namespace secrets_detail

using namespace secrets_detail;

pg::query<std::optional<secret_state>> secret_state_of(tenant_id tenant, const secret_name& name) {
  return {tenant,
          {{secrets_sql::state, pg::params{}.text(name.purpose).text(name.object)}},
          [](const std::vector<pg::rows>& r) -> result<std::optional<secret_state>> { return state_in(r[0]); }};
}

result<secret_state> keep_secret(pg::transaction& tx, const master_keys& keys, const secret_name& name,
                                 std::string_view plain, user_id by) {
  if (plain.empty() || plain.size() > secret_bytes_max)
    return fail_field("/value", "has not 1 to " + std::to_string(secret_bytes_max) + " bytes");
  auto key = key_to_seal_with(tx, keys);
  if (!key) return fail(std::move(key).error());
  const auto under = unwrapped(keys, tx.tenant(), *key);
  if (!under) return fail(under.error());
  auto sealed = seal(*under, plain, context_of(tx.tenant(), name, key->key_no));
  if (!sealed) return fail(std::move(sealed).error());
  auto done = tx.execute(
      secrets_sql::put, pg::params{}.text(name.purpose).text(name.object).i64(key->key_no).bytes(*sealed).id(by));
  if (!done) return fail(std::move(done).error());
  auto rows = tx.execute(secrets_sql::state, pg::params{}.text(name.purpose).text(name.object));
  if (!rows) return fail(std::move(rows).error());
  const auto state = state_in(*rows);
  if (!state) return fail(errc::internal, "the secret was not kept");
  return *state;
}

result<bool> forget_secret(pg::transaction& tx, const secret_name& name) {
  auto done = tx.execute(secrets_sql::forget, pg::params{}.text(name.purpose).text(name.object));
  if (!done) return fail(std::move(done).error());
  return done->affected() > 0;
}

pg::query<std::optional<std::string>> open_secret(tenant_id tenant, std::shared_ptr<const master_keys> keys,
                                                  const secret_name& name) {
  return {tenant,
          {{secrets_sql::one, pg::params{}.text(name.purpose).text(name.object)}},
          [tenant, keys = std::move(keys)](const std::vector<pg::rows>& r) -> result<std::optional<std::string>> {
            if (r[0].empty()) return std::optional<std::string>{};
            const auto found = pg::first_row(r[0], read_sealed);
            if (!found) return fail(found.error());
            auto plain = opened(*keys, tenant, *found);
            if (!plain) return fail(std::move(plain).error());
            return std::optional{std::move(*plain)};
          }};
}

result<std::int64_t> rewrap_data_keys(pg::transaction& tx, const master_keys& keys) {
  auto rows = tx.execute(secrets_sql::all_keys);
  if (!rows) return fail(std::move(rows).error());
  auto found = pg::map_rows(*rows, read_key);
  if (!found) return fail(std::move(found).error());
  std::int64_t count = 0;
  for (wrapped_key& key : *found) {
    if (key.master_version == keys.newest()) continue;
    auto plain = unwrapped(keys, tx.tenant(), key);
    if (!plain) return fail(std::move(plain).error());
    if (auto ok = wrap(keys, tx.tenant(), *plain, key); !ok) return fail(std::move(ok).error());
    auto done = tx.execute(secrets_sql::wrap_again,
                           pg::params{}.i64(key.key_no).i64(key.master_version).bytes(key.wrapped));
    if (!done) return fail(std::move(done).error());
    ++count;
  }
  return count;
}

result<bool> begin_resealing(pg::transaction& tx, const master_keys& keys) {
  if (auto held = tx.execute(secrets_sql::lock_keys); !held) return fail(std::move(held).error());
  auto newest = newest_key(tx);
  if (!newest) return fail(std::move(newest).error());
  if (!*newest) return false;
  const auto waiting = count_of(tx.execute(secrets_sql::count_older, pg::params{}.i64((*newest)->key_no)));
  if (!waiting) return fail(waiting.error());
  if (*waiting > 0) return true;
  if (auto made = add_key(tx, keys, (*newest)->key_no + 1); !made) return fail(std::move(made).error());
  return true;
}

result<resealing> reseal_some(pg::transaction& tx, const master_keys& keys, std::int64_t most) {
  auto newest = newest_key(tx);
  if (!newest) return fail(std::move(newest).error());
  if (!*newest) return resealing{0, true};
  const auto key_no = (*newest)->key_no;
  auto under = unwrapped(keys, tx.tenant(), **newest);
  if (!under) return fail(std::move(under).error());
  auto rows = tx.execute(secrets_sql::older, pg::params{}.i64(key_no).i64(most));
  if (!rows) return fail(std::move(rows).error());
  auto found = pg::map_rows(*rows, read_sealed);
  if (!found) return fail(std::move(found).error());
  resealing out;
  for (const sealed_secret& s : *found) {
    if (auto ok = reseal_one(tx, keys, s, *under, key_no); !ok) return fail(std::move(ok).error());
    ++out.resealed;
  }
  const auto waiting = count_of(tx.execute(secrets_sql::count_older, pg::params{}.i64(key_no)));
  if (!waiting) return fail(waiting.error());
  out.is_done = *waiting == 0;
  if (!out.is_done) return out;
  if (auto gone = tx.execute(secrets_sql::drop_unused, pg::params{}.i64(key_no)); !gone)
    return fail(std::move(gone).error());
  return out;
}

result<std::int64_t> check_secrets(pg::transaction& tx, const master_keys& keys) {
  auto rows = tx.execute(secrets_sql::every);
  if (!rows) return fail(std::move(rows).error());
  auto found = pg::map_rows(*rows, read_sealed);
  if (!found) return fail(std::move(found).error());
  for (const sealed_secret& s : *found) {
    auto plain = opened(keys, tx.tenant(), s);
    if (!plain) {
      return fail(plain.error().kind, s.name.purpose + " of " + s.name.object + ": " + plain.error().message);
    }
    wipe(*plain);
  }
  return static_cast<std::int64_t>(found->size());
}

result<std::int64_t> count_secrets(pg::transaction& tx) { return count_of(tx.execute(secrets_sql::count)); }

std::string keyed_digest(const master_keys& keys, std::string_view text) {
  const auto key = keys.find(keys.newest())->bytes();
  const std::string input = "didtron digest|" + std::string{text};
  std::string out(EVP_MAX_MD_SIZE, '\0');
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(input.data()),
       input.size(), reinterpret_cast<unsigned char*>(out.data()), &size);
  out.resize(size);
  return out;
}

}  // namespace didtron::storage
