#include <doctest/doctest.h>

#include "actors/domain/core/calendar_date.hpp"

using namespace didtron;

TEST_CASE("a date is what it says, and nothing else is a date") {
  const auto date = parse_calendar_date("2026-04-01").value();
  CHECK(date.day_no == 20'544);
  CHECK(format(date) == "2026-04-01");
  CHECK(date.weekday() == 2);
  CHECK(parse_calendar_date("2024-02-29").has_value());
  for (const char* bad : {"", "2026-4-1", "2026-02-29", "2026-13-01", "2026-04-01T", "20260401",
                          "2026-04-011", " 2026-04-01", "1969-12-31"}) {
    CAPTURE(bad);
    CHECK(parse_calendar_date(bad).error().kind == errc::malformed);
  }
}

TEST_CASE("an instant belongs to its UTC day") {
  const auto day = [](const char* at) { return format(date_of(parse_instant(at).value())); };
  CHECK(day("2026-04-01T00:00:00Z") == "2026-04-01");
  CHECK(day("2026-03-31T23:59:59.999999Z") == "2026-03-31");
  CHECK(day("2026-04-01T01:00:00+02:00") == "2026-03-31");
  CHECK(date_of(instant{-1}).day_no == -1);
  CHECK(calendar_date{-1}.weekday() == 2);  // 1969-12-31 was a Wednesday
  CHECK(calendar_date{0}.weekday() == 3);
  CHECK(calendar_date{4}.weekday() == 0);
}
