#include <doctest/doctest.h>

#include "tests/actors/world.hpp"

using namespace didtron;
using namespace didtron::test;

TEST_CASE("a call is priced, reserved, routed by cost, and booked to the last digit") {
  world w{money("10")};
  w.invite(1);
  const auto* answer = w.routed(1);
  REQUIRE(answer);
  REQUIRE(answer->routes.size() == 2);
  CHECK(answer->routes[0].trunk == trunk_id{31});
  CHECK(answer->routes[1].trunk == trunk_id{32});
  CHECK(answer->max_s == 60);
  CHECK(w.account().held == money("0.60"));

  w.event(1, edge::event_op::attempt, 0.1, 0, 31, 503);
  w.event(1, edge::event_op::start, 2, 2, 32);
  w.event(1, edge::event_op::end, 10, 2, 32);

  REQUIRE(w.booked.size() == 1);
  const auto& call = w.booked[0];
  CHECK(call.call.result == call_result::answered);
  CHECK(call.call.duration_ms == 8000);
  CHECK(call.call.carrier == carrier_id{22});
  CHECK(call.call.attempts.size() == 2);
  CHECK(call.rated.charge() == money("0.08"));
  CHECK(call.rated.cost_total() == money("0.032"));
  CHECK(w.acknowledged.at(3));
  CHECK(w.account().held == amount{});
  CHECK(w.account().posted == money("9.92"));
}

TEST_CASE("the edge gets no 200 for an end before it is committed, and the hold stays until then") {
  world w{money("10")};
  w.is_writer_down = true;
  w.invite(1);
  w.event(1, edge::event_op::start, 1, 1);
  w.event(1, edge::event_op::end, 5, 1);
  CHECK(w.acknowledged.count(2) == 0);
  CHECK(w.account().held == money("0.60"));
  CHECK(w.booked.empty());

  w.is_writer_down = false;
  w.tick(3);
  CHECK(w.acknowledged.at(2));
  CHECK(w.booked.size() == 1);
  CHECK(w.account().held == amount{});
}

TEST_CASE("events may come twice and in any order: the call is booked once") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::end, 9, 3);
  w.event(1, edge::event_op::start, 3, 3);
  w.event(1, edge::event_op::end, 9, 3);
  w.event(1, edge::event_op::attempt, 0.5, 0, 31, 503);
  CHECK(w.booked.size() == 1);
  CHECK(w.booked[0].call.duration_ms == 6000);
  CHECK(w.account().posted == money("9.94"));
  for (const auto& [event, taken] : w.acknowledged) CHECK(taken);
  CHECK(w.acknowledged.size() == 4);
}

TEST_CASE("an unanswered call costs nothing and releases its hold") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::failed, 4, 0, 32, 486);
  REQUIRE(w.booked.size() == 1);
  CHECK(w.booked[0].call.result == call_result::busy);
  CHECK(w.booked[0].rated.charge() == amount{});
  CHECK(w.account().available == money("10"));
}

TEST_CASE("a running call is extended slice by slice before each cut") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.tick(54);
  CHECK(w.orders.empty() == false);  // the look-in after 30 s
  const auto before = w.orders.size();
  w.tick(2);
  REQUIRE(w.orders.size() == before + 1);
  CHECK(w.orders.back().op == edge::command_op::extend);
  CHECK(w.orders.back().max_s == 120 - 55);
  CHECK(w.account().held == money("1.20"));
}

