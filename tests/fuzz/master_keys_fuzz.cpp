#include <cstddef>
#include <cstdint>
#include <string_view>

#include "storage/master_keys.hpp"

/// A file of master keys of any bytes: read or refused; what is read has a newest version.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const auto keys = didtron::storage::parse_master_keys(text, "fuzz");
  if (keys && keys->find(keys->newest()) == nullptr) __builtin_trap();
  return 0;
}
