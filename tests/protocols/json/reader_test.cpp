#include <algorithm>

#include <doctest/doctest.h>

#include "protocols/json/reader.hpp"

namespace didtron::json {

namespace reader_test {

value document(std::string_view text) {
  auto v = parse(text);
  REQUIRE(v.has_value());
  return std::move(*v);
}

/// "pointer: detail" of each fault, in order.
std::vector<std::string> faults(const result<void>& r) {
  std::vector<std::string> all;
  if (!r)
    for (const field_error& f : r.error().fields)
      all.push_back(f.pointer + ": " + f.detail);
  return all;
}

}  // namespace reader_test

TEST_CASE("the members of an object are read by type") {
  const value v =
      reader_test::document(R"({"a":"x","n":-5,"b":true,"o":{"k":1},"l":[1,2],"z":null})");
  object_reader in{v};
  CHECK(in.text("a") == "x");
  CHECK(in.integer("n") == -5);
  CHECK(in.boolean("b"));
  REQUIRE(in.object("o") != nullptr);
  REQUIRE(in.array("l") != nullptr);
  CHECK(in.array("l")->items()->size() == 2);
  CHECK_FALSE(in.optional_text("z").has_value());
  CHECK_FALSE(in.optional_integer("absent").has_value());
  CHECK(in.finish().has_value());
}

TEST_CASE("all faults of an object are reported at once, with pointers") {
  const value v = reader_test::document(
      R"({"email":5,"long":"abcdef","n":3.5,"big":99,"x/y~z":1,"twice":1,"twice":2})");
  object_reader in{v};
  in.text("email");
  in.text("password");
  in.text("long", {.bytes_min = 0, .bytes_max = 5});
  in.integer("n");
  in.integer("big", {.min = 1, .max = 10});
  in.integer("twice");
  const auto done = in.finish();
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().kind == errc::invalid_argument);
  CHECK(reader_test::faults(done) ==
        std::vector<std::string>{"/email: must be a string, is integer", "/password: is missing",
                                 "/long: must have at most 5 bytes",
                                 "/n: must be an integer, is number", "/big: must be from 1 to 10",
                                 "/twice: is given more than once",
                                 "/x~1y~0z: is not a field of this object"});
}

TEST_CASE("the faults of an inner object carry the whole pointer") {
  const value v = reader_test::document(R"({"tenant":{"id":"seven","colour":1}})");
  object_reader in{v};
  object_reader inner{*in.object("tenant"), "/tenant"};
  inner.integer("id");
  in.absorb(inner);
  CHECK(reader_test::faults(in.finish()) ==
        std::vector<std::string>{"/tenant/id: must be an integer, is string",
                                 "/tenant/colour: is not a field of this object"});
}

TEST_CASE("a document that is no object is one fault") {
  const value v = reader_test::document("[1]");
  object_reader in{v};
  in.text("email");
  CHECK(reader_test::faults(in.finish()) ==
        std::vector<std::string>{": must be an object, is array"});
}

TEST_CASE("null is not a value of a required member") {
  const value v = reader_test::document(R"({"a":null})");
  object_reader in{v};
  in.text("a");
  CHECK(reader_test::faults(in.finish()) == std::vector<std::string>{"/a: must not be null"});
}

TEST_CASE("control characters are refused in texts") {
  const value v = reader_test::document(R"({"a":"x\u0000y","b":"line\nfeed"})");
  object_reader in{v};
  in.text("a");
  CHECK(in.text("b") == "line\nfeed");
  CHECK(reader_test::faults(in.finish()) ==
        std::vector<std::string>{"/a: must not contain control characters"});
}

TEST_CASE("a thousand unknown members give a short list of faults") {
  std::string text = "{";
  for (int i = 0; i < 1000; ++i)
    text += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
  const value v = reader_test::document(text + "}");
  object_reader in{v};
  const auto done = in.finish();
  REQUIRE_FALSE(done.has_value());
  CHECK(done.error().fields.size() == 32);
}

TEST_CASE("depth and size are bounded") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(parse(nested(depth_max - 1)).has_value());
  CHECK_FALSE(parse(nested(depth_max + 1)).has_value());
  CHECK_FALSE(parse(nested(100'000)).has_value());
  const std::string large = "\"" + std::string(1000, 'x') + "\"";
  CHECK(parse(large, 1002).has_value());
  CHECK(parse(large, 1001).error().kind == errc::too_large);
}

TEST_CASE("integers are exact over all 64 bits and larger ones are no integers") {
  CHECK(*parse("9223372036854775807")->integer() == std::numeric_limits<std::int64_t>::max());
  CHECK(*parse("-9223372036854775808")->integer() == std::numeric_limits<std::int64_t>::min());
  CHECK(parse("9223372036854775808")->integer() == nullptr);
  CHECK(parse("1.0")->integer() == nullptr);
}

}  // namespace didtron::json
