#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/charge.hpp"
#include "actors/domain/rating/rate_card.hpp"

namespace didtron {

/// The prices that one call may be charged at. A call is priced by the row in force when it is
/// answered (domain rule 1.4), but money is reserved before it rings: so the row in force at the
/// route decision and every row that comes into force while it may still ring belong to the window,
/// and money is reserved at the dearest of them. The charge is then taken from the same window, so it
/// cannot exceed what was reserved.
///
/// Points into the card (or the rows) it was made of, which must outlive it.
class price_window {
 public:
  /// Takes over while the phone may still ring.
  struct change {
    instant from = {};
    const rate_row* row = nullptr;
  };

  /// One price for the whole call.
  price_window(const rate_row& row, const rate_terms& terms) : row_{&row}, terms_{&terms} {}
  price_window(const rate_row& row, const rate_terms& terms, std::vector<change> later)
      : row_{&row}, terms_{&terms}, later_{std::move(later)} {}

  /// The window of a call that is routed at `routed_at` and answered at most `set_up_ms` later. A
  /// change to "no price" or "blocked" while it rings does not count: the call is already on its way
  /// and keeps the price it was routed at. Errors: no_rate, blocked (already at `routed_at`).
  static result<price_window> of(const rate_card& card, std::string_view called, instant routed_at,
                                 std::int64_t set_up_ms = limits::set_up_ms_max);
  /// The same when the row in force at `routed_at` is known already; it is not blocked.
  static price_window from(const rate_card& card, const dialled& called, const rate_row& routed,
                           instant routed_at, std::int64_t set_up_ms = limits::set_up_ms_max);

  [[nodiscard]] const rate_terms& terms() const noexcept { return *terms_; }
  /// In force at the route decision.
  [[nodiscard]] const rate_row& routed() const noexcept { return *row_; }
  /// What follows it, in the order of time; nearly always nothing.
  [[nodiscard]] const std::vector<change>& later() const noexcept { return later_; }
  /// In force at `answered_at`; before the window the first, after it the last one.
  [[nodiscard]] const rate_row& answered(instant answered_at) const noexcept;
  /// The call was answered: from now on it has one price.
  [[nodiscard]] price_window fixed(instant answered_at) const noexcept {
    return {answered(answered_at), *terms_};
  }
  [[nodiscard]] bool is_fixed() const noexcept { return later_.empty(); }

  /// What `duration_ms` costs at the dearest price. Errors: those of rate_call.
  [[nodiscard]] result<amount> dearest(std::int64_t duration_ms) const;
  /// affordable_s() at the dearest price.
  [[nodiscard]] result<std::int64_t> affordable(amount money, std::int64_t wanted_s) const;
  /// Free seconds and the first increment, the longest of the window: what the call pays for in any
  /// case.
  [[nodiscard]] std::int64_t first_s() const noexcept;
  /// The dearest price per minute, the connect fee left out.
  [[nodiscard]] rate dearest_per_min() const noexcept;

 private:
  const rate_row* row_;
  const rate_terms* terms_;
  std::vector<change> later_ = {};
};

/// A window as values of its own, for calls that outlive the card.
struct price_copy {
  struct change {
    instant from = {};
    rate_row row = {};
  };
  rate_row routed = {};
  rate_terms terms = {};
  std::vector<change> later = {};

  static price_copy of(const price_window& window);
  /// Points into this copy.
  [[nodiscard]] price_window window() const;
};

}  // namespace didtron
