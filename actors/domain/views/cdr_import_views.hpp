#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/views/views.hpp"

/// What people see of sources, imports and the queue of reviews.
namespace didtron {

struct cdr_source_view {
  std::int64_t id = 0;
  std::string name = {};
  std::string kind = {};
  std::string format = {};  ///< JSON text
  std::string status = {};
  std::int64_t last_seq = 0;  ///< CDRs claimed so far
  std::string pull_cursor = {};
  instant created_at = {};
  // Of kind pull.
  std::string pull = {};  ///< how it is asked, JSON text; empty: not configured
  std::optional<instant> pull_due_at = {};  ///< asked next
  std::optional<instant> pulled_at = {};    ///< asked last
  std::optional<instant> pull_succeeded_at = {};
  std::string pull_error = {};        ///< of the last poll; empty: it went well
  std::int32_t pull_failures = 0;     ///< in a row
};

/// not_configured | disabled | waiting (never asked) | ok | failing; empty: not of kind pull.
std::string_view pull_state(const cdr_source_view& source) noexcept;

/// What would become of one row of a file.
struct cdr_row_preview {
  std::int64_t row_no = 0;
  std::string key = {};      ///< the source's own; empty when it cannot be read
  std::string outcome = {};  ///< booked | duplicate | conflict | unrated | quarantine | refused
  std::string column = {};   ///< of a refused one
  std::string reason = {};   ///< why it would not be booked
  struct money {
    amount value = {};
    currency code = {};
  };
  std::optional<money> charge = {};
  std::optional<money> cost = {};
};

struct cdr_import_view {
  std::int64_t id = 0;  ///< 0: a dry run
  named_ref source = {};
  std::string idempotency_key = {};
  std::string file_name = {};
  std::string file_digest = {};  ///< hex
  std::int64_t file_bytes = 0;
  std::string state = {};   ///< running | done | refused | rolled_back | dry_run
  std::string reason = {};  ///< why the file was refused
  std::int64_t rows = 0;    ///< data rows used; the sum of the counts below
  std::int64_t booked = 0;
  std::int64_t duplicates = 0;
  std::int64_t conflicts = 0;
  std::int64_t unrated = 0;
  std::int64_t quarantined = 0;
  std::int64_t refused = 0;
  /// What its batches posted, per currency; a rollback posts the same back. Only of a single import.
  struct money {
    currency code = {};
    amount charges = {};
    amount costs = {};
  };
  std::vector<money> posted = {};
  /// Of a dry run: what would become of its rows, in their order; the first ones of each outcome.
  std::optional<std::vector<cdr_row_preview>> preview = {};
  std::optional<std::int64_t> rollback_entry_no = {};
  instant started_at = {};
  std::optional<instant> ended_at = {};
};

struct cdr_review_view {
  std::int64_t id = 0;
  std::string kind = {};  ///< conflict | unrated | quarantine
  std::string reason = {};
  std::string detail = {};
  named_ref source = {};
  std::int64_t import_id = 0;
  std::string source_key = {};
  std::string record = {};  ///< JSON text
  /// Of a single conflict: the report that holds the key, in the form of `record`; empty: there is none.
  std::string known_record = {};
  std::optional<uuid> known_call = {};  ///< its CDR, when it was booked
  std::string state = {};   ///< open | booked | discarded
  std::string resolution = {};
  std::string resolved_by = {};
  std::optional<uuid> call = {};
  instant created_at = {};
  std::optional<instant> resolved_at = {};
};

}  // namespace didtron
