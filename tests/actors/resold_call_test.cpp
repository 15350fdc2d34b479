#include <doctest/doctest.h>

#include "actors/domain/core/shard.hpp"
#include "tests/actors/book_world.hpp"

using namespace didtron;
using namespace didtron::test;

/// Calls of a reseller's customer from the INVITE to the books of both sellers, by the actors and on a database.
namespace didtron::resold_call_test {

amount of(const char* text) { return *parse_amount(text); }

/// Domain rule P3: 125 s, paid by the shop, by the reseller, and to the carrier, each by its own card.
const std::string platform_p3 = "2010:a C 0.020417; 2100:reseller D 0.025000; 4000 C 0.025000; 5000:a D 0.020417";
const std::string reseller_p3 = "1200:upstream C 0.025000; 2100:shop D 0.031500; 4000 C 0.031500; 5000:upstream D 0.025000";

/// The books without what was paid in.
std::string usage_of(book_world& w, tenant_id tenant) {
  const auto all = w.books(tenant);
  std::string out;
  for (std::size_t from = 0; from < all.size();) {
    const auto end = std::min(all.find("; ", from), all.size());
    const auto line = all.substr(from, end - from);
    const bool is_payment = line.starts_with("1000") || (line.starts_with("2100") && line.find(" C ") != std::string::npos) ||
                            line.starts_with("2100:acct");
    if (!is_payment) out += (out.empty() ? "" : "; ") + line;
    from = end + 2;
  }
  return out;
}

void check_p3(book_world& w) {
  CHECK(usage_of(w, w.platform) == platform_p3);
  CHECK(usage_of(w, w.reseller) == reseller_p3);
  CHECK(w.held(w.above) == amount{});
  CHECK(w.held(w.below) == amount{});
  CHECK(w.number("SELECT count(*) FROM live_calls") == 0);
  CHECK(w.number("SELECT count(*) FROM cdr_conflicts") == 0);
  CHECK(w.failures() == "");
}

/// A node whose sellers have money.
struct paid_world : book_world {
  explicit paid_world(const std::string& name) : book_world{name} {
    pay_in(platform, above, of("10"));
    pay_in(reseller, below, of("10"));
    boot();
  }
  /// Answered at second 5 on trunk A and talked until second 120 of it, extended on the way.
  std::uint64_t running() {
    const auto request = invite();
    REQUIRE(is_routed(request));
    REQUIRE(event(request, edge::event_op::start, 5, 5, trunk_a));
    for (const std::int64_t second : {61, 121}) {
      until("the call is extended", [&] {
        at(second);
        return number("SELECT coalesce(max(granted_s), 0) FROM live_calls") >= second + 55;
      });
    }
    return request;
  }
};

}  // namespace didtron::resold_call_test

using namespace didtron::resold_call_test;

TEST_CASE("customer, reseller, platform: one call, held by both sellers, rated three times, in two journals") {
  paid_world w{"p3"};
  const auto call = w.running();
  CHECK(w.held(w.below) == of("0.045"));  // 180 s at 0.0150
  CHECK(w.held(w.above) == of("0.036"));  // ... at 0.0120
  REQUIRE(w.event(call, edge::event_op::end, 130, 5, w.trunk_a));
  check_p3(w);
  // One CDR with each seller; only the platform knows the carrier.
  CHECK(w.number("SELECT count(*) FROM cdrs") == 2);
  CHECK(w.number("SELECT count(DISTINCT call_id) FROM cdrs WHERE duration_ms = 125000") == 1);
  CHECK(w.number("SELECT count(DISTINCT tenant_id) FROM cdr_attempts") == 1);
  CHECK(w.text("SELECT string_agg((charge->>'card_name') || ' ' || (charge->>'total_e8') || ' ' || (cost->>'total_e8'), ', ' "
               "ORDER BY tenant_id) FROM cdr_explanations") == "wholesale 2500000 2041700, retail 3150000 2500000");
  // The edge repeats itself: nothing moves.
  CHECK(w.event(call, edge::event_op::end, 130, 5, w.trunk_a));
  check_p3(w);
  // Positive control: a seller that charges something else than its reseller has booked is found.
  w.configure("SET session_replication_role = replica; UPDATE cdrs SET charge_e8 = charge_e8 + 1 WHERE tenant_id = " +
              std::to_string(w.platform.value) + "; SET session_replication_role = DEFAULT");
  CHECK(w.failures().find("FAIL resold_calls") != std::string::npos);
}

