// Any text as a window of a time class: what is read is written so that it reads the same again, and
// lies within a day.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "actors/domain/rating/time_schedule.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace didtron;
  const auto window = parse_time_window({reinterpret_cast<const char*>(data), size});
  if (!window) return 0;
  if (window->days == 0 || window->from_min < 0 || window->to_min > 1440) std::abort();
  if (window->from_min >= window->to_min) std::abort();
  const auto again = parse_time_window(format(*window));
  if (!again || *again != *window) std::abort();
  const auto schedule = time_schedule::build("UTC", time_zone::utc(), {{"fuzz", {*window}}}, {});
  if (!schedule) std::abort();
  const instant at = instant::from_s(1'780'000'000);
  const auto change = (*schedule)->next_change(at, plus_ms(at, 8LL * 86'400'000));
  if (change && (*schedule)->class_at(*change) == (*schedule)->class_at(at)) std::abort();
  return 0;
}
