#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "actors/domain/ledger/entry.hpp"
#include "actors/domain/ledger/usage.hpp"
#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Newest first; cursor: the entry number.
pg::query<page<journal_entry_view>> journals_page(const viewer& who, const page_query& q);
/// Error: not_found.
pg::query<journal_entry_view> journal_one(const viewer& who, std::int64_t entry_no);
/// The same within a transaction, of its tenant.
result<journal_entry_view> journal_in(pg::transaction& tx, std::int64_t entry_no);

struct new_journal {
  std::string kind = {};             ///< a kind of 0017_ledger_rules.sql: usage, cost, topup, …
  std::string idempotency_key = {};  ///< 1 to 200 characters
  std::string cause = {};            ///< why, for people
  std::optional<std::int64_t> batch_id = {};
  std::optional<instant> posted_at = {};  ///< empty: the database's clock
  /// The month that the money is for; empty: that of posted_at. Late usage is posted now and keeps
  /// its own.
  std::optional<book_period> usage_period = {};
  std::optional<std::int64_t> rating_rows = {};  ///< rating rows behind a usage entry
  std::string rating_digest = {};                ///< SHA-256 over them, 32 bytes; empty: none
  /// Its lines, or one pair per call on `pair_books` (see usage_entry).
  std::vector<posting> lines = {};
  book_pair pair_books = {};
  currency pair_money = {};
  std::vector<usage_pair> pairs = {};
};
struct posted_journal {
  std::int64_t entry_no = 0;
  bool is_new = false;  ///< false: the key was posted before, nothing happened now
};
/// Posts into the books of the transaction's tenant, in the given order, with one statement for
/// all: the batch form. Answers by position. The tenant's journal is locked until the transaction
/// ends; who posts for several tenants in one transaction goes in ascending order of tenant.
/// Errors: invalid_argument (does not balance, not in the chart), duplicate (a key was used for
/// other content), insufficient_balance (a prepaid balance would fall below its limit by something
/// other than usage), conflict (the period is closed). One refusal refuses all.
result<std::vector<posted_journal>> post_journals(pg::transaction& tx,
                                                  std::span<const new_journal> journals);
result<posted_journal> post_journal(pg::transaction& tx, const new_journal& journal);

/// The entries of a batch of rated calls as journals, with keys "usage:<scope>:<name>" and
/// "cost:<scope>:<name>". `scope` names the batch for ever ("batch-17").
std::vector<new_journal> usage_journals(std::vector<usage_entry> entries, const std::string& scope,
                                        std::optional<std::int64_t> batch_id, book_period usage);

/// Posts the mirror of an entry into the open period. Errors: not_found, conflict (reversed
/// already, or a reversal itself), insufficient_balance, duplicate.
result<posted_journal> reverse_journal(pg::transaction& tx, std::int64_t entry_no,
                                       const std::string& idempotency_key,
                                       const std::string& cause);

}  // namespace didtron::storage
