#include <doctest/doctest.h>

#include "actors/domain/ledger/book_period.hpp"

using namespace didtron;

TEST_CASE("a period is the month in UTC") {
  const auto period = [](const char* at) { return format(period_of(parse_instant(at).value())); };
  CHECK(period("2026-04-01T00:00:00Z") == "2026-04");
  CHECK(period("2026-03-31T23:59:59.999999Z") == "2026-03");
  CHECK(period("2026-12-31T23:59:59Z") == "2026-12");
  CHECK(period("1970-01-01T00:00:00Z") == "1970-01");
  CHECK(parse_book_period("2026-12").value() < parse_book_period("2027-01").value());
  CHECK(parse_book_period("2027-01").value().months - parse_book_period("2026-12").value().months == 1);
}

TEST_CASE("a period is written as year and month, and read back") {
  for (const char* text : {"0001-01", "1970-01", "2026-05", "9999-12"})
    CHECK(format(parse_book_period(text).value()) == text);
  for (const char* bad : {"", "2026", "2026-5", "2026-00", "2026-13", "26-05", "2026-05-01", "2026/05",
                          " 2026-05", "2026-0a", "-026-05", "0000-01"})
    CHECK_MESSAGE(!parse_book_period(bad).has_value(), bad);
}
