#include "actors/domain/core/uuid.hpp"

#include <bit>
#include <cstring>

namespace didtron {
namespace uuid_detail {

constexpr std::size_t text_bytes = 36;

constexpr bool is_hyphen_at(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

constexpr int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace uuid_detail

uuid make_uuid_v7(instant now, std::uint64_t random_high, std::uint64_t random_low) {
  uuid id;
  const auto ms = static_cast<std::uint64_t>(now.ms());
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (5 - i)));
  }
  id.bytes[6] = static_cast<std::uint8_t>(0x70U | ((random_high >> 8) & 0x0fU));
  id.bytes[7] = static_cast<std::uint8_t>(random_high);
  for (std::size_t i = 0; i < 8; ++i) {
    id.bytes[8 + i] = static_cast<std::uint8_t>(random_low >> (8 * (7 - i)));
  }
  id.bytes[8] = static_cast<std::uint8_t>(0x80U | (id.bytes[8] & 0x3fU));
  return id;
}

std::string format(const uuid& id) {
  constexpr char hex[] = "0123456789abcdef";
  std::string out;
  out.reserve(uuid_detail::text_bytes);
  for (const std::uint8_t byte : id.bytes) {
    if (uuid_detail::is_hyphen_at(out.size())) out += '-';
    out += hex[byte >> 4];
    out += hex[byte & 0x0f];
  }
  return out;
}

result<uuid> parse_uuid(std::string_view text) {
  const auto refused = [] { return fail(errc::malformed, "not a UUID of 36 characters"); };
  if (text.size() != uuid_detail::text_bytes) return refused();
  uuid id;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (uuid_detail::is_hyphen_at(i)) {
      if (text[i] != '-') return refused();
      continue;
    }
    const int value = uuid_detail::hex_value(text[i]);
    if (value < 0) return refused();
    std::uint8_t& byte = id.bytes[nibble / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | value);
    ++nibble;
  }
  return id;
}

}  // namespace didtron

std::size_t std::hash<didtron::uuid>::operator()(const didtron::uuid& x) const noexcept {
  // Version 7 puts the time in front and randomness behind: mix both halves, multiplied to spread.
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  std::memcpy(&high, x.bytes.data(), 8);
  std::memcpy(&low, x.bytes.data() + 8, 8);
  // What differs between neighbours stands in the last bytes: low bits, whatever the machine.
  if constexpr (std::endian::native == std::endian::little) {
    high = __builtin_bswap64(high);
    low = __builtin_bswap64(low);
  }
  const std::uint64_t mixed = (high ^ (low * 0x9e3779b97f4a7c15ULL)) * 0xbf58476d1ce4e5b9ULL;
  return static_cast<std::size_t>(mixed ^ (mixed >> 32));
}
