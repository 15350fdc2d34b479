#include <doctest/doctest.h>

#include "actors/domain/routing/carrier_uri.hpp"

using namespace didtron;

TEST_CASE("a carrier's URI is built from host, port and transport") {
  CHECK(*carrier_uri("192.0.2.9", 5060) == "sip:192.0.2.9:5060;transport=udp");
  CHECK(*carrier_uri("sbc-1.carrier.example", 65535) ==
        "sip:sbc-1.carrier.example:65535;transport=udp");
  CHECK(*carrier_uri("2001:db8::9", 5060, "tcp") == "sip:[2001:db8::9]:5060;transport=tcp");
  CHECK(*carrier_uri("[2001:db8::9]", 1) == "sip:[2001:db8::9]:1;transport=udp");
  CHECK(*carrier_uri("::ffff:192.0.2.9", 5060) == "sip:[::ffff:192.0.2.9]:5060;transport=udp");
}

TEST_CASE("what cannot be an address of a carrier is refused with the field that is wrong") {
  for (const char* host : {"", "a b", "a;b", "user@host", "a\r\nb", "::zz", "-a", "a>b", "a:b", "[]",
                           "[a]", "a/b", "a%41", "fe80::1%eth0", "b\xc3\xbc" "cher.example"}) {
    CAPTURE(std::string{host});
    const auto refused = carrier_uri(host, 5060);
    REQUIRE_FALSE(refused.has_value());
    CHECK(trunk_problem(refused.error()) == "the host is not a host name or a numeric address");
  }
  CHECK_FALSE(carrier_uri(std::string_view{"a\0b", 3}, 5060).has_value());
  CHECK_FALSE(carrier_uri(std::string(254, 'h'), 5060).has_value());
  for (const std::int32_t port : {-1, 0, 65536})
    CHECK(trunk_problem(carrier_uri("a", port).error()) == "the port is not 1 to 65535");
  for (const char* transport : {"tls", "", "UDP", "udp;x"})
    CHECK(trunk_problem(carrier_uri("a", 1, transport).error()) == "the transport is not udp or tcp");
}
