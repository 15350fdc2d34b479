#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "actors/domain/access/permission.hpp"
#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron {

/// A role that a tenant has made for its own people.
struct custom_role_view {
  std::int64_t id = 0;
  std::string name = {};
  std::string description = {};
  permission_set may = {};
  std::int64_t users = 0;    ///< who have it
  std::int64_t version = 1;  ///< grows with each change
  instant created_at = {};
  instant changed_at = {};
};

/// Somebody, as far as it decides what they may.
struct user_standing {
  user_view user = {};
  bool is_active = false;  ///< user and tenant
};

/// Who really sits there while a session counts as somebody else's.
struct acting_view {
  user_id user = {};
  std::string name = {};
  named_ref tenant = {};
  instant until = {};
  std::string reason = {};
};

}  // namespace didtron
