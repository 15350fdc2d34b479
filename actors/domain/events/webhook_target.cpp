#include "actors/domain/events/webhook_target.hpp"

#include <algorithm>

namespace didtron::events {

namespace webhook_target_detail {

failure wrong(const char* why) { return fail(errc::invalid_argument, why); }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Labels of RFC 1123 with a name that no resolver reads as an address: its last label has a letter first.
bool is_name(std::string_view host) noexcept {
  if (host.size() > 253) return false;
  std::size_t labels = 0;
  std::string_view last;
  for (;; ++labels) {
    const std::size_t dot = host.find('.');
    last = host.substr(0, dot);
    const bool is_label = !last.empty() && last.size() <= 63 && last.front() != '-' && last.back() != '-' &&
                          std::all_of(last.begin(), last.end(), [](char c) {
                            return is_digit(c) || (c >= 'a' && c <= 'z') || c == '-';
                          });
    if (!is_label) return false;
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return labels >= 1 && !is_digit(last.front());
}

}  // namespace webhook_target_detail

result<webhook_target> parse_webhook_url(std::string_view url) {
  using namespace webhook_target_detail;
  constexpr std::string_view scheme = "https://";
  if (url.size() > webhook_url_bytes_max) return wrong("must have at most 2,000 bytes");
  for (const char c : url)
    if (c <= ' ' || c >= 0x7f || std::string_view{"\"<>\\^`{|}#"}.find(c) != std::string_view::npos)
      return wrong("must be visible ASCII without # \" < > \\ ^ ` { | }");
  if (!url.starts_with(scheme)) return wrong("must begin with https://");
  url.remove_prefix(scheme.size());
  const std::size_t path_at = std::min(url.find_first_of("/?"), url.size());
  std::string_view host = url.substr(0, path_at);
  const std::string_view path = url.substr(path_at);
  if (host.find('@') != std::string_view::npos) return wrong("must not name a user");
  webhook_target out;
  if (const std::size_t colon = host.find(':'); colon != std::string_view::npos) {
    const std::string_view port = host.substr(colon + 1);
    if (port != "443" && port != "8443") return wrong("must use port 443 or 8443");
    out.port = port == "443" ? 443 : 8443;
    host = host.substr(0, colon);
  }
  out.host.assign(host);
  for (char& c : out.host)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  if (!is_name(out.host)) return wrong("must go to a name such as hooks.example.com, not to an address");
  for (const std::string_view internal : {".localhost", ".local", ".internal", ".home.arpa"})
    if (out.host.ends_with(internal)) return wrong("must go to a public name");
  out.path = path.empty() ? "/" : path.starts_with('?') ? "/" + std::string{path} : std::string{path};
  return out;
}

}  // namespace didtron::events
