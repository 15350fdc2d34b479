#include "actors/node/backend.hpp"

#include <algorithm>

#include "actors/domain/cdrs/cdr_rater.hpp"
#include "actors/log/log.hpp"
#include "actors/log/metrics.hpp"
#include "actors/node/api_read.hpp"
#include "actors/node/node.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/carriers.hpp"
#include "storage/repositories/cdrs.hpp"
#include "storage/repositories/outbox.hpp"
#include "storage/repositories/trunks.hpp"

namespace didtron::node {

namespace backend_detail {

using http::await_callback;
using namespace std::chrono_literals;

bool may_see(const viewer& who, const live_call_view& call) {
  return who.is_platform ? call.seller == who.tenant : call.customer.value == who.tenant.value;
}

void hide(const viewer& who, live_call_view& call) {
  if (who.is_platform && who.may_see_costs) return;
  call.cost_per_min.reset();
  call.cost.reset();
  call.margin.reset();
  if (who.is_platform) return;
  call.carrier = {};
  call.trunk = {};
}

instant midnight_utc(instant now) {
  constexpr std::int64_t day_us = 86'400'000'000;
  return {now.us - now.us % day_us};
}

}  // namespace backend_detail

currency books_currency(const node& n, tenant_id seller) {
  const auto known = n.services().catalogue.load();
  if (known)
    for (const auto& account : known->parts().accounts)
      if (account.seller == seller || account.customer == seller) return account.money;
  return {};
}

// ---- accounts ---------------------------------------------------------------------------------

http::task<void> node_backend::add_live_state(account_view& view,
                                              const std::vector<live_call_view>& calls) {
  using namespace backend_detail;
  view.live_calls = static_cast<std::int32_t>(
      std::count_if(calls.begin(), calls.end(),
                    [&](const auto& call) { return call.account.value == view.id.value; }));
  auto live = co_await await_callback<account_snapshot>([&](auto done) {
    node_.ask().ask<result<account_snapshot>>(
        node_.actors().accounts, account_query{view.id}, 2s,
        [done](result<result<account_snapshot>> answer) {
          done(answer ? std::move(*answer) : result<account_snapshot>{fail(answer.error())});
        });
  });
  if (live) {
    view.posted = live->posted;
    view.held = live->held;
    view.available = live->available;
    view.time_to_empty_s = live->time_to_empty_s;
    if (view.day_spend_max) view.day_spent = live->day_spent;
    co_return;
  }
  // Nothing is running on it, so nobody holds: what the ledger says is available.
  view.held = {};
  if (const auto sum = add(view.posted, view.credit_limit)) view.available = *sum;
}

http::task<result<page<account_view>>> node_backend::accounts(viewer who, page_query q) {
  auto found = co_await api_read(node_, storage::accounts_page(who, q));
  if (!found) co_return fail(std::move(found).error());
  // Named, because GCC 12 destroys a conditional temporary inside co_await twice.
  const auto calls = (co_await visible_calls(who)).value_or({});
  for (auto& view : found->items) co_await add_live_state(view, calls);
  co_return std::move(*found);
}

http::task<result<account_view>> node_backend::account(viewer who, account_id id) {
  auto found = co_await api_read(node_, storage::account_one(who, id));
  if (!found) co_return fail(std::move(found).error());
  const auto calls = (co_await visible_calls(who)).value_or({});
  co_await add_live_state(*found, calls);
  co_return std::move(*found);
}

http::task<result<page<hold_view>>> node_backend::holds(viewer who, account_id id, page_query q) {
  using namespace backend_detail;
  // The wall is the database's: whoever may not read the account may not see its holds.
  auto found = co_await api_read(node_, storage::account_one(who, id));
  if (!found) co_return fail(std::move(found).error());
  auto live = co_await await_callback<account_snapshot>([&](auto done) {
    node_.ask().ask<result<account_snapshot>>(
        node_.actors().accounts, account_query{id}, 2s,
        [done](result<result<account_snapshot>> answer) {
          done(answer ? std::move(*answer) : result<account_snapshot>{fail(answer.error())});
        });
  });
  page<hold_view> out;
  if (!live && live.error().kind != errc::not_found) co_return fail(std::move(live).error());
  if (!live) co_return out;
  for (const auto& hold : live->holds) {
    if (q.after && format(hold.call) <= *q.after) continue;
    if (out.items.size() == static_cast<std::size_t>(q.limit)) {
      out.next = format(out.items.back().call);
      break;
    }
    out.items.push_back(hold);
  }
  co_return out;
}

// ---- calls ------------------------------------------------------------------------------------

http::task<result<std::vector<live_call_view>>> node_backend::visible_calls(viewer who) {
  using namespace backend_detail;
  using views = std::vector<live_call_view>;
  auto all = co_await await_callback<views>([&](auto done) {
    node_.ask().ask<views>(node_.actors().feed, live_calls_query{}, 2s, done);
  });
  if (!all) co_return fail(std::move(all).error());
  views out;
  for (auto& call : *all) {
    if (!may_see(who, call)) continue;
    hide(who, call);
    out.push_back(std::move(call));
  }
  co_return out;
}

http::task<result<page<live_call_view>>> node_backend::live_calls(viewer who, page_query q) {
  auto calls = co_await visible_calls(who);
  if (!calls) co_return fail(std::move(calls).error());
  // Call ids grow with time: newest first.
  std::sort(calls->begin(), calls->end(),
            [](const auto& a, const auto& b) { return a.id > b.id; });
  page<live_call_view> out;
  for (auto& call : *calls) {
    if (q.after && format(call.id) >= *q.after) continue;
    if (out.items.size() == static_cast<std::size_t>(q.limit)) {
      out.next = format(out.items.back().id);
      break;
    }
    out.items.push_back(std::move(call));
  }
  co_return out;
}

http::task<result<http::end_request>> node_backend::end_call(viewer who, call_id id) {
  using namespace backend_detail;
  const auto calls = co_await visible_calls(who);
  if (!calls) co_return fail(calls.error());
  if (std::none_of(calls->begin(), calls->end(), [&](const auto& call) { return call.id == id; }))
    co_return fail(errc::not_found, "no such live call");
  auto done = co_await await_callback<bool>([&](auto answer) {
    pg::write_job job;
    job.tenant = who.tenant;
    job.key = static_cast<std::uint64_t>(who.tenant.value);
    job.work = [who, id](pg::transaction& tx) -> result<void> {
      storage::audit_record record = storage::audit_by(who);
      record.action = "call.end";
      record.object = "call:" + format(id);
      if (auto said = storage::append_audit(tx, record); !said) return fail(said.error());
      return {};
    };
    job.done = [answer](const result<void>& r) {
      answer(r ? result<bool>{true} : result<bool>{fail(r.error())});
    };
    if (auto accepted = node_.data().writes.submit(std::move(job)); !accepted)
      answer(fail(accepted.error()));
  });
  if (!done) co_return fail(std::move(done).error());
  auto ended = co_await await_callback<event_taken>([&](auto answer) {
    node_.ask().ask<result<event_taken>>(
        node_.actors().calls, didtron::end_call{id}, 2s,
        [answer](result<result<event_taken>> r) {
          answer(r ? std::move(*r) : result<event_taken>{fail(r.error())});
        });
  });
  if (!ended) co_return fail(std::move(ended).error());
  co_return http::end_request{id, node_.services().now()};
}

http::task<result<page<cdr_view>>> node_backend::cdrs(viewer who, page_query q,
                                                      http::cdr_filter filter) {
  if (auto good = storage::check_cdr_cursor(q); !good) co_return fail(std::move(good).error());
  storage::cdr_filter wanted;
  wanted.account = filter.account.value_or(account_id{});
  wanted.result = filter.result;
  co_return co_await api_read(node_, storage::cdrs_page(who, q, wanted));
}

http::task<result<cdr_detail>> node_backend::cdr(viewer who, call_id id) {
  auto found = co_await api_read(node_, storage::cdr_one(who, id));
  if (!found || found->charge_explanation) co_return found;
  // A CDR of a file brings no explanation along: it is made again from what it was priced by.
  const auto known = node_.services().catalogue.load();
  const auto* account = known ? known->account({found->summary.account.value}) : nullptr;
  if (!account) co_return found;
  auto imported = co_await api_read(node_, storage::imported_cdr_one(account->seller, id));
  if (!imported) co_return fail(std::move(imported).error());
  if (!*imported) co_return found;
  const auto explain = [&](const storage::imported_cdr::side& side) {
    const auto* card = known->card(side.card);
    return card ? explain_booked((*imported)->record, *card, known->states(), side.row, side.total, side.fx)
                : std::optional<rating_explanation>{};
  };
  found->charge_explanation = explain((*imported)->charge);
  if (who.is_platform && who.may_see_costs) found->cost_explanation = explain((*imported)->cost);
  if (who.is_platform) {
    found->source = (*imported)->source;
    found->import_id = (*imported)->import_id;
  }
  co_return found;
}

// ---- carriers, trunks -------------------------------------------------------------------

void node_backend::add_load(carrier_view& view) const {
  const auto known = node_.services().catalogue.load();
  if (!known) return;
  view.live_calls = 0;
  for (const auto& trunk : known->parts().egress)
    if (trunk.carrier == view.id)
      view.live_calls += node_.services().trunks.load_of(trunk.id, 0).channels;
}

void node_backend::add_load(trunk_view& view) const {
  if (!view.is_ingress)
    view.channels_in_use = node_.services().trunks.load_of(view.id, 0).channels;
}

http::task<result<page<carrier_view>>> node_backend::carriers(viewer who, page_query q) {
  auto found = co_await api_read(node_, storage::carriers_page(who, q));
  if (found)
    for (auto& view : found->items) add_load(view);
  co_return found;
}

http::task<result<carrier_view>> node_backend::carrier(viewer who, carrier_id id) {
  auto found = co_await api_read(node_, storage::carrier_one(who, id));
  if (found) add_load(*found);
  co_return found;
}

http::task<result<page<trunk_view>>> node_backend::trunks(viewer who, page_query q) {
  auto found = co_await api_read(node_, storage::trunks_page(who, q));
  if (found)
    for (auto& view : found->items) add_load(view);
  co_return found;
}

http::task<result<trunk_view>> node_backend::trunk(viewer who, trunk_id id) {
  auto found = co_await api_read(node_, storage::trunk_one(who, id));
  if (found) add_load(*found);
  co_return found;
}

// ---- node -------------------------------------------------------------------------------------

http::task<result<http::metrics_summary>> node_backend::summary(viewer who) {
  auto& services = node_.services();
  auto today = co_await api_read(node_, storage::traffic_since(who, backend_detail::midnight_utc(services.now()),
                                           books_currency(node_, who.tenant)));
  if (!today) co_return fail(std::move(today).error());
  const auto calls = co_await visible_calls(who);
  if (!calls) co_return fail(calls.error());
  http::metrics_summary out;
  out.live_calls = static_cast<std::int64_t>(calls->size());
  out.calls_per_s = node_.call_rate().per_s();
  out.today = *today;
  out.node.node_id = node_.settings().node.id;
  out.node.started_at = node_.started_at();
  out.node.version = DIDTRON_VERSION;
  out.node.shards_owned = services.leases.owned();
  out.node.is_ready = services.is_ready;
  out.node.edge = std::string{name_of(node_.edge_state())};
  co_return out;
}

http::task<result<http::readiness>> node_backend::ready() {
  auto& services = node_.services();
  auto& data = node_.data();
  http::readiness out;
  const auto reads = data.api_reads.stats().connected;
  const auto writes = data.writes.stats().connected;
  const auto owned = services.leases.owned();
  const auto edge = node_.edge_state();
  out.checks.push_back({"database", reads > 0 && writes > 0,
                        std::to_string(reads + writes) + " connections"});
  out.checks.push_back({"shards", owned > 0, std::to_string(owned) + " owned"});
  out.checks.push_back({"catalogue", services.catalogue.load() != nullptr, ""});
  out.checks.push_back({"running_calls", services.is_ready.load(),
                        services.is_ready ? "found" : "being found"});
  out.checks.push_back({"edge", edge == edge_health::connected, std::string{name_of(edge)}});
  out.is_ready = std::all_of(out.checks.begin(), out.checks.end(),
                             [](const auto& check) { return check.is_ok; });
  co_return out;
}

http::task<result<std::string>> node_backend::prometheus() {
  auto out = metrics::prometheus_text();
  const auto gauge = [&out](std::string_view name, std::string_view help, std::int64_t value) {
    out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name);
    out.append(" gauge\n").append(name).append(" ").append(std::to_string(value)).append("\n");
  };
  auto& services = node_.services();
  gauge("didtron_shards_owned", "Shards served by this node.", services.leases.owned());
  gauge("didtron_ready", "1 when new calls are taken.", services.is_ready ? 1 : 0);
  gauge("didtron_edge_connected", "1 when the edge answers.",
        node_.edge_state() == edge_health::connected ? 1 : 0);
  gauge("didtron_gateway_open_requests", "Requests from other threads that wait for an actor.",
        static_cast<std::int64_t>(node_.ask().open_requests()));
  gauge("didtron_unvalued_entries", "Journal entries that wait for an exchange rate.",
        node_.unvalued_entries());
  const auto reads = node_.data().api_reads.stats();
  const auto writes = node_.data().writes.stats();
  gauge("didtron_read_jobs", "Reads answered since the start.",
        static_cast<std::int64_t>(reads.jobs));
  gauge("didtron_read_queue", "Reads waiting.", static_cast<std::int64_t>(reads.queued));
  gauge("didtron_write_jobs", "Writes answered since the start.",
        static_cast<std::int64_t>(writes.jobs));
  gauge("didtron_write_groups", "Database transactions that carried them.",
        static_cast<std::int64_t>(writes.batches));
  gauge("didtron_write_queue", "Writes waiting.", static_cast<std::int64_t>(writes.queued));
  const auto link = node_.edge_stats();
  gauge("didtron_edge_in_flight", "Route requests without an answer yet.",
        static_cast<std::int64_t>(link.in_flight));
  gauge("didtron_edge_deadline_passed", "Route requests answered too late.",
        static_cast<std::int64_t>(link.deadline_passed));
  gauge("didtron_edge_malformed", "Packets that were no SIP we can use.",
        static_cast<std::int64_t>(link.malformed));
  co_return out;
}

}  // namespace didtron::node
