#include <doctest/doctest.h>

#include "actors/domain/rating/ported_number.hpp"
#include "tests/support/cases.hpp"

using namespace didtron;

TEST_CASE("lines of ported numbers") {
  for (const auto& line : cases::read("ported/lines.txt")) {
    CAPTURE(line.where);
    const auto found = parse_ported_number(line.word(0));
    const auto text = found ? found->number + " " + (found->lrn.empty() ? "-" : found->lrn)
                            : std::string{name_of(found.error().kind)};
    CHECK(text == line.expected);
  }
}

TEST_CASE("a file of ported numbers is read in pieces of any size, and not at all when a line is wrong") {
  const std::string good = "number,lrn\r\n2125550100,3155550000\r\n\r\n2125550101,\n2125550102,3155550000";
  for (std::size_t piece = 1; piece <= good.size(); ++piece) {
    ported_reader reader;
    std::vector<ported_number> out;
    for (std::size_t from = 0; from < good.size(); from += piece) REQUIRE(reader.feed(good.substr(from, piece), out));
    REQUIRE(reader.finish(out));
    REQUIRE(out.size() == 3);
    CHECK(out[2] == ported_number{"12125550102", "13155550000"});
  }
  const auto why = [](const std::string& text) {
    ported_reader reader;
    std::vector<ported_number> out;
    auto done = reader.feed(text, out);
    if (done) done = reader.finish(out);
    return done ? std::string{} : done.error().message;
  };
  CHECK(why("") == "the header is missing");
  CHECK(why("lrn,number\n") == "line 1: the header is not number,lrn");
  CHECK(why("number,lrn\n2125550100,3155550000\nx\n2125550100") == "line 3: not a number and its LRN: 'x'");
  CHECK(why("number,lrn\n" + std::string(100, '2') + "\n") == "line 2: is too long");
  CHECK(why("number,lrn\n").empty());
}

TEST_CASE("only North American numbers can be ported") {
  for (const char* yes : {"12125550100", "19995550100"}) CHECK(is_portable(yes));
  for (const char* no : {"", "1", "2125550100", "442071838750", "11125550100", "12121550100", "121255501000", "1212555010a"})
    CHECK_FALSE(is_portable(no));
}
