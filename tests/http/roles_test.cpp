#include "http/api.hpp"
#include "protocols/json/value.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace roles_test {

std::string write(const std::string& method, const std::string& path, const std::string& body, const world::login& who,
                  const std::string& key = "one") {
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + who.cookie + "\r\n" + who.csrf + "\r\n" +
                     who.origin + "\r\nIdempotency-Key: " + key + "\r\n";
  if (!body.empty()) text += "Content-Type: application/json\r\n";
  return text + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// "pointer detail" of every fault.
std::vector<std::string> faults(const reply& r) {
  std::vector<std::string> all;
  const auto document = json::parse(r.body);
  REQUIRE(document.has_value());
  for (const json::value& e : *document->find("errors")->items())
    all.push_back(*e.find("pointer")->text() + " " + *e.find("detail")->text());
  return all;
}

std::vector<std::string> names_of_roles(const world& w, const world::login& who) {
  std::vector<std::string> names;
  const auto r = w.ask(get("/api/v1/roles", {who.cookie}));
  REQUIRE(r->status == 200);
  const auto document = json::parse(r->body);
  for (const json::value& role : *document->find("items")->items())
    names.push_back(*role.find("name")->text());
  return names;
}

}  // namespace roles_test

using namespace roles_test;

TEST_CASE("staff sees all roles, customers and carriers those of their people, each the company's own") {
  const world w;
  CHECK(names_of_roles(w, w.log_in("super_admin")).size() == 18);
  const auto customer = names_of_roles(w, w.log_in("customer_owner"));
  REQUIRE(customer.size() == 6);
  CHECK(customer.front() == "customer_owner");
  CHECK(customer.back() == "Night shift");
  CHECK(names_of_roles(w, w.log_in("carrier_admin")).size() == 6);
  CHECK(w.ask(get("/api/v1/roles", {w.log_in("customer_viewer").cookie}))->status == 403);
}

TEST_CASE("a role is made of permissions that its maker holds and that its people can hold") {
  world w;
  const auto admin = w.log_in("super_admin");
  const auto make = [&](const world::login& who, const std::string& keys) {
    return w.ask(write("POST", "/api/v1/roles", R"({"name":"Night shift","permissions":)" + keys + "}", who));
  };
  CHECK(make(admin, R"(["calls.view","credit.edit"])")->status == 201);
  CHECK(w.data.last_role.may == permission_set::of(permission{area::calls, action::view}, permission{area::credit, action::edit}));
  const auto wrong = make(admin, R"(["calls.view","calls","team.edit","costs.approve"])");
  CHECK(wrong->status == 400);
  CHECK(faults(*wrong) == std::vector<std::string>{"/permissions /1 is not a permission",
                                                   "/permissions /2 cannot be held by staff",
                                                   "/permissions /3 is not a permission"});
  CHECK(make(admin, "[]")->status == 400);
  CHECK(make(admin, "[1]")->status == 400);
  CHECK(make(admin, "\"calls.view\"")->status == 400);
  const auto customer = w.log_in("customer_admin");
  CHECK(make(customer, R"(["calls.view","team.edit"])")->status == 201);
  CHECK(faults(*make(customer, R"(["team.delete","costs.view","credit.edit","payments.approve"])")) ==
        std::vector<std::string>{"/permissions /0 cannot be given by somebody who does not hold it",
                                 "/permissions /1 cannot be held by customers",
                                 "/permissions /2 cannot be held by customers",
                                 "/permissions /3 cannot be held by customers"});
}

TEST_CASE("somebody with a custom role gives no more than that role lists") {
  world w;
  auto& user = w.data.users.front().view;
  user.role = "custom";
  user.custom_role = {3, "Helper"};
  user.custom_permissions = permission_set::of(permission{area::staff, action::create}, permission{area::staff, action::edit},
                                               permission{area::calls, action::view}, permission{area::team, action::edit});
  const auto who = w.log_in("super_admin");
  const auto make = [&](const std::string& method, const std::string& path, const std::string& start, const std::string& keys) {
    return w.ask(write(method, path, start + R"("permissions":)" + keys + "}", who))->status;
  };
  CHECK(make("POST", "/api/v1/roles", R"({"name":"x",)", R"(["calls.view","staff.edit"])") == 201);
  CHECK(make("POST", "/api/v1/roles", R"({"name":"x",)", R"(["calls.view","staff.view"])") == 400);
  CHECK(make("PATCH", "/api/v1/roles/3", R"({"version":1,)", R"(["calls.view"])") == 200);
  CHECK(make("PATCH", "/api/v1/roles/3", R"({"version":1,)", R"(["costs.view"])") == 400);
  CHECK(w.ask(get("/api/v1/roles", {who.cookie}))->status == 403);  // create and edit, but not view
  CHECK(w.ask(get("/api/v1/live-calls", {who.cookie}))->status == 200);
  const auto me = w.ask(get("/api/v1/me", {who.cookie}));
  CHECK(me->body.find(R"("custom_role":{"role_id":3,"name":"Helper"})") != std::string::npos);
  CHECK(me->body.find("team.edit") == std::string::npos);
}

