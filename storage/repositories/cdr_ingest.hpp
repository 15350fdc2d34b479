#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/cdrs/cdr_rater.hpp"
#include "actors/domain/cdrs/screening.hpp"
#include "actors/domain/ledger/usage.hpp"
#include "storage/pg/copy_buffer.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/batch_sums.hpp"
#include "storage/repositories/journals.hpp"

/// Batches of imported CDRs: claimed, stored, posted and counted in one transaction.
namespace didtron::storage {

/// The most data rows of one batch: a tenth of a second of database time.
inline constexpr std::size_t ingest_rows_max = 10'000;

/// Reasons kept per import; the rest is counted only.
inline constexpr std::int64_t import_errors_max = 10'000;

using cdr_digest = std::array<char, 16>;

/// The first half of SHA-256 over the canonical text.
cdr_digest digest_of(const cdr_record& record);

enum class cdr_fate : std::uint8_t { booked, unrated, quarantine };

struct ingest_item {
  cdr_record record = {};
  cdr_digest digest = {};
  cdr_fate fate = cdr_fate::booked;
  rated_cdr rated = {};          ///< of booked ones
  std::string_view reason = {};  ///< of the others: a name of hold_reason or unrated_reason
  std::string detail = {};
};

/// From one page of an engine to the next.
struct page_move {
  std::string from = {};
  std::string to = {};
};

/// What one transaction stores. Built by any thread; `rater` keeps the prices alive.
struct ingest_batch {
  std::int64_t batch_id = 0;
  std::int64_t rows = 0;       ///< items and faults
  bool is_last = false;        ///< nothing of the file comes behind it
  std::vector<ingest_item> items = {};
  std::vector<row_fault> faults = {};
  std::shared_ptr<const cdr_rater> rater = {};

  /// Made by `encode` for a certain place in the source's sequence.
  struct encoded {
    std::int64_t first_seq = 0;
    pg::copy_buffer cdrs = {};
    pg::copy_buffer keys = {};
    std::vector<new_journal> journals = {};  ///< what the booked items cost and earn
    batch_sums sums = {};
    result<void> state = {};  ///< overflow of a sum
  } ready = {};
};

/// Where an import stands, as the database knows it.
struct ingest_cursor {
  tenant_id tenant = {};
  std::int64_t source_id = 0;
  std::int64_t import_id = 0;
  std::int64_t epoch = 0;      ///< of this importer
  std::int64_t last_seq = 0;   ///< of the source
  std::int64_t rows_done = 0;  ///< of the import
  std::int64_t refused = 0;    ///< of the import
  usage_journal granularity = usage_journal::per_batch;  ///< of the tenant's books
  std::optional<page_move> page = {};  ///< still to be done by the last batch, in its transaction
};

/// Rows and sums of the batch's items, beginning after `last_seq`. Pure; may run ahead of the
/// transaction: when the sequence has moved on meanwhile, `book_cdr_batch` encodes again.
void encode(ingest_batch& batch, const ingest_cursor& cursor, std::int64_t last_seq);

struct ingest_counts {
  std::int64_t booked = 0;
  std::int64_t duplicates = 0;  ///< the same key and content again
  std::int64_t conflicts = 0;   ///< the same key, other content: in the queue of conflicts
  std::int64_t unrated = 0;
  std::int64_t quarantined = 0;
  std::int64_t refused = 0;
  friend bool operator==(const ingest_counts&, const ingest_counts&) = default;
};

struct ingest_options {
  /// Looks for known keys first instead of after a violation; a batch whose booking fails is spent.
  bool is_looking_up = false;
  std::optional<usage_journal> granularity = {};  ///< instead of the tenant's setting
};

/// One batch on its way into the books, step by step, for whoever has several under way on several
/// connections. All steps are one transaction: without `commit` nothing has happened. Batches of a
/// source claim their keys in the order in which they commit, or they could wait for each other.
/// The batch was encoded for the place that it will have.
class batch_booking {
 public:
  /// Of `source`, what never changes is used: tenant, numbers, epoch.
  batch_booking(pg::connection& db, const ingest_cursor& source, ingest_batch& batch);
  batch_booking(const batch_booking&) = delete;
  batch_booking& operator=(const batch_booking&) = delete;
  ~batch_booking();

  /// BEGIN; then the batch's keys by binary COPY. See is_known_key. Looking up: the source is held,
  /// items with known keys leave the batch, the others move up to the source's place.
  result<void> claim_keys(bool is_looking_up = false);
  /// The batch's CDRs by binary COPY.
  result<void> copy_cdrs();
  /// Compare-and-set of the source's cursor (epoch and sequence) and of the import's place; the
  /// batch's journal with its balances; held CDRs and refusals; the batch row; outbox; COMMIT. Then
  /// `cursor` has moved on.
  result<ingest_counts> commit(ingest_cursor& cursor);

 private:
  class steps;
  std::unique_ptr<steps> steps_;
};

/// A key of the batch was claimed before: it has to be booked with a look at each key.
bool is_known_key(const error& e);

/// The whole booking of one batch. Either all of it happened or nothing. A batch with keys that are
/// known already is done again with a look at each key.
/// Errors: stale_version (another importer moved the source: claim it again), outcome_unknown
/// (lost during COMMIT: the import's rows_done tells), and those of the database.
result<ingest_counts> book_cdr_batch(pg::connection& db, ingest_cursor& cursor,
                                     ingest_batch& batch, const ingest_options& options = {});

}  // namespace didtron::storage
