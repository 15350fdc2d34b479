#include "http/cursor.hpp"

#include "http/url.hpp"

namespace didtron::http {

namespace cursor_detail {

inline constexpr std::string_view version_mark = "c1:";
/// The longest key is a time and a call id: 60 bytes. base64url makes 4 of 3.
inline constexpr std::size_t cursor_bytes_max = 512;

}  // namespace cursor_detail

std::string encode_cursor(std::string_view key) {
  return base64url_encode(std::string{cursor_detail::version_mark} + std::string{key});
}

result<std::string> decode_cursor(std::string_view cursor) {
  if (cursor.size() <= cursor_detail::cursor_bytes_max) {
    const auto plain = base64url_decode(cursor);
    if (plain && plain->starts_with(cursor_detail::version_mark)) {
      std::string key = plain->substr(cursor_detail::version_mark.size());
      if (!key.empty() && key.find('\0') == std::string::npos) return key;
    }
  }
  return fail_field("/query/cursor", "is not a cursor of this list");
}

}  // namespace didtron::http
