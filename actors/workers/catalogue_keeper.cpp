#include "actors/workers/catalogue_keeper.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include <caf/event_based_actor.hpp>

#include "actors/log/log.hpp"
#include "storage/repositories/balance_watch.hpp"
#include "storage/repositories/catalogue.hpp"

namespace didtron {

namespace catalogue_keeper_detail {

using self_pointer = catalogue_keeper_actor::stateful_pointer<catalogue_keeper_state>;

pg::deadline soon() { return std::chrono::steady_clock::now() + std::chrono::seconds{5}; }

void ask_version(self_pointer self, pg::read_pool* reads) {
  const auto me = caf::actor_cast<catalogue_keeper_actor>(self);
  reads->run<std::int64_t>(storage::catalogue_version(), soon(), [me](result<std::int64_t> v) {
    caf::anon_send(me, version_told{v ? *v : -1});
  });
}

using snapshot = std::shared_ptr<const catalogue>;

void ask_catalogue(self_pointer self, call_services* services, pg::read_pool* reads) {
  const auto me = caf::actor_cast<catalogue_keeper_actor>(self);
  const auto last = services->catalogue.load();
  reads->run<snapshot>(storage::load_catalogue(last.get()), soon(), [me, services](result<snapshot> loaded) {
    if (!loaded && log::first_time("catalogue"))
      log::error("catalogue_not_loaded", {{"why", to_string(loaded.error())}});
    if (loaded) log::clear("catalogue");
    // Here on the reader's thread, which no actor waits for.
    caf::anon_send(me, catalogue_told{loaded ? (*loaded)->compiled(services->now()) : snapshot{}});
  });
}

/// A price began or ended: the tables speak again for now.
void compile_when_due(self_pointer self, call_services* services) {
  const auto known = services->catalogue.load();
  const auto until = known ? known->tables_valid_until() : std::nullopt;
  const auto now = services->now();
  if (!until || now < *until || self->state.is_compiling) return;
  self->state.is_compiling = true;
  const auto me = caf::actor_cast<catalogue_keeper_actor>(self);
  self->spawn<caf::detached>([me, known, now](caf::event_based_actor*) {
    caf::anon_send(me, catalogue_compiled{known->compiled(now)});
  });
}

void ask_balances(self_pointer self, call_services* services, pg::read_pool* reads) {
  const auto known = services->catalogue.load();
  if (!known) return;
  std::set<tenant_id> sellers;
  for (const auto& account : known->parts().accounts) sellers.insert(account.seller);
  const auto me = caf::actor_cast<catalogue_keeper_actor>(self);
  for (const auto seller : sellers) {
    // The first time only the head is wanted: accounts read their balance when they start.
    const auto seen = self->state.watched.find(seller);
    const auto after = seen == self->state.watched.end()
                           ? std::numeric_limits<std::int64_t>::max()
                           : seen->second;
    reads->run<storage::moved_balances>(
        storage::balances_moved_since(seller, after), soon(),
        [me, seller](result<storage::moved_balances> moved) {
          if (moved)
            caf::anon_send(me, balances_moved{seller, moved->entry_no, std::move(moved->accounts)});
        });
  }
}

/// Such a trunk takes no calls; the list of trunks says why, and so does the log, once.
void tell_unusable_trunks(const catalogue& known) {
  for (const auto& trunk : known.parts().egress) {
    const auto cause = "trunk:" + std::to_string(trunk.id.value);
    if (trunk.problem.empty())
      log::clear(cause);
    else if (log::first_time(cause))
      log::warning("trunk_unusable", {{"trunk", trunk.id.value}, {"why", trunk.problem}});
  }
}

}  // namespace catalogue_keeper_detail

catalogue_keeper_actor::behavior_type catalogue_keeper_behavior(
    catalogue_keeper_actor::stateful_pointer<catalogue_keeper_state> self, call_services* services,
    pg::read_pool* node_reads, account_desk_actor accounts) {
  using metrics::actor_class;
  self->state.accounts = std::move(accounts);
  self->state.living = std::make_unique<metrics::living>(actor_class::catalogue_keeper);
  return {
      [=](const clock_tick&) {
        const metrics::handling handling{actor_class::catalogue_keeper};
        if (!self->state.is_reading) {
          self->state.is_reading = true;
          catalogue_keeper_detail::ask_version(self, node_reads);
        }
        catalogue_keeper_detail::compile_when_due(self, services);
        catalogue_keeper_detail::ask_balances(self, services, node_reads);
      },
      [=](const version_told& told) {
        const metrics::handling handling{actor_class::catalogue_keeper};
        self->state.is_reading = false;
        const auto known = services->catalogue.load();
        if (told.version < 0 || (known && known->version() == told.version)) return;
        self->state.is_reading = true;
        catalogue_keeper_detail::ask_catalogue(self, services, node_reads);
      },
      [=](const catalogue_told& told) {
        const metrics::handling handling{actor_class::catalogue_keeper};
        self->state.is_reading = false;
        if (!told.value) return;  // the old snapshot stays
        services->catalogue.publish(told.value);
        catalogue_keeper_detail::tell_unusable_trunks(*told.value);
        log::info("catalogue_loaded",
                  {{"version", told.value->version()},
                   {"accounts", static_cast<std::int64_t>(told.value->parts().accounts.size())},
                   {"cards", static_cast<std::int64_t>(told.value->parts().cards.size())}});
      },
      [=](const catalogue_compiled& told) {
        const metrics::handling handling{actor_class::catalogue_keeper};
        self->state.is_compiling = false;
        const auto known = services->catalogue.load();
        // A newer one was read meanwhile, and compiled on the way.
        if (!known || known->version() != told.value->version()) return;
        services->catalogue.publish(told.value);
        log::info("routes_compiled", {{"version", told.value->version()}});
      },
      [=](const balances_moved& moved) {
        const metrics::handling handling{actor_class::catalogue_keeper};
        auto& seen = self->state.watched[moved.seller];
        seen = std::max(seen, moved.entry_no);
        for (const auto account : moved.accounts) {
          self->send(self->state.accounts, balance_changed{account});
          services->publish_account(account, moved.seller);
        }
      }};
}

}  // namespace didtron
