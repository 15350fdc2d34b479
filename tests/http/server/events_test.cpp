#include "http/resources/events.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace events_test {

/// An open stream whose headers have been read.
std::string open(client& c, const world::login& who, const std::string& query = "",
                 std::vector<std::string> lines = {}) {
  lines.push_back(who.cookie);
  c.send(get("/events" + query, lines));
  return c.receive_until("\r\n\r\n");
}

event account_changed(std::int64_t id, event_op op = event_op::upsert) {
  account_view a = sample_account();
  a.id = {id};
  event e = account_event(a, {1}, 1);
  e.op = op;
  return e;
}

}  // namespace events_test

TEST_CASE("an open stream gets events as they are published, each reader its form") {
  world w;
  client staff{w.port()};
  client customer{w.port()};
  const std::string head = events_test::open(staff, w.log_in("super_admin"));
  CHECK(head.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(head.find("Content-Type: text/event-stream\r\n") != std::string::npos);
  CHECK(head.find("Cache-Control: no-store\r\n") != std::string::npos);
  events_test::open(customer, w.log_in("customer_owner"));
  REQUIRE(w.eventually([&] { return w.hub.open_streams() == 2; }));
  w.hub.publish(live_call_event(event_op::tick, sample_live_call(), 1));
  const std::string to_staff = staff.receive_until("\n\n");
  CHECK(to_staff.find("event: live-calls\n") != std::string::npos);
  CHECK(to_staff.find("\"margin\":\"0.00120000\"") != std::string::npos);
  const std::string to_customer = customer.receive_until("\n\n");
  CHECK(to_customer.find("\"charge\":\"0.00300000\"") != std::string::npos);
  CHECK(to_customer.find("0.0012") == std::string::npos);
}

TEST_CASE("a stream needs a log-in and permission for each topic that it names") {
  world w;
  CHECK(w.ask(get("/events"))->status == 401);
  const auto customer = w.log_in("customer_owner");
  CHECK(w.ask(get("/events?topics=live-calls,metrics", {customer.cookie}))->status == 403);
  CHECK(w.ask(get("/events?topics=weather", {customer.cookie}))->status == 400);
  CHECK(w.ask(get("/events?topics=", {customer.cookie}))->status == 400);
  client c{w.port()};
  CHECK(events_test::open(c, customer, "?topics=live-calls,cdrs").starts_with("HTTP/1.1 200"));
  client other{w.port()};
  other.send(get("/api/v1/events", {customer.cookie}));
  CHECK(other.receive_until("\r\n").starts_with("HTTP/1.1 200"));
}

TEST_CASE("a reader that reconnects with Last-Event-ID gets what it missed") {
  world w;
  const auto who = w.log_in("super_admin");
  std::string id;
  {
    client c{w.port()};
    events_test::open(c, who);
    REQUIRE(w.eventually([&] { return w.hub.open_streams() == 1; }));
    w.hub.publish(events_test::account_changed(1));
    const std::string text = c.receive_until("\n\n");
    id = text.substr(4, text.find('\n') - 4);
  }
  REQUIRE(w.eventually([&] { return w.hub.open_streams() == 0; }));
  w.hub.publish(events_test::account_changed(2));
  client again{w.port()};
  events_test::open(again, who, "", {"Last-Event-ID: " + id});
  CHECK(again.receive_until("\n\n").find("\"key\":2,") != std::string::npos);
  client unknown{w.port()};
  events_test::open(unknown, who, "", {"Last-Event-ID: 17"});
  CHECK(unknown.receive_until("\n\n").find("\"op\":\"reset\"") != std::string::npos);
}

TEST_CASE("pings keep a silent stream alive and end it when the session is over") {
  server_config config;
  config.ping_every = std::chrono::milliseconds{30};
  world w{config};
  client c{w.port()};
  events_test::open(c, w.log_in("viewer"));
  CHECK(c.receive_until("\n\n") == ": ping\n\n");
  CHECK(c.receive_until("\n\n") == ": ping\n\n");
  w.data.fail_sessions(errc::unavailable);  // a database that is away ends no stream
  CHECK(c.receive_until("\n\n") == ": ping\n\n");
  CHECK(c.receive_until("\n\n") == ": ping\n\n");
  w.data.fail_sessions(std::nullopt);
  w.data.end_all_sessions();
  CHECK(c.is_closed());
}

TEST_CASE("a stream ends when its user may more or less than when it was opened") {
  server_config config;
  config.ping_every = std::chrono::milliseconds{30};
  world w{config};
  client c{w.port()};
  events_test::open(c, w.log_in("support"));
  CHECK(c.receive_until("\n\n") == ": ping\n\n");
  w.data.change_roles("marketing");
  CHECK(c.is_closed());
}

TEST_CASE("logging out ends the streams of that session at once") {
  world w;
  const auto who = w.log_in("viewer");
  client mine{w.port()};
  client others{w.port()};
  events_test::open(mine, who);
  events_test::open(others, w.log_in("viewer"));
  REQUIRE(w.eventually([&] { return w.hub.open_streams() == 2; }));
  CHECK(w.ask(post("/api/v1/logout", "", {who.cookie, who.csrf, who.origin}, ""))->status == 204);
  CHECK(mine.is_closed());
  w.hub.publish(events_test::account_changed(1));
  CHECK(others.receive_until("\n\n").find("\"key\":1,") != std::string::npos);
}

TEST_CASE("a reader that is too slow gets a reset and is disconnected; others do not notice") {
  world w{{}, {.queue_bytes_max = 64 << 10}};
  client slow{w.port()};
  client quick{w.port()};
  events_test::open(slow, w.log_in("super_admin"), "?topics=accounts");
  events_test::open(quick, w.log_in("super_admin"), "?topics=cdrs");
  REQUIRE(w.eventually([&] { return w.hub.open_streams() == 2; }));
  event large = events_test::account_changed(1);
  large.data_with_costs = "\"" + std::string(32 << 10, 'x') + "\"";
  // More than the sockets' buffers (a few megabytes) and the queue can hold.
  for (int i = 0; i < 2000; ++i)
    w.hub.publish(large);
  const std::string rest = slow.receive_all();
  CHECK(rest.ends_with("\n\n"));
  const std::size_t reset = rest.rfind("\"op\":\"reset\"");
  REQUIRE(reset != std::string::npos);
  CHECK(rest.find("\"op\":\"upsert\"", reset) == std::string::npos);
  w.hub.publish(cdr_event(sample_cdr().summary, {1}, {20}, 1));
  CHECK(quick.receive_until("\n\n").find("event: cdrs") != std::string::npos);
}

TEST_CASE("a reader that leaves is noticed, one that talks on the stream is cut") {
  world w;
  {
    client leaves{w.port()};
    events_test::open(leaves, w.log_in("viewer"));
    REQUIRE(w.eventually([&] { return w.hub.open_streams() == 1; }));
  }
  CHECK(w.eventually([&] { return w.hub.open_streams() == 0; }));
  client talks{w.port()};
  events_test::open(talks, w.log_in("viewer"));
  talks.send(get("/healthz"));
  CHECK(talks.is_closed());
}

TEST_CASE("draining ends the streams") {
  world w;
  client c{w.port()};
  events_test::open(c, w.log_in("viewer"));
  REQUIRE(w.eventually([&] { return w.hub.open_streams() == 1; }));
  CHECK(w.web.drain(std::chrono::seconds{20}));
  CHECK(c.is_closed());
}

}  // namespace didtron::http::testing
