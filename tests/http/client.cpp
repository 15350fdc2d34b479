#include "tests/http/client.hpp"

#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "http/request.hpp"

namespace didtron::http::testing {

std::string reply::header(std::string_view name) const {
  for (const auto& [n, v] : headers)
    if (iequals(n, name)) return v;
  return {};
}

std::vector<std::string> reply::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [n, v] : headers)
    if (iequals(n, name)) values.push_back(v);
  return values;
}

client::client(std::uint16_t port) : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval limit{20, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  const int on = 1;
  ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0) {
    ::close(socket_);
    socket_ = -1;
  }
}

client::~client() {
  if (socket_ >= 0) ::close(socket_);
}

bool client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void client::finish() { ::shutdown(socket_, SHUT_WR); }

bool client::fill() {
  char bytes[16384];
  const ssize_t got = ::recv(socket_, bytes, sizeof bytes, 0);
  if (got <= 0) return false;
  buffer_.append(bytes, static_cast<std::size_t>(got));
  return true;
}

std::optional<reply> client::receive(bool is_head) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
    if (!fill()) return std::nullopt;
  reply r;
  std::string_view head = std::string_view{buffer_}.substr(0, end);
  r.status = std::atoi(std::string{head.substr(9, 3)}.c_str());
  for (std::size_t line = head.find("\r\n"); line != std::string_view::npos;) {
    const std::size_t next = head.find("\r\n", line + 2);
    const std::string_view text =
        head.substr(line + 2, next == std::string_view::npos ? next : next - line - 2);
    const std::size_t colon = text.find(": ");
    if (colon != std::string_view::npos)
      r.headers.emplace_back(text.substr(0, colon), text.substr(colon + 2));
    line = next;
  }
  buffer_.erase(0, end + 4);
  if (r.status == 100) return receive(is_head);
  if (!is_head && r.header("Transfer-Encoding") == "chunked") {
    for (;;) {
      std::size_t line = 0;
      while ((line = buffer_.find("\r\n")) == std::string::npos)
        if (!fill()) return std::nullopt;
      const std::size_t size = std::stoul(buffer_.substr(0, line), nullptr, 16);
      while (buffer_.size() < line + 2 + size + 2)
        if (!fill()) return std::nullopt;
      r.body += buffer_.substr(line + 2, size);
      buffer_.erase(0, line + 2 + size + 2);
      if (size == 0) return r;
    }
  }
  const std::string length = is_head ? "" : r.header("Content-Length");
  if (length.empty()) return r;
  const auto wanted = static_cast<std::size_t>(std::atoll(length.c_str()));
  while (buffer_.size() < wanted)
    if (!fill()) return std::nullopt;
  r.body = buffer_.substr(0, wanted);
  buffer_.erase(0, wanted);
  return r;
}

std::string client::receive_until(std::string_view until) {
  std::size_t at = 0;
  while ((at = buffer_.find(until)) == std::string::npos)
    if (!fill()) return std::exchange(buffer_, {});
  std::string text = buffer_.substr(0, at + until.size());
  buffer_.erase(0, at + until.size());
  return text;
}

std::string client::receive_all() {
  while (fill()) {
  }
  return std::exchange(buffer_, {});
}

bool client::is_closed() {
  buffer_.clear();
  while (fill())
    buffer_.clear();
  return errno != EAGAIN && errno != EWOULDBLOCK;
}

std::optional<reply> ask(std::uint16_t port, std::string_view bytes) {
  client c{port};
  if (!c.send(bytes)) return c.receive();
  return c.receive();
}

std::string get(std::string_view path, const std::vector<std::string>& lines) {
  std::string text = "GET " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const std::string& line : lines)
    text += line + "\r\n";
  return text + "\r\n";
}

std::string post(std::string_view path, std::string_view body,
                 const std::vector<std::string>& lines, std::string_view type) {
  std::string text = "POST " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\n";
  if (!type.empty()) text += "Content-Type: " + std::string{type} + "\r\n";
  text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  for (const std::string& line : lines)
    text += line + "\r\n";
  return text + "\r\n" + std::string{body};
}

}  // namespace didtron::http::testing
