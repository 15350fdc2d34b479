#pragma once

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/uuid.hpp"

namespace didtron::storage {

/// The millisecond that is written in a version 7 UUID: of an imported call the one in which it
/// started, which finds its partition.
inline instant started_ms_of(const uuid& call) {
  std::int64_t ms = 0;
  for (std::size_t i = 0; i < 6; ++i) ms = ms * 256 + call.bytes[i];
  return instant::from_ms(ms);
}

}  // namespace didtron::storage
