#include "actors/workers/webhook_desk.hpp"

#include <algorithm>

#include "actors/log/log.hpp"
#include "storage/repositories/events.hpp"

namespace didtron {

namespace webhook_desk_detail {

using self_pointer = webhook_desk_actor::stateful_pointer<webhook_desk_state>;

void claim(self_pointer self, pg::write_pool* pool, const webhook_settings& settings) {
  auto& state = self->state;
  if (state.is_claiming) return;
  state.is_claiming = true;
  std::vector<storage::webhook_claim> held;
  for (const auto& one : state.endpoints) held.push_back(one.claim);
  const auto me = caf::actor_cast<webhook_desk_actor>(self);
  auto told = std::make_shared<webhook_claims_told>();
  pg::write_job job;
  job.work = [=, node = settings.node, lease = settings.lease](pg::transaction& tx) -> result<void> {
    told->claims = storage::claim_webhooks(tx, node, held, lease);
    return told->claims ? result<void>{} : fail(told->claims.error());
  };
  job.done = [=](const result<void>& done) {
    if (!done) told->claims = fail(done.error());
    caf::anon_send(me, std::move(*told));
  };
  if (auto accepted = pool->submit(std::move(job)); !accepted) state.is_claiming = false;
}

void number(self_pointer self, pg::write_pool* pool, const webhook_settings& settings) {
  auto& state = self->state;
  if (state.is_numbering) return;
  state.is_numbering = true;
  const auto me = caf::actor_cast<webhook_desk_actor>(self);
  auto told = std::make_shared<webhook_events_told>();
  pg::write_job job;
  job.work = [told, most = settings.numbered_at_once](pg::transaction& tx) -> result<void> {
    *told = {};
    auto tenants = storage::tenants_with_waiting_events(tx);
    if (!tenants) return fail(std::move(tenants).error());
    for (const auto tenant : *tenants) {
      if (auto moved = tx.set_tenant(tenant); !moved) return moved;
      auto count = storage::number_events(tx, most);
      if (!count) return fail(std::move(count).error());
      if (*count > 0) told->moved.push_back(tenant);
      told->has_more = told->has_more || *count == most;
    }
    return {};
  };
  job.done = [=](const result<void>& done) {
    if (!done) *told = {};
    caf::anon_send(me, std::move(*told));
  };
  if (auto accepted = pool->submit(std::move(job)); !accepted) state.is_numbering = false;
}

void stop(webhook_endpoint_actor& actor) { caf::anon_send_exit(actor, caf::exit_reason::user_shutdown); }

/// Actors for what is claimed, and for nothing else.
void serve(self_pointer self, pg::write_pool* pool, const webhook_port& port, const webhook_settings& settings,
           const std::vector<storage::webhook_claim>& claims) {
  auto& endpoints = self->state.endpoints;
  for (auto& one : endpoints)
    if (std::find(claims.begin(), claims.end(), one.claim) == claims.end()) stop(one.actor);
  std::erase_if(endpoints, [&](const auto& one) { return std::find(claims.begin(), claims.end(), one.claim) == claims.end(); });
  for (const auto& claim : claims) {
    const bool is_served = std::any_of(endpoints.begin(), endpoints.end(), [&](const auto& one) { return one.claim == claim; });
    if (!is_served)
      endpoints.push_back({claim, self->spawn<caf::monitored>(webhook_endpoint_behavior, pool, port, claim, settings)});
  }
  for (const auto& one : endpoints) caf::anon_send(one.actor, webhook_wake{});
}

}  // namespace webhook_desk_detail

webhook_desk_actor::behavior_type webhook_desk_behavior(webhook_desk_actor::stateful_pointer<webhook_desk_state> self,
                                                        pg::write_pool* pool, webhook_port port, webhook_settings settings) {
  using metrics::actor_class;
  using namespace webhook_desk_detail;
  self->state.living = std::make_unique<metrics::living>(actor_class::webhook_desk);
  // An actor that died without a word: the next look takes its endpoint anew.
  self->set_down_handler([=](const caf::down_msg& down) {
    std::erase_if(self->state.endpoints, [&](const auto& one) { return one.actor.address() == down.source; });
  });
  return {[=](const clock_tick&) {
            const metrics::handling handling{actor_class::webhook_desk};
            claim(self, pool, settings);
            number(self, pool, settings);
          },
          [=](const webhook_look&) { number(self, pool, settings); },
          [=](const webhook_claims_told& told) {
            self->state.is_claiming = false;
            if (!told.claims) {
              if (log::first_time("webhook_claim")) log::warning("webhooks_not_claimed", {{"why", to_string(told.claims.error())}});
              return;
            }
            log::clear("webhook_claim");
            serve(self, pool, port, settings, *told.claims);
          },
          [=](const webhook_events_told& told) {
            self->state.is_numbering = false;
            for (const auto& one : self->state.endpoints)
              if (std::find(told.moved.begin(), told.moved.end(), one.claim.tenant) != told.moved.end())
                caf::anon_send(one.actor, webhook_wake{});
            if (told.has_more)
              number(self, pool, settings);
            else
              self->delayed_send(self, settings.idle, webhook_look{});
          }};
}

}  // namespace didtron
