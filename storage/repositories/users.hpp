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

/// The ten columns with which every read of a user begins: number, e-mail, name, role, tenant (number,
/// name, kind), custom role (number or 0, name, keys).
user_view read_user(pg::row_reader& in);

/// Error: not_found. The e-mail is compared in lower case. Node's role only (it reads over all
/// tenants).
pg::query<login_user> user_by_email(std::string_view email);

/// `tx`'s tenant is the user's tenant. Errors: conflict (the e-mail is taken), not_found (the custom
/// role).
struct new_user {
  std::string email = {};
  std::string display_name = {};
  std::string role = {};  ///< name of a system role, or "custom"
  std::string password_hash = {};
  std::optional<std::int64_t> custom_role_id = {};  ///< exactly with role "custom"
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
