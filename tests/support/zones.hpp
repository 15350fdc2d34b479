#pragma once

#include <string_view>

#include "actors/zones/zone_files.hpp"

/// Zones of the tz database for tests; throws when one is missing, so that nothing passes without it.
namespace didtron::zones {

inline time_zone must(std::string_view name) {
  auto zone = load_time_zone(name);
  if (!zone) throw std::runtime_error("zone " + std::string{name} + ": " + zone.error().message);
  return std::move(zone).value();
}

}  // namespace didtron::zones
