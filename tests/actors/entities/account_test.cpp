#include <doctest/doctest.h>

#include "actors/domain/core/shard.hpp"
#include "actors/entities/account.hpp"
#include "tests/actors/world.hpp"

namespace didtron::account_test {

constexpr instant noon = instant::from_s(1'800'000'000);

struct desk {
  explicit desk(std::shared_ptr<const catalogue> known) : account{services, account_id{7}} {
    services.leases.set(shard_of(tenant_id{1}), 1);
    services.leases.serve_until(std::chrono::steady_clock::now() + std::chrono::hours{1});
    services.now = [] { return noon; };
    services.catalogue.publish(std::move(known));
    account.set_balance({amount{10'00000000}, 1});
  }
  authorise_answer ask(std::uint64_t number, const std::string& called, instant at = noon) {
    authorise_call request;
    request.call = make_uuid_v7(noon, 0, number);
    request.account = account_id{7};
    request.ingress_trunk = trunk_id{11};
    request.edge = "edge";
    request.caller = "33123456789";
    request.called = called;
    request.called_raw = "1001#" + called;
    request.at = at;
    return account.authorise(request);
  }

  call_services services;
  account_state account;
};

/// Everything that anybody may read of a decision.
std::string text_of(const authorise_answer& answer) {
  std::string out;
  call_facts facts;
  if (const auto* given = std::get_if<call_authorisation>(&answer)) {
    const auto plan = plan_of(*given);
    facts = plan.facts;
    out = "granted " + std::to_string(plan.grant.granted_s) + " s " + format(plan.grant.reserved) +
          " of " + plan.account.name + ", " + plan.customer.name + " at " +
          format(plan.sell.routed.row.rate_initial) + " on " + plan.sell.routed.card_name + "\n";
    for (const auto& r : plan.routes)
      out += r.trunk_name + " " + r.carrier_name + " " + r.uri + " " + r.number + " " +
             std::to_string(r.ring_timeout_ms) + " " + format(r.cost.row.rate_initial) + " on " +
             r.cost.card_name + "\n";
  } else {
    const auto& refused = std::get<call_refusal>(answer);
    facts = refused.facts;
    out = to_string(refused.why) + "\n";
  }
  out += format(facts.id) + " " + std::to_string(facts.tenant.value) + " " +
         std::to_string(facts.customer.value) + " " + facts.edge + " " + facts.caller + " " +
         facts.called_raw + " " + facts.destination + " " + format(facts.started_at) + "\n";
  out += format(facts.decision.expected_price) + "\n";
  for (const auto& c : facts.decision.candidates)
    out += std::to_string(c.rank) + " " + c.trunk_name + " " + c.carrier_name + " " +
           std::string{name_of(c.outcome)} + " " + c.prefix + " " + std::to_string(c.row.value) +
           " " + format(c.expected_cost) + " " + c.reason + "\n";
  return out;
}

TEST_CASE("merged decks and deck by deck give the same call in every word") {
  const auto plain = test::small_catalogue({});
  desk fast{plain->compiled(noon)};
  desk slow{plain};
  desk later{plain->compiled(noon)};
  fast.services.trunks.slot_of(trunk_id{31}).is_healthy = false;
  slow.services.trunks.slot_of(trunk_id{31}).is_healthy = false;
  std::uint64_t number = 0;
  for (const char* called : {"442071838750", "447700900123", "15551234567", "44"}) {
    CAPTURE(called);
    ++number;
    CHECK(text_of(fast.ask(number, called)) == text_of(slow.ask(number, called)));
  }
  // A trunk that recovers after the decision changes neither what was decided nor its words.
  const auto given = fast.ask(++number, "442071838750");
  const auto before = text_of(given);
  CHECK(before.find("0 trunk 31 carrier 21 unhealthy 44") != std::string::npos);
  fast.services.trunks.slot_of(trunk_id{31}).is_healthy = true;
  CHECK(text_of(given) == before);
  fast.services.trunks.slot_of(trunk_id{32}).is_healthy = false;
  fast.services.trunks.slot_of(trunk_id{31}).is_healthy = false;
  slow.services.trunks.slot_of(trunk_id{32}).is_healthy = false;
  CHECK(text_of(fast.ask(++number, "442071838750")).starts_with("no_route"));
  CHECK(text_of(slow.ask(number, "442071838750")).starts_with("no_route"));
}

TEST_CASE("a plan with more trunks than a decision has room for is decided and told in full") {
  auto parts = test::small_catalogue({})->parts();
  auto trunk = parts.egress.back();
  for (std::int64_t i = 100; i < 130; ++i) {
    trunk.id = {i};
    parts.egress.push_back(trunk);
    parts.plans.front().routes.push_back({trunk.id, 0, true});
  }
  parts.plans.front().attempts_max = 99;
  const auto plain = std::make_shared<const catalogue>(std::move(parts));
  desk fast{plain->compiled(noon)};
  desk slow{plain};
  for (const std::int64_t i : {31, 105, 129}) {
    fast.services.trunks.slot_of(trunk_id{i}).is_healthy = false;
    slow.services.trunks.slot_of(trunk_id{i}).is_healthy = false;
  }
  const auto answer = fast.ask(1, "442071838750");
  CHECK(std::get<call_authorisation>(answer).routes.size() == 16);
  CHECK(text_of(answer) == text_of(slow.ask(1, "442071838750")));
}

TEST_CASE("changed limits count at once, and until the catalogue has them or newer ones") {
  auto parts = test::small_catalogue({})->parts();
  parts.version = 5;
  desk one{std::make_shared<const catalogue>(parts)};
  REQUIRE(std::holds_alternative<call_authorisation>(one.ask(1, "442071838750")));
  account_limits tight;
  tight.channels_max = 1;
  one.account.change_limits({account_id{7}, tight, 6});
  CHECK(text_of(one.ask(2, "442071838750")).starts_with("limit"));
  // A message that came late changes nothing.
  one.account.change_limits({account_id{7}, account_limits{}, 5});
  CHECK(text_of(one.ask(3, "442071838750")).starts_with("limit"));
  account_limits wide;
  wide.credit_limit = amount{5'00000000};
  one.account.change_limits({account_id{7}, wide, 7});
  CHECK(one.account.snapshot().available.e8 + one.account.snapshot().held.e8 == 15'00000000);
  CHECK(std::holds_alternative<call_authorisation>(one.ask(4, "442071838750")));
  // An older catalogue that was being read meanwhile does not bring the old limits back.
  parts.version = 6;
  one.services.catalogue.publish(std::make_shared<const catalogue>(parts));
  CHECK(one.account.snapshot().available.e8 + one.account.snapshot().held.e8 == 15'00000000);
  parts.version = 7;
  one.services.catalogue.publish(std::make_shared<const catalogue>(parts));
  CHECK(one.account.snapshot().available.e8 + one.account.snapshot().held.e8 == 10'00000000);
}

TEST_CASE("a running call does not keep a card that was replaced, and keeps its price") {
  desk d{test::small_catalogue({})};
  const std::weak_ptr<const rate_card> old = d.services.catalogue.load()->account(account_id{7})->sell;
  const auto call = std::get<call_authorisation>(d.ask(1, "442071838750")).request.call;
  d.services.catalogue.publish(test::small_catalogue({}));
  CHECK(!old.expired());
  const auto grant = d.account.extend(call);
  REQUIRE(grant);
  CHECK(format(grant->own.reserved, 2) == "1.20");
  CHECK(old.expired());
  CHECK(d.account.extend(call)->own.granted_s == 180);
}

TEST_CASE("channels of an ingress trunk are free again when calls end, however they were begun") {
  auto parts = test::small_catalogue({})->parts();
  parts.ingress.front().channels_max = 2;
  desk d{std::make_shared<const catalogue>(std::move(parts))};
  const auto first = std::get<call_authorisation>(d.ask(1, "442071838750"));
  REQUIRE(std::holds_alternative<call_authorisation>(d.ask(2, "442071838750")));
  CHECK(text_of(d.ask(3, "442071838750")).starts_with("limit_exceeded: channels of the trunk"));
  d.account.release(first.request.call);
  d.account.release(first.request.call);
  hold held{make_uuid_v7(noon, 0, 4), amount{1}, 60, noon, noon};
  const price_copy price = plan_of(first).sell;
  d.account.restore({account_id{7}, held, price, trunk_id{11}, {}, {}});
  d.account.restore({account_id{7}, held, price, trunk_id{11}, {}, {}});
  CHECK(text_of(d.ask(5, "442071838750")).starts_with("limit_exceeded: channels of the trunk"));
  d.account.release(held.call);
  CHECK(std::holds_alternative<call_authorisation>(d.ask(6, "442071838750")));
}

}  // namespace didtron::account_test
