#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "actors/domain/cdrs/cdr_record.hpp"

namespace didtron {

/// Why a well-formed CDR waits for a person before it is booked.
enum class hold_reason : std::uint8_t {
  closed_period,  ///< its period is closed for usage
  credit,         ///< a negative cost: money back needs approval
  in_future,      ///< it starts later than any clock may run ahead
};
std::string_view name_of(hold_reason reason) noexcept;

struct screening {
  instant now = {};                           ///< the database's clock
  std::int32_t late_days_max = 62;            ///< of the source
  std::optional<instant> closed_before = {};  ///< usage before it is closed for the tenant
};

/// The instant whose prices and period count: the answer, or the start when nobody answered.
inline instant priced_at(const cdr_record& r) { return r.answered_at.value_or(r.started_at); }

/// Empty: it may be booked.
std::optional<hold_reason> screen(const cdr_record& record, const screening& rules) noexcept;

/// First day of the UTC month of `at`, as days since 1970-01-01: the period its usage belongs to.
std::int32_t usage_period_day(instant at) noexcept;

}  // namespace didtron
