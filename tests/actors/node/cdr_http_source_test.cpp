#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include "actors/node/cdr_http_source.hpp"
#include "tests/actors/workers/import_world.hpp"

namespace didtron::import_test {

namespace cdr_http_source_test {

namespace asio = boost::asio;

/// A server on a port of its own. Each connection gets what `answers` says to its request line and
/// head.
class engine {
 public:
  using script = std::function<std::string(const std::string& head)>;
  explicit engine(script answers) : answers_{std::move(answers)}, thread_{[this] { run(); }} {}
  ~engine() {
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
  asio::ip::tcp::acceptor acceptor_{io_, {asio::ip::address_v4::loopback(), 0}};
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  std::atomic<bool> is_ending_{false};
  std::thread thread_;
};

std::string answer(const std::string& body, const std::string& headers,
                   const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

node::cdr_http_source source_at(const engine& e) {
  node::cdr_http_settings s;
  s.host = "127.0.0.1";
  s.port = e.port();
  s.path = "/cdrs?format=csv";
  s.headers = {{"Authorization", "Bearer t"}};
  s.timeout = std::chrono::milliseconds{2'000};
  s.page_bytes_max = 100'000;
  return node::cdr_http_source{s};
}

const std::string page_head = "Content-Type: text/csv; charset=utf-8\r\n";

}  // namespace cdr_http_source_test
using namespace cdr_http_source_test;

TEST_CASE(
    "pages of an engine over HTTP are booked once and without gap, whatever is lost on the way") {
  import_world w{"httppull"};
  const auto source = w.make_source("switch-1", w.format());
  std::atomic<int> asked{0};
  // Pages overlap; the second is lost once with 503, the third once in the middle of its body.
  const engine server{[&](const std::string& head) -> std::string {
    const int n = ++asked;
    if (head.starts_with("GET /cdrs?format=csv HTTP"))
      return answer(rows(0, 10), page_head + "Next-Cursor: a/1\r\nHas-More: true\r\n");
    if (head.starts_with("GET /cdrs?format=csv&cursor=a%2F1 "))
      return n == 2 ? answer("", "", "503 Service Unavailable")
                    : answer(rows(8, 20), page_head + "Next-Cursor: b\r\nHas-More: true\r\n");
    if (head.starts_with("GET /cdrs?format=csv&cursor=b ")) {
      const auto whole = answer(rows(20, 25), page_head + "Next-Cursor: c\r\n");
      return n == 4 ? whole.substr(0, whole.size() - 40) : whole;
    }
    return answer("", "", "204 No Content");
  }};
  auto pages = source_at(server);
  const cdr_importer importer{w.importer_settings()};
  CHECK(pull_cdrs(importer, w.seller(), source, pages, 9).error().kind == errc::unavailable);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 10);
  CHECK(pull_cdrs(importer, w.seller(), source, pages, 9).error().kind == errc::unavailable);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 20);
  const auto last = must(pull_cdrs(importer, w.seller(), source, pages, 9));
  CHECK(last.booked == 5);
  CHECK(last.cursor == "c");
  CHECK(must(pull_cdrs(importer, w.seller(), source, pages, 9)).pages == 0);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 25);
  CHECK(w.number("SELECT max(source_seq) FROM cdrs") == 25);
  CHECK(w.number("SELECT count(DISTINCT source_seq) FROM cdrs") == 25);
  for (const auto& request : server.requests())
    CHECK(request.find("Authorization: Bearer t\r\n") != std::string::npos);
  // Somebody else has pulled meanwhile: the cursor does not go back.
  CHECK(importer.move_pull_cursor(w.seller(), source, "b", "x").error().kind ==
        errc::stale_version);
  CHECK(w.failures() == "");
}

TEST_CASE("an engine that breaks the rules is refused, each in its own way") {
  const std::pair<std::string, errc> bad[] = {
      {answer("x", page_head), errc::malformed},  // no cursor
      {answer("x", page_head + "Next-Cursor: a b\r\n"), errc::malformed},
      {answer("x", page_head + "Next-Cursor: " + std::string(501, 'a') + "\r\n"), errc::malformed},
      {answer("x", page_head + "Next-Cursor: a\r\nHas-More: yes\r\n"), errc::malformed},
      {answer("x", "Content-Type: text/html\r\nNext-Cursor: a\r\n"), errc::malformed},
      {answer("x", "Next-Cursor: a\r\n"), errc::malformed},
      {answer("x", "", "404 Not Found"), errc::malformed},
      {answer("x", "Location: /\r\n", "302 Found"), errc::malformed},
      {answer("x", "", "500 Oops"), errc::unavailable},
      {answer("x", "", "429 Slow"), errc::unavailable},
      {answer(std::string(100'001, 'x'), page_head + "Next-Cursor: a\r\n"), errc::too_large},
      {"SSH-2.0-x\r\n\r\n", errc::malformed},
      {"", errc::unavailable}};
  std::string now;
  const engine server{[&](const std::string&) { return now; }};
  auto pages = source_at(server);
  for (const auto& [text, kind] : bad) {
    now = text;
    CAPTURE(text.substr(0, 60));
    const auto got = pages.pull("");
    REQUIRE_FALSE(got.has_value());
    CHECK(got.error().kind == kind);
  }
  now = answer("x", page_head + "Next-Cursor: a\r\n");  // positive control
  CHECK(pages.pull("").value().next_cursor == "a");
  node::cdr_http_settings nobody;
  nobody.host = "127.0.0.1";
  nobody.port = 1;
  CHECK(node::cdr_http_source{nobody}.pull("").error().kind == errc::unavailable);
}

TEST_CASE("an engine that does not answer is left in time; one that leads in a circle, too") {
  import_world w{"httpslow"};
  const auto source = w.make_source("switch-1", w.format());
  const engine silent{[](const std::string&) {
    std::this_thread::sleep_for(std::chrono::milliseconds{400});
    return std::string{};
  }};
  node::cdr_http_settings s;
  s.host = "127.0.0.1";
  s.port = silent.port();
  s.timeout = std::chrono::milliseconds{100};
  CHECK(node::cdr_http_source{s}.pull("").error().kind == errc::timeout);
  const engine circle{[](const std::string&) {
    return answer(rows(0, 1), page_head + "Next-Cursor: a\r\nHas-More: true\r\n");
  }};
  auto pages = source_at(circle);
  const cdr_importer importer{w.importer_settings()};
  CHECK(pull_cdrs(importer, w.seller(), source, pages, 9).error().kind == errc::malformed);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 1);
}

}  // namespace didtron::import_test
