#include "actors/messages/authorisation.hpp"

namespace didtron {
namespace authorisation_detail {

rating_side side_of(const rate_card& card, const rate_row& row) {
  return {row, card.terms(), card.id(), card.name()};
}

planned_route planned(const chosen_route& chosen, const call_authorisation& given, const leg& l) {
  const egress_trunk& trunk = *chosen.trunk;
  // Chosen because it has a cost, so there is one.
  auto cost = cost_of(*given.known, trunk, l, {});
  return {trunk.id,
          trunk.carrier,
          trunk.name,
          trunk.carrier_name,
          trunk.uri,
          trunk.tech_prefix + given.request.called,
          trunk.ring_timeout_ms,
          cost ? std::move(cost).value() : side_of(*trunk.cost, *chosen.cost)};
}

}  // namespace authorisation_detail

call_facts facts_of(const authorise_call& request) {
  call_facts facts;
  facts.id = request.call;
  facts.account = request.account;
  facts.edge = request.edge;
  facts.ingress_trunk = request.ingress_trunk;
  facts.caller = request.caller;
  facts.called_raw = request.called_raw;
  facts.called = request.called;
  facts.called_lrn = request.called_lrn;
  facts.started_at = request.at;
  return facts;
}

leg leg_of(const authorise_call& request) {
  leg out;
  out.called = request.called;
  out.caller = request.caller;
  out.called_lrn = request.called_lrn;
  out.answered_at = request.at;
  out.until_s = limits::call_s_max;
  return out;
}

call_origin origin_of(const call_authorisation& given) {
  call_origin out;
  out.caller = given.request.caller;
  out.called_lrn = given.request.called_lrn;
  out.states = given.known->states();
  out.rates = given.known->fx(given.carried().account->seller);
  return out;
}

result<rating_side> cost_of(const catalogue& known, const egress_trunk& trunk, const leg& l,
                            std::optional<instant> answered_at) {
  if (trunk.cost == nullptr) return fail(errc::no_rate, "the trunk has no cost card");
  auto side = rating_side_for(*trunk.cost, l, answered_at, known.states());
  if (!side) return side;
  const auto* carrier = known.carrier(trunk.carrier);
  const auto money = trunk.carrier_money.value_or(side->terms.money);
  const auto* rates = carrier != nullptr ? known.fx(carrier->tenant) : nullptr;
  if (auto ok = charge_in(*side, money, answered_at.value_or(l.answered_at), rates); !ok)
    return failure{std::move(ok).error()};
  return side;
}

route_decision decision_of(const call_authorisation& given) {
  if (given.plan == nullptr || given.sell == nullptr) return {};
  const auto carried = given.carried();
  const auto loads = given.loads.all();
  const auto sold = carried.whole ? carried.whole->routed
                                  : authorisation_detail::side_of(*carried.account->sell, *carried.sell);
  return decide_routes(given.request.called, given.request.at, sold, *given.plan,
                       given.known->trunks_of(*given.plan), {loads.begin(), loads.end()},
                       origin_of(given))
      .decision;
}

price_window window_of(const call_authorisation& given, const call_authorisation::level& level) {
  if (level.whole) return price_window{*level.whole};
  return price_window::from(*level.account->sell, dialled{given.request.called}, *level.sell,
                            given.request.at);
}

result<charge> rate_at(const call_authorisation::level& level, std::int64_t duration_ms) {
  if (level.whole) return rate_call(duration_ms, level.whole->routed);
  return rate_call(duration_ms, *level.sell, level.account->sell->terms());
}

namespace authorisation_detail {

/// A level's price as values, its card named.
price_copy sold_at(const call_authorisation& given, const call_authorisation::level& level) {
  if (level.whole) return *level.whole;
  auto out = window_of(given, level).copy();
  const rate_card& card = *level.account->sell;
  const auto name = [&card](rating_side& side) {
    side.card = card.id();
    side.card_name = card.name();
  };
  name(out.routed);
  for (auto& later : out.later) name(later.side);
  return out;
}

}  // namespace authorisation_detail

call_plan plan_of(const call_authorisation& given) {
  using namespace authorisation_detail;
  const catalogue_account& account = *given.account;
  call_plan out;
  out.facts = facts_of(given.request);
  out.facts.tenant = account.seller;
  out.facts.customer = account.customer;
  out.facts.destination = given.sell->destination;
  out.facts.decision = decision_of(given);
  out.account = {account.id.value, account.name};
  out.customer = {account.customer.value, account.customer_name};
  out.is_postpaid = account.is_postpaid;
  out.sell = sold_at(given, given.own());
  out.grant = given.grant;
  const catalogue_account* below = given.account;
  for (const auto& level : given.above) {
    out.above.push_back({level.account->id, level.account->seller, level.account->customer,
                         level.account->is_postpaid, sold_at(given, level),
                         below->wholesale_carrier});
    below = level.account;
  }
  out.routes.reserve(given.routes.size());
  const leg l = leg_of(given.request);
  for (const chosen_route& chosen : given.routes)
    out.routes.push_back(planned(chosen, given, l));
  return out;
}

}  // namespace didtron
