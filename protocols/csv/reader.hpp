#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/result.hpp"

/// RFC 4180, strictly: nothing is repaired.
namespace didtron::csv {

struct reader_limits {
  std::size_t cell_bytes_max = 4'096;
  std::size_t row_bytes_max = 65'536;
  std::size_t cells_max = 256;
};

/// One record. `cells` are valid until the next call.
struct row {
  std::vector<std::string_view> cells = {};
  std::int64_t line_no = 0;  ///< where it begins, counted from 1
  /// What is wrong with the form of the record, empty when nothing is; `cells` then end before the
  /// offending cell.
  std::string_view fault = {};
};

/// Reads the records of a whole text. A record ends with CRLF or LF outside of quotes; quoted cells
/// may hold line breaks, delimiters and doubled quotes. Empty lines are skipped. A record that
/// breaks the rules or a limit is handed out with its fault; reading goes on behind its line end.
/// A UTF-8 byte order mark at the start is skipped. `text` must outlive the reader.
class reader {
 public:
  reader(std::string_view text, char delimiter, reader_limits limits = {});

  /// False at the end of the text.
  bool next(row& out);

  /// The text ended inside a quoted cell: everything behind that quote was taken for one record.
  [[nodiscard]] bool ended_inside_quotes() const noexcept { return ended_inside_quotes_; }

 private:
  enum class stop : std::uint8_t { delimiter, line_end, fault };
  stop quoted_cell(row& out);
  stop plain_cell(row& out);
  void skip_record(bool is_at_cell);
  bool skip_quoted();
  [[nodiscard]] stop after_cell(row& out);

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t row_begin_ = 0;
  std::int64_t line_no_ = 1;
  char delimiter_;
  reader_limits limits_;
  bool ended_inside_quotes_ = false;
  std::vector<std::string> unquoted_ = {};  ///< cells that had doubled quotes
  std::size_t unquoted_used_ = 0;
};

/// What makes a file unreadable as a whole, found before its first record is used: UTF-16 or
/// UTF-32, lines that end with CR alone, a quote that is never closed. Error: malformed.
result<void> check_structure(std::string_view text, char delimiter);

/// One cell for a file that people may open in a spreadsheet: quoted where needed; a text that a
/// spreadsheet would run (= + - @ tab CR at its start) gets a leading apostrophe. Plain numbers stay.
void append_cell(std::string& out, std::string_view cell);

}  // namespace didtron::csv
