#include "actors/workers/edge_intake.hpp"
#include "protocols/edge/call_context.hpp"

namespace didtron {

namespace edge_events_detail {

hangup_side side_of(edge::hangup_side by) {
  switch (by) {
    case edge::hangup_side::none: return hangup_side::none;
    case edge::hangup_side::caller: return hangup_side::caller;
    case edge::hangup_side::callee: return hangup_side::callee;
    case edge::hangup_side::edge: return hangup_side::platform;
  }
  return hangup_side::none;
}

std::optional<call_memory> memory_of(const edge::edge_event& event) {
  auto context = edge::unpack_call_context(event.context);
  if (!context) return {};
  call_memory memory;
  memory.facts.id = *event.call;
  memory.facts.tenant = context->tenant;
  memory.facts.account = context->account;
  memory.facts.edge = event.edge_id;
  memory.facts.ingress_trunk = context->ingress_trunk;
  memory.facts.caller = context->caller;
  memory.facts.called = context->called;
  memory.facts.called_raw = context->called_raw;
  memory.facts.called_lrn = context->called_lrn;
  memory.facts.started_at = context->routed_at;
  memory.sell_card = context->sell_card;
  memory.above_cards = context->above_cards;
  memory.hold = context->hold;
  memory.granted_s = context->granted_s;
  return memory;
}

}  // namespace edge_events_detail

edge::refusal sip_refusal(const error& why) {
  using std::chrono::seconds;
  switch (why.kind) {
    case errc::insufficient_balance: return {402, "Payment Required", {}};
    case errc::unauthenticated: return {403, "Forbidden", {}};
    case errc::blocked: return {403, "Forbidden", {}};
    case errc::not_found:
    case errc::no_rate: return {404, "No Rate", {}};
    case errc::no_route: return {404, "No Route", {}};
    case errc::invalid_argument: return {484, "Address Incomplete", {}};
    case errc::limit_exceeded: return {480, "Limit Exceeded", seconds{1}};
    default: return {503, "Service Unavailable", why.retry_after.value_or(seconds{2})};
  }
}

std::optional<call_event> to_call_event(const edge::edge_event& event) {
  call_event out;
  out.dialog = edge::format(event.dialog);
  if (event.call) {
    out.call = *event.call;
    out.memory = edge_events_detail::memory_of(event);
  } else if (event.op != edge::event_op::failed) {
    return {};  // the edge names every call that it was given a route for
  }
  switch (event.op) {
    case edge::event_op::attempt:
      out.what = attempt_event{event.trunk, event.code, event.reason, event.at};
      break;
    case edge::event_op::start:
      out.what = start_event{event.answered_at.value_or(event.at), event.ringing_at, event.trunk};
      break;
    case edge::event_op::end:
      out.what = end_event{event.answered_at, event.at, edge_events_detail::side_of(event.by),
                           event.trunk, event.ringing_at};
      break;
    case edge::event_op::failed:
      out.what = failed_event{event.code, event.reason, event.at, event.trunk, event.ringing_at};
      break;
  }
  return out;
}

}  // namespace didtron
