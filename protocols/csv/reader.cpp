#include "protocols/csv/reader.hpp"

#include <algorithm>

namespace didtron::csv {

namespace reader_detail {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_plain_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  bool has_point = false;
  bool has_digit = false;
  for (const char c : text) {
    if (c == '.' && !has_point) {
      has_point = true;
    } else if (c >= '0' && c <= '9') {
      has_digit = true;
    } else {
      return false;
    }
  }
  return has_digit;
}

}  // namespace reader_detail

reader::reader(std::string_view text, char delimiter, reader_limits limits)
    : text_{text}, delimiter_{delimiter}, limits_{limits}, unquoted_(limits.cells_max) {
  if (text_.starts_with(reader_detail::byte_order_mark)) {
    at_ = reader_detail::byte_order_mark.size();
  }
}

/// From behind an opening quote to behind the closing one. False: there is none.
bool reader::skip_quoted() {
  while (true) {
    const std::size_t quote = text_.find('"', at_);
    const std::size_t end = quote == std::string_view::npos ? text_.size() : quote;
    line_no_ += std::count(text_.begin() + static_cast<std::ptrdiff_t>(at_),
                           text_.begin() + static_cast<std::ptrdiff_t>(end), '\n');
    if (quote == std::string_view::npos) {
      at_ = text_.size();
      ended_inside_quotes_ = true;
      return false;
    }
    at_ = quote + 1;
    if (at_ >= text_.size() || text_[at_] != '"') return true;
    ++at_;
  }
}

/// Goes behind the line end of a bad record. Only a quote at the start of a cell opens one.
void reader::skip_record(bool is_at_cell) {
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '"' && is_at_cell) {
      if (!skip_quoted()) return;
    } else if (c == '\n') {
      ++line_no_;
      return;
    }
    is_at_cell = c == delimiter_;
  }
}

/// Behind a cell: its delimiter, the line end or the end of the text; anything else is a fault.
reader::stop reader::after_cell(row& out) {
  if (at_ >= text_.size()) return stop::line_end;
  const char c = text_[at_];
  if (c == delimiter_) {
    ++at_;
    return stop::delimiter;
  }
  if (c == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
  if (text_[at_] == '\n') {
    ++at_;
    ++line_no_;
    return stop::line_end;
  }
  out.fault = c == '\r' ? "a carriage return without line feed" : "text after the closing quote";
  return stop::fault;
}

reader::stop reader::quoted_cell(row& out) {
  const std::size_t begin = ++at_;
  if (!skip_quoted()) {
    out.fault = "the quote is not closed";
    return stop::fault;
  }
  auto cell = text_.substr(begin, at_ - 1 - begin);
  if (cell.size() > limits_.cell_bytes_max) {
    out.fault = "the cell is too long";
    return stop::fault;
  }
  if (cell.find('"') != std::string_view::npos) {
    // A doubled quote stands for one: the cell needs memory of its own.
    std::string& copy = unquoted_[unquoted_used_++];
    copy.clear();
    for (std::size_t i = 0; i < cell.size(); ++i) {
      copy += cell[i];
      if (cell[i] == '"') ++i;
    }
    cell = copy;
  }
  out.cells.push_back(cell);
  return after_cell(out);
}

reader::stop reader::plain_cell(row& out) {
  const std::size_t begin = at_;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == delimiter_ || c == '\n' || c == '\r') break;
    if (c == '"') {
      out.fault = "a quote inside a cell that is not quoted";
      return stop::fault;
    }
    ++at_;
  }
  if (at_ - begin > limits_.cell_bytes_max) {
    out.fault = "the cell is too long";
    return stop::fault;
  }
  out.cells.push_back(text_.substr(begin, at_ - begin));
  return after_cell(out);
}

bool reader::next(row& out) {
  while (at_ < text_.size()) {
    if (text_[at_] == '\n') {
      at_ += 1;
    } else if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') {
      at_ += 2;
    } else {
      break;
    }
    ++line_no_;
  }
  out.cells.clear();
  out.fault = {};
  if (at_ >= text_.size()) return false;
  out.line_no = line_no_;
  row_begin_ = at_;
  unquoted_used_ = 0;
  stop why = stop::delimiter;
  while (why == stop::delimiter) {
    if (out.cells.size() == limits_.cells_max) {
      out.fault = "too many cells";
      skip_record(true);
      return true;
    }
    if (at_ < text_.size() && text_[at_] == '"') {
      why = quoted_cell(out);
    } else {
      why = plain_cell(out);
    }
    if (why != stop::fault && at_ - row_begin_ > limits_.row_bytes_max) {
      out.fault = "the row is too long";
      // Its line end has been read already when this was its last cell.
      if (why == stop::delimiter) skip_record(true);
      return true;
    }
  }
  if (why == stop::fault) skip_record(false);
  return true;
}

result<void> check_structure(std::string_view text, char delimiter) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
      text.starts_with(std::string_view{"\0\0\xFE\xFF", 4})) {
    return fail(errc::malformed, "the file is UTF-16 or UTF-32; only UTF-8 is read");
  }
  const auto header = text.substr(0, text.find('\n'));
  if (header.find('\0') != std::string_view::npos) {
    return fail(errc::malformed, "the header holds zero bytes: not a UTF-8 text");
  }
  const auto cr = header.find('\r');
  if (cr != std::string_view::npos && cr + 1 != header.size()) {
    return fail(errc::malformed, "lines end with CR alone; CRLF or LF is read");
  }
  if (header.size() == text.size() && cr != std::string_view::npos) {
    return fail(errc::malformed, "lines end with CR alone; CRLF or LF is read");
  }
  if (text.find('"') == std::string_view::npos) return {};
  reader in{text, delimiter};
  row r;
  while (in.next(r)) {
    if (!in.ended_inside_quotes()) continue;
    return fail(errc::malformed, "line " + std::to_string(r.line_no) +
                                     ": a quote is opened there and never closed");
  }
  return {};
}

void append_cell(std::string& out, std::string_view cell) {
  const bool is_risky = !cell.empty() &&
                        std::string_view{"=+-@\t\r"}.find(cell.front()) != std::string_view::npos &&
                        !reader_detail::is_plain_number(cell);
  if (!is_risky && cell.find_first_of(",;\"\r\n\t") == std::string_view::npos) {
    out.append(cell);
    return;
  }
  out += '"';
  if (is_risky) out += '\'';
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace didtron::csv
