// Any bytes as money: what is accepted survives being written and read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "actors/domain/money/amount.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto a = didtron::parse_amount(text)) {
    for (int digits = 0; digits <= 8; ++digits) {
      const auto back = didtron::parse_amount(didtron::format(*a, digits));
      if (!back || *back != *a) std::abort();
    }
  }
  if (const auto r = didtron::parse_rate(text)) {
    const auto back = didtron::parse_rate(didtron::format(*r));
    if (!back || *back != *r) std::abort();
  }
  if (const auto c = didtron::parse_currency(text); c && c->text() != text) std::abort();
  return 0;
}
