#include "protocols/cdrs/file_reader.hpp"

#include <array>
#include <utility>

#include "actors/domain/core/lines.hpp"
#include "protocols/csv/reader.hpp"
#include "actors/domain/core/utf8.hpp"
#include "protocols/json/value.hpp"

namespace didtron::cdr_files {

namespace file_reader_detail {

std::string shown(std::string_view text) { return "'" + printable(text) + "'"; }

/// Most cells are plain ASCII, eight bytes of which are looked at in one step.
bool is_utf8(std::string_view text) {
  std::uint64_t seen = 0;
  for (const char c : text) seen |= static_cast<unsigned char>(c);
  return (seen & 0x80U) == 0 || didtron::is_utf8(text);
}

/// The field that a column stands for; -1: another column, which the source may have.
constexpr std::int32_t other_column = -1;

class csv_file final : public file_reader {
 public:
  csv_file(std::string_view text, const record_reader& rows)
      : rows_{rows}, in_{text, rows.format().delimiter} {}

  result<void> read_header() {
    const auto& format = rows_.format();
    csv::row header;
    if (!in_.next(header)) return fail(errc::malformed, "the file is empty: there is no header");
    if (!header.fault.empty()) {
      return fail(errc::malformed, "the header: " + std::string{header.fault});
    }
    std::array<bool, cdr_field_count> is_there{};
    std::vector<std::string_view> names;
    for (const auto name : header.cells) {
      for (const auto earlier : names) {
        if (earlier == name) {
          return fail(errc::malformed, "the header names column " + shown(name) + " twice");
        }
      }
      names.push_back(name);
      std::int32_t field = other_column;
      for (const auto f : all_cdr_fields()) {
        if (format.has(f) && format.column(f) == name) field = static_cast<std::int32_t>(f);
      }
      if (field == other_column && !format.ignores_other_columns) {
        return fail(errc::malformed, "the source has not declared column " + shown(name));
      }
      if (field != other_column) is_there[static_cast<std::size_t>(field)] = true;
      fields_.push_back(field);
    }
    for (const auto f : all_cdr_fields()) {
      if (format.has(f) && !is_there[static_cast<std::size_t>(f)]) {
        return fail(errc::malformed, "the header has no column " + shown(format.column(f)));
      }
    }
    return {};
  }

  bool read(std::size_t rows_max, batch& out) override {
    for (std::size_t n = 0; n < rows_max; ++n) {
      if (!in_.next(row_)) return false;
      ++row_no_;
      cdr_record record;
      if (auto fault = read_row(record)) {
        fault->row_no = row_no_;
        out.faults.push_back(std::move(*fault));
      } else {
        record.row_no = row_no_;
        out.records.push_back(std::move(record));
      }
    }
    return true;
  }

 private:
  [[nodiscard]] std::string column_at(std::size_t position) const {
    if (position >= fields_.size()) return "cells";
    const auto field = fields_[position];
    if (field == other_column) return "column " + std::to_string(position + 1);
    return rows_.format().column(static_cast<cdr_field>(field));
  }

  std::optional<row_fault> read_row(cdr_record& out) {
    if (!row_.fault.empty()) {
      return row_fault{0, column_at(row_.cells.size()), std::string{row_.fault}};
    }
    if (row_.cells.size() < fields_.size()) {
      return row_fault{0, column_at(row_.cells.size()), "the cell is missing"};
    }
    if (row_.cells.size() > fields_.size()) {
      return row_fault{0, "cells", "more than the header's " + std::to_string(fields_.size())};
    }
    cdr_cells cells{};
    for (std::size_t i = 0; i < fields_.size(); ++i) {
      if (!is_utf8(row_.cells[i])) {
        return row_fault{0, column_at(i), "is not UTF-8: " + shown(row_.cells[i])};
      }
      if (fields_[i] != other_column) cells[static_cast<std::size_t>(fields_[i])] = row_.cells[i];
    }
    return rows_.read(cells, out);
  }

  const record_reader& rows_;
  csv::reader in_;
  csv::row row_ = {};
  std::vector<std::int32_t> fields_ = {};
  std::int64_t row_no_ = 0;
};

/// Rows that are JSON objects; where they come from is the derived class's business.
class object_rows {
 public:
  explicit object_rows(const record_reader& rows) : rows_{rows} {}

  void take(const json::value& object, batch& out) {
    ++row_no_;
    cdr_record record;
    if (auto fault = read_object(object, record)) {
      fault->row_no = row_no_;
      out.faults.push_back(std::move(*fault));
    } else {
      record.row_no = row_no_;
      out.records.push_back(std::move(record));
    }
  }
  void refuse(std::string reason, batch& out) {
    out.faults.push_back({++row_no_, "row", std::move(reason)});
  }

 private:
  /// The text of one value. Empty result: of a type that no cell has.
  static std::optional<std::string> text_of(const json::value& v) {
    if (v.is_null()) return std::string{};
    if (const auto* text = v.text()) return *text;
    if (const auto* number = v.integer()) return std::to_string(*number);
    return {};
  }

