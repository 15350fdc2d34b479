#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/domain/calls/finished_call.hpp"

namespace didtron {

/// routed: the edge has the route list. answered: a carrier answered. ended: the CDR was handed
/// out.
enum class call_phase : std::uint8_t { routed, answered, ended };
std::string_view name_of(call_phase phase) noexcept;

/// A carrier refused or did not answer; the edge goes on to the next one.
struct attempt_event {
  trunk_id trunk = {};
  std::int32_t sip_code = 0;
  std::string reason = {};
  instant at = {};
};

/// The 200 went to the caller.
struct start_event {
  instant answered_at = {};
  std::optional<instant> ringing_at = {};
  trunk_id trunk = {};
};

/// An answered call is over. It says again when it was answered, so that it suffices alone.
struct end_event {
  std::optional<instant> answered_at = {};
  instant at = {};
  hangup_side by = hangup_side::none;
  trunk_id trunk = {};
  std::optional<instant> ringing_at = {};
};

/// The call was never answered; `sip_code` is what the caller got.
struct failed_event {
  std::int32_t sip_code = 0;
  std::string reason = {};
  instant at = {};
  trunk_id trunk = {};  ///< the carrier whose answer it was; 0: none
  std::optional<instant> ringing_at = {};
};

/// The life of one routed call, fed with the edge's events. Pure: no clock, no I/O.
///
/// Events are delivered at least once and in any order, so:
/// - the finished call is handed out exactly once, by whichever of end / failed / give_up comes
///   first; everything after that is ignored;
/// - `end` before `start` finishes the call from its own `answered_at`; the late start is ignored;
/// - `failed` after `start` contradicts it and is ignored: the end is still to come;
/// - a try is known by its trunk: the same attempt twice counts once. An attempt that arrives after
///   the start is kept only when it happened before the answer (a late report of the past);
/// - the attempts of the finished call are in order of time, the answering one last.
///
/// When start and end disagree about the answer, the end wins: both come from the edge's clock and
/// the end is what the edge measured the duration with. An end before its answer gives duration 0
/// and is_estimated; so does an end without any known answer.
class call_state {
 public:
  explicit call_state(call_facts facts) : facts_{std::move(facts)} {}

  [[nodiscard]] call_phase phase() const noexcept { return phase_; }
  [[nodiscard]] const call_facts& facts() const noexcept { return facts_; }
  [[nodiscard]] std::optional<instant> answered_at() const noexcept { return answered_at_; }
  [[nodiscard]] std::optional<instant> ringing_at() const noexcept { return ringing_at_; }
  /// The trunk that answered; before that the last one tried; 0: none yet.
  [[nodiscard]] trunk_id egress_trunk() const noexcept { return egress_; }
  /// Those that did not take the call, as they were told; their numbers come at the end.
  [[nodiscard]] const std::vector<call_attempt>& attempts() const noexcept { return attempts_; }
  /// The carrier behind a trunk of the decision; 0 when the decision does not know it.
  [[nodiscard]] carrier_id carrier_of(trunk_id trunk) const noexcept;

  /// True when it was news. Each true is one failed try for the carrier's statistics.
  bool attempt(const attempt_event& event);
  /// True when it was news: the call is now answered.
  bool start(const start_event& event);

  /// `is_doubtful`: its times are not those that the edge reported (judge_end); the call is an estimate.
  [[nodiscard]] std::optional<finished_call> end(const end_event& event, bool is_doubtful = false);
  [[nodiscard]] std::optional<finished_call> failed(const failed_event& event);

  /// The edge stays silent: the hold expired or the edge no longer knows the call. An answered call
  /// is closed at its hard stop (answered + granted_s) or at `now`, whichever is earlier; an
  /// unanswered one as no_answer (408). Always is_estimated, ended by the platform.
  [[nodiscard]] std::optional<finished_call> give_up(std::int64_t granted_s, instant now);

 private:
  finished_call finish(call_result result, std::int32_t sip_code, std::string reason, instant at);
  void add_attempt(trunk_id trunk, std::int32_t sip_code, std::string reason, instant at);
  [[nodiscard]] bool has_attempt(trunk_id trunk) const noexcept;
  [[nodiscard]] trunk_id only_untried() const noexcept;
  finished_call finish_answered(instant at, hangup_side by, bool is_estimated);

  call_facts facts_;
  call_phase phase_ = call_phase::routed;
  trunk_id egress_ = {};
  std::optional<instant> ringing_at_ = {};
  std::optional<instant> answered_at_ = {};
  std::vector<call_attempt> attempts_ = {};
};

}  // namespace didtron
