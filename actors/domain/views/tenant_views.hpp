#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron {

/// A tenant as whoever is above it sees it, or as it sees itself.
struct tenant_view {
  tenant_id id = {};
  named_ref parent = {};  ///< value 0: the viewer's own tenant, whose parent is not shown
  std::string kind = {};
  std::string name = {};
  std::string status = {};  ///< active | suspended
  bool is_open = false;     ///< it and everybody above it are active
  std::int64_t depth = 0;   ///< below the viewer; 0: the viewer's own
  std::int64_t version = 1;
  instant created_at = {};
  std::optional<instant> suspended_at = {};
  std::string suspended_for = {};  ///< why; empty: it is active
};

/// Empty members: any.
struct tenant_filter {
  std::string kind = {};
  std::string status = {};
  tenant_id parent = {};
};

}  // namespace didtron
