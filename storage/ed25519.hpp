#pragma once

#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

/// Ed25519 (RFC 8032) by OpenSSL; keys and signatures as raw bytes.
namespace didtron::storage::ed25519 {

/// A new secret key, 32 random bytes. Error: internal.
result<std::string> new_secret();
/// Errors: invalid_argument (not 32 bytes), internal.
result<std::string> public_key_of(std::string_view secret);
/// 64 bytes. Errors as above.
result<std::string> sign(std::string_view secret, std::string_view message);
/// False for anything that is not a genuine signature, keys of a wrong size included.
bool is_genuine(std::string_view public_key, std::string_view message, std::string_view signature);

}  // namespace didtron::storage::ed25519
