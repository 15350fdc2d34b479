#include "http/api.hpp"
#include "protocols/json/value.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace settings_test {

std::string write(const std::string& method, const std::string& path, const std::string& body, const world::login& who) {
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + who.cookie + "\r\n" + who.csrf + "\r\n" +
                     who.origin + "\r\nIdempotency-Key: one\r\n";
  if (!body.empty()) text += "Content-Type: application/json\r\n";
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

settings::stored of_platform(const char* key, const char* value) { return {tenant_id{1}, key, value}; }

/// The first fault: "pointer detail".
std::string fault(const reply& r) {
  const auto document = json::parse(r.body);
  REQUIRE(document.has_value());
  const json::value& e = document->find("errors")->items()->front();
  return *e.find("pointer")->text() + " " + *e.find("detail")->text();
}

}  // namespace settings_test

using namespace settings_test;

TEST_CASE("settings come with their descriptions, and say what the reader may change") {
  const world w;
  const auto listed = w.ask(get("/api/v1/settings", {w.log_in("super_admin").cookie}));
  REQUIRE(listed->status == 200);
  const auto document = json::parse(listed->body);
  const auto& items = *document->find("items")->items();
  REQUIRE(items.size() == settings::all().size());
  for (const auto& item : items)
    CHECK(*item.find("may_change")->boolean());
  const auto one = w.ask(get("/api/v1/settings/trash_days", {w.log_in("super_admin").cookie}));
  REQUIRE(one->status == 200);
  const auto trash = json::parse(one->body);
  CHECK(*trash->find("value")->text() == "30");
  CHECK(*trash->find("min")->integer() == 7);
  CHECK(*trash->find("source")->text() == "platform");
  CHECK(*trash->find("scope")->text() == "company");
  CHECK(w.ask(get("/api/v1/settings/nonsense", {w.log_in("super_admin").cookie}))->status == 404);
  CHECK(w.ask(get("/api/v1/settings", {w.log_in("customer_owner").cookie}))->status == 403);
}

TEST_CASE("a change is checked against the setting's description") {
  world w;
  const auto who = w.log_in("super_admin");
  const auto patch = [&](const std::string& key, const std::string& body) {
    return w.ask(write("PATCH", "/api/v1/settings/" + key, body, who));
  };
  CHECK(patch("trash_days", R"({"value":"14","version":3,"is_confirmed":true,"reason":"policy"})")->status == 200);
  CHECK(w.data.last_setting.of->key() == "trash_days");
  CHECK(w.data.last_setting.value == described::value{std::int64_t{14}});
  CHECK(w.data.last_setting.version == 3);
  CHECK(w.data.last_setting.is_confirmed);
  CHECK(w.data.last_setting.reason == "policy");
  CHECK(patch("support_email", R"({"value":null,"version":0})")->status == 200);
  CHECK(described::is_none(*w.data.last_setting.value));
  CHECK_FALSE(w.data.last_setting.is_confirmed);
  for (const auto* bad : {R"({"value":"6","version":3})", R"({"value":"91","version":3})", R"({"value":"soon","version":3})",
                          R"({"value":14,"version":3})", R"({"value":null,"version":3})", R"({"value":"","version":3})",
                          R"({"version":3})"}) {
    const auto refused = patch("trash_days", bad);
    CAPTURE(bad);
    REQUIRE(refused->status == 400);
    CHECK(fault(*refused).starts_with("/value "));
  }
  CHECK(patch("trash_days", R"({"value":"14"})")->status == 400);
  CHECK(patch("trash_days", R"({"value":"14","version":3,"scope":"company"})")->status == 400);
  CHECK(patch("nonsense", R"({"value":"14","version":3})")->status == 404);
  const auto remove = [&](const std::string& query) {
    return w.ask(write("DELETE", "/api/v1/settings/trash_days" + query, "", who))->status;
  };
  CHECK(remove("?version=3&is_confirmed=true") == 200);
  CHECK_FALSE(w.data.last_setting.value.has_value());
  CHECK(w.data.last_setting.is_confirmed);
  CHECK(remove("?version=3") == 200);
  CHECK_FALSE(w.data.last_setting.is_confirmed);
  CHECK(remove("") == 400);
  CHECK(remove("?version=3&is_confirmed=yes") == 400);
}

