#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/result.hpp"

namespace didtron {

/// A local date and time without zone, as a clock on the wall shows it.
struct local_time {
  std::int64_t us = 0;  ///< microseconds since 1970-01-01T00:00 of that clock
  friend auto operator<=>(const local_time&, const local_time&) = default;
};

/// "2026-03-08 02:30:00" or with 'T', up to six fraction digits, nothing behind. Error: malformed.
result<local_time> parse_local_time(std::string_view text);

/// What the tz database may call a zone: words in slashes of letters, digits, '_', '+' and '-', at most 64
/// bytes, the first one a capital, so that no name leaves its folder and none of its own sub-folders
/// ("right", "posix") counts as a region.
bool is_zone_name(std::string_view name) noexcept;

/// The rules of one zone of the tz database. Pure: made from the bytes of a TZif file (RFC 8536).
class time_zone {
 public:
  /// Version 2 or later, as "zic -b fat" writes it. Error: malformed.
  static result<time_zone> from_tzif(std::string_view bytes);
  static time_zone utc();

  /// Seconds east of UTC in force at `at`. Empty: beyond the table of a zone whose rules go on.
  [[nodiscard]] std::optional<std::int32_t> offset_s(instant at) const noexcept;

  /// The first change of the offset after `at` that the table knows; empty: none.
  [[nodiscard]] std::optional<instant> next_transition(instant at) const noexcept;

  /// The instants at which the zone's clocks show `local`: none in the hour that is skipped, two in
  /// the hour that is repeated (earlier first), else one.
  [[nodiscard]] std::vector<instant> instants_of(local_time local) const;

 private:
  struct transition {
    std::int64_t at_s = 0;
    std::int32_t offset_s = 0;  ///< from then on
  };
  std::int32_t first_offset_s_ = 0;
  std::vector<transition> transitions_ = {};
  bool goes_on_ = false;  ///< there are rules behind the last transition
};

}  // namespace didtron
