#pragma once

#include <cstdint>
#include <string>

#include "actors/domain/ledger/postings.hpp"
#include "actors/domain/views/ledger_views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

struct new_topup {
  account_id account = {};
  postings::channel channel = postings::channel::bank;
  std::string reference = {};  ///< of the payment, 1 to 120 characters
  currency money = {};
  amount value = {};
  std::string note = {};
  user_id recorded_by = {};
};
/// Puts a payment on an account of the transaction's tenant: prepaid money (2100) or, postpaid,
/// money that waits for open items (2130). Errors: not_found (the account), conflict (the payment
/// is recorded already), invalid_argument (another currency than the account's, nothing).
result<topup_view> record_topup(pg::transaction& tx, const new_topup& topup);
/// Newest first; cursor: the number.
pg::query<page<topup_view>> topups_page(const viewer& who, const page_query& q);

struct new_adjustment {
  account_id account = {};
  bool is_credit = false;
  currency money = {};
  amount value = {};
  std::string reason = {};
  user_id requested_by = {};
};
/// Posted at once, or waiting for a second person when it is above the tenant's limit. Errors:
/// not_found (the account), invalid_argument, insufficient_balance (a debit below the limit of a
/// prepaid account).
result<adjustment_view> request_adjustment(pg::transaction& tx, const new_adjustment& adjustment);
/// Rejected, or approved and posted. Approved but not covered by the balance stays approved: it is
/// posted by approving again. Errors: not_found, forbidden (the requester decides), conflict
/// (decided otherwise, or needs no decision).
result<adjustment_view> decide_adjustment(pg::transaction& tx, std::int64_t adjustment_id,
                                          bool is_approved, user_id decided_by,
                                          const std::string& reason);
/// A correction takes no money that running calls hold: what is left of a prepaid account, a temporary credit
/// included, still covers the holds of live_calls, and `held`: what the account's actor says, which knows also calls
/// that no row tells of (granted just now, or of a reseller's customers). Asked after a posting, in its transaction,
/// while that actor grants nothing (pause_grants). Error: insufficient_balance.
result<void> check_holds_covered(pg::transaction& tx, account_id account, amount held = {});

/// Newest first; cursor: the number.
pg::query<page<adjustment_view>> adjustments_page(const viewer& who, const page_query& q);
/// Error: not_found.
pg::query<adjustment_view> adjustment_one(const viewer& who, std::int64_t adjustment_id);

/// The lines on an account's books in its currency, newest first, each with the balance after it.
/// Customers see their own accounts. Cursor: "entry:line". Errors: not_found, invalid_argument
/// (the cursor).
result<pg::query<page<account_line_view>>> account_lines_page(const viewer& who, account_id account,
                                                              const page_query& q);
/// Every account of the chart that was used, per currency, in order.
pg::query<trial_balance_view> trial_balance(const viewer& who);

}  // namespace didtron::storage
