#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/result.hpp"

namespace didtron {

/// 128-bit identifier; `make_uuid_v7` gives ones that sort by time (RFC 9562, section 5.7).
struct uuid {
  std::array<std::uint8_t, 16> bytes = {};
  friend auto operator<=>(const uuid&, const uuid&) = default;
};

using call_id = uuid;

/// Time and randomness arrive as arguments: the domain has neither.
uuid make_uuid_v7(instant now, std::uint64_t random_high, std::uint64_t random_low);

/// Lower case, 36 characters with hyphens.
std::string format(const uuid& id);

/// The 36-character form, either case. Error: malformed.
result<uuid> parse_uuid(std::string_view text);

}  // namespace didtron

template <> struct std::hash<didtron::uuid> {
  std::size_t operator()(const didtron::uuid& x) const noexcept;
};
