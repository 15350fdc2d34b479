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

TEST_CASE("what another area decides is left alone by those who may not decide there") {
  const world w;
  const auto& customers = *described::resources().find("customers");
  const auto ask = [&](const char* role, const std::string& method, const std::string& path,
                       const std::string& body) {
    const auto who = w.log_in(role);
    const auto reply = w.ask(method + " /api/v1/customers" + path + " HTTP/1.1\r\nHost: localhost\r\n" +
                             who.cookie + "\r\n" + who.csrf + "\r\n" + who.origin +
                             "\r\nIdempotency-Key: one\r\nContent-Type: application/json\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n" + body);
    REQUIRE(reply.has_value());
    return *reply;
  };
  const std::string made = R"({"name":"Acme","customer_type":"wholesaler","category_id":12)";
  CHECK(ask("admin", "POST", "", made + R"(,"billing_type":"prepaid"})").status == 201);
  const auto refused = ask("admin", "POST", "", made + R"(,"billing_type":"postpaid"})");
  CHECK(refused.status == 403);
  CHECK(refused.body.find("/billing_type") != std::string::npos);
  CHECK(refused.body.find("credit.edit") != std::string::npos);
  CHECK(ask("super_admin", "POST", "", made + R"(,"billing_type":"postpaid"})").status == 201);
  // The stored one is prepaid: to say so again is no decision.
  CHECK(ask("admin", "PATCH", "/12", R"({"version":1,"billing_type":"prepaid"})").status == 200);
  CHECK(ask("admin", "PATCH", "/12", R"({"version":1,"billing_type":"postpaid"})").status == 403);
  CHECK(ask("super_admin", "PATCH", "/12", R"({"version":1,"billing_type":"postpaid"})").status == 200);
  CHECK(ask("super_admin", "POST", "/bulk-change", R"({"ids":[12],"fields":{"billing_type":"postpaid"}})").status == 400);
  // Finance decides without editing customers.
  CHECK(ask("finance", "PATCH", "/12", R"({"version":1,"city":"Berlin"})").status == 403);
  const std::string decision = R"({"version":1,"billing_type":"postpaid","reason":"good references"})";
  CHECK(ask("finance", "POST", "/12/billing-type", decision).status == 200);
  CHECK(w.data.last_given[*customers.find("billing_type")] == described::value{std::string{"postpaid"}});
  CHECK(ask("admin", "POST", "/12/billing-type", decision).status == 403);
  CHECK(ask("finance", "POST", "/12/billing-type", R"({"version":1,"billing_type":"bilateral","reason":"x"})").status == 400);
}

}  // namespace didtron::http::testing
