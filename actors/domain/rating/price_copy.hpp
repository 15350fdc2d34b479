#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/fx_table.hpp"
#include "actors/domain/rating/price_leg.hpp"
#include "actors/domain/rating/rating_side.hpp"

namespace didtron {

/// The prices that one call may be charged at, complete and as values of its own: for calls whose
/// price takes more than the called number (time classes, origin, jurisdiction, surcharges, another
/// currency than the account's), for calls that outlive their card, and for what is booked. Asked for
/// money through a price_window.
struct price_copy {
  /// Takes over while the phone may still ring.
  struct change {
    instant from = {};
    rating_side side = {};
  };
  rating_side routed = {};          ///< in force at the route decision
  std::vector<change> later = {};   ///< in the order of time
  instant routed_at = {};
  std::int64_t set_up_ms = limits::set_up_ms_max;  ///< answered after that many at most

  /// What `l` costs on `card`, routed at `l.answered_at`, charged in `money`. Changes are those of
  /// rows, of time classes and of the exchange rate's day. A change to no price, to a blocked one or to
  /// no exchange rate does not count: the call is on its way and keeps the price it was routed at.
  /// Errors: those of price_leg() and charge_in() at the route decision.
  static result<price_copy> of(const rate_card& card, const leg& l, const state_table* states,
                               currency money, const fx_table* rates,
                               std::int64_t set_up_ms = limits::set_up_ms_max);
  /// One price for the whole call.
  static price_copy of(rating_side side) { return {std::move(side), {}, {}, {}}; }

  /// What a call is charged at that was answered then: the price in force, its later rows counted
  /// from the answer. Without an answer, or outside of the set-up time, that of the nearest end.
  [[nodiscard]] rating_side answered(std::optional<instant> at) const;

  /// The same without copies: which of `later` (0: `routed`), and for how many seconds less than it
  /// says its rows begin.
  struct place {
    std::size_t number = 0;
    std::int64_t ahead_s = 0;
  };
  [[nodiscard]] place find(instant answered_at) const noexcept;
  [[nodiscard]] const rating_side& side(std::size_t number) const noexcept {
    return number == 0 ? routed : later[number - 1].side;
  }
  /// The largest `ahead_s` that an answer while `side(number)` is in force may have.
  [[nodiscard]] std::int64_t ahead_max_s(std::size_t number) const noexcept;

 private:
  [[nodiscard]] instant begin_of(std::size_t number) const noexcept;
  [[nodiscard]] instant end_of(std::size_t number) const noexcept;
};

}  // namespace didtron
