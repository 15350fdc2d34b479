#pragma once

#include <chrono>
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
  /// Empty cursor: from the beginning. Errors: unavailable, timeout, malformed, too_large.
  virtual result<pulled_page> pull(const std::string& cursor) = 0;
};

/// How far one pull goes.
struct pull_bound {
  std::int64_t pages_max = 100;
  std::chrono::milliseconds time_max{60'000};  ///< no page begins later
};

struct pull_outcome {
  std::int64_t pages = 0;
  std::int64_t booked = 0;
  std::int64_t duplicates = 0;
  std::int64_t waiting = 0;  ///< held or refused: people look at them
  std::string cursor = {};   ///< where the source stands now
  bool has_more = false;     ///< the bound was reached before the end
  /// What stopped it after those pages. Errors: those of the engine and of the import; malformed (a
  /// page whose form is refused, or that leads back), conflict (somebody else pulls, or the source is
  /// disabled).
  result<void> state = {};
};

/// Pulls page by page from where the source stands. The transaction that books the last batch of a
/// page moves the source's cursor, by compare-and-set. Dying before it repeats the page, which
/// changes nothing. The cursor never passes a page whose form is refused, nor one that leads back to a
/// page of the same pull.
pull_outcome pull_cdrs(const cdr_importer& importer, tenant_id tenant, std::int64_t source_id,
                       cdr_page_source& engine, const pull_bound& bound);

}  // namespace didtron
