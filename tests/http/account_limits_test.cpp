#include "http/api.hpp"
#include "tests/http/fixture.hpp"
#include "tests/http/schema_check.hpp"

namespace didtron::http::testing {

namespace account_limits_test {

constexpr std::string_view seen = R"("limits_version":"9f86d081884c7d65","reason":"agreed")";

struct finance {
  world w;
  world::login who = w.log_in("finance");

  /// The status of a change with these members beside version and reason.
  int send(const std::string& members, bool has_key = true) {
    return ask("{" + std::string{seen} + (members.empty() ? "" : ",") + members + "}", has_key)
        ->status;
  }
  std::optional<reply> ask(const std::string& body, bool has_key = true) {
    w.data.last_limits = {};
    auto text = "PATCH /api/v1/accounts/7/limits HTTP/1.1\r\nHost: localhost\r\n" + who.cookie +
                "\r\n" + who.csrf + "\r\n" + who.origin + "\r\n";
    if (has_key) text += "Idempotency-Key: k-1\r\n";
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + body;
    return w.ask(text);
  }
  [[nodiscard]] const limits_patch& asked() const { return w.data.last_limits.change; }
};

amount usd(const char* text) { return parse_amount(text).value(); }

}  // namespace account_limits_test
using account_limits_test::finance;
using account_limits_test::usd;

TEST_CASE("limits that are absent stay, null takes one away, and the answer fits its schema") {
  finance f;
  REQUIRE(f.send(R"("credit_limit":"25.5","cps_max":0)") == 200);
  CHECK(f.w.data.last_limits.reason == "agreed");
  CHECK(f.asked().credit_limit == usd("25.5"));
  CHECK(f.asked().cps_max == 0);
  CHECK_FALSE(f.asked().channels_max.has_value());
  CHECK_FALSE(f.asked().day_spend_max.has_value());
  CHECK_FALSE(f.asked().temporary.has_value());
  CHECK_FALSE(f.asked().balance_thresholds.has_value());
  REQUIRE(f.send(R"("day_spend_max":null,"price_max":null,"temporary_credit_limit":null,)"
                 R"("temporary_credit_until":null,"balance_thresholds":[])") == 200);
  REQUIRE(f.asked().day_spend_max.has_value());
  CHECK_FALSE(f.asked().day_spend_max->has_value());
  REQUIRE(f.asked().price_max.has_value());
  CHECK_FALSE(f.asked().price_max->has_value());
  REQUIRE(f.asked().temporary.has_value());
  CHECK_FALSE(f.asked().temporary->has_value());
  CHECK(f.asked().balance_thresholds == std::vector<amount>{});
  REQUIRE(
      f.send(
          R"("day_spend_max":"0","price_max":"0.0123456789","temporary_credit_limit":"9",)"
          R"("temporary_credit_until":"2026-04-30T22:00:00Z","balance_thresholds":["20","-1.5"])") ==
      200);
  CHECK(f.asked().day_spend_max == std::optional{usd("0")});
  CHECK((*f.asked().price_max)->e10_per_min == 123'456'789);
  CHECK((*f.asked().temporary)->limit == usd("9"));
  CHECK(f.asked().balance_thresholds == std::vector{usd("20"), usd("-1.5")});
  const auto spec = *json::parse(openapi_document(), 4u << 20);
  const auto done = f.ask("{" + std::string{account_limits_test::seen} + "}");
  const auto* schema = answer_schema(spec, "/api/v1/accounts/{account_id}/limits", "patch", 200);
  REQUIRE(schema != nullptr);
  CHECK(check_schema(spec, *schema, *json::parse(done->body)) == std::vector<std::string>{});
}

TEST_CASE("limits that are none are refused with a pointer, and nothing is asked for") {
  finance f;
  for (const char* members :
       {R"("credit_limit":"-1")",
        R"("credit_limit":null)",
        R"("credit_limit":5)",
        R"("credit_limit":"")",
        R"("credit_limit":"1e3")",
        R"("credit_limit":"0.000000001")",
        R"("channels_max":-1)",
        R"("channels_max":"5")",
        R"("channels_max":null)",
        R"("channels_max":2147483648)",
        R"("cps_max":1.5)",
        R"("cps_max":null)",
        R"("day_spend_max":"-0.01")",
        R"("price_max":"-1")",
        R"("price_max":"0.00000000001")",
        R"("temporary_credit_limit":"5")",
        R"("temporary_credit_until":"2026-04-30T22:00:00Z")",
        R"("temporary_credit_limit":"5","temporary_credit_until":null)",
        R"("temporary_credit_limit":null,"temporary_credit_until":"2026-04-30T22:00:00Z")",
        R"("temporary_credit_limit":"5","temporary_credit_until":"tomorrow")",
        R"("balance_thresholds":null)",
        R"("balance_thresholds":"5")",
        R"("balance_thresholds":[5])",
        R"("balance_thresholds":["x"])",
        R"("balance_thresholds":[null])",
        R"("name":"other")"}) {
    CAPTURE(members);
    CHECK(f.send(members) == 400);
    CHECK(f.w.data.last_limits.reason.empty());
  }
  for (const char* body :
       {R"({"reason":"r","cps_max":1})", R"({"limits_version":"9f86d081884c7d65"})",
        R"({"limits_version":"9f86d081884c7d65","reason":""})", "{}", "[]"})
    CHECK(f.ask(body)->status == 400);
  CHECK(f.send(R"("cps_max":1)", false) == 400);
  CHECK(f.ask(R"({"limits_version":"older","reason":"r","cps_max":1})")->status == 412);
}

}  // namespace didtron::http::testing
