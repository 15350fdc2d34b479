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
  std::int32_t failed_logins = 0;  ///< since the last success
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

/// Counts a failure; gives the failures since the last success. It locks nobody: whoever knows an
/// e-mail could otherwise shut its owner out. Guessing is bounded per client, where the log-in is
/// taken. Error: not_found.
result<std::int32_t> record_failed_login(pg::transaction& tx, user_id user);
result<void> record_login(pg::transaction& tx, user_id user);

}  // namespace didtron::storage
