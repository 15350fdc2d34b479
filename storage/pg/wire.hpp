#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Network byte order, as PostgreSQL's binary formats want it.
namespace didtron::pg::wire {

/// PostgreSQL counts timestamps from 2000-01-01; `instant` from 1970-01-01. Microseconds.
inline constexpr std::int64_t epoch_shift_us = 946'684'800LL * 1'000'000LL;

template <class Int> void append(std::string& out, Int v) {
  using Bits = std::make_unsigned_t<Int>;
  const auto bits = static_cast<Bits>(v);
  for (int shift = static_cast<int>(sizeof(Int)) * 8 - 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(static_cast<unsigned char>(bits >> static_cast<unsigned>(shift)));
  }
}

template <class Int> Int read(const char* data) noexcept {
  using Bits = std::make_unsigned_t<Int>;
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < sizeof(Int); ++i) {
    bits = (bits << 8U) | static_cast<unsigned char>(data[i]);
  }
  return static_cast<Int>(static_cast<Bits>(bits));
}

}  // namespace didtron::pg::wire
