#include <set>
#include <string>

#include <doctest/doctest.h>

#include "actors/domain/core/error.hpp"
#include "actors/domain/core/result.hpp"

using namespace didtron;

TEST_CASE("every error kind has its own name") {
  std::set<std::string> names;
  const int last = static_cast<int>(last_error_kind);
  for (int i = 0; i <= last; ++i)
    names.insert(std::string{name_of(static_cast<errc>(i))});
  CHECK(names.size() == static_cast<std::size_t>(last) + 1);
}

TEST_CASE("an error is one line with its fields") {
  error e{errc::invalid_argument, "two things", {{"/a", "is empty"}, {"/b", "is long"}}, {}};
  CHECK(to_string(e) == "invalid_argument: two things (/a: is empty; /b: is long)");
  CHECK(to_string(error{errc::no_rate, "no price", {}, {}}) == "no_rate: no price");
}

TEST_CASE("a result carries a value or an error through a chain") {
  const auto half = [](int x) -> result<int> {
    if (x % 2 != 0) return fail(errc::invalid_argument, "odd");
    return x / 2;
  };
  CHECK(half(8).and_then(half).value() == 2);
  CHECK(half(6).and_then(half).error().message == "odd");
  CHECK(half(8).transform([](int x) { return x + 1; }).value() == 5);
  CHECK(half(7).or_else([](error) -> result<int> { return 0; }).value() == 0);
  CHECK(half(7).value_or(-1) == -1);
  result<void> done;
  CHECK(done.has_value());
  CHECK(result<void>{fail(errc::busy, "full")}.error().kind == errc::busy);
}
