#include <doctest/doctest.h>

#include <thread>

#include "tests/protocols/sip/udp_peer.hpp"

using namespace didtron;
using namespace sip_test;
using sip::abandoned;

TEST_CASE("an INVITE of the edge reaches the node and its answer reaches the edge") {
  linked_node node;
  node.send(node.edge.invite("b1", "1001%23442071838750"));
  const auto [id, request] = node.requests.pop();
  CHECK(request.call_id == "call-b1");
  CHECK(request.edge_id == "edge-1");
  CHECK(request.dialog == edge::dialog_ref{12, 34});
  CHECK(request.source == edge::endpoint{"udp", "127.0.0.1", 15160});
  CHECK(request.caller == edge::user_part{"+15550001", true});
  CHECK(request.called == edge::user_part{"1001#442071838750", true});
  CHECK(request.dialled == edge::user_part{"442071838750", false});

  node.link->answer(id, some_answer());
  const auto reply = node.edge.receive();
  CHECK(first_line(reply) == "SIP/2.0 302 Moved");
  CHECK(header(reply, "X-Route") == *edge::encode(some_answer()));
  node.send(node.edge.request("ACK", "442071838750", "b1"));
  CHECK(node.answers_options("o1"));
  CHECK(node.link->stats().routed == 1);
  CHECK(node.link->stats().in_flight == 0);
  CHECK(node.abandoned.size() == 0);
}

TEST_CASE("a refusal goes to the edge with its code, reason and Retry-After") {
  linked_node node;
  node.send(node.edge.invite("b1"));
  node.link->answer(node.requests.pop().first, edge::refusal{402, "Payment Required", {}});
  const auto reply = node.edge.receive();
  CHECK(first_line(reply) == "SIP/2.0 402 Payment Required");
  CHECK(header(reply, "Retry-After").empty());

  node.send(node.edge.invite("b2"));
  node.link->answer(node.requests.pop().first, edge::refusal{503, "Limit", std::chrono::seconds{7}});
  const auto busy = node.edge.receive();
  CHECK(first_line(busy) == "SIP/2.0 503 Limit");
  CHECK(header(busy, "Retry-After") == "7");
  CHECK(node.link->stats().refused == 2);
}

TEST_CASE("a repeated INVITE is asked once and answered each time") {
  linked_node node;
  node.send(node.edge.invite("b1"));
  const auto id = node.requests.pop().first;
  node.send(node.edge.invite("b1"));
  CHECK(node.answers_options("o1"));  // nothing was sent for the repetition yet
  node.link->answer(id, some_answer());
  const auto first = node.edge.receive();
  CHECK(first_line(first) == "SIP/2.0 302 Moved");
  node.send(node.edge.invite("b1"));
  CHECK(node.edge.receive() == first);
  CHECK(node.requests.size() == 0);
  CHECK(node.link->stats().requests == 1);
}

TEST_CASE("an unacknowledged answer is sent again") {
  linked_node node;
  node.send(node.edge.invite("b1"));
  node.link->answer(node.requests.pop().first, edge::refusal{404, "No Route", {}});
  const auto first = node.edge.receive();
  CHECK(node.edge.receive() == first);  // after 0.5 s, RFC 3261 timer G
  node.send(node.edge.request("ACK", "442071838750", "b1"));
}

TEST_CASE("an INVITE repeated behind the ACK of its answer is no new call") {
  linked_node node;
  node.send(node.edge.invite("b1"));
  node.link->answer(node.requests.pop().first, some_answer());
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 302 Moved");
  node.send(node.edge.request("ACK", "442071838750", "b1"));
  node.send(node.edge.invite("b1"));
  CHECK(node.answers_options("o1"));  // and nothing before it
  CHECK(node.requests.size() == 0);
  node.send(node.edge.invite("b2"));  // another transaction is
  CHECK(node.requests.pop().first != 0);
}

TEST_CASE("an acknowledged answer is not sent again") {
  linked_node node;
  node.send(node.edge.invite("b1"));
  node.link->answer(node.requests.pop().first, some_answer());
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 302 Moved");
  node.send(node.edge.request("ACK", "442071838750", "b1"));
  std::this_thread::sleep_for(std::chrono::milliseconds{700});
  CHECK(node.answers_options("o1"));  // and nothing before it
}

TEST_CASE("CANCEL behind the answer changes nothing") {
  linked_node node;
  node.send(node.edge.invite("b1"));
  node.link->answer(node.requests.pop().first, some_answer());
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 302 Moved");
  node.send(node.edge.request("CANCEL", "442071838750", "b1"));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 200 OK");
  node.send(node.edge.request("ACK", "442071838750", "b1"));
  CHECK(node.answers_options("o1"));
  CHECK(node.link->stats().cancelled == 0);
}

TEST_CASE("CANCEL of nothing that is known is refused") {
  linked_node node;
  node.send(node.edge.request("CANCEL", "442071838750", "b1"));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 481 Call/Transaction Does Not Exist");
}

TEST_CASE("without an answer the edge hears 503 and the node that its time is up") {
  linked_node node{{.answer_deadline = std::chrono::milliseconds{30}}};
  node.send(node.edge.invite("b1"));
  const auto id = node.requests.pop().first;
  const auto reply = node.edge.receive();
  CHECK(first_line(reply) == "SIP/2.0 503 Service Unavailable");
  CHECK(header(reply, "Retry-After") == "2");
  CHECK(node.abandoned.pop() == std::pair{id, abandoned::deadline});

  node.send(node.edge.request("ACK", "442071838750", "b1"));
  node.link->answer(id, some_answer());
  node.settle();
  CHECK(node.answers_options("o1"));  // the late answer is not sent
  CHECK(node.link->stats().late_answers == 1);
  CHECK(node.link->stats().deadline_passed == 1);
}

