#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/views/access_views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// Custom roles of a tenant, and what users may by their role.
namespace didtron::storage {

/// What a stored list of keys, parted by spaces, gives; a key that nobody knows gives nothing.
permission_set permissions_in(std::string_view keys) noexcept;

/// All of the viewer's tenant, at most `limits::custom_roles_max`; by number.
pg::query<std::vector<custom_role_view>> custom_roles(const viewer& who);
/// Error: not_found.
pg::query<custom_role_view> custom_role_one(const viewer& who, std::int64_t id);

struct new_custom_role {
  std::string name = {};
  std::string description = {};
  permission_set may = {};
  user_id by = {};
};
/// Errors: conflict (the name is taken), limit_exceeded.
result<custom_role_view> insert_custom_role(pg::transaction& tx, const new_custom_role& role);

/// Absent members stay.
struct custom_role_change {
  std::optional<std::string> name = {};
  std::optional<std::string> description = {};
  std::optional<permission_set> may = {};
  std::int64_t version = 0;  ///< as the writer saw it
};
struct changed_role {
  custom_role_view before = {};
  custom_role_view after = {};
};
/// Counts from the next request of whoever has the role. Errors: not_found, stale_version, conflict
/// (the name is taken).
result<changed_role> change_custom_role(pg::transaction& tx, std::int64_t id,
                                        const custom_role_change& change);

/// Gives it as it was. Errors: not_found, conflict (users have it).
result<custom_role_view> delete_custom_role(pg::transaction& tx, std::int64_t id);

/// A user of the viewer's tenant or, for staff, of one right below it. Node's role only. Error:
/// not_found.
pg::query<user_standing> user_standing_of(const viewer& who, user_id user);

}  // namespace didtron::storage
