#include "actors/workers/edge_intake.hpp"

#include <algorithm>

#include "actors/domain/rating/ported_number.hpp"
#include "actors/log/log.hpp"
#include "protocols/edge/call_context.hpp"

namespace didtron {

namespace edge_intake_detail {

using self_pointer = edge_intake_actor::stateful_pointer<edge_intake_state>;

/// The link says "abandoned" within its deadline of about a second; older requests need no memory.
inline constexpr std::int64_t open_ms_max = 10'000;
/// The edge refuses a longer one.
inline constexpr std::int32_t ring_timeout_ms_max = 60'000;

void count(metrics::refusal why) {
  ++metrics::calls().refused[static_cast<std::size_t>(why)];
}

metrics::refusal refusal_of(errc kind) {
  switch (kind) {
    case errc::insufficient_balance: return metrics::refusal::no_balance;
    case errc::limit_exceeded: return metrics::refusal::limit;
    case errc::no_rate: return metrics::refusal::no_rate;
    case errc::blocked:
    case errc::no_route: return metrics::refusal::no_route;
    case errc::invalid_argument: return metrics::refusal::bad_number;
    default: return metrics::refusal::not_ready;
  }
}

void refuse(self_pointer self, edge_port* port, std::uint64_t request, const error& why) {
  count(refusal_of(why.kind));
  self->state.open.erase(request);
  port->answer(request, sip_refusal(why));
}

/// The refusal becomes a call record of the account that was identified: customers ask for them.
void record_refusal(self_pointer self, const call_refusal& refusal, instant at) {
  if (!refusal.facts.account || !refusal.facts.tenant) return;
  if (refusal.why.kind == errc::not_owner || refusal.why.kind == errc::unavailable ||
      refusal.why.kind == errc::busy)
    return;
  const auto sip = sip_refusal(refusal.why);
  auto call = rejected_call(refusal.facts, sip.code, refusal.why.message, at);
  self->request(self->state.peers.writer, caf::infinite, book_call{std::move(call), {}, false})
      .then([](const result<call_booked>&) {}, [](const caf::error&) {});
}

result<edge::route_answer> answer_of(const call_plan& plan) {
  edge::call_context context;
  context.tenant = plan.facts.tenant;
  context.account = plan.facts.account;
  context.sell_card = plan.sell.routed.card;
  context.ingress_trunk = plan.facts.ingress_trunk;
  context.caller = plan.facts.caller;
  context.called = plan.facts.called;
  context.called_raw = plan.facts.called_raw;
  context.routed_at = plan.facts.started_at;
  context.hold = plan.grant.reserved;
  context.granted_s = plan.grant.granted_s;
  context.called_lrn = plan.facts.called_lrn;
  for (const auto& level : plan.above) context.above_cards.push_back(level.sell.routed.card);
  auto packed = edge::pack(context);
  if (!packed) return fail(std::move(packed).error());
  edge::route_answer answer;
  answer.call = plan.facts.id;
  answer.account = plan.facts.account;
  answer.max_s = plan.grant.granted_s;
  answer.context = std::move(*packed);
  for (const auto& route : plan.routes)
    answer.routes.push_back({route.trunk, route.uri, route.number,
                             std::min(route.ring_timeout_ms, ring_timeout_ms_max)});
  return answer;
}

void on_granted(self_pointer self, edge_port* port, std::uint64_t request,
                const std::string& dialog, const call_authorisation& given) {
  auto& state = self->state;
  const auto entry = state.open.find(request);
  const auto give_back = [&] {
    self->send(state.peers.accounts, release_hold{given.request.account, given.request.call});
  };
  if (entry == state.open.end() || entry->second.is_abandoned) {
    give_back();
    state.open.erase(request);
    return;
  }
  auto plan = plan_of(given);
  auto answer = answer_of(plan);
  if (!answer) {
    give_back();
    return refuse(self, port, request, answer.error());
  }
  entry->second.is_answered = true;
  ++metrics::calls().routed;
  log::info("call_routed", {{"call_id", format(plan.facts.id)},
                            {"account", plan.facts.account.value},
                            {"called", plan.facts.called},
                            {"carriers", static_cast<std::int64_t>(plan.routes.size())},
                            {"max_s", plan.grant.granted_s}});
  // The call exists before the edge can report on it.
  self->send(state.peers.calls, begin_call{std::move(plan), dialog});
  port->answer(request, std::move(*answer));
}

void ask_account(self_pointer self, call_services* services, edge_port* port, std::uint64_t id,
                 authorise_call request, const std::string& dialog) {
  self->request(self->state.peers.accounts, caf::infinite, std::move(request))
      .then(
          [=](const authorise_answer& answer) {
            if (const auto* given = std::get_if<call_authorisation>(&answer))
              return on_granted(self, port, id, dialog, *given);
            const auto& refusal = std::get<call_refusal>(answer);
            log::info("call_refused", {{"account", refusal.facts.account.value},
                                       {"called", refusal.facts.called},
                                       {"why", to_string(refusal.why)}});
            record_refusal(self, refusal, services->now());
            refuse(self, port, id, refusal.why);
          },
          [=](const caf::error&) {
            refuse(self, port, id, {errc::unavailable, "the account cannot be served", {}, {}});
          });
}

/// Whoever owns the number now decides what the call costs, on cards that ask for it. The call goes on without when
/// that cannot be found out in time: then the number itself counts.
void look_up(self_pointer self, call_services* services, std::uint64_t id, authorise_call request,
             const std::string& dialog) {
  const auto called = request.called;
  self->state.looking_up[id] = {std::move(request), dialog};
  const auto me = caf::actor_cast<edge_intake_actor>(self);
  services->find_lrn(called, [me, id](result<std::optional<std::string>> lrn) {
    caf::anon_send(me, lrn_told{id, std::move(lrn)});
  });
}

void on_lrn(self_pointer self, call_services* services, edge_port* port, const lrn_told& told) {
  auto& state = self->state;
  auto node = state.looking_up.extract(told.request);
  if (node.empty()) return;
  const auto entry = state.open.find(told.request);
  if (entry == state.open.end() || entry->second.is_abandoned) {
    state.open.erase(told.request);
    return;
  }
  auto& [request, dialog] = node.mapped();
  if (told.lrn) {
    log::clear("lrn");
    if (*told.lrn) request.called_lrn = **told.lrn;
  } else if (log::first_time("lrn")) {
    log::warning("lrn_not_looked_up", {{"why", to_string(told.lrn.error())}});
  }
  ask_account(self, services, port, told.request, std::move(request), dialog);
}

void on_route(self_pointer self, call_services* services, edge_port* port,
              const route_arrived& arrived) {
  ++metrics::calls().invites;
  const auto& invite = *arrived.what;
  const auto known = services->catalogue.load();
  if (!services->is_ready || !known)
    return refuse(self, port, arrived.request,
                  {errc::unavailable, "starting", {}, std::chrono::seconds{2}});
  const auto* trunk =
      known->identify(invite.source.address, invite.source.port, invite.called.text);
  if (!trunk) {
    count(metrics::refusal::not_identified);
    if (log::first_time("unidentified:" + invite.source.address))
      log::warning("caller_not_identified", {{"address", invite.source.address}});
    port->answer(arrived.request, edge::refusal{403, "Forbidden", {}});
    return;
  }
  const auto called = normalise_called(invite.called.text, trunk->numbers);
  if (!called) return refuse(self, port, arrived.request, called.error());

  const auto now = services->now();
  authorise_call request{services->new_call_id(now), trunk->account, trunk->id, invite.edge_id,
                         normalise_caller(invite.caller.text, trunk->numbers),
                         invite.called.text, called->digits, now, {}};
  self->state.open[arrived.request] = {false, false, request.call, now};
  const auto dialog = edge::format(invite.dialog);
  if (services->find_lrn && known->uses_lrn() && is_portable(request.called))
    return look_up(self, services, arrived.request, std::move(request), dialog);
  ask_account(self, services, port, arrived.request, std::move(request), dialog);
}

/// The caller gave up or the deadline passed. Before the account answered: its answer will release.
/// After: the edge never saw the route list, so the call is over before it began.
void on_abandoned(self_pointer self, call_services* services, std::uint64_t request) {
  auto& state = self->state;
  const auto entry = state.open.find(request);
  if (entry == state.open.end()) return;
  if (!entry->second.is_answered) {
    entry->second.is_abandoned = true;
    return;
  }
  call_event gone;
  gone.call = entry->second.call;
  gone.what = failed_event{487, "Request Terminated", services->now(), {}, {}};
  state.open.erase(entry);
  self->request(state.peers.calls, caf::infinite, gone)
      .then([](const event_taken&) {}, [](const caf::error&) {});
}

void forget_old(edge_intake_state& state, instant now) {
  std::erase_if(state.open, [now](const auto& entry) {
    return ms_between(entry.second.at, now) > open_ms_max;
  });
}

}  // namespace edge_intake_detail

edge_intake_actor::behavior_type edge_intake_behavior(
    edge_intake_actor::stateful_pointer<edge_intake_state> self, call_services* services,
    edge_port* port, intake_peers peers) {
  using metrics::actor_class;
  self->state.peers = std::move(peers);
  self->state.living = std::make_unique<metrics::living>(actor_class::edge);
  return {
      [=](const route_arrived& arrived) {
        const metrics::handling handling{actor_class::edge};
        edge_intake_detail::on_route(self, services, port, arrived);
      },
      [=](const route_abandoned& gone) {
        const metrics::handling handling{actor_class::edge};
        edge_intake_detail::on_abandoned(self, services, gone.request);
      },
      [=](const event_arrived& arrived) {
        const metrics::handling handling{actor_class::edge};
        ++metrics::calls().events;
        const auto event = to_call_event(*arrived.what);
        const auto id = arrived.event;
        if (!event) return port->acknowledge(id, true);
        self->request(self->state.peers.calls, caf::infinite, *event)
            .then([=](event_taken taken) { port->acknowledge(id, taken.is_done); },
                  [=](const caf::error&) { port->acknowledge(id, false); });
      },
      [=](const event_kept& kept) -> caf::result<event_taken> {
        const metrics::handling handling{actor_class::edge};
        ++metrics::calls().events_replayed;
        const auto parsed = edge::parse_edge_event(kept.json);
        if (!parsed) {
          // It would be unreadable for ever and stand in the way of those behind it: into the log.
          log::error("kept_event_unreadable", {{"why", to_string(parsed.error())},
                                               {"event", kept.json.substr(0, 2048)}});
          return event_taken{true};
        }
        const auto event = to_call_event(*parsed);
        if (!event) return event_taken{true};
        return self->delegate(self->state.peers.calls, *event);
      },
      [=](const lrn_told& told) {
        const metrics::handling handling{actor_class::edge};
        edge_intake_detail::on_lrn(self, services, port, told);
      },
      [=](const clock_tick& tick) { edge_intake_detail::forget_old(self->state, tick.at); }};
}

}  // namespace didtron
