#include "actors/domain/access/features.hpp"
#include "protocols/json/value.hpp"
#include "tests/http/fixture.hpp"

namespace didtron::http::testing {

namespace assignments_test {

reply send(const world& w, const world::login& who, const std::string& method, const std::string& path, const std::string& body = {}) {
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + who.cookie + "\r\n";
  if (method != "GET")
    text += who.csrf + "\r\n" + who.origin + "\r\nIdempotency-Key: one\r\nContent-Type: application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n";
  const auto answer = w.ask(text + "\r\n" + body);
  REQUIRE(answer.has_value());
  return *answer;
}

std::string pointers_of(const reply& r) {
  const auto document = json::parse(r.body);
  REQUIRE(document.has_value());
  std::string out;
  for (const json::value& e : *document->find("errors")->items())
    out += (out.empty() ? "" : " ") + *e.find("pointer")->text();
  return out;
}

}  // namespace assignments_test

using assignments_test::pointers_of;
using assignments_test::send;

TEST_CASE("an explanation wants a thing and a time that are some") {
  const world w;
  const auto who = w.log_in("super_admin");
  const std::string path = "/api/v1/customers/12/explanation";
  const auto told = send(w, who, "GET", path + "?subject=pops&object=12&at=2026-05-01T00:00:00Z");
  CHECK(told.status == 200);
  CHECK(w.data.last_object == "pops:12");
  CHECK(w.data.last_preview.at == parse_instant("2026-05-01T00:00:00Z").value());
  CHECK(told.body.find(R"("explanation":"shown by \"Launch\", for the customer Acme")") != std::string::npos);
  CHECK(told.body.find(R"("did":"less_specific")") != std::string::npos);
  CHECK(pointers_of(send(w, who, "GET", path + "?object=12")) == "/query/subject");
  CHECK(pointers_of(send(w, who, "GET", path + "?subject=pops")) == "/query/object");
  CHECK(pointers_of(send(w, who, "GET", path + "?subject=categories&object=12")) == "/query/subject");
  CHECK(pointers_of(send(w, who, "GET", path + "?subject=pops&object=12&at=today")) == "/query/at");
  CHECK(pointers_of(send(w, who, "GET", path + "?subject=pops&object=" + std::string(41, '1'))) == "/query/object");
  CHECK(send(w, who, "GET", "/api/v1/customers/13/explanation?subject=pops&object=12").status == 404);
  CHECK(send(w, who, "GET", "/api/v1/customers/12/offer?is_shown=false&subject=feature").status == 200);
  CHECK(w.data.last_preview.subject == "feature");
  CHECK(w.data.last_preview.is_shown == false);
  CHECK(pointers_of(send(w, who, "GET", "/api/v1/customers/12/offer?is_shown=maybe")) == "/query/is_shown");
}

TEST_CASE("a move is rehearsed for hundreds and done for thousands, each customer once") {
  const world w;
  const auto who = w.log_in("super_admin");
  const auto ask = [&](const std::string& body) { return send(w, who, "POST", "/api/v1/customers/move", body); };
  const auto dry = ask(R"({"customer_ids":[99,12],"category_id":3,"dry_run":true})");
  CHECK(dry.status == 200);
  CHECK(dry.body.find(R"("gained":[{"subject":"pops","object":"12","name":"Frankfurt","is_active":true}])") != std::string::npos);
  CHECK(dry.body.find(R"("is_moved":false)") != std::string::npos);  // it is in category 3 already
  CHECK(dry.body.find(R"("not_found":[99])") != std::string::npos);
  CHECK(ask(R"({"customer_ids":[12],"category_id":3,"group_id":4,"reason":"merged"})").status == 202);
  CHECK(w.data.last_move.group == 4);
  CHECK(w.data.last_move.reason == "merged");
  CHECK(pointers_of(ask(R"({"customer_ids":[],"category_id":3})")) == "/customer_ids");
  CHECK(pointers_of(ask(R"({"customer_ids":[12,12],"category_id":3})")) == "/customer_ids");
  CHECK(pointers_of(ask(R"({"customer_ids":["12"],"category_id":3})")) == "/customer_ids");
  CHECK(pointers_of(ask(R"({"customer_ids":[12]})")) == "/category_id");
  std::string many = "1";
  for (int i = 2; i <= 501; ++i)
    many += "," + std::to_string(i);
  CHECK(pointers_of(ask(R"({"category_id":3,"dry_run":true,"customer_ids":[)" + many + "]}")) == "/customer_ids");
  CHECK(ask(R"({"category_id":3,"customer_ids":[)" + many + "]}").status == 202);
}

TEST_CASE("customers see offered fields only, and a hidden feature closes its routes and leaves the menus") {
  world w;
  const auto buyer = w.log_in("customer_owner");
  const auto one = send(w, buyer, "GET", "/api/v1/offer/pops/12");
  CHECK(one.status == 200);
  CHECK(one.body.find("host_name") != std::string::npos);
  CHECK(one.body.find("is_active") == std::string::npos);
  CHECK(one.body.find("version") == std::string::npos);
  CHECK(send(w, buyer, "GET", "/api/v1/offer/pops/13").status == 404);
  CHECK(send(w, buyer, "GET", "/api/v1/pops/12").status == 403);
  CHECK(send(w, w.log_in("customer_billing"), "GET", "/api/v1/offer/pops").status == 403);
  for (auto& user : w.data.users)
    if (user.view.role == "customer_owner") user.view.hidden = permissions_of_features("routing");
  const auto without = w.log_in("customer_owner");
  CHECK(send(w, without, "GET", "/api/v1/offer/pops").status == 403);
  CHECK(send(w, without, "GET", "/api/v1/offer/channel-plans").status == 200);
  const auto me = send(w, without, "GET", "/api/v1/me");
  CHECK(me.body.find("routing.view") == std::string::npos);
  CHECK(me.body.find("voice_services.view") != std::string::npos);
}

}  // namespace didtron::http::testing
