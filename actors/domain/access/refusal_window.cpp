#include "actors/domain/access/refusal_window.hpp"

#include <utility>

namespace didtron {

namespace refusal_window_detail {

inline constexpr std::int64_t minute_us = 60'000'000;

inline std::string actor_key(const refusal_note& r) {
  return std::to_string(r.tenant.value) + '\n' + r.actor + '\n' + r.from.address;
}

}  // namespace refusal_window_detail

void refusal_window::begin_minute(instant now) {
  const std::int64_t minute = now.us / refusal_window_detail::minute_us;
  if (minute == minute_) return;
  const instant since{minute_ * refusal_window_detail::minute_us};
  const auto settle = [&](counted& c) {
    if (c.times > 0) due_.push_back({std::move(c.last), c.times, since});
  };
  for (auto& [key, one] : kinds_)
    settle(one);
  for (auto& [key, one] : beyond_)
    settle(one);
  settle(rest_);
  kinds_.clear();
  kinds_of_actor_.clear();
  beyond_.clear();
  rest_ = {};
  minute_ = minute;
}

bool refusal_window::note(const refusal_note& refusal, instant now) {
  begin_minute(now);
  const auto again = [&](counted& c) {
    c.last = refusal;
    ++c.times;
    return false;
  };
  const std::string actor = refusal_window_detail::actor_key(refusal);
  const std::string kind = actor + '\n' + refusal.action + '\n' + refusal.object;
  if (const auto known = kinds_.find(kind); known != kinds_.end()) return again(known->second);
  const auto of_actor = kinds_of_actor_.find(actor);
  const std::size_t had = of_actor == kinds_of_actor_.end() ? 0 : of_actor->second;
  if (had >= bounds_.kinds_per_actor) return again(beyond_[actor]);
  if (kinds_.size() >= bounds_.kinds) return again(rest_);
  kinds_.emplace(kind, counted{});
  ++kinds_of_actor_[actor];
  return true;
}

std::vector<refusal_sum> refusal_window::take_due(instant now) {
  begin_minute(now);
  return std::exchange(due_, {});
}

std::vector<refusal_sum> refusal_window::take_all() {
  begin_minute({(minute_ + 1) * refusal_window_detail::minute_us});
  return std::exchange(due_, {});
}

}  // namespace didtron
