#include <string>

#include <doctest/doctest.h>

#include "http/server/gate.hpp"
#include "http/server/message.hpp"

namespace didtron::http {

namespace gate_test {

inline const gate_limits limits{.header_bytes_max = 1024,
                                .target_bytes_max = 256,
                                .header_fields_max = 10,
                                .body_bytes_max = 100};

struct verdict {
  gate::step step = gate::step::need_header;
  refusal why = refusal::none;
  std::size_t bytes = 0;
  friend bool operator==(const verdict&, const verdict&) = default;
};

verdict of(const gate& g) {
  return {g.state(), g.why(), g.state() == gate::step::complete ? g.message_bytes() : 0};
}

verdict judge(std::string_view bytes) {
  gate g{limits};
  g.look(bytes);
  return of(g);
}

refusal why(std::string_view bytes) {
  const verdict v = judge(bytes);
  CHECK((v.step == gate::step::refused) == (v.why != refusal::none));
  return v.why;
}

bool passes(std::string_view bytes) { return judge(bytes).step == gate::step::complete; }

std::string with(std::string_view lines) {
  return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string{lines} + "\r\n";
}
std::string chunked(std::string_view body) {
  return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string{body};
}

}  // namespace gate_test

TEST_CASE("a plain request passes and its end is known") {
  using namespace gate_test;
  CHECK(passes("GET /a?b=c HTTP/1.1\r\nHost: localhost:80\r\nAccept: */*\r\n\r\n"));
  CHECK(judge("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /next").bytes == 27);
  CHECK(judge("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcdef").bytes == 50);
  CHECK(passes("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK(passes("GET / HTTP/1.0\r\n\r\n"));
  CHECK(passes("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK(passes("GET / HTTP/1.1\r\nHost: [::1]:8080\r\nX: caf\xC3\xA9\r\n\r\n"));
  CHECK(passes(with("Content-Length: 0\r\n")));
  CHECK(judge("GET / HTTP/1.1\r\nHost: a\r\n").step == gate::step::need_header);
  CHECK(judge("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nab").step ==
        gate::step::need_body);
}

TEST_CASE("framing that two readers could see differently is refused") {
  using namespace gate_test;
  CHECK(why(with("Content-Length: 5, 5\r\n")) == refusal::content_length);
  CHECK(why(with("Content-Length: 5\r\nContent-Length: 5\r\n")) == refusal::content_length);
  for (const char* length : {"+5", "-5", "5 ", "0x5", "5.0", "", "5 5", "18446744073709551616"}) {
    CAPTURE(length);
    const refusal r = why(with("Content-Length: " + std::string{length} + "\r\n"));
    if (std::string_view{length} == "5 ")
      CHECK(r == refusal::none);  // white space after a value is no part of it
    else
      CHECK(r == refusal::content_length);
  }
  CHECK(why(with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")) ==
        refusal::length_and_coding);
  CHECK(why(with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")) ==
        refusal::length_and_coding);
  for (const char* coding : {"gzip, chunked", "identity", "chunked, chunked", "xchunked",
                             "\"chunked\"", "", "chunked;q=1"}) {
    CAPTURE(coding);
    CHECK(why(with("Transfer-Encoding: " + std::string{coding} + "\r\n")) ==
          refusal::transfer_coding);
  }
  CHECK(why(with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")) ==
        refusal::transfer_coding);
  CHECK(why("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == refusal::coding_in_http10);
}

TEST_CASE("the host must be one and a host") {
  using namespace gate_test;
  CHECK(why("GET / HTTP/1.1\r\n\r\n") == refusal::host);
  CHECK(why(with("Host: a\r\n")) == refusal::host);
  CHECK(why(with("hOST: b\r\n")) == refusal::host);
  for (const char* host :
       {"", "a b", "a/b", "a@b", "a,b", "a:b", "a:", ":80", "[::1", "[]", "a:999999", "a%62"}) {
    CAPTURE(host);
    CHECK(why("GET / HTTP/1.1\r\nHost: " + std::string{host} + "\r\n\r\n") == refusal::host);
  }
}

TEST_CASE("header lines must be plain") {
  using namespace gate_test;
  CHECK(why(with(" folded: x\r\n")) == refusal::folded_line);
  CHECK(why(with("A: x\r\n\ty\r\n")) == refusal::folded_line);
  CHECK(why(with("A : x\r\n")) == refusal::header_name);
  CHECK(why(with("A_B: x\r\n")) == refusal::header_name);
  CHECK(why(with("Content_Length: 5\r\n")) == refusal::header_name);
  CHECK(why(with("A(B): x\r\n")) == refusal::header_name);
  CHECK(why(with(": x\r\n")) == refusal::header_name);
  CHECK(why(with("no colon\r\n")) == refusal::header_name);
  CHECK(why(with("\xC3\xA9: x\r\n")) == refusal::header_name);
  CHECK(why(with(std::string{"A: x\0y\r\n", 8})) == refusal::control_byte);
  CHECK(why(with("A: x\ry\r\n")) == refusal::control_byte);
  CHECK(why(with("A: x\x7F\r\n")) == refusal::control_byte);
  CHECK(why(with("A: x\n")) == refusal::line_ending);
  CHECK(why("GET / HTTP/1.1\nHost: a\n\n") == refusal::line_ending);
  CHECK(why(with("Content-Type: a/b\r\nContent-Type: a/b\r\n")) == refusal::repeated_header);
  CHECK(why(with("Expect: 200-ok\r\n")) == refusal::expectation);
  CHECK(passes(with("A: x\ty\r\nA: again\r\n")));
}

TEST_CASE("request lines must have three parts, a token, an origin form and a known version") {
  using namespace gate_test;
  const auto line = [](std::string_view text) {
    return why(std::string{text} + "\r\nHost: a\r\n\r\n");
  };
  CHECK(line("GET HTTP/1.1") == refusal::request_line);
  CHECK(line("GET  / HTTP/1.1") == refusal::request_line);
  CHECK(line("GET / HTTP/1.1 ") == refusal::request_line);
  CHECK(line("GET /a b HTTP/1.1") == refusal::request_line);
  CHECK(line("GET\t/\tHTTP/1.1") == refusal::request_line);
  CHECK(line("GET / FTP/1.1") == refusal::request_line);
  CHECK(line("GET / http/1.1") == refusal::request_line);
  CHECK(line("GET: / HTTP/1.1") == refusal::method);
  CHECK(line("GET\xC3\x9F / HTTP/1.1") == refusal::method);
  CHECK(line(std::string(33, 'M') + " / HTTP/1.1") == refusal::method);
  for (const char* target : {"http://a/", "a", "*", "//\\", "/a#b", "/\"", "/<", "/a%2", "/a%zz",
                             "/%00", "/\xC3\xA9", "/^", "/a`", "/{x}"}) {
    CAPTURE(target);
    CHECK(line("GET " + std::string{target} + " HTTP/1.1") == refusal::target);
  }
  for (const char* version :
       {"HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/1.10", "HTTP/11", "HTTP/", "HTTP/1.1x"}) {
    CAPTURE(version);
    CHECK(line("GET / " + std::string{version}) == refusal::version);
  }
  CHECK(why("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n") == refusal::request_line);
  CHECK(why("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") == refusal::target);
}

TEST_CASE("limits are kept to the byte") {
  using namespace gate_test;
  const auto of_size = [](std::size_t bytes) {
    std::string text = with("");
    return with("A: " + std::string(bytes - text.size() - 5, 'x') + "\r\n");
  };
  CHECK(of_size(1024).size() == 1024);
  CHECK(passes(of_size(1024)));
  CHECK(why(of_size(1025)) == refusal::header_too_large);
  CHECK(why("GET /" + std::string(255, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n") == refusal::none);
  CHECK(why("GET /" + std::string(256, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n") ==
        refusal::target_too_long);
  CHECK(why("GET /" + std::string(100'000, 'a')) == refusal::target_too_long);
  CHECK(why("GET / HTTP/1.1\r\nA: " + std::string(100'000, 'a')) == refusal::header_too_large);
  std::string many;
  for (int i = 0; i < 9; ++i)
    many += "A: x\r\n";
  CHECK(passes(with(many)));
  CHECK(why(with(many + "A: x\r\n")) == refusal::too_many_headers);
  CHECK(why(with("Content-Length: 100\r\n")) == refusal::none);
  CHECK(why(with("Content-Length: 101\r\n")) == refusal::body_too_large);
}

TEST_CASE("chunked bodies are followed exactly") {
  using namespace gate_test;
  CHECK(passes(chunked("5\r\nhello\r\n0\r\n\r\n")));
  CHECK(passes(chunked("0005\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n")));
  CHECK(passes(chunked("5;a=b;c=\"d e\";f\r\nhello\r\n0\r\n\r\n")));
  CHECK(passes(chunked("5\r\nhello\r\n0\r\nX-Checksum: 1\r\n\r\n")));
  CHECK(judge(chunked("5\r\nhello\r\n0\r\n")).step == gate::step::need_body);
  for (const char* body :
       {"+5\r\nhello\r\n", "0x5\r\nhello\r\n", "5 \r\nhello\r\n", " 5\r\nhello\r\n", "5\nhello\r\n",
        "g\r\n", "\r\n", "5\r\nhelloX\r\n", "5\r\nhello\n\n", "5\r\nhello\rX",
        "00000000000000005\r\nhello\r\n", "5;\r\nhello\r\n", "5;=x\r\n", "5;a=\r\n", "5;a=\"x\r\n",
        "5;a\x01\r\n", "5\n;\r\nhello\r\n"}) {
    CAPTURE(body);
    CHECK(why(chunked(body)) == refusal::chunk);
  }
  CHECK(why(chunked("65\r\n")) == refusal::body_too_large);
  CHECK(why(chunked("ffffffffffffffff\r\n")) == refusal::body_too_large);
  CHECK(why(chunked("64\r\n" + std::string(100, 'x') + "\r\n1\r\n")) == refusal::body_too_large);
  CHECK(why(chunked("5;" + std::string(300, 'a') + "\r\n")) == refusal::chunk);
}

TEST_CASE("a body in many tiny chunks ends before its framing fills the memory") {
  gate g{{.header_bytes_max = 1024,
          .target_bytes_max = 256,
          .header_fields_max = 10,
          .body_bytes_max = 1'000'000}};
  std::string text = gate_test::chunked("");
  for (int i = 0; i < 100'000; ++i)
    text += "1;aaaaaaaa\r\nx\r\n";
  g.look(text);
  CHECK(g.why() == refusal::body_too_large);
}

TEST_CASE("trailer fields may not frame, route or authenticate") {
  using namespace gate_test;
  for (const char* field :
       {"Host: b", "Transfer-Encoding: chunked", "content-length: 5", "Cookie: a=b",
        "Authorization: x", "X-CSRF-Token: x", "Content-Type: a/b"}) {
    CAPTURE(field);
    CHECK(why(chunked("0\r\n" + std::string{field} + "\r\n\r\n")) == refusal::trailer);
  }
  CHECK(why(chunked("0\r\n folded\r\n\r\n")) == refusal::folded_line);
  CHECK(why(chunked("0\r\nA_B: x\r\n\r\n")) == refusal::trailer);
  CHECK(why(chunked("0\r\nno colon\r\n\r\n")) == refusal::trailer);
}

TEST_CASE("trailer fields never reach the request") {
  gate g{gate_test::limits};
  const std::string text = gate_test::chunked("5\r\nhello\r\n0\r\nX-Late: 1\r\n\r\n");
  REQUIRE(g.look(text) == gate::step::complete);
  const auto req = read_message(g, text, gate_test::limits);
  REQUIRE(req.has_value());
  CHECK(req->body == "hello");
  CHECK(req->find("X-Late") == nullptr);
}

TEST_CASE("whether the connection is kept follows version and Connection") {
  const auto keeps = [](std::string_view text) {
    gate g{gate_test::limits};
    REQUIRE(g.look(text) == gate::step::complete);
    return g.keeps_alive();
  };
  CHECK(keeps("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade, Close\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
  CHECK(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST_CASE("the verdict is the same however the bytes are split") {
  using namespace gate_test;
  const std::string requests[] = {
      "GET /a?b=c HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\nGET /next",
      "\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloX",
      chunked("5;a=b\r\nhello\r\nA\r\n0123456789\r\n0\r\nX-T: 1\r\n\r\nX"),
      chunked("5\r\nhelloX\r\n"),
      with("A: x\n"),
      with("Content-Length: 5, 5\r\n"),
      "GET /" + std::string(300, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
      with("A: " + std::string(1024, 'x') + "\r\n"),
  };
  for (const std::string& text : requests) {
    const verdict whole = judge(text);
    for (std::size_t first = 0; first <= text.size(); ++first) {
      gate g{limits};
      g.look(std::string_view{text}.substr(0, first));
      g.look(text);
      CHECK(of(g) == whole);
    }
    gate slowly{limits};
    for (std::size_t bytes = 0; bytes <= text.size(); ++bytes)
      slowly.look(std::string_view{text}.substr(0, bytes));
    CHECK(of(slowly) == whole);
  }
}

}  // namespace didtron::http
