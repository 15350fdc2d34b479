#pragma once

#include <string_view>

#include "actors/domain/core/error.hpp"
#include "http/refusal.hpp"
#include "http/response.hpp"

namespace didtron::http {

/// How one kind of error looks to a client (RFC 9457). `type` is the last part of the type URI.
struct problem_kind {
  int status = 500;
  std::string_view type;
  std::string_view title;
};

/// The only table from error kinds to HTTP. Every kind has a row.
const problem_kind& problem_of(errc kind) noexcept;
const problem_kind& problem_of(refusal reason) noexcept;

/// The URI under which the kinds are documented; type = base + problem_kind::type.
inline constexpr std::string_view problem_type_base = "https://didtron.example/problems/";

/// application/problem+json. `instance` is the request's path. The message of internal errors is
/// not shown: it belongs to the log.
response problem_response(const error& e, std::string_view instance, std::string_view request_id);
response problem_response(refusal reason, std::string_view request_id);

}  // namespace didtron::http
