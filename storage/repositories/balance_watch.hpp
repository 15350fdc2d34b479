#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/money/amount.hpp"
#include "storage/pg/query.hpp"

namespace didtron::storage {

/// One account's posted balance and the newest journal entry that it includes: both from one snapshot, so
/// that answers which overtake each other can be put in order.
struct balance_at {
  amount posted = {};            ///< prepaid: what is left; postpaid: negative when owed
  std::int64_t entry_no = 0;     ///< of the seller's journal; 0: nothing was ever posted
  /// Charges of the calls routed since `day_from`; empty: the account has no limit for them.
  std::optional<amount> day_spent = {};
};
/// `day_from`: when the UTC day began. Error: not_found.
pg::query<balance_at> balance_of(tenant_id seller, account_id account, instant day_from);

/// Accounts whose balance moved after `after` by entries that are not usage of our own calls: top-ups, adjustments,
/// imported CDRs, whichever process booked them.
struct moved_balances {
  std::int64_t entry_no = 0;     ///< the head when this was read: ask from here next time
  std::vector<account_id> accounts = {};
};
pg::query<moved_balances> balances_moved_since(tenant_id seller, std::int64_t after);

}  // namespace didtron::storage
