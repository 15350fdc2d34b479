#pragma once

#include <span>
#include <string_view>

#include "actors/domain/access/permission.hpp"

namespace didtron {

/// The areas that a seller may hide from its customers, by assignments (actors/domain/assignments).
/// What companies need to be customers at all (team, audit, billing, payments, calls) is not among
/// them.
std::span<const area> features() noexcept;

/// Every permission of the areas named, parted by spaces; other words are nothing.
permission_set permissions_of_features(std::string_view names) noexcept;

}  // namespace didtron
