#include "actors/domain/core/shard.hpp"

namespace didtron {

std::int32_t shard_of(tenant_id tenant) noexcept {
  std::uint64_t z = static_cast<std::uint64_t>(tenant.value) + 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  z ^= z >> 31;
  return static_cast<std::int32_t>(z & (shard_count - 1));
}

}  // namespace didtron