  std::optional<row_fault> read_object(const json::value& object, cdr_record& out) {
    const auto* members = object.members();
    if (members == nullptr) return row_fault{0, "row", "is not a JSON object"};
    const auto& format = rows_.format();
    std::array<std::string, cdr_field_count> texts;
    std::array<bool, cdr_field_count> is_there{};
    for (const auto& [name, v] : *members) {
      std::optional<std::size_t> field;
      for (const auto f : all_cdr_fields()) {
        if (format.has(f) && format.column(f) == name) field = static_cast<std::size_t>(f);
      }
      if (!field) {
        if (format.ignores_other_columns) continue;
        return row_fault{0, printable(name), "the source has not declared this member"};
      }
      if (std::exchange(is_there[*field], true)) return row_fault{0, name, "is there twice"};
      auto text = text_of(v);
      if (!text) {
        return row_fault{0, name, "is a " + std::string{v.type_name()} +
                                      "; texts and whole numbers are read, decimals as text"};
      }
      texts[*field] = std::move(*text);
    }
    cdr_cells cells{};
    for (std::size_t i = 0; i < texts.size(); ++i) cells[i] = texts[i];
    return rows_.read(cells, out);
  }

  const record_reader& rows_;
  std::int64_t row_no_ = 0;
};

class ndjson_file final : public file_reader {
 public:
  ndjson_file(std::string_view text, const record_reader& rows) : rest_{text}, rows_{rows} {
    if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
  }

  bool read(std::size_t rows_max, batch& out) override {
    for (std::size_t n = 0; n < rows_max;) {
      if (rest_.empty()) return false;
      const auto end = rest_.find('\n');
      auto line = rest_.substr(0, end);
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty()) continue;
      ++n;
      if (line.size() > csv::reader_limits{}.row_bytes_max) {
        rows_.refuse("the row is too long", out);
        continue;
      }
      auto object = json::parse(line);
      if (!object) {
        rows_.refuse("is not JSON: " + object.error().message, out);
      } else {
        rows_.take(*object, out);
      }
    }
    return !rest_.empty();
  }

 private:
  std::string_view rest_;
  object_rows rows_;
};

class json_file final : public file_reader {
 public:
  json_file(json::value document, const record_reader& rows)
      : document_{std::move(document)}, rows_{rows} {}

  bool read(std::size_t rows_max, batch& out) override {
    const auto& items = *document_.items();
    for (std::size_t n = 0; n < rows_max && at_ < items.size(); ++n) rows_.take(items[at_++], out);
    return at_ < items.size();
  }

 private:
  json::value document_;
  object_rows rows_;
  std::size_t at_ = 0;
};

std::string lower(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

}  // namespace file_reader_detail

result<file_kind> kind_of_media_type(std::string_view media_type) {
  auto type = file_reader_detail::lower(media_type.substr(0, media_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  if (type == "text/csv") return file_kind::csv;
  if (type == "application/x-ndjson" || type == "application/ndjson") return file_kind::ndjson;
  if (type == "application/json") return file_kind::json;
  return fail(errc::unsupported_media,
              "CDRs are text/csv, application/x-ndjson or application/json");
}

result<file_kind> kind_of_file_name(std::string_view name) {
  const auto text = file_reader_detail::lower(name);
  if (text.ends_with(".csv")) return file_kind::csv;
  if (text.ends_with(".ndjson") || text.ends_with(".jsonl")) return file_kind::ndjson;
  if (text.ends_with(".json")) return file_kind::json;
  return fail(errc::unsupported_media, "file names end with .csv, .ndjson, .jsonl or .json");
}

result<std::unique_ptr<file_reader>> open_file(file_kind kind, std::string_view text,
                                               const record_reader& rows) {
  using namespace file_reader_detail;
  if (kind == file_kind::csv) {
    if (auto good = csv::check_structure(text, rows.format().delimiter); !good) {
      return fail(std::move(good).error());
    }
    auto file = std::make_unique<csv_file>(text, rows);
    if (auto good = file->read_header(); !good) return fail(std::move(good).error());
    return std::unique_ptr<file_reader>{std::move(file)};
  }
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    return fail(errc::malformed, "the file is UTF-16 or UTF-32; only UTF-8 is read");
  }
  if (kind == file_kind::ndjson) {
    return std::unique_ptr<file_reader>{std::make_unique<ndjson_file>(text, rows)};
  }
  auto document = json::parse(text, json_array_bytes_max);
  if (!document) return fail(std::move(document).error());
  if (document->items() == nullptr) {
    return fail(errc::malformed, "a JSON file of CDRs is one array of objects");
  }
  return std::unique_ptr<file_reader>{std::make_unique<json_file>(std::move(*document), rows)};
}

}  // namespace didtron::cdr_files
