#pragma once

#include <string_view>

/// Character classes of RFC 9110 and RFC 3986, for the gate.
namespace didtron::http::gate_text {

constexpr bool is_alpha(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr int hex_value(char c) noexcept {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// RFC 9110, 5.6.2.
constexpr bool is_token_char(char c) noexcept {
  return is_alpha(c) || is_digit(c) ||
         std::string_view{"!#$%&'*+-.^_`|~"}.find(c) != std::string_view::npos;
}
constexpr bool is_token(std::string_view text) noexcept {
  for (const char c : text)
    if (!is_token_char(c)) return false;
  return !text.empty();
}

/// What may stand in a path or query without %: unreserved, sub-delims, ":", "@", "/", "?".
constexpr bool is_target_char(char c) noexcept {
  return is_alpha(c) || is_digit(c) ||
         std::string_view{"-._~!$&'()*+,;=:@/?"}.find(c) != std::string_view::npos;
}

/// Origin form: an absolute path with an optional query, escapes complete and none of them NUL.
constexpr bool is_origin_form(std::string_view target) noexcept {
  if (!target.starts_with('/')) return false;
  for (std::size_t i = 0; i < target.size(); ++i) {
    if (target[i] != '%') {
      if (!is_target_char(target[i])) return false;
      continue;
    }
    if (i + 2 >= target.size() || hex_value(target[i + 1]) < 0 || hex_value(target[i + 2]) < 0)
      return false;
    if (target[i + 1] == '0' && target[i + 2] == '0') return false;
    i += 2;
  }
  return true;
}

/// A byte that no field value may hold: controls except tab (RFC 9110, 5.5). Bytes from 0x80 pass.
constexpr bool is_control(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7F;
}

/// A name, an IPv4 address or an IPv6 address in brackets, with an optional port.
constexpr bool is_host(std::string_view text) noexcept {
  if (text.empty() || text.size() > 261) return false;
  std::string_view port;
  if (text.front() == '[') {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos || close < 3) return false;
    for (const char c : text.substr(1, close - 1))
      if (hex_value(c) < 0 && c != ':' && c != '.') return false;
    port = text.substr(close + 1);
    if (port.empty()) return true;
    if (port.front() != ':') return false;
    port.remove_prefix(1);
  } else {
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    if (name.empty()) return false;
    for (const char c : name)
      if (!is_alpha(c) && !is_digit(c) && c != '-' && c != '.' && c != '_') return false;
    if (colon == std::string_view::npos) return true;
    port = text.substr(colon + 1);
  }
  if (port.empty() || port.size() > 5) return false;
  for (const char c : port)
    if (!is_digit(c)) return false;
  return true;
}

/// Chunk extensions (RFC 9112, 7.1.1) without the white space that it calls bad: *( ";" name [ "="
/// value ] ).
constexpr bool is_chunk_extension(std::string_view text) noexcept {
  while (!text.empty()) {
    if (text.front() != ';') return false;
    text.remove_prefix(1);
    std::size_t end = 0;
    while (end < text.size() && is_token_char(text[end]))
      ++end;
    if (end == 0) return false;
    text.remove_prefix(end);
    if (!text.starts_with('=')) continue;
    text.remove_prefix(1);
    if (text.starts_with('"')) {
      std::size_t i = 1;
      while (i < text.size() && text[i] != '"') {
        if (is_control(text[i])) return false;
        i += text[i] == '\\' ? 2U : 1U;
      }
      if (i >= text.size()) return false;
      text.remove_prefix(i + 1);
    } else {
      end = 0;
      while (end < text.size() && is_token_char(text[end]))
        ++end;
      if (end == 0) return false;
      text.remove_prefix(end);
    }
  }
  return true;
}

constexpr std::string_view trimmed(std::string_view text) noexcept {
  while (text.starts_with(' ') || text.starts_with('\t'))
    text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t'))
    text.remove_suffix(1);
  return text;
}

}  // namespace didtron::http::gate_text
