#include "actors/workers/call_writer.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "actors/domain/core/shard.hpp"
#include "actors/log/log.hpp"

namespace didtron {

namespace call_writer_detail {

using self_pointer = call_writer_actor::stateful_pointer<call_writer_state>;

/// Repeats inside the pool before the call hears of it; the call itself tries again for ever.
inline constexpr std::chrono::seconds retry_for{10};

std::optional<storage::shard_claim> claim_of(const call_services& services, tenant_id seller) {
  const auto shard = shard_of(seller);
  const auto epoch = services.leases.epoch_of(shard);
  if (!epoch) return {};
  return storage::shard_claim{shard, *epoch};
}

/// Both kinds of work have their own time, one message wakes for either.
void flush_at(self_pointer self, std::optional<call_writer_state::moment>& due_at,
              std::chrono::milliseconds wait) {
  if (due_at) return;
  due_at = std::chrono::steady_clock::now() + wait;
  self->delayed_anon_send(self, wait, flush_writes{});
}

void flush_rows_later(self_pointer self, const call_writer_settings& settings) {
  flush_at(self, self->state.rows_due_at, settings.row_wait);
}

void flush_bookings_later(self_pointer self, const call_writer_settings& settings) {
  flush_at(self, self->state.bookings_due_at, settings.booking_wait);
}

storage::live_call_row row_of(const save_live_call& save) {
  storage::live_call_row row;
  auto& facts = row.facts;
  facts.id = save.view.id;
  facts.tenant = save.view.seller;
  facts.account = save.account;
  facts.customer = save.customer;
  facts.edge = save.edge;
  facts.ingress_trunk = save.ingress_trunk;
  facts.caller = save.view.caller;
  facts.called_raw = save.called_raw;
  facts.called = save.view.called;
  facts.destination = save.view.destination;
  facts.started_at = save.view.routed_at;
  facts.called_lrn = save.called_lrn;
  facts.decision = save.decision;
  row.shard = shard_of(save.view.seller);
  row.edge_dialog = save.dialog;
  row.is_answered = save.view.answered_at.has_value();
  row.egress_trunk = trunk_id{save.view.trunk.value};
  row.carrier = carrier_id{save.view.carrier.value};
  row.sell_card = save.sell_card;
  row.above_cards = save.above_cards;
  row.attempts = save.attempts;
  row.hold = save.view.hold;
  row.granted_s = save.view.granted_s;
  row.answered_at = save.view.answered_at;
  row.last_seen_at = save.view.answered_at.value_or(save.view.routed_at);
  return row;
}

storage::live_call_change change_of(const storage::live_call_row& row, instant now) {
  return {row.facts.id, row.is_answered, row.egress_trunk, row.carrier,
          row.hold,     row.granted_s,   row.answered_at,  now,         row.attempts};
}

/// Rows of calls that end in the same moment need not be written at all.
void drop_rows_of_finished(call_writer_state::seller& work) {
  for (const auto& done : work.finished) {
    const auto& id = done.billed.call.facts.id;
    std::erase_if(work.rows, [&](const auto& row) { return row.facts.id == id; });
    std::erase_if(work.changes, [&](const auto& change) { return change.id == id; });
  }
}

/// Of several changes of a call the last: one statement applies them all, in no order.
void keep_last_changes(std::vector<storage::live_call_change>& changes) {
  std::set<call_id> seen;
  const auto first_kept = std::remove_if(changes.rbegin(), changes.rend(), [&](const auto& change) {
    return !seen.insert(change.id).second;
  });
  changes.erase(changes.begin(), first_kept.base());
}

void refuse_stores(std::vector<call_writer_state::stored_promise> waiting, const error& why) {
  for (auto& promise : waiting) promise.deliver(result<event_taken>{fail(why)});
}

void submit_rows(self_pointer self, call_services& services, pg::write_pool& pool, tenant_id seller,
                 call_writer_state::seller& work) {
  if (work.rows.empty() && work.changes.empty() && work.forgotten.empty()) {
    // Their calls have ended in the same moment.
    refuse_stores(std::exchange(work.storing, {}), {errc::not_found, "the call is over", {}, {}});
    return;
  }
  keep_last_changes(work.changes);
  const auto claim = claim_of(services, seller);
  if (!claim) {
    // Not ours any more: the new owner reads what was committed.
    refuse_stores(std::exchange(work.storing, {}),
                  {errc::not_owner, "this node does not own the shard", {}, {}});
    return;
  }
  pg::write_job job;
  job.tenant = seller;
  job.key = static_cast<std::uint64_t>(seller.value);
  job.retry_until = std::chrono::steady_clock::now() + retry_for;
  job.work = [claim = *claim, rows = std::move(work.rows), changes = std::move(work.changes),
              forgotten = std::move(work.forgotten)](pg::transaction& tx) -> result<void> {
    if (!rows.empty())
      if (auto done = storage::insert_live_calls(tx, claim, rows); !done) return done;
    if (!changes.empty())
      if (auto done = storage::update_live_calls(tx, claim, changes); !done) return done;
    if (!forgotten.empty())
      if (auto done = storage::delete_live_calls(tx, claim, forgotten); !done) return done;
    return {};
  };
  const auto me = caf::actor_cast<call_writer_actor>(self);
  const auto batch = work.storing.empty() ? 0 : self->state.next_batch++;
  job.done = [me, batch](const result<void>& done) {
    // The edge carries the same facts with the call, so a missing row costs no money.
    if (!done && log::first_time("live_calls"))
      log::warning("live_calls_not_stored", {{"why", to_string(done.error())}});
    if (done) log::clear("live_calls");
    if (batch != 0) caf::anon_send(me, rows_committed{batch, done});
  };
  if (batch != 0) self->state.storing[batch] = std::move(work.storing);
  work.rows.clear();
  work.changes.clear();
  work.forgotten.clear();
  work.storing.clear();
  auto accepted = pool.submit(std::move(job));
  if (accepted) return;
  if (log::first_time("live_calls"))
    log::warning("live_calls_not_stored", {{"why", to_string(accepted.error())}});
  if (batch == 0) return;
  auto node = self->state.storing.extract(batch);
  refuse_stores(std::move(node.mapped()), accepted.error());
}

void deliver_failure(std::vector<call_writer_state::pending> calls, const error& why) {
  for (auto& call : calls) call.promise.deliver(result<call_booked>{fail(why)});
}

void submit_booking(self_pointer self, call_services& services, pg::write_pool& pool,
                    tenant_id seller, std::vector<call_writer_state::pending> calls) {
  const auto claim = claim_of(services, seller);
  if (!claim)
    return deliver_failure(std::move(calls),
                           {errc::not_owner, "this node does not own the shard", {}, {}});
  std::vector<storage::billed_call> billed;
  billed.reserve(calls.size());
  for (const auto& call : calls) billed.push_back(call.billed);

  const auto batch = self->state.next_batch++;
  // Shared between the job, which may run more than once, and its completion.
  auto outcome = std::make_shared<storage::booking>();
  pg::write_job job;
  job.tenant = seller;
  job.key = static_cast<std::uint64_t>(seller.value);
  job.retry_until = std::chrono::steady_clock::now() + retry_for;
  job.work = [claim = *claim, billed = std::move(billed),
              outcome](pg::transaction& tx) -> result<void> {
    auto booked = storage::book_finished_calls(tx, claim, billed);
    if (!booked) return fail(std::move(booked).error());
    *outcome = std::move(*booked);
    return {};
  };
  const auto me = caf::actor_cast<call_writer_actor>(self);
  job.done = [me, batch, outcome](result<void> done) {
    caf::anon_send(me, batch_committed{batch, std::move(done), outcome});
  };
  self->state.committing[batch] = std::move(calls);
  if (auto accepted = pool.submit(std::move(job)); !accepted) {
    auto node = self->state.committing.extract(batch);
    deliver_failure(std::move(node.mapped()), accepted.error());
  }
}

/// What must not wait: rows that nobody else knows yet, and extensions that a call waits for.
void flush_rows(self_pointer self, call_services& services, pg::write_pool& pool) {
  self->state.rows_due_at.reset();
  for (auto& [seller, work] : self->state.sellers) {
    drop_rows_of_finished(work);
    if (work.rows.empty() && work.storing.empty()) continue;
    if (!work.storing.empty()) {
      submit_rows(self, services, pool, seller, work);
      continue;
    }
    auto changes = std::exchange(work.changes, {});
    auto forgotten = std::exchange(work.forgotten, {});
    submit_rows(self, services, pool, seller, work);
    work.changes = std::move(changes);
    work.forgotten = std::move(forgotten);
  }
}

void flush_all(self_pointer self, call_services& services, pg::write_pool& pool,
               const call_writer_settings& settings) {
  self->state.rows_due_at.reset();
  self->state.bookings_due_at.reset();
  for (auto& [seller, work] : self->state.sellers) {
    drop_rows_of_finished(work);
    auto finished = std::move(work.finished);
    work.finished.clear();
    submit_rows(self, services, pool, seller, work);
    for (std::size_t from = 0; from < finished.size(); from += settings.batch_max) {
      const auto to = std::min(finished.size(), from + settings.batch_max);
      submit_booking(self, services, pool, seller,
                     {std::make_move_iterator(finished.begin() + static_cast<std::ptrdiff_t>(from)),
                      std::make_move_iterator(finished.begin() + static_cast<std::ptrdiff_t>(to))});
    }
  }
}

/// A batch that was refused as a whole because of one call must not stop the others: each is tried
/// alone. Only refusals that a repeat cannot mend come here.
bool is_about_one_call(errc kind) {
  return kind == errc::invalid_argument || kind == errc::conflict || kind == errc::overflow;
}

void on_committed(self_pointer self, call_services& services, pg::write_pool& pool,
                  const batch_committed& done) {
  auto node = self->state.committing.extract(done.batch);
  if (node.empty()) return;
  auto calls = std::move(node.mapped());
  if (!done.outcome_of_commit) {
    const auto& why = done.outcome_of_commit.error();
    if (calls.size() > 1 && is_about_one_call(why.kind)) {
      for (auto& call : calls) {
        const auto seller = call.billed.call.facts.tenant;
        std::vector<call_writer_state::pending> alone;
        alone.push_back(std::move(call));
        submit_booking(self, services, pool, seller, std::move(alone));
      }
      return;
    }
    return deliver_failure(std::move(calls), why);
  }
  const auto& booking = *done.booking;
  for (const auto& balance : booking.balances) {
    calls_booked told{balance.account, booking.head_no, balance.posted, {}};
    for (const auto& call : calls)
      if (call.billed.call.facts.account == balance.account)
        told.calls.push_back({call.billed.call.facts.id, call.billed.rating.charge()});
    self->send(self->state.accounts, told);
    services.publish_account(balance.account, calls.front().billed.call.facts.tenant);
  }
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto& facts = calls[i].billed.call.facts;
    const auto outcome = booking.outcomes[i];
    if (outcome == storage::booking_outcome::conflict)
      log::error("cdr_conflict", {{"call_id", format(facts.id)}});
    if (outcome == storage::booking_outcome::booked)
      services.publish_cdr(facts.id, facts.tenant, facts.customer);
    calls[i].promise.deliver(
        result<call_booked>{call_booked{outcome == storage::booking_outcome::booked}});
  }
}

/// Whoever waits hears of the end: a call that waits for ever for its commit would keep the process alive.
void refuse_all(self_pointer self) {
  const error why{errc::unavailable, "the node ends", {}, {}};
  auto& state = self->state;
  for (auto& [seller, work] : state.sellers) {
    deliver_failure(std::exchange(work.finished, {}), why);
    refuse_stores(std::exchange(work.storing, {}), why);
  }
  for (auto& [batch, calls] : std::exchange(state.committing, {})) deliver_failure(std::move(calls), why);
  for (auto& [batch, waiting] : std::exchange(state.storing, {})) refuse_stores(std::move(waiting), why);
}

}  // namespace call_writer_detail