TEST_CASE("a change names what it changes; the rest stays") {
  world w;
  const auto who = w.log_in("super_admin");
  CHECK(w.ask(write("PATCH", "/api/v1/roles/3", R"({"version":4,"name":"Day shift"})", who))->status == 200);
  CHECK(w.data.last_role_change.version == 4);
  CHECK(w.data.last_role_change.name == "Day shift");
  CHECK_FALSE(w.data.last_role_change.may.has_value());
  CHECK_FALSE(w.data.last_role_change.description.has_value());
  CHECK(w.ask(write("PATCH", "/api/v1/roles/3", R"({"name":"Day shift"})", who))->status == 400);
  CHECK(w.ask(write("PATCH", "/api/v1/roles/3", R"({"version":1,"audience":"staff"})", who))->status == 400);
  CHECK(w.ask(write("DELETE", "/api/v1/roles/3", "", who))->status == 200);
  CHECK(w.ask(write("DELETE", "/api/v1/roles/4", "", who))->status == 404);
}

TEST_CASE("can X do Y, and which rule says so") {
  world w;
  const auto who = w.log_in("super_admin");
  const auto check = [&](std::int64_t user, const std::string& permission) {
    const auto r = w.ask(get("/api/v1/permissions/check?user_id=" + std::to_string(user) + "&permission=" + permission,
                             {who.cookie}));
    const auto document = json::parse(r->body);
    if (r->status != 200) return std::to_string(r->status);
    return std::string{*document->find("is_permitted")->boolean() ? "yes " : "no "} + *document->find("rule")->text() + ": " +
           *document->find("explanation")->text();
  };
  const auto number_of = [&](std::string_view role) {
    for (const auto& u : w.data.users)
      if (u.view.role == role) return u.view.id.value;
    return std::int64_t{0};
  };
  CHECK(check(number_of("finance"), "credit.edit") == "yes matrix: the system role finance has edit of credit");
  CHECK(check(number_of("support"), "credit.edit") == "no matrix: the system role support has none of credit");
  CHECK(check(number_of("customer_billing"), "payments.delete") ==
        "yes matrix: the system role customer_billing has full of payments, of its own company's only");
  CHECK(check(number_of("finance"), "costs.approve") == "no no_such_permission: nobody may: there is no such permission");
  CHECK(check(number_of("finance"), "nonsense") == "400");
  CHECK(check(999'999, "credit.edit") == "404");
  CHECK(w.ask(get("/api/v1/permissions/check?permission=credit.edit", {who.cookie}))->status == 400);
  CHECK(w.ask(get("/api/v1/permissions/check?user_id=1", {who.cookie}))->status == 400);
}

TEST_CASE("every refused permission is told once to the audit log, whoever refuses and however; nothing else is") {
  world w;
  const auto support = w.log_in("support");
  const auto customer = w.log_in("customer_owner");
  CHECK(w.data.refusals().empty());
  CHECK(w.ask(get("/api/v1/journal-entries/42?x=1", {support.cookie}))->status == 403);
  auto told = w.data.refusals();
  REQUIRE(told.size() == 1);
  CHECK(told[0].tenant == tenant_id{1});
  CHECK(told[0].action == "access.refused");
  CHECK(told[0].object == "GET /api/v1/journal-entries/{entry_no}");
  CHECK(told[0].tried == "/api/v1/journal-entries/42");
  CHECK(told[0].why == "your role lacks the permission costs.view");
  CHECK(told[0].from.address == "127.0.0.1");
  CHECK(told[0].actor.starts_with("user:"));
  CHECK(w.ask(get("/api/v1/topups", {customer.cookie}))->status == 403);
  CHECK(w.ask(get("/events?topics=metrics", {customer.cookie}))->status == 403);
  CHECK(w.ask(get("/api/v1/journal-entries/%00%ff", {support.cookie}))->status / 100 == 4);
  told = w.data.refusals();
  REQUIRE(told.size() >= 3);
  CHECK(told[1].why == "this is not for customers");
  CHECK(told[1].tenant == tenant_id{20});
  CHECK(told[2].object == "GET /events");
  const auto before = told.size();
  CHECK(w.ask(get("/api/v1/topups"))->status == 401);
  CHECK(w.ask(get("/api/v1/cdrs", {support.cookie}))->status == 200);
  CHECK(w.ask(post("/api/v1/logout", "", {support.cookie, support.origin}, ""))->status == 403);  // CSRF
  CHECK(w.ask(get("/api/v1/carriers/999999", {support.cookie}))->status == 404);
  CHECK(w.data.refusals().size() == before);
}

}  // namespace didtron::http::testing
