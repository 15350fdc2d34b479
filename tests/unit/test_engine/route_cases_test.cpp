#include "actors/domain/test_engine/route_cases.hpp"

#include <doctest/doctest.h>

#include "tests/support/cases.hpp"

namespace didtron::test_engine {

namespace route_cases_test {

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = std::min(text.find(',', from), text.size());
    out.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

route_facts route_of(const cases::line& line) {
  using reach = route_facts::reach;
  route_facts r;
  const std::string& who = line.word(1);
  r.who = who == "everyone" ? reach::everyone : who == "local" ? reach::local : who == "logged_in" ? reach::logged_in : reach::permitted;
  permission_set needs;
  for (const auto& key : split(line.option("needs")))
    needs.add(parse_permission(key).value());
  for (const auto& name : split(line.option("for")))
    for (std::size_t a = 0; a < audience_count; ++a)
      if (name_of(static_cast<audience>(a)) == name) r.needs[a] = needs;
  r.changes_state = line.option("writes") == "1";
  r.has_write_key = line.option("key") == "1";
  r.has_parameters = line.option("path") == "1";
  return r;
}

role_case role_of(const std::string& word) {
  const std::size_t at = word.find('@');
  if (at == std::string::npos) return {};
  return {word.substr(0, at), word.substr(at + 1)};
}

}  // namespace route_cases_test

using namespace route_cases_test;

TEST_CASE("what must come of a route follows from its access and the matrix") {
  route_facts route;
  int tried = 0;
  for (const auto& line : cases::read("test_engine/routes.txt")) {
    CAPTURE(line.where);
    if (line.word(0) == "route") {
      route = route_of(line);
      continue;
    }
    CHECK(std::string{name_of(expected(route, role_of(line.word(0))))} == line.expected);
    ++tried;
  }
  CHECK(tried > 30);
}

TEST_CASE("which answers are right") {
  CHECK(is_right(verdict::refused, 403));
  CHECK_FALSE(is_right(verdict::refused, 404));
  CHECK(is_right(verdict::not_logged_in, 401));
  for (const int status : {200, 202, 400, 404, 409, 412, 428}) CHECK(is_right(verdict::let_in, status));
  for (const int status : {0, 401, 403, 500, 503}) CHECK_FALSE(is_right(verdict::let_in, status));
  CHECK(is_right(verdict::known, 403));
  CHECK_FALSE(is_right(verdict::known, 500));
}

TEST_CASE("every role is tried in each kind of tenant that has such people, and nobody as well") {
  const auto all = all_role_cases();
  CHECK(all.size() == 1 + 7 * 2 + 5 + 5);
  CHECK(all.front().role.empty());
}

}  // namespace didtron::test_engine
