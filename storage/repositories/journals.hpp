#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/ledger/entry.hpp"
#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Newest first; cursor: the entry number.
pg::query<page<journal_entry_view>> journals_page(const viewer& who, const page_query& q);
/// Error: not_found.
pg::query<journal_entry_view> journal_one(const viewer& who, std::int64_t entry_no);

struct new_journal {
  std::string kind = {};  ///< usage | topup | adjustment | reversal
  std::string idempotency_key = {};
  std::string cause = {};
  std::optional<std::int64_t> batch_id = {};
  std::optional<instant> posted_at = {};  ///< empty: the database's clock
  std::vector<posting> lines = {};
};
struct posted_journal {
  std::int64_t entry_no = 0;
  bool is_new = false;  ///< false: the key was posted before, nothing happened now
};
/// Posts into the books of the transaction's tenant. Errors: invalid_argument (does not balance),
/// duplicate (the key was used for other lines), insufficient_balance (a prepaid balance would fall
/// below its limit by something other than usage).
result<posted_journal> post_journal(pg::transaction& tx, const new_journal& journal);

}  // namespace didtron::storage
