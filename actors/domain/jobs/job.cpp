#include "actors/domain/jobs/job.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace didtron::jobs {

namespace job_detail {

inline constexpr std::array<std::string_view, state_count> state_names{
    "awaiting_approval", "queued", "running", "done", "failed", "cancelled"};
inline constexpr std::array<std::string_view, 3> lane_names{"interactive", "normal", "bulk"};

struct move {
  state from;
  event what;
  state to;
};
inline constexpr std::array moves{
    move{state::awaiting_approval, event::approved, state::queued},
    move{state::awaiting_approval, event::rejected, state::cancelled},
    move{state::awaiting_approval, event::cancelled, state::cancelled},
    move{state::queued, event::claimed, state::running},
    move{state::queued, event::cancelled, state::cancelled},
    move{state::running, event::claimed, state::running},
    move{state::running, event::finished, state::done},
    move{state::running, event::refused, state::failed},
    move{state::running, event::put_off, state::queued},
    move{state::running, event::given_up, state::failed},
    move{state::running, event::cancelled, state::cancelled},
    move{state::failed, event::replayed, state::queued},
};

}  // namespace job_detail

std::string_view name_of(state s) noexcept {
  return job_detail::state_names[static_cast<std::size_t>(s)];
}

std::optional<state> parse_state(std::string_view name) noexcept {
  for (std::size_t i = 0; i < state_count; ++i)
    if (job_detail::state_names[i] == name) return static_cast<state>(i);
  return std::nullopt;
}

std::string_view name_of(lane l) noexcept {
  return job_detail::lane_names[static_cast<std::size_t>(l)];
}

std::optional<state> after(state from, event what) noexcept {
  for (const auto& m : job_detail::moves)
    if (m.from == from && m.what == what) return m.to;
  return std::nullopt;
}

const kind* find_kind(std::string_view name) noexcept {
  for (const kind& k : kinds())
    if (k.name == name) return &k;
  return nullptr;
}

bool may_pass(errc fault) noexcept {
  switch (fault) {
    case errc::timeout:
    case errc::busy:
    case errc::unavailable:
    case errc::outcome_unknown:
    case errc::rate_limited:
    case errc::internal: return true;
    default: return false;
  }
}

std::chrono::milliseconds wait_before_retry(const kind& k, std::int32_t attempts,
                                            double chance) noexcept {
  const double most = static_cast<double>(
      std::chrono::milliseconds{std::max(k.backoff_max, k.backoff_min)}.count());
  const double least = static_cast<double>(std::chrono::milliseconds{k.backoff_min}.count());
  const double doubled = least * std::exp2(std::clamp(attempts, 1, 40) - 1);
  // At least half of it: a retry in the same instant meets the same trouble.
  const double wait = std::min(doubled, most) * (0.5 + std::clamp(chance, 0.0, 1.0) / 2);
  return std::chrono::milliseconds{static_cast<std::int64_t>(wait)};
}

}  // namespace didtron::jobs
