#include "actors/domain/routing/carrier_uri.hpp"

#include "actors/domain/routing/address.hpp"

namespace didtron {

namespace carrier_uri_detail {

inline constexpr std::string_view host_characters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_";
inline constexpr std::size_t host_bytes_max = 253;

bool is_host_name(std::string_view host) {
  return !host.empty() && host.size() <= host_bytes_max && host.front() != '-' &&
         host.find_first_not_of(host_characters) == std::string_view::npos;
}

}  // namespace carrier_uri_detail

result<std::string> carrier_uri(std::string_view host, std::int32_t port,
                                std::string_view transport) {
  if (transport != "udp" && transport != "tcp")
    return fail_field("/transport", "udp or tcp");
  if (port < 1 || port > 65'535) return fail_field("/port", "1 to 65535");
  const bool is_v6 = host.find(':') != std::string_view::npos;
  if (is_v6 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
  const bool is_good = is_v6 ? parse_ip_address(host).has_value()
                             : carrier_uri_detail::is_host_name(host);
  if (!is_good) return fail_field("/host", "a host name or a numeric address");
  std::string uri = "sip:";
  uri += is_v6 ? '[' + std::string{host} + ']' : std::string{host};
  uri += ':' + std::to_string(port);
  uri += ";transport=";
  uri += transport;
  return uri;
}

std::string trunk_problem(const error& why) {
  if (why.fields.empty()) return why.message;
  const auto& field = why.fields.front();
  return "the " + field.pointer.substr(1) + " is not " + field.detail;
}

}  // namespace didtron
