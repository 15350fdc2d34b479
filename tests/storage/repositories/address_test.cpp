#include "actors/domain/routing/catalogue.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace address_support {

ingress_trunk trunk(std::int64_t id, const char* source, const char* tech_prefix,
                    std::uint16_t port = 0) {
  ingress_trunk t;
  t.id = trunk_id{id};
  t.source = must(parse_ip_range(source));
  t.numbers.tech_prefix = tech_prefix;
  t.port = port;
  return t;
}

}  // namespace address_support

using namespace address_support;

TEST_CASE("addresses are read in every form that is allowed and in no other") {
  CHECK(must(parse_ip_address("192.0.2.1")).bytes[3] == 1);
  CHECK(must(parse_ip_address("::")) == must(parse_ip_address("0:0:0:0:0:0:0:0")));
  CHECK(must(parse_ip_address("2001:DB8::1")) == must(parse_ip_address("[2001:db8:0:0::1]")));
  CHECK(must(parse_ip_address("::ffff:192.0.2.1")) == must(parse_ip_address("192.0.2.1")));
  CHECK(must(parse_ip_address("1:2:3:4:5:6:7::")) == must(parse_ip_address("1:2:3:4:5:6:7:0")));
  for (const auto* bad : {"",
                          ".",
                          "1.2.3",
                          "1.2.3.4.5",
                          "1.2.3.256",
                          "01.2.3.4",
                          "1.2.3.4 ",
                          "1.2..4",
                          "a.b.c.d",
                          ":",
                          ":::",
                          "1::2::3",
                          "12345::",
                          "1:2:3:4:5:6:7",
                          "1:2:3:4:5:6:7:8:9",
                          "1:2:3:4:5:6:7:8::",
                          ":1:2:3:4:5:6:7",
                          "1:2:3:4:5:6:7:",
                          "::1.2.3",
                          "1.2.3.4::",
                          "fe80::1%eth0",
                          "::g",
                          "-1.2.3.4",
                          "[]"}) {
    CAPTURE(std::string{bad});
    CHECK_FALSE(parse_ip_address(bad).has_value());
  }
}

TEST_CASE("a network has no bits behind its prefix") {
  CHECK(must(parse_ip_range("10.0.0.0/8")).prefix_bits == 8);
  CHECK(must(parse_ip_range("10.1.2.3")).prefix_bits == 32);
  CHECK(must(parse_ip_range("::/0")).prefix_bits == 0);
  CHECK(parse_ip_range("10.0.0.1/8").error().kind == errc::invalid_argument);
  for (const auto* bad :
       {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "/8", "2001:db8::/129"})
    CHECK_FALSE(parse_ip_range(bad).has_value());
  const auto net = must(parse_ip_range("198.51.100.128/25"));
  CHECK(contains(net, must(parse_ip_address("198.51.100.200"))));
  CHECK_FALSE(contains(net, must(parse_ip_address("198.51.100.127"))));
  CHECK_FALSE(contains(must(parse_ip_range("::/0")), must(parse_ip_address("198.51.100.127"))));
}

TEST_CASE("the longest source range wins, then the longest tech prefix") {
  catalogue_parts parts;
  parts.ingress = {trunk(1, "198.51.100.0/24", ""),     trunk(2, "198.51.100.0/24", "99#"),
                   trunk(3, "198.51.100.0/24", "99#1"), trunk(4, "198.51.100.7", "5"),
                   trunk(5, "2001:db8::/32", ""),       trunk(6, "203.0.113.9", "", 5080)};
  const catalogue all{parts};
  const auto who = [&](const char* address, const char* called, std::uint16_t port = 5060) {
    const auto* t = all.identify(address, port, called);
    return t == nullptr ? 0 : t->id.value;
  };
  CHECK(who("198.51.100.1", "442071838750") == 1);
  CHECK(who("198.51.100.1", "99#442071838750") == 2);
  CHECK(who("198.51.100.1", "99#142071838750") == 3);
  CHECK(who("198.51.100.7", "5442071838750") == 4);
  CHECK(who("198.51.100.7", "99#4") == 2);  // the host's own trunk wants another prefix
  CHECK(who("2001:db8:1::1", "1") == 5);
  CHECK(who("2001:db9::1", "1") == 0);
  CHECK(who("203.0.113.9", "1", 5080) == 6);
  CHECK(who("203.0.113.9", "1", 5060) == 0);
  CHECK(catalogue{catalogue_parts{}}.identify("198.51.100.1", 1, "1") == nullptr);
}

}  // namespace didtron::test
