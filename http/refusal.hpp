#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace didtron::http {

/// Why a request was refused before any route saw it. The connection is closed after each of them:
/// after a framing fault nobody knows where the next request begins. `http/problem.cpp` has one row
/// per reason; `name_of` is the label of the counter didtron_http_refused_total.
enum class refusal : std::uint8_t {
  none,
  request_line,     ///< not "method SP target SP version"
  method,           ///< not a token, or longer than any method
  target,           ///< not origin form (RFC 9112, 3.2.1), forbidden characters, broken %-encoding
  version,          ///< neither HTTP/1.0 nor HTTP/1.1
  line_ending,      ///< a line that does not end in CR LF
  control_byte,     ///< a byte that no header may hold
  folded_line,      ///< obsolete line folding (RFC 9112, 5.2)
  header_name,      ///< not a token, an underscore in it, or space before the colon
  host,             ///< missing in HTTP/1.1, more than one, or no host name
  repeated_header,  ///< a second field where only one has a meaning
  content_length,   ///< not a plain number
  length_and_coding,  ///< both Content-Length and Transfer-Encoding
  transfer_coding,    ///< anything but exactly "chunked"
  coding_in_http10,   ///< Transfer-Encoding in an HTTP/1.0 request
  expectation,        ///< an Expect other than 100-continue
  chunk,              ///< chunk size, extension or ending
  trailer,            ///< a trailer field that frames, routes or authenticates
  parser,             ///< the second parser sees another request: never expected
  target_too_long,
  header_too_large,
  too_many_headers,
  body_too_large,
  header_timeout,  ///< the header did not arrive in time
  body_timeout,
  too_many_connections,
  too_many_connections_of_client,
};
inline constexpr refusal last_refusal = refusal::too_many_connections_of_client;
inline constexpr std::size_t refusal_count = static_cast<std::size_t>(last_refusal) + 1;

/// snake_case, stable.
std::string_view name_of(refusal r) noexcept;

}  // namespace didtron::http
