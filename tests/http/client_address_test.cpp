#include <doctest/doctest.h>

#include "http/client_address.hpp"

namespace didtron::http {

namespace client_address_test {

trusted_proxies proxies(std::string_view list) {
  auto parsed = trusted_proxies::parse(list);
  REQUIRE(parsed.has_value());
  return *parsed;
}

request with(const std::vector<std::string>& forwarded_for) {
  request req;
  for (const auto& value : forwarded_for)
    req.headers.push_back({"x-forwarded-for", value});
  return req;
}

}  // namespace client_address_test

using namespace client_address_test;

TEST_CASE("only a trusted proxy is believed about who the client is") {
  const auto list = proxies("127.0.0.1, 10.0.0.0/8,fd00::/8");
  struct {
    std::string_view peer;
    std::vector<std::string> forwarded_for;
    std::string_view client;
  } const rows[] = {
      {"192.0.2.7", {"203.0.113.9"}, "192.0.2.7"},  // a stranger says what it likes
      {"127.0.0.1", {}, "127.0.0.1"},
      {"127.0.0.1", {"203.0.113.9"}, "203.0.113.9"},
      {"::ffff:127.0.0.1", {"203.0.113.9"}, "203.0.113.9"},
      {"127.0.0.1", {"1.1.1.1, 203.0.113.9"}, "203.0.113.9"},  // the client wrote the first
      {"127.0.0.1", {"1.1.1.1", "203.0.113.9 ,10.1.2.3"}, "203.0.113.9"},
      {"127.0.0.1", {"10.9.9.9, 10.1.2.3"}, "10.9.9.9"},
      {"127.0.0.1", {"203.0.113.9, unknown"}, "127.0.0.1"},
      {"127.0.0.1", {"203.0.113.9, "}, "127.0.0.1"},
      {"127.0.0.1", {"not an address, 10.1.2.3"}, "10.1.2.3"},
      {"127.0.0.1", {"203.0.113.9:4711"}, "203.0.113.9"},
      {"127.0.0.1", {"[2001:db8::1]:4711"}, "2001:db8::1"},
      {"fd00::1", {"2001:db8::1"}, "2001:db8::1"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string{row.peer});
    CAPTURE(row.forwarded_for.empty() ? std::string{} : row.forwarded_for.back());
    CHECK(client_address(with(row.forwarded_for), row.peer, list) == row.client);
  }
  // Nobody is trusted unless named.
  CHECK(client_address(with({"203.0.113.9"}), "127.0.0.1", proxies("")) == "127.0.0.1");
}

TEST_CASE("a list of proxies with a fault names the part") {
  for (const auto* bad : {"localhost", "10.0.0.1/8", "10.0.0.0/33", "127.0.0.1,", ",", "::1/200"}) {
    CAPTURE(std::string{bad});
    CHECK(trusted_proxies::parse(bad).error().kind == errc::bad_config);
  }
  CHECK(trusted_proxies::parse("127.0.0.1, nowhere").error().message.find("\"nowhere\"") == 0);
  CHECK(trusted_proxies::parse("  ").has_value());
}

TEST_CASE("one IPv4 address is one client, one IPv6 /64 is one client") {
  CHECK(client_network("192.0.2.7") == "192.0.2.7");
  CHECK(client_network("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(client_network("2001:db8:0:1::1") == client_network("2001:db8:0:1:ffff::2"));
  CHECK(client_network("2001:db8:0:1::1") != client_network("2001:db8:0:2::1"));
  CHECK(client_network("2001:db8:0:1::1") == "2001:0db8:0000:0001::/64");
  CHECK(client_network("somebody") == "somebody");
}

}  // namespace didtron::http
