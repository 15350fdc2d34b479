#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron {

/// What a company may have at most; empty: no limit.
struct tenant_limits {
  std::optional<std::int64_t> users_max = {};      ///< people who may get in
  std::optional<std::int64_t> companies_max = {};  ///< right below it
  std::optional<std::int64_t> jobs_max = {};       ///< that have not ended, of its people
  std::optional<std::int64_t> requests_per_minute_max = {};  ///< of its people, to one node
};

/// A tenant as whoever is above it sees it, or as it sees itself.
struct tenant_view {
  tenant_id id = {};
  named_ref parent = {};  ///< value 0: the viewer's own tenant, whose parent is not shown
  std::string kind = {};
  std::string name = {};
  std::string status = {};  ///< active | suspended | deleted
  bool is_open = false;     ///< it and everybody above it are active
  std::int64_t depth = 0;   ///< below the viewer; 0: the viewer's own
  std::int64_t version = 1;
  instant created_at = {};
  std::optional<instant> suspended_at = {};
  std::string suspended_for = {};  ///< why; empty: it is active
  std::optional<instant> deleted_at = {};
  tenant_limits limits = {};
};

/// Empty members: any.
struct tenant_filter {
  std::string kind = {};
  std::string status = {};
  tenant_id parent = {};
};

}  // namespace didtron