TEST_CASE("the setting's own permission is needed, too, and a refusal is told to the audit log") {
  world w;
  auto& user = w.data.users.front().view;
  user.role = "custom";
  user.custom_role = {3, "Settings only"};
  user.custom_permissions = permission_set::of(permission{area::settings, action::view}, permission{area::settings, action::edit});
  const auto who = w.log_in("super_admin");
  CHECK(w.ask(write("PATCH", "/api/v1/settings/trash_days", R"({"value":"14","version":3})", who))->status == 200);
  CHECK(w.data.refusals().empty());
  CHECK(w.ask(write("PATCH", "/api/v1/settings/session_hours", R"({"value":"14","version":0})", who))->status == 403);
  REQUIRE(w.data.refusals().size() == 1);
  CHECK(w.data.refusals().front().why.find("staff.edit") != std::string::npos);
  const auto one = json::parse(w.ask(get("/api/v1/settings/session_hours", {who.cookie}))->body);
  CHECK_FALSE(*one->find("may_change")->boolean());
}

TEST_CASE("everybody sees the platform's name; in maintenance staff is let in and others are told") {
  world w;
  CHECK(w.ask(get("/api/v1/platform"))->body == R"({"name":"DIDTron","support_email":null,"is_in_maintenance":false})");
  const auto staff = w.log_in("support");
  const auto customer = w.log_in("customer_owner");
  CHECK(w.ask(get("/api/v1/accounts", {customer.cookie}))->status == 200);
  w.data.set({of_platform("platform_name", "Example Voice"), of_platform("support_email", "help@example.com"),
              of_platform("maintenance_mode", "true"), of_platform("maintenance_message", "Back at six.")});
  CHECK(w.ask(get("/api/v1/platform"))->body ==
        R"({"name":"Example Voice","support_email":"help@example.com","is_in_maintenance":true})");
  CHECK(w.ask(get("/api/v1/accounts", {staff.cookie}))->status == 200);
  const auto told = w.ask(get("/api/v1/accounts", {customer.cookie}));
  CHECK(told->status == 503);
  CHECK(told->body.find("Back at six.") != std::string::npos);
  CHECK(told->header("Retry-After") == "60");
  CHECK(w.ask(get("/api/v1/me", {customer.cookie}))->status == 200);
  CHECK(w.ask(write("POST", "/api/v1/logout", "", customer))->status == 204);
  w.data.set({});
  CHECK(w.ask(get("/api/v1/accounts", {w.log_in("customer_owner").cookie}))->status == 200);
}

TEST_CASE("a source's secret goes in, is told of, and never comes out") {
  world w;
  const auto who = w.log_in("admin");
  const std::string path = "/api/v1/cdr-sources/5/authorization";
  const auto put = [&](const std::string& body) { return w.ask(write("PUT", path, body, who)); };
  const auto kept = put(R"({"value":"Bearer 5up3r-s3cret"})");
  REQUIRE(kept->status == 200);
  CHECK(w.data.last_secret == "Bearer 5up3r-s3cret");
  CHECK(kept->body.find("s3cret") == std::string::npos);
  CHECK(kept->body.find(R"("is_set":true)") != std::string::npos);
  CHECK(w.ask(get(path, {who.cookie}))->body.find("s3cret") == std::string::npos);
  CHECK(w.ask(write("DELETE", path, "", who))->body.find(R"("is_set":false)") != std::string::npos);
  CHECK_FALSE(w.data.last_secret.has_value());
  for (const auto* bad : {R"({"value":""})", R"({"value":" x"})", R"({"value":"x\r\nHost: y"})",
                          R"({"value":"x\u00e9"})", R"({"value":1})", "{}"})
    CHECK(put(bad)->status == 400);
  CHECK(w.ask(write("PUT", "/api/v1/cdr-sources/6/authorization", R"({"value":"x"})", who))->status == 404);
}

}  // namespace didtron::http::testing
