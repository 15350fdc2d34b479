#include "actors/domain/events/public_address.hpp"

#include <doctest/doctest.h>

namespace didtron::events {

TEST_CASE("what is not of the public internet is no target, in whatever clothes") {
  for (const char* text :
       {"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255",
        "198.51.100.7", "203.0.113.10", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
        "2001::1", "2001:10::1", "2001:1ff::1", "2001:db8::1", "2002:7f00:1::1", "2002:c0a8:1::1", "3fff::1", "fc00::1",
        "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "::127.0.0.1", "4000::1"}) {
    CAPTURE(text);
    const auto a = parse_ip_address(text);
    REQUIRE(a.has_value());
    CHECK_FALSE(is_public(*a));
  }
}

TEST_CASE("addresses of the public internet are") {
  for (const char* text : {"1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255", "128.0.0.1",
                           "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.255.255", "198.17.255.255", "198.20.0.1",
                           "223.255.255.255", "2606:4700:4700::1111", "2001:4860:4860::8888", "2001:200::1", "2a00:1450::1",
                           "64:ff9b::808:808", "2002:808:808::1", "::ffff:8.8.8.8"}) {
    CAPTURE(text);
    const auto a = parse_ip_address(text);
    REQUIRE(a.has_value());
    CHECK(is_public(*a));
  }
}

/// Not read from text, which takes the IPv4 out: as a resolver may hand it over.
TEST_CASE("an IPv4 address mapped into IPv6 is judged as what it is") {
  ip_address a;
  a.is_v6 = true;
  a.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1};
  CHECK_FALSE(is_public(a));
  a.bytes[12] = 8;
  CHECK(is_public(a));
}

}  // namespace didtron::events
