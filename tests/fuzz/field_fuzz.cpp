#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "actors/domain/resources/field.hpp"

/// First byte: the kind. Whatever a field takes is written in a form that it reads as the same value.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron::described;
  if (size == 0) return 0;
  auto f = of_kind(static_cast<kind>(data[0] % kind_count), "x", "X");
  f.max = INT64_MAX;
  f.words = {"a", "b", "c"};
  const std::string_view text{reinterpret_cast<const char*>(data + 1), size - 1};
  const auto v = read_text(f, text);
  if (!v) return 0;
  const auto again = read_text(f, write_text(f, *v));
  if (!again || *again != *v) std::abort();
  return 0;
}
