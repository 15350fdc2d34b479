#include <set>

#include <doctest/doctest.h>

#include "http/api.hpp"
#include "http/cursor.hpp"
#include "http/router.hpp"
#include "http/url.hpp"

namespace didtron::http {

TEST_CASE("a path finds its route and its arguments") {
  const router r{all_routes()};
  const auto found = r.find("GET", "/api/v1/accounts/7/holds");
  REQUIRE(found.target != nullptr);
  CHECK(found.target->operation == "listHolds");
  CHECK(found.args.number("account_id") == 7);
  CHECK(r.find("HEAD", "/api/v1/me").target->operation == "me");
  CHECK(r.find("GET", "/api/v1/metrics/summary").target->operation == "getMetricsSummary");
  CHECK(r.find("GET", "/api/v1/cdrs/01963B5E-8A00-7CC3-98C4-DC0C0C07398F").target != nullptr);
}

TEST_CASE("a known path with another method says which methods it has") {
  const router r{all_routes()};
  CHECK(r.find("DELETE", "/api/v1/me").allow == "GET, HEAD");
  CHECK(r.find("GET", "/api/v1/login").allow == "POST");
}

TEST_CASE("what is no path of ours matches nothing") {
  const router r{all_routes()};
  for (const char* path :
       {"/api/v1", "/api/v1/", "/api/v1/me/", "/api/v1//me", "/api/v1/accounts/",
        "/api/v1/accounts/abc", "/api/v1/accounts/0", "/api/v1/accounts/-7", "/api/v1/accounts/007",
        "/api/v1/accounts/9223372036854775808", "/api/v1/accounts/7%00", "/api/v1/accounts/%zz",
        "/api/v1/cdrs/not-a-uuid", "/API/v1/me", "/api/v1/me%2f"}) {
    CAPTURE(path);
    const auto found = r.find("GET", path);
    CHECK(found.target == nullptr);
    CHECK(found.allow.empty());
  }
}

TEST_CASE("every route declares who may call it, what it answers and a unique operation") {
  std::set<std::string> operations;
  for (const route& r : all_routes()) {
    CAPTURE(r.pattern);
    CHECK(operations.insert(r.operation).second);
    CHECK_FALSE(r.summary.empty());
    CHECK_FALSE(r.description.empty());
    CHECK_FALSE(r.answers.empty());
    CHECK((r.run != nullptr));
    for (const std::string_view segment : path_segments(r.pattern)) {
      if (!segment.starts_with('{')) continue;
      const auto name = segment.substr(1, segment.size() - 2);
      bool is_declared = false;
      for (const parameter& p : r.parameters)
        is_declared = is_declared || (p.name == name && p.in == parameter::place::path);
      CHECK(is_declared);
    }
    // Open to everyone: the log-in, and what its page shows.
    CHECK((r.who.who == access::kind::everyone) == (r.operation == "login" || r.operation == "getPlatform"));
  }
}

TEST_CASE("percent escapes are resolved or refused") {
  CHECK(percent_decode("a%20b+c") == "a b+c");
  CHECK(percent_decode("a%20b+c", true) == "a b c");
  CHECK(percent_decode("%C3%A9") == "\xC3\xA9");
  for (const char* broken : {"%", "%2", "%zz", "%00", "%FF", "a%C3"})
    CHECK_FALSE(percent_decode(broken).has_value());
}

TEST_CASE("query strings keep order and repeated names") {
  const auto items = parse_query("a=1&&b=x%26y&a=2&flag").value();
  REQUIRE(items.size() == 4);
  CHECK(items[1].value == "x&y");
  CHECK(items[2].name == "a");
  CHECK(items[3].value.empty());
  std::string many;
  for (int i = 0; i < 100; ++i)
    many += "a=1&";
  CHECK_FALSE(parse_query(many).has_value());
}

TEST_CASE("base64url is decoded only in its one right form") {
  for (const std::string text : {"", "a", "ab", "abc", "\xFF\xFE\x00"})
    CHECK(base64url_decode(base64url_encode(text)) == text);
  for (const char* wrong : {"A", "AB=", "QQ==", "Q+", "Q/", "QR", "Q Q"})
    CHECK_FALSE(base64url_decode(wrong).has_value());
}

TEST_CASE("a cursor reads back its key and nothing else is one") {
  CHECK(decode_cursor(encode_cursor("1775044800000000:01963b5e")).value() ==
        "1775044800000000:01963b5e");
  for (const std::string& garbage :
       std::vector<std::string>{"", "x", "YzE6", base64url_encode("c2:7"), base64url_encode("7"),
                                base64url_encode(std::string{"c1:\0", 4}), std::string(5000, 'A')})
    CHECK_FALSE(decode_cursor(garbage).has_value());
}

}  // namespace didtron::http
