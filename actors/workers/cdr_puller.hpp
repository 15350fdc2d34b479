#pragma once

#include <cstdint>
#include <string>

#include "actors/workers/cdr_importer.hpp"

namespace didtron {

/// One page of an engine's CDRs.
struct pulled_page {
  std::string body = {};
  cdr_files::file_kind kind = cdr_files::file_kind::ndjson;
  std::string next_cursor = {};  ///< the engine's own; what to ask with next time
  bool has_more = false;
};

/// The port to an engine that hands out its CDRs by cursor. Pages may overlap, and a page may grow
/// between two reads: the keys of its CDRs make that harmless.
class cdr_page_source {
 public:
  virtual ~cdr_page_source() = default;
  /// Empty cursor: from the beginning. Errors: unavailable, timeout, malformed.
  virtual result<pulled_page> pull(const std::string& cursor) = 0;
};

struct pull_outcome {
  std::int64_t pages = 0;
  std::int64_t booked = 0;
  std::int64_t duplicates = 0;
  std::int64_t waiting = 0;  ///< held or refused: people look at them
  std::string cursor = {};
};

/// Pulls at most `pages_max` pages: a page is imported, only then the source's cursor moves on. Dying
/// in between repeats the page, which changes nothing. A page whose form is refused stops the pull
/// in front of it; so does one that leads back to itself. Errors: those of the engine and of the import; malformed.
result<pull_outcome> pull_cdrs(const cdr_importer& importer, tenant_id tenant,
                               std::int64_t source_id, cdr_page_source& engine,
                               std::int64_t pages_max);

}  // namespace didtron
