#include <doctest/doctest.h>

#include "actors/domain/core/shard.hpp"
#include "tests/actors/world.hpp"
#include "tests/support/card_builder.hpp"

using namespace didtron;
using namespace didtron::test;

/// Live calls on cards that take more than the called number to price. The world begins on a Tuesday,
/// 2026-03-31 23:33:20 UTC.
namespace didtron::whole_price_test {

/// A card in the words of tests/cases/rating/cards.
std::shared_ptr<const rate_card> card(std::int64_t id, std::initializer_list<const char*> lines) {
  card_cases::card_builder built;
  for (const char* text : lines) REQUIRE(built.tell(cases::parse_line("a card", text)));
  const auto made = price::must(built.card("a card"), "a card");
  return price::must(rate_card::build(rate_card_id{id}, "card " + std::to_string(id), made->terms(),
                                      made->rows(), made->rules()),
                     "a card");
}

currency money_of(std::string_view text) { return *parse_currency(text); }

/// Changes what the world's node knows.
template <class Change> void know(world& w, Change change) {
  auto parts = w.services.catalogue.load()->parts();
  change(parts);
  w.services.catalogue.publish(catalogue{std::move(parts)}.compiled(w.now));
}

void sell_on(world& w, account_id account, std::shared_ptr<const rate_card> card) {
  know(w, [&](catalogue_parts& parts) {
    parts.cards.push_back(card);
    for (auto& a : parts.accounts)
      if (a.id == account) a.sell = card;
  });
}

void buy_on(world& w, trunk_id trunk, std::shared_ptr<const rate_card> card) {
  know(w, [&](catalogue_parts& parts) {
    parts.cards.push_back(card);
    for (auto& t : parts.egress)
      if (t.id == trunk) t.cost = card;
  });
}

/// 1 EUR is 1.10 USD on the first day and 1.20 on the second, in the books of tenant 1.
void exchange(world& w) {
  know(w, [](catalogue_parts& parts) {
    const auto quote = [](std::int64_t id, const char* day, const char* rate) {
      return fx_quote{fx_rate_id{id}, money_of("EUR"), money_of("USD"), *parse_calendar_date(day),
                      *parse_exchange_rate(rate)};
    };
    parts.fx[tenant_id{1}] =
        *fx_table::build({quote(5, "2026-03-31", "1.10"), quote(6, "2026-04-01", "1.20")});
  });
}

constexpr account_id account_7{7};

/// The steps add up to the card's total, and that becomes what is charged.
void check_adds_up(const rated_side& side) {
  const auto& why = side.explanation;
  std::int64_t sum = 0;
  for (const auto& step : why.lines) sum += step.value.e8;
  CHECK(sum == why.card_total.e8);
  const auto total = why.fx ? *converted(why.card_total, why.fx->rate, why.precision, why.rounding)
                            : why.card_total;
  CHECK(total == side.charge.total);
  CHECK(why.total == side.charge.total);
  CHECK(why.card.value == side.card.value);
}

const rated_call& booked(const world& w, std::size_t number) {
  REQUIRE(w.booked.size() > number);
  const auto& rated = w.booked[number].rated;
  if (rated.sell) check_adds_up(*rated.sell);
  if (rated.cost) check_adds_up(*rated.cost);
  return rated;
}

/// From 23:34 on, 40 s after the world has begun.
const auto peak = {"card zone=UTC", "class peak tue 23:34-23:50", "row 44 0.60 1/1",
                   "row 44 1.20 1/1 class=peak"};

}  // namespace didtron::whole_price_test

using namespace didtron::whole_price_test;

TEST_CASE("time classes: the dearest is held while it rings, the answer's is held and charged after it") {
  world w{money("10")};
  sell_on(w, account_7, card(50, peak));
  w.invite(1);
  w.invite(2);
  REQUIRE(w.routed(1));
  CHECK(w.account().held == money("2.40"));
  w.event(1, edge::event_op::start, 10, 10);  // before the class begins
  CHECK(w.account().held == money("1.80"));
  w.event(2, edge::event_op::start, 50, 50);  // in it
  CHECK(w.account().held == money("1.80"));
  w.tick(65);
  CHECK(w.account().held == money("2.40"));  // the first has two minutes now
  w.tick(41);
  CHECK(w.account().held == money("3.60"));
  w.event(1, edge::event_op::end, 80, 10);
  w.event(2, edge::event_op::end, 110, 50);
  CHECK(booked(w, 0).charge() == money("0.70"));
  CHECK(w.booked[0].rated.sell->explanation.time_class.empty());
  CHECK(w.booked[0].rated.sell->explanation.zone == "UTC");
  CHECK(booked(w, 1).charge() == money("1.20"));
  CHECK(w.booked[1].rated.sell->explanation.time_class == "peak");
  CHECK(w.account().held == amount{});
  CHECK(w.account().posted == money("8.10"));
}

