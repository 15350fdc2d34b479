#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/core/instant.hpp"

using namespace didtron;

TEST_CASE("an instant is written with as many fraction digits as it needs") {
  CHECK(format(instant{0}) == "1970-01-01T00:00:00Z");
  CHECK(format(instant::from_s(1775001600)) == "2026-04-01T00:00:00Z");
  CHECK(format(instant{1775001600'250'000}) == "2026-04-01T00:00:00.250Z");
  CHECK(format(instant{1775001600'250'001}) == "2026-04-01T00:00:00.250001Z");
  CHECK(format(instant{951'782'399'999'999}) == "2000-02-28T23:59:59.999999Z");
  CHECK(format(instant{951'782'400'000'000}) == "2000-02-29T00:00:00Z");
  CHECK(format(instant{-1}) == "1969-12-31T23:59:59.999999Z");
  CHECK(format(instant::from_s(253402300799)) == "9999-12-31T23:59:59Z");
}

TEST_CASE("RFC 3339 times with a zone are read") {
  const auto us = [](std::string_view text) {
    const auto t = parse_instant(text);
    REQUIRE_MESSAGE(t.has_value(), std::string{text});
    return t->us;
  };
  CHECK(us("2026-04-01T00:00:00Z") == 1775001600'000'000);
  CHECK(us("2026-04-01t00:00:00z") == 1775001600'000'000);
  CHECK(us("2026-04-01T02:30:00+02:30") == 1775001600'000'000);
  CHECK(us("2026-03-31T19:00:00-05:00") == 1775001600'000'000);
  CHECK(us("2026-04-01T00:00:00.25Z") == 1775001600'250'000);
  CHECK(us("2026-04-01T00:00:00.000001Z") == 1775001600'000'001);
  CHECK(us("2000-02-29T00:00:00Z") == 951'782'400'000'000);
  CHECK(us("1970-01-01T00:00:00Z") == 0);
  CHECK(us("9999-12-31T23:59:59.999999Z") == 253402300799'999'999);
}

TEST_CASE("anything else is not a time") {
  for (const char* text : {"",
                           "2026-04-01",
                           "2026-04-01T00:00:00",
                           "2026-04-01 00:00:00Z",
                           "2026-4-1T00:00:00Z",
                           "2026-04-01T24:00:00Z",
                           "2026-04-01T00:60:00Z",
                           "2026-04-01T23:59:60Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-02-29T00:00:00Z",
                           "2100-02-29T00:00:00Z",
                           "2026-04-31T00:00:00Z",
                           "2026-04-00T00:00:00Z",
                           "2026-04-01T00:00:00.Z",
                           "2026-04-01T00:00:00.1234567Z",
                           "2026-04-01T00:00:00+24:00",
                           "2026-04-01T00:00:00+00:60",
                           "2026-04-01T00:00:00+0000",
                           "2026-04-01T00:00:00Zx",
                           "1969-12-31T23:59:59Z",
                           "1970-01-01T00:00:00+00:01",
                           "9999-12-31T23:59:59-00:01",
                           "+2026-04-01T00:00:00Z",
                           "2026-04-01T00:00:00Z\n",
                           " 2026-04-01T00:00:00Z",
                           "10000-01-01T00:00:00Z",
                           "2026-04-01T-1:00:00Z",
                           "1775001600"}) {
    const auto t = parse_instant(text);
    CHECK_MESSAGE(!t.has_value(), std::string{text});
    if (!t) CHECK(t.error().kind == errc::malformed);
  }
  CHECK(!parse_instant(std::string_view{"2026-04-01T00:00:00\0Z", 21}).has_value());
}

TEST_CASE("reading back what was written gives the same instant") {
  CHECK(rc::check("parse(format(t)) == t", [] {
    const instant t{*rc::gen::inRange<std::int64_t>(0, 253402300800'000'000)};
    const auto back = parse_instant(format(t));
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == t);
  }));
}
