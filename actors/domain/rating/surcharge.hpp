#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/result.hpp"
#include "actors/domain/money/amount.hpp"
#include "actors/domain/money/percent.hpp"

namespace didtron {

/// What a card adds to the price of some calls: "calls from outside the EEA", "payphone". Of several
/// with the same name, the one with the longest origin, then the longest prefix, applies to a call;
/// those of different names add up.
struct surcharge {
  std::string name = {};    ///< for people and for the rule above, 1..60 bytes
  std::string origin = {};  ///< leading digits of the caller, 0..15; empty: any, also a withheld one
  std::string prefix = {};  ///< leading digits of the called number, 0..15; empty: any
  amount fixed = {};        ///< once per billed call
  percent of_usage = {};    ///< of what the seconds cost
  friend bool operator==(const surcharge&, const surcharge&) = default;
};

/// One that applies to a call.
struct applied_surcharge {
  std::string name = {};
  amount fixed = {};
  percent of_usage = {};
  friend bool operator==(const applied_surcharge&, const applied_surcharge&) = default;
};

/// Errors: invalid_argument (a name, digits, a negative value, too many), conflict (the same name,
/// origin and prefix twice).
result<void> check_surcharges(const std::vector<surcharge>& all);

/// Those that apply, by name. Example: {"EEA", origin "", 10 %}, {"EEA", origin "44", 0 %}: a call
/// from 442071838750 gets 0 %, one from a withheld number 10 %.
std::vector<applied_surcharge> surcharges_of(const std::vector<surcharge>& all,
                                             std::string_view called, std::string_view caller);

}  // namespace didtron
