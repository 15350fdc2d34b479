#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include <doctest/doctest.h>
#include <unistd.h>

#include "actors/node/cdr_http_source.hpp"
#include "tests/actors/node/cdr_engine.hpp"
#include "tests/actors/workers/import_world.hpp"

namespace didtron::import_test {

namespace cdr_http_source_test {

using engine = cdr_engine;

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
  const auto pull = [&] { return pull_cdrs(importer, w.seller(), source, pages, {9, std::chrono::seconds{60}}); };
  CHECK(pull().state.error().kind == errc::unavailable);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 10);
  CHECK(pull().state.error().kind == errc::unavailable);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 20);
  const auto last = pull();
  must(last.state);
  CHECK(last.booked == 5);
  CHECK(last.cursor == "c");
  CHECK(pull().pages == 0);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 25);
  CHECK(w.number("SELECT max(source_seq) FROM cdrs") == 25);
  CHECK(w.number("SELECT count(DISTINCT source_seq) FROM cdrs") == 25);
  for (const auto& request : server.requests())
    CHECK(request.find("Authorization: Bearer t\r\n") != std::string::npos);
  // Somebody else has pulled meanwhile: nothing of an earlier page is booked, the cursor stays.
  const auto late = header + row(99);
  auto order = w.order(source, "late", late);
  order.page = storage::page_move{"b", "x"};
  CHECK(importer.import(order).error().kind == errc::conflict);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 25);
  CHECK(w.text("SELECT pull_cursor FROM cdr_sources") == "c");
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
  const auto seen = pull_cdrs(importer, w.seller(), source, pages, {9, std::chrono::seconds{60}});
  CHECK(seen.state.error().kind == errc::malformed);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 1);
  // A circle of two pages, too.
  const engine wide{[](const std::string& head) {
    const bool is_at_b = head.find("cursor=b") != std::string::npos;
    return answer(rows(1, 2), page_head + "Next-Cursor: " + (is_at_b ? "a" : "b") +
                                  "\r\nHas-More: true\r\n");
  }};
  auto around = source_at(wide);
  const auto twice = pull_cdrs(importer, w.seller(), source, around, {9, std::chrono::seconds{60}});
  CHECK(twice.state.error().kind == errc::malformed);
  CHECK(twice.pages == 1);
}

TEST_CASE("a node asks only the origins that its configuration lists, with its own secrets") {
  const auto dir = std::filesystem::temp_directory_path() /
                   ("didtron-secrets-" + std::to_string(getpid()));
  std::filesystem::create_directories(dir);
  std::ofstream{dir / "good"} << "Bearer t\n";
  std::ofstream{dir / "two-lines"} << "a\nb\n";
  std::ofstream{dir / "empty"};
  const node::cdr_pull_rules rules{"http://10.0.0.5:8080, http://Switch-1", dir.string()};
  pull_settings s;
  s.url = "http://switch-1:80/cdrs?a=1";
  s.secret = "good";
  const auto good = must(node::http_settings_of(s, rules));
  CHECK(good.host == "switch-1");
  CHECK(good.port == 80);
  CHECK(good.path == "/cdrs?a=1");
  REQUIRE(good.headers.size() == 1);
  CHECK(good.headers[0].second == "Bearer t");
  for (const char* name : {"absent", "two-lines", "empty"}) {
    s.secret = name;
    CAPTURE(name);
    CHECK(node::http_settings_of(s, rules).error().kind == errc::bad_config);
  }
  s.secret.clear();
  for (const char* url : {"http://10.0.0.5/", "http://127.0.0.1:8080/", "http://switch-1:81/",
                          "http://switch-1.evil/", "ftp://switch-1/"}) {
    s.url = url;
    CAPTURE(url);
    CHECK(node::http_settings_of(s, rules).error().kind == errc::bad_config);
  }
  s.url = "http://10.0.0.5:8080/x";
  CHECK(node::http_settings_of(s, rules).has_value());
  CHECK(node::http_settings_of(s, {}).error().kind == errc::bad_config);
  CHECK(node::pull_origins_fault("").empty());
  CHECK(node::pull_origins_fault("http://a, http://[::1]:8080").empty());
  for (const char* bad : {"a", "https://a", "http://a/", "http://a/x", "http://a?x", "http://u@a"})
    CHECK_FALSE(node::pull_origins_fault(bad).empty());
  std::filesystem::remove_all(dir);
}

}  // namespace didtron::import_test
