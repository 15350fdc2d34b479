#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "protocols/sip/edge_link.hpp"

/// A SIP speaker made of a socket and texts, and a node that only takes notes.
namespace sip_test {

inline constexpr int patience_ms = 10'000;  ///< only a hanging program waits so long

/// One loopback UDP socket on a port that the kernel chose.
class udp_peer {
 public:
  udp_peer() : fd_{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in any = address(0);
    socklen_t length = sizeof any;
    if (fd_ < 0 || ::bind(fd_, reinterpret_cast<sockaddr*>(&any), length) != 0 ||
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&any), &length) != 0)
      throw std::runtime_error{"no loopback socket"};
    port_ = ntohs(any.sin_port);
  }
  ~udp_peer() { ::close(fd_); }
  udp_peer(const udp_peer&) = delete;
  udp_peer& operator=(const udp_peer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string name() const { return "127.0.0.1:" + std::to_string(port_); }

  void send(std::uint16_t to_port, const std::string& packet) const {
    const sockaddr_in to = address(to_port);
    ::sendto(fd_, packet.data(), packet.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  }

  /// The next packet; empty when none comes.
  [[nodiscard]] std::string receive() const {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, patience_ms) != 1) return {};
    std::array<char, 65536> buffer = {};
    const auto n = ::recv(fd_, buffer.data(), buffer.size(), 0);
    return n > 0 ? std::string(buffer.data(), static_cast<std::size_t>(n)) : std::string{};
  }

  [[nodiscard]] std::string request(const std::string& method, const std::string& user, const std::string& branch,
                                    const std::string& headers = {}, const std::string& body = {}) const {
    return method + " sip:" + user + "@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP " + name() + ";branch=z9hG4bK" + branch +
           "\r\nMax-Forwards: 70\r\nFrom: <sip:%2B15550001@127.0.0.1>;tag=" + branch +
           "\r\nTo: <sip:442071838750@127.0.0.1>\r\nCall-ID: call-" + branch + "\r\nCSeq: 1 " +
           method + "\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  [[nodiscard]] std::string invite(const std::string& branch, const std::string& user = "442071838750") const {
    return request("INVITE", user, branch, "X-Src: udp:127.0.0.1:15160\r\nX-Edge: edge-1;dlg=12:34\r\n");
  }
  [[nodiscard]] std::string info(const std::string& branch, const std::string& json) const {
    return request("INFO", "node", branch, "Content-Type: application/json\r\n", json);
  }

 private:
  static sockaddr_in address(std::uint16_t port) {
    sockaddr_in a = {};
    a.sin_family = AF_INET;
    a.sin_port = htons(port);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return a;
  }
  int fd_;
  std::uint16_t port_ = 0;
};

/// "SIP/2.0 302 Moved" of a packet.
inline std::string first_line(const std::string& packet) { return packet.substr(0, packet.find("\r\n")); }
inline std::string body_of(const std::string& packet) { return packet.substr(packet.find("\r\n\r\n") + 4); }
/// The value of a header, empty when it is not there.
inline std::string header(const std::string& packet, const std::string& name) {
  const auto at = packet.find("\r\n" + name + ": ");
  if (at == std::string::npos) return {};
  const auto from = at + name.size() + 4;
  return packet.substr(from, packet.find("\r\n", from) - from);
}

/// A reply of the edge to a request of the link.
inline std::string reply_to(const std::string& request, const std::string& line = "200 OK") {
  std::string reply = "SIP/2.0 " + line + "\r\n";
  for (const std::string& name : std::vector<std::string>{"Via", "From", "To", "Call-ID", "CSeq"})
    reply += name + ": " + header(request, name) + (name == "To" ? ";tag=e" : "") + "\r\n";
  return reply + "Content-Length: 0\r\n\r\n";
}

