#pragma once

#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron::http {

/// A page's end as clients see it: base64url of a version mark and the repository's key. Opaque, so
/// that the key's form may change; not secret, because row-level security decides what is read.
std::string encode_cursor(std::string_view key);

/// Error: invalid_argument at /query/cursor for anything `encode_cursor` did not make.
result<std::string> decode_cursor(std::string_view cursor);

}  // namespace didtron::http