TEST_CASE("a card that cuts: the hold knows where the boundary is once the call is answered") {
  world w{money("10")};
  sell_on(w, account_7, card(50, {"card zone=UTC split=yes", "class peak tue 23:34-23:50",
                                  "row 44 0.60 1/1", "row 44 1.20 1/1 class=peak"}));
  w.invite(1);
  CHECK(w.account().held == money("1.20"));
  w.event(1, edge::event_op::start, 10, 10);
  CHECK(w.account().held == money("0.90"));
  w.tick(65);
  CHECK(w.account().held == money("2.10"));
  w.event(1, edge::event_op::end, 85, 10);
  CHECK(booked(w, 0).charge() == money("1.20"));
  CHECK(w.booked[0].rated.sell->explanation.lines.size() == 2);
}

TEST_CASE("an account that pays only for the cheap class gets fewer seconds") {
  world w{money("0.60")};
  sell_on(w, account_7, card(50, peak));
  w.invite(1);
  REQUIRE(w.routed(1));
  CHECK(w.routed(1)->max_s == 30);
  w.event(1, edge::event_op::start, 10, 10);
  w.tick(36);  // cheaper than feared: it goes on
  CHECK(w.orders.back().op == edge::command_op::extend);
  CHECK(w.account().held == money("0.60"));
}

TEST_CASE("a card that was replaced while a call runs still prices it") {
  world w{money("10")};
  sell_on(w, account_7, card(50, peak));
  w.invite(1);
  sell_on(w, account_7, card(51, {"card", "row 44 9.00 1/1"}));
  w.event(1, edge::event_op::start, 50, 50);
  w.event(1, edge::event_op::end, 80, 50);
  CHECK(booked(w, 0).charge() == money("0.60"));
  CHECK(w.booked[0].rated.sell->card == rate_card_id{50});
}

TEST_CASE("origin rows: the real caller decides, a withheld one has none") {
  world w{money("10")};
  sell_on(w, account_7, card(50, {"card", "row 44 0.60 1/1", "row 44 0.20 1/1 origin=1415"}));
  w.invite(1);
  CHECK(w.account().held == money("0.20"));
  w.invite(2, "1001#442071838750", "anonymous");
  CHECK(w.account().held == money("0.80"));
  w.event(1, edge::event_op::end, 30, 0);
  w.event(2, edge::event_op::end, 30, 0);
  CHECK(booked(w, 0).charge() == money("0.10"));
  CHECK(w.booked[0].rated.sell->explanation.origin == "1415");
  CHECK(booked(w, 1).charge() == money("0.30"));
  CHECK(w.booked[1].rated.sell->explanation.origin.empty());
  // Only callers from somewhere: nobody else is sold anything.
  sell_on(w, account_7, card(51, {"card", "row 44 0.20 1/1 origin=1415"}));
  w.invite(3, "1001#442071838750", "anonymous");
  REQUIRE(w.refused(3));
  CHECK(w.refused(3)->code == 404);
  CHECK(w.booked.back().call.reason.find("no price for 442071838750") != std::string::npos);
}

TEST_CASE("jurisdiction: states decide on both sides, withheld and unknown callers are indeterminate") {
  world w{money("10")};
  know(w, [](catalogue_parts& parts) {
    parts.states = *state_table::build({{"415", "CA"}, {"213", "CA"}, {"212", "NY"}});
  });
  sell_on(w, account_7,
          card(50, {"card", "row 1 0.60 1/1 where=interstate", "row 1 0.90 1/1 where=intrastate"}));
  const auto cost = card(51, {"card", "row 1 0.10 1/1 where=interstate",
                              "row 1 0.20 1/1 where=intrastate", "row 1 0.40 1/1 where=indeterminate"});
  buy_on(w, trunk_id{31}, cost);
  const struct {
    const char* called;
    const char* caller;
    const char* charge;
    const char* cost;
    jurisdiction where;
  } calls[] = {{"12125550100", "14155550100", "0.30", "0.05", jurisdiction::interstate},
               {"12135550100", "14155550100", "0.45", "0.10", jurisdiction::intrastate},
               {"12125550100", "anonymous", "0.45", "0.20", jurisdiction::indeterminate},
               {"12125550100", "442079460000", "0.45", "0.20", jurisdiction::indeterminate},
               {"12125550100", "19995550100", "0.45", "0.20", jurisdiction::indeterminate}};
  std::uint64_t number = 0;
  for (const auto& c : calls) {
    CAPTURE(c.called);
    CAPTURE(c.caller);
    w.invite(++number, std::string{"1001#"} + c.called, c.caller);
    REQUIRE(w.routed(number));
    w.event(number, edge::event_op::end, 30, 0, 31);
    const auto& rated = booked(w, number - 1);
    CHECK(rated.charge() == money(c.charge));
    CHECK(rated.sell->explanation.where == c.where);
    CHECK(rated.cost_total() == money(c.cost));
    CHECK(rated.cost->explanation.where == c.where);
    CHECK(rated.cost->card == rate_card_id{51});
  }
}

