#pragma once

#include <string>
#include <string_view>

namespace didtron::storage {

/// SHA-256 (FIPS 180-4) as 32 bytes.
std::string sha256(std::string_view bytes);

/// Lower case hex.
std::string to_hex(std::string_view bytes);

}  // namespace didtron::storage
