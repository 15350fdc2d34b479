#include "actors/domain/ledger/chart.hpp"

#include <algorithm>
#include <array>

namespace didtron {
namespace chart_detail {

constexpr std::size_t key_max = 60;

// clang-format off
constexpr auto accounts = std::to_array<chart_account>({
    {"1000", "Bank", book_type::asset, "bank"},
    {"1010", "Stripe clearing", book_type::asset, "processor object"},
    {"1011", "PayPal clearing", book_type::asset, "processor object"},
    {"1100", "Accounts receivable", book_type::asset, "customer", true},
    {"1110", "Unbilled usage", book_type::asset, "customer, period", true},
    {"1200", "Prepayments to carriers", book_type::asset, "carrier"},
    {"1300", "Funds held in card disputes", book_type::asset, "dispute"},
    {"1400", "Input tax recoverable", book_type::asset, "tax code"},
    {"1900", "FX clearing", book_type::asset, ""},
    {"1950", "Promotional credit granted", book_type::asset, "campaign"},
    {"2000", "Accounts payable", book_type::liability, "carrier"},
    {"2010", "Accrued carrier cost", book_type::liability, "carrier, period"},
    {"2100", "Customer prepaid balance", book_type::liability, "customer, bucket", true},
    {"2110", "Customer promotional balance", book_type::liability, "customer, campaign", true},
    {"2120", "Referral rewards accrued", book_type::liability, "referral"},
    {"2130", "Unapplied payments and credit balances", book_type::liability, "customer", true},
    {"2140", "Deferred rental income", book_type::liability, "item"},
    {"2200", "Output tax", book_type::liability, "tax code"},
    {"4000", "Termination", book_type::income, "product"},
    {"4010", "DID rental", book_type::income, "product"},
    {"4011", "DID setup", book_type::income, "product"},
    {"4020", "Inbound", book_type::income, "product"},
    {"4030", "PBX", book_type::income, "product"},
    {"4040", "AI voice", book_type::income, "product"},
    {"4050", "SIP tests", book_type::income, "product"},
    {"4900", "Credit notes", book_type::income, ""},
    {"4910", "Promotional discounts", book_type::income, ""},
    {"5000", "Termination cost", book_type::cost, "carrier"},
    {"5010", "DID cost", book_type::cost, "carrier"},
    {"5040", "AI cost", book_type::cost, "carrier"},
    {"6000", "Processing fees", book_type::expense, ""},
    {"6010", "Dispute fees", book_type::expense, ""},
    {"6100", "Referral expense", book_type::expense, ""},
    {"6200", "Bad debt", book_type::expense, ""},
    {"7000", "Realised FX", book_type::income_or_expense, ""},
    {"7010", "Unrealised FX", book_type::income_or_expense, ""},
    {"7900", "Rounding differences", book_type::income_or_expense, ""},
});
// clang-format on

}  // namespace chart_detail

std::string_view name_of(book_type type) noexcept {
  switch (type) {
  case book_type::asset:
    return "asset";
  case book_type::liability:
    return "liability";
  case book_type::income:
    return "income";
  case book_type::cost:
    return "cost";
  case book_type::expense:
    return "expense";
  case book_type::income_or_expense:
    return "income or expense";
  }
  return "asset";
}

std::span<const chart_account> chart() noexcept { return chart_detail::accounts; }

const chart_account* find_chart_account(std::string_view book) noexcept {
  const std::string_view number = book.substr(0, book.find(':'));
  const auto& all = chart_detail::accounts;
  const auto found = std::lower_bound(
      all.begin(), all.end(), number,
      [](const chart_account& a, std::string_view wanted) { return a.number < wanted; });
  return found != all.end() && found->number == number ? &*found : nullptr;
}

bool is_book(std::string_view book) noexcept {
  const chart_account* account = find_chart_account(book);
  if (account == nullptr) return false;
  if (book.size() == account->number.size()) return !account->needs_key;
  const std::string_view key = book.substr(account->number.size() + 1);
  return !account->sub_ledger.empty() && !key.empty() && key.size() <= chart_detail::key_max &&
         std::all_of(key.begin(), key.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

std::string_view book_name(std::string_view book) noexcept {
  const chart_account* account = find_chart_account(book);
  return account == nullptr ? std::string_view{} : account->name;
}

}  // namespace didtron
