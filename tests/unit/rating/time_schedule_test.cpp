#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/rating/time_schedule.hpp"
#include "tests/support/price.hpp"
#include "tests/support/zones.hpp"

using namespace didtron;

namespace didtron::time_schedule_test {

result<std::shared_ptr<const time_schedule>> schedule_of(std::vector<time_class> classes,
                                                   std::vector<calendar_date> holidays = {}) {
  return time_schedule::build("UTC", time_zone::utc(), std::move(classes), std::move(holidays));
}

time_window window_of(const char* text) { return price::must(parse_time_window(text), text); }

}  // namespace didtron::time_schedule_test
using namespace didtron::time_schedule_test;

TEST_CASE("windows are read and written") {
  for (const char* text : {"mon-fri 08:00-19:00", "sat-sun,hol 00:00-24:00", "hol 00:00-00:01",
                           "mon,wed,fri-sun 12:30-12:31", "mon-sun 23:59-24:00"}) {
    CHECK(format(window_of(text)) == text);
  }
  CHECK(format(window_of("mon-mon,tue 00:00-24:00")) == "mon-tue 00:00-24:00");
  CHECK(format(window_of("fri,mon 00:00-24:00")) == "mon,fri 00:00-24:00");
  for (const char* bad :
       {"", "mon", "mon ", " 08:00-19:00", "mon 8:00-19:00", "mon 08:00-24:01", "mon 08:60-19:00",
        "mon 19:00-08:00", "mon 08:00-08:00", "fri-mon 08:00-19:00", "sun-hol 00:00-24:00",
        "Mon 08:00-19:00", "mon, 08:00-19:00", "mon,,tue 08:00-19:00", "mon 08:00-19:00 ",
        "mon  08:00-19:00", "mon 08:00", "mon 08-00-19:00", "xyz 08:00-19:00"}) {
    CAPTURE(bad);
    CHECK(parse_time_window(bad).error().kind == errc::malformed);
  }
}

TEST_CASE("what a schedule refuses") {
  const time_class peak{"peak", {window_of("mon-fri 08:00-19:00")}};
  CHECK(schedule_of({peak}).has_value());
  const auto kind = [](const auto& built) { return built.error().kind; };
  CHECK(kind(schedule_of({})) == errc::invalid_argument);
  CHECK(kind(schedule_of({{"", {window_of("mon 00:00-24:00")}}})) == errc::invalid_argument);
  CHECK(kind(schedule_of({{std::string(61, 'x'), peak.windows}})) == errc::invalid_argument);
  CHECK(kind(schedule_of({{"none", {}}})) == errc::invalid_argument);
  CHECK(kind(schedule_of({peak, {"peak", {window_of("sat 00:00-24:00")}}})) == errc::invalid_argument);
  CHECK(kind(schedule_of({{"odd", {time_window{0, 0, 60}}}})) == errc::invalid_argument);
  CHECK(kind(schedule_of({{"odd", {time_window{1, 60, 60}}}})) == errc::invalid_argument);
  CHECK(kind(schedule_of({{"odd", {time_window{1, -1, 60}}}})) == errc::invalid_argument);
  CHECK(kind(schedule_of({{"odd", {time_window{1, 0, 1441}}}})) == errc::invalid_argument);
  CHECK(kind(schedule_of({peak}, {calendar_date{1}})) == errc::invalid_argument);
  std::vector<time_class> many(17, peak);
  CHECK(kind(schedule_of(many)) == errc::invalid_argument);
  time_class crowded{"crowded", {}};
  for (std::int16_t m = 0; m < 65; ++m)
    crowded.windows.push_back({1, m, static_cast<std::int16_t>(m + 1)});
  CHECK(kind(schedule_of({crowded})) == errc::invalid_argument);
  const auto both = schedule_of({peak, {"noon", {window_of("fri 12:00-13:00")}}});
  REQUIRE(kind(both) == errc::conflict);
  CHECK(both.error().message == "time classes 'peak' and 'noon' both hold on fri at 12:00");
}

TEST_CASE("the next change is the first instant at which another class holds") {
  CHECK(rc::check("class_at is constant up to next_change and differs there", [] {
    static const std::vector<time_zone> zones{zones::must("Europe/Berlin"),
                                              zones::must("Australia/Lord_Howe"),
                                              zones::must("America/St_Johns"), time_zone::utc()};
    const auto& zone = *rc::gen::elementOf(zones);
    time_class a{"a", {}};
    const int first = *rc::gen::inRange(0, 1300);
    a.windows.push_back({static_cast<std::uint8_t>(*rc::gen::inRange(1, 128)),
                         static_cast<std::int16_t>(first),
                         static_cast<std::int16_t>(*rc::gen::inRange(first + 1, 1441))});
    const auto schedule = time_schedule::build("zone", zone, {a}, {}).value();
    // Around the changes of clocks in 2026 and anywhere else.
    const std::int64_t around = *rc::gen::element<std::int64_t>(1'774'746'000, 1'792'890'000,
                                                                1'775'314'800, 1'780'000'000);
    const instant at{(around + *rc::gen::inRange<std::int64_t>(-200'000, 200'000)) * 1'000'000 +
                     *rc::gen::inRange(0, 1'000'000)};
    const instant until = plus_ms(at, *rc::gen::inRange<std::int64_t>(0, 200'000'000));
    const auto now = schedule->class_at(at).value();
    const auto change = schedule->next_change(at, until);
    if (change) {
      RC_ASSERT(*change > at);
      RC_ASSERT(*change <= until);
      RC_ASSERT(schedule->class_at(*change).value() != now);
    }
    const instant end = change ? instant{change->us - 1} : until;
    for (int i = 0; i < 50; ++i) {
      const instant between{at.us + (end.us - at.us) / 50 * i};
      RC_ASSERT(schedule->class_at(between).value() == now);
    }
    RC_ASSERT(schedule->class_at(end).value() == now);
  }));
}
