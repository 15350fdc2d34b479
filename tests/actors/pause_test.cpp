#include <doctest/doctest.h>

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>

#include "actors/domain/core/shard.hpp"
#include "tests/actors/world.hpp"

using namespace didtron;
using namespace didtron::test;

/// Corrections of a balance while calls are granted: what an account holds is known before money is taken.
namespace didtron::pause_test {

amount pause(world& w, std::uint64_t number, account_id account = account_id{7}) {
  caf::scoped_actor asker{*w.system};
  auto request = asker->request(w.accounts, caf::infinite, pause_grants{account, number});
  w.run();
  amount held;
  request.receive([&](const result<account_snapshot>& answer) { held = answer ? answer->held : money("-1"); },
                  [](const caf::error&) { FAIL("the account did not answer"); });
  return held;
}

void resume(world& w, std::uint64_t number, account_id account = account_id{7}) {
  caf::anon_send(w.accounts, resume_grants{account, number});
  w.run();
}

}  // namespace didtron::pause_test

using namespace didtron::pause_test;

TEST_CASE("a call that no row tells of yet is seen by a correction; later ones wait for the balance after it") {
  world w{money("1.20")};
  w.invite(1);
  REQUIRE(w.routed(1));
  CHECK(w.stored.empty());  // nothing of it is in the database
  CHECK(pause(w, 1) == money("0.60"));
  w.invite(2);
  CHECK_FALSE(w.routed(2));
  CHECK_FALSE(w.refused(2));
  w.balance = money("0.60");  // the correction took the rest
  resume(w, 1);
  REQUIRE(w.refused(2));
  CHECK(w.refused(2)->code == 402);
  CHECK(w.account().available == amount{});
}

TEST_CASE("positive control: without the pause the second call is granted on money that is gone") {
  world w{money("1.20")};
  w.invite(1);
  w.balance = money("0.60");
  w.invite(2);
  CHECK(w.routed(2));
  caf::anon_send(w.accounts, balance_changed{account_id{7}});
  w.run();
  CHECK(w.account().available == money("-0.60"));
}

TEST_CASE("several corrections at once: granted again when the last is over, whatever they did") {
  world w{money("10")};
  CHECK(pause(w, 1) == amount{});
  CHECK(pause(w, 2) == amount{});
  w.invite(1);
  resume(w, 1);
  resume(w, 1);
  CHECK_FALSE(w.routed(1));
  resume(w, 2);
  CHECK(w.routed(1));
}

TEST_CASE("an extension waits, too; the call asks again") {
  world w{money("10")};
  w.invite(1);
  w.event(1, edge::event_op::start, 0, 0, 31);
  (void)pause(w, 1);
  w.tick(56);
  CHECK(w.account().held == money("0.60"));
  resume(w, 1);
  w.tick(1);
  CHECK(w.account().held == money("1.20"));
}

TEST_CASE("a reseller's account holds for calls whose rows are its customer's: a correction sees them") {
  world w{money("0")};
  w.services.leases.set(shard_of(tenant_id{3}), 1);
  w.services.catalogue.publish(resold_catalogue());
  w.other_balances[account_id{9}] = money("10");
  w.other_balances[account_id{8}] = money("10");
  w.invite(1, "2002#442071838750");
  REQUIRE(w.routed(1));
  CHECK(pause(w, 1, account_id{8}) == money("0.30"));
  w.invite(2, "2002#442071838750");
  CHECK_FALSE(w.routed(2));
  resume(w, 1, account_id{8});
  CHECK(w.routed(2));
}

TEST_CASE("an account that nobody knows grants nothing") {
  world w{money("0")};
  CHECK(pause(w, 1, account_id{999}) == money("-1"));
}
