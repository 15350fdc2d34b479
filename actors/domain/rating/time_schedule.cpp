#include "actors/domain/rating/time_schedule.hpp"

#include <algorithm>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace time_schedule_detail {

constexpr std::string_view day_names[8] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun", "hol"};
constexpr int holiday_no = 7;
constexpr std::int64_t day_s = 86'400;
constexpr std::int16_t day_min = 1440;

constexpr std::int64_t floor_s(instant at) {
  return at.us / 1'000'000 - (at.us % 1'000'000 < 0 ? 1 : 0);
}

std::optional<int> day_of(std::string_view name) {
  for (int i = 0; i < 8; ++i) {
    if (name == day_names[i]) return i;
  }
  return {};
}

std::optional<std::int16_t> minutes_of(std::string_view text) {
  const auto digit = [text](std::size_t i) { return text[i] - '0'; };
  if (text.size() != 5 || text[2] != ':') return {};
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    if (text[i] < '0' || text[i] > '9') return {};
  }
  const int hours = digit(0) * 10 + digit(1);
  const int minutes = digit(3) * 10 + digit(4);
  if (minutes > 59 || hours * 60 + minutes > day_min) return {};
  return static_cast<std::int16_t>(hours * 60 + minutes);
}

std::string clock_text(std::int16_t minutes) {
  const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

/// Adds "mon", "mon-fri" or "hol" to `days`; false when it is none of them.
bool add_days(std::string_view part, std::uint8_t& days) {
  const auto dash = part.find('-');
  const auto first = day_of(part.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : day_of(part.substr(dash + 1));
  if (!first || !last || *last < *first) return false;
  if (dash != std::string_view::npos && *last == holiday_no) return false;
  for (int i = *first; i <= *last; ++i)
    days = static_cast<std::uint8_t>(days | 1U << i);
  return true;
}

result<void> check_classes(const std::vector<time_class>& classes, bool has_holidays) {
  if (classes.empty() || classes.size() > limits::time_classes_max) {
    return fail(errc::invalid_argument, "a schedule has 1 to 16 time classes");
  }
  std::size_t windows = 0;
  std::uint8_t days = 0;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const time_class& c = classes[i];
    const auto refused = [&c](const std::string& why) {
      return fail(errc::invalid_argument, "time class '" + c.name + "': " + why);
    };
    if (c.name.empty() || c.name.size() > limits::rule_name_bytes_max) {
      return refused("the name has not 1 to 60 bytes");
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (classes[j].name == c.name) return refused("the name stands twice");
    }
    if (c.windows.empty()) return refused("it has no window");
    for (const time_window& w : c.windows) {
      if (w.days == 0) return refused("a window has no day");
      if (w.from_min < 0 || w.to_min > day_min || w.from_min >= w.to_min) {
        return refused("a window is not 00:00 to 24:00, or ends before it begins");
      }
      days = static_cast<std::uint8_t>(days | w.days);
    }
    windows += c.windows.size();
  }
  if (windows > limits::time_windows_max) {
    return fail(errc::invalid_argument, "a schedule has at most 64 windows");
  }
  if (has_holidays && (days & time_window::holiday) == 0) {
    return fail(errc::invalid_argument, "there are holidays, but no window on hol");
  }
  return {};
}

}  // namespace time_schedule_detail

std::string format(const time_window& window) {
  using namespace time_schedule_detail;
  std::string out;
  for (int i = 0; i < 8; ++i) {
    if ((window.days >> i & 1U) == 0) continue;
    int last = i;
    while (last < 6 && i < holiday_no && (window.days >> (last + 1) & 1U) != 0)
      ++last;
    if (!out.empty()) out += ',';
    out += day_names[i];
    if (last > i) out += "-" + std::string{day_names[last]};
    i = last;
  }
  return out + " " + clock_text(window.from_min) + "-" + clock_text(window.to_min);
}

result<time_window> parse_time_window(std::string_view text) {
  using namespace time_schedule_detail;
  const auto refused = [](const char* why) { return fail(errc::malformed, why); };
  const auto space = text.find(' ');
  if (space == std::string_view::npos) return refused("not days, a space and hours");
  std::string_view days = text.substr(0, space);
  const std::string_view hours = text.substr(space + 1);
  time_window out;
  while (true) {
    const auto comma = days.find(',');
    if (!add_days(days.substr(0, comma), out.days)) {
      return refused("a day is not one of mon tue wed thu fri sat sun hol, or a range of them");
    }
    if (comma == std::string_view::npos) break;
    days.remove_prefix(comma + 1);
  }
  const auto from = minutes_of(hours.substr(0, 5));
  const auto to = hours.size() == 11 && hours[5] == '-' ? minutes_of(hours.substr(6))
                                                        : std::optional<std::int16_t>{};
  if (!from || !to) return refused("hours are not written as 08:00-19:00");
  if (*to <= *from) return refused("the end is not after the beginning; write two windows");
  out.from_min = *from;
  out.to_min = *to;
  return out;
}