TEST_CASE("without money for more the cut stays where it is: the edge is told nothing") {
  world w{money("0.60")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.tick(60);
  for (const auto& order : w.orders) CHECK(order.op == edge::command_op::ping);
  w.event(1, edge::event_op::end, 60, 0);
  CHECK(w.account().posted == amount{});
}

TEST_CASE("a top-up during the call lets it go on") {
  world w{money("0.60")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.tick(56);
  CHECK(w.account().held == money("0.60"));
  w.balance = money("5.60");
  caf::anon_send(w.accounts, balance_changed{account_id{7}});
  w.run();
  w.tick(1);
  CHECK(w.orders.back().op == edge::command_op::extend);
  CHECK(w.account().held == money("1.20"));
}

TEST_CASE("an extension that the edge did not confirm is sent again") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.edge_code = 0;
  w.tick(57);
  const auto sent = w.orders.size();
  CHECK(w.orders.back().op == edge::command_op::extend);
  w.edge_code = 200;
  w.tick(1);
  CHECK(w.orders.size() == sent + 1);
  CHECK(w.account().held == money("1.20"));
}

TEST_CASE("three calls on one dollar never overspend it") {
  world w{money("1")};
  w.invite(1);
  w.invite(2);
  w.invite(3);
  REQUIRE(w.routed(1));
  REQUIRE(w.routed(2));
  CHECK(w.routed(1)->max_s == 60);
  CHECK(w.routed(2)->max_s == 40);
  REQUIRE(w.refused(3));
  CHECK(w.refused(3)->code == 402);
  CHECK(w.account().available == amount{});
}

TEST_CASE("refusals carry the right SIP code and become call records") {
  world w{money("10")};
  w.invite(1, "9999#442071838750");
  CHECK(w.refused(1)->code == 403);
  w.invite(2, "1001#not-a-number");
  CHECK(w.refused(2)->code == 484);
  w.invite(3, "1001#15551234567");
  CHECK(w.refused(3)->code == 404);
  w.invite(4, "1001#447700900123");
  CHECK(w.refused(4)->code == 403);
  REQUIRE(w.booked.size() == 2);
  CHECK(w.booked[0].call.result == call_result::rejected);
  CHECK(w.booked[0].call.sip_code == 404);
}

TEST_CASE("channel and call-per-second limits refuse with 480") {
  world channels{money("10"), {amount{}, 1, 0}};
  channels.invite(1);
  channels.invite(2);
  CHECK(channels.routed(1));
  CHECK(channels.refused(2)->code == 480);
  world cps{money("10"), {amount{}, 0, 2}};
  for (std::uint64_t i = 1; i <= 3; ++i) cps.invite(i);
  CHECK(cps.routed(2));
  CHECK(cps.refused(3)->code == 480);
}

TEST_CASE("a node that is not ready, or does not own the shard, refuses with Retry-After") {
  world w{money("10")};
  w.services.is_ready = false;
  w.invite(1);
  CHECK(w.refused(1)->code == 503);
  CHECK(w.refused(1)->retry_after.has_value());
  w.services.is_ready = true;
  w.services.leases.drop_all();
  w.invite(2);
  CHECK(w.refused(2)->code == 503);
  CHECK(w.account().held == amount{});
}

TEST_CASE("a caller who gives up before the answer leaves nothing reserved") {
  world w{money("10")};
  w.invite(1);
  caf::anon_send(w.intake, route_abandoned{1});
  w.run();
  CHECK(w.account().held == amount{});
  REQUIRE(w.booked.size() == 1);
  CHECK(w.booked[0].call.result == call_result::cancelled);
}

TEST_CASE("after a restart a running call is held again, and its end is booked once") {
  world before{money("10")};
  before.invite(1);
  const auto context = before.routed(1)->context;

  world after{money("10")};
  after.answers = before.answers;  // the edge's memory of the call
  after.event(1, edge::event_op::start, 1, 1);
  CHECK(after.account().held == money("0.60"));
  after.event(1, edge::event_op::end, 31, 1);
  after.event(1, edge::event_op::end, 31, 1);
  REQUIRE(after.booked.size() == 1);
  CHECK(after.booked[0].rated.charge() == money("0.30"));
  CHECK(after.account().posted == money("9.70"));
  CHECK(after.account().held == amount{});
}

namespace call_flow_test {

/// The account has a dearer card that is in force from `at` on.
std::shared_ptr<const catalogue> with_other_card(instant at) {
  auto parts = small_catalogue()->parts();
  rate_row row;
  row.id = rate_row_id{900};
  row.prefix = "44";
  row.destination = "later";
  row.rate_initial = row.rate_next = *parse_rate("6.00");
  row.effective_from = at;
  auto card = *rate_card::build(rate_card_id{9}, "next month", parts.accounts[0].sell->terms(), {row});
  parts.cards.push_back(card);
  parts.accounts[0].sell = std::move(card);
  return std::make_shared<const catalogue>(std::move(parts));
}

/// The desk's only call dies as after an exception.
void crash_call(world& w) {
  using desk = caf::stateful_actor<call_desk_state, call_desk_actor::base>;
  auto* state = static_cast<desk*>(caf::actor_cast<caf::abstract_actor*>(w.calls));
  state->state.calls.for_each([](const call_id&, call_actor& call) {
    caf::anon_send_exit(call, caf::exit_reason::unhandled_exception);
  });
  w.run();
}

}  // namespace call_flow_test

TEST_CASE("a call actor that dies comes back with its answer, its carrier and its extensions") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.tick(56);  // extended to 120 s
  CHECK(w.account().held == money("1.20"));
  call_flow_test::crash_call(w);
  w.orders.clear();
  w.tick(4);
  // The edge is told at once the hard stop of the extension, 120 s after the answer, and asked for the call.
  REQUIRE(w.orders.size() == 2);
  CHECK(w.orders.front().op == edge::command_op::extend);
  CHECK(w.orders.back().op == edge::command_op::ping);
  CHECK(w.orders.front().max_s > 55);
  w.event(1, edge::event_op::end, 70, 0);
  REQUIRE(w.booked.size() == 1);
  CHECK(w.booked[0].call.carrier == carrier_id{22});
  CHECK(w.booked[0].rated.charge() == money("0.70"));
  CHECK(w.account().held == amount{});
}

TEST_CASE("after a restart a call is billed on the card it was sold on, though the account has another") {
  world before{money("10")};
  before.invite(1);

  world after{money("10")};
  after.services.catalogue.publish(
      call_flow_test::with_other_card(plus_ms(after.start, 3'600'000)));
  after.answers = before.answers;
  after.event(1, edge::event_op::start, 1, 1);
  CHECK(after.account().held == money("0.60"));
  after.event(1, edge::event_op::end, 31, 1);
  REQUIRE(after.booked.size() == 1);
  CHECK(after.booked[0].rated.charge() == money("0.30"));
}

TEST_CASE("a call that the edge no longer knows is closed at most at its hard stop, and flagged") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.edge_code = 481;
  w.tick(45);
  REQUIRE(w.booked.size() == 1);
  CHECK(w.booked[0].call.is_estimated);
  // Looked after every 30 s: billed until the first answer without it, not until the second.
  CHECK(w.booked[0].call.duration_ms > 30'000);
  CHECK(w.booked[0].call.duration_ms <= 32'000);
  CHECK(w.account().held == amount{});
}

TEST_CASE("a silent edge is no proof that a call is over") {
  world w{money("0.60")};  // one slice: no extension moves the end
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  w.edge_code = 0;
  w.tick(100);
  CHECK(w.booked.empty());
  w.tick(100);  // granted 60 s and the hold's grace of 120 s are over
  REQUIRE(w.booked.size() == 1);
  CHECK(w.booked[0].call.is_estimated);
}

TEST_CASE("somebody may end a call: the edge is ordered to hang up") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0);
  caf::anon_send(w.calls, end_call{w.routed(1)->call});
  w.run();
  REQUIRE_FALSE(w.orders.empty());
  CHECK(w.orders.back().op == edge::command_op::end);
}
