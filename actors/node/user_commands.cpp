#include <algorithm>
#include <charconv>
#include <cstdio>

#include "actors/domain/access/grant.hpp"
#include "actors/node/commands.hpp"
#include "actors/node/config.hpp"
#include "http/password_pool.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/repositories/users.hpp"

namespace didtron::node {

namespace user_commands_detail {

int complain(const error& e) {
  std::fprintf(stderr, "error: %s\n", to_string(e).c_str());
  return e.kind == errc::bad_config ? 2 : 1;
}

result<pg::connection> open_database(const std::string& config_path) {
  auto c = load_config(config_path, environment());
  if (!c) return fail(std::move(c).error());
  if (c->database.url.empty()) return fail(errc::bad_config, "database.url is not set");
  return pg::connection::open(c->database.url);
}

/// The digest of the password that is a line of standard input.
result<std::string> read_password() {
  std::string password;
  for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar())
    password += static_cast<char>(c);
  return http::hash_password(password);
}

result<storage::tenant_record> find_tenant(pg::connection& db, std::int64_t id) {
  auto all = pg::run(db, storage::all_tenants());
  if (!all) return fail(std::move(all).error());
  const auto found = std::find_if(all->begin(), all->end(), [id](const auto& t) {
    return id == 0 ? t.kind == "platform" : t.id.value == id;
  });
  if (found == all->end()) return fail(errc::not_found, "there is no such company");
  return *found;
}

/// What is stored of the request. Error: invalid_argument (the role is none, or not for people of the
/// company).
result<storage::new_user> user_of(const new_user_request& request, const std::string& tenant_kind) {
  storage::new_user user;
  user.email = request.email;
  user.display_name = request.name.empty() ? request.email : request.name;
  constexpr std::string_view custom = "custom:";
  if (request.role.starts_with(custom)) {
    std::int64_t id = 0;
    const char* end = request.role.data() + request.role.size();
    const auto read = std::from_chars(request.role.data() + custom.size(), end, id);
    if (read.ec != std::errc{} || read.ptr != end || id <= 0)
      return fail(errc::invalid_argument, "custom:<number> names a role of the company");
    user.role = custom_role_name;
    user.custom_role_id = id;
    return user;
  }
  const system_role* role = find_system_role(request.role);
  if (role == nullptr) return fail(errc::invalid_argument, "there is no role " + request.role);
  if (role->whom != audience_of(tenant_kind))
    return fail(errc::invalid_argument,
                "the role " + request.role + " is not for people of a " + tenant_kind);
  user.role = request.role;
  return user;
}

result<user_id> add(pg::connection& db, const new_user_request& request) {
  auto tenant = find_tenant(db, request.tenant_id);
  if (!tenant) return fail(std::move(tenant).error());
  auto user = user_of(request, tenant->kind);
  if (!user) return fail(std::move(user).error());
  auto hash = read_password();
  if (!hash) return fail(std::move(hash).error());
  user->password_hash = std::move(*hash);
  auto tx = pg::transaction::begin(db, tenant->id);
  if (!tx) return fail(std::move(tx).error());
  auto made = storage::insert_user(*tx, *user);
  if (!made) return made;
  storage::audit_record record;
  record.actor = "command line";
  record.action = "user.add";
  record.object = "user:" + std::to_string(made->value);
  auto said = storage::append_audit(*tx, record);
  if (!said) return fail(std::move(said).error());
  if (auto done = tx->commit(); !done) return fail(std::move(done).error());
  return made;
}

}  // namespace user_commands_detail

int user_add(const std::string& config_path, const new_user_request& request) {
  auto db = user_commands_detail::open_database(config_path);
  if (!db) return user_commands_detail::complain(db.error());
  auto made = user_commands_detail::add(*db, request);
  if (!made) return user_commands_detail::complain(made.error());
  std::printf("user %lld made: %s, %s\n", static_cast<long long>(made->value),
              request.email.c_str(), request.role.c_str());
  return 0;
}

int user_password(const std::string& config_path, const std::string& email) {
  using user_commands_detail::complain;
  auto db = user_commands_detail::open_database(config_path);
  if (!db) return complain(db.error());
  auto hash = user_commands_detail::read_password();
  if (!hash) return complain(hash.error());
  auto found = pg::run(*db, storage::user_by_email(email));
  if (!found) return complain(found.error());
  auto tx = pg::transaction::begin(*db, tenant_id{found->user.tenant.value});
  if (!tx) return complain(tx.error());
  if (auto set = storage::set_password(*tx, found->user.id, *hash); !set)
    return complain(set.error());
  storage::audit_record record;
  record.actor = "command line";
  record.action = "user.password";
  record.object = actor_name(found->user.id);
  if (auto said = storage::append_audit(*tx, record); !said) return complain(said.error());
  if (auto done = tx->commit(); !done) return complain(done.error());
  std::printf("password of %s set\n", email.c_str());
  return 0;
}

}  // namespace didtron::node
