#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "actors/domain/ledger/account_limits.hpp"
#include "actors/domain/ledger/limits_patch.hpp"
#include "actors/domain/views/views.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/shards.hpp"

namespace didtron::storage {

/// Low-balance thresholds of one account at most: more would be noise.
inline constexpr std::size_t account_thresholds_max = 10;

/// Everything of account_limits that is stored; `tx`'s tenant is the seller. Nodes use it when their
/// catalogue is read again, about a second later. Errors: not_found, invalid_argument.
result<void> set_account_limits(pg::transaction& tx, account_id account,
                                const account_limits& limits);

/// Replaces the thresholds. What is left of an account is its posted balance and its credit limit (not
/// a temporary one). When it falls below a threshold, "account.balance_low" goes to the outbox once, in
/// the transaction that moved it; at or above it again the threshold is armed again. One that is set above what
/// is left is not told. Errors: not_found, too_large, invalid_argument (twice the same).
result<void> set_account_thresholds(pg::transaction& tx, account_id account,
                                    std::span<const amount> thresholds);

struct changed_limits {
  account_view before = {};
  account_view after = {};
  account_limits limits = {};
  std::int64_t catalogue_version = 0;  ///< the first one that has them
};
/// Changes limits and thresholds of an account whose `limits_version` is still the one that the writer
/// saw. Errors: not_found, stale_version, and those of the two above.
result<changed_limits> change_account_limits(pg::transaction& tx, account_id account,
                                             const limits_patch& change,
                                             std::string_view version);

/// Makes a prepaid account postpaid or the other way round and moves its money to the books of the new kind
/// by one entry of kind 'adjustment'; the balance stays what it was.
///
/// The rule: refused while live_calls has a call of the account (conflict), and, towards prepaid, while
/// invoices are open (book 1100 is not settled) or the account owes (its balance is below zero).
/// The shard's row is locked, so that no booking runs beside it: a call that was granted in the last
/// moment is booked after the switch, to the new kind's books. To the kind that it has already: nothing happens.
/// Errors: not_found, not_owner, conflict.
result<void> switch_account_kind(pg::transaction& tx, shard_claim claim, account_id account,
                                 bool to_postpaid, std::string_view cause);

}  // namespace didtron::storage
