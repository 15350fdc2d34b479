#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/ledger/entry.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// An entry with everything that its two digests are taken of.
struct chain_entry {
  journal_entry entry = {};
  entry_facts facts = {};
  std::string previous = {};  ///< stored digest of the entry before, 32 bytes
  std::string digest = {};    ///< stored, 32 bytes
  std::string seal = {};      ///< stored, 32 bytes
};

/// Recomputed here, without the database's own functions.
std::string digest_of(const chain_entry& e, const std::string& previous_digest);
std::string seal_of(const chain_entry& e, const std::string& previous_seal);

/// At most 500 entries after `after`, in order. `tenant`: whose books.
pg::query<std::vector<chain_entry>> chain_after(tenant_id tenant, std::int64_t after);

/// One entry within a transaction, of its tenant. Error: not_found.
result<chain_entry> chain_in(pg::transaction& tx, std::int64_t entry_no);

struct chain_head {
  std::string digest = std::string(32, '\0');
  std::string seal = std::string(32, '\0');
};
/// Zeros for books without entries.
pg::query<chain_head> chain_head_of(tenant_id tenant);

}  // namespace didtron::storage