/// Things that happen on one thread and are awaited on another.
template <class T>
class queue {
 public:
  void push(T one) {
    const std::lock_guard lock{mutex_};
    items_.push_back(std::move(one));
    changed_.notify_all();
  }
  T pop() {
    std::unique_lock lock{mutex_};
    if (!changed_.wait_for(lock, std::chrono::milliseconds{patience_ms}, [this] { return !items_.empty(); }))
      throw std::runtime_error{"nothing happened"};
    T one = std::move(items_.front());
    items_.pop_front();
    return one;
  }
  std::size_t size() {
    const std::lock_guard lock{mutex_};
    return items_.size();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<T> items_;
};

/// An edge link with an edge (`edge`), and a node that notes what it is told.
struct linked_node {
  explicit linked_node(didtron::sip::edge_link_config config = {}, std::function<void()> hook = {})
      : before_taking{std::move(hook)} {
    // A port that is free now; the link needs a fixed one.
    port = udp_peer{}.port();
    config.listen = "127.0.0.1:" + std::to_string(port);
    config.kamailio = edge.name();
    auto started = didtron::sip::edge_link::start(std::move(config), handlers());
    if (!started) throw std::runtime_error{to_string(started.error())};
    link = *std::move(started);
    published = link.get();
  }

  didtron::sip::edge_link_handlers handlers() {
    using namespace didtron;
    sip::edge_link_handlers h;
    h.on_route = [this](sip::request_id id, edge::route_request r) { requests.push({id, std::move(r)}); };
    h.on_abandoned = [this](sip::request_id id, sip::abandoned why) { abandoned.push({id, why}); };
    h.on_event = [this](sip::event_id id, edge::edge_event e) {
      events.push({id, std::move(e)});
      if (before_taking) before_taking();
      if (!keeps_silent) published.load()->acknowledge(id, takes_events);
    };
    h.on_log = [this](sip::link_severity, std::string_view text) { log.push(std::string{text}); };
    return h;
  }

  void send(const std::string& packet) const { edge.send(port, packet); }
  didtron::sip::command_done note_code() {
    return [this](didtron::result<int> code) { codes.push(std::move(code)); };
  }
  /// All answers and acknowledgements given before have been looked at when this returns.
  void settle() {
    const didtron::edge::edge_command any{didtron::edge::command_op::end, {1, 1}, 0};
    if (!link->send(any, note_code())) throw std::runtime_error{"the link takes no command"};
    send(reply_to(edge.receive()));
    (void)codes.pop();
  }
  /// Everything sent before has been handled when this returns true, and nothing else was in between.
  bool answers_options(const std::string& branch) const {
    send(edge.request("OPTIONS", "node", branch));
    const auto reply = edge.receive();
    return first_line(reply) == "SIP/2.0 200 OK" && header(reply, "Call-ID") == "call-" + branch;
  }

  udp_peer edge;
  std::uint16_t port = 0;
  std::atomic<bool> takes_events = true;
  std::atomic<bool> keeps_silent = false;  ///< events are acknowledged by the test
  std::function<void()> before_taking;  ///< runs on the link's thread with each event
  queue<std::pair<didtron::sip::request_id, didtron::edge::route_request>> requests;
  queue<std::pair<didtron::sip::request_id, didtron::sip::abandoned>> abandoned;
  queue<std::pair<didtron::sip::event_id, didtron::edge::edge_event>> events;
  queue<std::string> log;
  queue<didtron::result<int>> codes;  ///< what became of commands
  std::atomic<didtron::sip::edge_link*> published = nullptr;  ///< for the link's own thread
  std::unique_ptr<didtron::sip::edge_link> link;  // last: it stops before what its handlers use
};

inline didtron::edge::route_answer some_answer() {
  using namespace didtron;
  return {.call = *parse_uuid("0190163d-8694-739b-aea5-966c26f8ad91"),
          .account = account_id{7},
          .max_s = 60,
          .context = "1~x",
          .routes = {{trunk_id{12}, "sip:127.0.0.1:15170;transport=udp", "442071838750", 4000}}};
}

inline std::string some_event(const std::string& edge = "edge-1") {
  return R"({"op":"start","edge":")" + edge +
         R"(","dlg":"12:34","cdr":"0190163d-8694-739b-aea5-966c26f8ad91","ctx":"1~x","acct":"7","trunk":"12",)"
         R"("code":200,"by":"","ring":"","answered":"1795408969.518910","t":"1795408969.518910","n":"1"})";
}

}  // namespace sip_test
