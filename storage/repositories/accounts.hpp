#pragma once

#include <string>
#include <vector>

#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// `held`, `available` and `live_calls` are left for the account actor (available = posted + limit
/// here). Cursor: the account number. Platform viewers see their books' accounts, customers their
/// own.
pg::query<page<account_view>> accounts_page(const viewer& who, const page_query& q);
/// Error: not_found.
pg::query<account_view> account_one(const viewer& who, account_id id);

/// The same inside a transaction whose tenant is the seller, the account locked until it ends.
/// Error: not_found.
result<account_view> lock_account(pg::transaction& tx, account_id id);

struct posted_balance {
  account_id account = {};
  amount posted = {};  ///< prepaid: what is left; postpaid: negative when owed
};
/// Balances of all accounts of a seller, or of all sellers for tenant 0 (node's role).
pg::query<std::vector<posted_balance>> posted_balances(tenant_id seller);

struct new_account {
  tenant_id customer = {};
  std::string name = {};
  currency money = {};
  bool is_postpaid = false;
  amount credit_limit = {};
  std::int32_t channels_max = 0;
  std::int32_t cps_max = 0;
  rate_card_id rate_card = {};
  routing_plan_id routing_plan = {};
};
/// `tx`'s tenant is the seller. Errors: conflict, invalid_argument.
result<account_id> insert_account(pg::transaction& tx, const new_account& account);

/// The account's book in the seller's ledger: "2100:acct-7" prepaid, "1110:acct-7" postpaid usage.
std::string account_book(account_id account, bool is_postpaid);

}  // namespace didtron::storage
