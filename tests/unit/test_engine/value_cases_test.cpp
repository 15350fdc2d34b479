#include "actors/domain/test_engine/value_cases.hpp"

#include <map>
#include <set>

#include <doctest/doctest.h>

#include "actors/domain/resources/resource.hpp"
#include "tests/support/cases.hpp"

namespace didtron::test_engine {

namespace value_cases_test {

using described::field;
using described::value;

field field_of(const cases::line& line) {
  field f;
  f.name = f.label = "f";
  for (std::size_t i = 0; i < described::kind_count; ++i)
    if (described::facts(static_cast<described::kind>(i)).name == line.word(1)) f.type = static_cast<described::kind>(i);
  f.min = std::stoll(line.option("min", "0"));
  f.max = std::stoll(line.option("max", "0"));
  f.is_unique = line.option("unique") == "1";
  const std::string words = line.option("words");
  for (std::size_t from = 0; from < words.size();) {
    const std::size_t end = std::min(words.find(',', from), words.size());
    f.words.push_back(words.substr(from, end - from));
    from = end + 1;
  }
  return f;
}

std::string tried(const field& f) {
  std::map<std::string_view, int> counts;
  for (const auto& bad : bad_values(f))
    ++counts[bad.why];
  std::string out = "bad " + std::to_string(counts["of another kind"]) + " " + std::to_string(counts["not of this form"]) + " " +
                    std::to_string(counts["beyond its limits"]) + "; limits";
  for (const auto& v : values_at_limits(f)) {
    const std::string json = json_of(f, v);
    out += " " + (json.size() > 60 ? "\u2026" : json);
  }
  return out;
}

/// The text of a JSON string of the engine; nothing else is read here.
std::optional<std::string> plain_text(const std::string& json) {
  if (json.size() < 2 || json.front() != '"' || json.find('\\') != std::string::npos) return {};
  return json.substr(1, json.size() - 2);
}

}  // namespace value_cases_test

using namespace value_cases_test;

TEST_CASE("what is tried of a field follows from what it says of itself") {
  for (const auto& line : cases::read("test_engine/values.txt")) {
    CAPTURE(line.where);
    CHECK(tried(field_of(line)) == line.expected);
  }
}

TEST_CASE("on every field of the product: limits are good values, bad texts are refused, others differ") {
  for (const auto& r : described::resources().all()) {
    value_source values{1};
    for (const auto& f : r.fields()) {
      CAPTURE(r.name());
      CAPTURE(f.name);
      for (const auto& v : values_at_limits(f)) {
        const auto again = f.is_list() ? described::read_list(f, std::get<std::vector<std::string>>(v))
                                       : described::read_text(f, described::write_text(f, v));
        REQUIRE(again.has_value());
        CHECK(*again == v);
      }
      for (const auto& bad : bad_values(f)) {
        const auto text = plain_text(bad.json);
        // What JSON itself makes wrong is the reader's; an empty text is no value there.
        if (!text || text->empty() || described::facts(f.type).json_type != "string") continue;
        if (*text == "Europe/Nowhere") continue;  // only the machine's tz database knows
        CAPTURE(bad.json);
        CHECK_FALSE(described::read_text(f, *text).has_value());
      }
      const parents known{{f.target, 5}};
      const auto good = values.good(f, known);
      REQUIRE(good.has_value());
      const auto other = values.other(f, *good);
      if (!f.is_id() && (f.words.size() != 1 || f.is_list())) REQUIRE(other.has_value());
      if (other) CHECK(*other != *good);
    }
  }
}

TEST_CASE("what must be unique is given once") {
  for (const auto& r : described::resources().all())
    for (const auto& f : r.fields()) {
      if (!f.is_unique || f.is_id()) continue;
      value_source values{90'000};
      std::set<std::string> seen;
      for (int i = 0; i < 500; ++i) {
        const auto v = values.good(f, {});
        REQUIRE(v.has_value());
        seen.insert(described::write_text(f, *v));
      }
      CAPTURE(r.name() + "." + f.name);
      CHECK(seen.size() == 500);
    }
}

TEST_CASE("texts stand in JSON as they are") {
  CHECK(json_string("a\"b\\c\n\x01") == "\"a\\\"b\\\\c\\n\\u0001\"");
  CHECK(json_of(described::texts("t", "T", 3), value{std::vector<std::string>{"a", "b\""}}) == R"(["a","b\""])");
  CHECK(json_of(described::text("t", "T"), value{}) == "null");
}

}  // namespace didtron::test_engine
