#include <doctest/doctest.h>

#include <thread>

#include "tests/protocols/sip/udp_peer.hpp"

using namespace didtron;
using namespace sip_test;
using sip::abandoned;

namespace edge_link_test {

const edge::edge_command hang_up{edge::command_op::end, {12, 34}, 0};

}  // namespace edge_link_test

using namespace edge_link_test;

// ---- events ----

TEST_CASE("an event is acknowledged when the node has taken it") {
  linked_node node;
  node.send(node.edge.info("e1", some_event()));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 200 OK");
  const auto event = node.events.pop().second;
  CHECK(event.op == edge::event_op::start);
  CHECK(event.dialog == edge::dialog_ref{12, 34});
  CHECK(node.link->stats().events == 1);
}

TEST_CASE("an event that the node does not take is refused, so that the edge keeps it") {
  linked_node node;
  node.takes_events = false;
  node.send(node.edge.info("e1", some_event()));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 503 Not Taken");
  CHECK(node.link->stats().events_refused == 1);
}

TEST_CASE("an event is acknowledged later, and a repetition meanwhile waits with it") {
  linked_node node;
  node.keeps_silent = true;
  const auto packet = node.edge.info("e1", some_event());
  node.send(packet);
  const auto id = node.events.pop().first;
  node.send(packet);
  CHECK(node.answers_options("o1"));  // no reply to the event so far
  node.link->acknowledge(id, true);
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 200 OK");
  node.link->acknowledge(id, false);  // the first word counted
  node.settle();
  CHECK(node.answers_options("o2"));
  CHECK(node.events.size() == 0);
  CHECK(node.link->stats().events_repeated == 1);
}

TEST_CASE("an event without a word of the node goes back to the edge") {
  linked_node node{{.event_deadline = std::chrono::milliseconds{30}}};
  node.keeps_silent = true;
  node.send(node.edge.info("e1", some_event()));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 503 Not Taken");
  node.link->acknowledge(node.events.pop().first, true);
  CHECK(node.answers_options("o1"));
  CHECK(node.link->stats().events_refused == 1);
}

TEST_CASE("events beyond the bound go back to the edge") {
  linked_node node{{.events_max = 1}};
  node.keeps_silent = true;
  node.send(node.edge.info("e1", some_event()));
  const auto id = node.events.pop().first;
  node.send(node.edge.info("e2", some_event()));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 503 Not Taken");
  node.link->acknowledge(id, true);
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 200 OK");
}

TEST_CASE("a repeated packet of an event is answered alike and not handled again") {
  linked_node node;
  const auto packet = node.edge.info("e1", some_event());
  node.send(packet);
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 200 OK");
  node.takes_events = false;
  node.send(packet);
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 200 OK");
  CHECK(node.events.size() == 1);
  CHECK(node.link->stats().events_repeated == 1);
  // The same event in a new packet is the node's to recognise.
  node.send(node.edge.info("e2", some_event()));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 503 Not Taken");
  CHECK(node.events.size() == 2);
}

TEST_CASE("an event that cannot be read is refused and logged once per cause") {
  linked_node node;
  while (node.log.size() > 0) node.log.pop();
  for (int i = 0; i < 5; ++i) {
    node.send(node.edge.info("bad" + std::to_string(i), "{\"op\":"));
    CHECK(first_line(node.edge.receive()) == "SIP/2.0 400 Bad Request");
  }
  node.send(node.edge.info("other", some_event("edge-2")));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 400 Bad Request");
  node.send(node.edge.request("INFO", "node", "text", "Content-Type: text/plain\r\n", some_event()));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 415 Unsupported Media Type");
  auto cut = node.edge.info("cut", some_event());
  node.send(cut.substr(0, cut.size() - 10));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 400 Bad Request");
  CHECK(node.events.size() == 0);
  CHECK(node.link->stats().malformed == 8);
  CHECK(node.log.size() == 1);
}

// ---- commands ----

TEST_CASE("a command goes to the edge and its answer comes back") {
  linked_node node;
  const auto done = node.note_code();
  REQUIRE(node.link->send({edge::command_op::extend, {12, 34}, 60}, done).has_value());
  const auto packet = node.edge.receive();
  CHECK(first_line(packet).starts_with("INFO sip:edge@" + node.edge.name()));
  CHECK(header(packet, "Content-Type") == "application/json");
  CHECK(body_of(packet) == R"({"op":"extend","h_entry":12,"h_id":34,"max_s":60})");
  node.send(reply_to(packet));
  CHECK(node.codes.pop().value() == 200);

  REQUIRE(node.link->send(hang_up, done).has_value());
  node.send(reply_to(node.edge.receive(), "481 No Such Call"));
  CHECK(node.codes.pop().value() == 481);
  CHECK(node.link->stats().commands == 2);
}

