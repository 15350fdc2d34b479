#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/calls/call_kind.hpp"
#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/routing/route.hpp"

namespace didtron {

/// How a call ended, as people count it. Stored by name.
enum class call_result : std::uint8_t { answered, busy, no_answer, cancelled, failed, rejected };
std::string_view name_of(call_result r) noexcept;
result<call_result> parse_call_result(std::string_view text);

/// The result of a call that was never answered, from the final SIP code the caller got:
/// 486, 600 busy; 408, 480 no_answer; 487 cancelled; everything else failed.
/// `rejected` is never derived from a code: it means that the platform itself refused.
call_result result_of_sip_code(std::int32_t sip_code) noexcept;

/// Who ended an answered call. `platform`: hard stop or a command of ours.
enum class hangup_side : std::uint8_t { none, caller, callee, platform };
/// "", "caller", "callee", "platform".
std::string_view name_of(hangup_side side) noexcept;
/// The names above; the edge's own word "edge" means platform. Error: malformed.
result<hangup_side> parse_hangup_side(std::string_view text);

/// One try on one trunk. The try that answered is the last one, with code 200.
struct call_attempt {
  std::int32_t attempt_no = 0;  ///< 1.. in the order of time
  trunk_id trunk = {};
  carrier_id carrier = {};
  std::int32_t sip_code = 0;
  std::string reason = {};
  instant ended_at = {};  ///< when this try was over; of the answering one: the end of the call
  friend bool operator==(const call_attempt&, const call_attempt&) = default;
};

/// What is known about a call when its route is decided (or refused).
struct call_facts {
  call_id id = {};
  tenant_id tenant = {};  ///< the seller, whose books the call is in
  account_id account = {};
  tenant_id customer = {};  ///< the customer tenant of the account
  std::string edge = {};
  trunk_id ingress_trunk = {};
  std::string caller = {};       ///< E.164 digits, empty when withheld
  std::string called_raw = {};   ///< as it came from the customer
  std::string called = {};       ///< E.164 digits
  std::string destination = {};  ///< name of the matched customer price row
  std::string called_lrn = {};   ///< routing number of a ported US number; empty: not known
  call_kind kind = call_kind::outbound;
  instant started_at = {};  ///< route decision time
  route_decision decision = {};
};

/// A call that is over: everything a CDR needs except the money.
struct finished_call {
  call_facts facts = {};
  trunk_id egress_trunk = {};  ///< the one that answered, else the last one tried; 0: none
  carrier_id carrier = {};     ///< of egress_trunk; 0: none
  call_result result = call_result::failed;
  std::int32_t sip_code = 0;  ///< final code towards the caller; 200 when answered
  std::string reason = {};
  hangup_side hangup_by = hangup_side::none;
  std::optional<instant> ringing_at = {};
  std::optional<instant> answered_at = {};
  instant ended_at = {};
  std::int64_t duration_ms = 0;  ///< ended - answered by the edge's clock; 0 when unanswered
  std::vector<call_attempt> attempts = {};
  bool is_estimated = false;  ///< some of it was not reported by the edge but concluded
};

/// A call that the platform itself refused (402, 403, 404, 480, 484, 503): no attempts, no
/// duration.
finished_call rejected_call(call_facts facts, std::int32_t sip_code, std::string reason,
                            instant at);

}  // namespace didtron
