#include "http/middleware/session_cookie.hpp"

#include "http/tokens.hpp"

namespace didtron::http {

namespace cookie_detail {

inline std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t'))
    text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t'))
    text.remove_suffix(1);
  return text;
}

}  // namespace cookie_detail

std::string session_token_of(const request& req) {
  std::string found;
  for (const header& h : req.headers) {
    if (!iequals(h.name, "Cookie")) continue;
    std::string_view rest = h.value;
    while (!rest.empty()) {
      const std::size_t end = rest.find(';');
      const std::string_view pair = cookie_detail::trimmed(rest.substr(0, end));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != session_cookie_name)
        continue;
      const std::string_view value = pair.substr(equals + 1);
      if (!is_token(value) || (!found.empty() && found != value)) return {};
      found = value;
    }
  }
  return found;
}

std::string set_session_cookie(std::string_view token) {
  return std::string{session_cookie_name} + "=" + std::string{token} +
         "; Path=/; Secure; HttpOnly; SameSite=Lax";
}

std::string clear_session_cookie() {
  return std::string{session_cookie_name} + "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0";
}

}  // namespace didtron::http
