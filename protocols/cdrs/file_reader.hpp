#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/cdrs/record_reader.hpp"

/// Files and bodies of CDRs as their sources write them.
namespace didtron::cdr_files {

enum class file_kind : std::uint8_t {
  csv,     ///< RFC 4180 with a header
  ndjson,  ///< one JSON object a line
  json,    ///< one JSON array of objects
};
/// By media type ("text/csv; charset=utf-8") or file name ("cdrs.csv"). Error: unsupported_media.
result<file_kind> kind_of_media_type(std::string_view media_type);
result<file_kind> kind_of_file_name(std::string_view name);

/// A JSON array is held in memory as a whole.
inline constexpr std::size_t json_array_bytes_max = 16'777'216;

/// What was read in one go. Every data row is in exactly one of the two lists.
struct batch {
  std::vector<cdr_record> records = {};
  std::vector<row_fault> faults = {};
  void clear() {
    records.clear();
    faults.clear();
  }
};

/// Hands out the rows of one file. Not thread-safe; one reader belongs to one thread at a time.
class file_reader {
 public:
  virtual ~file_reader() = default;

  /// Appends at most `rows_max` data rows to `out`. False: there are no more rows behind these.
  virtual bool read(std::size_t rows_max, batch& out) = 0;
};

/// Finds whatever makes the file unreadable as a whole before a row of it is used: not UTF-8 text,
/// no or another header, a quote that is never closed, broken JSON around the rows. `text` and
/// `rows` must outlive the reader. Errors: malformed, too_large, with the reason.
result<std::unique_ptr<file_reader>> open_file(file_kind kind, std::string_view text,
                                               const record_reader& rows);

}  // namespace didtron::cdr_files
