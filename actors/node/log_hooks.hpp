#pragma once

#include <string_view>

#include "http/server.hpp"
#include "protocols/sip/edge_link.hpp"

/// What the server and the link to the edge say, as lines of the log.
namespace didtron::node {

http::server_hooks log_of_requests();
void log_of_link(sip::link_severity severity, std::string_view text);

}  // namespace didtron::node
