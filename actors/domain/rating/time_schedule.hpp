#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/calendar_date.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/core/time_zone.hpp"

namespace didtron {

/// Some hours of some days: [from_min, to_min) minutes after midnight, 0 <= from < to <= 1440.
/// What goes past midnight is two windows.
struct time_window {
  static constexpr std::uint8_t holiday = 1U << 7;
  std::uint8_t days = 0;  ///< bit 0 Monday to bit 6 Sunday, bit 7 holidays
  std::int16_t from_min = 0;
  std::int16_t to_min = 1440;
  friend bool operator==(const time_window&, const time_window&) = default;
};

/// "mon-fri 08:00-19:00", "sat,sun,hol 00:00-24:00": days of mon tue wed thu fri sat sun hol, single
/// or as a range, in commas; then hours.
std::string format(const time_window& window);
/// Error: malformed, saying what is wrong.
result<time_window> parse_time_window(std::string_view text);

/// A named part of the week with prices of its own: "peak".
struct time_class {
  std::string name = {};
  std::vector<time_window> windows = {};
  friend bool operator==(const time_class&, const time_class&) = default;
};

/// When a card's time classes hold, by the clock of one zone. At any instant one class holds or none.
/// On a holiday only windows that name `hol` count.
class time_schedule {
 public:
  /// Classes are numbered from 1 in their order. Errors: invalid_argument (names, windows, too many,
  /// holidays without a window on them), conflict (two classes at the same time).
  static result<std::shared_ptr<const time_schedule>>
  build(std::string zone_name, time_zone zone, std::vector<time_class> classes,
        std::vector<calendar_date> holidays);

  [[nodiscard]] const std::string& zone_name() const noexcept { return zone_name_; }
  [[nodiscard]] const std::vector<time_class>& classes() const noexcept { return classes_; }
  [[nodiscard]] const std::vector<calendar_date>& holidays() const noexcept { return holidays_; }
  /// Of class number `n`; empty for 0.
  [[nodiscard]] std::string_view name_of(std::uint8_t n) const noexcept;

  /// Number of the class that holds at `at`, 0 for none. Empty: the zone's rules are not known then.
  [[nodiscard]] std::optional<std::uint8_t> class_at(instant at) const noexcept;

  /// The first instant in (at, until] from which another class holds; empty: none.
  [[nodiscard]] std::optional<instant> next_change(instant at, instant until) const noexcept;

  friend bool operator==(const time_schedule& a, const time_schedule& b) {
    return a.zone_name_ == b.zone_name_ && a.classes_ == b.classes_ && a.holidays_ == b.holidays_;
  }

 private:
  /// Of one day: from this minute on this class, until the next one begins.
  struct segment {
    std::int16_t from_min = 0;
    std::uint8_t time_class = 0;
  };
  struct position {
    std::int64_t offset_s = 0;
    std::int64_t midnight_s = 0;  ///< of the local day, by the local clock
    std::int64_t until_s = 0;     ///< end of the segment, by the local clock
    std::uint8_t time_class = 0;
  };
  time_schedule(std::string zone_name, time_zone zone)
      : zone_name_{std::move(zone_name)}, zone_{std::move(zone)} {}
  result<void> fill(const std::vector<time_class>& classes);
  [[nodiscard]] std::optional<position> locate(std::int64_t at_s) const noexcept;

  std::string zone_name_;
  time_zone zone_;
  std::vector<time_class> classes_ = {};
  std::vector<calendar_date> holidays_ = {};  ///< sorted
  std::array<std::vector<segment>, 8> days_ = {};
};

}  // namespace didtron
