#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/ledger/book_period.hpp"
#include "actors/domain/money/amount.hpp"

namespace didtron {

enum class side : char { debit = 'D', credit = 'C' };

/// One line of a journal entry. `book` is the account number of the chart ("2100") with its
/// sub-ledger key after a colon when it has one ("2100:acct-7"). Amounts are positive; an amount of
/// zero moves value in the base currency alone (revaluation, exchange differences).
struct posting {
  std::string book;
  didtron::side side = side::debit;
  currency money = {};
  amount value = {};
  /// The same in the base currency of the books. Empty on all lines: the books value them, by the
  /// stored quotes of the entry's day where they are not in the base currency.
  std::optional<amount> base = {};
  /// Base currency per unit of `money`, scale 1e-10; empty: none was used.
  std::optional<std::int64_t> rate_e10 = {};
  /// The stored quotes behind rate_e10, of lines that were valued by the books; 0: none.
  fx_rate_id quote = {};
  fx_rate_id second_quote = {};
  friend bool operator==(const posting&, const posting&) = default;
};

/// Postings that sum to zero per currency.
struct journal_entry {
  std::int64_t entry_no = 0;
  instant posted_at = {};
  std::vector<posting> lines = {};
};

/// Error: invalid_argument naming the currency that does not balance (or the base currency), an
/// empty entry, a book that the chart does not have, values on some lines only, or an amount that
/// is not above zero.
result<void> check_balanced(const std::vector<posting>& lines);

/// The same lines with the sides exchanged: what undoes them.
std::vector<posting> mirrored(std::vector<posting> lines);

/// Keys in schema order, no spaces, amounts as e8 integer strings; the bytes that are hashed:
/// {"id":1,"ts":"2026-04-01T00:00:00Z","lines":[["2100:acct-7","D","USD","3150000"],…]}
std::string canonical_json(const journal_entry& entry);

/// What SHA-256 is taken of: hex(previous digest) + LF + canonical_json(entry). First: 64 zeros.
std::string chain_input(std::string_view previous_hex, const journal_entry& entry);

/// Everything of an entry that canonical_json does not say.
struct entry_facts {
  std::string kind = {};
  std::string key = {};  ///< idempotency key
  std::string cause = {};
  instant recorded_at = {};
  book_period usage_period = {};
  std::optional<std::int64_t> batch = {};
  std::optional<std::int64_t> reverses = {};
  std::optional<std::int64_t> rating_rows = {};
  std::string rating_digest_hex = {};
  std::string request_digest_hex = {};
  currency base = {};
};

/// {"kind":"usage","key":"…","cause":"…","recorded":"…Z","usage_period":"2026-05","batch":12,
/// "reverses":null,"rating":{"rows":3,"digest":"…"},"request":"…","base":"USD",
/// "base_lines":[["3150000","10000000000"],…]}; a line that was valued by stored quotes has their
/// numbers behind: ["3150000","10850000000","12"].
std::string facts_json(const entry_facts& facts, const std::vector<posting>& lines);

/// What the seal, a second chain, is taken of: hex(seal before) + LF + hex(digest) + LF + facts.
std::string seal_input(std::string_view previous_seal_hex, std::string_view digest_hex,
                       std::string_view facts);

}  // namespace didtron
