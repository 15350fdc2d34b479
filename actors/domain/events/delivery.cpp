#include "actors/domain/events/delivery.hpp"

#include <algorithm>

namespace didtron::events {

attempt_result result_of(std::int32_t status) noexcept {
  if (status >= 200 && status < 300) return attempt_result::delivered;
  if (status == 410) return attempt_result::gone;
  if (status >= 500 || status == 408 || status == 429) return attempt_result::down;
  return attempt_result::refused;
}

std::chrono::milliseconds next_attempt_in(const retry_rules& rules, std::int32_t attempts, double random) noexcept {
  // 2^20 of the first is beyond any longest.
  const auto doubled = rules.first.count() << std::clamp(attempts - 1, 0, 20);
  const auto wait = std::min<std::int64_t>(doubled, rules.longest.count());
  return std::chrono::milliseconds{wait - static_cast<std::int64_t>(static_cast<double>(wait) * 0.25 * random)};
}

std::int32_t warnings_due(const retry_rules& rules, std::chrono::milliseconds failing_for) noexcept {
  return static_cast<std::int32_t>(
      std::count_if(rules.warn_after.begin(), rules.warn_after.end(), [&](auto after) { return failing_for >= after; }));
}

bool takes(const std::vector<std::string>& wanted, std::string_view type) noexcept {
  if (wanted.empty()) return true;
  return std::any_of(wanted.begin(), wanted.end(), [&](std::string_view one) {
    if (!one.ends_with(".*")) return one == type;
    one.remove_suffix(1);
    return type.size() > one.size() && type.starts_with(one);
  });
}

std::string wanted_type_fault(std::string_view text) {
  std::string_view name = text;
  if (name.ends_with(".*")) name.remove_suffix(2);
  const bool is_good =
      !name.empty() && name.size() <= 60 && name.front() >= 'a' && name.front() <= 'z' && name.back() != '.' &&
      std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; });
  if (!is_good) return "must be types such as job.failed, or job.* for all of an object";
  return {};
}

}  // namespace didtron::events
