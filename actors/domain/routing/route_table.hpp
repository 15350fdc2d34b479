#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "actors/domain/core/bounded_list.hpp"
#include "actors/domain/core/limits.hpp"
#include "actors/domain/rating/prefix_index.hpp"
#include "actors/domain/routing/route.hpp"

namespace didtron {

/// A carrier to try, as pointers into the catalogue that was asked.
struct chosen_route {
  const egress_trunk* trunk = nullptr;
  const rate_row* cost = nullptr;  ///< of trunk->cost
};
/// In the order they are tried.
using chosen_routes = bounded_list<chosen_route, static_cast<std::size_t>(limits::attempts_max)>;

/// What a call brings along to a routing plan.
struct route_terms {
  amount price = {};  ///< expected, for the plan's expected_call_s
  currency money = {};
  amount min_margin_per_min = {};
  std::int32_t attempts_max = 1;
};

/// The decks of a routing plan merged into one: every prefix of any of them has the carriers that
/// can be priced there, with their expected cost, in the order of decide_routes(): priority, cost,
/// trunk number. One look-up instead of one per deck. Immutable; points into the trunks and cards it
/// was made of, which must outlive it.
///
/// It speaks for an interval of time in which no price of these decks begins or ends. Outside of it,
/// and for numbers that a deck prices by more than the called number, decide_routes() has to be asked;
/// where both answer they agree (tests/unit/routing/route_table_test.cpp).
///
/// Memory: a line of 64 bytes a merged prefix, 16 bytes for each carrier beyond the third, and the
/// index (prefix_index).
class route_table {
 public:
  static constexpr instant never{std::numeric_limits<std::int64_t>::max()};

  /// `trunks` by position of plan.routes, nullptr: no such trunk; both as decide_routes() takes them.
  /// nullptr when it would need more than `bytes_max`.
  static std::shared_ptr<const route_table> compile(const routing_plan& plan,
                                                    const std::vector<const egress_trunk*>& trunks,
                                                    instant at, std::size_t bytes_max);

  [[nodiscard]] bool is_valid_at(instant at) const noexcept {
    return valid_from_ <= at && at < valid_until_;
  }
  [[nodiscard]] instant valid_from() const noexcept { return valid_from_; }
  /// The next instant at which a price of any deck begins or ends; `never` when there is none.
  [[nodiscard]] instant valid_until() const noexcept { return valid_until_; }
  [[nodiscard]] std::size_t bytes() const noexcept;

  /// The carriers to try for a call; `loads` by position of the plan's routes. False: this call is for
  /// decide_routes(). Nobody left gives true and an empty list.
  [[nodiscard]] bool choose(const dialled& called, const route_terms& call,
                            std::span<const trunk_load> loads, chosen_routes& out) const noexcept {
    return choose(index_.finish(descend(called), called), call, loads, out);
  }
  /// The same in steps (prefix_index::descent): prefixes().prefetch(), descend() which starts to fetch
  /// the carriers too, prefixes().finish(), choose().
  [[nodiscard]] prefix_index::descent descend(const dialled& called) const noexcept;
  [[nodiscard]] bool choose(prefix_index::position longest, const route_terms& call,
                            std::span<const trunk_load> loads, chosen_routes& out) const noexcept;
  [[nodiscard]] const prefix_index& prefixes() const noexcept { return index_; }

 private:
  class compiler;

  /// One active trunk of the plan. In the order of priority, then trunk number.
  struct source {
    const egress_trunk* trunk = nullptr;
    const rate_row* rows = nullptr;  ///< of its card
    std::uint32_t position = 0;      ///< of its load
    currency money = {};
    bool is_converted = false;       ///< the carrier is owed in another currency than its card's
  };
  /// A source that can carry a prefix.
  struct offer {
    std::int64_t cost_e8 = 0;
    std::uint32_t row = 0;
    std::uint16_t source = 0;
  };
  static constexpr std::uint32_t offers_in_leaf = 3;
  struct alignas(64) leaf {
    std::uint32_t count = 0;
    std::uint32_t more = 0;  ///< where the offers from the fourth on are in more_
    bool is_open = false;    ///< a deck needs more than the called number here
    offer first[offers_in_leaf];
  };

  prefix_index index_ = {};
  std::vector<leaf> leaves_ = {};  ///< by position in index_
  std::vector<offer> more_ = {};
  std::vector<source> sources_ = {};
  std::int64_t expected_s_ = 1;
  instant valid_from_ = {};
  instant valid_until_ = {};
};

}  // namespace didtron
