#pragma once

#include <map>
#include <memory>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/entities/services.hpp"
#include "actors/log/metrics.hpp"
#include "actors/messages/keepers.hpp"
#include "storage/pg/read_pool.hpp"

namespace didtron {

struct catalogue_keeper_state {
  const char* name = "catalogue_keeper";
  std::unique_ptr<metrics::living> living;
  account_desk_actor accounts;
  std::map<tenant_id, std::int64_t> watched;   ///< seller -> journal entry read up to
  bool is_reading = false;
  bool is_compiling = false;                   ///< the routing tables, on a thread of their own
};

/// Polls the catalogue's version each second and swaps the snapshot when it moved; merges the decks of
/// its routing plans again when a price begins or ends (until then decisions go deck by deck); tells
/// accounts whose balance was moved by something other than calls. `node_reads` has the node's role.
catalogue_keeper_actor::behavior_type catalogue_keeper_behavior(
    catalogue_keeper_actor::stateful_pointer<catalogue_keeper_state> self, call_services* services,
    pg::read_pool* node_reads, account_desk_actor accounts);

}  // namespace didtron
