#include "storage/repositories/roles.hpp"

#include "actors/domain/core/limits.hpp"
#include "storage/repositories/users.hpp"

namespace didtron::storage {

namespace roles_sql {
#define DIDTRON_ROLE_COLUMNS                                                                       \
  "SELECT r.role_id, r.name, r.description, array_to_string(r.permissions, ' '), r.version, "      \
  "r.created_at, r.changed_at, (SELECT count(*) FROM users u WHERE u.tenant_id = r.tenant_id AND " \
  "u.custom_role_id = r.role_id) FROM roles r "                                                    \
  "WHERE r.tenant_id = app_tenant() AND r.deleted_at IS NULL"
constexpr std::string_view all = DIDTRON_ROLE_COLUMNS " ORDER BY r.role_id LIMIT $1";
constexpr std::string_view one = DIDTRON_ROLE_COLUMNS " AND r.role_id = $1";
constexpr std::string_view lock_one = DIDTRON_ROLE_COLUMNS " AND r.role_id = $1 FOR UPDATE OF r";
#undef DIDTRON_ROLE_COLUMNS
// Two at once would both see room: roles of a tenant are made one after the other.
constexpr std::string_view lock_all = "SELECT pg_advisory_xact_lock(hashtextextended('roles', app_tenant()))";
constexpr std::string_view count =
    "SELECT count(*), count(*) FILTER (WHERE lower(name) = lower($1) AND role_id <> $2) FROM roles "
    "WHERE tenant_id = app_tenant() AND deleted_at IS NULL";
constexpr std::string_view insert = R"(
  INSERT INTO roles (tenant_id, name, description, permissions, created_by)
  VALUES (app_tenant(), $1, $2, $3, $4) RETURNING role_id)";
constexpr std::string_view update = R"(
  UPDATE roles SET name = $2, description = $3, permissions = $4, version = version + 1, changed_at = now()
  WHERE tenant_id = app_tenant() AND role_id = $1)";
constexpr std::string_view remove =
    "UPDATE roles SET deleted_at = now() WHERE tenant_id = app_tenant() AND role_id = $1";
constexpr std::string_view standing = R"(
  SELECT u.user_id, u.email, u.display_name, u.role, t.tenant_id, t.name, t.kind, coalesce(r.role_id, 0), coalesce(r.name, ''),
         coalesce(array_to_string(r.permissions, ' '), ''), hidden_features(t.tenant_id), u.is_active AND tenant_is_open(t.tenant_id)
  FROM users u
  JOIN tenants t ON t.tenant_id = u.tenant_id
  LEFT JOIN roles r ON r.tenant_id = u.tenant_id AND r.role_id = u.custom_role_id AND r.deleted_at IS NULL
  WHERE u.user_id = $1 AND (u.tenant_id = $2 OR ($3 AND t.parent_tenant_id = $2)))";
}  // namespace roles_sql

namespace roles_detail {

custom_role_view read_role(pg::row_reader& in) {
  custom_role_view r;
  r.id = in.i64();
  r.name = in.text();
  r.description = in.text();
  r.may = permissions_in(in.text());
  r.version = in.i64();
  r.created_at = in.time();
  r.changed_at = in.time();
  r.users = in.i64();
  return r;
}

result<custom_role_view> one_of(const pg::rows& rows) {
  if (rows.empty()) return fail(errc::not_found, "no such role");
  return pg::first_row(rows, read_role);
}

result<custom_role_view> find(pg::transaction& tx, std::string_view sql, std::int64_t id) {
  auto rows = tx.execute(sql, pg::params{}.i64(id));
  if (!rows) return fail(std::move(rows).error());
  return one_of(*rows);
}

std::vector<std::string> keys_of(const permission_set& may) {
  std::vector<std::string> keys;
  may.for_each([&](permission p) { keys.push_back(key_of(p)); });
  return keys;
}

struct neighbours {
  std::int64_t roles = 0;
  std::int64_t same_name = 0;
};
/// The other roles of the tenant, which stay as they are until the transaction ends.
result<neighbours> hold_neighbours(pg::transaction& tx, std::string_view name, std::int64_t id) {
  if (auto held = tx.execute(roles_sql::lock_all); !held) return fail(std::move(held).error());
  auto rows = tx.execute(roles_sql::count, pg::params{}.text(name).i64(id));
  if (!rows) return fail(std::move(rows).error());
  return pg::first_row(*rows, [](pg::row_reader& in) {
    neighbours n;
    n.roles = in.i64();
    n.same_name = in.i64();
    return n;
  });
}

}  // namespace roles_detail