TEST_CASE("fees, clamps and surcharges are held and charged; a disconnecting maximum bounds the grant") {
  world w{money("10")};
  sell_on(w, account_7,
          card(50, {"card", "surcharge EEA percent=10", "surcharge EEA origin=44 percent=0",
                    "row 44 0.60 1/1 fee=0.05 min=0.20 max=0.40 at_max=disconnect"}));
  w.invite(1);  // 0.05 + 1.1 * 0.01 a second: 31 s cost 0.391
  REQUIRE(w.routed(1));
  CHECK(w.routed(1)->max_s == 31);
  CHECK(w.account().held == money("0.391"));
  w.invite(2, "1001#442071838750", "442079460000");
  CHECK(w.routed(2)->max_s == 35);
  w.event(1, edge::event_op::end, 20, 0);
  w.event(2, edge::event_op::end, 5, 0);
  CHECK(booked(w, 0).charge() == money("0.27"));
  CHECK(booked(w, 1).charge() == money("0.20"));
  CHECK(w.account().held == amount{});
}

TEST_CASE("a customer's card in another currency: held and charged in the account's, at the answer's day") {
  world w{money("10")};
  exchange(w);
  sell_on(w, account_7, card(50, {"card money=EUR", "row 44 0.60 1/1"}));
  w.tick(1'500);  // 23:58:20: the next day begins while it may ring
  w.invite(1);
  REQUIRE(w.routed(1));
  CHECK(w.account().held == money("0.72"));
  w.event(1, edge::event_op::start, 1'510, 1'510);
  CHECK(w.account().held == money("0.66"));
  w.event(1, edge::event_op::end, 1'540, 1'510);
  const auto& rated = booked(w, 0);
  CHECK(rated.charge() == money("0.33"));
  CHECK(rated.sell->money == money_of("USD"));
  CHECK(rated.sell->explanation.fx->quote == fx_rate_id{5});
  // Costs in dollars are compared with the price in dollars.
  CHECK(w.booked[0].call.facts.decision.expected_price == money("1.98"));
  w.tick(150);
  w.invite(2);
  w.event(2, edge::event_op::end, 1'690, 1'660);
  CHECK(booked(w, 1).charge() == money("0.36"));
  CHECK(w.booked[1].rated.sell->explanation.fx->quote == fx_rate_id{6});
}

TEST_CASE("without an exchange rate nothing is sold, and the record says why") {
  world w{money("10")};
  sell_on(w, account_7, card(50, {"card money=EUR", "row 44 0.60 1/1"}));
  w.invite(1);
  REQUIRE(w.refused(1));
  CHECK(w.refused(1)->code == 404);
  REQUIRE(w.booked.size() == 1);
  CHECK(w.booked[0].call.result == call_result::rejected);
  CHECK(w.booked[0].call.reason.find("no exchange rate from EUR to USD") != std::string::npos);
  CHECK(w.account().held == amount{});
}

TEST_CASE("carriers' cards: time class of the answer, another currency than the price, another than the card's") {
  world w{money("10")};
  buy_on(w, trunk_id{31}, card(50, {"card zone=UTC", "class peak tue 23:34-23:50", "row 44 0.06 1/1",
                                    "row 44 0.12 1/1 class=peak"}));
  buy_on(w, trunk_id{32}, card(51, {"card money=EUR", "row 44 0.03 1/1"}));
  w.invite(1);
  REQUIRE(w.routed(1));
  CHECK(w.routed(1)->routes.size() == 1);  // there is no exchange rate yet
  const auto reason_of = [&](std::uint64_t call, std::int64_t trunk) {
    for (const auto& c : w.booked[call].call.facts.decision.candidates)
      if (c.trunk == trunk_id{trunk}) return c.reason;
    return std::string{"not looked at"};
  };
  w.event(1, edge::event_op::end, 80, 50, 31);
  CHECK(booked(w, 0).cost_total() == money("0.06"));
  CHECK(w.booked[0].rated.cost->explanation.time_class == "peak");
  CHECK(reason_of(0, 32).find("no exchange rate from EUR to USD") != std::string::npos);

  exchange(w);
  w.invite(2);
  REQUIRE(w.routed(2)->routes.size() == 2);
  CHECK(w.routed(2)->routes[0].trunk == trunk_id{32});  // 0.033 a minute
  w.event(2, edge::event_op::end, 60, 0, 32);
  CHECK(booked(w, 1).cost_total() == money("0.03"));
  CHECK(w.booked[1].rated.cost->money == money_of("EUR"));

  // The carrier is owed in pounds: no rate, no call.
  know(w, [](catalogue_parts& parts) { parts.egress[1].carrier_money = money_of("GBP"); });
  w.invite(3);
  CHECK(w.routed(3)->routes.size() == 1);
  w.event(3, edge::event_op::end, 10, 0, 31);
  CHECK(reason_of(2, 32).find("no exchange rate from EUR to GBP") != std::string::npos);
  // In dollars: converted at the stored rate.
  know(w, [](catalogue_parts& parts) {
    parts.egress[1].carrier_money = money_of("USD");
    catalogue_carrier carrier;
    carrier.id = parts.egress[1].carrier;
    carrier.tenant = tenant_id{1};
    carrier.money = money_of("USD");
    parts.carriers = {carrier};
  });
  w.invite(4);
  w.event(4, edge::event_op::end, 60, 0, 32);
  CHECK(booked(w, 3).cost_total() == money("0.033"));
  CHECK(w.booked[3].rated.cost->explanation.fx->quote == fx_rate_id{5});
}

TEST_CASE("every level of a chain of sellers holds and pays at the price of its own card") {
  world w{money("0")};
  w.services.leases.set(shard_of(tenant_id{3}), 1);
  w.services.catalogue.publish(resold_catalogue());
  w.other_balances[account_id{9}] = money("10");
  w.other_balances[account_id{8}] = money("10");
  exchange(w);
  sell_on(w, account_id{8}, card(50, {"card zone=UTC", "class peak tue 23:34-23:50",
                                      "row 44 0.30 1/1", "row 44 0.45 1/1 class=peak"}));
  sell_on(w, account_id{9}, card(51, {"card", "row 44 0.90 1/1", "row 44 0.60 1/1 origin=1415"}));
  w.invite(1, "2002#442071838750");
  REQUIRE(w.routed(1));
  CHECK(w.account(account_id{9}).held == money("0.60"));
  CHECK(w.account(account_id{8}).held == money("0.45"));
  w.event(1, edge::event_op::start, 10, 10, 31);
  CHECK(w.account(account_id{8}).held == money("0.30"));
  w.tick(66);
  CHECK(w.account(account_id{9}).held == money("1.20"));
  CHECK(w.account(account_id{8}).held == money("0.60"));
  w.event(1, edge::event_op::end, 100, 10, 31);
  CHECK(booked(w, 0).charge() == money("0.45"));
  CHECK(booked(w, 1).charge() == money("0.90"));
  CHECK(w.booked[1].rated.cost_total() == money("0.45"));
  for (const auto id : {account_id{8}, account_id{9}}) CHECK(w.account(id).held == amount{});
  // A seller above without an exchange rate carries nothing.
  sell_on(w, account_id{8}, card(52, {"card money=GBP", "row 44 0.10 1/1"}));
  w.invite(2, "2002#442071838750");
  CHECK(w.refused(2));
  CHECK(w.account(account_id{9}).held == amount{});
}

TEST_CASE("a call that is found again after a restart has the price that it was routed at") {
  world before{money("10")};
  sell_on(before, account_7, card(50, peak));
  before.invite(1);
  before.invite(2);

  world after{money("10")};
  sell_on(after, account_7, card(50, peak));
  sell_on(after, account_7, card(51, {"card", "row 44 9.00 1/1"}));  // for later calls
  after.answers = before.answers;
  after.event(1, edge::event_op::start, 10, 10);
  CHECK(after.account().held == money("0.60"));
  after.event(2, edge::event_op::start, 50, 50);
  CHECK(after.account().held == money("1.80"));
  after.event(1, edge::event_op::end, 40, 10);
  after.event(2, edge::event_op::end, 80, 50);
  CHECK(booked(after, 0).charge() == money("0.30"));
  CHECK(booked(after, 1).charge() == money("0.60"));
  CHECK(after.account().held == amount{});
}

TEST_CASE("a price limit of the account counts the dearest class, converted") {
  account_limits limits;
  limits.price_max = *parse_rate("0.70");
  world w{money("10"), limits};
  exchange(w);
  sell_on(w, account_7, card(50, {"card money=EUR", "row 44 0.60 1/1"}));
  w.invite(1);
  CHECK(w.routed(1));  // 0.66 today
  w.tick(1'500);
  w.invite(2);
  CHECK(w.refused(2));  // 0.72 tomorrow
}
