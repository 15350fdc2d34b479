#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "http/session.hpp"

/// Secrets of log-in sessions. The work is done by libsodium in http/server/tokens.cpp.
namespace didtron::http {

/// 256 random bits as base64url: the value of the session cookie.
std::string new_token();

/// True for something that `new_token` can have made.
bool is_token(std::string_view text) noexcept;

/// SHA-256 of the text.
token_digest digest_of(std::string_view token);

/// The CSRF token of a session: HMAC-SHA-256 under the session's token, as base64url. Derived, so
/// that it need not be stored and cannot outlive the session; the page that knows it cannot find
/// the cookie from it.
std::string csrf_token_of(std::string_view token);

/// Takes the same time wherever the texts differ; the length is no secret.
bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;

/// 128 random bits as hex: a request id.
std::string new_request_id();

}  // namespace didtron::http
