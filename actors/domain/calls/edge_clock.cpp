#include "actors/domain/calls/edge_clock.hpp"

#include <algorithm>

namespace didtron {
namespace edge_clock_detail {

bool is_ahead(instant reported, const call_observation& seen) {
  return ms_between(seen.now, reported) > edge_ahead_ms_max;
}

/// The longest that the call can have lasted as far as the node knows.
std::int64_t seen_ms(const call_observation& seen) {
  const std::int64_t granted_ms = seen.granted_s * 1000;
  const auto lasted = seen.since_answer_ms ? seen.since_answer_ms : seen.since_route_ms;
  return std::max<std::int64_t>(0, lasted ? std::min(*lasted, granted_ms) : granted_ms);
}

}  // namespace edge_clock_detail

judged_answer judge_answer(instant reported, instant routed_at, const call_observation& seen) {
  using namespace edge_clock_detail;
  if (!is_ahead(reported, seen)) return {reported, false};
  // The route decision was timed here; what has passed since is certain.
  if (seen.since_route_ms) return {plus_ms(routed_at, *seen.since_route_ms), true};
  return {std::max(routed_at, seen.now), true};
}

judged_end judge_end(const end_event& event, std::optional<instant> answered_at, instant routed_at,
                     const call_observation& seen) {
  using namespace edge_clock_detail;
  const auto reported = event.answered_at ? event.answered_at : answered_at;
  if (!reported) return {event, false};
  const auto length_ms = ms_between(*reported, event.at);
  const bool is_too_long =
      seen.since_route_ms && length_ms > *seen.since_route_ms + edge_longer_ms_max;
  // Without anything seen here, a call that ended before it was answered is left to call_state: it costs nothing.
  const bool is_backward = length_ms < 0 && (seen.since_answer_ms || seen.since_route_ms);
  if (!is_ahead(event.at, seen) && !is_ahead(*reported, seen) && !is_too_long && !is_backward)
    return {event, false};
  const auto most_ms = seen_ms(seen);
  // Told and timed by one clock that is only set wrong, the length is right to the millisecond.
  const auto believed_ms = length_ms > 0 && length_ms <= most_ms + edge_longer_ms_max ? length_ms : most_ms;
  judged_end out{event, true};
  if (answered_at)
    out.event.answered_at = answered_at;
  else if (is_ahead(*reported, seen))
    out.event.answered_at = std::max(routed_at, plus_ms(seen.now, -believed_ms));
  out.event.at = plus_ms(out.event.answered_at.value_or(*reported), believed_ms);
  return out;
}

}  // namespace didtron
