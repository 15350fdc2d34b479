#pragma once

#include "http/response.hpp"

namespace didtron::http {

/// Adds what every answer carries unless the resource has said otherwise.
void add_security_headers(response& r, bool sends_hsts);

}  // namespace didtron::http
