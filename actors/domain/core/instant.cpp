#include "actors/domain/core/instant.hpp"

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace instant_detail {

constexpr std::int64_t us_per_s = 1'000'000;
constexpr std::int64_t s_per_day = 86'400;

struct civil_date {
  std::int64_t year = 1970;
  int month = 1;
  int day = 1;
};

// Days since 1970-01-01 and back in the proleptic Gregorian calendar: the well-known era arithmetic
// (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"), years starting in March.
constexpr std::int64_t days_from_civil(civil_date d) {
  const std::int64_t y = d.month <= 2 ? d.year - 1 : d.year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t year_of_era = y - era * 400;
  const std::int64_t month_from_march = (d.month + 9) % 12;
  const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + d.day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + day_of_era - 719'468;
}

constexpr civil_date civil_from_days(std::int64_t days) {
  const std::int64_t z = days + 719'468;
  const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
  const std::int64_t day_of_era = z - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  civil_date out;
  out.day = static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
  out.month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
  out.year = year_of_era + era * 400 + (out.month <= 2 ? 1 : 0);
  return out;
}

constexpr int days_in_month(std::int64_t year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && is_leap ? 29 : days[month - 1];
}

void append_digits(std::string& out, std::int64_t value, int width) {
  std::string digits = std::to_string(value);
  if (digits.size() < static_cast<std::size_t>(width)) {
    out.append(static_cast<std::size_t>(width) - digits.size(), '0');
  }
  out += digits;
}

/// Reads the text from left to right; every step fails for good once something does not fit.
struct reader {
  std::string_view rest;
  bool ok = true;

  int number(std::size_t width, int low, int high) {
    if (!ok || rest.size() < width) return fail();
    int value = 0;
    for (const char c : rest.substr(0, width)) {
      if (c < '0' || c > '9') return fail();
      value = value * 10 + (c - '0');
    }
    rest.remove_prefix(width);
    return value < low || value > high ? fail() : value;
  }
  void literal(char upper, char also) {
    if (!ok || rest.empty() || (rest.front() != upper && rest.front() != also)) {
      fail();
      return;
    }
    rest.remove_prefix(1);
  }
  [[nodiscard]] bool next_is(char c) const { return ok && !rest.empty() && rest.front() == c; }
  int fail() {
    ok = false;
    return 0;
  }
};

std::int64_t read_fraction_us(reader& in) {
  if (!in.next_is('.')) return 0;
  in.literal('.', '.');
  std::int64_t us = 0;
  int digits = 0;
  while (!in.rest.empty() && in.rest.front() >= '0' && in.rest.front() <= '9' && digits < 6) {
    us = us * 10 + (in.rest.front() - '0');
    in.rest.remove_prefix(1);
    ++digits;
  }
  if (digits == 0) in.fail();
  for (; digits < 6; ++digits)
    us *= 10;
  return us;
}

std::int64_t read_offset_s(reader& in) {
  if (in.next_is('Z') || in.next_is('z')) {
    in.literal('Z', 'z');
    return 0;
  }
  const bool is_west = in.next_is('-');
  in.literal('+', '-');
  const int hours = in.number(2, 0, 23);
  in.literal(':', ':');
  const int minutes = in.number(2, 0, 59);
  const std::int64_t offset = hours * 3600 + minutes * 60;
  return is_west ? -offset : offset;
}

}  // namespace instant_detail

std::string format(instant t) {
  using namespace instant_detail;
  std::int64_t seconds = t.us / us_per_s;
  std::int64_t fraction = t.us % us_per_s;
  if (fraction < 0) {
    fraction += us_per_s;
    --seconds;
  }
  std::int64_t days = seconds / s_per_day;
  std::int64_t of_day = seconds % s_per_day;
  if (of_day < 0) {
    of_day += s_per_day;
    --days;
  }
  const civil_date date = civil_from_days(days);
  std::string out;
  append_digits(out, date.year, 4);
  out += '-';
  append_digits(out, date.month, 2);
  out += '-';
  append_digits(out, date.day, 2);
  out += 'T';
  append_digits(out, of_day / 3600, 2);
  out += ':';
  append_digits(out, of_day / 60 % 60, 2);
  out += ':';
  append_digits(out, of_day % 60, 2);
  if (fraction != 0) {
    out += '.';
    if (fraction % 1000 == 0) {
      append_digits(out, fraction / 1000, 3);
    } else {
      append_digits(out, fraction, 6);
    }
  }
  out += 'Z';
  return out;
}

result<instant> parse_instant(std::string_view text) {
  using namespace instant_detail;
  const auto refused = [] {
    return fail(errc::malformed, "not an RFC 3339 time with zone, such as 2026-04-01T00:00:00Z");
  };
  if (text.size() > limits::instant_bytes_max) return refused();
  reader in{text};
  civil_date date;
  date.year = in.number(4, 1970, 9999);
  in.literal('-', '-');
  date.month = in.number(2, 1, 12);
  in.literal('-', '-');
  date.day = in.number(2, 1, 31);
  in.literal('T', 't');
  const int hour = in.number(2, 0, 23);
  in.literal(':', ':');
  const int minute = in.number(2, 0, 59);
  in.literal(':', ':');
  const int second = in.number(2, 0, 59);
  const std::int64_t fraction_us = read_fraction_us(in);
  const std::int64_t offset_s = read_offset_s(in);
  if (!in.ok || !in.rest.empty() || date.day > days_in_month(date.year, date.month)) {
    return refused();
  }
  const std::int64_t seconds =
      days_from_civil(date) * s_per_day + hour * 3600 + minute * 60 + second - offset_s;
  const std::int64_t end_of_9999 = days_from_civil({10'000, 1, 1}) * s_per_day;
  if (seconds < 0 || seconds >= end_of_9999) return refused();
  return instant{seconds * us_per_s + fraction_us};
}

}  // namespace didtron
