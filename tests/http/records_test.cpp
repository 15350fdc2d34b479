#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

TEST_CASE("what a write's key stands for is its query, too: a rehearsed import is not the import") {
  const world w;
  const auto who = w.log_in("super_admin");
  const std::string file = "name,code\r\nFrankfurt,fra-1\r\n";
  const auto digest_at = [&](const std::string& path) {
    const auto reply =
        w.ask("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + who.cookie + "\r\n" + who.csrf +
              "\r\n" + who.origin +
              "\r\nIdempotency-Key: one\r\nContent-Type: text/csv\r\nContent-Length: " +
              std::to_string(file.size()) + "\r\n\r\n" + file);
    REQUIRE(reply.has_value());
    CHECK(reply->status == 200);
    return w.data.last_key.digest;
  };
  const auto rehearsed = digest_at("/api/v1/pops/import?dry_run=true");
  CHECK(w.data.last_file.is_dry_run);
  const auto imported = digest_at("/api/v1/pops/import");
  CHECK_FALSE(w.data.last_file.is_dry_run);
  CHECK(rehearsed != imported);
  CHECK(digest_at("/api/v1/pops/import?dry_run=true") == rehearsed);
}

}  // namespace didtron::http::testing
