#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron {

/// "sip:192.0.2.9:5060;transport=udp"; IPv6 gets brackets. Errors: invalid_argument (characters
/// outside host names and addresses, port 0, transport other than udp and tcp: the edge speaks no
/// other).
result<std::string> carrier_uri(std::string_view host, std::int32_t port,
                                std::string_view transport = "udp");

/// An error of `carrier_uri` as a sentence for people: "the port is not 1 to 65535".
std::string trunk_problem(const error& why);

}  // namespace didtron