call_writer_actor::behavior_type call_writer_behavior(
    call_writer_actor::stateful_pointer<call_writer_state> self, call_services* services,
    pg::write_pool* pool, account_desk_actor accounts, call_writer_settings settings) {
  using metrics::actor_class;
  self->state.accounts = std::move(accounts);
  self->state.living = std::make_unique<metrics::living>(actor_class::call_writer);
  self->set_exit_handler([=](const caf::exit_msg& end) {
    call_writer_detail::refuse_all(self);
    self->quit(end.reason);
  });
  return {
      [=](const book_call& order) -> caf::result<result<call_booked>> {
        const metrics::handling handling{actor_class::call_writer};
        auto promise = self->make_response_promise<result<call_booked>>();
        auto& work = self->state.sellers[order.call.facts.tenant];
        work.finished.push_back({{order.call, order.rated}, promise});
        if (work.finished.size() >= settings.batch_max)
          call_writer_detail::flush_all(self, *services, *pool, settings);
        else
          call_writer_detail::flush_bookings_later(self, settings);
        return promise;
      },
      [=](const save_live_call& save) {
        const metrics::handling handling{actor_class::call_writer};
        auto& work = self->state.sellers[save.view.seller];
        auto row = call_writer_detail::row_of(save);
        if (row.is_answered) {
          work.changes.push_back(call_writer_detail::change_of(row, services->now()));
          call_writer_detail::flush_bookings_later(self, settings);
        } else {
          work.rows.push_back(std::move(row));
          call_writer_detail::flush_rows_later(self, settings);
        }
      },
      [=](const store_extension& store) -> caf::result<result<event_taken>> {
        const metrics::handling handling{actor_class::call_writer};
        auto promise = self->make_response_promise<result<event_taken>>();
        auto& work = self->state.sellers[store.row.view.seller];
        auto row = call_writer_detail::row_of(store.row);
        work.changes.push_back(call_writer_detail::change_of(row, services->now()));
        // Its first row may have been lost with a database that was out.
        work.rows.push_back(std::move(row));
        work.storing.push_back(promise);
        call_writer_detail::flush_rows_later(self, settings);
        return promise;
      },
      [=](const rows_committed& done) {
        const metrics::handling handling{actor_class::call_writer};
        auto node = self->state.storing.extract(done.batch);
        if (node.empty()) return;
        if (!done.outcome) return call_writer_detail::refuse_stores(std::move(node.mapped()), done.outcome.error());
        for (auto& promise : node.mapped()) promise.deliver(result<event_taken>{event_taken{}});
      },
      [=](const forget_live_call& forget) {
        const metrics::handling handling{actor_class::call_writer};
        self->state.sellers[forget.seller].forgotten.push_back(forget.call);
        call_writer_detail::flush_bookings_later(self, settings);
      },
      [=](const flush_writes&) {
        const metrics::handling handling{actor_class::call_writer};
        const auto now = std::chrono::steady_clock::now();
        const auto is_due = [now](const auto& at) { return at && now >= *at; };
        if (is_due(self->state.bookings_due_at))
          call_writer_detail::flush_all(self, *services, *pool, settings);
        else if (is_due(self->state.rows_due_at))
          call_writer_detail::flush_rows(self, *services, *pool);
      },
      [=](const batch_committed& done) {
        const metrics::handling handling{actor_class::call_writer};
        call_writer_detail::on_committed(self, *services, *pool, done);
      }};
}

}  // namespace didtron
