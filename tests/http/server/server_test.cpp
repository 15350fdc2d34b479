#include <atomic>
#include <chrono>
#include <thread>

#include "http/server.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace server_test {

server_config with(void (*change)(server_config&)) {
  server_config c;
  change(c);
  return c;
}

/// Two requests in one go, one with a body, on one connection.
const std::string two_requests =
    post("/api/v1/login", R"({"email":"viewer@example.com","password":"wrong"})",
         {"X-Request-Id: request-1"}) +
    "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
    "application/json\r\nX-Request-Id: request-2\r\n"
    "Transfer-Encoding: chunked\r\n\r\n6;a=b\r\n{\"x\":1\r\n1\r\n}\r\n0\r\nX-T: 1\r\n\r\n";

}  // namespace server_test

TEST_CASE("answers carry length, date, request id and the security headers") {
  const world w;
  const auto r = w.ask(get("/healthz", {"X-Request-Id: abc-12345678"}));
  CHECK(r->header("X-Request-Id") == "abc-12345678");
  CHECK(r->header("Content-Length") == std::to_string(r->body.size()));
  CHECK(r->header("Date").ends_with(" GMT"));
  CHECK(r->header("X-Content-Type-Options") == "nosniff");
  CHECK(r->header("Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
  CHECK(r->header("Referrer-Policy") == "same-origin");
  CHECK(r->header("Strict-Transport-Security").empty());
  CHECK(r->header("Server").empty());
}

TEST_CASE("HSTS is sent when the public origin is https") {
  const world w{
      server_test::with([](server_config& c) { c.public_origin = "https://voice.example"; })};
  CHECK_FALSE(w.ask(get("/healthz"))->header("Strict-Transport-Security").empty());
}

TEST_CASE("request ids that are not of the agreed form are replaced") {
  const world w;
  for (const std::string& id : std::vector<std::string>{"short", std::string(65, 'a'), "with space",
                                                        "semi;colon", "under_score"}) {
    const std::string given =
        w.ask(get("/healthz", {"X-Request-Id: " + id}))->header("X-Request-Id");
    CHECK(given != id);
    CHECK(given.size() == 32);
  }
}

TEST_CASE("requests on one connection are answered in order") {
  const world w;
  client c{w.port()};
  c.send(get("/healthz") + get("/api/v1/me") + server_test::two_requests + get("/nowhere"));
  CHECK(c.receive()->status == 200);
  CHECK(c.receive()->status == 401);
  CHECK(c.receive()->header("X-Request-Id") == "request-1");
  const auto chunked = c.receive();
  CHECK(chunked->header("X-Request-Id") == "request-2");
  CHECK(chunked->status == 400);
  CHECK(chunked->body.find("/email") != std::string::npos);
  CHECK(c.receive()->status == 404);
}

TEST_CASE("two requests split at every byte get the same answers") {
  const world w;
  const std::string& text = server_test::two_requests;
  const auto answers = [&](client& c) {
    const auto first = c.receive();
    const auto second = c.receive();
    return first && second ? first->body + second->body : std::string{"closed"};
  };
  client whole{w.port()};
  whole.send(text);
  const std::string expected = answers(whole);
  REQUIRE(expected != "closed");
  for (std::size_t at = 1; at < text.size(); ++at) {
    CAPTURE(at);
    client c{w.port()};
    c.send(std::string_view{text}.substr(0, at));
    c.send(std::string_view{text}.substr(at));
    REQUIRE(answers(c) == expected);
  }
  client drip{w.port()};
  for (const char byte : text)
    drip.send({&byte, 1});
  CHECK(answers(drip) == expected);
}

TEST_CASE("HEAD has the headers of GET and no body") {
  const world w;
  client c{w.port()};
  c.send("HEAD /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/healthz"));
  const auto head = c.receive(true);
  const auto full = c.receive();
  CHECK(head->status == 200);
  CHECK(head->header("Content-Length") == full->header("Content-Length"));
  CHECK(full->body == R"({"status":"ok"})");
}

TEST_CASE("a client that waits for 100 Continue is told to go on, once") {
  const world w;
  client c{w.port()};
  c.send("POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
         "application/json\r\nContent-Length: 2\r\n"
         "Expect: 100-continue\r\n\r\n");
  CHECK(c.receive_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  c.send("{}");
  CHECK(c.receive()->status == 400);
}

TEST_CASE("a client that waits with too large a body is refused before it sends it") {
  const world w;
  client c{w.port()};
  c.send("POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1073741824\r\nExpect: "
         "100-continue\r\n\r\n");
  CHECK(c.receive_until("\r\n").starts_with("HTTP/1.1 413"));
}

TEST_CASE("what is over a limit is refused with its status and the connection closed") {
  const world w{server_test::with([](server_config& c) { c.body_bytes_max = 1000; })};
  const std::string a100k(100'000, 'a');
  std::string ten_thousand;
  for (int i = 0; i < 10'000; ++i)
    ten_thousand += "A:\r\n";
  const std::pair<int, std::string> cases[] = {
      {413, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n"},
      {413, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                std::string(1001, 'x')},
      {431, "GET / HTTP/1.1\r\nHost: a\r\nX: " + a100k + "\r\n\r\n"},
      {431, "GET / HTTP/1.1\r\nHost: a\r\n" + ten_thousand + "\r\n"},
      {414, "GET /" + a100k + " HTTP/1.1\r\nHost: a\r\n\r\n"},
      {505, "GET / HTTP/3.0\r\nHost: a\r\n\r\n"},
      {501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"},
      {400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
  };
  for (const auto& [status, bytes] : cases) {
    client c{w.port()};
    c.send(bytes);
    const auto r = c.receive();
    REQUIRE(r.has_value());
    CHECK(r->status == status);
    CHECK(r->header("Content-Type") == "application/problem+json");
    CHECK(r->header("Connection") == "close");
    c.finish();
    CHECK(c.is_closed());
  }
  CHECK(w.ask(get("/healthz"))->status == 200);
  CHECK(w.web.metrics_text().find("didtron_http_refused_total{reason=\"body_too_large\"} 2\n") !=
        std::string::npos);
}

TEST_CASE("nothing after a refused request is read") {
  const world w;
  client c{w.port()};
  c.send("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + get("/healthz"));
  c.finish();
  const std::string all = c.receive_all();
  CHECK(all.starts_with("HTTP/1.1 400"));
  CHECK(all.find("HTTP/1.1 200") == std::string::npos);
}

TEST_CASE("slow headers, slow bodies and idle connections are cut") {
  const world w{server_test::with([](server_config& c) {
    c.header_deadline = c.body_deadline = c.idle_deadline = std::chrono::milliseconds{100};
  })};
  for (const char* begun :
       {"", "GET / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"}) {
    client c{w.port()};
    c.send(begun);
    CHECK(c.is_closed());
  }
  client kept{w.port()};
  kept.send(get("/healthz"));
  CHECK(kept.receive()->status == 200);
  CHECK(kept.is_closed());
  const std::string counters = w.web.metrics_text();
  CHECK(counters.find("{reason=\"header_timeout\"} 1\n") != std::string::npos);
  CHECK(counters.find("{reason=\"body_timeout\"} 1\n") != std::string::npos);
}

TEST_CASE("a byte now and then does not move the header's deadline") {
  const world w{server_test::with(
      [](server_config& c) { c.header_deadline = std::chrono::milliseconds{150}; })};
  client c{w.port()};
  // Ends only when the server cuts: each byte alone would be in time.
  c.send("GET / HTTP/1.1\r\nX: ");
  while (c.send("x"))
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  CHECK(w.web.metrics_text().find("{reason=\"header_timeout\"} 1\n") != std::string::npos);
}

TEST_CASE("a client that does not read its answers is cut by the write deadline") {
  const world w{server_test::with(
      [](server_config& c) { c.write_deadline = std::chrono::milliseconds{100}; })};
  client c{w.port()};
  std::string requests;
  for (int i = 0; i < 50; ++i)
    requests += get("/api/v1/openapi.json");
  // Many documents that nobody reads fill both socket buffers; the server gives up by itself.
  for (int i = 0; i < 20 && c.send(requests); ++i) {
  }
  CHECK(w.eventually(
      [&] { return w.web.metrics_text().find("connections_open 0\n") != std::string::npos; }));
  CHECK(w.ask(get("/healthz"))->status == 200);
}

TEST_CASE("over the limit of connections the next one is turned away and later ones are served") {
  const world w{server_test::with([](server_config& c) { c.connections_max = 2; })};
  {
    client first{w.port()};
    client second{w.port()};
    first.send(get("/healthz"));
    second.send(get("/healthz"));
    CHECK(first.receive()->status == 200);
    CHECK(second.receive()->status == 200);
    client third{w.port()};
    CHECK(third.receive()->status == 503);
    CHECK(third.is_closed());
  }
  // The two ends are noticed in their own time: asked until there is room.
  CHECK(w.eventually([&] {
    const auto r = w.ask(get("/healthz"));
    return r && r->status == 200;
  }));
  CHECK(w.web.metrics_text().find("{reason=\"too_many_connections\"} 0\n") == std::string::npos);
}

TEST_CASE("one address gets no more connections than its share, and they are given back") {
  const world w{server_test::with([](server_config& c) { c.connections_per_address_max = 2; })};
  {
    client first{w.port()};
    client second{w.port()};
    first.send(get("/healthz"));
    second.send(get("/healthz"));
    CHECK(first.receive()->status == 200);
    CHECK(second.receive()->status == 200);
    client third{w.port()};
    const auto turned_away = third.receive();
    REQUIRE(turned_away.has_value());
    CHECK(turned_away->status == 503);
    CHECK(turned_away->body.find("from your address") != std::string::npos);
    CHECK(third.is_closed());
  }
  CHECK(w.eventually([&] {
    const auto r = w.ask(get("/healthz"));
    return r && r->status == 200;
  }));
  CHECK(w.web.metrics_text().find("{reason=\"too_many_connections_of_client\"} 0\n") ==
        std::string::npos);
}

TEST_CASE("a trusted proxy has as many connections as it wants, and its clients their addresses") {
  const world w{server_test::with([](server_config& c) {
    c.connections_per_address_max = 1;
    c.proxies = *trusted_proxies::parse("127.0.0.1");
  })};
  client first{w.port()};
  client second{w.port()};
  for (client* c : {&first, &second}) {
    c->send(post("/api/v1/login",
                 R"({"email":"viewer@example.com","password":"password of viewer"})",
                 {"X-Forwarded-For: 1.1.1.1, 203.0.113.9", "X-Forwarded-Proto: https",
                  "Origin: https://localhost"}));
    CHECK(c->receive()->status == 200);
    CHECK(w.data.last_login().from.address == "203.0.113.9");
  }
  // Behind https the plain origin of the same host is another site.
  const auto plain = w.ask(post("/api/v1/login",
                                R"({"email":"viewer@example.com","password":"password of viewer"})",
                                {"X-Forwarded-Proto: https", "Origin: http://localhost"}));
  CHECK(plain->status == 403);
}

TEST_CASE("draining finishes what is in flight, ends what is idle and accepts nothing new") {
  world w;
  const auto who = w.log_in("viewer");
  client idle{w.port()};
  idle.send(get("/healthz"));
  CHECK(idle.receive()->status == 200);
  w.data.hold_answers(true);
  client busy{w.port()};
  busy.send(get("/api/v1/me", {who.cookie}));
  // Served first, so that the one before has certainly been read.
  CHECK(w.ask(get("/healthz"))->status == 200);
  std::thread drainer{[&] { CHECK(w.web.drain(std::chrono::seconds{20})); }};
  CHECK(idle.is_closed());
  w.data.hold_answers(false);
  const auto r = busy.receive();
  REQUIRE(r.has_value());
  CHECK(r->status == 200);
  CHECK(r->header("Connection") == "close");
  busy.finish();
  drainer.join();
  CHECK_FALSE(w.ask(get("/healthz")).has_value());
}

TEST_CASE("a drain whose deadline passes says so and stopping drops what still waits") {
  world w;
  const auto who = w.log_in("viewer");
  w.data.hold_answers(true);
  client c{w.port()};
  c.send(get("/api/v1/me", {who.cookie}));
  CHECK(w.ask(get("/healthz"))->status == 200);
  CHECK_FALSE(w.web.drain(std::chrono::milliseconds{50}));
  w.web.stop();
  w.data.hold_answers(false);  // answers that come now find nobody
  CHECK(c.is_closed());
}

TEST_CASE("several io threads serve side by side") {
  const world w{server_test::with([](server_config& c) { c.io_threads = 3; })};
  const auto who = w.log_in("viewer");
  std::vector<std::thread> clients;
  std::atomic<int> served = 0;
  for (int i = 0; i < 8; ++i)
    clients.emplace_back([&] {
      client c{w.port()};
      for (int n = 0; n < 25; ++n) {
        c.send(get("/api/v1/accounts", {who.cookie}));
        const auto r = c.receive();
        if (r && r->status == 200) ++served;
      }
    });
  for (std::thread& t : clients)
    t.join();
  CHECK(served == 200);
}

TEST_CASE("a port that is taken and an address that is none are told apart") {
  const world w;
  fake_backend data;
  event_hub hub;
  server_config config;
  config.port = w.port();
  CHECK(server{config, data, hub}.start().error().kind == errc::unavailable);
  config.address = "localhost.example";
  CHECK(server{config, data, hub}.start().error().kind == errc::bad_config);
}

TEST_CASE("the counters of the server stand below those of the node") {
  world w;
  const std::string text = w.ask(get("/metrics"))->body;
  CHECK(text.starts_with("# TYPE didtron_fake gauge\n"));
  CHECK(text.find("didtron_http_connections_open 1\n") != std::string::npos);
  w.data.is_node_ready = false;
  CHECK(w.ask(get("/readyz"))->status == 503);
}

}  // namespace didtron::http::testing
