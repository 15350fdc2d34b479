#pragma once

#include <string>

#include "actors/domain/views/tenant_views.hpp"
#include "actors/node/write_once.hpp"

namespace didtron::node {

/// What a write of a company leaves. `before`: absent of a new one. The event names the kind:
/// "customer.suspended".
write_effect tenant_effect(std::int32_t status, const tenant_view* before, const tenant_view& after,
                           const char* what, std::string reason);

}  // namespace didtron::node