TEST_CASE("a seller above without money: the customer's call is refused, nothing is held or owed anywhere") {
  book_world w{"refused"};
  w.pay_in(w.reseller, w.below, of("10"));
  w.boot();
  const auto call = w.invite();
  CHECK(w.refused(call) == 480);
  CHECK(w.held(w.below) == amount{});
  CHECK(w.held(w.above) == amount{});
  // The customer's seller keeps the record; how it stands with its own seller is not in it.
  w.until("the refusal is recorded", [&] { return w.number("SELECT count(*) FROM cdrs") == 1; });
  CHECK(w.number("SELECT count(*) FROM cdrs WHERE result = 'rejected' AND charge_e8 = 0 AND cost_e8 = 0 AND tenant_id = " +
                 std::to_string(w.reseller.value)) == 1);
  CHECK(w.text("SELECT sip_reason FROM cdrs").find("balance") == std::string::npos);
  CHECK(usage_of(w, w.platform).empty());
  CHECK(w.failures() == "");
  // What it has decides how long the customer may talk: 0.0002 a second.
  w.pay_in(w.platform, w.above, of("0.0062"));
  std::uint64_t short_call = 0;
  w.until("the payment counts", [&] { return w.is_routed(short_call = w.invite()); });
  CHECK(w.max_s(short_call) == 31);
  CHECK(w.held(w.above) == of("0.0062"));
  CHECK(w.held(w.below) == of("0.009"));  // 36 s: the shop pays in steps of six
  CHECK(w.refused(w.invite()) == 480);    // all of it is held
  REQUIRE(w.event(short_call, edge::event_op::start, 1, 1, w.trunk_a));
  REQUIRE(w.event(short_call, edge::event_op::end, 32, 1, w.trunk_a));
  CHECK(w.number("SELECT sum(charge_e8)::bigint FROM cdrs WHERE account_id = " + std::to_string(w.above.value)) == 620'000);
  CHECK(w.failures() == "");
}

TEST_CASE("the customer without money: its reseller is not asked") {
  book_world w{"poor"};
  w.pay_in(w.platform, w.above, of("10"));
  w.boot();
  CHECK(w.refused(w.invite()) == 402);
  CHECK(w.held(w.above) == amount{});
  CHECK(w.failures() == "");
}

TEST_CASE("a crash between answer and end: the next node holds at every level, and bills what was sold") {
  paid_world w{"crash"};
  const auto call = w.running();
  w.crash();
  // Meanwhile both sellers have got dearer: for later calls.
  const auto dearer = w.card(w.platform, "dear wholesale", "0.0900", {60, 60});
  const auto dear = w.card(w.reseller, "dear retail", "0.1900", {60, 60});
  w.configure("UPDATE accounts SET rate_card_id = " + std::to_string(dearer.value) + " WHERE account_id = " +
              std::to_string(w.above.value) + "; UPDATE accounts SET rate_card_id = " + std::to_string(dear.value) +
              " WHERE account_id = " + std::to_string(w.below.value));
  w.boot();
  CHECK(w.held(w.below) == of("0.045"));
  CHECK(w.held(w.above) == of("0.036"));
  REQUIRE(w.event(call, edge::event_op::end, 130, 5, w.trunk_a));
  check_p3(w);
}

TEST_CASE("a crash before the row is stored: the edge's memory of the call bills it at every level") {
  paid_world w{"memory"};
  const auto call = w.running();
  w.crash();
  w.configure("DELETE FROM live_calls");
  const auto dearer = w.card(w.platform, "dear wholesale", "0.0900", {60, 60});
  w.configure("UPDATE accounts SET rate_card_id = " + std::to_string(dearer.value) + " WHERE account_id = " +
              std::to_string(w.above.value));
  w.boot();
  REQUIRE(w.event(call, edge::event_op::end, 130, 5, w.trunk_a));
  check_p3(w);
}

TEST_CASE("a crash between the two bookings: what is missing is booked when the edge says the end again") {
  paid_world w{"between"};
  const auto call = w.running();
  // The reseller's shard is lost: its books cannot be written any more.
  w.services->leases.set(shard_of(w.reseller), 0);
  w.send(call, edge::event_op::end, 130, 5, w.trunk_a);
  w.until("the platform has booked", [&] { return usage_of(w, w.platform) == platform_p3; });
  CHECK(usage_of(w, w.reseller).empty());
  w.crash();
  w.boot();
  CHECK(w.held(w.below) == of("0.045"));  // its row is there until its charge is
  REQUIRE(w.event(call, edge::event_op::end, 130, 5, w.trunk_a));
  check_p3(w);
}