TEST_CASE("CANCEL before the answer ends the request") {
  linked_node node;
  node.send(node.edge.invite("b1"));
  const auto id = node.requests.pop().first;
  node.send(node.edge.request("CANCEL", "442071838750", "b1"));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 200 OK");
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 487 Request Terminated");
  CHECK(node.abandoned.pop() == std::pair{id, abandoned::cancelled});
  node.send(node.edge.request("ACK", "442071838750", "b1"));
  node.link->answer(id, some_answer());
  node.settle();
  CHECK(node.answers_options("o1"));
}

TEST_CASE("an answer that cannot be encoded is told to both sides") {
  linked_node node;
  node.send(node.edge.invite("b1"));
  const auto id = node.requests.pop().first;
  auto bad = some_answer();
  bad.routes.clear();
  node.link->answer(id, bad);
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 500 Server Internal Error");
  CHECK(node.abandoned.pop() == std::pair{id, abandoned::unsendable});
  CHECK(node.log.pop().find("an answer cannot be sent") != std::string::npos);
}

TEST_CASE("beyond its bound the link says busy by itself") {
  linked_node node{{.requests_max = 1}};
  node.send(node.edge.invite("b1"));
  const auto id = node.requests.pop().first;
  node.send(node.edge.invite("b2"));
  const auto reply = node.edge.receive();
  CHECK(first_line(reply) == "SIP/2.0 503 Busy");
  CHECK(header(reply, "Retry-After") == "2");
  node.link->answer(id, edge::refusal{});
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 503 Service Unavailable");
  node.send(node.edge.invite("b3"));
  CHECK(node.requests.pop().second.call_id == "call-b3");
}

TEST_CASE("a draining link refuses new calls and still takes events") {
  linked_node node;
  node.link->set_accepting(false);
  node.send(node.edge.invite("b1"));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 503 Busy");
  node.send(node.edge.info("e1", some_event()));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 200 OK");
  node.link->set_accepting(true);
  node.send(node.edge.invite("b2"));
  CHECK(node.requests.pop().second.call_id == "call-b2");
}

TEST_CASE("only the configured edge is listened to") {
  linked_node node;
  const udp_peer stranger;
  for (const auto& packet : {stranger.invite("s1"), stranger.info("s2", some_event())}) {
    stranger.send(node.port, packet);
    CHECK(first_line(stranger.receive()) == "SIP/2.0 403 Forbidden");
  }
  CHECK(node.requests.size() == 0);
  CHECK(node.events.size() == 0);
  CHECK(node.link->stats().foreign == 2);
  CHECK(node.log.size() <= 2);  // the receive buffer's size, and one line for the cause
}

TEST_CASE("an INVITE without the edge's own headers is refused") {
  linked_node node;
  const auto sent = [&](const std::string& branch, const std::string& headers) {
    node.send(node.edge.request("INVITE", "44", branch, headers));
    return first_line(node.edge.receive());
  };
  const std::string src = "X-Src: udp:127.0.0.1:5060\r\n";
  const std::string by_us = "X-Edge: edge-1;dlg=1:2\r\n";
  CHECK(sent("1", "") == "SIP/2.0 400 Bad Request");
  CHECK(sent("2", src) == "SIP/2.0 400 Bad Request");
  CHECK(sent("3", src + src + by_us) == "SIP/2.0 400 Bad Request");
  CHECK(sent("4", src + by_us + by_us) == "SIP/2.0 400 Bad Request");
  CHECK(sent("5", "X-Src: nobody\r\n" + by_us) == "SIP/2.0 400 Bad Request");
  CHECK(sent("6", src + "X-Edge: edge-1\r\n") == "SIP/2.0 400 Bad Request");
  CHECK(sent("7", src + "X-Edge: edge-2;dlg=1:2\r\n") == "SIP/2.0 403 Unknown Edge");
  node.send(node.edge.invite("8", std::string(300, '1')));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 484 Address Incomplete");
  CHECK(node.requests.size() == 0);
  CHECK(node.link->stats().malformed == 8);
}

TEST_CASE("a NUL in the called number arrives as a NUL") {
  linked_node node;
  node.send(node.edge.invite("b1", "44%00207"));
  CHECK(node.requests.pop().second.called.text == std::string{"44\0" "207", 6});
}

TEST_CASE("other methods are refused, OPTIONS is answered") {
  linked_node node;
  for (const char* method : {"BYE", "REGISTER", "MESSAGE", "SUBSCRIBE", "FOO"}) {
    node.send(node.edge.request(method, "node", std::string{"m"} + method));
    const auto reply = node.edge.receive();
    CHECK(first_line(reply) == "SIP/2.0 405 Method Not Allowed");
    CHECK(header(reply, "Allow") == "INVITE, ACK, CANCEL, INFO, OPTIONS");
  }
  node.send(node.edge.request("CANCEL", "node", "c1"));
  CHECK(first_line(node.edge.receive()) == "SIP/2.0 481 Call/Transaction Does Not Exist");
  CHECK(node.answers_options("o1"));
}
