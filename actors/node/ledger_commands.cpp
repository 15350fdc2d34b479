#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <fcntl.h>
#include <unistd.h>

#include "actors/node/commands.hpp"
#include "actors/node/config.hpp"
#include "actors/workers/entry_valuer.hpp"
#include "protocols/ledger/proof_json.hpp"
#include "storage/ed25519.hpp"
#include "storage/repositories/ledger_roots.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/sha256.hpp"

namespace didtron::node {

namespace ledger_commands_detail {

inline constexpr std::size_t key_bytes = 32;
inline constexpr std::string_view tenant_of_account =
    "SELECT tenant_id FROM accounts WHERE account_id = $1";

int complain(const error& e) {
  std::fprintf(stderr, "error: %s\n", to_string(e).c_str());
  return e.kind == errc::bad_config ? 2 : 1;
}

result<std::string> read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return fail(errc::not_found, "cannot read " + path);
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

/// The secret key of a file: 64 hex digits and a line end.
result<std::string> read_key(const std::string& path) {
  auto text = read_file(path);
  if (!text) return text;
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r')) text->pop_back();
  auto key = ledger_json::from_hex(*text, key_bytes);
  if (!key) return fail(errc::bad_config, path + " holds no key of 64 hex digits");
  return key;
}

result<pg::connection> open_database(const std::string& config_path) {
  auto c = load_config(config_path, environment());
  if (!c) return fail(std::move(c).error());
  if (c->database.url.empty()) return fail(errc::bad_config, "database.url is not set");
  return pg::connection::open(c->database.url);
}

/// Signs one tenant's days in a transaction of its own.
result<std::vector<ledger_root>> sign_tenant(pg::connection& db, tenant_id tenant,
                                             const std::string& secret) {
  auto tx = pg::transaction::begin(db, tenant);
  if (!tx) return fail(std::move(tx).error());
  auto made = storage::sign_roots(*tx, secret);
  if (!made) return made;
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  return made;
}

}  // namespace ledger_commands_detail

using namespace ledger_commands_detail;

int ledger_keygen(const std::string& path) {
  auto secret = storage::ed25519::new_secret();
  if (!secret) return complain(secret.error());
  auto public_key = storage::ed25519::public_key_of(*secret);
  if (!public_key) return complain(public_key.error());
  // Never over a key that is there: what it signed could not be followed up.
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0)
    return complain({errc::conflict,
                     errno == EEXIST ? path + " is there already" : "cannot write " + path,
                     {},
                     {}});
  const std::string text = ledger_json::to_hex(*secret) + "\n";
  const bool is_written = ::write(file, text.data(), text.size()) ==
                              static_cast<ssize_t>(text.size()) &&
                          ::fsync(file) == 0;
  if (::close(file) != 0 || !is_written)
    return complain({errc::unavailable, "cannot write " + path, {}, {}});
  std::printf("%s\n", ledger_json::to_hex(*public_key).c_str());
  return 0;
}

int ledger_sign(const std::string& config_path, const std::string& key_path) {
  auto secret = read_key(key_path);
  if (!secret) return complain(secret.error());
  auto db = open_database(config_path);
  if (!db) return complain(db.error());
  auto tenants = pg::run(*db, storage::all_tenants());
  if (!tenants) return complain(tenants.error());
  std::size_t total = 0;
  for (const auto& t : *tenants) {
    auto made = sign_tenant(*db, t.id, *secret);
    if (!made) return complain(made.error());
    for (const auto& r : *made)
      std::printf("tenant %lld %s entries %lld to %lld root %s\n",
                  static_cast<long long>(t.id.value), r.day.c_str(),
                  static_cast<long long>(r.first_entry_no),
                  static_cast<long long>(r.last_entry_no), ledger_json::to_hex(r.root).c_str());
    total += made->size();
  }
  std::printf("%zu signed\n", total);
  return 0;
}

int ledger_value(const std::string& config_path) {
  auto db = open_database(config_path);
  if (!db) return complain(db.error());
  auto tenants = pg::run(*db, storage::all_tenants());
  if (!tenants) return complain(tenants.error());
  std::int64_t valued = 0;
  std::int64_t waiting = 0;
  for (const auto& t : *tenants) {
    auto done = value_waiting_entries(*db, t.id);
    if (!done) return complain(done.error());
    valued += done->valued;
    waiting += done->waiting;
    if (done->valued + done->waiting == 0) continue;
    std::printf("tenant %lld %lld valued, %lld waiting%s%s\n", static_cast<long long>(t.id.value),
                static_cast<long long>(done->valued), static_cast<long long>(done->waiting),
                done->waiting > 0 ? " for " : "", done->missing.c_str());
  }
  std::printf("%lld valued, %lld waiting\n", static_cast<long long>(valued),
              static_cast<long long>(waiting));
  return waiting == 0 ? 0 : 1;
}

int ledger_proof_of(const std::string& config_path, std::int64_t account) {
  auto db = open_database(config_path);
  if (!db) return complain(db.error());
  auto rows = db->execute(tenant_of_account, pg::params{}.i64(account));
  if (!rows) return complain(rows.error());
  auto tenant = pg::first_row(*rows, [](pg::row_reader& in) { return in.id<tenant_id>(); });
  if (!tenant) return complain({errc::not_found, "no such account", {}, {}});
  auto tx = pg::transaction::begin(*db, *tenant);
  if (!tx) return complain(tx.error());
  auto exported = storage::prove_account(*tx, account_id{account});
  if (!exported) return complain(exported.error());
  const auto text = ledger_json::format_proof(exported->proof) + "\n";
  std::fprintf(stderr, "%zu entries proven, %lld not signed yet, %lld left out (they name others)\n",
               exported->proof.entries.size(), static_cast<long long>(exported->unsigned_yet),
               static_cast<long long>(exported->withheld));
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}

int ledger_check(const std::string& path, const std::string& public_key_hex) {
  auto key = ledger_json::from_hex(public_key_hex, key_bytes);
  if (!key) return complain({errc::bad_config, "the key must be 64 hex digits", {}, {}});
  auto text = read_file(path);
  if (!text) return complain(text.error());
  auto proof = ledger_json::parse_proof(*text);
  if (!proof) return complain(proof.error());
  bool is_good = !proof->entries.empty();
  for (const auto& line :
       check_proof(*proof, *key, [](std::string_view bytes) { return storage::sha256(bytes); },
                   storage::ed25519::is_genuine)) {
    std::printf("%s %s\n", line.is_ok ? "ok" : "FAIL", line.text.c_str());
    is_good = is_good && line.is_ok;
  }
  std::printf("%zu entries, %s\n", proof->entries.size(), is_good ? "all proven" : "NOT proven");
  return is_good ? 0 : 1;
}

}  // namespace didtron::node
