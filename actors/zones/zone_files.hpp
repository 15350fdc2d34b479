#pragma once

#include <memory>
#include <string_view>

#include "actors/domain/core/result.hpp"
#include "actors/domain/core/time_zone.hpp"

namespace didtron {

/// The rules of a zone of the system's tz database, by its name: "Europe/Berlin". Reads one file of at
/// most 64 KB each time; keep what it gives. Leap-second variants ("right/...") are not zones here.
/// Errors: invalid_argument (no such zone), malformed (a file that cannot be read as one).
result<time_zone> load_time_zone(std::string_view name);

/// The same, to be shared by readers; null for the empty name (a source whose times name their offset).
result<std::shared_ptr<const time_zone>> load_optional_time_zone(std::string_view name);

}  // namespace didtron
