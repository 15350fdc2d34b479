#include "actors/domain/calls/call_state.hpp"

#include <algorithm>
#include <utility>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace call_state_detail {

std::string bounded(std::string reason) {
  if (reason.size() > limits::sip_reason_bytes_max) reason.resize(limits::sip_reason_bytes_max);
  return reason;
}

void number(std::vector<call_attempt>& attempts) {
  std::int32_t attempt_no = 0;
  for (call_attempt& a : attempts)
    a.attempt_no = ++attempt_no;
}

}  // namespace call_state_detail

std::string_view name_of(call_phase phase) noexcept {
  switch (phase) {
  case call_phase::routed:
    return "routed";
  case call_phase::answered:
    return "answered";
  case call_phase::ended:
    return "ended";
  }
  return "ended";
}

carrier_id call_state::carrier_of(trunk_id trunk) const noexcept {
  for (const candidate& c : facts_.decision.candidates) {
    if (c.trunk == trunk) return c.carrier;
  }
  return {};
}

bool call_state::has_attempt(trunk_id trunk) const noexcept {
  return std::any_of(attempts_.begin(), attempts_.end(),
                     [trunk](const call_attempt& a) { return a.trunk == trunk; });
}

void call_state::add_attempt(trunk_id trunk, std::int32_t sip_code, std::string reason,
                             instant at) {
  if (attempts_.size() >= limits::attempts_kept_max) return;
  attempts_.push_back(
      {0, trunk, carrier_of(trunk), sip_code, call_state_detail::bounded(std::move(reason)), at});
}

bool call_state::attempt(const attempt_event& event) {
  if (phase_ == call_phase::ended || has_attempt(event.trunk)) return false;
  if (answered_at_ && (event.at >= *answered_at_ || event.trunk == egress_)) return false;
  if (attempts_.size() >= limits::attempts_kept_max) return false;
  add_attempt(event.trunk, event.sip_code, event.reason, event.at);
  if (phase_ == call_phase::routed) {
    const auto latest = std::max_element(
        attempts_.begin(), attempts_.end(),
        [](const call_attempt& a, const call_attempt& b) { return a.ended_at < b.ended_at; });
    egress_ = latest->trunk;
  }
  return true;
}

bool call_state::start(const start_event& event) {
  if (phase_ != call_phase::routed) return false;
  phase_ = call_phase::answered;
  answered_at_ = event.answered_at;
  if (event.ringing_at) ringing_at_ = event.ringing_at;
  if (event.trunk) egress_ = event.trunk;
  return true;
}

finished_call call_state::finish(call_result result, std::int32_t sip_code, std::string reason,
                                 instant at) {
  phase_ = call_phase::ended;
  finished_call out;
  out.facts = facts_;
  out.egress_trunk = egress_;
  out.carrier = carrier_of(egress_);
  out.result = result;
  out.sip_code = sip_code;
  out.reason = call_state_detail::bounded(std::move(reason));
  out.ringing_at = ringing_at_;
  out.ended_at = at;
  out.attempts = std::move(attempts_);
  attempts_.clear();
  std::stable_sort(
      out.attempts.begin(), out.attempts.end(),
      [](const call_attempt& a, const call_attempt& b) { return a.ended_at < b.ended_at; });
  return out;
}

finished_call call_state::finish_answered(instant at, hangup_side by, bool is_estimated) {
  auto out = finish(call_result::answered, 200, "OK", at);
  out.hangup_by = by;
  out.answered_at = answered_at_;
  out.is_estimated = is_estimated || !answered_at_ || at < *answered_at_ || !egress_;
  if (answered_at_ && at > *answered_at_) out.duration_ms = ms_between(*answered_at_, at);
  if (egress_) out.attempts.push_back({0, egress_, out.carrier, 200, "OK", at});
  call_state_detail::number(out.attempts);
  return out;
}

std::optional<finished_call> call_state::end(const end_event& event, bool is_doubtful) {
  if (phase_ == call_phase::ended) return std::nullopt;
  if (event.answered_at) answered_at_ = event.answered_at;
  if (event.ringing_at) ringing_at_ = event.ringing_at;
  if (event.trunk) {
    egress_ = event.trunk;
  } else if (phase_ == call_phase::routed) {
    // Neither start nor end named the carrier that answered. The last one that refused is certainly
    // not the one; when a single candidate is left, it is.
    egress_ = only_untried();
  }
  return finish_answered(event.at, event.by, is_doubtful);
}

trunk_id call_state::only_untried() const noexcept {
  trunk_id found = {};
  for (const candidate& c : facts_.decision.candidates) {
    if (c.rank == 0 || has_attempt(c.trunk)) continue;
    if (found) return {};
    found = c.trunk;
  }
  return found;
}

std::optional<finished_call> call_state::failed(const failed_event& event) {
  if (phase_ != call_phase::routed) return std::nullopt;
  if (event.ringing_at) ringing_at_ = event.ringing_at;
  if (event.trunk) {
    if (!has_attempt(event.trunk)) {
      add_attempt(event.trunk, event.sip_code, event.reason, event.at);
    }
    egress_ = event.trunk;
  }
  const call_result result = result_of_sip_code(event.sip_code);
  auto out = finish(result, event.sip_code, event.reason, event.at);
  if (result == call_result::cancelled) out.hangup_by = hangup_side::caller;
  call_state_detail::number(out.attempts);
  return out;
}

std::optional<finished_call> call_state::give_up(std::int64_t granted_s, instant now) {
  if (phase_ == call_phase::ended) return std::nullopt;
  if (phase_ == call_phase::answered && answered_at_) {
    const instant hard_stop = plus_ms(*answered_at_, granted_s * 1000);
    return finish_answered(std::min(now, hard_stop), hangup_side::platform, true);
  }
  auto out = finish(call_result::no_answer, 408, "no report from the edge", now);
  out.hangup_by = hangup_side::platform;
  out.is_estimated = true;
  call_state_detail::number(out.attempts);
  return out;
}

}  // namespace didtron
