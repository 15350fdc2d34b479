#pragma once

#include <string_view>

namespace didtron {

/// True for an officially assigned alpha-2 code of ISO 3166-1.
bool is_country(std::string_view code) noexcept;

}  // namespace didtron
