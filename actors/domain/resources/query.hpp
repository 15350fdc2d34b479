#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/views/views.hpp"

namespace didtron::described {

/// What one filterable field must be: any of `words` (canonical texts; of references their
/// numbers), or from `min` to `max` as stored.
struct record_filter {
  std::size_t field = 0;
  std::vector<std::string> words = {};
  std::optional<std::int64_t> min = {};
  std::optional<std::int64_t> max = {};
};

/// One slice of a list. The cursor belongs to the sort that it was made for.
struct record_query {
  page_query paging = {};
  std::string sort = {};    ///< one of resource::sorts()
  std::string search = {};  ///< in the searchable fields, anywhere, in either case
  std::vector<record_filter> filters = {};
};

/// A record that went to the trash, or left it, with one that it is part of, or alone.
struct moved_record {
  std::string resource = {};
  std::int64_t id = 0;
  std::int64_t version = 0;  ///< since; 0: it is gone
};

/// A record in the trash, or one that has left it.
struct trash_entry {
  std::int64_t id = 0;
  std::string resource = {};
  std::int64_t object_id = 0;
  std::string label = {};  ///< the name that it had
  std::string reason = {};
  named_ref trashed_by = {};
  instant trashed_at = {};
  instant expires_at = {};  ///< purged after it
  std::string state = {};   ///< trashed | restored | purged
  std::optional<instant> ended_at = {};
  std::string snapshot = {};  ///< JSON of the record; "{}" after a purge
  /// What a write moved, the record itself first; empty in what is read.
  std::vector<moved_record> moved = {};
};

/// One change of a record.
struct record_event {
  std::int64_t no = 0;  ///< of the audit log
  instant at = {};
  std::string actor = {};
  std::string action = {};
  std::string before = {};  ///< JSON of what changed, or empty
  std::string after = {};
};

}  // namespace didtron::described
