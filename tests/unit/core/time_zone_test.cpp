#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "actors/domain/core/time_zone.hpp"

using namespace didtron;

namespace time_zone_test {

time_zone zone(const std::string& name) {
  std::ifstream in{"/usr/share/zoneinfo/" + name, std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  auto made = time_zone::from_tzif(bytes);
  REQUIRE_MESSAGE(made.has_value(), name);
  return *made;
}

std::string utc_of(const time_zone& z, std::string_view local) {
  std::string out;
  for (const auto at : z.instants_of(parse_local_time(local).value())) {
    if (!out.empty()) out += ' ';
    out += format(at);
  }
  return out;
}

TEST_CASE("names of zones are words of a capital and slashes, and stay in their folder") {
  for (const char* good : {"Europe/Berlin", "UTC", "Etc/GMT+3", "America/Argentina/Buenos_Aires"})
    CHECK(is_zone_name(good));
  for (const char* bad : {"", "/UTC", "right/UTC", "posix/UTC", "../passwd", "Europe/../x", "Europe//Berlin",
                          "Europe/", "europe/berlin", "Europe/Ber lin", "localtime"})
    CHECK_FALSE(is_zone_name(bad));
  CHECK_FALSE(is_zone_name(std::string(65, 'A')));
}

}  // namespace time_zone_test

using namespace time_zone_test;

TEST_CASE("local times: one instant, none in the skipped hour, two in the repeated one") {
  const auto berlin = zone("Europe/Berlin");
  CHECK(utc_of(berlin, "2026-01-15 12:00:00") == "2026-01-15T11:00:00Z");
  CHECK(utc_of(berlin, "2026-07-15T12:00:00") == "2026-07-15T10:00:00Z");
  CHECK(utc_of(berlin, "2026-03-29 01:59:59") == "2026-03-29T00:59:59Z");
  CHECK(utc_of(berlin, "2026-03-29 02:00:00") == "");
  CHECK(utc_of(berlin, "2026-03-29 02:59:59.999999") == "");
  CHECK(utc_of(berlin, "2026-03-29 03:00:00") == "2026-03-29T01:00:00Z");
  CHECK(utc_of(berlin, "2026-10-25 02:30:00") == "2026-10-25T00:30:00Z 2026-10-25T01:30:00Z");
  CHECK(utc_of(berlin, "2026-10-25 03:00:00") == "2026-10-25T02:00:00Z");
  const auto new_york = zone("America/New_York");
  CHECK(utc_of(new_york, "2026-03-08 02:30:00") == "");
  CHECK(utc_of(new_york, "2026-11-01 01:30:00") == "2026-11-01T05:30:00Z 2026-11-01T06:30:00Z");
  CHECK(utc_of(zone("Asia/Kolkata"), "2050-01-01 05:30:00") == "2050-01-01T00:00:00Z");
  CHECK(utc_of(zone("Australia/Lord_Howe"), "2026-10-04 02:15:00") == "");
  CHECK(utc_of(zone("Pacific/Apia"), "2011-12-30 12:00:00") == "");
  CHECK(utc_of(zone("UTC"), "2026-03-29 02:30:00") == "2026-03-29T02:30:00Z");
  CHECK(utc_of(time_zone::utc(), "2026-03-29 02:30:00") == "2026-03-29T02:30:00Z");
  // Behind the table of a zone whose summer times go on nothing is guessed.
  CHECK(utc_of(berlin, "2050-07-01 12:00:00") == "");
}

TEST_CASE("bytes that are no time zone are refused, wherever they are cut") {
  std::ifstream in{"/usr/share/zoneinfo/Europe/Berlin", std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
  REQUIRE(bytes.size() > 1000);
  for (std::size_t cut = 0; cut + 40 < bytes.size(); cut += 7) {
    CHECK_FALSE(time_zone::from_tzif(std::string_view{bytes}.substr(0, cut)).has_value());
  }
  CHECK_FALSE(time_zone::from_tzif(std::string(3000, 'T')).has_value());
  auto huge = bytes;
  huge[24] = '\x7F';
  CHECK_FALSE(time_zone::from_tzif(huge).has_value());
}

TEST_CASE("local times are read strictly") {
  for (const char* bad : {"", "2026-03-29", "2026-03-29 02:30", "2026-03-29 02:30:00Z",
                          "2026-03-29 02:30:00+01:00", "2026-03-29 02:30:00 CET",
                          "2026-02-30 02:30:00", "2026-03-29 24:00:00", "2026-03-29_02:30:00",
                          "2026-03-29 02:30:00.", "2026-03-29 02:30:00.1234567"}) {
    CHECK_FALSE(parse_local_time(bad).has_value());
  }
}