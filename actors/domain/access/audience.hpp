#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace didtron {

/// Whose people a user belongs to. It bounds what can be reached whatever the role says: staff works
/// on the books of its own tenant, customers and carriers see only what is their own.
enum class audience : std::uint8_t { staff, customer, carrier };
inline constexpr std::size_t audience_count = 3;
std::string_view name_of(audience a) noexcept;  ///< "staff", "customer", "carrier"
std::string_view people_of(audience a) noexcept;  ///< "staff", "customers", "carriers"

/// The audience of the users of a tenant of this kind: platform, reseller and operator keep books and
/// have staff. Empty: no kind that is known.
std::optional<audience> audience_of(std::string_view tenant_kind) noexcept;

}  // namespace didtron
