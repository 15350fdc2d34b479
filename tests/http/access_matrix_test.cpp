#include "http/api.hpp"
#include "http/tokens.hpp"
#include "http/url.hpp"
#include "tests/http/described.hpp"
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
    else if (segment == "{kind}")
      path += is_there ? "purge_trash" : "nothing";
    else if (segment == "{resource}")
      path += is_there ? "categories" : "nothing";
    else if (segment == "{key}")
      path += is_there ? "trash_days" : "nothing";
    else if (!is_there)
      path += "999999";
    else
      path += segment == "{account_id}"   ? "7"
              : segment == "{entry_no}"   ? "42"
              : segment == "{carrier_id}" || segment == "{adjustment_id}" || segment == "{role_id}" || segment == "{tenant_id}" ? "3"
              : segment == "{source_id}"  ? "5"
              : segment == "{import_id}"  ? "9"
              : segment == "{review_id}"  ? "4"
              : segment == "{rerating_id}" ? "6"
              : segment == "{file_no}"     ? "1"
                                          : "12";
  }
  if (r.operation == "checkPermission") path += "?user_id=1&permission=calls.view";
  if (r.operation == "explainAssignment") path += "?subject=pops&object=12";
  if (r.operation == "resetSetting") path += "?version=3";
  return r.described != nullptr && r.method == "DELETE" ? path + "?version=1" : path;
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
  if (r.operation == "changeSetting") return R"({"value":"14","version":3,"is_confirmed":true})";
  if (r.operation == "setCdrSourceAuthorization") return R"({"value":"Bearer x"})";
  if (r.operation == "replayWebhook") return R"({"from_sequence":1,"until_sequence":9,"which":"missing"})";
  if (r.operation == "createRole") return R"({"name":"Night shift","permissions":["calls.view"]})";
  if (r.operation == "changeJobSchedule") return R"({"version":1,"every_s":7200})";
  if (r.operation == "emptyTrash" || r.operation == "rejectJob") return R"({"reason":"a test"})";
  if (r.operation == "startEngineRun") return R"({"resources":["pops"],"reason":"a test"})";
  if (r.operation == "changeRole") return R"({"version":1,"description":"x"})";
  if (r.operation == "beginImpersonation") return R"({"user_id":1,"minutes":5,"reason":"ticket 4711"})";
  if (r.operation == "setCustomerBillingType") return R"({"version":1,"billing_type":"postpaid","reason":"approved"})";
  if (r.operation == "moveCustomers") return R"({"customer_ids":[12],"category_id":3})";
  if (r.operation == "createTenant") return R"({"kind":"customer","name":"Acme"})";
  if (r.operation == "changeTenant") return R"({"version":1,"name":"Acme"})";
  if (r.operation == "limitTenant") return R"({"version":1,"users_max":5})";
  if (r.operation == "cloneTenant") return R"({"name":"Acme Demo"})";
  if (r.operation == "exportTenant" || r.operation == "deleteTenant") return R"({"reason":"contract ended"})";
  if (r.operation == "suspendTenant" || r.operation == "reactivateTenant") return R"({"reason":"no payment"})";
  if (r.described != nullptr) return described_body(r);
  return r.request_body ? "{}" : "";
}

