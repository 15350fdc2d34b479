#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/protocols/sip/udp_peer.hpp"

using namespace didtron;
using namespace sip_test;

namespace torture_test {

std::vector<std::filesystem::path> messages() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator{DIDTRON_SOURCE_DIR "/tests/fixtures/sip/rfc4475"})
    if (entry.path().extension() == ".dat") found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

std::string content(const std::filesystem::path& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

// Replies to torture go to the addresses in their Via; what comes back here is skipped.
bool still_answers(const linked_node& node, const std::string& branch) {
  node.send(node.edge.request("OPTIONS", "node", branch));
  for (;;) {
    const auto reply = node.edge.receive();
    if (reply.empty()) return false;
    if (header(reply, "Call-ID") == "call-" + branch) return first_line(reply) == "SIP/2.0 200 OK";
  }
}

}  // namespace torture_test

using namespace torture_test;

TEST_CASE("the messages of RFC 4475 do not harm the edge link") {
  linked_node node;
  const auto all = messages();
  REQUIRE(all.size() >= 26);
  for (const auto& path : all) {
    CAPTURE(path.filename().string());
    const auto message = content(path);
    node.send(message);
    CHECK(still_answers(node, path.stem().string()));
    // And cut short, and as an INVITE that carries the edge's headers.
    node.send(message.substr(0, message.size() / 2));
    const auto line_end = message.find("\r\n");
    if (line_end != std::string::npos)
      node.send(message.substr(0, line_end + 2) + "X-Src: udp:127.0.0.1:5060\r\nX-Edge: edge-1;dlg=1:2\r\n" +
                message.substr(line_end + 2));
    CHECK(still_answers(node, path.stem().string() + "-again"));
  }
  // Whoever of them counts as a call is let go when the link stops.
  node.link->stop();
  CHECK(node.link->stats().in_flight == 0);
}

TEST_CASE("packets that are no SIP at all are dropped, with one line in the log") {
  linked_node node;
  while (node.log.size() > 0) node.log.pop();
  for (const auto& packet : {std::string{"x"}, std::string(5000, '\0'), std::string(5000, '\xff'), std::string{"\r\n\r\n"},
                             std::string{"GET / HTTP/1.1\r\nHost: a\r\n\r\n"}, std::string(60'000, 'A'),
                             std::string{"INVITE sip:a SIP/2.0\r\n\r\n"}, std::string{"SIP/2.0 200 OK\r\n\r\n"},
                             std::string{"\x00\x01\x00\x00\x21\x12\xa4\x42" "abcdefghijkl", 20}})
    node.send(packet);
  CHECK(node.answers_options("o1"));
  CHECK(node.log.size() <= 1);
}

TEST_CASE("a reply that nobody asked for is ignored") {
  linked_node node;
  node.send("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1:1;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\n"
            "To: <sip:a@b>;tag=2\r\nCall-ID: x\r\nCSeq: 1 INFO\r\nContent-Length: 0\r\n\r\n");
  CHECK(node.answers_options("o1"));
  CHECK(node.link->stats().unexpected == 1);
}
