#include <doctest/doctest.h>

#include <caf/send.hpp>

#include "actors/domain/core/shard.hpp"
#include "tests/actors/world.hpp"

using namespace didtron;
using namespace didtron::test;

namespace didtron::hold_flow_test {

constexpr auto to_reseller = "2002#442071838750";

/// A world whose node also owns the reseller's shard.
void let_resell(world& w, std::string_view customer_balance, std::string_view reseller_balance) {
  w.services.leases.set(shard_of(tenant_id{3}), 1);
  w.services.catalogue.publish(resold_catalogue());
  w.other_balances[account_id{9}] = money(customer_balance);
  w.other_balances[account_id{8}] = money(reseller_balance);
}

/// Account 7's price of 44 changes from 0.60 to `next` at `at`.
std::shared_ptr<const catalogue> with_next_price(instant at, std::string_view next) {
  auto parts = small_catalogue()->parts();
  rate_row now;
  now.id = rate_row_id{900};
  now.prefix = "44";
  now.destination = "United Kingdom";
  now.rate_initial = now.rate_next = *parse_rate("0.60");
  now.effective_to = at;
  auto later = now;
  later.id = rate_row_id{901};
  later.rate_initial = later.rate_next = *parse_rate(next);
  later.effective_from = at;
  later.effective_to.reset();
  auto card = *rate_card::build(rate_card_id{9}, "next month", parts.accounts[0].sell->terms(), {now, later});
  parts.cards.push_back(card);
  parts.accounts[0].sell = std::move(card);
  return std::make_shared<const catalogue>(std::move(parts));
}

void top_up(world& w, std::string_view balance) {
  w.balance = money(balance);
  caf::anon_send(w.accounts, balance_changed{account_id{7}});
  w.run();
}

}  // namespace didtron::hold_flow_test
using hold_flow_test::let_resell;
using hold_flow_test::to_reseller;
using hold_flow_test::top_up;
using hold_flow_test::with_next_price;

// ---- price changes while it rings ---------------------------------------------------------------

