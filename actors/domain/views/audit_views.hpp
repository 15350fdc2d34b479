#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/core/instant.hpp"

namespace didtron {

/// A row of the audit log.
struct audit_view {
  std::int64_t no = 0;
  instant at = {};
  std::string actor = {};       ///< "user:7", or a part of the system
  std::string actor_name = {};  ///< as the person was called then
  std::string on_behalf_of = {};
  std::string on_behalf_name = {};
  std::string action = {};
  std::string action_class = {};
  std::string object = {};       ///< "account:7"
  std::string object_kind = {};  ///< "account"
  std::string address = {};
  std::string user_agent = {};
  std::string operation = {};
  std::string request_id = {};
  std::string reason = {};
  std::string before = {};  ///< JSON text or empty
  std::string after = {};
  bool is_erased = false;     ///< before and after were taken out
  std::int64_t link_no = 0;   ///< its place in the chain; 0: not sealed yet
  std::string digest = {};    ///< of the link, 64 hex digits
};

/// Empty members: any.
struct audit_filter {
  std::string actor = {};
  std::string operation = {};
  std::string action = {};
  std::string action_class = {};
  std::string object = {};
  std::string object_kind = {};
  std::string search = {};  ///< in action, object, names, reason
  std::optional<instant> from = {};
  std::optional<instant> until = {};  ///< the first moment that does not count
  std::int64_t no_max = 0;  ///< 0: any
};

struct audit_class_view {
  std::string action_class = {};
  std::int64_t keep_days = 0;
  std::int64_t keep_days_min = 0;
  std::string description = {};
};

/// How far a tenant's log is linked, and what its last check said.
struct audit_state_view {
  std::int64_t links = 0;
  std::string digest = {};  ///< of the last link, 64 hex digits
  std::optional<instant> sealed_at = {};
  std::int64_t unsealed = 0;
  std::optional<instant> unsealed_since = {};
  std::optional<instant> checked_at = {};
  std::int64_t checked_links = 0;
  std::vector<std::string> faults = {};
  std::vector<audit_class_view> classes = {};
};

}  // namespace didtron
