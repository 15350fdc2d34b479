#include "actors/domain/routing/catalogue.hpp"

#include <algorithm>
#include <functional>
#include <set>

namespace didtron {

namespace catalogue_index {

template <class Map, class Items, class Key> void fill(Map& index, const Items& items, Key key_of) {
  index.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    index.emplace(key_of(items[i]), i);
}

template <class Map, class Items, class Id>
auto find(const Map& index, const Items& items, Id id) noexcept -> const
    typename Items::value_type* {
  const auto found = index.find(id);
  return found == index.end() ? nullptr : &items[found->second];
}

}  // namespace catalogue_index

catalogue::catalogue(catalogue_parts parts) : parts_{std::move(parts)} {
  const auto by_id = [](const auto& x) { return x.id; };
  catalogue_index::fill(accounts_, parts_.accounts, by_id);
  catalogue_index::fill(egress_, parts_.egress, by_id);
  catalogue_index::fill(ingress_, parts_.ingress, by_id);
  catalogue_index::fill(carriers_, parts_.carriers, by_id);
  catalogue_index::fill(cards_, parts_.cards, [](const auto& card) { return card->id(); });
  catalogue_index::fill(plans_, parts_.plans, by_id);

  std::set<int, std::greater<>> v4, v6;
  for (std::size_t i = 0; i < parts_.ingress.size(); ++i) {
    const auto& range = parts_.ingress[i].source;
    by_range_[range].push_back(i);
    (range.base.is_v6 ? v6 : v4).insert(range.prefix_bits);
  }
  lengths_v4_.assign(v4.begin(), v4.end());
  lengths_v6_.assign(v6.begin(), v6.end());
  for (auto& [range, trunks] : by_range_) {
    std::stable_sort(trunks.begin(), trunks.end(), [this](std::size_t a, std::size_t b) {
      return parts_.ingress[a].numbers.tech_prefix.size() >
             parts_.ingress[b].numbers.tech_prefix.size();
    });
  }
}

const catalogue_account* catalogue::account(account_id id) const noexcept {
  return catalogue_index::find(accounts_, parts_.accounts, id);
}
const egress_trunk* catalogue::egress(trunk_id id) const noexcept {
  return catalogue_index::find(egress_, parts_.egress, id);
}
const ingress_trunk* catalogue::ingress(trunk_id id) const noexcept {
  return catalogue_index::find(ingress_, parts_.ingress, id);
}
const catalogue_carrier* catalogue::carrier(carrier_id id) const noexcept {
  return catalogue_index::find(carriers_, parts_.carriers, id);
}
const rate_card* catalogue::card(rate_card_id id) const noexcept {
  const auto* card = catalogue_index::find(cards_, parts_.cards, id);
  return card == nullptr ? nullptr : card->get();
}
const routing_plan* catalogue::plan(routing_plan_id id) const noexcept {
  return catalogue_index::find(plans_, parts_.plans, id);
}

const ingress_trunk* catalogue::identify(std::string_view address, std::uint16_t port,
                                         std::string_view called_raw) const noexcept {
  const auto source = parse_ip_address(address);
  if (!source) return nullptr;
  for (const int bits : source->is_v6 ? lengths_v6_ : lengths_v4_) {
    const auto range = by_range_.find(ip_range{masked(*source, bits), bits});
    if (range == by_range_.end()) continue;
    for (const std::size_t i : range->second) {
      const auto& trunk = parts_.ingress[i];
      const bool is_port_right = trunk.port == 0 || trunk.port == port;
      if (is_port_right && called_raw.starts_with(trunk.numbers.tech_prefix)) return &trunk;
    }
  }
  return nullptr;
}

}  // namespace didtron
