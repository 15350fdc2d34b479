#include <future>
#include <map>
#include <set>

#include <caf/send.hpp>

#include "actors/cluster/desks.hpp"
#include "actors/domain/core/shard.hpp"
#include "actors/log/log.hpp"
#include "actors/node/node.hpp"
#include "actors/node/recovery.hpp"
#include "protocols/edge/call_context.hpp"
#include "storage/repositories/cdrs.hpp"
#include "storage/repositories/edge_records.hpp"
#include "storage/repositories/live_calls.hpp"

/// What a node does before it takes the first call: owns its shards, knows the catalogue, and holds
/// money again for every call that is still running at the edge.
namespace didtron::node {

namespace recovery_detail {

using namespace std::chrono_literals;

call_memory memory_of(const storage::live_call_row& row) {
  return {row.facts, row.sell_card, row.above_cards, row.hold, row.granted_s};
}

}  // namespace recovery_detail

std::optional<adopt_call> adopted(const call_services& services, const storage::live_call_row& row) {
  using namespace recovery_detail;
  auto plan = plan_from_memory(services, memory_of(row));
  if (!plan) return {};
  return adopt_call{std::move(*plan), row.edge_dialog, row.answered_at, row.egress_trunk,
                    row.attempts};
}

std::optional<adopt_call> adopted(const call_services& services,
                                  const storage::edge_dialog& dialog) {
  const auto kept = edge::parse_dialog_call(dialog.call);
  if (!kept) return {};
  const auto* context = &kept->context;
  call_memory memory;
  memory.facts.id = kept->call;
  memory.facts.tenant = context->tenant;
  memory.facts.account = context->account;
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
  auto plan = plan_from_memory(services, memory);
  if (!plan) return {};
  return adopt_call{std::move(*plan),
                    std::to_string(dialog.h_entry) + ":" + std::to_string(dialog.h_id),
                    kept->answered_at, kept->trunk, {}};
}

result<void> node::wait_for_ownership() {
  using namespace recovery_detail;
  // A lease of a dead node with another name runs out in ten seconds; our own is taken at once.
  const auto until = std::chrono::steady_clock::now() + 30s;
  while (std::chrono::steady_clock::now() < until) {
    if (services_.leases.owned() > 0 && services_.catalogue.load()) return {};
    std::this_thread::sleep_for(20ms);
  }
  return fail(errc::unavailable,
              services_.leases.owned() == 0
                  ? "no shard could be leased: is the database up and migrated, or does another "
                    "node with other shards run?"
                  : "the catalogue could not be read: is the database migrated?");
}

result<void> node::find_running_calls() {
  using namespace recovery_detail;
  const auto today = services_.now();
  if (auto made = stores_.writes.run(
          tenant_id{}, 0,
          [today](pg::transaction& tx) -> result<void> {
            auto days = storage::ensure_cdr_partitions(tx, plus_ms(today, -86'400'000),
                                                       plus_ms(today, 7 * 86'400'000LL));
            if (!days) return fail(std::move(days).error());
            return {};
          },
          pg::in(10s));
      !made)
    return made;

  std::vector<std::int32_t> shards;
  for (std::int32_t s = 0; s < lease_board::shard_count; ++s)
    if (services_.leases.epoch_of(s)) shards.push_back(s);
  auto rows = stores_.node_reads.ask(storage::live_calls_of(shards));
  if (!rows) return fail(std::move(rows).error());
  std::vector<storage::edge_dialog> dialogs;
  if (config_.edge.database_url.empty()) {
    log::warning("edge_database_not_configured", {});
  } else {
    auto read = stores_.edge_reads.ask(storage::edge_dialogs());
    // Without the edge's dialogs holds could be missing, and new calls could overspend.
    if (!read)
      return fail(errc::unavailable,
                  "the edge's dialogs cannot be read: " + to_string(read.error()));
    dialogs = std::move(*read);
  }
  std::map<call_id, adopt_call> at_edge;
  for (const auto& dialog : dialogs)
    if (auto call = adopted(services_, dialog)) {
      const auto id = call->plan.facts.id;
      at_edge.emplace(id, std::move(*call));
    }
  std::set<call_id> known;
  for (const auto& row : *rows) {
    auto call = adopted(services_, row);
    if (!call) {
      log::error("running_call_not_understood", {{"call_id", format(row.facts.id)}});
      continue;
    }
    known.insert(row.facts.id);
    // The row may be older than the answer.
    if (const auto seen = at_edge.find(row.facts.id);
        seen != at_edge.end() && !call->answered_at && seen->second.answered_at) {
      call->answered_at = seen->second.answered_at;
      call->trunk = seen->second.trunk;
    }
    caf::anon_send(cast_.calls, std::move(*call));
  }

  std::size_t from_edge = 0;
  for (auto& [id, call] : at_edge) {
    if (known.contains(id)) continue;
    ++from_edge;
    caf::anon_send(cast_.calls, std::move(call));
  }
  if (auto held = wait_until_adopted(); !held) return held;
  log::info("running_calls_found", {{"stored", static_cast<std::int64_t>(known.size())},
                                    {"from_edge", static_cast<std::int64_t>(from_edge)}});
  services_.is_ready = true;
  return {};
}

/// The desk answers this after every adoption sent before, and by then each hold is on its way to its
/// account ahead of any new call.
result<void> node::wait_until_adopted() {
  // Shared with the callback, which may come after the wait was given up.
  auto answered = std::make_shared<std::promise<void>>();
  gateway_->ask<result<event_taken>>(
      cast_.calls, end_call{}, std::chrono::seconds{20},
      [answered](const result<result<event_taken>>&) { answered->set_value(); });
  if (answered->get_future().wait_for(std::chrono::seconds{30}) != std::future_status::ready)
    return fail(errc::unavailable, "running calls could not be adopted");
  return {};
}

void node::replay_kept_events() {
  if (config_.edge.database_url.empty() || is_replaying_.exchange(true)) return;
  stores_.edge_reads.run<std::vector<storage::kept_event>>(
      storage::kept_events(replayed_to_), pg::in(std::chrono::seconds{5}),
      [this](result<std::vector<storage::kept_event>> kept) {
        // Events that cannot be applied yet stay: the next turn goes on behind them, so that they never
        // keep later ones waiting, and the one after the last begins again.
        if (kept)
          replayed_to_ = kept->size() < storage::kept_events_max ? 0 : kept->back().number;
        is_replaying_ = false;
        if (!kept) {
          if (log::first_time("kept_events"))
            log::warning("kept_events_not_read", {{"why", to_string(kept.error())}});
          return;
        }
        for (const auto& event : *kept) {
          const auto number = event.number;
          gateway_->ask<event_taken>(
              cast_.intake, event_kept{event.json}, std::chrono::seconds{20},
              [this, number](result<event_taken> taken) {
                if (!taken || !taken->is_done) return;
                pg::write_job job;
                job.work = [number](pg::transaction& tx) {
                  const std::int64_t one[] = {number};
                  return storage::delete_kept_events(tx, one);
                };
                // A failed delete only means that the event is applied once more, to no effect.
                job.done = [](const result<void>&) {};
                (void)stores_.edge_writes.submit(std::move(job));
              });
        }
      });
}

}  // namespace didtron::node
