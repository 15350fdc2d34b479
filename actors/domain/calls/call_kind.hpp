#pragma once

#include <cstdint>
#include <string_view>

#include "actors/domain/core/result.hpp"

namespace didtron {

/// Which way a call runs, which decides who pays and whether a carrier takes part.
enum class call_kind : std::uint8_t {
  outbound,   ///< a customer calls out through a carrier and pays
  inbound,    ///< somebody calls a number that a customer rents: its holder pays
  toll_free,  ///< the same for a number that is free to call: its holder pays for every origin
  on_net,     ///< between two customers: the caller pays, there is no carrier
};
std::string_view name_of(call_kind kind) noexcept;
result<call_kind> parse_call_kind(std::string_view text);

/// The account that is charged is the caller's or that of the number's holder. Either way the price is
/// found by the called number, with the caller as its origin.
constexpr bool is_paid_by_called(call_kind kind) noexcept {
  return kind == call_kind::inbound || kind == call_kind::toll_free;
}

/// Whether a carrier may ask money for such a call, and whether it always does.
constexpr bool has_carrier(call_kind kind) noexcept { return kind != call_kind::on_net; }
constexpr bool needs_cost(call_kind kind) noexcept { return kind == call_kind::outbound; }

}  // namespace didtron
