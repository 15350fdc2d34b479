#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/charge_formula.hpp"
#include "actors/domain/rating/price_copy.hpp"
#include "actors/domain/rating/rate_card.hpp"

namespace didtron {

/// The prices that one call may be charged at, as money is asked for them. A call is priced by what
/// is in force when it is answered (domain rule 1.4), but money is reserved before it rings: so what
/// is in force at the route decision and everything that comes into force while it may still ring
/// belong to the window, and money is reserved at the dearest of them. The charge is then taken from
/// the same window, so it cannot exceed what was reserved.
///
/// Points into the card, or into the price_copy, that it was made of, which must outlive it.
class price_window {
 public:
  /// Takes over while the phone may still ring.
  struct change {
    instant from = {};
    const rate_row* row = nullptr;
  };

  /// One price for the whole call.
  price_window(const rate_row& row, const rate_terms& terms) : row_{&row}, terms_{&terms} {}
  /// Of a call that takes more than a row to price, or that outlives its card.
  explicit price_window(const price_copy& whole)
      : row_{&whole.routed.row}, terms_{&whole.routed.terms}, whole_{&whole} {}

  /// The window of a call on a plain card in the account's currency that is routed at `routed_at` and
  /// answered at most `set_up_ms` later. A change to "no price" or "blocked" while it rings does not
  /// count: the call is already on its way and keeps the price it was routed at. Errors: no_rate,
  /// blocked (already at `routed_at`).
  static result<price_window> of(const rate_card& card, std::string_view called, instant routed_at,
                                 std::int64_t set_up_ms = limits::set_up_ms_max);
  /// The same when the row in force at `routed_at` is known already; it is not blocked.
  static price_window from(const rate_card& card, const dialled& called, const rate_row& routed,
                           instant routed_at, std::int64_t set_up_ms = limits::set_up_ms_max);

  /// The currency of what is charged.
  [[nodiscard]] currency money() const noexcept {
    return whole_ != nullptr ? whole_->routed.money() : terms_->money;
  }
  /// The row in force at the route decision; once the price is fixed, at the answer.
  [[nodiscard]] const rate_row& routed() const noexcept { return *row_; }
  /// The row in force at `answered_at`; before the window the first, after it the last one.
  [[nodiscard]] const rate_row& answered(instant answered_at) const noexcept;
  /// The call was answered: from now on it has one price.
  [[nodiscard]] price_window fixed(instant answered_at) const noexcept;
  [[nodiscard]] bool is_fixed() const noexcept {
    return is_fixed_ || (whole_ == nullptr && later_.empty());
  }
  /// Everything in it, as values; what had been fixed has to be fixed again.
  [[nodiscard]] price_copy copy() const;

  /// What `duration_ms` costs at the dearest price. Errors: those of rate_call.
  [[nodiscard]] result<amount> dearest(std::int64_t duration_ms) const;
  /// affordable_s() at the dearest price.
  [[nodiscard]] result<std::int64_t> affordable(amount money, std::int64_t wanted_s) const;
  /// Free seconds and the first increment, the longest of the window: what the call pays for in any
  /// case.
  [[nodiscard]] std::int64_t first_s() const noexcept;
  /// The dearest price per minute in the currency of what is charged, the connect fee left out;
  /// converted prices are rounded up, those beyond 64 bits are the largest.
  [[nodiscard]] rate dearest_per_min() const noexcept;

 private:
  template <class OnRow> void for_each_row(OnRow&& on_row) const;
  /// Every price that an answer may find, for calls of up to `seconds`; ends early when `on_price`
  /// returns false.
  template <class OnPrice> void for_each_price(std::int64_t seconds, OnPrice&& on_price) const;

  const rate_row* row_;
  const rate_terms* terms_;
  std::vector<change> later_ = {};      ///< without `whole_`; in the order of time, nearly always empty
  const price_copy* whole_ = nullptr;
  price_copy::place place_ = {};        ///< in `whole_`, when it is fixed
  bool is_fixed_ = false;
};

}  // namespace didtron
