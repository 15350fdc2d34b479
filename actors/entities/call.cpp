#include "actors/entities/call.hpp"

#include "actors/log/log.hpp"

namespace didtron {

namespace call_detail {

using self_pointer = call_actor::stateful_pointer<call_actor_state>;

void release_trunk(self_pointer self, bool is_failure) {
  auto& state = self->state;
  if (!state.taken) return;
  self->send(state.peers->routes, trunk_released{state.taken, is_failure});
  state.taken = {};
}

void take_trunk(self_pointer self, trunk_id trunk) {
  auto& state = self->state;
  if (state.taken == trunk) return;
  release_trunk(self, false);
  state.taken = trunk;
  if (trunk) self->send(state.peers->routes, trunk_taken{trunk});
}

void show(self_pointer self) {
  auto& state = self->state;
  self->send(state.peers->feed, call_shown{state.call->live()});
  self->send(state.peers->writer, state.call->row());
}

/// So that the desk can bring the call back as it is now.
void report(self_pointer self) {
  auto& state = self->state;
  const auto desk = caf::actor_cast<caf::strong_actor_ptr>(state.peers->desk);
  if (!desk) return;
  const auto& call = *state.call;
  self->send(caf::actor_cast<call_desk_actor>(desk),
             call_progress{call.id(), call.state().answered_at(), call.state().egress_trunk(),
                           call.plan().grant, call.state().attempts()});
}

void answer_waiting(self_pointer self, bool is_done) {
  auto waiting = std::move(self->state.waiting);
  self->state.waiting.clear();
  for (auto& promise : waiting) promise.deliver(event_taken{is_done});
  // The record has them, too.
  auto tries = std::move(self->state.waiting_tries);
  self->state.waiting_tries.clear();
  for (auto& promise : tries) promise.deliver(event_taken{is_done});
}

/// Gone from the screen, from the trunk's load and from memory.
void leave(self_pointer self) {
  auto& state = self->state;
  const auto& facts = state.call->plan().facts;
  release_trunk(self, false);
  self->send(state.peers->feed, call_hidden{facts.id, facts.tenant, facts.customer});
  answer_waiting(self, true);
  self->quit(caf::exit_reason::user_shutdown);
}

void book(self_pointer self, const finished_call& call);

void book_again_later(self_pointer self, const finished_call& call) {
  if (self->state.services->is_stopping) {
    // The edge keeps the event, live_calls the call: the next start books it.
    answer_waiting(self, false);
    self->quit(caf::exit_reason::user_shutdown);
    return;
  }
  self->delayed_anon_send(self, std::chrono::seconds{2}, retry_booking{call});
}

void on_committed(self_pointer self, const finished_call& call, const call_booked& booked) {
  auto& counters = metrics::calls();
  ++(booked.is_new ? counters.booked : counters.duplicates);
  ++counters.ended;
  if (call.is_estimated) ++counters.estimated;
  log::info("call_ended", {{"call_id", format(call.facts.id)},
                           {"account", call.facts.account.value},
                           {"result", name_of(call.result)},
                           {"sip_code", call.sip_code},
                           {"duration_ms", call.duration_ms},
                           {"new", booked.is_new ? 1 : 0},
                           {"estimated", call.is_estimated ? 1 : 0}});
  leave(self);
}

/// One level after the other: the seller that carries the call first, the customer's last, and only the
/// last removes the row of live_calls. What is repeated after a failure is a duplicate in the books.
void book_level(self_pointer self, std::shared_ptr<const finished_call> call,
                std::shared_ptr<const std::vector<book_call>> levels, std::size_t level) {
  self->request(self->state.peers->writer, caf::infinite, (*levels)[level])
      .then(
          [=](const result<call_booked>& answer) {
            if (!answer) {
              if (log::first_time("booking:" + std::string{name_of(answer.error().kind)}))
                log::error("booking_delayed", {{"call_id", format(call->facts.id)},
                                               {"why", to_string(answer.error())}});
              return book_again_later(self, *call);
            }
            if (level + 1 < levels->size()) return book_level(self, call, levels, level + 1);
            on_committed(self, *call, *answer);
          },
          [=](const caf::error&) { book_again_later(self, *call); });
}

/// Rates and hands over to the writer. Until COMMIT the hold stays and the edge gets no 200 for the
/// end event, so whatever dies in between, somebody still knows the call.
void book(self_pointer self, const finished_call& call) {
  auto& state = self->state;
  state.is_booking = true;
  auto levels = state.call->bookings(call);
  if (!levels) {
    // Cannot happen with rows that priced the call when it began. If it does, the hold stays, the edge
    // keeps the event, and the rating is tried again: a card may be mended meanwhile.
    if (log::first_time("unrated:" + format(call.facts.id)))
      log::error("call_unrated", {{"call_id", format(call.facts.id)},
                                  {"why", to_string(levels.error())}});
    answer_waiting(self, false);
    book_again_later(self, call);
    return;
  }
  book_level(self, std::make_shared<const finished_call>(call),
             std::make_shared<const std::vector<book_call>>(std::move(*levels)), 0);
}

void on_attempt(self_pointer self, const attempt_event& event) {
  auto& state = self->state;
  if (!state.call->state().attempt(event)) return;
  const bool is_failure = event.sip_code == 408 || event.sip_code >= 500;
  if (state.taken == event.trunk) release_trunk(self, is_failure);
  if (const auto* next = state.call->route_after(event.trunk);
      next && state.call->state().phase() == call_phase::routed)
    take_trunk(self, next->trunk);
}

/// The answer fixes the price; what is held too much goes back.
void fix_hold_price(self_pointer self, instant answered_at) {
  const auto& facts = self->state.call->plan().facts;
  self->request(self->state.peers->accounts, caf::infinite,
                fix_hold{facts.account, facts.id, answered_at})
      .then(
          [=](const result<hold_grant>& held) {
            if (held) self->state.call->held(*held);
            show(self);
          },
          [=](const caf::error&) { show(self); });
}

void on_start(self_pointer self, const start_event& reported) {
  auto& state = self->state;
  if (state.call->state().phase() != call_phase::routed) return;
  const auto event = state.call->judged(reported);
  if (!state.call->state().start(event)) return;
  ++metrics::calls().answered;
  take_trunk(self, event.trunk);
  report(self);
  fix_hold_price(self, event.answered_at);
}

/// Sends the hard stop that the hold covers. Repeated every second until the edge confirms.
void tell_edge(self_pointer self) {
  auto& state = self->state;
  state.is_extending = true;
  const auto granted_s = state.call->granted_s();
  const auto max_s = state.call->remaining_s(state.services->now());
  self->request(state.peers->edge, caf::infinite,
                edge_order{edge_op::extend, state.call->dialog(), max_s})
      .then(
          [=](std::int32_t code) {
            self->state.is_extending = false;
            if (code != 200) return;
            self->state.call->edge_knows_grant(granted_s);
            self->send(self->state.peers->feed, call_shown{self->state.call->live()});
          },
          [=](const caf::error&) { self->state.is_extending = false; });
}

/// What the edge is told is committed before: after a crash the hold covers it. Repeated every second
/// until it is stored; meanwhile the call is cut where it was.
void store_grant(self_pointer self) {
  auto& state = self->state;
  state.is_extending = true;
  const auto granted_s = state.call->granted_s();
  self->request(state.peers->writer, caf::infinite, store_extension{state.call->row()})
      .then(
          [=](const result<event_taken>& stored) {
            self->state.is_extending = false;
            if (!stored) return;
            self->state.call->row_has_grant(granted_s);
            if (!self->state.is_booking) tell_edge(self);
          },
          [=](const caf::error&) { self->state.is_extending = false; });
}

void extend(self_pointer self) {
  auto& state = self->state;
  state.is_extending = true;
  const auto& facts = state.call->plan().facts;
  self->request(state.peers->accounts, caf::infinite, extend_hold{facts.account, facts.id})
      .then(
          [=](const result<hold_grant>& grant) {
            auto& counters = metrics::calls();
            self->state.is_extending = false;
            if (!grant || grant->granted_s <= self->state.call->granted_s()) {
              // Fail closed: the edge cuts the call at what was granted before. Asked again every second
              // until then, so a top-up still lets it go on.
              ++counters.extensions_refused;
              return;
            }
            ++counters.extensions;
            self->state.call->granted(*grant);
            report(self);
            if (!self->state.is_booking) store_grant(self);
          },
          [=](const caf::error&) { self->state.is_extending = false; });
}

/// Asks whether the edge still has the call. When it is gone without an end event, it is closed from
/// what was last reported, and flagged.
void check_edge(self_pointer self, edge_op op) {
  auto& state = self->state;
  if (state.is_checking || state.is_booking) return;
  state.is_checking = true;
  const auto max_s = state.call->remaining_s(state.services->now());
  self->request(state.peers->edge, caf::infinite, edge_order{op, state.call->dialog(), max_s})
      .then(
          [=](std::int32_t code) {
            auto& s = self->state;
            s.is_checking = false;
            if (s.is_booking) return;
            const auto gone_at = s.call->gone_at(code, s.services->now());
            if (!gone_at) return;
            auto closed = s.call->state().give_up(s.call->granted_s(), *gone_at);
            if (!closed) return;
            log::warning("call_closed_without_end",
                         {{"call_id", format(s.call->id())}, {"edge_code", code}});
            book(self, *closed);
          },
          [=](const caf::error&) { self->state.is_checking = false; });
}

void on_tick(self_pointer self) {
  auto& state = self->state;
  const auto now = state.services->now();
  if (state.call->is_renewal_due(now)) {
    const auto& facts = state.call->plan().facts;
    self->send(state.peers->accounts, renew_hold{facts.account, facts.id});
  }
  if (state.is_booking) return;
  const auto due = state.call->due_at(now);
  const bool changes_stop = due == running_call::due::extend || due == running_call::due::store ||
                            due == running_call::due::tell_edge;
  if (changes_stop && state.is_extending) return;
  switch (due) {
    case running_call::due::nothing: return;
    case running_call::due::extend: return extend(self);
    case running_call::due::store: return store_grant(self);
    case running_call::due::tell_edge: return tell_edge(self);
    case running_call::due::ping_edge: return check_edge(self, edge_op::ping);
    case running_call::due::end_edge: return check_edge(self, edge_op::end);
  }
}

/// A try that its carrier wants money for is taken once its row is committed: after a crash nobody else knows it.
caf::result<event_taken> store_try(self_pointer self) {
  auto promise = self->make_response_promise<event_taken>();
  self->state.waiting_tries.push_back(promise);
  const auto answer = [=](bool is_stored) {
    auto& waiting = self->state.waiting_tries;
    if (waiting.empty()) return;
    auto first = std::move(waiting.front());
    waiting.pop_front();
    first.deliver(event_taken{is_stored});
  };
  self->request(self->state.peers->writer, caf::infinite, store_extension{self->state.call->row()})
      .then([=](const result<event_taken>& stored) { answer(stored.has_value()); },
            [=](const caf::error&) { answer(false); });
  return promise;
}

caf::result<event_taken> on_event(self_pointer self, const call_event& event) {
  auto& state = self->state;
  if (const auto* attempt = std::get_if<attempt_event>(&event.what)) {
    on_attempt(self, *attempt);
    if (!state.is_booking && state.call->is_fee_due(attempt->trunk)) return store_try(self);
    return event_taken{};
  }
  if (const auto* start = std::get_if<start_event>(&event.what)) {
    on_start(self, *start);
    return event_taken{};
  }
  std::optional<finished_call> finished;
  if (const auto* end = std::get_if<end_event>(&event.what)) {
    const auto judged = state.call->judged(*end);
    finished = state.call->state().end(judged.event, judged.is_doubtful);
  } else if (const auto* failed = std::get_if<failed_event>(&event.what)) {
    finished = state.call->state().failed(*failed);
  }
  if (!finished && !state.is_booking) return event_taken{};
  auto promise = self->make_response_promise<event_taken>();
  state.waiting.push_back(promise);
  if (finished) book(self, *finished);
  return promise;
}

}  // namespace call_detail

call_actor::behavior_type call_behavior(call_actor::stateful_pointer<call_actor_state> self,
                                        call_services* services, call_peers peers, adopt_call start,
                                        bool adopted) {
  using metrics::actor_class;
  auto& state = self->state;
  state.services = services;
  state.peers = std::make_unique<call_peers>(std::move(peers));
  state.living = std::make_unique<metrics::living>(actor_class::call);
  state.call = std::make_unique<running_call>(*services, std::move(start.plan), start.dialog);
  const auto& routes = state.call->plan().routes;
  for (const auto& tried : start.attempts)
    (void)state.call->state().attempt({tried.trunk, tried.sip_code, tried.reason, tried.ended_at});
  if (start.answered_at) {
    (void)state.call->state().start({*start.answered_at, {}, start.trunk});
    call_detail::take_trunk(self, start.trunk);
  } else if (!routes.empty()) {
    call_detail::take_trunk(self, routes.front().trunk);
  }
  if (adopted) {
    ++metrics::calls().adopted;
    state.call->forget_who_knows_grant();
    state.call->check_from(plus_ms(services->now(), 2'000));
    self->send(state.peers->feed, call_shown{state.call->live()});
  } else {
    state.call->begin();
    call_detail::show(self);
  }
  return {[=](const call_event& event) -> caf::result<event_taken> {
            const metrics::handling handling{actor_class::call};
            return call_detail::on_event(self, event);
          },
          [=](const clock_tick&) {
            const metrics::handling handling{actor_class::call};
            call_detail::on_tick(self);
          },
          [=](const end_call&) {
            const metrics::handling handling{actor_class::call};
            self->request(self->state.peers->edge, caf::infinite,
                          edge_order{edge_op::end, self->state.call->dialog(), 0})
                .then([](std::int32_t) {}, [](const caf::error&) {});
          },
          [=](const retry_booking& again) {
            const metrics::handling handling{actor_class::call};
            call_detail::book(self, again.call);
          }};
}

}  // namespace didtron
