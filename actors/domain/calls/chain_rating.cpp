#include "actors/domain/calls/chain_rating.hpp"

#include <set>
#include <utility>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace chain_rating_detail {

result<void> check(std::span<const call_sale> sales) {
  const auto refused = [](const char* why) { return fail(errc::invalid_argument, why); };
  if (sales.empty()) return refused("a call without a seller");
  if (sales.size() > static_cast<std::size_t>(limits::seller_levels_max)) {
    return refused("more sellers above one another than allowed");
  }
  std::set<tenant_id> seen;
  for (std::size_t i = 0; i < sales.size(); ++i) {
    if (!sales[i].seller || !sales[i].buyer) return refused("a sale without seller or buyer");
    if (!seen.insert(sales[i].seller).second) return refused("a tenant sells the call twice");
    if (i > 0 && sales[i - 1].buyer != sales[i].seller) {
      return refused("a buyer is not the next seller");
    }
  }
  if (seen.contains(sales.back().buyer)) return refused("the customer sells the call itself");
  return {};
}

failure named(error e, tenant_id seller) {
  e.message = "seller " + std::to_string(seller.value) + ": " + e.message;
  return failure{std::move(e)};
}

}  // namespace chain_rating_detail

result<rated_chain> rate_chain(const finished_call& call, std::span<const call_sale> sales,
                               const rating_side* carrier, std::int64_t granted_s) {
  using namespace chain_rating_detail;
  if (auto ok = check(sales); !ok) return failure{std::move(ok).error()};
  rated_chain out;
  for (const call_sale& s : sales) {
    const bool is_first = out.shares.empty();
    // Only the first seller deals with the carrier; to the others the call comes from a tenant.
    finished_call sold = call;
    if (!is_first) sold.egress_trunk = {};
    auto rated = rate_finished(sold, &s.side, is_first ? carrier : nullptr, granted_s);
    if (!rated) return named(std::move(rated).error(), s.seller);
    seller_share share;
    share.seller = s.seller;
    share.buyer = s.buyer;
    share.account = s.account;
    share.income = std::move(*rated->sell);
    share.cost_money = share.income.money;
    if (!is_first) {
      const seller_share& upstream = out.shares.back();
      share.upstream = upstream.seller;
      share.cost_money = upstream.income.money;
      share.cost = upstream.income.charge.total;
    } else if (rated->cost) {
      share.cost_money = rated->cost->money;
      share.cost = rated->cost->charge.total;
      out.carrier_cost = std::move(rated->cost);
    }
    out.shares.push_back(std::move(share));
  }
  return out;
}

}  // namespace didtron
