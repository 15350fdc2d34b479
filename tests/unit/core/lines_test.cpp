#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/core/lines.hpp"

using namespace didtron;

namespace didtron::lines_test {

std::vector<std::string> split(std::string_view text, std::size_t chunk, std::size_t line_max) {
  std::vector<std::string> out;
  line_splitter lines{line_max};
  const auto take = [&out](std::string_view line, bool is_too_long) {
    out.push_back((is_too_long ? "!" : "") + std::string{line});
  };
  for (std::size_t at = 0; at < text.size(); at += chunk)
    lines.feed(text.substr(at, chunk), take);
  lines.finish(take);
  return out;
}

}  // namespace didtron::lines_test

TEST_CASE("lines end with LF, CRLF or the end of the input") {
  using lines_test::split;
  using texts = std::vector<std::string>;
  CHECK(split("a\nb\r\n\nc", 100, 10) == texts{"a", "b", "", "c"});
  CHECK(split("a\n", 100, 10) == texts{"a"});
  CHECK(split("", 100, 10).empty());
  CHECK(split("\n", 100, 10) == texts{""});
  CHECK(split("a\rb\n", 100, 10) == texts{"a\rb"});
}

TEST_CASE("a line that is too long is cut and the next one is whole again") {
  using lines_test::split;
  using texts = std::vector<std::string>;
  CHECK(split("abcdef\nxy\n", 100, 5) == texts{"!abcde", "xy"});
  CHECK(split("abcde\nxy\n", 100, 5) == texts{"abcde", "xy"});
  CHECK(split("abcdef", 100, 5) == texts{"!abcde"});
}

TEST_CASE("the size of the chunks does not matter") {
  CHECK(rc::check("same lines for every chunk size", [] {
    const auto text = *rc::gen::container<std::string>(rc::gen::element('a', '\n', '\r', ','));
    const auto chunk = *rc::gen::inRange<std::size_t>(1, 9);
    RC_ASSERT(lines_test::split(text, chunk, 5) == lines_test::split(text, 1000, 5));
  }));
}

TEST_CASE("foreign bytes are shown as what they are") {
  CHECK(printable("abc ~") == "abc ~");
  CHECK(printable(std::string_view{"a\0\x1b\xff", 4}) == "a\\x00\\x1B\\xFF");
  CHECK(printable("abcdef", 3) == "abc...");
}
