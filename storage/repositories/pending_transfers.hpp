#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/money/amount.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Money that is reserved between two books and not yet moved: outside the totals, resolved exactly
/// once, for part or all of it.
struct new_pending {
  std::string kind = {};  ///< of the entry that it may become
  std::string idempotency_key = {};
  std::string cause = {};
  std::string debit_book = {};
  std::string credit_book = {};
  currency money = {};
  amount value = {};
  std::optional<instant> expires_at = {};
};
struct opened_pending {
  std::int64_t pending_no = 0;
  bool is_new = false;
};
/// Errors: insufficient_balance (a prepaid account that pays cannot), duplicate (the key was used
/// for other content), invalid_argument.
result<opened_pending> open_pending(pg::transaction& tx, const new_pending& pending);

enum class pending_outcome : std::uint8_t { posted, voided, expired };
struct resolved_pending {
  std::optional<std::int64_t> entry_no = {};  ///< of what was posted
  bool is_new = false;                        ///< false: resolved like this before
};
/// `settled`: how much of it is posted; empty: all. The rest is released. Errors: not_found,
/// conflict (resolved in another way, not expired), invalid_argument (more than was reserved).
result<resolved_pending> resolve_pending(pg::transaction& tx, std::int64_t pending_no,
                                         pending_outcome outcome, std::optional<amount> settled,
                                         const std::string& cause);

/// Releases what has expired, at most `most` of the transaction's tenant. How many were released.
result<std::int64_t> expire_pendings(pg::transaction& tx, std::int64_t most);

}  // namespace didtron::storage
