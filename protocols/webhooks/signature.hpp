#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/result.hpp"

/// Signatures of Standard Webhooks, version 1: HMAC-SHA256 over "<id>.<timestamp>.<body>".
namespace didtron::webhooks {

inline constexpr std::size_t secret_bytes = 24;         ///< of those that we make
inline constexpr std::int64_t tolerance_s = 300;        ///< of a receiver that checks the time

/// "whsec_" and base64. Error: internal (no random numbers).
result<std::string> make_secret();
/// The key in it. Error: malformed (no whsec_, no base64, not 16 to 64 bytes).
result<std::string> key_of_secret(std::string_view secret);

/// "v1,<base64>".
std::string sign(std::string_view key, std::string_view id, std::int64_t timestamp_s, std::string_view body);

/// What a receiver does: whether one of the signatures of the header (spaces between them) is right
/// for one of the keys and the time is within the tolerance of `now_s`.
bool verify(const std::vector<std::string>& keys, std::string_view id, std::string_view timestamp, std::string_view signatures,
            std::string_view body, std::int64_t now_s);

}  // namespace didtron::webhooks
