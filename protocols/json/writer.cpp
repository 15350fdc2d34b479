#include "protocols/json/writer.hpp"

#include <charconv>
#include <cmath>

#include "actors/domain/core/utf8.hpp"

namespace didtron::json {

namespace writer_detail {

inline constexpr char hex_digits[] = "0123456789abcdef";

/// The escape of an ASCII character that must not stand in a string as it is; false: it may.
inline bool append_escape(std::string& out, char c) {
  switch (c) {
  case '"':
    out += "\\\"";
    return true;
  case '\\':
    out += "\\\\";
    return true;
  case '\b':
    out += "\\b";
    return true;
  case '\f':
    out += "\\f";
    return true;
  case '\n':
    out += "\\n";
    return true;
  case '\r':
    out += "\\r";
    return true;
  case '\t':
    out += "\\t";
    return true;
  default:
    break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20) return false;
  out += "\\u00";
  out += hex_digits[byte >> 4];
  out += hex_digits[byte & 0xF];
  return true;
}

}  // namespace writer_detail

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t clean_from = 0;  // start of the run that is copied in one go
  std::size_t at = 0;
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      if (byte >= 0x20 && byte != '"' && byte != '\\') {
        ++at;
        continue;
      }
      out.append(text.substr(clean_from, at - clean_from));
      writer_detail::append_escape(out, text[at]);
      clean_from = ++at;
      continue;
    }
    const std::size_t length = utf8_sequence(text.substr(at));
    if (length != 0) {
      at += length;
      continue;
    }
    out.append(text.substr(clean_from, at - clean_from));
    out += "\xEF\xBF\xBD";
    clean_from = ++at;
  }
  out.append(text.substr(clean_from));
  out += '"';
}

void writer::before_value() {
  if (needs_comma_) out_ += ',';
  needs_comma_ = true;
}

writer& writer::open(char bracket) {
  before_value();
  out_ += bracket;
  needs_comma_ = false;
  return *this;
}

writer& writer::close(char bracket) {
  out_ += bracket;
  needs_comma_ = true;
  return *this;
}

writer& writer::key(std::string_view name) {
  before_value();
  append_string(out_, name);
  out_ += ':';
  needs_comma_ = false;
  return *this;
}

writer& writer::text(std::string_view value) {
  before_value();
  append_string(out_, value);
  return *this;
}

writer& writer::integer(std::int64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return raw({digits, static_cast<std::size_t>(end - digits)});
}

writer& writer::unsigned_integer(std::uint64_t value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return raw({digits, static_cast<std::size_t>(end - digits)});
}

writer& writer::number(double value) {
  if (!std::isfinite(value)) return null();
  if (value == 0.0) return raw("0");  // also for minus zero, which readers tell apart or do not
  // Large whole numbers with an exponent: in plain digits they would pass for integers that many
  // readers, ours among them, cannot hold.
  constexpr double plain_below = 1e15;
  const bool is_plain = std::abs(value) < plain_below;
  char digits[40];
  char* const last = digits + sizeof digits;
  const auto end = is_plain ? std::to_chars(digits, last, value).ptr
                            : std::to_chars(digits, last, value, std::chars_format::scientific).ptr;
  return raw({digits, static_cast<std::size_t>(end - digits)});
}

writer& writer::raw(std::string_view json) {
  before_value();
  out_ += json;
  return *this;
}

}  // namespace didtron::json
