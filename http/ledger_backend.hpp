#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/ledger/book_period.hpp"
#include "actors/domain/ledger/limits_patch.hpp"
#include "actors/domain/ledger/postings.hpp"
#include "actors/domain/views/ledger_views.hpp"
#include "actors/domain/views/views.hpp"
#include "http/task.hpp"

namespace didtron::http {

/// A write that may be repeated: the client's key, and the SHA-256 of method, path with query, and body.
struct write_key {
  std::string key = {};
  std::string digest = {};
};

/// What a write is answered with, now and on every repeat with the same key and content.
struct written {
  std::int32_t status = 200;
  std::string body = {};  ///< JSON
};

struct topup_request {
  account_id account = {};
  amount value = {};
  currency money = {};
  postings::channel channel = postings::channel::bank;
  std::string reference = {};
  std::string note = {};
};
struct adjustment_request {
  account_id account = {};
  bool is_credit = false;
  amount value = {};
  currency money = {};
  std::string reason = {};
};
struct limits_request {
  limits_patch change = {};
  std::string limits_version = {};  ///< of the account as the writer saw it
  std::string reason = {};
};
struct period_view {
  book_period period = {};
  std::int64_t entries = 0;
  std::int64_t last_entry_no = 0;
  std::string digest = {};  ///< 64 hex digits
  std::string closed_by = {};
  instant closed_at = {};
};

/// The books' part of the backend. Writes happen once per key, in one transaction with their answer;
/// error duplicate: the key was used for something else; outcome_unknown: repeat with the same key.
class ledger_backend {
 public:
  virtual ~ledger_backend() = default;

  virtual task<result<page<journal_entry_view>>> journal_entries(viewer who, page_query q) = 0;
  virtual task<result<journal_entry_view>> journal_entry(viewer who, std::int64_t entry_no) = 0;
  /// Errors: not_found, conflict (reversed already), insufficient_balance.
  virtual task<result<written>> reverse_entry(viewer who, write_key key, std::int64_t entry_no,
                                              std::string reason) = 0;

  /// Customers see their own accounts.
  virtual task<result<page<account_line_view>>> account_lines(viewer who, account_id account,
                                                              page_query q) = 0;
  virtual task<result<trial_balance_view>> trial_balance(viewer who) = 0;

  /// Counts for new calls and extensions as soon as it answers. Errors: not_found, stale_version.
  virtual task<result<written>> change_account_limits(viewer who, write_key key,
                                                      account_id account,
                                                      limits_request request) = 0;

  /// Errors: not_found (the account), conflict (the payment is recorded already).
  virtual task<result<written>> record_topup(viewer who, write_key key, topup_request topup) = 0;
  virtual task<result<page<topup_view>>> topups(viewer who, page_query q) = 0;

  /// Errors: not_found, insufficient_balance.
  virtual task<result<written>> request_adjustment(viewer who, write_key key,
                                                   adjustment_request adjustment) = 0;
  /// Errors: not_found, forbidden (one's own), conflict (decided already).
  virtual task<result<written>> decide_adjustment(viewer who, write_key key, std::int64_t id,
                                                  bool is_approved, std::string reason) = 0;
  virtual task<result<page<adjustment_view>>> adjustments(viewer who, page_query q) = 0;
  virtual task<result<adjustment_view>> adjustment(viewer who, std::int64_t id) = 0;

  /// Error: conflict (not over, an earlier one is open).
  virtual task<result<written>> close_period(viewer who, write_key key, book_period period) = 0;
  virtual task<result<page<period_view>>> closed_periods(viewer who, page_query q) = 0;
};

}  // namespace didtron::http
