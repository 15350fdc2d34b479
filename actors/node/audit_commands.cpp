#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

#include "actors/node/commands.hpp"
#include "actors/node/config.hpp"
#include "storage/repositories/audit_verify.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/sha256.hpp"

namespace didtron::node {

namespace audit_commands_detail {

int complain(const error& e) {
  std::fprintf(stderr, "error: %s\n", to_string(e).c_str());
  return e.kind == errc::bad_config || e.kind == errc::invalid_argument ? 2 : 1;
}

/// Lines "head <tenant> <link> <64 hex digits>"; whatever else `audit verify` prints is passed over.
result<std::map<std::int64_t, storage::known_heads>> read_heads(const std::string& path) {
  std::map<std::int64_t, storage::known_heads> out;
  if (path.empty()) return out;
  std::ifstream in{path};
  if (!in) return fail(errc::invalid_argument, "cannot read " + path);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with("head ")) continue;
    std::istringstream words{line};
    std::string word, digest;
    std::int64_t tenant = 0;
    std::int64_t link = 0;
    if (!(words >> word >> tenant >> link >> digest) || digest.size() != 64)
      return fail(errc::invalid_argument, path + ": no head: " + line.substr(0, 120));
    if (link > 0) out[tenant][link] = digest;
  }
  return out;
}

result<bool> verify_all(const config& c, const std::map<std::int64_t, storage::known_heads>& known) {
  if (c.database.url.empty()) return fail(errc::bad_config, "database.url is not set");
  auto db = pg::connection::open(c.database.url);
  if (!db) return fail(std::move(db).error());
  auto tenants = pg::run(*db, storage::all_tenants());
  if (!tenants) return fail(std::move(tenants).error());
  bool is_good = true;
  for (const auto& tenant : *tenants) {
    const auto heads = known.find(tenant.id.value);
    auto found = storage::verify_audit(*db, tenant.id,
                                       heads == known.end() ? storage::known_heads{} : heads->second);
    if (!found) return fail(std::move(found).error());
    const auto number = static_cast<long long>(tenant.id.value);
    const auto links = static_cast<long long>(found->links);
    for (const auto& fault : found->faults)
      std::printf("FAIL audit_chain: tenant %lld: %s\n", number, fault.c_str());
    if (found->faults.empty()) std::printf("ok audit_chain: tenant %lld: %lld links\n", number, links);
    std::printf("head %lld %lld %s\n", number, static_cast<long long>(found->head.link_no),
                storage::to_hex(found->head.digest).c_str());
    is_good = is_good && found->faults.empty();
  }
  return is_good;
}

}  // namespace audit_commands_detail

int audit_verify(const std::string& config_path, const std::string& heads) {
  using namespace audit_commands_detail;
  auto c = load_config(config_path, environment());
  if (!c) return complain(c.error());
  auto known = read_heads(heads);
  if (!known) return complain(known.error());
  auto is_good = verify_all(*c, *known);
  if (!is_good) return complain(is_good.error());
  return *is_good ? 0 : 1;
}

}  // namespace didtron::node
