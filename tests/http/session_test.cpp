#include "http/middleware/permissions.hpp"
#include "http/tokens.hpp"
#include "http/url.hpp"
#include "protocols/json/value.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace session_test {

const std::string good_login =
    R"({"email":"super_admin@example.com","password":"password of super_admin"})";

/// The pointers of a problem's errors.
std::vector<std::string> pointers(const reply& r) {
  std::vector<std::string> all;
  const auto document = json::parse(r.body);
  REQUIRE(document.has_value());
  for (const json::value& e : *document->find("errors")->items())
    all.push_back(*e.find("pointer")->text());
  return all;
}

}  // namespace session_test

TEST_CASE("logging in gives the user and a cookie that scripts and other sites cannot reach") {
  const world w;
  const auto r = w.ask(post("/api/v1/login", session_test::good_login));
  REQUIRE(r.has_value());
  CHECK(r->status == 200);
  const std::string cookie = r->header("Set-Cookie");
  CHECK(cookie.starts_with("__Host-didtron_session="));
  CHECK(cookie.substr(cookie.find(';')) == "; Path=/; Secure; HttpOnly; SameSite=Lax");
  const std::string token =
      cookie.substr(cookie.find('=') + 1, cookie.find(';') - cookie.find('=') - 1);
  CHECK(base64url_decode(token).value().size() == 32);
  CHECK(r->header("Cache-Control") == "no-store");
  CHECK(r->body.find(token) == std::string::npos);
  const auto me = json::parse(r->body);
  CHECK(*me->find("role")->text() == "super_admin");
  CHECK(*me->find("audience")->text() == "staff");
  CHECK(me->find("permissions")->items()->size() == find_system_role("super_admin")->may.size());
}

TEST_CASE("each log-in draws a new token and ends the session that came with it") {
  const world w;
  const auto first = w.log_in("viewer");
  const auto again = w.ask(post("/api/v1/login", session_test::good_login, {first.cookie}));
  REQUIRE(again->status == 200);
  CHECK(again->header("Set-Cookie").find(first.token) == std::string::npos);
  CHECK(w.ask(get("/api/v1/me", {first.cookie}))->status == 401);
}

TEST_CASE("an unknown user and a wrong password get the same answer") {
  const world w;
  const auto unknown =
      w.ask(post("/api/v1/login", R"({"email":"nobody@example.com","password":"x"})",
                 {"X-Request-Id: aaaaaaaa"}));
  const auto wrong = w.ask(post("/api/v1/login", R"({"email":"viewer@example.com","password":"x"})",
                                {"X-Request-Id: aaaaaaaa"}));
  CHECK(unknown->status == 401);
  CHECK(unknown->body == wrong->body);
}

TEST_CASE("the session answers until it is logged out") {
  const world w;
  const auto who = w.log_in("finance");
  CHECK(w.ask(get("/api/v1/me", {who.cookie}))->status == 200);
  const auto out = w.ask(post("/api/v1/logout", "", {who.cookie, who.csrf, who.origin}, ""));
  CHECK(out->status == 204);
  CHECK(out->header("Set-Cookie").find("Max-Age=0") != std::string::npos);
  CHECK(w.ask(get("/api/v1/me", {who.cookie}))->status == 401);
}

TEST_CASE("a state change needs the token and the origin of this site") {
  const world w{[] {
    server_config c;
    c.public_origin = "https://voice.example";
    return c;
  }()};
  const auto who = w.log_in("super_admin");
  const auto other = w.log_in("super_admin");
  const std::string path = "/api/v1/live-calls/" + std::string{sample_call} + "/end";
  const auto status = [&](const std::vector<std::string>& lines) {
    return w.ask(post(path, "", lines, ""))->status;
  };
  CHECK(status({who.cookie, who.csrf, who.origin}) == 202);
  CHECK(status({who.cookie, who.csrf, "Origin: https://voice.example"}) == 202);
  CHECK(status({who.cookie, who.origin}) == 403);
  CHECK(status({who.cookie, who.csrf}) == 403);
  CHECK(status({who.cookie, "X-CSRF-Token: x", who.origin}) == 403);
  CHECK(status({who.cookie, "X-CSRF-Token: ", who.origin}) == 403);
  CHECK(status({who.cookie, other.csrf, who.origin}) == 403);
  for (const char* origin :
       {"null", "http://evil.example", "https://localhost", "http://localhost:81",
        "http://localhost.evil.example", "http://voice.example", "https://voice.example.evil"}) {
    CAPTURE(origin);
    CHECK(status({who.cookie, who.csrf, std::string{"Origin: "} + origin}) == 403);
  }
}

TEST_CASE("a page of another site cannot log its visitor in") {
  const world w;
  CHECK(w.ask(post("/api/v1/login", session_test::good_login, {"Origin: http://evil.example"}))
            ->status == 403);
  CHECK(w.ask(post("/api/v1/login", session_test::good_login, {"Origin: http://localhost"}))
            ->status == 200);
}

TEST_CASE("cookies that cannot be ours are no session") {
  const world w;
  const auto who = w.log_in("viewer");
  const std::string pair = who.cookie.substr(8);
  const auto status = [&](const std::string& cookie) {
    return w.ask(get("/api/v1/me", {"Cookie: " + cookie}))->status;
  };
  CHECK(status("theme=dark; " + pair + "; x=y") == 200);
  CHECK(status("x" + pair) == 401);
  CHECK(status(pair + "A") == 401);
  CHECK(status(pair + "; __Host-didtron_session=" + std::string(43, 'A')) == 401);
  CHECK(status("__Host-didtron_session=" + std::string(43, 'A')) == 401);
}

