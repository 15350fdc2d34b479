#include <limits>

#include <doctest/doctest.h>

#include "protocols/json/value.hpp"
#include "protocols/json/writer.hpp"

namespace didtron::json {

namespace writer_test {

std::string escaped(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

}  // namespace writer_test

TEST_CASE("a document is written with its commas in place") {
  writer w;
  w.begin_object().field("id", 7).field("name", "A").field("is_on", true).key("none").null();
  w.key("list")
      .begin_array()
      .integer(1)
      .begin_object()
      .end_object()
      .text("x")
      .begin_array()
      .end_array()
      .end_array();
  w.field("maybe", std::optional<int>{})
      .field("some", std::optional<int>{3})
      .key("raw")
      .raw("[1]")
      .end_object();
  CHECK(
      w.str() ==
      R"({"id":7,"name":"A","is_on":true,"none":null,"list":[1,{},"x",[]],"maybe":null,"some":3,"raw":[1]})");
}

TEST_CASE("integers keep all their digits") {
  writer w;
  w.begin_array()
      .integer(std::numeric_limits<std::int64_t>::min())
      .integer(std::numeric_limits<std::int64_t>::max());
  w.unsigned_integer(std::numeric_limits<std::uint64_t>::max()).end_array();
  CHECK(w.str() == "[-9223372036854775808,9223372036854775807,18446744073709551615]");
}

TEST_CASE("numbers that JSON cannot say become null") {
  writer w;
  w.begin_array().number(0.25).number(std::numeric_limits<double>::infinity()).number(-0.0);
  w.number(std::numeric_limits<double>::quiet_NaN()).number(1e300).end_array();
  CHECK(w.str() == "[0.25,null,0,null,1e+300]");
  CHECK(parse(w.str()).has_value());
}

TEST_CASE("large whole numbers read back as they were") {
  for (const double number : {231231232231232312e3, 1e15, -9.3e18, 123456789012345678.0}) {
    writer w;
    w.number(number);
    const auto back = parse(w.str());
    REQUIRE(back.has_value());
    REQUIRE(back->number() != nullptr);
    CHECK(*back->number() == number);
  }
}

TEST_CASE("strings are escaped as RFC 8259 demands") {
  using writer_test::escaped;
  CHECK(escaped("a\"b\\c/d") == R"("a\"b\\c/d")");
  CHECK(escaped("\b\f\n\r\t") == R"("\b\f\n\r\t")");
  CHECK(escaped(std::string_view{"\0\x1f\x7f", 3}) == "\"\\u0000\\u001f\x7f\"");
  CHECK(escaped("Zürich 😀") == "\"Zürich 😀\"");
}

TEST_CASE("bytes that are no UTF-8 become U+FFFD") {
  using writer_test::escaped;
  const std::string r = "\xEF\xBF\xBD";
  CHECK(escaped("\xFF") == "\"" + r + "\"");
  CHECK(escaped("a\xC3") == "\"a" + r + "\"");                        // cut off
  CHECK(escaped("\xC0\xAF") == "\"" + r + r + "\"");                  // overlong
  CHECK(escaped("\xED\xA0\x80x") == "\"" + r + r + r + "x\"");        // surrogate
  CHECK(escaped("\xF4\x90\x80\x80") == "\"" + r + r + r + r + "\"");  // above U+10FFFF
  CHECK(escaped("\xF0\x9F\x98\x80") == "\"\xF0\x9F\x98\x80\"");
}

TEST_CASE("every string that is written reads back as it was") {
  for (int code = 1; code < 0x800; ++code) {
    std::string text = "<";
    if (code < 0x80)
      text += static_cast<char>(code);
    else {
      text += static_cast<char>(0xC0 | (code >> 6));
      text += static_cast<char>(0x80 | (code & 0x3F));
    }
    text += ">";
    const auto back = parse(writer_test::escaped(text));
    REQUIRE(back.has_value());
    CHECK(*back->text() == text);
  }
}

}  // namespace didtron::json
