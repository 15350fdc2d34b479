#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "actors/domain/views/cdr_import_views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// Sources that the node asks by itself.
namespace didtron::storage {

/// A source that is due, taken by this node: nobody else asks it before `until`.
struct due_pull {
  tenant_id tenant = {};
  std::int64_t source_id = 0;
  std::string name = {};
  std::string settings = {};  ///< JSON text
  std::string cursor = {};
  std::int32_t failures = 0;
  instant until = {};
};
/// Of all tenants the one that waits longest. `lease`: after that somebody else may take it over, should this node
/// die. Empty: nothing is due. Role didtron_node.
result<std::optional<due_pull>> take_due_pull(pg::connection& db, std::chrono::seconds lease);

/// How a poll went. `error` empty: well.
struct pull_report {
  std::string error = {};  ///< for people, at most 500 bytes are kept
  std::int32_t failures = 0;
  std::chrono::milliseconds next_in{0};
};
/// Nothing happens when the source was configured anew or taken over meanwhile.
result<void> end_pull(pg::transaction& tx, const due_pull& pull, const pull_report& report);

/// What a person changes about a source; absent members stay.
struct cdr_source_patch {
  std::optional<std::string> status = {};               ///< active | disabled
  std::optional<std::optional<std::string>> pull = {};  ///< JSON text, checked before; none: not configured
  std::optional<std::string> cursor = {};               ///< where the next page begins
};
/// Locks the source and gives it back as it was. Errors: not_found, conflict (not a source of kind pull).
result<cdr_source_view> change_cdr_source(pg::transaction& tx, std::int64_t source_id,
                                          const cdr_source_patch& patch);

/// Compare-and-set of the source's cursor. Error: stale_version.
result<void> move_pull_cursor(pg::transaction& tx, std::int64_t source_id, std::string_view from,
                              std::string_view to);

}  // namespace didtron::storage
