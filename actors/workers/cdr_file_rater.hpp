#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "actors/domain/cdrs/cdr_rater.hpp"
#include "actors/domain/cdrs/screening.hpp"
#include "protocols/cdrs/file_reader.hpp"
#include "storage/repositories/cdr_imports.hpp"
#include "storage/repositories/ported_numbers.hpp"

namespace didtron {

/// The rows of one file of a source, read, screened and rated batch by batch. One thread at a time.
class cdr_file_rater {
 public:
  /// Errors: not_found (no such source), bad_config (the stored format does not read), unavailable
  /// (no catalogue: null).
  static result<cdr_file_rater> make(pg::connection& db, tenant_id tenant, std::int64_t source_id,
                                     const storage::import_rules& rules,
                                     std::shared_ptr<const catalogue> prices);

  /// Error: malformed, too_large, with the reason why nothing of the file can be used. `text` must outlive this.
  result<void> open(cdr_files::file_kind kind, std::string_view text);
  /// Passes over data rows that were used before, at most `step` at a time.
  void skip(std::int64_t rows, std::size_t step);
  /// True after an error, too: whoever took this for the end would lose rows.
  [[nodiscard]] bool has_more() const noexcept { return broken_ || has_more_; }

  /// At most `rows_max` data rows; rows 0: there were no more. Loads the exchange rates and, with one query, the routing
  /// numbers that they need. After an error every call gives it again: rows were read, nobody may go on behind them.
  result<storage::ingest_batch> read(pg::connection& db, std::size_t rows_max);

 private:
  cdr_file_rater(record_reader rows, std::shared_ptr<const cdr_rater> rater)
      : rows_{std::make_unique<record_reader>(std::move(rows))}, rater_{std::move(rater)} {}
  result<void> load_rates(pg::connection& db);
  /// Routing numbers of the batch's called numbers, where the source's cards want them and its rows bring none.
  result<void> load_lrns(pg::connection& db);
  void rate(storage::ingest_item& item) const;

  tenant_id tenant_ = {};
  std::unique_ptr<record_reader> rows_;  ///< the file points to it
  std::shared_ptr<const cdr_rater> rater_;
  screening rules_ = {};
  std::unique_ptr<cdr_files::file_reader> file_ = {};
  cdr_files::batch parsed_ = {};
  std::shared_ptr<const fx_table> rates_ = {};
  std::optional<std::pair<calendar_date, calendar_date>> rate_days_ = {};  ///< that `rates_` has
  storage::lrns_by_number lrns_ = {};  ///< of the batch
  bool has_more_ = true;
  std::optional<error> broken_ = {};
};

}  // namespace didtron