permission_set permissions_in(std::string_view keys) noexcept {
  permission_set out;
  while (!keys.empty()) {
    const std::size_t space = keys.find(' ');
    if (const auto p = parse_permission(keys.substr(0, space))) out.add(*p);
    keys.remove_prefix(space == std::string_view::npos ? keys.size() : space + 1);
  }
  return out;
}

pg::query<std::vector<custom_role_view>> custom_roles(const viewer& who) {
  return {who.tenant,
          {{roles_sql::all, pg::params{}.i64(limits::custom_roles_max)}},
          [](const std::vector<pg::rows>& r) { return pg::map_rows(r[0], roles_detail::read_role); }};
}

pg::query<custom_role_view> custom_role_one(const viewer& who, std::int64_t id) {
  return {who.tenant,
          {{roles_sql::one, pg::params{}.i64(id)}},
          [](const std::vector<pg::rows>& r) { return roles_detail::one_of(r[0]); }};
}

result<custom_role_view> insert_custom_role(pg::transaction& tx, const new_custom_role& role) {
  auto others = roles_detail::hold_neighbours(tx, role.name, 0);
  if (!others) return fail(std::move(others).error());
  if (others->same_name != 0) return fail(errc::conflict, "there is a role of this name");
  if (others->roles >= limits::custom_roles_max)
    return fail(errc::limit_exceeded,
                "at most " + std::to_string(limits::custom_roles_max) + " roles of one's own");
  auto made = tx.execute(roles_sql::insert, pg::params{}
                                                .text(role.name)
                                                .text(role.description)
                                                .text_array(roles_detail::keys_of(role.may))
                                                .id(role.by));
  if (!made) return fail(std::move(made).error());
  auto id = pg::first_row(*made, [](pg::row_reader& in) { return in.i64(); });
  if (!id) return fail(std::move(id).error());
  return roles_detail::find(tx, roles_sql::one, *id);
}

result<changed_role> change_custom_role(pg::transaction& tx, std::int64_t id,
                                        const custom_role_change& change) {
  auto before = roles_detail::find(tx, roles_sql::lock_one, id);
  if (!before) return fail(std::move(before).error());
  if (before->version != change.version)
    return fail(errc::stale_version, "somebody has changed the role meanwhile");
  const std::string name = change.name.value_or(before->name);
  auto others = roles_detail::hold_neighbours(tx, name, id);
  if (!others) return fail(std::move(others).error());
  if (others->same_name != 0) return fail(errc::conflict, "there is a role of this name");
  auto done = tx.execute(roles_sql::update,
                         pg::params{}
                             .i64(id)
                             .text(name)
                             .text(change.description.value_or(before->description))
                             .text_array(roles_detail::keys_of(change.may.value_or(before->may))));
  if (!done) return fail(std::move(done).error());
  auto after = roles_detail::find(tx, roles_sql::one, id);
  if (!after) return fail(std::move(after).error());
  return changed_role{std::move(*before), std::move(*after)};
}

result<custom_role_view> delete_custom_role(pg::transaction& tx, std::int64_t id) {
  if (auto held = roles_detail::find(tx, roles_sql::lock_one, id); !held) return held;
  // Counted by a statement of its own: users who got the role while this one waited for it are seen.
  auto before = roles_detail::find(tx, roles_sql::one, id);
  if (!before) return before;
  if (before->users != 0)
    return fail(errc::conflict, std::to_string(before->users) + " users have the role");
  if (auto done = tx.execute(roles_sql::remove, pg::params{}.i64(id)); !done)
    return fail(std::move(done).error());
  return before;
}

pg::query<user_standing> user_standing_of(const viewer& who, user_id user) {
  return {{},
          {{roles_sql::standing, pg::params{}.id(user).id(who.tenant).boolean(who.is_platform)}},
          [](const std::vector<pg::rows>& r) -> result<user_standing> {
            if (r[0].empty()) return fail(errc::not_found, "no such user");
            return pg::first_row(r[0], [](pg::row_reader& in) {
              user_standing s;
              s.user = read_user(in);
              s.is_active = in.boolean();
              return s;
            });
          }};
}

}  // namespace didtron::storage
