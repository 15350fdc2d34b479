#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/uuid.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Ownership of a shard under which something is written. Every writing transaction checks it.
struct shard_claim {
  std::int32_t shard = 0;
  std::int64_t epoch = 0;
  friend bool operator==(const shard_claim&, const shard_claim&) = default;
};

/// Who holds leases: the node's name and the UUID of this very process.
struct lease_holder {
  std::string node = {};
  uuid boot = {};
};

struct node_record {
  std::string node = {};
  uuid boot = {};
  std::string address = {};
  instant heartbeat_at = {};
  bool is_alive = false;  ///< heartbeat within `alive_s`, by the database's clock
};

/// Registers the process or renews its heartbeat. Transactions of this file have tenant 0.
result<void> heartbeat(pg::transaction& tx, const lease_holder& me, const std::string& address);
pg::query<std::vector<node_record>> nodes(std::int64_t alive_s);

/// Takes those of `shards` that are free, expired or held by an earlier boot of the same node (that
/// process is gone). Each taking raises the epoch and waits for transactions that still write under
/// the old one. Database clock only.
result<std::vector<shard_claim>> acquire_leases(pg::transaction& tx, const lease_holder& me,
                                                std::span<const std::int32_t> shards,
                                                std::chrono::milliseconds ttl);

/// Extends every lease held by this boot that has not been taken by another. What is missing in the
/// answer is lost.
result<std::vector<shard_claim>> renew_leases(pg::transaction& tx, const lease_holder& me,
                                              std::chrono::milliseconds ttl);

/// Planned hand-over: frees the shards at once.
result<void> release_leases(pg::transaction& tx, const lease_holder& me,
                            std::span<const std::int32_t> shards);

/// First statement of each writing transaction: holds the epoch for the transaction's length
/// without hindering renewals. Error: not_owner.
result<void> check_fence(pg::transaction& tx, shard_claim claim);

}  // namespace didtron::storage
