#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "http/api.hpp"
#include "tests/http/fixture.hpp"
#include "tests/http/schema_check.hpp"

namespace didtron::http::testing {

namespace openapi_test {

json::value document() {
  auto v = json::parse(openapi_document(), 4u << 20);
  REQUIRE(v.has_value());
  return std::move(*v);
}

/// The sample's path of a route; empty for those that are no JSON resource.
std::string sample_path(const route& r) {
  if (r.operation.starts_with("openEvents") || r.operation == "getMetrics" || r.operation == "getCdrImportErrors" || r.method != "GET")
    return {};
  if (r.answers.front().content_type != "application/json") return {};
  std::string path = r.pattern;
  if (r.described != nullptr) {
    const std::string id = "{" + r.described->id_name() + "}";
    if (const std::size_t at = path.find(id); at != std::string::npos) path.replace(at, id.size(), "12");
    return path;
  }
  const std::pair<const char*, std::string> values[] = {{"{account_id}", "7"},
                                                        {"{entry_no}", "42"},
                                                        {"{carrier_id}", "3"},
                                                        {"{source_id}", "5"},
                                                        {"{import_id}", "9"},
                                                        {"{review_id}", "4"},
                                                        {"{trunk_id}", "12"},
                                                        {"{adjustment_id}", "3"}, {"{rerating_id}", "6"},
                                                        {"{trash_id}", "12"}, {"{resource}", "categories"},
                                                        {"{role_id}", "3"}, {"{audit_no}", "12"}, {"{key}", "trash_days"}, {"{job_id}", "12"}, {"{run_id}", "12"},
                                                        {"{tenant_id}", "3"}, {"{file_no}", "1"}, {"{customer_id}", "12"}, {"{webhook_endpoint_id}", "12"},
                                                        {"{call_id}", std::string{sample_call}}};
  for (const auto& [name, value] : values)
    if (const std::size_t at = path.find(name); at != std::string::npos)
      path.replace(at, std::string_view{name}.size(), value);
  if (r.operation == "explainAssignment") path += "?subject=pops&object=12";
  if (r.operation == "checkPermission") path += "?user_id=1&permission=calls.view";
  return path;
}

bool may_call(const route& r, std::string_view role) {
  if (r.who.who != access::kind::permitted) return true;
  const system_role* known = find_system_role(role);
  return r.who.lets_in(known->whom, known->may);
}

void check_all_answers(const world& w, const std::string& role) {
  const json::value spec = document();
  const auto who = w.log_in(role);
  for (const route& r : all_routes()) {
    const std::string path = sample_path(r);
    if (path.empty()) continue;
    if (!may_call(r, role)) continue;
    if (r.operation == "listJobFiles" && !find_system_role(role)->may.has({area::routing, action::edit})) continue;  // 404: not theirs to take
    if (r.operation == "getResource" && (role.starts_with("customer") || role.starts_with("carrier"))) continue;  // 404: staff's
    CAPTURE(role);
    CAPTURE(r.operation);
    const auto reply = w.ask(get(path, {who.cookie}));
    REQUIRE(reply.has_value());
    REQUIRE(reply->status == 200);
    const json::value* schema = answer_schema(spec, r.pattern, "get", 200);
    REQUIRE(schema != nullptr);
    const auto body = json::parse(reply->body, std::size_t{16} << 20);
    REQUIRE(body.has_value());
    CHECK(check_schema(spec, *schema, *body) == std::vector<std::string>{});
  }
}

}  // namespace openapi_test

TEST_CASE("the committed OpenAPI document is the one that the routes describe") {
  const std::string path = std::string{DIDTRON_SOURCE_DIR} + "/http/openapi/openapi.json";
  const std::string now = openapi_document();
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream{path, std::ios::binary} << now;
  CHECK_MESSAGE(read_fixture("http/openapi/openapi.json") == now,
                "run with UPDATE_GOLDEN=1 and review the difference");
  CHECK(now == openapi_document());  // no order that depends on the run
}

TEST_CASE("every tag of a route is described") {
  std::vector<std::string> known;
  const json::value spec = openapi_test::document();
  for (const json::value& tag : *spec.find("tags")->items())
    known.push_back(*tag.find("name")->text());
  for (const route& r : all_routes()) {
    CAPTURE(r.operation);
    CHECK(std::find(known.begin(), known.end(), r.tag) != known.end());
  }
}

TEST_CASE("what each resource answers fits the schema that it declares") {
  const world w;
  for (const system_role& role : system_roles())
    openapi_test::check_all_answers(w, std::string{role.name});
}

TEST_CASE("answers to state changes and problems fit their schemas") {
  const world w;
  const json::value spec = openapi_test::document();
  const auto who = w.log_in("super_admin");
  const auto ended = w.ask(post("/api/v1/live-calls/" + std::string{sample_call} + "/end", "",
                                {who.cookie, who.csrf, who.origin}, ""));
  CHECK(check_schema(spec, *answer_schema(spec, "/api/v1/live-calls/{call_id}/end", "post", 202),
                     *json::parse(ended->body))
            .empty());
  const auto refused = w.ask(post("/api/v1/login", R"({"x":1})"));
  CHECK(check_schema(spec, *answer_schema(spec, "/api/v1/login", "post", 400),
                     *json::parse(refused->body))
            .empty());
}

TEST_CASE("the examples in the document fit the schemas they stand at") {
  const json::value spec = openapi_test::document();
  for (const auto& definition : *spec.find("components")->find("schemas")->members()) {
    const std::string& name = definition.first;
    const json::value& schema = definition.second;
    CAPTURE(name);
    REQUIRE(schema.find("examples") != nullptr);
    for (const json::value& example : *schema.find("examples")->items())
      CHECK(check_schema(spec, schema, example) == std::vector<std::string>{});
  }
}

TEST_CASE("the schema check finds what is wrong") {
  const json::value spec = openapi_test::document();
  const json::value* schema = spec.find("components")->find("schemas")->find("Hold");
  const auto faults_of = [&](std::string_view text) {
    return check_schema(spec, *schema, *json::parse(text)).size();
  };
  CHECK(
      faults_of(
          R"({"call_id":"01963b5e-8a00-7cc3-98c4-dc0c0c07398f","reserved":"1.5","granted_s":60,"created_at":"2026-04-01T12:00:00Z","expires_at":"2026-04-01T12:00:00Z"})") ==
      0);
  CHECK(
      faults_of(
          R"({"call_id":"x","reserved":"1,5","granted_s":"60","created_at":"yesterday","more":1})") ==
      6);
}

TEST_CASE("a customer sees no cost, no margin, no carrier and no decision") {
  const world w;
  const auto who = w.log_in("customer_owner");
  for (const std::string& path : {std::string{"/api/v1/live-calls"}, std::string{"/api/v1/cdrs"},
                                  "/api/v1/cdrs/" + std::string{sample_call}}) {
    const auto r = w.ask(get(path, {who.cookie}));
    CAPTURE(path);
    REQUIRE(r->status == 200);
    for (const char* secret : {"Northern", "Southern", "0.0018", "0.0027", "0.0090", "0.027"}) {
      CAPTURE(secret);
      CHECK(r->body.find(secret) == std::string::npos);
    }
  }
}

TEST_CASE("who may import but lacks costs.view sees what customers pay, never what carriers take") {
  const world w;
  const auto with = w.log_in("finance");
  const auto without = w.log_in("admin");
  for (const char* path : {"/api/v1/cdr-imports/9", "/api/v1/cdr-imports?source_id=5", "/api/v1/cdr-reviews",
                           "/api/v1/cdr-reviews/4"}) {
    CAPTURE(path);
    const auto shown = w.ask(get(path, {with.cookie}));
    const auto hidden = w.ask(get(path, {without.cookie}));
    REQUIRE(shown->status == 200);
    REQUIRE(hidden->status == 200);
    const auto says_costs = [](const std::string& body) {
      return body.find("2700042") != std::string::npos || body.find("1.20000000") != std::string::npos;
    };
    CHECK(says_costs(shown->body));
    CHECK_FALSE(says_costs(hidden->body));
    CHECK(hidden->body.find("\"c1\"") != std::string::npos);
  }
}

TEST_CASE("staff without costs.view sees carriers but no cost, margin or decision") {
  const world w;
  const auto who = w.log_in("support");
  const auto r = w.ask(get("/api/v1/cdrs/" + std::string{sample_call}, {who.cookie}));
  CHECK(r->body.find("Northern Carrier") != std::string::npos);
  for (const char* secret : {"0.0027", "0.0018", "0.027", "expected_cost"})
    CHECK(r->body.find(secret) == std::string::npos);
}

}  // namespace didtron::http::testing
