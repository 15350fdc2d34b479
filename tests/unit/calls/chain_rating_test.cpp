#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/calls/chain_rating.hpp"
#include "tests/support/generators.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::chain_rating_test {

constexpr tenant_id platform{1};
constexpr tenant_id reseller{2};
constexpr tenant_id customer{3};

finished_call chain_call(std::int64_t duration_ms) {
  finished_call call;
  call.result = call_result::answered;
  call.egress_trunk = {3};
  call.carrier = {4};
  call.duration_ms = duration_ms;
  return call;
}

rating_side chain_side(const char* per_minute, const char* steps) {
  rating_side s;
  s.row = price::row(per_minute, steps);
  return s;
}

}  // namespace didtron::chain_rating_test
using namespace didtron::chain_rating_test;

TEST_CASE("one CDR, three ratings, two tenants, as in example P3") {
  const rating_side carrier = chain_side("0.0098", "1/1");
  const std::vector<call_sale> sales{{platform, reseller, {7}, chain_side("0.0120", "1/1")},
                                {reseller, customer, {8}, chain_side("0.0150", "6/6")}};
  const rated_chain chain = rate_chain(chain_call(125'000), sales, &carrier).value();
  REQUIRE(chain.shares.size() == 2);
  const seller_share& top = chain.shares[0];
  CHECK(top.seller == platform);
  CHECK(top.buyer == reseller);
  CHECK(top.account == account_id{7});
  CHECK(format(top.income.charge.total, 6) == "0.025000");
  CHECK(format(top.cost, 6) == "0.020417");
  CHECK(top.upstream == tenant_id{});
  const seller_share& shop = chain.shares[1];
  CHECK(shop.seller == reseller);
  CHECK(shop.buyer == customer);
  CHECK(format(shop.income.charge.total, 6) == "0.031500");
  CHECK(format(shop.cost, 6) == "0.025000");
  CHECK(shop.upstream == platform);
  REQUIRE(chain.carrier_cost.has_value());
  CHECK(chain.carrier_cost->charge.billed == 125);
}

TEST_CASE("a chain without a carrier, and one whose call was never answered") {
  std::vector<call_sale> sales{{platform, reseller, {7}, chain_side("0.0120", "1/1")},
                          {reseller, customer, {8}, chain_side("0.0150", "6/6")}};
  finished_call call = chain_call(60'000);
  call.facts.kind = call_kind::on_net;
  call.egress_trunk = {};
  const auto on_net = rate_chain(call, sales, nullptr).value();
  CHECK(!on_net.carrier_cost.has_value());
  CHECK(on_net.shares[0].cost == amount{});
  CHECK(format(on_net.shares[1].cost, 4) == "0.0120");
  call.result = call_result::busy;
  sales[0].side.row.attempt_fee = parse_amount("0.001").value();
  const auto busy = rate_chain(call, sales, nullptr).value();
  CHECK(format(busy.shares[0].income.charge.total, 4) == "0.0010");
  CHECK(busy.shares[1].income.charge.total == amount{});
  CHECK(format(busy.shares[1].cost, 4) == "0.0010");
}

TEST_CASE("a broken chain is refused, and nothing is rated unless all of it is") {
  const rating_side price = chain_side("0.0120", "1/1");
  const auto kind = [&](std::vector<call_sale> sales) {
    return rate_chain(chain_call(1'000), sales, &price).error().kind;
  };
  CHECK(kind({}) == errc::invalid_argument);
  CHECK(kind({{platform, tenant_id{}, {}, price}}) == errc::invalid_argument);
  CHECK(kind({{tenant_id{}, customer, {}, price}}) == errc::invalid_argument);
  CHECK(kind({{platform, reseller, {}, price}, {customer, tenant_id{9}, {}, price}}) ==
        errc::invalid_argument);
  CHECK(kind({{platform, reseller, {}, price}, {reseller, platform, {}, price}}) ==
        errc::invalid_argument);
  CHECK(kind({{platform, platform, {}, price}}) == errc::invalid_argument);
  std::vector<call_sale> deep;
  for (std::int64_t i = 1; i <= 20; ++i)
    deep.push_back({tenant_id{i}, tenant_id{i + 1}, {}, price});
  CHECK(kind(deep) == errc::invalid_argument);
  rating_side blocked = price;
  blocked.row.status = row_status::blocked;
  const std::vector<call_sale> one_bad{{platform, reseller, {}, price}, {reseller, customer, {}, blocked}};
  const auto refused = rate_chain(chain_call(1'000), one_bad, &price);
  CHECK(refused.error().kind == errc::blocked);
  CHECK(refused.error().message.starts_with("seller 2: "));
  const std::vector<call_sale> sales{{platform, customer, {}, price}};
  CHECK(rate_chain(chain_call(1'000), sales, nullptr).error().kind == errc::no_rate);
}

TEST_CASE("no rating of a chain reads another's card") {
  CHECK(rc::check("each income depends on its own seller's price alone", [] {
    const auto any_side = [] {
      rating_side s;
      s.row = generate::row();
      s.terms = generate::terms();
      return s;
    };
    std::vector<call_sale> sales{{platform, reseller, {}, any_side()}, {reseller, customer, {}, any_side()}};
    const rating_side carrier = any_side();
    const auto call = chain_call(generate::around(1'000'000));
    const auto before = rate_chain(call, sales, &carrier).value();
    RC_ASSERT(before.shares[1].cost == before.shares[0].income.charge.total);
    RC_ASSERT(before.shares[1].income.charge == rate_call(call.duration_ms, sales[1].side).value());
    sales[0].side = any_side();
    const auto after = rate_chain(call, sales, &carrier).value();
    RC_ASSERT(after.shares[1].income.charge == before.shares[1].income.charge);
    RC_ASSERT(after.carrier_cost->charge == before.carrier_cost->charge);
  }));
}
