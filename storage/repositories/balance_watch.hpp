#pragma once

#include <cstdint>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/money/amount.hpp"
#include "storage/pg/query.hpp"

namespace didtron::storage {

/// One account's posted balance and the newest journal entry that it includes: both from one snapshot, so
/// that answers which overtake each other can be put in order.
struct balance_at {
  amount posted = {};            ///< prepaid: what is left; postpaid: negative when owed
  std::int64_t entry_no = 0;     ///< of the seller's journal; 0: nothing was ever posted
};
/// Error: none; an account that nothing was posted for has 0.
pg::query<balance_at> balance_of(tenant_id seller, account_id account, bool is_postpaid);

/// Accounts whose balance moved after `after` by entries that are no call usage (top-ups, adjustments).
struct moved_balances {
  std::int64_t entry_no = 0;     ///< the head when this was read: ask from here next time
  std::vector<account_id> accounts = {};
};
pg::query<moved_balances> balances_moved_since(tenant_id seller, std::int64_t after);

}  // namespace didtron::storage
