#include "http/api.hpp"
#include "http/tokens.hpp"
#include "http/url.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace access_test {

/// The route's path with the sample's numbers, or with ones that nobody has.
std::string path_of(const route& r, bool is_there) {
  std::string path;
  for (const std::string_view segment : path_segments(r.pattern)) {
    path += '/';
    if (!segment.starts_with('{'))
      path += segment;
    else if (segment == "{call_id}")
      path += is_there ? sample_call : "00000000-0000-7000-8000-000000000001";
    else if (!is_there)
      path += "999999";
    else
      path += segment == "{account_id}"   ? "7"
              : segment == "{entry_no}"   ? "42"
              : segment == "{carrier_id}" || segment == "{adjustment_id}" ? "3"
              : segment == "{source_id}"  ? "5"
              : segment == "{import_id}"  ? "9"
              : segment == "{review_id}"  ? "4"
              : segment == "{rerating_id}" ? "6"
                                          : "12";
  }
  return path;
}

/// A body that the route takes; empty for those without one.
std::string body_of(const route& r) {
  if (r.operation == "recordTopup")
    return R"({"amount":"100","currency":"USD","channel":"bank","reference":"SEPA 17"})";
  if (r.operation == "requestAdjustment")
    return R"({"account_id":7,"direction":"credit","amount":"12.5","currency":"USD","reason":"outage"})";
  if (r.operation == "reverseJournalEntry") return R"({"reason":"a mistake"})";
  if (r.operation == "changeAccountLimits")
    return R"({"limits_version":"9f86d081884c7d65","reason":"agreed","channels_max":5})";
  if (r.operation == "requestRerating")
    return R"({"side":"charge","answered_from":"2026-03-01T00:00:00Z","answered_until":"2026-04-01T00:00:00Z","reason":"wrong price"})";
  if (r.operation == "undoRerating") return R"({"reason":"wrong list"})";
  if (r.operation == "closePeriod") return R"({"period":"2026-03"})";
  if (r.operation == "createCdrSource") return R"({"name":"s","kind":"push","format":{}})";
  if (r.operation == "changeCdrSource") return R"({"status":"disabled","reason":"moved"})";
  if (r.operation == "rollBackCdrImport") return R"({"reason":"wrong month"})";
  if (r.operation == "resolveCdrReview") return R"({"action":"discard","reason":"a test call"})";
  if (r.operation == "importCdrs") return "[]";
  return r.request_body ? "{}" : "";
}

std::string request_of(const route& r, const std::string& path, std::vector<std::string> lines) {
  std::string text = r.method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const std::string& line : lines)
    text += line + "\r\n";
  const std::string body = body_of(r);
  if (r.has_write_key) text += "Idempotency-Key: one\r\n";
  if (!body.empty()) text += "Content-Type: application/json\r\n";
  if (changes_state(r.method)) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

}  // namespace access_test

TEST_CASE("without a log-in every route but the open and local ones is 401") {
  const world w;
  int closed = 0;
  for (const route& r : all_routes()) {
    if (r.who.who != access::kind::logged_in && r.who.who != access::kind::permitted) continue;
    CAPTURE(r.operation);
    const auto path = access_test::path_of(r, true);
    CHECK(w.ask(access_test::request_of(r, path, {}))->status == 401);
    CHECK(w.ask(access_test::request_of(r, path, {"Cookie: __Host-didtron_session=" + new_token()}))
              ->status == 401);
    ++closed;
  }
  CHECK(closed >= 17);
}

TEST_CASE("each role may exactly what its permissions say") {
  const world w;
  for (const role_row& role : roles()) {
    const auto who = w.log_in(role.name);
    for (const route& r : all_routes()) {
      if (r.who.who != access::kind::permitted) continue;
      CAPTURE(std::string{role.name});
      CAPTURE(r.operation);
      const auto reply = w.ask(access_test::request_of(r, access_test::path_of(r, true),
                                                       {who.cookie, who.csrf, who.origin}));
      REQUIRE(reply.has_value());
      if (role.may.has(r.who.needs))
        CHECK(reply->status / 100 == 2);
      else
        CHECK(reply->status == 403);
    }
  }
}

TEST_CASE("state changes without the CSRF token or origin are 403 on every route") {
  const world w;
  const auto who = w.log_in("super_admin");
  for (const route& r : all_routes()) {
    if (!changes_state(r.method) || r.who.who == access::kind::everyone) continue;
    CAPTURE(r.operation);
    const auto path = access_test::path_of(r, true);
    CHECK(w.ask(access_test::request_of(r, path, {who.cookie, who.origin}))->status == 403);
    CHECK(w.ask(access_test::request_of(r, path, {who.cookie, who.csrf}))->status == 403);
  }
}

TEST_CASE("things that are not there are 404 on every route that names one") {
  const world w;
  const auto who = w.log_in("super_admin");
  for (const route& r : all_routes()) {
    if (r.pattern.find('{') == std::string::npos) continue;
    CAPTURE(r.operation);
    CHECK(w.ask(access_test::request_of(r, access_test::path_of(r, false),
                                        {who.cookie, who.csrf, who.origin}))
              ->status == 404);
  }
}

TEST_CASE("a role that nobody has defined may nothing") {
  CHECK(permissions_of("owner") == permission_set{});
  user_view u;
  u.role = "super_admin";
  u.tenant_kind = "customer";
  CHECK_FALSE(viewer_of(u).is_platform);
  CHECK_FALSE(viewer_of(u).may_see_costs);
}

TEST_CASE("health and counters are for this machine and not for what a proxy passes on") {
  const world w;
  for (const char* path : {"/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"}) {
    CHECK(w.ask(get(path))->status == 200);
    CHECK(w.ask(get(path, {"X-Forwarded-For: 192.0.2.1"}))->status == 404);
    CHECK(w.ask(get(path, {"Forwarded: for=192.0.2.1"}))->status == 404);
  }
}

TEST_CASE("a known path with a wrong method is 405 with Allow, also for static files") {
  const world w;
  const auto r = w.ask("DELETE /api/v1/me HTTP/1.1\r\nHost: localhost\r\n\r\n");
  CHECK(r->status == 405);
  CHECK(r->header("Allow") == "GET, HEAD");
  CHECK(w.ask("PUT /admin/ HTTP/1.1\r\nHost: localhost\r\n\r\n")->header("Allow") == "GET, HEAD");
  CHECK(w.ask("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")->status == 204);
}

}  // namespace didtron::http::testing
