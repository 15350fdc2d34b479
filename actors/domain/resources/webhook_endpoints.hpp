#pragma once

#include "actors/domain/resources/resource.hpp"

namespace didtron::described {

/// Where a company wants its events (ADR 0030).
resource webhook_endpoints();

}  // namespace didtron::described
