#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace didtron {

/// The short, permanent number of a business entity. The tag keeps a carrier's number from
/// passing for a tenant's. 0 means "none" and is never stored.
template <class Tag> struct id {
  std::int64_t value = 0;
  explicit operator bool() const noexcept { return value != 0; }
  friend auto operator<=>(const id&, const id&) = default;
};

using tenant_id = id<struct tenant_tag>;
using user_id = id<struct user_tag>;
using account_id = id<struct account_tag>;
using carrier_id = id<struct carrier_tag>;
using trunk_id = id<struct trunk_tag>;
using rate_card_id = id<struct rate_card_tag>;
using rate_row_id = id<struct rate_row_tag>;
using routing_plan_id = id<struct routing_plan_tag>;
using fx_rate_id = id<struct fx_rate_tag>;

}  // namespace didtron

template <class Tag> struct std::hash<didtron::id<Tag>> {
  std::size_t operator()(const didtron::id<Tag>& x) const noexcept {
    return std::hash<std::int64_t>{}(x.value);
  }
};
