#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "protocols/json/value.hpp"

namespace didtron::json {

namespace corpus_test {

struct input {
  std::string name;
  std::string bytes;
};

std::vector<input> corpus(const std::string& folder) {
  std::vector<input> all;
  for (const auto& entry : std::filesystem::directory_iterator{std::string{DIDTRON_SOURCE_DIR} +
                                                               "/tests/fixtures/json/" + folder}) {
    std::ifstream in{entry.path(), std::ios::binary};
    all.push_back({entry.path().filename().string(),
                   {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}}});
  }
  REQUIRE_FALSE(all.empty());
  return all;
}

}  // namespace corpus_test

TEST_CASE("JSONTestSuite: y_ is read, n_ is refused as malformed, i_ does no harm") {
  int read = 0;
  int refused = 0;
  for (const corpus_test::input& input : corpus_test::corpus("parsing")) {
    const auto& name = input.name;
    const auto& bytes = input.bytes;
    CAPTURE(name);
    const auto v = parse(bytes);
    if (name.starts_with("y_")) {
      CHECK(v.has_value());
      ++read;
    } else if (name.starts_with("n_")) {
      REQUIRE_FALSE(v.has_value());
      CHECK(v.error().kind == errc::malformed);
      ++refused;
    }
  }
  CHECK(read == 47);
  CHECK(refused == 99);
}

TEST_CASE("values that readers tend to change silently are kept or refused") {
  for (const corpus_test::input& input : corpus_test::corpus("transform")) {
    const auto& name = input.name;
    const auto& bytes = input.bytes;
    CAPTURE(name);
    const auto v = parse(bytes);
    if (name.starts_with("number_9223372036854775808")) {
      REQUIRE(v.has_value());
      CHECK(v->items()->front().integer() == nullptr);  // does not pass for an integer
    }
    if (name.starts_with("object_same_key")) {
      REQUIRE(v.has_value());
      CHECK(v->members()->size() == 2);  // both are seen, so that the reader can refuse them
    }
  }
}

}  // namespace didtron::json
