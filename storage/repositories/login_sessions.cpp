#include "storage/repositories/login_sessions.hpp"

#include "storage/repositories/users.hpp"

namespace didtron::storage {

namespace login_sessions_sql {
constexpr std::string_view create = R"(
  INSERT INTO login_sessions (token_digest, tenant_id, user_id, csrf_digest, address, user_agent, expires_at)
  VALUES ($1, app_tenant(), $2, $3, nullif($4, '')::inet, left($5, 400), now() + $6 * interval '1 second')
  RETURNING expires_at)";
constexpr std::string_view find = R"(
  SELECT user_id, email, display_name, role, tenant_id, tenant_name, tenant_kind, custom_role_id, custom_role_name,
         custom_permissions, hidden_features, csrf_digest, created_at, last_seen_at, expires_at, acting_user_id, acting_name, acting_tenant_id,
         acting_tenant_name, acting_until, acting_reason
  FROM login_session_by_digest($1))";
constexpr std::string_view touch = R"(
  UPDATE login_sessions SET last_seen_at = now(),
    expires_at = least(now() + $2 * interval '1 second', created_at + $3 * interval '1 second')
  WHERE tenant_id = app_tenant() AND token_digest = $1 AND revoked_at IS NULL AND expires_at > now()
    AND created_at + $3 * interval '1 second' > now())";
constexpr std::string_view revoke = R"(
  UPDATE login_sessions SET revoked_at = now()
  WHERE tenant_id = app_tenant() AND token_digest = $1 AND revoked_at IS NULL)";
constexpr std::string_view target = "SELECT tenant_id, display_name FROM impersonation_target($1)";
constexpr std::string_view begin = R"(
  UPDATE login_sessions SET as_tenant_id = $2, as_user_id = $3, as_until = now() + $4 * interval '1 minute', as_reason = $5
  WHERE tenant_id = app_tenant() AND token_digest = $1 AND revoked_at IS NULL AND expires_at > now()
    AND coalesce(as_until <= now(), true)
  RETURNING as_until)";
constexpr std::string_view end = R"(
  UPDATE login_sessions SET as_tenant_id = NULL, as_user_id = NULL, as_until = NULL, as_reason = NULL
  WHERE tenant_id = app_tenant() AND token_digest = $1 AND as_until > now())";
constexpr std::string_view revoke_of_user = R"(
  UPDATE login_sessions SET revoked_at = now()
  WHERE tenant_id = app_tenant() AND user_id = $1 AND revoked_at IS NULL)";
}  // namespace login_sessions_sql

namespace login_sessions_detail {
result<void> run(pg::transaction& tx, std::string_view sql, pg::params args) {
  auto done = tx.execute(sql, std::move(args));
  if (!done) return fail(std::move(done).error());
  return {};
}
}  // namespace login_sessions_detail

result<instant> create_login_session(pg::transaction& tx, const new_login_session& s) {
  return tx
      .execute(login_sessions_sql::create, pg::params{}
                                               .bytes(s.token_digest)
                                               .id(s.user)
                                               .bytes(s.csrf_digest)
                                               .text(s.address)
                                               .text(s.user_agent)
                                               .i64(s.lifetime_s))
      .and_then([](const pg::rows& r) {
        return pg::first_row(r, [](pg::row_reader& in) { return in.time(); });
      });
}

pg::query<login_session> login_session_by_digest(std::string_view token_digest) {
  return {{},
          {{login_sessions_sql::find, pg::params{}.bytes(token_digest)}},
          [](const std::vector<pg::rows>& r) {
            return pg::first_row(r[0], [](pg::row_reader& in) {
              login_session s;
              s.user = read_user(in);
              s.csrf_digest = in.bytes();
              s.created_at = in.time();
              s.last_seen_at = in.time();
              s.expires_at = in.time();
              acting_view acting;
              acting.user = in.id<user_id>();
              acting.name = in.text();
              acting.tenant.value = in.i64();
              acting.tenant.name = in.text();
              const auto until = in.opt_time();
              acting.reason = in.text();
              if (until) {
                acting.until = *until;
                s.acting = std::move(acting);
              }
              return s;
            });
          }};
}

result<void> touch_login_session(pg::transaction& tx, std::string_view token_digest,
                                 std::int64_t idle_s, std::int64_t absolute_s) {
  return login_sessions_detail::run(tx, login_sessions_sql::touch,
                                    pg::params{}.bytes(token_digest).i64(idle_s).i64(absolute_s));
}

result<impersonation> begin_impersonation(pg::transaction& tx, const impersonation_start& start) {
  auto found = tx.execute(login_sessions_sql::target, pg::params{}.id(start.as));
  if (!found) return fail(std::move(found).error());
  auto out = pg::first_row(*found, [](pg::row_reader& in) {
    impersonation i;
    i.tenant = in.id<tenant_id>();
    i.name = in.text();
    return i;
  });
  if (!out) return out;
  auto done = tx.execute(
      login_sessions_sql::begin,
      pg::params{}.bytes(start.token_digest).id(out->tenant).id(start.as).i64(start.minutes).text(start.reason));
  if (!done) return fail(std::move(done).error());
  if (done->empty()) return fail(errc::conflict, "this session is over, or acts as somebody already");
  auto until = pg::first_row(*done, [](pg::row_reader& in) { return in.time(); });
  if (!until) return fail(std::move(until).error());
  out->until = *until;
  return out;
}

result<void> end_impersonation(pg::transaction& tx, std::string_view token_digest) {
  auto done = tx.execute(login_sessions_sql::end, pg::params{}.bytes(token_digest));
  if (!done) return fail(std::move(done).error());
  if (done->affected() == 0) return fail(errc::conflict, "you act as nobody");
  return {};
}

result<void> revoke_login_session(pg::transaction& tx, std::string_view token_digest) {
  return login_sessions_detail::run(tx, login_sessions_sql::revoke,
                                    pg::params{}.bytes(token_digest));
}

result<void> revoke_login_sessions_of(pg::transaction& tx, user_id user) {
  return login_sessions_detail::run(tx, login_sessions_sql::revoke_of_user, pg::params{}.id(user));
}

}  // namespace didtron::storage
