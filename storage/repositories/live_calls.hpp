#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "actors/domain/calls/finished_call.hpp"
#include "actors/domain/money/amount.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/shards.hpp"

namespace didtron::storage {

/// A running call as it survives the node.
struct live_call_row {
  call_facts facts = {};
  std::int32_t shard = 0;
  std::string edge_dialog = {};  ///< "h_entry:h_id"
  bool is_answered = false;
  trunk_id egress_trunk = {};  ///< 0: none answered or was tried yet
  carrier_id carrier = {};
  rate_card_id sell_card = {};  ///< 0: not known
  std::vector<rate_card_id> above_cards = {};  ///< what each seller above sells it on, upwards
  std::vector<call_attempt> attempts = {};     ///< carriers that did not take it, as they were told; no number, no carrier
  amount hold = {};
  std::int64_t granted_s = 0;
  std::optional<instant> answered_at = {};
  instant last_seen_at = {};
};

/// All of one tenant (the transaction's). A call that is there already, or whose CDR is written, is
/// left alone: a late insert must not bring an ended call back.
result<void> insert_live_calls(pg::transaction& tx, shard_claim claim,
                               std::span<const live_call_row> calls);

/// State, trunk, hold, grant, times and attempts of calls that are still there.
struct live_call_change {
  call_id id = {};
  bool is_answered = false;
  trunk_id egress_trunk = {};
  carrier_id carrier = {};
  amount hold = {};
  std::int64_t granted_s = 0;
  std::optional<instant> answered_at = {};
  instant last_seen_at = {};
  std::vector<call_attempt> attempts = {};
};
result<void> update_live_calls(pg::transaction& tx, shard_claim claim,
                               std::span<const live_call_change> changes);

/// Without a CDR: only for calls that were never told to the edge.
result<void> delete_live_calls(pg::transaction& tx, shard_claim claim,
                               std::span<const call_id> calls);

/// Every running call of these shards, all tenants. Node's role.
pg::query<std::vector<live_call_row>> live_calls_of(std::span<const std::int32_t> shards);

}  // namespace didtron::storage
