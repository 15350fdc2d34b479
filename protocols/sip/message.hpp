#pragma once

#include <string_view>

#include "actors/domain/core/result.hpp"
#include "protocols/edge/messages.hpp"

namespace didtron::sip {

/// Reads an INVITE as the edge sends it, from the bytes of its packet. The edge link does the same with what its
/// socket delivers; this is for tools and tests. On a thread without a loop of libre.
/// Errors: malformed (no SIP, no INVITE, X-Src or X-Edge missing, doubled or unreadable), too_large,
/// unsupported_media (the scheme is not sip).
result<edge::route_request> read_route_request(std::string_view packet);

}  // namespace didtron::sip
