#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace tenants_test {

std::string put(const std::string& path, const std::string& body, const world::login& who) {
  return "PUT " + path + " HTTP/1.1\r\nHost: localhost\r\n" + who.cookie + "\r\n" + who.csrf + "\r\n" + who.origin +
         "\r\nIdempotency-Key: one\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace tenants_test

using namespace tenants_test;

TEST_CASE("limits of a company are said together; what is left out has none") {
  world w;
  const auto who = w.log_in("super_admin");
  const std::string path = "/api/v1/tenants/3/limits";
  CHECK(w.ask(put(path, R"({"version":1,"users_max":5,"requests_per_minute_max":60,"jobs_max":null})", who))->status == 200);
  CHECK(w.data.last_tenant_limits.users_max == 5);
  CHECK(w.data.last_tenant_limits.requests_per_minute_max == 60);
  CHECK_FALSE(w.data.last_tenant_limits.jobs_max.has_value());
  CHECK_FALSE(w.data.last_tenant_limits.companies_max.has_value());
  for (const char* wrong : {R"({"version":1,"users_max":-1})", R"({"version":1,"users_max":1000001})", R"({"version":1,"requests_per_minute_max":0})",
                            R"({"users_max":1})", R"({"version":1,"channels_max":1})", R"({"version":1,"users_max":"5"})"}) {
    CAPTURE(wrong);
    CHECK(w.ask(put(path, wrong, who))->status == 400);
  }
  CHECK(w.ask(put(path, R"({"version":1})", w.log_in("support")))->status == 403);
}

TEST_CASE("a company that has had its requests of this minute is asked to wait, who acts as its people is not") {
  world w;
  const auto who = w.log_in("customer_owner");
  const auto boss = w.log_in("super_admin");
  w.data.requests_left = 1;
  CHECK(w.ask(get("/api/v1/me", {who.cookie}))->status == 200);
  const auto refused = w.ask(get("/api/v1/me", {who.cookie}));
  CHECK(refused->status == 429);
  CHECK(refused->header("Retry-After") == "7");
  w.data.requests_left = 1;
  user_id target = {};
  for (const auto& u : w.data.users)
    if (u.view.role == "customer_owner") target = u.view.id;
  const std::string body = R"({"user_id":)" + std::to_string(target.value) + R"(,"minutes":5,"reason":"ticket"})";
  REQUIRE(w.ask(post("/api/v1/impersonation", body, {boss.cookie, boss.csrf, boss.origin}))->status == 200);
  CHECK(w.ask(get("/api/v1/me", {boss.cookie}))->status == 200);
}

TEST_CASE("files of a job are for who may do what it does, not for everybody who sees it") {
  world w;
  w.data.kept_job.needs = "customers.delete";
  w.data.kept_job.asked_by = {4711, "Grace"};
  const auto boss = w.log_in("super_admin");
  const auto list = w.ask(get("/api/v1/jobs/12/files", {boss.cookie}));
  CHECK(list->status == 200);
  CHECK(list->body.find("company-3-1.ndjson") != std::string::npos);
  const auto file = w.ask(get("/api/v1/jobs/12/files/1", {boss.cookie}));
  CHECK(file->status == 200);
  CHECK(file->body == "{}\n");
  CHECK(file->header("Content-Disposition") == "attachment; filename=\"company-3-1.ndjson\"");
  CHECK(w.ask(get("/api/v1/jobs/12/files/2", {boss.cookie}))->status == 404);
  CHECK(w.ask(get("/api/v1/jobs/12/files/1", {w.log_in("support").cookie}))->status == 404);
}

}  // namespace didtron::http::testing
