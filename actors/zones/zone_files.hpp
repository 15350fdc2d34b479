#pragma once

#include <string_view>

#include "actors/domain/core/result.hpp"
#include "actors/domain/core/time_zone.hpp"

namespace didtron {

/// The rules of a zone of the system's tz database, by its name: "Europe/Berlin". Reads one file of at
/// most 64 KB each time; keep what it gives. Leap-second variants ("right/...") are not zones here.
/// Errors: invalid_argument (no such zone), malformed (a file that cannot be read as one).
result<time_zone> load_time_zone(std::string_view name);

}  // namespace didtron
