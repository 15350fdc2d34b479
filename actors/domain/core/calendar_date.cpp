#include "actors/domain/core/calendar_date.hpp"

namespace didtron {
namespace calendar_date_detail {

constexpr std::int64_t us_per_day = 86'400'000'000;

}  // namespace calendar_date_detail

calendar_date date_of(instant at) noexcept {
  using calendar_date_detail::us_per_day;
  const std::int64_t before = at.us % us_per_day < 0 ? 1 : 0;
  return {static_cast<std::int32_t>(at.us / us_per_day - before)};
}

std::string format(calendar_date date) {
  return format(instant{date.day_no * calendar_date_detail::us_per_day}).substr(0, 10);
}

result<calendar_date> parse_calendar_date(std::string_view text) {
  const auto parsed =
      text.size() == 10 ? parse_instant(std::string{text} + "T00:00:00Z") : result<instant>{instant{}};
  if (text.size() != 10 || !parsed) {
    return fail(errc::malformed, "not a date such as 2026-04-01");
  }
  return date_of(*parsed);
}

}  // namespace didtron
