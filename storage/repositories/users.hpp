#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// A user as log-in needs it.
struct login_user {
  user_view user = {};
  std::string password_hash = {};
  bool is_active = false;  ///< user and tenant both active
  std::int32_t failed_logins = 0;
  std::optional<instant> locked_until_at = {};
  bool is_locked = false;  ///< by the database's clock
};

/// Error: not_found. The e-mail is compared in lower case. Node's role only (it reads over all
/// tenants).
pg::query<login_user> user_by_email(std::string_view email);

/// `tx`'s tenant is the user's tenant. Error: conflict when the e-mail is taken.
struct new_user {
  std::string email = {};
  std::string display_name = {};
  std::string role = {};  ///< super_admin | finance | support | viewer | customer_owner
  std::string password_hash = {};
};
result<user_id> insert_user(pg::transaction& tx, const new_user& user);

/// Sets the hash, clears the lock, ends all log-in sessions. Error: not_found.
result<void> set_password(pg::transaction& tx, user_id user, std::string_view password_hash);

/// Counts a failure; at `failures_max` in a row the user is locked for `lock_s` (database clock)
/// and the count starts again. Gives the lock's end when there is one. Error: not_found.
struct lock_rule {
  std::int32_t failures_max = 10;
  std::int64_t lock_s = 900;
};
result<std::optional<instant>> record_failed_login(pg::transaction& tx, user_id user,
                                                   lock_rule rule = {});
result<void> record_login(pg::transaction& tx, user_id user);

}  // namespace didtron::storage
