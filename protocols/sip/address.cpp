#include "protocols/sip/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

namespace didtron::sip {

bool socket_address::is_loopback() const { return is_v6 ? ip == "::1" : ip.starts_with("127."); }

result<socket_address> parse_socket_address(std::string_view text) {
  const auto bad = [&] {
    return fail(errc::bad_config, "\"" + std::string{text} + "\" is not <address>:<port>");
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return bad();
  const auto digits = text.substr(colon + 1);
  socket_address out;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), out.port);
  if (error != std::errc{} || end != digits.data() + digits.size() || out.port == 0) return bad();
  auto ip = text.substr(0, colon);
  if (ip.size() > 2 && ip.front() == '[' && ip.back() == ']') {
    ip = ip.substr(1, ip.size() - 2);
    out.is_v6 = true;
  }
  out.ip = ip;
  in6_addr bytes = {};
  if (::inet_pton(out.is_v6 ? AF_INET6 : AF_INET, out.ip.c_str(), &bytes) != 1) return bad();
  return out;
}

std::string format(const socket_address& address) {
  const auto port = ':' + std::to_string(address.port);
  return address.is_v6 ? '[' + address.ip + ']' + port : address.ip + port;
}

result<void> check_is_free(const socket_address& address) {
  sockaddr_storage storage = {};
  socklen_t length = 0;
  if (address.is_v6) {
    auto* to = reinterpret_cast<sockaddr_in6*>(&storage);
    to->sin6_family = AF_INET6;
    to->sin6_port = htons(address.port);
    ::inet_pton(AF_INET6, address.ip.c_str(), &to->sin6_addr);
    length = sizeof(*to);
  } else {
    auto* to = reinterpret_cast<sockaddr_in*>(&storage);
    to->sin_family = AF_INET;
    to->sin_port = htons(address.port);
    ::inet_pton(AF_INET, address.ip.c_str(), &to->sin_addr);
    length = sizeof(*to);
  }
  const int fd = ::socket(storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return fail(errc::unavailable, std::string{"no socket: "} + std::strerror(errno));
  const int outcome = ::bind(fd, reinterpret_cast<const sockaddr*>(&storage), length);
  const int why = errno;
  ::close(fd);
  if (outcome == 0) return {};
  return fail(why == EADDRINUSE ? errc::conflict : errc::unavailable,
              format(address) + ": " + std::strerror(why));
}

}  // namespace didtron::sip
