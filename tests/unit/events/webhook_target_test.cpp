#include "actors/domain/events/webhook_target.hpp"

#include <fstream>

#include <doctest/doctest.h>

#include "actors/domain/core/result.hpp"

namespace didtron::events {

TEST_CASE("a target is a public name under https") {
  CHECK(parse_webhook_url("https://Hooks.Example.com").value() == webhook_target{"hooks.example.com", 443, "/"});
  CHECK(parse_webhook_url("https://hooks.example.com:8443/a?b=c").value() == webhook_target{"hooks.example.com", 8443, "/a?b=c"});
  CHECK(parse_webhook_url("https://hooks.example.com:443?x").value() == webhook_target{"hooks.example.com", 443, "/?x"});
  CHECK(parse_webhook_url("https://xn--bcher-kva.example/hook").has_value());
}

TEST_CASE("nothing else is") {
  for (const char* url :
       {"", "https://", "https:///path", "http://hooks.example.com/", "ftp://hooks.example.com/", "https://localhost/", "https://a/",
        "https://127.0.0.1/", "https://127.1/", "https://0x7f.0x0.0x0.0x1/", "https://0177.0.0.1/", "https://2130706433/",
        "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://user@hooks.example.com/", "https://user:pw@hooks.example.com/",
        "https://hooks.example.com:80/", "https://hooks.example.com:/", "https://hooks.example.com:0443/", "https://hooks.example.com:22/",
        "https://hooks.example.com:99999/", "https://hooks.example.com/#f", "https://hooks.example.com\\@127.0.0.1/",
        "https://hooks.example.com/a b", "https://hooks.example.com/\r\nX: y", "https://-a.example.com/", "https://a-.example.com/",
        "https://a..example.com/", "https://.example.com/", "https://example.com./", "https://127.0.0.1%00.example.com/",
        "https://ex_ample.com/", "https://b\xc3\xbc" "cher.example/", "https://box.localhost/", "https://printer.local/",
        "https://metadata.google.internal/", "https://router.home.arpa/", "javascript:alert(1)", "https://example.1/", "https://example.0x7f/"}) {
    CAPTURE(url);
    CHECK_FALSE(parse_webhook_url(url).has_value());
  }
  CHECK_FALSE(parse_webhook_url("https://hooks.example.com/" + std::string(2'000, 'a')).has_value());
}

}  // namespace didtron::events
