#include "actors/domain/cdrs/pull_settings.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

namespace didtron {

namespace pull_settings_detail {

bool is_visible(char c) noexcept { return c > ' ' && c < '\x7f'; }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char lowered(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr std::size_t host_bytes_max = 253;

bool is_host(std::string_view host) noexcept {
  return !host.empty() && host.size() <= host_bytes_max && host.front() != '.' &&
         host.front() != '-' && std::all_of(host.begin(), host.end(), [](char c) {
           return is_digit(c) || is_letter(c) || c == '.' || c == '-';
         });
}
bool is_ipv6(std::string_view host) noexcept {
  return host.size() >= 2 && host.size() <= 45 && host.find(':') != std::string_view::npos &&
         std::all_of(host.begin(), host.end(), [](char c) {
           return is_digit(c) || (lowered(c) >= 'a' && lowered(c) <= 'f') || c == ':' || c == '.';
         });
}

failure no_url(const char* why) { return fail(errc::invalid_argument, why); }

bool is_name(std::string_view text, bool has_dots) noexcept {
  return !text.empty() && text.size() <= pull_bounds::name_bytes_max && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_digit(c) || is_letter(c) || c == '_' || c == '-' || (has_dots && c == '.');
         });
}

}  // namespace pull_settings_detail

result<pull_url> parse_pull_url(std::string_view text) {
  using namespace pull_settings_detail;
  constexpr std::string_view scheme = "http://";
  if (text.size() > pull_bounds::url_bytes_max) return no_url("longer than 2,000 bytes");
  if (!std::all_of(text.begin(), text.end(), is_visible)) return no_url("visible ASCII only");
  if (!text.starts_with(scheme)) return no_url("must begin with http://");
  text.remove_prefix(scheme.size());
  if (text.find('#') != std::string_view::npos) return no_url("a fragment is never sent");
  pull_url out;
  const auto path_at = std::min(text.find_first_of("/?"), text.size());
  auto authority = text.substr(0, path_at);
  const auto target = text.substr(path_at);
  if (authority.find('@') != std::string_view::npos)
    return no_url("no user name here: name a secret instead");
  std::string_view host;
  std::string_view port;
  bool has_port = false;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos || !is_ipv6(authority.substr(1, end - 1)))
      return no_url("not an IPv6 address in brackets");
    host = authority.substr(1, end - 1);
    authority.remove_prefix(end + 1);
    has_port = authority.starts_with(':');
    if (!authority.empty() && !has_port) return no_url("not a port");
    port = authority.substr(has_port ? 1 : 0);
  } else {
    const auto colon = authority.find(':');
    has_port = colon != std::string_view::npos;
    host = authority.substr(0, colon);
    if (has_port) port = authority.substr(colon + 1);
    if (!is_host(host)) return no_url("not a host name or address");
  }
  if (has_port) {
    const auto [end, fault] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (fault != std::errc{} || end != port.data() + port.size() || out.port == 0)
      return no_url("not a port from 1 to 65535");
  }
  out.host.assign(host);
  std::transform(out.host.begin(), out.host.end(), out.host.begin(), lowered);
  if (!target.empty()) out.target = target.starts_with('?') ? "/" + std::string{target} : target;
  return out;
}

std::string origin_of(const pull_url& url) {
  const bool is_v6 = url.host.find(':') != std::string::npos;
  return "http://" + (is_v6 ? "[" + url.host + "]" : url.host) + ":" + std::to_string(url.port);
}

bool is_pull_cursor(std::string_view text) noexcept {
  return !text.empty() && text.size() <= pull_bounds::cursor_bytes_max &&
         std::all_of(text.begin(), text.end(), pull_settings_detail::is_visible);
}

result<void> check_pull_settings(const pull_settings& s) {
  using namespace pull_settings_detail;
  std::vector<field_error> faults;
  if (const auto url = parse_pull_url(s.url); !url) faults.push_back({"/url", url.error().message});
  if (!is_name(s.cursor_parameter, true))
    faults.push_back({"/cursor_parameter", "1 to 63 letters, digits, '_', '-' and '.'"});
  if (!s.secret.empty() && !is_name(s.secret, false))
    faults.push_back({"/secret", "1 to 63 letters, digits, '_' and '-'"});
  const auto within = [&](const char* name, std::int64_t value, std::int64_t least, std::int64_t most) {
    if (value < least || value > most)
      faults.push_back({name, "from " + std::to_string(least) + " to " + std::to_string(most)});
  };
  within("/interval_s", s.interval_s, pull_bounds::interval_s_min, pull_bounds::interval_s_max);
  within("/timeout_s", s.timeout_s, 1, pull_bounds::timeout_s_max);
  within("/page_bytes_max", s.page_bytes_max, pull_bounds::page_bytes_min,
         pull_bounds::page_bytes_max);
  within("/pages_max", s.pages_max, 1, pull_bounds::pages_max);
  if (faults.empty()) return {};
  return fail(error{errc::invalid_argument, "the input is not valid", std::move(faults), {}});
}

std::chrono::milliseconds next_poll_in(const pull_settings& s, std::int32_t failures,
                                       std::optional<std::chrono::seconds> wanted, double random) {
  constexpr std::int64_t first_ms = 10'000;
  constexpr std::int64_t failing_ms_max = 900'000;
  constexpr std::int64_t wanted_ms_max = 3'600'000;
  const auto earlier = [&](std::int64_t ms, double part) {
    return ms - static_cast<std::int64_t>(static_cast<double>(ms) * part * random);
  };
  const auto interval_ms = s.interval_s * 1'000;
  if (failures <= 0) return std::chrono::milliseconds{earlier(interval_ms, 0.1)};
  // 2^16 * 5 s is beyond the cap already.
  const auto doubled = std::min(first_ms, interval_ms) << std::min(failures - 1, 16);
  const auto wait = earlier(std::min(doubled, failing_ms_max), 0.5);
  const auto least = wanted ? std::min<std::int64_t>(wanted->count() * 1'000, wanted_ms_max) : 0;
  return std::chrono::milliseconds{std::max(wait, least)};
}

}  // namespace didtron
