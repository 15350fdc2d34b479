#pragma once

#include <cstdint>

#include "actors/domain/core/id.hpp"

namespace didtron {

/// Virtual shards of the cluster. Permanent: shard numbers are stored with leases and batches.
inline constexpr std::int32_t shard_count = 1024;

/// The shard that owns a tenant's books, 0..1023. Stable for ever and reproducible elsewhere: the
/// low ten bits of SplitMix64's output for the state `tenant.value` (Steele, Lea, Flood 2014; the
/// reference code adds 0x9e3779b97f4a7c15 first). Consecutive tenant numbers spread evenly.
/// Example: tenant 1 -> 193.
std::int32_t shard_of(tenant_id tenant) noexcept;

}  // namespace didtron
