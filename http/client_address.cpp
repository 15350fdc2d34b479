#include "http/client_address.hpp"

#include <algorithm>
#include <array>

namespace didtron::http {

namespace client_address_detail {

inline constexpr int network_bits_v6 = 64;

inline std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t") - from + 1);
}

/// An entry of X-Forwarded-For without the port that some proxies add: "192.0.2.1:4711",
/// "[2001:db8::1]:4711".
inline std::string_view without_port(std::string_view entry) {
  if (entry.starts_with('[')) {
    const std::size_t end = entry.find(']');
    return end == std::string_view::npos ? entry : entry.substr(1, end - 1);
  }
  const std::size_t colon = entry.find(':');
  return colon != std::string_view::npos && entry.find(':', colon + 1) == std::string_view::npos
             ? entry.substr(0, colon)
             : entry;
}

/// The entries of all fields of that name, last first: each proxy adds its peer at the end.
inline std::vector<std::string_view> forwarded_for(const request& req) {
  std::vector<std::string_view> entries;
  for (const header& h : req.headers) {
    if (!iequals(h.name, "X-Forwarded-For")) continue;
    std::string_view rest = h.value;
    for (;;) {
      const std::size_t comma = rest.find(',');
      entries.push_back(without_port(trimmed(rest.substr(0, comma))));
      if (comma == std::string_view::npos) break;
      rest.remove_prefix(comma + 1);
    }
  }
  std::reverse(entries.begin(), entries.end());
  return entries;
}

}  // namespace client_address_detail

result<trusted_proxies> trusted_proxies::parse(std::string_view list) {
  namespace d = client_address_detail;
  trusted_proxies out;
  if (d::trimmed(list).empty()) return out;
  for (;;) {
    const std::size_t comma = list.find(',');
    const std::string_view part = d::trimmed(list.substr(0, comma));
    auto range = parse_ip_range(part);
    if (!range)
      return fail(errc::bad_config, "\"" + std::string{part} + "\": " + range.error().message);
    out.ranges_.push_back(*range);
    if (comma == std::string_view::npos) return out;
    list.remove_prefix(comma + 1);
  }
}

bool trusted_proxies::has(std::string_view address) const {
  if (ranges_.empty()) return false;
  const auto a = parse_ip_address(address);
  return a && std::any_of(ranges_.begin(), ranges_.end(),
                          [&](const ip_range& range) { return contains(range, *a); });
}

std::string client_address(const request& req, std::string_view peer,
                           const trusted_proxies& proxies) {
  std::string_view client = peer;
  if (!proxies.has(peer)) return std::string{client};
  for (const std::string_view entry : client_address_detail::forwarded_for(req)) {
    if (!parse_ip_address(entry)) break;
    client = entry;
    if (!proxies.has(entry)) break;
  }
  return std::string{client};
}

bool is_tls_at_proxy(const request& req, std::string_view peer, const trusted_proxies& proxies) {
  const std::string* protocol = req.find("X-Forwarded-Proto");
  return protocol != nullptr && iequals(*protocol, "https") && proxies.has(peer);
}

std::string client_network(std::string_view address) {
  const auto a = parse_ip_address(address);
  if (!a) return std::string{address};
  if (!a->is_v6) {
    std::string out;
    for (std::size_t i = 0; i < 4; ++i)
      out += (i == 0 ? "" : ".") + std::to_string(a->bytes[i]);
    return out;
  }
  constexpr std::string_view digits = "0123456789abcdef";
  const ip_address base = masked(*a, client_address_detail::network_bits_v6);
  std::string out;
  for (std::size_t i = 0; i < client_address_detail::network_bits_v6 / 8; ++i) {
    out += digits[base.bytes[i] >> 4];
    out += digits[base.bytes[i] & 15];
    if (i % 2 == 1) out += ':';
  }
  return out + ":/64";
}

}  // namespace didtron::http
