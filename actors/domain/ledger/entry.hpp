#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/instant.hpp"
#include "actors/domain/money/amount.hpp"

namespace didtron {

enum class side : char { debit = 'D', credit = 'C' };

/// One line of a journal entry. `book` is the account number of the chart ("2100") with its
/// sub-ledger key after a colon when it has one ("2100:acct-7"). Amounts are positive.
struct posting {
  std::string book;
  didtron::side side = side::debit;
  currency money = {};
  amount value = {};
  friend bool operator==(const posting&, const posting&) = default;
};

/// Postings that sum to zero per currency.
struct journal_entry {
  std::int64_t entry_no = 0;
  instant posted_at = {};
  std::vector<posting> lines = {};
};

/// Error: invalid_argument naming the currency that does not balance, an empty entry, a line
/// without book, or an amount that is not above zero.
result<void> check_balanced(const std::vector<posting>& lines);

/// Keys in schema order, no spaces, amounts as e8 integer strings; the bytes that are hashed:
/// {"id":1,"ts":"2026-04-01T00:00:00Z","lines":[["2100:acct-7","D","USD","3150000"],…]}
std::string canonical_json(const journal_entry& entry);

/// What SHA-256 is taken of: hex(previous digest) + LF + canonical_json(entry). First: 64 zeros.
std::string chain_input(std::string_view previous_hex, const journal_entry& entry);

/// The batch journal of finished calls: D 2100:acct-A / C 4000 per account and currency,
/// D 5000:carrier-K / C 2010:carrier-K per carrier and currency; zero sums are left out. One pair
/// of lines (debit, credit) after the other, in the order of the debit's book text and currency, so
/// the same calls in any order give the same lines. Errors: invalid_argument (a negative amount,
/// money without its account or carrier), overflow.
struct call_money {
  std::int64_t account = 0;
  std::int64_t carrier = 0;
  bool is_postpaid = false;  ///< postpaid usage goes to 1110 instead of 2100
  currency charge_currency = {};
  amount charge = {};
  currency cost_currency = {};
  amount cost = {};
};
result<std::vector<posting>> usage_postings(const std::vector<call_money>& calls);

}  // namespace didtron
