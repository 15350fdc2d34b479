#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "actors/domain/views/access_views.hpp"
#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Only digests are stored: whoever reads the table cannot log in.
struct new_login_session {
  std::string token_digest = {};  ///< 32 bytes: SHA-256 of the cookie's value
  user_id user = {};
  std::string csrf_digest = {};  ///< 32 bytes
  std::string address = {};      ///< of the client; stored as inet
  std::string user_agent = {};
  std::int64_t lifetime_s = 43200;
};

struct login_session {
  user_view user = {};
  std::string csrf_digest = {};
  instant created_at = {};
  instant last_seen_at = {};
  instant expires_at = {};
  std::optional<acting_view> acting = {};  ///< who really sits there; `user` is acted as
};

/// `tx`'s tenant is the user's. Gives the expiry by the database's clock.
result<instant> create_login_session(pg::transaction& tx, const new_login_session& session);

/// Live sessions only: not expired, not revoked, user and tenant active. Error: not_found. Works
/// with the API's role and without a tenant: the digest itself is the permission.
pg::query<login_session> login_session_by_digest(std::string_view token_digest);

/// Notes activity and moves the expiry by `idle_s` from now, never beyond `absolute_s` after
/// creation.
result<void> touch_login_session(pg::transaction& tx, std::string_view token_digest,
                                 std::int64_t idle_s, std::int64_t absolute_s);

struct impersonation_start {
  std::string token_digest = {};  ///< of the session of who begins
  user_id as = {};
  std::int64_t minutes = 0;
  std::string reason = {};
};
struct impersonation {
  tenant_id tenant = {};  ///< of who is acted as
  std::string name = {};
  instant until = {};
};
/// `tx`'s tenant is that of who begins. Errors: not_found (nobody active of a company below has this number), conflict
/// (the session is over, or acts already).
result<impersonation> begin_impersonation(pg::transaction& tx, const impersonation_start& start);
/// `tx`'s tenant is that of who began. Error: conflict (the session does not act as anybody).
result<void> end_impersonation(pg::transaction& tx, std::string_view token_digest);

/// Idempotent.
result<void> revoke_login_session(pg::transaction& tx, std::string_view token_digest);
result<void> revoke_login_sessions_of(pg::transaction& tx, user_id user);

}  // namespace didtron::storage