TEST_CASE("when sessions cannot be looked up nobody is told to log in again") {
  world w;
  const auto who = w.log_in("viewer");
  w.data.fail_sessions(errc::unavailable);
  const auto r = w.ask(get("/api/v1/me", {who.cookie}));
  CHECK(r->status == 503);
  CHECK(r->header("Set-Cookie").empty());
}

TEST_CASE("all faults of a log-in are named at once") {
  const world w;
  const auto r = w.ask(post("/api/v1/login", R"({"email":"a","colour":"red"})"));
  CHECK(r->status == 400);
  CHECK(r->header("Content-Type") == "application/problem+json");
  CHECK(session_test::pointers(*r) == std::vector<std::string>{"/email", "/password", "/colour"});
}

TEST_CASE("a body must be JSON and say so") {
  const world w;
  const auto status = [&](std::string_view type) {
    return w.ask(post("/api/v1/login", session_test::good_login, {}, type))->status;
  };
  CHECK(status("application/json") == 200);
  CHECK(status("Application/JSON; charset=UTF-8") == 200);
  CHECK(status("") == 415);
  CHECK(status("text/plain") == 415);
  CHECK(status("application/x-www-form-urlencoded") == 415);
  CHECK(status("application/json; charset=latin1") == 415);
  const auto who = w.log_in("super_admin");
  CHECK(w.ask(post("/api/v1/logout", "{}", {who.cookie, who.csrf, who.origin}))->status == 400);
}

TEST_CASE("JSONTestSuite on the log-in route: y_ is read, n_ is 400, nothing is 5xx") {
  const world w;
  for (const std::string& name : files_in("tests/fixtures/json/parsing")) {
    CAPTURE(name);
    client c{w.port()};
    c.send(post("/api/v1/login", read_fixture("tests/fixtures/json/parsing/" + name)));
    const auto r = c.receive();
    REQUIRE(r.has_value());
    CHECK(r->status == 400);
    const bool is_malformed = r->body.find("problems/malformed") != std::string::npos;
    if (name.starts_with("y_")) CHECK_FALSE(is_malformed);
    if (name.starts_with("n_")) CHECK(is_malformed);
    // The connection is still in step: the next good request on it is served.
    c.send(get("/healthz"));
    CHECK(c.receive()->status == 200);
  }
}

TEST_CASE(
    "queries are checked against the route: unknown, doubled and wrong parameters are named") {
  const world w;
  const auto who = w.log_in("viewer");
  const auto query = [&](const std::string& q) {
    return w.ask(get("/api/v1/cdrs?" + q, {who.cookie}));
  };
  CHECK(query("account_id=7&result=answered&limit=500")->status == 200);
  const auto r = query("colour=red&limit=501&limit=2&account_id=x&result=happy&cursor=garbage");
  CHECK(r->status == 400);
  CHECK(session_test::pointers(*r) == std::vector<std::string>{"/query/colour", "/query/limit",
                                                               "/query/limit", "/query/account_id",
                                                               "/query/result", "/query/cursor"});
  for (const char* limit : {"0", "-1", "1e3", "", "50.0", "%20"})
    CHECK(query(std::string{"limit="} + limit)->status == 400);
}

TEST_CASE("a list is read slice by slice with the cursor that it gives") {
  const world w;
  const auto who = w.log_in("viewer");
  const auto first = json::parse(w.ask(get("/api/v1/accounts", {who.cookie}))->body);
  REQUIRE(first->find("next_cursor")->text() != nullptr);
  CHECK(*first->find("items")->items()->front().find("channels_max")->integer() ==
        50);  // the default limit
  const auto second = json::parse(
      w.ask(get("/api/v1/accounts?limit=500&cursor=" + *first->find("next_cursor")->text(),
                {who.cookie}))
          ->body);
  CHECK(second->find("next_cursor")->is_null());
  CHECK(*second->find("items")->items()->front().find("channels_max")->integer() == 500);
}

TEST_CASE("a lost answer is 503 and an exception is 500 without its text, reported once") {
  world w;
  const auto who = w.log_in("viewer");
  w.data.drops_answers = true;
  CHECK(w.ask(get("/api/v1/accounts", {who.cookie}))->status == 503);
  w.data.drops_answers = false;
  w.data.throws = true;
  const auto r = w.ask(get("/api/v1/accounts", {who.cookie}));
  CHECK(r->status == 500);
  CHECK(r->body.find("library") == std::string::npos);
  w.data.throws = false;
  CHECK(w.faults() == std::vector<std::string>{"a library threw"});
  CHECK(w.ask(get("/api/v1/accounts", {who.cookie}))->status == 200);
}

TEST_CASE("CSRF tokens belong to one session and do not give it away") {
  const std::string a = new_token();
  const std::string b = new_token();
  CHECK(a != b);
  CHECK(csrf_token_of(a) == csrf_token_of(a));
  CHECK(csrf_token_of(a) != csrf_token_of(b));
  CHECK(csrf_token_of(a) != a);
  CHECK(digest_of("abc")[0] == 0xba);  // FIPS 180-2, B.1
  CHECK(equal_in_constant_time("abc", "abc"));
  CHECK_FALSE(equal_in_constant_time("abc", "abd"));
  CHECK_FALSE(equal_in_constant_time("abc", "ab"));
}

}  // namespace didtron::http::testing
