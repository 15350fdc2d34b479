#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

/// An engine that hands out CDRs over HTTP, or breaks the rules.
namespace didtron::import_test {

namespace asio = boost::asio;

/// A server on a port of its own. Each connection gets what `answers` says to its request line and
/// head.
class cdr_engine {
 public:
  using script = std::function<std::string(const std::string& head)>;
  /// Port 0: any free one.
  explicit cdr_engine(script answers, std::uint16_t port = 0)
      : answers_{std::move(answers)},
        acceptor_{io_, {asio::ip::address_v4::loopback(), port}},
        thread_{[this] { run(); }} {}
  ~cdr_engine() {
    is_ending_ = true;
    asio::io_context io;
    asio::ip::tcp::socket wake{io};
    boost::system::error_code ignored;
    wake.connect({asio::ip::address_v4::loopback(), port()}, ignored);
    thread_.join();
  }
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] std::vector<std::string> requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
  }

 private:
  void run() {
    while (!is_ending_) {
      asio::ip::tcp::socket peer{io_};
      boost::system::error_code e;
      acceptor_.accept(peer, e);
      if (e || is_ending_) continue;
      asio::streambuf in;
      asio::read_until(peer, in, "\r\n\r\n", e);
      const std::string head{asio::buffers_begin(in.data()), asio::buffers_end(in.data())};
      {
        const std::lock_guard lock{mutex_};
        requests_.push_back(head);
      }
      const auto answer = answers_(head);
      asio::write(peer, asio::buffer(answer), e);
    }
  }

  script answers_;
  asio::io_context io_;
  asio::ip::tcp::acceptor acceptor_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::atomic<bool> is_ending_{false};
  std::thread thread_;
};

inline std::string answer(const std::string& body, const std::string& headers,
                          const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

inline const std::string page_head = "Content-Type: text/csv; charset=utf-8\r\n";

}  // namespace didtron::import_test