std::string request_of(const route& r, const std::string& path, std::vector<std::string> lines) {
  std::string text = r.method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n";
  for (const std::string& line : lines)
    text += line + "\r\n";
  const std::string body = body_of(r);
  if (r.has_write_key) text += "Idempotency-Key: one\r\n";
  const bool is_json = r.raw_body.empty() || r.operation == "importCdrs";
  if (!body.empty()) text += "Content-Type: " + (is_json ? "application/json" : r.raw_body.front()) + "\r\n";
  if (changes_state(r.method)) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

/// The expectation: read off the matrix's cells, not off the sets that the program checks.
bool may_by_matrix(const system_role& role, const access& who) {
  bool all = who.serves(role.whom);
  who.needs_of(role.whom).for_each([&](permission p) {
    const std::string_view cell = cell_of(role, p.where);
    const bool is_own = cell.ends_with('o');
    const char reach = cell.front();
    bool is_granted = reach != '-';
    if (p.what == action::create || p.what == action::edit) is_granted = reach == 'E' || reach == 'F';
    if (p.what == action::remove) is_granted = reach == 'F';
    // Balances are adjusted by two people of finance; everywhere else deciding takes F.
    if (p.what == action::approve)
      is_granted = !is_own && (reach == 'F' || (reach == 'E' && p.where == area::credit));
    all = all && is_granted;
  });
  return all;
}

/// Carriers and marketing have no route of their own yet.
bool has_any_route(const system_role& role) {
  for (const route& r : all_routes())
    if (r.who.who == access::kind::permitted && may_by_matrix(role, r.who)) return true;
  return false;
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

TEST_CASE("each of the seventeen roles may exactly what the matrix says, on every route") {
  const world w;
  for (const system_role& role : system_roles()) {
    const auto who = w.log_in(role.name);
    int granted = 0;
    int refused = 0;
    for (const route& r : all_routes()) {
      if (r.who.who != access::kind::permitted) continue;
      CAPTURE(std::string{role.name});
      CAPTURE(r.operation);
      const auto reply = w.ask(access_test::request_of(r, access_test::path_of(r, true),
                                                       {who.cookie, who.csrf, who.origin}));
      REQUIRE(reply.has_value());
      const bool is_permitted = access_test::may_by_matrix(role, r.who);
      (is_permitted ? granted : refused) += 1;
      if (is_permitted)
        CHECK(reply->status / 100 == 2);
      else
        CHECK(reply->status == 403);
    }
    // A matrix that let everybody in, or nobody, would agree with itself.
    CHECK((granted > 0) == access_test::has_any_route(role));
    CHECK((refused > 0) == (role.name != "super_admin"));
  }
}

TEST_CASE("every route says whom it serves, and no money or cost leaves it to a wrong one") {
  for (const route& r : all_routes()) {
    CAPTURE(r.operation);
    for (std::size_t i = 0; i < audience_count; ++i) {
      const auto whom = static_cast<audience>(i);
      CHECK((r.who.who == access::kind::permitted || !r.who.serves(whom)));
      // A permission that nobody of an audience can hold would be a route that nobody can call.
      CHECK(r.who.needs_of(whom).is_within(permissions_for(whom)));
      r.who.needs_of(whom).for_each([&](permission p) {
        if (changes_state(r.method) && p.where != area::costs) CHECK(p.what != action::view);
        if (whom != audience::staff) CHECK((p.where != area::costs && p.where != area::credit));
      });
    }
    if (r.who.who == access::kind::permitted) CHECK(r.who.serves(audience::staff));
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

TEST_CASE("a role that nobody has defined, or that is for others than the tenant's people, may nothing") {
  world w;
  int refused = 0;
  const auto check = [&](const std::string& role, const std::string& kind) {
    CAPTURE(role);
    CAPTURE(kind);
    user_view u;
    u.role = role;
    u.tenant_kind = kind;
    CHECK(permissions_of(u).is_empty());
    CHECK_FALSE(viewer_of(u).is_platform);
    CHECK_FALSE(viewer_of(u).may_see_costs);
    w.data.users.front().view.role = role;
    w.data.users.front().view.tenant_kind = kind;
    const auto who = w.log_in("super_admin");
    for (const route& r : all_routes()) {
      if (r.who.who != access::kind::permitted) continue;
      CAPTURE(r.operation);
      CHECK(w.ask(access_test::request_of(r, access_test::path_of(r, true), {who.cookie, who.csrf, who.origin}))
                ->status == 403);
      ++refused;
    }
  };
  check("super_admin", "customer");
  check("super_admin", "carrier");
  check("super_admin", "guest");
  check("customer_owner", "platform");
  check("customer_owner", "carrier");
  check("carrier_owner", "customer");
  check("owner", "platform");
  check("", "platform");
  CHECK(refused > 8 * 20);
  // The same user with role and tenant that fit each other.
  w.data.users.front().view.role = "super_admin";
  w.data.users.front().view.tenant_kind = "platform";
  CHECK(w.ask(get("/api/v1/carriers", {w.log_in("super_admin").cookie}))->status == 200);
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
