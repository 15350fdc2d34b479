#include "storage/repositories/users.hpp"

#include "actors/domain/access/features.hpp"
#include "storage/repositories/login_sessions.hpp"
#include "storage/repositories/roles.hpp"

namespace didtron::storage {

namespace users_sql {
constexpr std::string_view by_email = R"(
  SELECT u.user_id, u.email, u.display_name, u.role, t.tenant_id, t.name, t.kind, coalesce(r.role_id, 0), coalesce(r.name, ''),
         coalesce(array_to_string(r.permissions, ' '), ''), hidden_features(t.tenant_id), u.password_hash,
         u.is_active AND tenant_is_open(t.tenant_id), u.failed_logins, u.locked_until_at,
         coalesce(u.locked_until_at > now(), false)
  FROM users u JOIN tenants t ON t.tenant_id = u.tenant_id
  LEFT JOIN roles r ON r.tenant_id = u.tenant_id AND r.role_id = u.custom_role_id AND r.deleted_at IS NULL
  WHERE u.email = lower($1))";
constexpr std::string_view insert = R"(
  INSERT INTO users (tenant_id, email, display_name, role, password_hash, custom_role_id)
  VALUES (app_tenant(), lower($1), $2, $3, $4, $5) RETURNING user_id)";
// Held until the user is there, so that the role is not deleted meanwhile.
constexpr std::string_view hold_role =
    "SELECT role_id FROM roles WHERE tenant_id = app_tenant() AND role_id = $1 AND deleted_at IS NULL FOR SHARE";
constexpr std::string_view set_password = R"(
  UPDATE users SET password_hash = $2, failed_logins = 0, locked_until_at = NULL
  WHERE tenant_id = app_tenant() AND user_id = $1)";
constexpr std::string_view failed = R"(
  UPDATE users SET failed_logins = least(failed_logins, 1000000) + 1
  WHERE tenant_id = app_tenant() AND user_id = $1
  RETURNING failed_logins)";
constexpr std::string_view succeeded = R"(
  UPDATE users SET failed_logins = 0, locked_until_at = NULL
  WHERE tenant_id = app_tenant() AND user_id = $1 AND (failed_logins <> 0 OR locked_until_at IS NOT NULL))";
}  // namespace users_sql

user_view read_user(pg::row_reader& in) {
  user_view u;
  u.id = in.id<user_id>();
  u.email = in.text();
  u.display_name = in.text();
  u.role = in.text();
  u.tenant.value = in.i64();
  u.tenant.name = in.text();
  u.tenant_kind = in.text();
  u.custom_role.value = in.i64();
  u.custom_role.name = in.text();
  u.custom_permissions = permissions_in(in.text());
  u.hidden = permissions_of_features(in.text());
  return u;
}

pg::query<login_user> user_by_email(std::string_view email) {
  return {
      {}, {{users_sql::by_email, pg::params{}.text(email)}}, [](const std::vector<pg::rows>& r) {
        return pg::first_row(r[0], [](pg::row_reader& in) {
          login_user u;
          u.user = read_user(in);
          u.password_hash = in.text();
          u.is_active = in.boolean();
          u.failed_logins = in.i32();
          u.locked_until_at = in.opt_time();
          u.is_locked = in.boolean();
          return u;
        });
      }};
}

result<user_id> insert_user(pg::transaction& tx, const new_user& u) {
  if (u.custom_role_id) {
    auto held = tx.execute(users_sql::hold_role, pg::params{}.i64(*u.custom_role_id));
    if (!held) return fail(std::move(held).error());
    if (held->empty()) return fail(errc::not_found, "no such role");
  }
  return tx
      .execute(users_sql::insert,
               pg::params{}
                   .text(u.email)
                   .text(u.display_name)
                   .text(u.role)
                   .text(u.password_hash)
                   .i64(u.custom_role_id))
      .and_then([](const pg::rows& r) {
        return pg::first_row(r, [](pg::row_reader& in) { return in.id<user_id>(); });
      });
}

result<void> set_password(pg::transaction& tx, user_id user, std::string_view password_hash) {
  auto done = tx.execute(users_sql::set_password, pg::params{}.id(user).text(password_hash));
  if (!done) return fail(std::move(done).error());
  if (done->affected() == 0) return fail(errc::not_found, "no such user");
  return revoke_login_sessions_of(tx, user);
}

result<std::int32_t> record_failed_login(pg::transaction& tx, user_id user) {
  return tx.execute(users_sql::failed, pg::params{}.id(user)).and_then([](const pg::rows& r) {
    return pg::first_row(r, [](pg::row_reader& in) { return in.i32(); });
  });
}

result<void> record_login(pg::transaction& tx, user_id user) {
  auto done = tx.execute(users_sql::succeeded, pg::params{}.id(user));
  if (!done) return fail(std::move(done).error());
  return {};
}

}  // namespace didtron::storage
