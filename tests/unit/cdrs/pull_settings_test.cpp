#include "actors/domain/cdrs/pull_settings.hpp"

#include <doctest/doctest.h>

namespace didtron {

TEST_CASE("the URL of an engine: host, port and target, or why not") {
  struct {
    const char* text;
    const char* host;
    int port;
    const char* target;
  } const good[] = {{"http://engine", "engine", 80, "/"},
                    {"http://Engine.Example:8080/cdrs", "engine.example", 8080, "/cdrs"},
                    {"http://10.0.0.5/a?b=c&d=/x", "10.0.0.5", 80, "/a?b=c&d=/x"},
                    {"http://engine?since=1", "engine", 80, "/?since=1"},
                    {"http://[2001:DB8::1]:81/", "2001:db8::1", 81, "/"},
                    {"http://[::1]", "::1", 80, "/"}};
  for (const auto& g : good) {
    CAPTURE(g.text);
    const auto url = parse_pull_url(g.text);
    REQUIRE(url.has_value());
    CHECK(*url == pull_url{g.host, static_cast<std::uint16_t>(g.port), g.target});
    CHECK(parse_pull_url(origin_of(*url) + url->target).value() == *url);
  }
  const std::string long_url = "http://engine/" + std::string(2'000, 'a');
  const std::string long_host = "http://" + std::string(254, 'a');
  for (const std::string& bad :
       {std::string{}, std::string{"engine"}, std::string{"HTTP://engine"}, std::string{"https://engine"},
        std::string{"file:///etc/passwd"}, std::string{"http://"}, std::string{"http:///path"},
        std::string{"http://user@engine"}, std::string{"http://user:pw@engine/"},
        std::string{"http://engine:"}, std::string{"http://engine:0"}, std::string{"http://engine:65536"},
        std::string{"http://engine:8a"}, std::string{"http://engine:-1"}, std::string{"http://eng ine"},
        std::string{"http://engine/a b"}, std::string{"http://engine/\r\nX: y"},
        std::string{"http://engine/#x"}, std::string{"http://\xC3\xA9/"}, std::string{"http://[::1"},
        std::string{"http://[]"}, std::string{"http://[..f]/"}, std::string{"http://[::1]x"}, std::string{"http://[fe80::1%25eth0]"},
        std::string{"http://.engine"}, std::string{"http://engine\0/", 15}, long_url, long_host}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_pull_url(bad).has_value());
  }
}

TEST_CASE("settings of a pull are within bounds; all faults are named") {
  pull_settings s;
  s.url = "http://engine/";
  CHECK(check_pull_settings(s).has_value());
  s = {"x", "a b", "../x", 4, 121, 1'023, 0};
  const auto faults = check_pull_settings(s);
  REQUIRE_FALSE(faults.has_value());
  CHECK(faults.error().fields.size() == 7);
  s = {"http://engine/", "next.page", "switch-1", 86'400, 1, 64 << 20, 1'000};
  CHECK(check_pull_settings(s).has_value());
  s.interval_s = 86'401;
  CHECK_FALSE(check_pull_settings(s).has_value());
}

TEST_CASE("a poll comes after its interval; one that failed later and later, as the engine wants it") {
  pull_settings s;
  s.interval_s = 60;
  const auto in = [&](int failures, double random, std::optional<std::chrono::seconds> wanted = {}) {
    return next_poll_in(s, failures, wanted, random).count();
  };
  CHECK(in(0, 0.0) == 60'000);
  CHECK(in(0, 0.999) > 53'999);
  CHECK(in(0, 0.999) < 54'100);
  const std::int64_t after[] = {10'000, 20'000, 40'000, 80'000, 160'000, 320'000, 640'000, 900'000};
  for (int n = 1; n <= 8; ++n) {
    CHECK(in(n, 0.0) == after[n - 1]);
    CHECK(in(n, 0.5) == after[n - 1] * 3 / 4);
  }
  CHECK(in(2'000'000'000, 0.0) == 900'000);
  CHECK(in(1, 0.0, std::chrono::seconds{120}) == 120'000);
  CHECK(in(1, 0.0, std::chrono::seconds{1}) == 10'000);
  CHECK(in(1, 0.0, std::chrono::seconds{86'400}) == 3'600'000);
  s.interval_s = 5;
  CHECK(in(1, 0.0) == 5'000);
  s.interval_s = 86'400;
  CHECK(in(20, 0.0) == 900'000);
}

}  // namespace didtron
