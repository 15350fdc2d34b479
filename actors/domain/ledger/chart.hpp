#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace didtron {

enum class book_type : std::uint8_t { asset, liability, income, cost, expense, income_or_expense };
std::string_view name_of(book_type type) noexcept;

/// One account of the chart of accounts (domain rule 4.1), the same for every tenant's books.
struct chart_account {
  std::string_view number;  ///< "2100"
  std::string_view name;    ///< "Customer prepaid balance"
  book_type type = book_type::asset;
  std::string_view sub_ledger;  ///< what the key after the colon is; empty: no sub-ledger
  bool needs_key = false;       ///< a customer's money always says whose it is
};

/// All accounts in order of number.
std::span<const chart_account> chart() noexcept;

/// The account behind a book, with or without its sub-ledger key: "2100:acct-7" and "2100" are the
/// same account. nullptr: not in the chart.
const chart_account* find_chart_account(std::string_view book) noexcept;

/// What a posting may name: an account of the chart, with a sub-ledger key of lower-case letters,
/// digits and '-' (60 at most) where the account has a sub-ledger, and always where it needs one.
bool is_book(std::string_view book) noexcept;

/// The name for people; "2100:acct-7" -> "Customer prepaid balance". Empty: not in the chart.
std::string_view book_name(std::string_view book) noexcept;

}  // namespace didtron
