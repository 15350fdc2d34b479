#pragma once

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "protocols/webhooks/signature.hpp"

namespace didtron::test {

/// A receiver of webhooks on a port of loopback, on a thread of its own: checks every signature, counts every id.
class webhook_sink {
 public:
  struct delivery {
    std::string id = {};
    std::string body = {};
    bool is_signed = false;
  };
  struct options {
    std::vector<std::string> keys = {};
    std::chrono::milliseconds delay{0};  ///< before each answer
    /// Status of an answer; empty: 204.
    std::function<int(const delivery&)> status = {};
    bool keeps_bodies = true;
  };

  explicit webhook_sink(options o) : options_{std::move(o)} {
    accept();
    thread_ = std::thread{[this] { io_.run(); }};
  }
  ~webhook_sink() {
    io_.stop();
    thread_.join();
  }
  webhook_sink(const webhook_sink&) = delete;
  webhook_sink& operator=(const webhook_sink&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  void set_keys(std::vector<std::string> keys) {
    const std::lock_guard lock{mutex_};
    options_.keys = std::move(keys);
  }
  [[nodiscard]] std::int64_t requests() const { return requests_; }
  [[nodiscard]] std::int64_t badly_signed() const { return badly_signed_; }
  /// Ids that were answered with success, with how often.
  [[nodiscard]] std::unordered_map<std::string, int> taken() const {
    const std::lock_guard lock{mutex_};
    return taken_;
  }
  [[nodiscard]] std::size_t taken_count() const {
    const std::lock_guard lock{mutex_};
    return taken_.size();
  }
  [[nodiscard]] std::vector<delivery> all() const {
    const std::lock_guard lock{mutex_};
    return all_;
  }
  void forget() {
    const std::lock_guard lock{mutex_};
    taken_.clear();
    all_.clear();
  }

 private:
  using tcp = boost::asio::ip::tcp;
  struct session : std::enable_shared_from_this<session> {
    session(webhook_sink& of, tcp::socket s) : home{of}, socket{std::move(s)}, timer{socket.get_executor()} {}
    void read() {
      const std::size_t have = text.size();
      text.resize(have + 16'384);
      socket.async_read_some(boost::asio::buffer(text.data() + have, 16'384),
                             [this, have, keep = shared_from_this()](boost::system::error_code e, std::size_t n) {
                               text.resize(have + n);
                               if (e) return;
                               if (!answer()) read();
                             });
    }
    static std::string_view header(std::string_view head, std::string_view name) {
      const auto at = head.find(name);
      if (at == std::string_view::npos) return {};
      const auto from = at + name.size();
      return head.substr(from, head.find("\r\n", from) - from);
    }
    /// False: the request is not whole yet.
    bool answer() {
      const auto end = text.find("\r\n\r\n");
      if (end == std::string::npos) return false;
      const std::string_view head{text.data(), end + 2};
      std::size_t length = 0;
      const auto said = header(head, "Content-Length: ");
      std::from_chars(said.data(), said.data() + said.size(), length);
      if (text.size() < end + 4 + length) return false;
      const std::string_view body{text.data() + end + 4, length};
      const int status = home.take(header(head, "webhook-id: "), header(head, "webhook-timestamp: "),
                                   header(head, "webhook-signature: "), body);
      reply = "HTTP/1.1 " + std::to_string(status) + " x\r\nContent-Length: 0\r\n\r\n";
      text.erase(0, end + 4 + length);
      if (home.options_.delay.count() == 0) {
        send();
        return true;
      }
      timer.expires_after(home.options_.delay);
      timer.async_wait([this, keep = shared_from_this()](boost::system::error_code) { send(); });
      return true;
    }
    void send() {
      boost::asio::async_write(socket, boost::asio::buffer(reply),
                               [this, keep = shared_from_this()](boost::system::error_code e, std::size_t) {
                                 if (!e && !answer()) read();
                               });
    }
    webhook_sink& home;
    tcp::socket socket;
    boost::asio::steady_timer timer;
    std::string text = {}, reply = {};
  };

  void accept() {
    acceptor_.async_accept([this](boost::system::error_code e, tcp::socket s) {
      if (e) return;
      boost::system::error_code ignored;
      s.set_option(tcp::no_delay{true}, ignored);
      std::make_shared<session>(*this, std::move(s))->read();
      accept();
    });
  }
  int take(std::string_view id, std::string_view timestamp, std::string_view signature, std::string_view body) {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    const std::lock_guard lock{mutex_};
    ++requests_;
    delivery d{std::string{id}, options_.keeps_bodies ? std::string{body} : std::string{},
               webhooks::verify(options_.keys, id, timestamp, signature, body, now)};
    if (!d.is_signed) ++badly_signed_;
    const int status = !d.is_signed ? 401 : options_.status ? options_.status(d) : 204;
    if (status / 100 == 2) ++taken_[d.id];
    if (options_.keeps_bodies) all_.push_back(std::move(d));
    return status;
  }

  options options_;
  boost::asio::io_context io_{1};
  tcp::acceptor acceptor_{io_, tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}};
  std::uint16_t port_ = acceptor_.local_endpoint().port();
  mutable std::mutex mutex_ = {};
  std::unordered_map<std::string, int> taken_ = {};
  std::vector<delivery> all_ = {};
  std::atomic<std::int64_t> requests_{0}, badly_signed_{0};
  std::thread thread_;
};

}  // namespace didtron::test
