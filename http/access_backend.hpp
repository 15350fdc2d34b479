#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/access/refusal_window.hpp"
#include "actors/domain/views/access_views.hpp"
#include "http/ledger_backend.hpp"

namespace didtron::http {

/// What a custom role is to be; whether its maker may give that has been checked.
struct new_role {
  std::string name = {};
  std::string description = {};
  permission_set may = {};
};
/// Absent members stay.
struct role_change {
  std::optional<std::string> name = {};
  std::optional<std::string> description = {};
  std::optional<permission_set> may = {};
  std::int64_t version = 0;  ///< of the role as the writer saw it
};

/// The part of the backend that knows who may what. Writes happen once per key, in one transaction
/// with their answer.
class access_backend {
 public:
  virtual ~access_backend() = default;

  /// All of the viewer's tenant, by number.
  virtual task<result<std::vector<custom_role_view>>> custom_roles(viewer who) = 0;
  virtual task<result<custom_role_view>> custom_role(viewer who, std::int64_t id) = 0;
  /// Errors: conflict (the name is taken), limit_exceeded.
  virtual task<result<written>> create_role(viewer who, write_key key, new_role wanted) = 0;
  /// Counts from the next request of whoever has the role. Errors: not_found, stale_version, conflict.
  virtual task<result<written>> change_role(viewer who, write_key key, std::int64_t id,
                                            role_change change) = 0;
  /// Errors: not_found, conflict (users have it).
  virtual task<result<written>> delete_role(viewer who, write_key key, std::int64_t id) = 0;

  /// Of the viewer's tenant and, for staff, of the tenants right below. Error: not_found.
  virtual task<result<user_standing>> standing_of(viewer who, user_id user) = 0;

  /// Keeps it for the audit log. Returns at once and has no say in what becomes of the request.
  virtual void note_refusal(refusal_note refusal) noexcept = 0;
};

}  // namespace didtron::http
