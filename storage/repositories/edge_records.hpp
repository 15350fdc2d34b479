#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// What the edge (Kamailio) keeps in its own database: running dialogs, and
/// events that it could not deliver. Tables: deploy/kamailio.
namespace didtron::storage {

/// An answered call that the edge knows, with what the node gave it to keep.
struct edge_dialog {
  std::int64_t h_entry = 0;
  std::int64_t h_id = 0;
  std::string call = {};  ///< see edge::parse_dialog_call
};
pg::query<std::vector<edge_dialog>> edge_dialogs();

struct kept_event {
  std::int64_t number = 0;
  std::string json = {};
};
inline constexpr std::int64_t kept_events_max = 500;
/// Those numbered above `after`, oldest first, at most kept_events_max.
pg::query<std::vector<kept_event>> kept_events(std::int64_t after);
/// To be called once the events are applied.
result<void> delete_kept_events(pg::transaction& tx, std::span<const std::int64_t> numbers);

}  // namespace didtron::storage
