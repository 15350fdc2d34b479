#include "actors/domain/calls/finished_call.hpp"

#include <utility>

namespace didtron {

std::string_view name_of(call_result r) noexcept {
  switch (r) {
  case call_result::answered:
    return "answered";
  case call_result::busy:
    return "busy";
  case call_result::no_answer:
    return "no_answer";
  case call_result::cancelled:
    return "cancelled";
  case call_result::failed:
    return "failed";
  case call_result::rejected:
    return "rejected";
  }
  return "failed";
}

result<call_result> parse_call_result(std::string_view text) {
  for (const auto r : {call_result::answered, call_result::busy, call_result::no_answer,
                       call_result::cancelled, call_result::failed, call_result::rejected}) {
    if (text == name_of(r)) return r;
  }
  return fail(errc::malformed, "not one of answered, busy, no_answer, cancelled, failed, rejected");
}

call_result result_of_sip_code(std::int32_t sip_code) noexcept {
  switch (sip_code) {
  case 486:
  case 600:
    return call_result::busy;
  case 408:
  case 480:
    return call_result::no_answer;
  case 487:
    return call_result::cancelled;
  default:
    return call_result::failed;
  }
}

std::string_view name_of(hangup_side side) noexcept {
  switch (side) {
  case hangup_side::none:
    return "";
  case hangup_side::caller:
    return "caller";
  case hangup_side::callee:
    return "callee";
  case hangup_side::platform:
    return "platform";
  }
  return "";
}

result<hangup_side> parse_hangup_side(std::string_view text) {
  if (text == "edge") return hangup_side::platform;
  for (const auto side :
       {hangup_side::none, hangup_side::caller, hangup_side::callee, hangup_side::platform}) {
    if (text == name_of(side)) return side;
  }
  return fail(errc::malformed, "not one of caller, callee, platform, edge or empty");
}

finished_call rejected_call(call_facts facts, std::int32_t sip_code, std::string reason,
                            instant at) {
  finished_call out;
  out.facts = std::move(facts);
  out.result = call_result::rejected;
  out.sip_code = sip_code;
  out.reason = std::move(reason);
  out.hangup_by = hangup_side::platform;
  out.ended_at = at;
  return out;
}

}  // namespace didtron
