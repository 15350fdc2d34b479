#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/views/views.hpp"

/// Read models of the books beyond the journal itself.
namespace didtron {

/// A payment that was put on an account.
struct topup_view {
  std::int64_t topup_id = 0;
  account_id account = {};
  std::string channel = {};    ///< bank | stripe | paypal
  std::string reference = {};  ///< of the payment; once per channel
  currency money = {};
  amount value = {};
  std::string note = {};
  user_id recorded_by = {};
  instant recorded_at = {};
  std::int64_t entry_no = 0;
};

struct adjustment_view {
  std::int64_t adjustment_id = 0;
  account_id account = {};
  bool is_credit = false;  ///< for the customer
  currency money = {};
  amount value = {};
  std::string reason = {};
  std::string state = {};  ///< requested | approved | rejected | posted
  bool needs_approval = false;
  user_id requested_by = {};
  instant requested_at = {};
  std::optional<std::int64_t> decided_by = {};
  std::optional<instant> decided_at = {};
  std::string decision_reason = {};
  std::optional<std::int64_t> entry_no = {};
};

/// One line of an account's books with the balance after it.
struct account_line_view {
  std::int64_t entry_no = 0;
  std::int64_t line_no = 0;
  instant posted_at = {};
  std::string usage_period = {};  ///< "2026-05"
  std::string kind = {};
  std::string cause = {};  ///< empty for customers
  std::string book = {};
  std::string book_name = {};
  bool is_debit = true;
  currency money = {};
  amount value = {};
  amount balance_after = {};  ///< what the customer has; negative: owes
};

/// All books of one account of the chart in one currency.
struct trial_balance_line {
  std::string number = {};
  std::string name = {};
  std::string type = {};
  currency money = {};
  amount debit = {};
  amount credit = {};
  amount base_debit = {};
  amount base_credit = {};
};
/// All books as they stand. Values of entries that wait for an exchange rate are in no base sum.
struct trial_balance_view {
  std::vector<trial_balance_line> lines = {};
  currency base = {};
  std::int64_t unvalued_entries = 0;
};

}  // namespace didtron
