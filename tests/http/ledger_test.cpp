#include "http/api.hpp"
#include "tests/http/fixture.hpp"
#include "tests/http/schema_check.hpp"

namespace didtron::http::testing {

namespace ledger_test {

struct staff {
  const world& w;
  world::login who;
  std::optional<reply> send(const std::string& path, const std::string& body,
                            std::vector<std::string> lines = {"Idempotency-Key: k-1"}) const {
    lines.insert(lines.end(), {who.cookie, who.csrf, who.origin});
    return w.ask(post(path, body, lines, "application/json"));
  }
};

constexpr std::string_view topup =
    R"({"amount":"100.50","currency":"USD","channel":"bank","reference":"SEPA 17"})";

}  // namespace ledger_test

using namespace ledger_test;

TEST_CASE("a top-up is read to the last digit, and its key stands for the whole request") {
  world w;
  const staff finance{w, w.log_in("finance")};
  const std::string path = "/api/v1/accounts/7/topups";
  const auto done = finance.send(path, std::string{topup});
  REQUIRE(done->status == 201);
  CHECK(w.data.last_topup.value.e8 == 10'050'000'000);
  CHECK(w.data.last_topup.reference == "SEPA 17");
  CHECK(w.data.last_key.key == "k-1");
  const auto first = w.data.last_key.digest;
  CHECK(first.size() == 32);
  finance.send(path, std::string{topup});
  CHECK(w.data.last_key.digest == first);
  finance.send(path, R"({"amount":"100.51","currency":"USD","channel":"bank","reference":"SEPA 17"})");
  CHECK(w.data.last_key.digest != first);
  CHECK(finance.send(path, R"({"amount":"1","currency":"USD","channel":"bank","reference":"known"})")->status == 409);
}

TEST_CASE("a write without exactly one good key is refused before anything happens") {
  world w;
  const staff finance{w, w.log_in("finance")};
  const std::string path = "/api/v1/accounts/7/topups";
  const std::vector<std::vector<std::string>> bad{{},
                                                  {"Idempotency-Key: a", "Idempotency-Key: b"},
                                                  {"Idempotency-Key:"},
                                                  {"Idempotency-Key: a b"},
                                                  {"Idempotency-Key: " + std::string(201, 'a')},
                                                  {"Idempotency-Key: \xc3\xa9"}};
  for (const auto& lines : bad) {
    const auto r = finance.send(path, std::string{topup}, lines);
    CHECK(r->status == 400);
    CHECK(w.data.last_key.key.empty());
  }
  CHECK(finance.send(path, std::string{topup}, {"Idempotency-Key: " + std::string(200, 'a')})->status == 201);
}

TEST_CASE("money that is no decimal above zero, and fields that are not there, are refused with a pointer") {
  world w;
  const staff finance{w, w.log_in("finance")};
  for (const char* value : {"0", "-1", "0.00", "1e3", "1,000.00", "", " 1", "0.000000001", "99999999999999", "NaN", "+1"}) {
    CAPTURE(value);
    const auto r = finance.send("/api/v1/accounts/7/topups",
                                R"({"currency":"USD","channel":"bank","reference":"r","amount":")" +
                                    std::string{value} + R"("})");
    CHECK(r->status == 400);
    CHECK(r->body.find("/amount") != std::string::npos);
  }
  for (const char* body : {R"({"amount":100,"currency":"USD","channel":"bank","reference":"r"})",
                           R"({"amount":"1","currency":"usd","channel":"bank","reference":"r"})",
                           R"({"amount":"1","currency":"USD","channel":"cash","reference":"r"})",
                           R"({"amount":"1","currency":"USD","channel":"bank","reference":""})",
                           R"({"amount":"1","currency":"USD","channel":"bank","reference":"r","more":1})",
                           R"({"amount":"1","amount":"2","currency":"USD","channel":"bank","reference":"r"})",
                           "{}", "[]", "null"}) {
    CAPTURE(body);
    CHECK(finance.send("/api/v1/accounts/7/topups", body)->status == 400);
  }
  CHECK(w.data.last_key.key.empty());
  CHECK(finance.send("/api/v1/adjustments", R"({"account_id":7,"direction":"up","amount":"1","currency":"USD","reason":"r"})")->status == 400);
  CHECK(finance.send("/api/v1/adjustments", R"({"account_id":0,"direction":"debit","amount":"1","currency":"USD","reason":"r"})")->status == 400);
  for (const char* period : {"2026-13", "2026-1", "26-01-1", "", "2026-01-01"}) {
    const auto r = finance.send("/api/v1/ledger-periods", R"({"period":")" + std::string{period} + R"("})");
    CHECK(r->status == 400);
    CHECK(r->body.find("/period") != std::string::npos);
  }
}

TEST_CASE("answers to writes fit the schemas that their routes declare") {
  world w;
  const auto spec = json::parse(openapi_document(), 4u << 20);
  const staff finance{w, w.log_in("finance")};
  const auto check = [&](const std::string& pattern, const std::string& path, const std::string& body,
                         int status) {
    CAPTURE(pattern);
    const auto r = finance.send(path, body);
    REQUIRE(r->status == status);
    const auto* schema = answer_schema(*spec, pattern, "post", status);
    REQUIRE(schema != nullptr);
    CHECK(check_schema(*spec, *schema, *json::parse(r->body)) == std::vector<std::string>{});
  };
  check("/api/v1/accounts/{account_id}/topups", "/api/v1/accounts/7/topups", std::string{topup}, 201);
  check("/api/v1/adjustments", "/api/v1/adjustments",
        R"({"account_id":7,"direction":"credit","amount":"1","currency":"USD","reason":"r"})", 202);
  CHECK(w.data.last_adjustment.is_credit);
  check("/api/v1/adjustments/{adjustment_id}/approve", "/api/v1/adjustments/3/approve", "{}", 200);
  check("/api/v1/adjustments/{adjustment_id}/reject", "/api/v1/adjustments/3/reject", R"({"reason":"no"})", 200);
  check("/api/v1/journal-entries/{entry_no}/reverse", "/api/v1/journal-entries/42/reverse", R"({"reason":"r"})", 201);
  check("/api/v1/ledger-periods", "/api/v1/ledger-periods", R"({"period":"2026-03"})", 201);
}

}  // namespace didtron::http::testing
