#include "http/test_engine/redact.hpp"
#include "http/test_engine/route_checks.hpp"
#include "http/test_engine/trial.hpp"
#include "http/tokens.hpp"
#include "tests/http/fixture.hpp"

/// The engine against the fake backend: what it sends, what it keeps, and that it notices.
namespace didtron::http::testing {

namespace engine_test {

using namespace test_engine;

/// The world's backend behind an API of its own, and somebody with a session there.
struct engine_world : world {
  api routes{data, hub, origin_policy{}, {}};
  caller call{routes};
  person somebody(std::string_view role) const { return {log_in(role).token, 1}; }
};

}  // namespace engine_test

TEST_CASE("a run of the testing engine is asked for by kinds of records, its cases by what they are") {
  const world w;
  const auto who = w.log_in("super_admin");
  const auto start = [&](const std::string& body) {
    return w.ask(post("/api/v1/engine-runs", body, {who.cookie, who.csrf, who.origin, "Idempotency-Key: one"}))->status;
  };
  CHECK(start(R"({"resources":[]})") == 202);
  CHECK(w.data.last_engine_resources.empty());
  CHECK(start(R"({"resources":["pops","codecs"],"reason":"an upgrade"})") == 202);
  CHECK(w.data.last_engine_resources == std::vector<std::string>{"pops", "codecs"});
  for (const char* bad : {R"({})", R"({"resources":["no_such"]})", R"({"resources":["pops","pops"]})", R"({"resources":[7]})", R"({"resources":"pops"})"}) {
    CAPTURE(bad);
    CHECK(start(bad) == 400);
  }
  CHECK(w.ask(get("/api/v1/engine-runs/12/cases?failed=true&subject=pops&check=bad_values&role=none", {who.cookie}))->status == 200);
  CHECK(w.data.last_engine_filter.only_failed);
  CHECK(w.data.last_engine_filter.subject == "pops");
  CHECK(w.data.last_engine_filter.check == "bad_values");
  CHECK(w.data.last_engine_filter.role == "none");
  CHECK(w.ask(get("/api/v1/engine-runs/12/cases?role=nobody", {who.cookie}))->status == 400);
}

TEST_CASE("every route as every role comes out as the matrix says, and nothing is done") {
  engine_test::engine_world w;
  std::size_t tried = 0;
  for (const auto& role : test_engine::all_role_cases()) {
    if (role.tenant_kind == "operator") continue;  // the fake's staff is the platform's
    CAPTURE(role.role);
    const auto whom = role.role.empty() ? test_engine::person{} : w.somebody(role.role);
    for (const auto& c : test_engine::try_routes(w.call, whom, role, w.routes.table().routes())) {
      CAPTURE(c.what);
      CAPTURE(c.answer);
      CHECK(c.is_passed);
      ++tried;
    }
  }
  CHECK(tried > 1'000);
  CHECK(w.data.last_key.key.empty());  // no write had a key, so none was done
}

TEST_CASE("control: a route that serves somebody else than its access says is noticed") {
  engine_test::engine_world w;
  auto lies = all_routes();
  for (auto& r : lies) {
    if (r.operation == "listRoles") r.who = access::with({area::system, action::view});       // said: super admin alone
    if (r.operation == "listEngineRuns") r.who = access::with({area::calls, action::view});  // said: nearly everybody
    if (r.operation == "me") r.who = access::with({area::system, action::view});
  }
  const test_engine::role_case viewer{"viewer", "platform"}, admin{"admin", "platform"};
  const auto failed = [&](const test_engine::role_case& role) {
    std::string out;
    for (const auto& c : test_engine::try_routes(w.call, w.somebody(role.role), role, lies))
      if (!c.is_passed) out += c.subject + " ";
    return out;
  };
  CHECK(failed(viewer) == "me listEngineRuns ");
  CHECK(failed(admin) == "me listEngineRuns listRoles ");
}

TEST_CASE("a backend that knows nothing of its records fails their checks") {
  engine_test::engine_world w;
  const auto& pops = *described::resources().find("pops");
  const auto who = w.somebody("super_admin");
  test_engine::value_source values{7};
  const auto found = test_engine::try_resource(w.call, {who, who, who}, described::resources(), pops, values, "unique_values");
  REQUIRE_FALSE(found.empty());
  CHECK(std::none_of(found.begin(), found.end(), [](const auto& c) { return c.is_passed; }));
  CHECK(found.front().request.starts_with("POST /api/v1/pops\n{"));
  CHECK(found.front().answer.starts_with("201 (request "));
}

TEST_CASE("what a failed case keeps has no secret and is text that a column can hold") {
  using test_engine::redacted;
  CHECK(redacted(R"({"a":1,"password":"x","deep":[{"csrf_token":"y"}],"Authorization":{"value":"z"}})") ==
        R"({"a":1,"password":"***","deep":[{"csrf_token":"***"}],"Authorization":"***"})");
  CHECK(redacted("a,b\r\n1,2\r\n") == "a,b\r\n1,2\r\n");
  CHECK(test_engine::cut_text("a\xC3\xA9", 2) == "a");
  CHECK(test_engine::cut_text(std::string{"a\0b", 3}, 9) == "a?b");
  CHECK(test_engine::cut_text("\xFF", 9) == "?");
  CHECK(test_engine::query_text({{"q", "a b&c"}, {"x", "\u00e9"}}) == "q=a%20b%26c&x=%C3%A9");
}

}  // namespace didtron::http::testing
