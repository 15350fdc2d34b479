#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/ledger/postings.hpp"

/// Currencies in the books (domain rules P13 to P16) and netting. Rates are scaled by 1e-10 and say
/// how much of the second currency one unit of the first is worth.
namespace didtron::postings {

/// value * rate, rounded once to `digits` decimals. Errors: overflow; invalid_argument (a rate not
/// above zero).
result<amount> converted(amount value, std::int64_t rate_e10, int digits = 8,
                         bool is_rounded_down = false);

/// Lines of ONE currency with their values in the base currency. The values balance exactly: what
/// rounding each line leaves goes to the largest line of the lighter side.
lines valued(std::vector<posting> of_one_currency, std::int64_t base_rate_e10);

/// A payment in a foreign currency for an item booked at another rate: D 1000 at today's value,
/// C 1100 at the booked one, the difference is 7000 (value alone).
lines foreign_payment(std::int64_t account, channel from, currency money, currency base,
                      amount value, std::int64_t rate_now_e10, std::int64_t rate_booked_e10);

/// A monetary item at the closing rate: the difference of value moves between its book and 7010,
/// the amount stays. Reversed on the first day of the next month. Error: invalid_argument (the rate
/// has not changed: nothing to post).
lines revaluation(std::string_view book, bool is_asset, currency money, currency base, amount value,
                  std::int64_t rate_booked_e10, std::int64_t rate_closing_e10);

/// What two debts between the same parties cancel: the smaller of both, or zero when one of them is
/// below the threshold.
amount netting_offset(amount we_owe, amount they_owe, amount threshold);
/// D 2000, C 1100.
lines netting(std::int64_t carrier, std::int64_t account, currency money, amount offset);

struct foreign_netting {
  std::int64_t carrier = 0;
  std::int64_t account = 0;
  currency payable_money = {};
  amount payable = {};                   ///< what we owe and clear
  std::int64_t payable_rate_e10 = 0;     ///< its booked rate to the base currency
  currency receivable_money = {};
  std::int64_t receivable_rate_e10 = 0;  ///< booked rate of what they owe
  std::int64_t agreed_rate_e10 = 0;      ///< receivable currency per unit of payable
  currency base = {};
  int digits = 2;                        ///< minor units of the receivable currency
};
/// D 2000, C 1900 in the payable's currency; D 1900, C 1100 in the receivable's; the difference of
/// values is 7000. Rounded down: never more is cleared of what they owe than agreed.
lines netting_across(const foreign_netting& n);

struct balance_exchange {
  std::int64_t account_from = 0;
  std::int64_t account_to = 0;
  currency from = {};
  currency to = {};
  currency base = {};
  amount value = {};               ///< exchanged, without the fee
  amount fee = {};                 ///< on top, in `from`
  std::int64_t rate_e10 = 0;       ///< `to` per unit of `from`
  std::int64_t base_rate_e10 = 0;  ///< base per unit of `from`
  int digits = 2;                  ///< minor units of `to`
};
/// A balance changes its currency: D 2100 value and fee, C 1900, C 4000:exchange-fee; D 1900, C 2100
/// in the other currency, rounded down: what is paid out never exceeds what came in.
lines exchange(const balance_exchange& e);

}  // namespace didtron::postings
