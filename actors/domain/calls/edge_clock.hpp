#pragma once

#include <cstdint>
#include <optional>

#include "actors/domain/calls/call_state.hpp"

namespace didtron {

/// An event that seems to come from further ahead than this was timed by a clock that was stepped, there or here: clocks
/// that are kept agree within a fraction of it.
inline constexpr std::int64_t edge_ahead_ms_max = 5'000;
/// A call may seem longer to the edge than to the node by this much: messages take their time.
inline constexpr std::int64_t edge_longer_ms_max = 2'000;

/// What the node knows by itself when an event arrives. Lengths are by its own monotonic clock, which nobody steps.
struct call_observation {
  instant now = {};                                  ///< its wall clock
  std::optional<std::int64_t> since_route_ms = {};   ///< empty: routed before this process
  std::optional<std::int64_t> since_answer_ms = {};  ///< since the answer was told; empty: not told to this process
  std::int64_t granted_s = 0;                        ///< what was held, hence when the edge cuts
};

/// When the call was answered: as reported, unless that is in the future; then when it was told.
struct judged_answer {
  instant answered_at = {};
  bool is_doubtful = false;
};
judged_answer judge_answer(instant reported, instant routed_at, const call_observation& seen);

/// An end whose times are believed, or put right: then `is_doubtful`, and the call is an estimate.
struct judged_end {
  end_event event = {};
  bool is_doubtful = false;
};
/// The edge's clock measures how long a call was. It is doubted when the end or the answer is further ahead of the node's
/// clock than edge_ahead_ms_max, when the call would have lasted longer than it has been known
/// (edge_longer_ms_max), or ended before its answer. Then the length that was reported counts at most as far as the node saw the call itself: since its
/// answer was told, else since its route decision, else as long as it was granted; and never longer than it was granted.
/// A length of nothing or less is no length: then it is what the node saw. `answered_at` is what the call has as its answer
/// already; an end without any answer is left to call_state.
judged_end judge_end(const end_event& event, std::optional<instant> answered_at, instant routed_at,
                     const call_observation& seen);

}  // namespace didtron