TEST_CASE("a price that rises before the answer is held from the start, and charged, and never exceeds the hold") {
  world w{money("1.20")};
  w.services.catalogue.publish(with_next_price(plus_ms(w.start, 30'000), "1.20"));
  w.invite(1);
  REQUIRE(w.routed(1));
  // 60 s at the dearer price.
  CHECK(w.account().held == money("1.20"));
  w.event(1, edge::event_op::start, 40, 40);
  CHECK(w.account().held == money("1.20"));
  w.event(1, edge::event_op::end, 100, 40);
  REQUIRE(w.booked.size() == 1);
  CHECK(w.booked[0].rated.charge() == money("1.20"));
  CHECK(w.account().posted == amount{});
}

TEST_CASE("money for the dearer price alone decides how long a call may last") {
  world w{money("0.60")};
  w.services.catalogue.publish(with_next_price(plus_ms(w.start, 200'000), "1.20"));
  w.invite(1);
  CHECK(w.routed(1)->max_s == 30);
}

TEST_CASE("the answer before the change fixes the cheaper price and gives the rest back") {
  world w{money("1.20")};
  w.services.catalogue.publish(with_next_price(plus_ms(w.start, 30'000), "1.20"));
  w.invite(1);
  w.event(1, edge::event_op::start, 20, 20);
  CHECK(w.account().held == money("0.60"));
  w.event(1, edge::event_op::end, 80, 20);
  REQUIRE(w.booked.size() == 1);
  CHECK(w.booked[0].rated.charge() == money("0.60"));
  CHECK(w.account().posted == money("0.60"));
}

TEST_CASE("a card that is replaced while the phone rings does not change the prices that were held") {
  world w{money("1.20")};
  w.services.catalogue.publish(with_next_price(plus_ms(w.start, 30'000), "1.20"));
  w.invite(1);
  // The same card, imported again with a much dearer row in force at once.
  w.services.catalogue.publish(with_next_price(plus_ms(w.start, -60'000), "9.00"));
  w.event(1, edge::event_op::start, 40, 40);
  CHECK(w.account().held == money("1.20"));
  w.event(1, edge::event_op::end, 100, 40);
  CHECK(w.booked.at(0).rated.charge() == money("1.20"));
}

TEST_CASE("after a restart the price of the answer is held and charged") {
  world before{money("2.40")};
  before.services.catalogue.publish(with_next_price(plus_ms(before.start, 30'000), "1.20"));
  before.invite(1);

  world after{money("2.40")};
  after.services.catalogue.publish(with_next_price(plus_ms(after.start, 30'000), "1.20"));
  after.answers = before.answers;
  after.event(1, edge::event_op::start, 40, 40);
  CHECK(after.account().held == money("1.20"));
  after.event(1, edge::event_op::end, 70, 40);
  CHECK(after.booked.at(0).rated.charge() == money("0.60"));
}

// ---- extensions -----------------------------------------------------------------------------------

TEST_CASE("the edge hears of an extension only after its row is committed") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.is_store_down = true;
  w.tick(57);
  for (const auto& order : w.orders) CHECK(order.op == edge::command_op::ping);
  CHECK(w.account().held == money("1.20"));  // held already, told nobody
  w.is_store_down = false;
  w.tick(1);
  REQUIRE(w.stored.size() == 1);
  CHECK(w.stored[0].view.granted_s == 120);
  CHECK(w.orders.back().op == edge::command_op::extend);
  CHECK(w.orders.back().max_s == 120 - 58);
}

TEST_CASE("a top-up in the last seconds reaches the edge, again and again") {
  world w{money("0.60")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.tick(58);
  CHECK(w.stored.empty());
  top_up(w, "0.63");
  w.tick(1);
  CHECK(w.orders.back().op == edge::command_op::extend);
  CHECK(w.orders.back().max_s == 63 - 59);
  top_up(w, "9.63");
  w.tick(1);
  CHECK(w.orders.back().max_s == 123 - 60);
  CHECK(w.account().held == money("1.23"));
}

// ---- holds that nobody renews ---------------------------------------------------------------------

TEST_CASE("a hold whose call is gone expires; one whose call waits for the database does not") {
  world w{money("10")};
  // Reserved, but the intake died before the call began.
  authorise_call lost;
  lost.call = make_uuid_v7(w.now, 0, 999);
  lost.account = account_id{7};
  lost.called = "442071838750";
  lost.at = w.now;
  caf::anon_send(w.accounts, lost);
  w.run();
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.is_writer_down = true;
  w.event(1, edge::event_op::end, 30, 0);
  CHECK(w.account().held == money("1.20"));
  w.tick(175);
  CHECK(w.account().held == money("1.20"));
  w.tick(60);  // 60 s granted, 120 s grace, up to 30 s until somebody looks
  CHECK(w.account().held == money("0.60"));
  w.tick(600);
  CHECK(w.account().held == money("0.60"));
  w.is_writer_down = false;
  w.tick(3);
  CHECK(w.account().held == amount{});
  CHECK(w.account().posted == money("9.70"));
}

// ---- limits ----------------------------------------------------------------------------------------

TEST_CASE("the day's spend counts charges of this day, those before a restart too, and holds") {
  account_limits limits;
  limits.day_spend_max = money("2.00");
  world w{money("10"), limits};
  w.day_spent[account_id{7}] = money("0.90");
  w.invite(1);
  CHECK(w.routed(1)->max_s == 60);
  w.invite(2);
  CHECK(w.routed(2)->max_s == 50);
  w.invite(3);
  CHECK(w.refused(3)->code == 480);
  w.event(1, edge::event_op::start, 0, 0);
  w.event(1, edge::event_op::end, 10, 0);
  CHECK(w.account().day_spent == money("1.00"));
  w.invite(4);
  CHECK(w.routed(4)->max_s == 50);
}

TEST_CASE("a day limit that is set while the account runs knows what the day has cost before") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::failed, 1, 0, 32, 486);
  account_limits limits;
  limits.day_spend_max = money("1.00");
  w.day_spent[account_id{7}] = money("0.95");
  w.services.catalogue.publish(small_catalogue(limits));
  w.invite(2);  // finds out that the day is not known
  w.event(2, edge::event_op::failed, 1, 0, 32, 486);
  w.invite(3);
  CHECK(w.routed(3)->max_s == 5);
}

TEST_CASE("a destination above the account's price limit is forbidden") {
  account_limits limits;
  limits.price_max = *parse_rate("0.59");
  world w{money("10"), limits};
  w.invite(1);
  CHECK(w.refused(1)->code == 403);
}

TEST_CASE("temporary credit ends at its instant") {
  account_limits limits;
  limits.temporary = temporary_credit{money("1.00"), instant::from_s(1'775'000'000 + 100)};
  world w{amount{}, limits};
  w.invite(1);
  CHECK(w.routed(1)->max_s == 60);
  w.tick(100);
  w.invite(2);
  CHECK(w.refused(2)->code == 402);
  CHECK(w.account().available == money("-0.60"));
}

TEST_CASE("time to empty follows from the calls that run now") {
  world w{money("3.00")};
  w.invite(1);
  w.invite(2);
  CHECK(w.account().time_to_empty_s == std::nullopt);
  w.event(1, edge::event_op::start, 0, 0);
  w.tick(30);
  // 3.00 less 0.30 used, 0.60 a minute.
  CHECK(w.account().time_to_empty_s == 270);
  w.event(2, edge::event_op::start, 30, 30);
  CHECK(w.account().time_to_empty_s == 135);
}

// ---- resellers -------------------------------------------------------------------------------------

TEST_CASE("a call of a reseller's customer holds and is charged at both levels") {
  world w{money("0")};
  let_resell(w, "10", "1.00");
  w.invite(1, to_reseller);
  REQUIRE(w.routed(1));
  CHECK(w.routed(1)->routes.size() == 2);
  CHECK(w.routed(1)->max_s == 60);
  CHECK(w.account(account_id{9}).held == money("0.60"));
  CHECK(w.account(account_id{8}).held == money("0.30"));
  w.event(1, edge::event_op::start, 2, 2, 31);
  w.tick(57);
  CHECK(w.account(account_id{9}).held == money("1.20"));
  CHECK(w.account(account_id{8}).held == money("0.60"));
  CHECK(w.orders.back().op == edge::command_op::extend);
  w.event(1, edge::event_op::end, 92, 2, 31);
  REQUIRE(w.booked.size() == 2);
  const auto& above = w.booked[0];
  CHECK(above.call.facts.account == account_id{8});
  CHECK(above.call.facts.tenant == tenant_id{1});
  CHECK(above.call.facts.customer == tenant_id{3});
  CHECK(above.call.carrier == carrier_id{21});
  CHECK(above.is_postpaid);
  CHECK(above.rated.charge() == money("0.45"));
  CHECK(above.rated.cost_total() == money("0.18"));
  const auto& below = w.booked[1];
  CHECK(below.call.facts.account == account_id{9});
  CHECK(below.call.facts.tenant == tenant_id{3});
  CHECK(below.call.carrier == carrier_id{77});
  CHECK(below.call.attempts.empty());
  CHECK(below.rated.charge() == money("0.90"));
  CHECK(below.rated.cost_total() == money("0.45"));
  for (const auto id : {account_id{8}, account_id{9}}) CHECK(w.account(id).held == amount{});
  CHECK(w.account(account_id{9}).posted == money("9.10"));
  CHECK(w.account(account_id{8}).posted == money("0.55"));
}

TEST_CASE("a reseller without money refuses its customers' calls, and nobody holds") {
  world w{money("0")};
  let_resell(w, "10", "-0.50");
  w.invite(1, to_reseller);
  REQUIRE(w.refused(1));
  CHECK(w.refused(1)->code == 480);
  CHECK(w.account(account_id{9}).held == amount{});
  CHECK(w.account(account_id{8}).held == amount{});
  CHECK(w.account(account_id{9}).available == money("10"));
}

TEST_CASE("the shorter purse decides, at set-up and at each extension") {
  world w{money("0")};
  let_resell(w, "10", "-0.15");  // 0.35 left: 70 s
  w.invite(1, to_reseller);
  CHECK(w.routed(1)->max_s == 60);
  w.invite(2, to_reseller);
  CHECK(w.routed(2)->max_s == 10);
  CHECK(w.account(account_id{9}).held == money("0.70"));
  w.event(1, edge::event_op::start, 0, 0);
  w.tick(56);
  for (const auto& order : w.orders) CHECK(order.op == edge::command_op::ping);
  CHECK(w.account(account_id{9}).held == money("0.70"));
  CHECK(w.account(account_id{8}).available == amount{});
  // The reseller pays in: the call goes on.
  w.other_balances[account_id{8}] = money("1");
  caf::anon_send(w.accounts, balance_changed{account_id{8}});
  w.run();
  w.tick(1);
  CHECK(w.orders.back().op == edge::command_op::extend);
  CHECK(w.account(account_id{8}).held == money("0.65"));
}

TEST_CASE("a caller who gives up releases every level, and an unanswered call too") {
  world w{money("0")};
  let_resell(w, "10", "1.00");
  w.invite(1, to_reseller);
  w.event(1, edge::event_op::failed, 4, 0, 32, 486);
  CHECK(w.booked.size() == 2);
  w.invite(2, to_reseller);
  caf::anon_send(w.intake, route_abandoned{2});
  w.run();
  for (const auto id : {account_id{8}, account_id{9}}) CHECK(w.account(id).held == amount{});
}

TEST_CASE("after a restart every level holds again, and each is charged once") {
  world before{money("0")};
  let_resell(before, "10", "1.00");
  before.invite(1, to_reseller);

  world after{money("0")};
  let_resell(after, "10", "1.00");
  after.answers = before.answers;
  after.event(1, edge::event_op::start, 1, 1, 31);
  CHECK(after.account(account_id{9}).held == money("0.60"));
  CHECK(after.account(account_id{8}).held == money("0.30"));
  after.event(1, edge::event_op::end, 31, 1, 31);
  after.event(1, edge::event_op::end, 31, 1, 31);
  REQUIRE(after.booked.size() == 2);
  CHECK(after.account(account_id{9}).posted == money("9.70"));
  CHECK(after.account(account_id{8}).posted == money("0.85"));
  for (const auto id : {account_id{8}, account_id{9}}) CHECK(after.account(id).held == amount{});
}

TEST_CASE("a blocked reseller, or one without a price, sells nothing") {
  world w{money("0")};
  let_resell(w, "10", "1.00");
  auto parts = resold_catalogue()->parts();
  for (auto& account : parts.accounts)
    if (account.id == account_id{8}) account.is_active = false;
  w.services.catalogue.publish(std::make_shared<const catalogue>(parts));
  w.invite(1, to_reseller);
  CHECK(w.refused(1));
  w.invite(2, "2002#447700900123");
  CHECK(w.refused(2)->code == 403);
  CHECK(w.account(account_id{9}).held == amount{});
}
