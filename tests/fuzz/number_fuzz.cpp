// Any bytes as a number, with any numbering rules taken from the same bytes: what is accepted is
// E.164.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "actors/domain/rating/number.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  didtron::numbering rules;
  std::string_view raw = bytes;
  if (!raw.empty() && raw.front() == '\x01') {
    rules = {"99#", "44", "0"};
    raw.remove_prefix(1);
  }
  const auto called = didtron::normalise_called(raw, rules);
  if (called) {
    const std::string& digits = called->digits;
    if (digits.size() < 5 || digits.size() > 15 || digits.front() == '0') std::abort();
    if (digits.find_first_not_of("0123456789") != std::string::npos) std::abort();
  }
  const std::string caller = didtron::normalise_caller(raw, rules);
  if (!caller.empty() && (caller.size() < 5 || caller.size() > 15)) std::abort();
  return 0;
}
