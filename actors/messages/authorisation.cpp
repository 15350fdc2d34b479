#include "actors/messages/authorisation.hpp"

namespace didtron {
namespace authorisation_detail {

rating_side side_of(const rate_card& card, const rate_row& row) {
  return {row, card.terms(), card.id(), card.name()};
}

planned_route planned(const chosen_route& chosen, const std::string& called) {
  const egress_trunk& trunk = *chosen.trunk;
  return {trunk.id,
          trunk.carrier,
          trunk.name,
          trunk.carrier_name,
          trunk.uri,
          trunk.tech_prefix + called,
          trunk.ring_timeout_ms,
          side_of(*trunk.cost, *chosen.cost)};
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
  facts.started_at = request.at;
  return facts;
}

route_decision decision_of(const call_authorisation& given) {
  const auto carried = given.carried();
  if (given.plan == nullptr || carried.sell == nullptr) return {};
  const auto loads = given.loads.all();
  return decide_routes(given.request.called, given.request.at, *carried.sell,
                       carried.account->sell->terms(), *given.plan,
                       given.known->trunks_of(*given.plan), {loads.begin(), loads.end()})
      .decision;
}

price_window window_of(const call_authorisation& given, const call_authorisation::level& level) {
  return price_window::from(*level.account->sell, dialled{given.request.called}, *level.sell,
                            given.request.at);
}

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
  out.sell = side_of(*account.sell, *given.sell);
  out.sell_later = price_copy::of(window_of(given, {given.account, given.sell})).later;
  out.grant = given.grant;
  const catalogue_account* below = given.account;
  for (const auto& level : given.above) {
    out.above.push_back({level.account->id, level.account->seller, level.account->customer,
                         level.account->is_postpaid, side_of(*level.account->sell, *level.sell),
                         price_copy::of(window_of(given, level)).later, below->wholesale_carrier});
    below = level.account;
  }
  out.routes.reserve(given.routes.size());
  for (const chosen_route& chosen : given.routes)
    out.routes.push_back(planned(chosen, given.request.called));
  return out;
}

}  // namespace didtron
