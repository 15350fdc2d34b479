#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/rating/fx_table.hpp"
#include "actors/domain/rating/rate_card.hpp"
#include "actors/domain/rating/rating_side.hpp"
#include "actors/domain/rating/us_states.hpp"

namespace didtron {

/// An egress trunk as routing sees it.
struct egress_trunk {
  trunk_id id = {};
  carrier_id carrier = {};
  std::string name = {};
  std::string carrier_name = {};
  std::string uri = {};      ///< see `carrier_uri`; empty when `problem` is not
  std::string problem = {};  ///< why no call can be sent over it; such a trunk is not active
  std::string tech_prefix = {};         ///< put in front of the number sent
  std::int32_t ring_timeout_ms = 4000;  ///< no provisional answer: next carrier
  std::int32_t channels_max = 0;        ///< 0: no limit
  std::int32_t cps_max = 0;             ///< 0: no limit
  bool is_active = true;
  std::shared_ptr<const rate_card> cost = {};  ///< never empty for a usable trunk
  std::optional<currency> carrier_money = {};  ///< what the carrier is owed in; empty: as its card
};

/// Load and health of a trunk at decision time (published by the carrier_route actor).
struct trunk_load {
  std::int32_t channels = 0;  ///< calls up or being set up now
  std::int32_t cps = 0;       ///< attempts in the current second
  bool is_healthy = true;     ///< false: cooling down after repeated failures
};

struct route {
  trunk_id trunk = {};
  std::int32_t priority = 0;  ///< lower goes first, before cost
  bool is_active = true;
};

/// Which trunks may carry a plan's calls and under which guard.
struct routing_plan {
  routing_plan_id id = {};
  std::string name = {};
  std::vector<route> routes = {};
  amount min_margin_per_min = {};      ///< profit guard: sell minus expected cost, per minute
  std::int32_t attempts_max = 3;       ///< at most this many carriers are tried
  std::int32_t expected_call_s = 180;  ///< costs are compared at this duration (rule 1.6)
};

enum class verdict : std::uint8_t {
  used,             ///< in the list sent to the edge
  beyond_attempts,  ///< good, but attempts_max were already found
  no_rate,          ///< the carrier has no price for the number
  blocked,          ///< its price row says blocked
  no_profit,        ///< the guard refused it
  route_disabled,
  trunk_disabled,
  channels_full,
  cps_full,
  unhealthy,
  other_currency,  ///< cost and price cannot be compared here
};
std::string_view name_of(verdict v) noexcept;

/// What load and health say about one more call: used, unhealthy, channels_full or cps_full.
[[nodiscard]] constexpr verdict verdict_of_load(const egress_trunk& trunk,
                                                const trunk_load& load) noexcept {
  if (!load.is_healthy) return verdict::unhealthy;
  if (trunk.channels_max > 0 && load.channels >= trunk.channels_max) return verdict::channels_full;
  if (trunk.cps_max > 0 && load.cps >= trunk.cps_max) return verdict::cps_full;
  return verdict::used;
}

/// The profit guard: margin per minute against the least one, compared as fractions.
[[nodiscard]] constexpr bool is_margin_enough(amount margin, std::int64_t seconds,
                                              amount least_per_min) noexcept {
  return static_cast<__int128>(margin.e8) * 60 >= static_cast<__int128>(least_per_min.e8) * seconds;
}

/// One trunk that was looked at, and what became of it.
struct candidate {
  trunk_id trunk = {};
  carrier_id carrier = {};
  std::string trunk_name = {};
  std::string carrier_name = {};
  std::int32_t priority = 0;
  verdict outcome = verdict::used;
  std::string reason = {};  ///< for people: "margin -0.0020/min is below 0.0010/min"
  std::string prefix = {};  ///< matched in its cost card; empty without one
  rate_card_id card = {};
  rate_row_id row = {};
  amount expected_cost = {};    ///< for expected_call_s
  amount expected_margin = {};  ///< expected price minus expected cost
  std::int32_t rank = 0;        ///< 1.. in the order tried; 0 when not used
};

struct route_decision {
  std::int32_t expected_call_s = 0;
  amount expected_price = {};
  std::vector<candidate> candidates = {};  ///< used ones first, in order; then the others
};

/// What carriers' prices may depend on besides the called number.
struct call_origin {
  std::string_view caller = {};      ///< E.164 digits; empty: withheld
  std::string_view called_lrn = {};  ///< empty: not known
  const state_table* states = nullptr;
  const fx_table* rates = nullptr;  ///< for costs in another currency than the price; nullptr: none
};

/// Least cost with profit guard: priority, then expected cost at expected_call_s, then trunk
/// number. Pure: the price from `sell`, costs from each trunk's card at `at`, converted into the
/// currency of the price; load by position of `trunks`. Error: no_route when nobody is left (the
/// decision then says why per trunk, in `decision.candidates`, hence the pair).
struct routing_outcome {
  route_decision decision;
  bool has_route = false;
};
routing_outcome decide_routes(std::string_view called, instant at, const rating_side& sell,
                              const routing_plan& plan,
                              const std::vector<const egress_trunk*>& trunks,
                              const std::vector<trunk_load>& loads,
                              const call_origin& origin = {});
/// The same when a row is all there is to the price.
routing_outcome decide_routes(std::string_view called, instant at, const rate_row& sell_row,
                              const rate_terms& sell_terms, const routing_plan& plan,
                              const std::vector<const egress_trunk*>& trunks,
                              const std::vector<trunk_load>& loads,
                              const call_origin& origin = {});

}  // namespace didtron
