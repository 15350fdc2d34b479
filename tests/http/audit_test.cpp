#include "http/resources/audit.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace audit_test {

std::string csv_of(const world& w, const world::login& who, const std::string& query) {
  const auto r = w.ask(get("/api/v1/audit/export" + query, {who.cookie}));
  REQUIRE(r.has_value());
  CHECK(r->status == 200);
  return r->body;
}

}  // namespace audit_test

TEST_CASE("the audit log shows who did what from where, without before and after until it is asked") {
  const world w;
  const auto who = w.log_in("super_admin");
  const auto page = w.ask(get("/api/v1/audit?actor=user%3A1&action_class=change&from=2026-01-01T00:00:00Z&q=night", {who.cookie}));
  CHECK(page->status == 200);
  for (const char* part : {R"("audit_no":12)", R"("actor":"user:1")", R"("actor_name":"Operations")", R"("address":"192.0.2.7")",
                           R"("operation":"changeRole")", R"("reason":"asked for")", R"("is_sealed":true)"})
    CHECK(page->body.find(part) != std::string::npos);
  CHECK(page->body.find("Night") == std::string::npos);
  CHECK(w.data.last_audit_filter.actor == "user:1");
  CHECK(w.data.last_audit_filter.search == "night");
  CHECK(w.data.last_audit_filter.from == parse_instant("2026-01-01T00:00:00Z").value());
  const auto one = w.ask(get("/api/v1/audit/12", {who.cookie}));
  CHECK(one->body.find(R"("changes":[{"field":"limits/calls","before":"5","after":"7"},)"
                       R"({"field":"name","before":"\"Night\"","after":"\"Night shift\""}])") != std::string::npos);
  CHECK(one->body.find(R"("link_no":40)") != std::string::npos);
  for (const char* wrong : {"?from=yesterday", "?until=2026-01-01", "?action_class=money", "?cursor=x", "?user=1"})
    CHECK(w.ask(get(std::string{"/api/v1/audit"} + wrong, {who.cookie}))->status == 400);
  CHECK(w.ask(get("/api/v1/audit/verification", {who.cookie}))->body.find(R"("faults":[])") != std::string::npos);
}

TEST_CASE("what moves money is told with its amounts only to who may see costs") {
  world w;
  auto topup = sample_audit_row();
  topup.action_class = "financial";
  topup.after = R"({"amount":"123.45"})";
  w.data.audit_log = {topup};
  const auto shows = [&](const char* role) {
    const auto who = w.log_in(role);
    const auto one = w.ask(get("/api/v1/audit/12", {who.cookie}))->body;
    const bool is_shown = one.find("123.45") != std::string::npos;
    CHECK((audit_test::csv_of(w, who, "").find("123.45") != std::string::npos) == is_shown);
    CHECK((one.find(R"("withheld":"costs.view")") == std::string::npos) == is_shown);
    return is_shown;
  };
  CHECK(shows("super_admin"));
  CHECK(shows("finance"));
  CHECK_FALSE(shows("admin"));
  CHECK(shows("customer_owner"));
}

TEST_CASE("what a described record says is for who may see such records, in files for who may change them") {
  viewer who;
  who.is_platform = true;
  audit_view row = sample_audit_row();
  int personal = 0;
  for (const auto& r : described::resources().all()) {
    row.object_kind = r.singular();
    const permission_set nothing;
    const auto view = permission_set::of(permission{r.guard(), action::view});
    const auto edit = permission_set::of(permission{r.guard(), action::edit});
    CHECK(withheld_details(row, who, nothing, action::view) == key_of({r.guard(), action::view}));
    CHECK(withheld_details(row, who, view, action::view).empty());
    const auto of_file = withheld_details(row, who, view, action::edit);
    if (of_file.empty()) continue;
    ++personal;
    CHECK(withheld_details(row, who, edit, action::edit).empty());
  }
  CHECK(personal < static_cast<int>(described::resources().all().size()));
}

TEST_CASE("an export comes in pieces, is neutral for spreadsheets, and is noted before anything leaves") {
  world w;
  for (int i = 0; i < 1'234; ++i) {
    auto row = sample_audit_row();
    row.no = 2'000 - i;
    row.reason = i == 0 ? "=HYPERLINK(1)" : "a \"quoted\", reason";
    w.data.audit_log.push_back(row);
  }
  const auto who = w.log_in("super_admin");
  const auto csv = audit_test::csv_of(w, who, "?object_kind=role");
  CHECK(std::count(csv.begin(), csv.end(), '\n') == 1'235);
  CHECK(csv.find("'=HYPERLINK(1)") != std::string::npos);
  CHECK(csv.find(R"("a ""quoted"", reason")") != std::string::npos);
  CHECK(w.data.audit_pages == 25);
  REQUIRE(w.data.audit_exports.size() == 1);
  CHECK(w.data.audit_exports[0] == R"({"format":"csv","object_kind":"role"})");
  CHECK(w.data.last_audit_filter.no_max == 99);
  // The same connection goes on afterwards; lines are JSON objects of their own.
  client c{w.port()};
  REQUIRE(c.send(get("/api/v1/audit/export?format=ndjson", {who.cookie}) + get("/api/v1/me", {who.cookie})));
  const auto lines = c.receive();
  REQUIRE(lines.has_value());
  CHECK(std::count(lines->body.begin(), lines->body.end(), '\n') == 1'234);
  CHECK(c.receive()->status == 200);
  // HTTP/1.0 knows no chunks: everything up to the end.
  client old{w.port()};
  REQUIRE(old.send("GET /api/v1/audit/export HTTP/1.0\r\nHost: localhost\r\n" + who.cookie + "\r\n\r\n"));
  const auto all = old.receive_all();
  CHECK(all.find("Transfer-Encoding") == std::string::npos);
  CHECK(std::count(all.begin(), all.end(), '\n') > 1'234);
  client head{w.port()};
  REQUIRE(head.send("HEAD /api/v1/audit/export HTTP/1.1\r\nHost: localhost\r\n" + who.cookie + "\r\n\r\n"));
  CHECK(head.receive(true)->status == 200);
}

TEST_CASE("an export that cannot go on is cut off: nobody takes a part for the whole") {
  world w;
  w.data.audit_log.assign(1'000, sample_audit_row());
  w.data.audit_fails_after = 3;
  const auto who = w.log_in("super_admin");
  client c{w.port()};
  REQUIRE(c.send(get("/api/v1/audit/export", {who.cookie})));
  CHECK_FALSE(c.receive().has_value());
}

TEST_CASE("changes are told by field, whatever stands there") {
  CHECK(audit_changes("", "").empty());
  CHECK(audit_changes(R"({"a":1})", R"({"a":1})").empty());
  const auto made = audit_changes("", R"({"a":{"b":[1,2],"c":{}},"d":null})");
  REQUIRE(made.size() == 3);
  CHECK(made[0].field == "a/b");
  CHECK(made[0].after == "[1,2]");
  CHECK(made[0].before.empty());
  CHECK(made[1].after == "{}");
  CHECK(made[2].after == "null");
  const auto turned = audit_changes(R"({"a":{"b":1}})", R"({"a":[]})");
  REQUIRE(turned.size() == 2);
  CHECK(turned[0].field == "a");
  CHECK(turned[1].field == "a/b");
  CHECK(audit_changes("not json", "{").empty());
}

}  // namespace didtron::http::testing
