#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "actors/domain/core/result.hpp"
#include "actors/domain/core/time_zone.hpp"
#include "actors/domain/rating/rating_side.hpp"

/// One row of `didtron rate`: cells in, something to rate out. Internal to rate_csv.
namespace didtron::rate_case {

enum class column : std::uint8_t {
  duration_ms,
  dur_round,
  initial,
  next,
  rate,
  rate_next,
  fee,
  free_s,
  grace_s,
  precision,
  mode,
  style,
  min_charge,
  max_charge,
  attempt_fee,
  max_policy,
  surcharge_fixed,
  surcharge_percent,
  fx_rate,
  answered_at,
  zone,
  classes,
  holidays,
  split,
  jurisdiction,
  rate_interstate,
  rate_intrastate,
  rate_indeterminate,
  seconds,
  billed,
  charge
};
inline constexpr std::size_t column_count = 31;

enum class presence : std::uint8_t { required, optional, answer };
struct column_info {
  std::string_view name;
  presence kind;
};
const column_info& info(column c) noexcept;

/// The first thing wrong with a row.
struct cell_error {
  std::string column;
  std::string reason;
};

/// Cells by column; empty: absent or empty.
using cells = std::array<std::string_view, column_count>;

/// nullptr: no such zone, and `why` says so.
using zone_lookup = std::function<const time_zone*(std::string_view name, cell_error& why)>;

struct rated_case {
  std::int64_t duration_ms = 0;
  rating_side side = {};
};

/// Reads the cells; false with the first bad column in `why`.
bool read(const cells& row, const zone_lookup& zones, rated_case& out, cell_error& why);

/// The column behind a field that rate_call complains about.
std::string_view column_of(std::string_view field) noexcept;

}  // namespace didtron::rate_case
