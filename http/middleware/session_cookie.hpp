#pragma once

#include <string>
#include <string_view>

#include "http/request.hpp"

namespace didtron::http {

/// RFC 6265bis, 4.1.3.2: the prefix makes browsers insist on Secure, Path=/ and no Domain.
inline constexpr std::string_view session_cookie_name = "__Host-didtron_session";

/// The session token of the request; empty: none, not one that can be ours, or two different ones.
std::string session_token_of(const request& req);

/// Value of Set-Cookie. It ends with the browser session; the server ends it at expires_at at the
/// latest.
std::string set_session_cookie(std::string_view token);
std::string clear_session_cookie();

}  // namespace didtron::http
