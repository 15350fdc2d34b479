#include <set>

#include <doctest/doctest.h>

#include "http/problem.hpp"
#include "protocols/json/value.hpp"

namespace didtron::http {

TEST_CASE("every kind of error has a status, a type of its own and a title") {
  std::set<std::string_view> types;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(last_error_kind); ++i) {
    const auto kind = static_cast<errc>(i);
    const problem_kind& shown = problem_of(kind);
    CAPTURE(std::string{name_of(kind)});
    CHECK(shown.status >= 400);
    CHECK(shown.status < 600);
    CHECK_FALSE(shown.title.empty());
    CHECK(types.insert(shown.type).second);
    std::string hyphened{name_of(kind)};
    for (char& c : hyphened)
      c = c == '_' ? '-' : c;
    CHECK(shown.type == hyphened);
  }
}

TEST_CASE("every refusal has a name of its own and a status") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < refusal_count; ++i) {
    const auto reason = static_cast<refusal>(i);
    CHECK(names.insert(name_of(reason)).second);
    const int status = problem_of(reason).status;
    const std::set<int> known{400, 408, 413, 414, 417, 431, 501, 503, 505};
    CHECK(known.count(status) == 1);
  }
}

TEST_CASE("a problem document carries its fields, and retry hints go into the header") {
  const error e{errc::rate_limited, "wait", {{"/email", "no"}}, std::chrono::seconds{7}};
  const response r = problem_response(e, "/api/v1/login", "req-12345678");
  CHECK(r.status == 429);
  const auto document = json::parse(r.body);
  REQUIRE(document.has_value());
  CHECK(*document->find("type")->text() == "https://didtron.example/problems/rate-limited");
  CHECK(*document->find("status")->integer() == 429);
  CHECK(*document->find("detail")->text() == "wait");
  CHECK(*document->find("instance")->text() == "/api/v1/login");
  CHECK(*document->find("request_id")->text() == "req-12345678");
  CHECK(*document->find("errors")->items()->front().find("pointer")->text() == "/email");
  bool has_hint = false;
  for (const header& h : r.headers)
    has_hint = has_hint || (h.name == "Retry-After" && h.value == "7");
  CHECK(has_hint);
}

TEST_CASE("the message of an internal error stays inside") {
  const response r =
      problem_response(error{errc::internal, "table users is gone", {}, {}}, "/x", "id");
  CHECK(r.status == 500);
  CHECK(r.body.find("users") == std::string::npos);
}

}  // namespace didtron::http
