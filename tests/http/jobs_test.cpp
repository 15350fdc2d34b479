#include "protocols/json/value.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace jobs_test {

std::string write(const std::string& path, const std::string& body, const world::login& who) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + who.cookie + "\r\n" + who.csrf +
         "\r\n" + who.origin + "\r\nIdempotency-Key: one\r\nContent-Type: application/json\r\n" +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<std::string> pointers(const reply& r) {
  std::vector<std::string> all;
  const auto document = json::parse(r.body);
  REQUIRE(document.has_value());
  for (const json::value& e : *document->find("errors")->items())
    all.push_back(*e.find("pointer")->text());
  return all;
}

}  // namespace jobs_test

using namespace jobs_test;

TEST_CASE("everybody sees their own jobs, job control those of all") {
  world w;
  const auto boss = w.log_in("super_admin");
  const auto support = w.log_in("support");
  CHECK(w.ask(get("/api/v1/jobs?state=failed&kind=import_records", {boss.cookie}))->status == 200);
  CHECK(w.data.last_filter.asked_by == user_id{});
  CHECK(w.data.last_filter.now == didtron::jobs::state::failed);
  CHECK(w.data.last_filter.kind == "import_records");
  CHECK(w.ask(get("/api/v1/jobs?mine=true", {boss.cookie}))->status == 200);
  CHECK(w.data.last_filter.asked_by != user_id{});
  CHECK(w.ask(get("/api/v1/jobs", {support.cookie}))->status == 200);
  CHECK(w.data.last_filter.asked_by != user_id{});
  CHECK(w.ask(get("/api/v1/jobs/summary", {support.cookie}))->status == 200);
  CHECK(w.data.last_counted != user_id{});
  CHECK(w.ask(get("/api/v1/jobs?state=asleep", {boss.cookie}))->status == 400);

  w.data.kept_job.asked_by = {4711, "Grace"};
  CHECK(w.ask(get("/api/v1/jobs/12", {boss.cookie}))->status == 200);
  CHECK(w.ask(get("/api/v1/jobs/12", {w.log_in("admin").cookie}))->status == 200);  // may decide on it
  CHECK(w.ask(get("/api/v1/jobs/12", {support.cookie}))->status == 404);
  CHECK(w.ask(get("/api/v1/jobs/12", {w.log_in("customer_owner").cookie}))->status == 404);
  CHECK(w.ask(get("/api/v1/jobs/13", {boss.cookie}))->status == 404);
}

TEST_CASE("what is done to a job needs its command's permission, ending and repeating it job control") {
  world w;
  const auto boss = w.log_in("super_admin");
  const auto admin = w.log_in("admin");
  const auto support = w.log_in("support");
  const auto act = [&](const world::login& who, const std::string& verb) {
    return w.ask(write("/api/v1/jobs/12/" + verb, R"({"reason":"r"})", who))->status;
  };
  for (const std::string verb : {"cancel", "replay"}) CHECK(act(support, verb) == 200);  // one's own
  for (const std::string verb : {"approve", "reject", "undo"}) CHECK(act(support, verb) == 403);
  w.data.kept_job.asked_by = {4711, "Grace"};
  for (const std::string verb : {"cancel", "replay", "approve", "reject"}) {
    CAPTURE(verb);
    CHECK(act(boss, verb) == 200);
    CHECK(act(support, verb) == 404);
    CHECK(act(admin, verb) == (verb == "cancel" || verb == "replay" ? 403 : 200));
  }
  const auto undone = w.ask(write("/api/v1/jobs/12/undo", "{}", admin));
  CHECK(undone->status == 202);
  CHECK(undone->header("Location") == "/api/v1/jobs/12");
  CHECK(w.ask(write("/api/v1/jobs/12/reject", "{}", boss))->status == 400);
}

TEST_CASE("a bulk change names each record once and changes what may be changed") {
  world w;
  const auto who = w.log_in("super_admin");
  const auto good = w.ask(write("/api/v1/pops/bulk-change",
                                R"({"ids":[9,7],"fields":{"region":"eu"},"reason":"moved"})", who));
  REQUIRE(good->status == 202);
  CHECK(good->header("Location") == "/api/v1/jobs/12");
  CHECK(w.data.last_bulk.ids == std::vector<std::int64_t>{7, 9});
  CHECK(w.data.last_bulk.reason == "moved");
  REQUIRE(w.data.last_bulk.given.has_value());
  const auto faults = [&](const std::string& body) {
    const auto r = w.ask(write("/api/v1/pops/bulk-change", body, who));
    CHECK(r->status == 400);
    return pointers(*r);
  };
  using list = std::vector<std::string>;
  CHECK(faults(R"({"ids":[7],"fields":{}})") == list{"/fields"});
  CHECK(faults(R"({"ids":[7,7],"fields":{"region":"eu"}})") == list{"/ids"});
  CHECK(faults(R"({"ids":[],"fields":{"region":"eu"}})") == list{"/ids"});
  CHECK(faults(R"({"ids":[0],"fields":{"region":"eu"}})") == list{"/ids"});
  CHECK(faults(R"({"ids":["7"],"fields":{"region":"mars","code":"fra-2","size":1}})") ==
        list{"/ids", "/fields/region", "/fields/size", "/fields/code"});
  CHECK(faults(R"({"fields":{"region":"eu"},"more":1})") == list{"/ids", "/more"});
  std::string many = R"({"ids":[1)";
  for (int i = 2; i <= 10'001; ++i) many += "," + std::to_string(i);
  CHECK(faults(many + R"(],"fields":{"region":"eu"}})") == list{"/ids"});

  CHECK(w.ask(write("/api/v1/pops/bulk-delete", R"({"ids":[7]})", who))->status == 202);
  CHECK_FALSE(w.data.last_bulk.given.has_value());
  CHECK(w.ask(write("/api/v1/pops/bulk-delete", R"({"ids":[7],"fields":{}})", who))->status == 400);
}

TEST_CASE("an import comes with its file, for the job that a long one becomes") {
  world w;
  const auto who = w.log_in("super_admin");
  const std::string file = "name,code\r\nFrankfurt,fra-1\r\n";
  const auto r = w.ask("POST /api/v1/pops/import HTTP/1.1\r\nHost: localhost\r\n" + who.cookie +
                       "\r\n" + who.csrf + "\r\n" + who.origin +
                       "\r\nIdempotency-Key: one\r\nContent-Type: text/csv\r\nContent-Length: " +
                       std::to_string(file.size()) + "\r\n\r\n" + file);
  CHECK(r->status == 200);
  CHECK(w.data.last_file.text == file);
  CHECK(w.data.last_file.rows.size() == 1);
}

}  // namespace didtron::http::testing
