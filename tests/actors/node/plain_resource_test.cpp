#include <algorithm>

#include "http/server.hpp"
#include "http/test_engine/trial.hpp"
#include "tests/actors/node/engine_world.hpp"

/// A new plain kind of record is a description and a table: nothing else is written for it.
namespace didtron::import_test {

namespace plain_resource_test {

using namespace test_engine;

/// The description.
struct with_phones {
  described::registry all = {};
  const described::resource& phones =
      all.add(described::resource{"desk_phones", "desk_phone", "Desk phone", "Desk phones", "Known to this test only."}
                  .guarded_by(area::voice_services)
                  .at_most(1'000)
                  .with(described::text("name", "Name").length(1, 60).required().listed().sortable().searchable())
                  .with(described::code("code", "Code").required().unique().immutable().listed().sortable())
                  .with(described::choice("colour", "Colour", {"black", "red"}).required().otherwise(std::string{"black"}).listed().filterable())
                  .with(described::integer("lines_max", "Lines", 1, 12).required().listed().filterable().sortable())
                  .with(described::money("price", "Price").filterable())
                  .with(described::of_kind(described::kind::email, "contact", "Contact"))
                  .with(described::flag("is_active", "Active", true).filterable())
                  .with(described::texts("labels", "Labels", 5)));
};

/// The migration.
constexpr const char* migration = R"(
  CREATE TABLE desk_phones (tenant_id bigint NOT NULL REFERENCES tenants, desk_phone_id bigint GENERATED ALWAYS AS IDENTITY,
    version bigint NOT NULL DEFAULT 1, name text NOT NULL, code text NOT NULL, colour text NOT NULL, lines_max bigint NOT NULL,
    price_e8 bigint, contact text, is_active boolean NOT NULL, labels text[] NOT NULL, created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(), trash_id bigint, PRIMARY KEY (tenant_id, desk_phone_id),
    FOREIGN KEY (tenant_id, trash_id) REFERENCES trash);
  CREATE UNIQUE INDEX desk_phones_tenant_id_code_key ON desk_phones (tenant_id, code) WHERE trash_id IS NULL;
  ALTER TABLE desk_phones ENABLE ROW LEVEL SECURITY;
  ALTER TABLE desk_phones FORCE ROW LEVEL SECURITY;
  CREATE POLICY desk_phones_wall ON desk_phones USING (tenant_id = app_tenant()) WITH CHECK (tenant_id = app_tenant());
  GRANT SELECT, INSERT, UPDATE, DELETE ON desk_phones TO didtron_node;
  GRANT SELECT ON desk_phones TO didtron_api)";

}  // namespace plain_resource_test

using namespace plain_resource_test;

TEST_CASE("a new plain resource is a description and a migration: all the rest is there") {
  const with_phones kinds;
  engine_world w{"plain", kinds.all};
  must(w.root.script(migration));
  REQUIRE(described::faults_of(kinds.phones, kinds.all) == std::vector<std::string>{});
  const auto stage = w.open_stage();
  const people who{w.log_in(stage, "super_admin", "operator"), w.log_in(stage, "super_admin", "reseller"),
                   w.log_in(stage, "customer_owner", "customer")};
  caller call{*w.routes};
  const std::string path = "/api/v1/desk-phones";
  const auto ask = [&](const char* method, const std::string& where, const std::string& body = {}, const std::string& media = "application/json") {
    const std::size_t mark = where.find('?');
    sent what{.method = method, .path = where.substr(0, mark)};
    if (mark != std::string::npos) what.query = where.substr(mark + 1);
    what.body = body;
    what.media = media;
    return call.ask(who.owner, what);
  };

  // The description and the document.
  CHECK(ask("GET", "/api/v1/meta/resources/desk_phones").body.find(R"("name":"desk_phone.restored")") != std::string::npos);
  CHECK(ask("GET", "/api/v1/meta/resources").body.find("\"name\":\"desk_phones\"") != std::string::npos);
  const auto document = json::parse(http::openapi_document(kinds.all), 4u << 20);
  REQUIRE(document.has_value());
  const auto* paths = document->find("paths");
  for (const char* one : {"", "/{desk_phone_id}", "/{desk_phone_id}/history", "/export", "/import", "/bulk-change", "/bulk-delete"}) {
    CAPTURE(one);
    CHECK(paths->find(path + one) != nullptr);
  }
  CHECK(document->find("components")->find("schemas")->find("DeskPhone") != nullptr);

  // The API, a file, the log, the trash.
  const auto made = ask("POST", path, R"({"name":"Reception","code":"d-1","lines_max":2,"price":"12.5"})");
  REQUIRE(made.status == 201);
  CHECK(text_of(made.find("price")) == "\"12.50000000\"");
  CHECK(text_of(made.find("colour")) == "\"black\"");
  const std::string one = path + "/" + std::to_string(made.number("desk_phone_id"));
  CHECK(ask("PATCH", one, R"({"version":1,"colour":"red"})").number("version") == 2);
  CHECK(ask("GET", path + "?colour=red&sort=-lines_max&q=recep").body.find("\"code\":\"d-1\"") != std::string::npos);
  CHECK(ask("GET", path + "/export").body.find("Reception,d-1,red,2,12.50000000,,true,") != std::string::npos);
  CHECK(ask("POST", path + "/import", "name,code,lines_max\r\nLobby,d-2,3\r\nReception,d-1,4\r\n", "text/csv").body ==
        R"({"rows":2,"created":1,"changed":1,"unchanged":0,"is_dry_run":false})");
  const auto audit = ask("GET", "/api/v1/audit?object_kind=desk_phone&limit=10");
  for (const char* action : {"desk_phones.create", "desk_phones.change", "desk_phones.export"}) {
    CAPTURE(action);
    CHECK(audit.body.find(action) != std::string::npos);
  }
  const auto gone = ask("DELETE", one + "?version=3&reason=broken");
  REQUIRE(gone.status == 200);
  const std::string entry = "/api/v1/trash/" + std::to_string(gone.number("trash_id"));
  CHECK(ask("GET", entry).body.find("lines_max") != std::string::npos);
  CHECK(ask("POST", entry + "/restore").status == 200);
  CHECK(ask("GET", one).status == 200);
  CHECK(call.ask(who.stranger, {.method = "GET", .path = one}).status == 404);

  // The events, each as its description says.
  const std::string id = std::to_string(made.number("desk_phone_id"));
  const auto told = [&](const std::string& topic, const std::string& payload) {
    return w.number("SELECT count(*) FROM outbox WHERE topic = '" + topic + "' AND payload = '" + payload + "'");
  };
  CHECK(told("desk_phone.created", R"({"desk_phone_id":)" + id + R"(,"version":1})") == 1);
  CHECK(told("desk_phone.updated", R"({"desk_phone_id":)" + id + R"(,"version":2,"changed":["colour"]})") == 1);
  CHECK(told("desk_phone.updated", R"({"desk_phone_id":)" + id + R"(,"version":3,"changed":["lines_max"]})") == 1);
  CHECK(told("desk_phone.deleted", R"({"desk_phone_id":)" + id + R"(,"version":4})") == 1);
  CHECK(told("desk_phone.restored", R"({"desk_phone_id":)" + id + R"(,"version":5})") == 1);
  CHECK(w.number("SELECT count(*) FROM outbox WHERE topic = 'desk_phone.created'") == 2);
  CHECK(call.ask(who.customer, {.method = "GET", .path = one}).status == 403);

  // The engine's cases.
  const auto parts = node::parts_of_run(kinds.all, {});
  CHECK(std::count_if(parts.begin(), parts.end(), [&](const auto& p) { return p.of == &kinds.phones; }) ==
        static_cast<std::ptrdiff_t>(record_checks().size()));
  value_source values{500};
  const auto found = try_resource(call, who, kinds.all, kinds.phones, values);
  for (const auto& c : found) {
    CAPTURE(c.check);
    CAPTURE(c.what);
    CAPTURE(c.seen);
    CAPTURE(c.answer);
    CHECK(c.is_passed);
  }
  CHECK(found.size() > 150);
  CHECK(w.faults == "");
}

}  // namespace didtron::import_test
