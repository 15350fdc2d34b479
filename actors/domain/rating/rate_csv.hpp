#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/lines.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/core/time_zone.hpp"
#include "actors/domain/rating/charge.hpp"
#include "actors/domain/rating/rate_case.hpp"

namespace didtron {

/// What `didtron rate --help` prints about its input.
std::string_view rate_csv_help() noexcept;

/// The engine behind `didtron rate`: rating cases as CSV in, the same rows with their charge out.
///
/// Input: RFC 4180 with a header; LF or CRLF, a UTF-8 byte order mark and quoted cells are
/// tolerated; a line end always ends the row, because no valid cell holds one. Empty lines are
/// skipped and not counted. Columns by name in any order (domain rule 1.7):
///   duration_ms dur_round initial next rate fee free_s grace_s precision mode   required
///   rate_next (empty: rate) style (excess) min_charge (0) max_charge (none)      optional
///   attempt_fee max_policy surcharge_fixed surcharge_percent fx_rate             optional
///   answered_at zone classes holidays split                       optional: time classes
///   jurisdiction rate_interstate rate_intrastate rate_indeterminate    optional: US prices
///   seconds billed charge                                    accepted, replaced by the result
/// Numbers are plain digits with an optional point: no sign, exponent, space or separator.
///
/// Output: the same columns, then those of seconds, billed, charge that were not there. `charge`
/// has exactly `precision` decimals.
///
/// Errors, one line each: "error: header: reason" (nothing is answered) and
/// "error: row N: column: reason", where N counts data rows from 1 and the first bad column is
/// named ("cells" when there are too many, "row" when the line is too long, "charge" when the
/// result does not fit). The other rows are still answered.
///
/// Memory is constant: feed chunks of any size, and take the output after each.
class rate_csv {
 public:
  /// Rules of a zone of the tz database by its name. Error: invalid_argument (no such zone).
  using zone_source = std::function<result<time_zone>(std::string_view name)>;
  explicit rate_csv(zone_source zones = {});

  void feed(std::string_view bytes);
  /// After the last byte.
  void finish();

  /// What was printed since the last take.
  std::string take_out();
  std::string take_err();

  [[nodiscard]] std::int64_t good_rows() const noexcept { return rows_ - bad_rows_; }
  [[nodiscard]] std::int64_t bad_rows() const noexcept { return bad_rows_; }
  /// The header was refused or missing.
  [[nodiscard]] bool is_refused() const noexcept { return is_refused_; }
  /// Exit status 0 or 2.
  [[nodiscard]] bool is_clean() const noexcept { return !is_refused_ && bad_rows_ == 0; }

 private:
  using column = rate_case::column;
  static constexpr std::size_t column_count = rate_case::column_count;
  using cell_error = rate_case::cell_error;
  void line(std::string_view text, bool is_too_long);
  void header(std::string_view text);
  void row(std::string_view text, bool is_too_long);
  void refuse_header(const std::string& reason);
  void refuse_row(const cell_error& why);
  bool split(std::string_view text, cell_error& why);
  const time_zone* zone(std::string_view name, cell_error& why);
  void print(const didtron::charge& result, std::int32_t precision);
  [[nodiscard]] std::string_view cell(column c) const noexcept;

  line_splitter lines_;
  zone_source zones_;
  std::map<std::string, time_zone, std::less<>> known_zones_ = {};
  std::vector<column> order_ = {};                        ///< of the header
  std::array<std::int32_t, column_count> position_ = {};  ///< of each column; -1: absent
  std::vector<std::string_view> cells_ = {};              ///< of the current row
  std::string out_ = {};
  std::string err_ = {};
  std::int64_t rows_ = 0;
  std::int64_t bad_rows_ = 0;
  bool is_first_line_ = true;
  bool has_header_ = false;
  bool is_refused_ = false;
};

}  // namespace didtron
