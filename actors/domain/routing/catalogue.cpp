#include "actors/domain/routing/catalogue.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <functional>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <unordered_map>

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

std::uint64_t next_serial() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace catalogue_index

struct catalogue::body {
  catalogue_parts parts;
  std::unordered_map<account_id, std::size_t> accounts = {};
  std::unordered_map<trunk_id, std::size_t> egress = {};
  std::unordered_map<trunk_id, std::size_t> ingress = {};
  std::unordered_map<carrier_id, std::size_t> carriers = {};
  std::unordered_map<rate_card_id, std::size_t> cards = {};
  std::unordered_map<routing_plan_id, std::size_t> plans = {};
  std::vector<std::vector<const egress_trunk*>> plan_trunks = {};  ///< by plan, by route
  /// Trunks of one range, longest tech prefix first.
  std::unordered_map<ip_range, std::vector<std::size_t>> by_range = {};
  std::vector<int> lengths_v4 = {};  ///< range lengths in use, longest first
  std::vector<int> lengths_v6 = {};
  bool uses_lrn = false;
};

catalogue::catalogue(catalogue_parts parts) : serial_{catalogue_index::next_serial()} {
  auto made = std::make_shared<body>();
  made->parts = std::move(parts);
  const auto& p = made->parts;
  const auto by_id = [](const auto& x) { return x.id; };
  catalogue_index::fill(made->accounts, p.accounts, by_id);
  catalogue_index::fill(made->egress, p.egress, by_id);
  catalogue_index::fill(made->ingress, p.ingress, by_id);
  catalogue_index::fill(made->carriers, p.carriers, by_id);
  catalogue_index::fill(made->cards, p.cards, [](const auto& card) { return card->id(); });
  catalogue_index::fill(made->plans, p.plans, by_id);
  for (const routing_plan& plan : p.plans) {
    auto& trunks = made->plan_trunks.emplace_back();
    for (const route& r : plan.routes)
      trunks.push_back(catalogue_index::find(made->egress, p.egress, r.trunk));
  }

  std::set<int, std::greater<>> v4, v6;
  for (std::size_t i = 0; i < p.ingress.size(); ++i) {
    const auto& range = p.ingress[i].source;
    made->by_range[range].push_back(i);
    (range.base.is_v6 ? v6 : v4).insert(range.prefix_bits);
  }
  made->lengths_v4.assign(v4.begin(), v4.end());
  made->lengths_v6.assign(v6.begin(), v6.end());
  for (auto& [range, trunks] : made->by_range) {
    std::stable_sort(trunks.begin(), trunks.end(), [&p](std::size_t a, std::size_t b) {
      return p.ingress[a].numbers.tech_prefix.size() > p.ingress[b].numbers.tech_prefix.size();
    });
  }
  const auto is_lrn = [](const std::shared_ptr<const rate_card>& card) {
    return card != nullptr && card->rules().is_lrn;
  };
  made->uses_lrn =
      std::any_of(p.accounts.begin(), p.accounts.end(), [&](const auto& a) { return is_lrn(a.sell); }) ||
      std::any_of(p.egress.begin(), p.egress.end(), [&](const auto& t) { return is_lrn(t.cost); });
  body_ = std::move(made);
}

std::int64_t catalogue::version() const noexcept { return body_->parts.version; }
const catalogue_parts& catalogue::parts() const noexcept { return body_->parts; }

const catalogue_account* catalogue::account(account_id id) const noexcept {
  return catalogue_index::find(body_->accounts, body_->parts.accounts, id);
}
const egress_trunk* catalogue::egress(trunk_id id) const noexcept {
  return catalogue_index::find(body_->egress, body_->parts.egress, id);
}
const ingress_trunk* catalogue::ingress(trunk_id id) const noexcept {
  return catalogue_index::find(body_->ingress, body_->parts.ingress, id);
}
const catalogue_carrier* catalogue::carrier(carrier_id id) const noexcept {
  return catalogue_index::find(body_->carriers, body_->parts.carriers, id);
}
const rate_card* catalogue::card(rate_card_id id) const noexcept {
  const auto* card = catalogue_index::find(body_->cards, body_->parts.cards, id);
  return card == nullptr ? nullptr : card->get();
}
const routing_plan* catalogue::plan(routing_plan_id id) const noexcept {
  return catalogue_index::find(body_->plans, body_->parts.plans, id);
}

bool catalogue::uses_lrn() const noexcept { return body_->uses_lrn; }

const fx_table* catalogue::fx(tenant_id seller) const noexcept {
  const auto found = parts().fx.find(seller);
  return found == parts().fx.end() ? nullptr : found->second.get();
}

const ingress_trunk* catalogue::identify(std::string_view address, std::uint16_t port,
                                         std::string_view called_raw) const noexcept {
  const auto source = parse_ip_address(address);
  if (!source) return nullptr;
  for (const int bits : source->is_v6 ? body_->lengths_v6 : body_->lengths_v4) {
    const auto range = body_->by_range.find(ip_range{masked(*source, bits), bits});
    if (range == body_->by_range.end()) continue;
    for (const std::size_t i : range->second) {
      const auto& trunk = body_->parts.ingress[i];
      const bool is_port_right = trunk.port == 0 || trunk.port == port;
      if (is_port_right && called_raw.starts_with(trunk.numbers.tech_prefix)) return &trunk;
    }
  }
  return nullptr;
}

std::size_t catalogue::number_of(const routing_plan& plan) const noexcept {
  const auto number = static_cast<std::size_t>(&plan - body_->parts.plans.data());
  assert(number < body_->parts.plans.size());
  return number;
}

const std::vector<const egress_trunk*>&
catalogue::trunks_of(const routing_plan& plan) const noexcept {
  return body_->plan_trunks[number_of(plan)];
}

const route_table* catalogue::table_of(const routing_plan& plan) const noexcept {
  return tables_.empty() ? nullptr : tables_[number_of(plan)].get();
}

std::shared_ptr<const catalogue> catalogue::compiled(instant at, std::size_t bytes_max) const {
  const auto& plans = body_->parts.plans;
  std::unordered_map<routing_plan_id, std::size_t> users;
  for (const auto& account : body_->parts.accounts) ++users[account.plan];
  std::vector<std::size_t> order(plans.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return users[plans[a].id] > users[plans[b].id];
  });
  auto out = std::make_shared<catalogue>(*this);
  out->serial_ = catalogue_index::next_serial();
  out->tables_.assign(plans.size(), nullptr);
  using routes_key = std::vector<std::tuple<std::int64_t, std::int32_t, bool>>;
  std::map<std::pair<std::int32_t, routes_key>, std::shared_ptr<const route_table>> shared;
  for (const std::size_t number : order) {
    const routing_plan& plan = plans[number];
    if (users[plan.id] == 0) break;
    routes_key routes;
    for (const route& r : plan.routes) routes.emplace_back(r.trunk.value, r.priority, r.is_active);
    const auto [found, is_new] =
        shared.try_emplace(std::pair{plan.expected_call_s, std::move(routes)});
    auto& table = found->second;
    if (is_new) {
      table = route_table::compile(plan, body_->plan_trunks[number], at, bytes_max);
      if (table != nullptr) bytes_max -= table->bytes();
    }
    out->tables_[number] = table;
  }
  return out;
}

std::optional<instant> catalogue::tables_valid_until() const noexcept {
  std::optional<instant> first;
  for (const auto& table : tables_) {
    if (table == nullptr || table->valid_until() == route_table::never) continue;
    if (!first || table->valid_until() < *first) first = table->valid_until();
  }
  return first;
}

}  // namespace didtron
