#pragma once

#include <memory>
#include <vector>

#include "actors/domain/core/calendar_date.hpp"
#include "actors/domain/money/exchange.hpp"
#include "actors/domain/rating/rating_side.hpp"

namespace didtron {

/// One stored exchange rate: 1 base = rate quote, as of a day.
struct fx_quote {
  fx_rate_id id = {};
  currency base = {};
  currency quote = {};
  calendar_date as_of = {};
  exchange_rate rate = {};
};

/// What these quotes make of one unit of `from` in `to`, with a second one through USD (domain section 6).
/// Errors: no_rate (they are of other currencies), overflow.
result<exchange_rate> rate_of(currency from, currency to, const fx_quote& first, const fx_quote* second);

/// The exchange rates of one tenant, searchable. Immutable, safe to read from any thread.
class fx_table {
 public:
  /// Errors: invalid_argument (a rate not above 0, a currency against itself).
  static result<std::shared_ptr<const fx_table>> build(std::vector<fx_quote> quotes);

  /// What a day's amounts in `from` are converted into `to` by (domain section 6): the latest quote
  /// as of that day or at most 7 days before it, in either direction (the reverse is computed at 10
  /// digits, half_even; the stored direction wins on the same day, then the quote stored first);
  /// without one, through USD. Errors: no_rate when there is none, overflow.
  [[nodiscard]] result<conversion> find(currency from, currency to, calendar_date on) const;

 private:
  struct leg {
    exchange_rate rate = {};
    fx_rate_id quote = {};
  };
  fx_table() = default;
  [[nodiscard]] const fx_quote* latest(currency base, currency quote,
                                       calendar_date on) const noexcept;
  [[nodiscard]] result<leg> pair(currency from, currency to, calendar_date on) const;

  std::vector<fx_quote> quotes_ = {};  ///< by base, quote, as_of, then id
};

/// Lets `side` charge in `account_money`: nothing to do when its card is in that currency, else by
/// the rate of the UTC day of `answered_at`. A null table knows none. Errors: those of find().
result<void> charge_in(rating_side& side, currency account_money, instant answered_at,
                       const fx_table* rates);

}  // namespace didtron
