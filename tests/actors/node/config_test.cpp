#include <doctest/doctest.h>

#include "actors/node/config.hpp"

using namespace didtron;
using node::parse_config;

namespace config_test {

bool mentions(const error& e, std::string_view pointer, std::string_view detail) {
  for (const auto& field : e.fields)
    if (field.pointer.find(pointer) != std::string::npos &&
        field.detail.find(detail) != std::string::npos)
      return true;
  return false;
}

}  // namespace config_test

TEST_CASE("an empty configuration has every default") {
  const auto c = parse_config("", "t.toml", {});
  REQUIRE(c);
  CHECK(c->http.port == 18080);
  CHECK(c->calls.slice_s == 60);
}

TEST_CASE("an unknown key is refused with its line") {
  const auto c = parse_config("[http]\nport = 8080\nprot = 1\n", "t.toml", {});
  REQUIRE_FALSE(c);
  CHECK(c.error().kind == errc::bad_config);
  CHECK(config_test::mentions(c.error(), "t.toml:3: http.prot", "unknown key"));
}

TEST_CASE("all mistakes are told at once, each with line, key and what was expected") {
  const auto c = parse_config(
      "stray = 1\n[http]\nport = 70000\nheader_bytes_max = \"big\"\n[log]\nlevel = \"loud\"\n",
      "t.toml", {});
  REQUIRE_FALSE(c);
  CHECK(c.error().fields.size() == 4);
  CHECK(config_test::mentions(c.error(), "t.toml:1: stray", "unknown key"));
  CHECK(config_test::mentions(c.error(), "t.toml:3: http.port", "1 to 65535, got 70000"));
  CHECK(config_test::mentions(c.error(), "t.toml:4: http.header_bytes_max", "whole number"));
  CHECK(config_test::mentions(c.error(), "t.toml:6: log.level", "one of debug, info"));
}

TEST_CASE("text that is no TOML names the line") {
  const auto c = parse_config("[http]\nport = = 1\n", "t.toml", {});
  REQUIRE_FALSE(c);
  CHECK(c.error().message.starts_with("t.toml:2: "));
}

TEST_CASE("the environment wins over the file and is checked the same way") {
  const auto c = parse_config("[http]\nport = 8080\n", "t.toml", {{"DIDTRON_HTTP_PORT", "9090"}});
  REQUIRE(c);
  CHECK(c->http.port == 9090);
  const auto bad = parse_config("", "t.toml", {{"DIDTRON_HTTP_PORT", "90x"},
                                               {"DIDTRON_HTTP_PROT", "1"}});
  REQUIRE_FALSE(bad);
  CHECK(config_test::mentions(bad.error(), "DIDTRON_HTTP_PORT", "whole number"));
  CHECK(config_test::mentions(bad.error(), "DIDTRON_HTTP_PROT", "unknown key"));
}

TEST_CASE("values that contradict each other are refused") {
  const auto c = parse_config("[calls]\nslice_s = 5\nguard_s = 5\n", "t.toml", {});
  REQUIRE_FALSE(c);
  CHECK(config_test::mentions(c.error(), "calls.guard_s", "below calls.slice_s"));
}

TEST_CASE("proxies and the public origin are checked when they are read") {
  const auto good = parse_config("[http]\ntrusted_proxies = \"127.0.0.1, 10.0.0.0/8\"\n"
                                 "public_origin = \"https://voice.example\"\n",
                                 "t.toml", {});
  REQUIRE(good);
  CHECK(good->http.trusted_proxies == "127.0.0.1, 10.0.0.0/8");
  const auto bad = parse_config("[http]\ntrusted_proxies = \"127.0.0.1, nginx\"\n", "t.toml",
                                {{"DIDTRON_HTTP_PUBLIC_ORIGIN", "https://voice.example/"}});
  REQUIRE_FALSE(bad);
  CHECK(config_test::mentions(bad.error(), "t.toml:2: http.trusted_proxies", "\"nginx\""));
  CHECK(config_test::mentions(bad.error(), "DIDTRON_HTTP_PUBLIC_ORIGIN", "without path"));
  for (const auto* origin : {"voice.example", "https://", "ftp://voice.example", "https://a b"}) {
    CAPTURE(std::string{origin});
    CHECK_FALSE(parse_config("", "t.toml", {{"DIDTRON_HTTP_PUBLIC_ORIGIN", origin}}));
  }
}

TEST_CASE("a missing file is named together with what to do") {
  const auto c = node::load_config("/nonexistent/didtron.toml", {});
  REQUIRE_FALSE(c);
  CHECK(c.error().message.find("/nonexistent/didtron.toml: cannot be read") == 0);
}

TEST_CASE("the reference lists every key with its default") {
  const auto text = node::config_reference();
  CHECK(text.find("http.port") != std::string::npos);
  CHECK(text.find("18080 (1..65535)") != std::string::npos);
}
