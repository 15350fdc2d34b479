#pragma once

#include <optional>
#include <string_view>

#include "http/request.hpp"
#include "http/server/gate.hpp"

namespace didtron::http {

/// The request that the gate let through, read by Beast's parser, too: the second opinion. nullopt
/// when the two do not agree that these bytes are exactly one request. `bytes` are those that the
/// gate looked at.
std::optional<request> read_message(const gate& g, std::string_view bytes,
                                    const gate_limits& limits);

/// The sender's X-Request-Id when it has the form [A-Za-z0-9-]{8,64}, else a new one.
std::string request_id_of(const request& req);

}  // namespace didtron::http
