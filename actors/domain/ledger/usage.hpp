#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/uuid.hpp"
#include "actors/domain/ledger/entry.hpp"

namespace didtron {

/// Where an amount goes from and to.
struct book_pair {
  std::string debit;
  std::string credit;
};
/// D 2100:acct-7 (prepaid) or 1110:acct-7 (postpaid), C the product's income.
book_pair sale_books(std::int64_t account, bool is_postpaid, std::string_view product = "4000");
/// D 5000:carrier-3, C 2010:carrier-3.
book_pair carrier_cost_books(std::int64_t carrier, std::string_view product = "5000");
/// The same from what was paid to the carrier in advance: D 5000:carrier-3, C 1200:carrier-3.
book_pair prepaid_carrier_cost_books(std::int64_t carrier, std::string_view product = "5000");
/// What a reseller pays to the tenant above it, from its prepayment (domain rule P3):
/// D 5000:tenant-1, C 1200:tenant-1. Postpaid: C 2010:tenant-1.
book_pair reseller_cost_books(std::int64_t seller, bool is_postpaid = false);

/// One rated side of one call, as money.
struct usage_money {
  std::string_view row = {};         ///< names the rating row; once per side in a batch
  std::string_view row_digest = {};  ///< of that row, hex
  bool is_sale = true;               ///< false: what a supplier gets
  book_pair books = {};
  currency money = {};
  amount value = {};
  call_id call = {};  ///< whose line it is when each call has its own
};

enum class usage_journal : std::uint8_t {
  per_call,   ///< a debit and a credit for each side of each call
  per_batch,  ///< a debit and a credit per account or supplier and batch
};
std::string_view name_of(usage_journal granularity) noexcept;

/// A debit and a credit of one amount, for one call. Their books are those of their entry.
struct usage_pair {
  amount value = {};
  call_id call = {};
  friend bool operator==(const usage_pair&, const usage_pair&) = default;
};

/// One entry of a batch of calls: with `lines`, or with `pairs` on `books`. `rating_text` is what the rating digest is taken of: one line
/// "row digest" LF per rating row, in order of row.
struct usage_entry {
  std::string kind = {};  ///< "usage" or "cost"
  std::string name = {};  ///< within kind and batch: the debit's book; with "#1", "#2" … call by call
  std::vector<posting> lines = {};
  book_pair books = {};  ///< of the pairs
  currency money = {};   ///< of the pairs
  std::vector<usage_pair> pairs = {};
  std::int64_t rating_rows = 0;
  std::string rating_text = {};
};

/// The lines of an entry, its pairs among them: the debit of a pair before its credit.
std::vector<posting> lines_of(const usage_entry& entry);

/// The entries of a batch, sales before costs, in order of name; sides of zero are left out. One pair of lines
/// (debit, credit) per currency and credit book; per call one per call, in order of row, at most
/// limits::usage_entry_calls_max in an entry. The same sides in any order give the same entries.
/// An account's entry holds nothing of another account or of a supplier, so that it can be shown to
/// its customer. Errors: invalid_argument (a negative amount, a row twice, a book that the chart
/// does not have), overflow.
result<std::vector<usage_entry>> usage_entries(std::span<const usage_money> sides,
                                               usage_journal granularity);

}  // namespace didtron
