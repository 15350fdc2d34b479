#pragma once

#include <span>
#include <string_view>

/// The price lists of the demo: real country codes, invented but plausible prices.
namespace didtron::storage::demo {

/// One destination. Prices per minute in USD; an empty carrier price: that carrier does not list
/// the prefix.
struct price_line {
  std::string_view prefix;
  std::string_view destination;
  std::string_view sell;
  std::string_view cost_a;
  std::string_view cost_b;
  int initial_s;  ///< customers' increments
  int next_s;
  bool is_blocked = false;
};

std::span<const price_line> price_lines() noexcept;

}  // namespace didtron::storage::demo
