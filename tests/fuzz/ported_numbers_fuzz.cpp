// Any bytes as a file of ported numbers, in two pieces: what is read can be ported, and is read the same again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "actors/domain/rating/ported_number.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron;
  std::string input;
  if (size > 0 && (data[0] & 1) != 0) input = "number,lrn\n";
  input.append(reinterpret_cast<const char*>(data) + (size > 0 ? 1 : 0), size > 0 ? size - 1 : 0);
  ported_reader reader;
  std::vector<ported_number> out;
  const auto cut = input.size() / 2;
  if (!reader.feed(std::string_view{input}.substr(0, cut), out)) return 0;
  if (!reader.feed(std::string_view{input}.substr(cut), out)) return 0;
  if (!reader.finish(out)) return 0;
  for (const auto& one : out) {
    if (!is_portable(one.number) || (!one.lrn.empty() && !is_portable(one.lrn))) std::abort();
    const auto again = parse_ported_number(one.number + "," + one.lrn);
    if (!again || *again != one) std::abort();
  }
  return 0;
}
