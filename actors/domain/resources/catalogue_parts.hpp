#pragma once

#include <string>

#include "actors/domain/resources/resource.hpp"

/// Parts of the catalogue's descriptions.
namespace didtron::described::catalogue_detail {

/// What tells records without a name of their own apart in files.
field own_code(std::string prefix);

/// A reference for every assignable resource: what a row is about is there, and stays while the row
/// does, because the record says so.
resource assignments(const registry& all);

}  // namespace didtron::described::catalogue_detail
