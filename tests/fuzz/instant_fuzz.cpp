// Any bytes as a time, and as a UUID: what is accepted survives being written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/uuid.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto t = didtron::parse_instant(text)) {
    if (t->us < 0) std::abort();
    const auto back = didtron::parse_instant(didtron::format(*t));
    if (!back || *back != *t) std::abort();
  }
  if (const auto id = didtron::parse_uuid(text)) {
    const auto back = didtron::parse_uuid(didtron::format(*id));
    if (!back || *back != *id) std::abort();
  }
  return 0;
}
