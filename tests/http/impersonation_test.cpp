#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace impersonation_test {

std::string body_of(user_id user, int minutes = 15) {
  return R"({"user_id":)" + std::to_string(user.value) + R"(,"minutes":)" + std::to_string(minutes) + R"(,"reason":"ticket 4711"})";
}
user_id user_with(const world& w, std::string_view role) {
  for (const auto& u : w.data.users)
    if (u.view.role == role) return u.view.id;
  return {};
}

}  // namespace impersonation_test

using namespace impersonation_test;

TEST_CASE("acting as somebody shows both names, may what they may, and ends") {
  const world w;
  const auto who = w.log_in("super_admin");
  const std::vector<std::string> lines{who.cookie, who.csrf, who.origin};
  const user_id target = user_with(w, "customer_owner");
  const auto begun = w.ask(post("/api/v1/impersonation", body_of(target), lines));
  REQUIRE(begun->status == 200);
  CHECK(begun->body.find(R"("audience":"customer")") != std::string::npos);
  CHECK(begun->body.find(R"("acting":{"user_id":)" + std::to_string(user_with(w, "super_admin").value)) != std::string::npos);
  CHECK(begun->body.find("ticket 4711") != std::string::npos);
  CHECK(w.ask(get("/api/v1/me", {who.cookie}))->body.find(R"("acting":{)") != std::string::npos);
  CHECK(w.ask(get("/api/v1/carriers", {who.cookie}))->status == 403);
  CHECK(w.ask(get("/api/v1/accounts", {who.cookie}))->status == 200);
  // Nobody changes in another one's name who may what, or goes on to a third.
  CHECK(w.ask(post("/api/v1/roles", R"({"name":"x","permissions":["calls.view"]})", {who.cookie, who.csrf, who.origin, "Idempotency-Key: k"}))
            ->status == 403);
  CHECK(w.ask(get("/api/v1/roles", {who.cookie}))->status == 200);
  CHECK(w.ask(post("/api/v1/impersonation", body_of(target), lines))->status == 403);
  // Nor decides: whoever asked might be the same person.
  const auto decided = w.ask(post("/api/v1/jobs/12/approve", R"({"reason":"r"})", {who.cookie, who.csrf, who.origin, "Idempotency-Key: j"}));
  CHECK(decided->status == 403);
  CHECK(decided->body.find("while you act") != std::string::npos);
  const auto refusals = w.data.refusals();
  REQUIRE_FALSE(refusals.empty());
  CHECK(refusals.back().actor == actor_name(user_with(w, "super_admin")));
  CHECK(refusals.back().on_behalf_of == actor_name(target));
  const auto ended = w.ask("POST /api/v1/impersonation/end HTTP/1.1\r\nHost: localhost\r\n" + who.cookie + "\r\n" + who.csrf + "\r\n" +
                           who.origin + "\r\nContent-Length: 0\r\n\r\n");
  REQUIRE(ended->status == 200);
  CHECK(ended->body.find(R"("acting":null)") != std::string::npos);
  CHECK(w.ask(get("/api/v1/carriers", {who.cookie}))->status == 200);
}

TEST_CASE("only who has the permission acts as others, with a reason and for an hour at most") {
  const world w;
  for (const char* role : {"admin", "finance", "support", "viewer", "customer_owner"}) {
    const auto who = w.log_in(role);
    CHECK(w.ask(post("/api/v1/impersonation", body_of(user_with(w, "customer_owner")), {who.cookie, who.csrf, who.origin}))->status == 403);
  }
  const auto who = w.log_in("super_admin");
  const std::vector<std::string> lines{who.cookie, who.csrf, who.origin};
  for (const std::string wrong : {R"({"user_id":2,"minutes":61,"reason":"x"})", R"({"user_id":2,"minutes":0,"reason":"x"})",
                                  R"({"user_id":2,"minutes":5,"reason":""})", R"({"user_id":2,"minutes":5})"})
    CHECK(w.ask(post("/api/v1/impersonation", wrong, lines))->status == 400);
  CHECK(w.ask(post("/api/v1/impersonation", body_of({999'999}), lines))->status == 404);
  CHECK(w.ask("POST /api/v1/impersonation/end HTTP/1.1\r\nHost: localhost\r\n" + who.cookie + "\r\n" + who.csrf + "\r\n" + who.origin +
              "\r\nContent-Length: 0\r\n\r\n")->status == 409);
}

}  // namespace didtron::http::testing