TEST_CASE("a command is repeated until the edge answers") {
  linked_node node;
  REQUIRE(node.link->send(hang_up, node.note_code()).has_value());
  const auto first = node.edge.receive();
  CHECK(node.edge.receive() == first);  // after 0.5 s, RFC 3261 timer E
  node.send(reply_to(first));
  CHECK(node.codes.pop().value() == 200);
}

TEST_CASE("a command to a silent edge times out") {
  linked_node node{{.command_deadline = std::chrono::milliseconds{30}}};
  REQUIRE(node.link->send(hang_up, node.note_code()).has_value());
  CHECK(node.codes.pop().error().kind == errc::timeout);
  node.send(reply_to(node.edge.receive()));  // too late: nobody is told
  CHECK(node.answers_options("o1"));
  CHECK(node.codes.size() == 0);
  CHECK(node.link->stats().commands_timed_out == 1);
}

TEST_CASE("commands are bounded and checked before they are taken") {
  linked_node node{{.commands_max = 1}};
  const auto done = node.note_code();
  CHECK(node.link->send({edge::command_op::extend, {1, 2}, 0}, done).error().kind == errc::invalid_argument);
  REQUIRE(node.link->send(hang_up, done).has_value());
  CHECK(node.link->send(hang_up, done).error().kind == errc::busy);
  node.send(reply_to(node.edge.receive()));
  CHECK(node.codes.pop().value() == 200);
  CHECK(node.link->send(hang_up, done).has_value());
}

// ---- threads, start and stop ----

TEST_CASE("answers given while the link is occupied are not lost") {
  queue<int> entered;
  queue<int> release;
  linked_node node{{}, [&] {
                     entered.push(1);
                     release.pop();
                   }};
  node.send(node.edge.info("e1", some_event()));
  entered.pop();
  // More than libre's own queue, a pipe of 64 KiB, could hold.
  constexpr std::uint64_t many = 10'000;
  for (std::uint64_t i = 0; i < many; ++i) node.link->answer(1'000'000 + i, edge::refusal{});
  release.push(1);
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 200 OK");
  node.settle();
  CHECK(node.link->stats().late_answers == many);
}

TEST_CASE("a thousand calls are answered from other threads") {
  linked_node node;
  std::thread worker{[&] {
    for (int i = 0; i < 1000; ++i) node.link->answer(node.requests.pop().first, some_answer());
  }};
  int routed = 0;
  for (int batch = 0; batch < 20; ++batch) {
    for (int i = 0; i < 50; ++i) node.send(node.edge.invite("n" + std::to_string(batch * 50 + i)));
    for (int i = 0; i < 50; ++i) {
      const auto reply = node.edge.receive();
      routed += first_line(reply) == "SIP/2.0 302 Moved" ? 1 : 0;
      node.send(node.edge.request("ACK", "442071838750", header(reply, "Call-ID").substr(5)));
    }
  }
  worker.join();
  CHECK(routed == 1000);
}

TEST_CASE("stopping answers what is open and finishes what was sent") {
  linked_node node;
  node.keeps_silent = true;
  node.send(node.edge.info("e1", some_event()));
  node.events.pop();
  node.send(node.edge.invite("b1"));
  const auto id = node.requests.pop().first;
  REQUIRE(node.link->send(hang_up, node.note_code()).has_value());
  CHECK(first_line(node.edge.receive()).starts_with("INFO"));
  node.link->stop();
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 503 Service Unavailable");
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 503 Not Taken");
  CHECK(node.abandoned.pop() == std::pair{id, abandoned::stopped});
  CHECK(node.codes.pop().error().kind == errc::unavailable);

  node.link->answer(id, some_answer());
  CHECK(node.link->send(hang_up, [](result<int>) { FAIL("nobody can answer"); }).error().kind == errc::unavailable);
  CHECK(node.link->stats().late_answers == 1);
  node.link->stop();
}

TEST_CASE("a link starts only where it may and can") {
  linked_node node;
  const auto start = [&](const std::string& listen, const std::string& kamailio) {
    return sip::edge_link::start({.listen = listen, .kamailio = kamailio}, node.handlers()).error().kind;
  };
  CHECK(start("127.0.0.1:" + std::to_string(node.port), "127.0.0.1:1") == errc::conflict);
  CHECK(start("0.0.0.0:26091", "127.0.0.1:1") == errc::bad_config);
  CHECK(start("192.0.2.1:26091", "127.0.0.1:1") == errc::bad_config);
  CHECK(start("127.0.0.1:26091", "192.0.2.1:1") == errc::bad_config);
  CHECK(start("127.0.0.1:26091", "127.0.0.1:26091") == errc::bad_config);
  for (const char* bad : {"", "127.0.0.1", "localhost:1", "127.0.0.1:0", "127.0.0.1:65536", "127.0.0.1:1x"})
    CHECK(start(bad, "127.0.0.1:1") == errc::bad_config);
}