result<std::shared_ptr<const time_schedule>>
time_schedule::build(std::string zone_name, time_zone zone, std::vector<time_class> classes,
                     std::vector<calendar_date> holidays) {
  if (holidays.size() > limits::holidays_max) {
    return fail(errc::invalid_argument, "a schedule has at most 2,000 holidays");
  }
  if (auto ok = time_schedule_detail::check_classes(classes, !holidays.empty()); !ok) {
    return failure{std::move(ok).error()};
  }
  // Not make_shared: the constructor is private.
  std::shared_ptr<time_schedule> out{new time_schedule{std::move(zone_name), std::move(zone)}};
  if (auto ok = out->fill(classes); !ok) return failure{std::move(ok).error()};
  std::sort(holidays.begin(), holidays.end());
  holidays.erase(std::unique(holidays.begin(), holidays.end()), holidays.end());
  out->classes_ = std::move(classes);
  out->holidays_ = std::move(holidays);
  return std::shared_ptr<const time_schedule>{std::move(out)};
}

result<void> time_schedule::fill(const std::vector<time_class>& classes) {
  using namespace time_schedule_detail;
  for (int day = 0; day < 8; ++day) {
    std::array<std::uint8_t, day_min> minutes{};
    for (std::size_t c = 0; c < classes.size(); ++c) {
      const auto number = static_cast<std::uint8_t>(c + 1);
      for (const time_window& w : classes[c].windows) {
        if ((w.days >> day & 1U) == 0) continue;
        for (auto m = static_cast<std::size_t>(w.from_min); m < static_cast<std::size_t>(w.to_min);
             ++m) {
          if (minutes[m] != 0 && minutes[m] != number) {
            return fail(errc::conflict,
                        "time classes '" + classes[minutes[m] - 1U].name + "' and '" +
                            classes[c].name + "' both hold on " + std::string{day_names[day]} +
                            " at " + clock_text(static_cast<std::int16_t>(m)));
          }
          minutes[m] = number;
        }
      }
    }
    auto& segments = days_[static_cast<std::size_t>(day)];
    for (std::size_t m = 0; m < minutes.size(); ++m) {
      if (m == 0 || minutes[m] != minutes[m - 1]) {
        segments.push_back({static_cast<std::int16_t>(m), minutes[m]});
      }
    }
  }
  return {};
}

std::string_view time_schedule::name_of(std::uint8_t n) const noexcept {
  return n == 0 || n > classes_.size() ? std::string_view{} : classes_[n - 1U].name;
}

std::optional<time_schedule::position> time_schedule::locate(std::int64_t at_s) const noexcept {
  using namespace time_schedule_detail;
  const auto offset_s = zone_.offset_s(instant::from_s(at_s));
  if (!offset_s) return {};
  position out;
  out.offset_s = *offset_s;
  const std::int64_t local_s = at_s + *offset_s;
  const std::int64_t day_no = local_s / day_s - (local_s % day_s < 0 ? 1 : 0);
  out.midnight_s = day_no * day_s;
  const calendar_date date{static_cast<std::int32_t>(day_no)};
  const bool is_holiday = std::binary_search(holidays_.begin(), holidays_.end(), date);
  const auto& segments = days_[static_cast<std::size_t>(is_holiday ? holiday_no : date.weekday())];
  const std::int64_t minute = (local_s - out.midnight_s) / 60;
  auto next = segments.begin();
  while (next != segments.end() && next->from_min <= minute)
    ++next;
  out.time_class = std::prev(next)->time_class;
  out.until_s = out.midnight_s + (next == segments.end() ? day_s : next->from_min * 60);
  return out;
}

std::optional<std::uint8_t> time_schedule::class_at(instant at) const noexcept {
  const auto found = locate(time_schedule_detail::floor_s(at));
  return found ? std::optional{found->time_class} : std::nullopt;
}

std::optional<instant> time_schedule::next_change(instant at, instant until) const noexcept {
  const std::int64_t first_s = time_schedule_detail::floor_s(at);
  auto here = locate(first_s);
  if (!here) return {};
  const std::uint8_t first_class = here->time_class;
  std::int64_t at_s = first_s;
  while (true) {
    // The clock runs evenly up to the end of the segment or to the zone's next change of it.
    std::int64_t next_s = here->until_s - here->offset_s;
    const auto moved = zone_.next_transition(instant::from_s(at_s));
    if (moved) next_s = std::min(next_s, moved->us / 1'000'000);
    if (instant::from_s(next_s) > until) return {};
    here = locate(next_s);
    if (!here) return {};
    if (here->time_class != first_class) return instant::from_s(next_s);
    at_s = next_s;
  }
}

}  // namespace didtron
