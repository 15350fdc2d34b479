#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "actors/domain/routing/catalogue.hpp"
#include "protocols/cdrs/file_reader.hpp"
#include "storage/pg/connection.hpp"
#include "storage/repositories/cdr_imports.hpp"
#include "storage/repositories/cdr_reviews.hpp"
#include "storage/repositories/idempotency.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron {

/// One file of a source. The text stays the caller's while the import runs.
struct import_order {
  tenant_id tenant = {};
  std::int64_t source_id = 0;
  std::string idempotency_key = {};
  std::string file_name = {};
  cdr_files::file_kind kind = cdr_files::file_kind::csv;
  std::string_view text = {};
  std::optional<storage::page_move> page = {};  ///< of a page of an engine: committed with its last batch
  storage::audit_record by = {};  ///< who brings it; nobody is named: "import"
};

enum class review_action : std::uint8_t {
  retry,    ///< rate it again; it stays open when there still is no price
  accept,   ///< book it although it was held, or instead of the report that was booked
  discard,  ///< never bill it
};
result<review_action> parse_review_action(std::string_view text);

/// A write that happens once per key of its sender: its transaction keeps the answer, which every repeat
/// gets. A refusal is not kept.
template <class View> struct once {
  storage::request_key request = {};
  std::function<std::string(const View&)> body_of = {};  ///< the answer's JSON
  storage::stored_answer answer = {};                    ///< made now, or before
};

struct importer_options {
  std::string url = {};  ///< role didtron_node
  /// The catalogue to rate with now; null: none yet.
  std::function<std::shared_ptr<const catalogue>()> prices = {};
  std::size_t batch_rows = storage::ingest_rows_max;
  /// Batches under way at once, each on its own connection and thread; 1: one after the other.
  std::size_t lanes = 2;
  storage::ingest_options ingest = {};
  std::int32_t attempts_max = 8;  ///< without progress, after lost connections and lost races
  std::chrono::milliseconds retry_min{50};
  std::chrono::milliseconds retry_max{2'000};
};

/// Imports files of CDRs, and carries out what people decide about held ones. Every call has a
/// connection of its own and blocks: never from an actor. Any number may run at once, in any number
/// of processes: the source's epoch keeps them apart, its keys make them harmless to each other.
class cdr_importer {
 public:
  explicit cdr_importer(importer_options options) : options_{std::move(options)} {}

  /// Goes on where an interrupted import of the same key stopped. What is wrong with the file is in
  /// the import (state, reason, counts), not an error. Errors: not_found (no such source), conflict
  /// (disabled), duplicate (the key was used for another file), bad_config (the stored format does
  /// not read), unavailable, busy.
  result<cdr_import_view> import(const import_order& order) const;

  /// What `import` would make of the file now: the same rows, rated at the same prices, against the same claimed
  /// keys. Writes an audit entry and nothing else. Errors: as of import, but duplicate.
  result<cdr_import_view> dry_run(const import_order& order) const;

  /// Errors: not_found, conflict (decided already), invalid_argument (retry of a conflict), no_rate
  /// (there still is no price; the review says why), duplicate (the key was used for something else).
  result<cdr_review_view> resolve(tenant_id tenant, std::int64_t review_id, review_action action,
                                  const storage::review_decision& decision,
                                  once<cdr_review_view>* key = nullptr) const;

  /// The refused rows of an import, as far as they were kept.
  result<std::vector<row_fault>> errors(tenant_id tenant, std::int64_t import_id) const;
  result<std::vector<storage::owned_source>> sources_of_kind(const std::string& kind) const;
  result<cdr_source_view> source(tenant_id tenant, std::int64_t source_id) const;
  /// Errors: those of roll_back_import(), duplicate.
  result<cdr_import_view> roll_back(tenant_id tenant, std::int64_t import_id,
                                    const storage::review_decision& decision,
                                    once<cdr_import_view>* key = nullptr) const;

 private:
  result<pg::connection> open() const;
  importer_options options_;
};

}  // namespace didtron
