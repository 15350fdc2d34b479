#include "tests/support/cut_proxy.hpp"

#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace didtron::test {

namespace cut_proxy_detail {

constexpr int tick_ms = 20;  // how often a pump looks whether the test is over

sockaddr_in loopback(int port) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  a.sin_port = htons(static_cast<std::uint16_t>(port));
  return a;
}

bool send_all(int to, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = send(to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n <= 0) return false;
    sent += static_cast<std::size_t>(n);
  }
  return true;
}

bool receive(int from, std::string& bytes) {
  char block[16384];
  const ssize_t n = recv(from, block, sizeof block, 0);
  bytes.clear();
  if (n <= 0) return false;
  bytes.assign(block, static_cast<std::size_t>(n));
  return true;
}

}  // namespace cut_proxy_detail

using namespace cut_proxy_detail;

cut_proxy::cut_proxy(int target_port) : target_port_{target_port} {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in a = loopback(0);
  socklen_t length = sizeof a;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&a), sizeof a) != 0 ||
      listen(listener_, 16) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&a), &length) != 0) {
    throw std::runtime_error("the proxy cannot listen");
  }
  port_ = ntohs(a.sin_port);
  acceptor_ = std::thread{[this] { accept_all(); }};
}

cut_proxy::~cut_proxy() {
  stopping_ = true;
  acceptor_.join();
  for (auto& p : pumps_)
    p.join();
  close(listener_);
}

void cut_proxy::cut_at(const std::string& text, int times) {
  const std::lock_guard hold{mutex_};
  text_ = text;
  left_ = times;
}

void cut_proxy::after_bytes(std::int64_t bytes, std::function<void()> what) {
  const std::lock_guard hold{mutex_};
  mark_ = sent_ + bytes;
  at_mark_ = std::move(what);
}

std::int64_t cut_proxy::bytes_sent() {
  const std::lock_guard hold{mutex_};
  return sent_;
}

std::size_t cut_proxy::until_mark(std::size_t bytes) {
  const std::lock_guard hold{mutex_};
  const auto left = mark_ - sent_;
  const bool is_within = mark_ >= 0 && left < static_cast<std::int64_t>(bytes);
  if (is_within) {
    bytes = static_cast<std::size_t>(left);
    mark_ = -1;
  }
  sent_ += static_cast<std::int64_t>(bytes);
  return bytes;
}

void cut_proxy::accept_all() {
  while (!stopping_) {
    pollfd fd{listener_, POLLIN, 0};
    if (poll(&fd, 1, tick_ms) <= 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) pumps_.emplace_back([this, client] { pump(client); });
  }
}

bool cut_proxy::shall_cut(const std::string& bytes) {
  const std::lock_guard hold{mutex_};
  if (left_ == 0 || bytes.find(text_) == std::string::npos) return false;
  --left_;
  return true;
}

void cut_proxy::pump(int client) {
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in a = loopback(target_port_);
  bool is_open = connect(server, reinterpret_cast<const sockaddr*>(&a), sizeof a) == 0;
  // Questions and answers of a few bytes: they must not wait for each other's acknowledgement.
  const int on = 1;
  for (const int end : {client, server}) setsockopt(end, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::string bytes;
  while (is_open && !stopping_) {
    pollfd fds[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(fds, 2, tick_ms) <= 0) continue;
    if (fds[0].revents != 0) {
      is_open = receive(client, bytes);
      if (const auto n = until_mark(bytes.size()); is_open && n < bytes.size()) {
        send_all(server, bytes.substr(0, n));
        at_mark_();
        break;
      }
      const bool is_cut = is_open && shall_cut(bytes);
      is_open = is_open && send_all(server, bytes);
      if (is_cut) {
        receive(server, bytes);  // the server has done it; nobody will hear
        ++cuts_;
        break;
      }
    }
    if (is_open && fds[1].revents != 0) is_open = receive(server, bytes) && send_all(client, bytes);
  }
  close(client);
  close(server);
}

}  // namespace didtron::test
