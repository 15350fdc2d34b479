#pragma once

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>
#include <caf/typed_actor.hpp>

#include "actors/domain/routing/catalogue.hpp"
#include "actors/messages/call.hpp"
#include "actors/messages/interfaces.hpp"

namespace didtron {

/// Database answers on their way back to the actor that asked.
struct leases_told {
  std::chrono::steady_clock::time_point asked_at = {};
  bool is_known = false;                                     ///< false: the database did not answer
  std::vector<std::pair<std::int32_t, std::int64_t>> held = {};  ///< shard, epoch
};
struct catalogue_told {
  std::shared_ptr<const catalogue> value = {};               ///< empty: could not be read
};
/// The same catalogue with its routing tables made again.
struct catalogue_compiled {
  std::shared_ptr<const catalogue> value = {};
};
struct version_told {
  std::int64_t version = -1;
};
/// Accounts whose balance moved by something other than calls, up to this entry of a seller's journal.
struct balances_moved {
  tenant_id seller = {};
  std::int64_t entry_no = 0;
  std::vector<account_id> accounts = {};
};

/// Takes and keeps the shard leases of this node.
using shards_actor = caf::typed_actor<caf::reacts_to<clock_tick>, caf::reacts_to<leases_told>>;

/// Keeps the catalogue snapshot and loaded balances up to date with the database.
using catalogue_keeper_actor =
    caf::typed_actor<caf::reacts_to<clock_tick>, caf::reacts_to<version_told>,
                     caf::reacts_to<catalogue_told>, caf::reacts_to<balances_moved>,
                     caf::reacts_to<catalogue_compiled>>;

}  // namespace didtron

CAF_BEGIN_TYPE_ID_BLOCK(didtron_keepers, caf::first_custom_type_id + 300)
CAF_ADD_TYPE_ID(didtron_keepers, (didtron::leases_told))
CAF_ADD_TYPE_ID(didtron_keepers, (didtron::catalogue_told))
CAF_ADD_TYPE_ID(didtron_keepers, (didtron::version_told))
CAF_ADD_TYPE_ID(didtron_keepers, (didtron::balances_moved))
CAF_ADD_TYPE_ID(didtron_keepers, (didtron::catalogue_compiled))
CAF_END_TYPE_ID_BLOCK(didtron_keepers)

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::leases_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::catalogue_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::version_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::balances_moved)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::catalogue_compiled)
