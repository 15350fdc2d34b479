#include "storage/json_text.hpp"

namespace didtron::storage {

void json_text::comma() {
  if (needs_comma_) out_ += ',';
  needs_comma_ = true;
}

void json_text::quoted(std::string_view value) {
  static constexpr std::string_view hex = "0123456789abcdef";
  out_ += '"';
  std::size_t written = 0;  // everything before it; what needs no care is appended in one piece
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && c != '"' && c != '\\') continue;
    out_.append(value.substr(written, i - written));
    written = i + 1;
    if (byte >= 0x20) {
      out_ += '\\';
      out_ += c;
    } else if (byte != 0) {  // jsonb cannot hold U+0000
      out_ += "\\u00";
      out_ += hex[byte >> 4U];
      out_ += hex[byte & 15U];
    }
  }
  out_.append(value.substr(written));
  out_ += '"';
}

void json_text::name(std::string_view key) {
  comma();
  quoted(key);
  out_ += ':';
}

json_text& json_text::begin_object() {
  comma();
  out_ += '{';
  needs_comma_ = false;
  return *this;
}

json_text& json_text::begin_object(std::string_view key) {
  name(key);
  out_ += '{';
  needs_comma_ = false;
  return *this;
}

json_text& json_text::end_object() {
  out_ += '}';
  needs_comma_ = true;
  return *this;
}

json_text& json_text::begin_array(std::string_view key) {
  name(key);
  out_ += '[';
  needs_comma_ = false;
  return *this;
}

json_text& json_text::end_array() {
  out_ += ']';
  needs_comma_ = true;
  return *this;
}

json_text& json_text::member(std::string_view key, std::string_view value) {
  name(key);
  quoted(value);
  return *this;
}

json_text& json_text::member(std::string_view key, std::int64_t value) {
  name(key);
  out_ += std::to_string(value);
  return *this;
}

json_text& json_text::member(std::string_view key, std::optional<std::int64_t> value) {
  if (value) return member(key, *value);
  name(key);
  out_ += "null";
  return *this;
}

json_text& json_text::element(std::string_view value) {
  comma();
  quoted(value);
  return *this;
}

}  // namespace didtron::storage
