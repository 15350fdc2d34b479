#pragma once

#include "http/ledger_backend.hpp"
#include "http/request.hpp"

namespace didtron::http {

inline constexpr std::string_view write_key_header = "Idempotency-Key";
inline constexpr std::size_t write_key_bytes_max = 200;

/// The key of a write and what it stands for. Error: invalid_argument (absent, given twice, empty,
/// longer than 200 bytes, or with anything but visible ASCII).
result<write_key> read_write_key(const request& req);

}  // namespace didtron::http
