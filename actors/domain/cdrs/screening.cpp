#include "actors/domain/cdrs/screening.hpp"

#include <chrono>

#include "actors/domain/core/limits.hpp"

namespace didtron {

std::string_view name_of(hold_reason reason) noexcept {
  switch (reason) {
  case hold_reason::closed_period: return "closed_period";
  case hold_reason::credit: return "credit";
  case hold_reason::in_future: return "in_future";
  }
  return "closed_period";
}

std::optional<hold_reason> screen(const cdr_record& record, const screening& rules) noexcept {
  constexpr std::int64_t day_ms = 86'400'000;
  const instant at = priced_at(record);
  if (record.cost && record.cost->e8 < 0) return hold_reason::credit;
  if (ms_between(rules.now, record.started_at) > limits::cdr_ahead_ms_max ||
      ms_between(rules.now, at) > limits::cdr_ahead_ms_max) {
    return hold_reason::in_future;
  }
  if (ms_between(at, rules.now) > rules.late_days_max * day_ms) return hold_reason::closed_period;
  if (rules.closed_before && at < *rules.closed_before) return hold_reason::closed_period;
  return {};
}

std::int32_t usage_period_day(instant at) noexcept {
  using namespace std::chrono;
  const auto day = floor<days>(sys_time<microseconds>{microseconds{at.us}});
  const year_month_day date{day};
  const sys_days first{date.year() / date.month() / 1};
  return static_cast<std::int32_t>(first.time_since_epoch().count());
}

}  // namespace didtron
