#pragma once

#include "actors/domain/views/views.hpp"

namespace didtron {

/// All that anybody is ever told of a secret that is set.
struct secret_state {
  instant changed_at = {};
  named_ref changed_by = {};
};

}  // namespace didtron
