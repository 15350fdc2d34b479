#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/ledger/book_period.hpp"
#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// A month that takes no more entries.
struct closed_period {
  book_period period = {};
  std::int64_t entries = 0;        ///< posted in it
  std::int64_t last_entry_no = 0;  ///< newest of the journal when it was closed
  std::string digest = {};         ///< of that entry, 32 bytes
  std::string closed_by = {};
  instant closed_at = {};
  bool is_new = false;  ///< false: it was closed before, nothing happened now
};

/// Closes a month of the transaction's tenant and writes its roll-ups. Late usage of that month is
/// posted into the open one. Errors: conflict (not over, an earlier month is open, a later one is
/// closed).
result<closed_period> close_period(pg::transaction& tx, book_period period, const std::string& by);

/// Newest first; cursor: the period's text.
pg::query<page<closed_period>> closed_periods_page(const viewer& who, const page_query& q);

/// Chooses the currency that the transaction's tenant values its books in, before the first entry.
/// Error: conflict (the books have entries in another).
result<void> set_base_currency(pg::transaction& tx, currency base);

}  // namespace didtron::storage
