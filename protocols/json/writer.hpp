#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace didtron::json {

/// Appends `text` as a JSON string with its quotes. Escapes what RFC 8259 section 7 demands and, so
/// that the output may stand inside HTML or an event stream, nothing else; a byte sequence that is
/// not UTF-8 becomes U+FFFD, so the output is always valid JSON.
void append_string(std::string& out, std::string_view text);

/// Writes one JSON document front to back, no spaces. Commas are put in by itself; the caller keeps
/// the order key, value inside objects. Example:
///   writer w; w.begin_object().field("id", 7).field("name", "A").end_object();   //
///   {"id":7,"name":"A"}
class writer {
 public:
  writer& begin_object() { return open('{'); }
  writer& end_object() { return close('}'); }
  writer& begin_array() { return open('['); }
  writer& end_array() { return close(']'); }

  /// Name of the next value.
  writer& key(std::string_view name);

  writer& text(std::string_view value);
  writer& boolean(bool value) { return raw(value ? "true" : "false"); }
  writer& null() { return raw("null"); }
  writer& integer(std::int64_t value);
  writer& unsigned_integer(std::uint64_t value);
  /// Shortest form that reads back the same; infinities and NaN, which JSON cannot say, become
  /// null.
  writer& number(double value);
  /// `json` is put in as it is: it must be one complete JSON value.
  writer& raw(std::string_view json);

  writer& value(std::string_view v) { return text(v); }
  writer& value(const char* v) { return text(v); }
  template <class T>
  requires std::integral<T> writer& value(T v) {
    if constexpr (std::same_as<T, bool>)
      return boolean(v);
    else if constexpr (std::signed_integral<T>)
      return integer(v);
    else
      return unsigned_integer(v);
  }
  /// Empty becomes null.
  template <class T> writer& value(const std::optional<T>& v) { return v ? value(*v) : null(); }

  template <class T> writer& field(std::string_view name, const T& v) { return key(name).value(v); }

  [[nodiscard]] const std::string& str() const noexcept { return out_; }
  [[nodiscard]] std::string take() noexcept { return std::move(out_); }

 private:
  writer& open(char bracket);
  writer& close(char bracket);
  void before_value();

  std::string out_ = {};
  bool needs_comma_ = false;  ///< a value stands before this place in the same array or object
};

}  // namespace didtron::json
