#pragma once

#include <string>
#include <string_view>

#include "actors/domain/ledger/proof.hpp"

/// The file form of a ledger proof: one JSON document, digests as hex.
namespace didtron::ledger_json {

/// A proof of a year of a busy account; more is refused.
inline constexpr std::size_t proof_bytes_max = 256u << 20;

std::string format_proof(const ledger_proof& proof);
/// Errors: malformed (no JSON), invalid_argument (a member is missing, unknown or wrong; digests
/// that are no hex of their length), too_large.
result<ledger_proof> parse_proof(std::string_view text);

/// 2n hex digits, lower case, to n bytes. Error: invalid_argument.
result<std::string> from_hex(std::string_view text, std::size_t bytes);
std::string to_hex(std::string_view bytes);

}  // namespace didtron::ledger_json
