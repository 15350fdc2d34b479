#include "actors/domain/events/public_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace didtron::events {

namespace public_address_detail {

struct range4 {
  std::uint32_t base;
  int bits;
};

constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
  return a << 24U | b << 16U | c << 8U | d;
}

/// What no server of somebody else has.
constexpr std::array special4 = {
    range4{v4(0, 0, 0, 0), 8},       range4{v4(10, 0, 0, 0), 8},      range4{v4(100, 64, 0, 0), 10},
    range4{v4(127, 0, 0, 0), 8},     range4{v4(169, 254, 0, 0), 16},  range4{v4(172, 16, 0, 0), 12},
    range4{v4(192, 0, 0, 0), 24},    range4{v4(192, 0, 2, 0), 24},    range4{v4(192, 31, 196, 0), 24},
    range4{v4(192, 52, 193, 0), 24}, range4{v4(192, 88, 99, 0), 24},  range4{v4(192, 168, 0, 0), 16},
    range4{v4(192, 175, 48, 0), 24}, range4{v4(198, 18, 0, 0), 15},   range4{v4(198, 51, 100, 0), 24},
    range4{v4(203, 0, 113, 0), 24},  range4{v4(224, 0, 0, 0), 3},
};

bool is_public4(const std::uint8_t* b) noexcept {
  const std::uint32_t a = v4(b[0], b[1], b[2], b[3]);
  return std::none_of(special4.begin(), special4.end(),
                      [a](const range4& r) { return (a ^ r.base) >> (32 - r.bits) == 0; });
}

template <std::size_t N> bool begins(const ip_address& a, const std::array<std::uint8_t, N>& with) {
  return std::equal(with.begin(), with.end(), a.bytes.begin());
}

using std::uint8_t;
constexpr std::array<uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr std::array<uint8_t, 12> nat64 = {0, 0x64, 0xff, 0x9b};
constexpr std::array<uint8_t, 2> six_to_four = {0x20, 0x02};
constexpr std::array<uint8_t, 4> documentation = {0x20, 0x01, 0x0d, 0xb8};
constexpr std::array<uint8_t, 2> documentation_new = {0x3f, 0xff};

}  // namespace public_address_detail

bool is_public(const ip_address& a) noexcept {
  using namespace public_address_detail;
  if (!a.is_v6) return is_public4(a.bytes.data());
  if (begins(a, mapped) || begins(a, nat64)) return is_public4(a.bytes.data() + 12);
  if (begins(a, six_to_four)) return is_public4(a.bytes.data() + 2);
  if ((a.bytes[0] & 0xe0U) != 0x20U) return false;  // only 2000::/3 is global unicast
  if (begins(a, documentation)) return false;
  if (begins(a, documentation_new) && (a.bytes[2] & 0xf0U) == 0) return false;
  // 2001::/23: Teredo, benchmarking, ORCHID.
  return !(a.bytes[0] == 0x20 && a.bytes[1] == 0x01 && (a.bytes[2] & 0xfeU) == 0);
}

}  // namespace didtron::events
