#include <doctest/doctest.h>

#include "actors/domain/core/shard.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/carriers.hpp"
#include "storage/repositories/tenants.hpp"
#include "storage/repositories/trunks.hpp"
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

/// Three sellers: the reseller also sells to a sub-reseller, 0.0135 1/1, who sells to a caller of its own, 0.0150 6/6.
struct deep_world : book_world {
  explicit deep_world(const std::string& name) : book_world{"deep_" + name} {
    sub = tenant(reseller, "reseller", "Sub-reseller");
    caller = tenant(sub, "customer", "Caller");
    middle = account(reseller, sub, "wholesale", "0.0135", {1, 1}, above, upstream);
    {
      auto own = must(pg::transaction::begin(node, sub));
      up = must(storage::insert_carrier(own, {"The reseller", "up", {}}));
      must(own.commit());
    }
    last = account(sub, caller, "retail", "0.0150", {6, 6}, middle, up);
    auto own = must(pg::transaction::begin(node, sub));
    storage::new_ingress_trunk in;
    in.account = last;
    in.name = "caller";
    in.source = "127.0.0.9/32";
    in.tech_prefix = "4004#";
    must(storage::insert_ingress_trunk(own, in));
    must(own.commit());
    sellers.push_back(sub);
    book_names[":acct-" + std::to_string(middle.value)] = ":sub";
    book_names[":acct-" + std::to_string(last.value)] = ":caller";
    book_names[":carrier-" + std::to_string(up.value)] = ":reseller";
  }

  template <class T> static T must(result<T> r) {
    if (!r) FAIL(to_string(r.error()));
    return std::move(r).value();
  }
  static void must(const result<void>& r) {
    if (!r) FAIL(to_string(r.error()));
  }
  tenant_id tenant(tenant_id parent, const char* kind, const char* name) {
    auto tx = must(pg::transaction::begin(node, parent));
    storage::tenant_record t;
    t.id = must(storage::next_tenant_id(tx));
    t.parent = parent;
    t.kind = kind;
    t.name = name;
    must(storage::insert_tenant(tx, t));
    must(tx.commit());
    return t.id;
  }
  /// Of `seller`, who is itself a customer by `upper`, with a price list of its own.
  account_id account(tenant_id seller, tenant_id customer, const char* name, const char* per_min, increments steps,
                     account_id upper, carrier_id upper_carrier) {
    storage::new_account a;
    a.customer = customer;
    a.name = name;
    a.rate_card = card(seller, std::string{"three levels, "} + name, per_min, steps);
    auto tx = must(pg::transaction::begin(node, seller));
    const auto plan = must(tx.execute(
        "INSERT INTO routing_plans (tenant_id, name) VALUES (app_tenant(), 'none of its own') RETURNING routing_plan_id"));
    a.routing_plan = must(pg::first_row(plan, [](pg::row_reader& in) { return in.id<routing_plan_id>(); }));
    const auto id = must(storage::insert_account(tx, a));
    must(tx.execute("UPDATE accounts SET wholesale_account_id = $1, wholesale_carrier_id = $2 WHERE account_id = $3",
                    pg::params{}.id(upper).id(upper_carrier).id(id)));
    must(tx.commit());
    return id;
  }

  /// Ten for everybody, but what is taken from the one in the middle.
  void pay_all(const char* for_middle = "10") {
    pay_in(platform, above, of("10"));
    pay_in(reseller, middle, of(for_middle));
    pay_in(sub, last, of("10"));
  }
  std::uint64_t running() {
    const auto request = invite("4004#442071838750");
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
  /// "9.975000 9.971875 9.968500": what the reseller, the sub-reseller and the caller have left.
  std::string balances() {
    std::string out;
    for (const auto id : {above, middle, last})
      out += (out.empty() ? "" : " ") +
             format(amount{number("SELECT coalesce(sum(credit_e8 - debit_e8), 0)::bigint FROM ledger_balances WHERE book = '2100:acct-" +
                                  std::to_string(id.value) + "'")}, 6);
    return out;
  }
  std::string holds() {
    return format(held(above), 6) + " " + format(held(middle), 6) + " " + format(held(last), 6);
  }

  tenant_id sub = {}, caller = {};
  account_id middle = {};  ///< the sub-reseller's, prepaid, with the reseller
  account_id last = {};    ///< the caller's, prepaid, with the sub-reseller
  carrier_id up = {};      ///< the reseller in the sub-reseller's books
};

/// 125 s by each seller's own card: 0.0120, 0.0135 and 0.0150 a minute, the last in steps of six.
void check_three(deep_world& w) {
  CHECK(usage_of(w, w.platform) == platform_p3);
  CHECK(usage_of(w, w.reseller) == "1200:upstream C 0.025000; 2100:sub D 0.028125; 4000 C 0.028125; 5000:upstream D 0.025000");
  CHECK(usage_of(w, w.sub) == "1200:reseller C 0.028125; 2100:caller D 0.031500; 4000 C 0.031500; 5000:reseller D 0.028125");
  CHECK(w.balances() == "9.975000 9.971875 9.968500");
  CHECK(w.holds() == "0.000000 0.000000 0.000000");
  CHECK(w.number("SELECT count(*) FROM live_calls") == 0);
  CHECK(w.number("SELECT count(*) FROM cdrs") == 3);
  CHECK(w.number("SELECT count(DISTINCT call_id) FROM cdrs WHERE duration_ms = 125000") == 1);
  CHECK(w.number("SELECT count(*) FROM cdr_conflicts") == 0);
  CHECK(w.failures() == "");
}

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

TEST_CASE("three sellers: one call, held at every level, in three journals, each balance by its own card") {
  deep_world w{"p3"};
  w.pay_all();
  w.boot();
  const auto call = w.running();
  CHECK(w.holds() == "0.036000 0.040500 0.045000");  // 180 s
  CHECK(w.balances() == "10.000000 10.000000 10.000000");
  REQUIRE(w.event(call, edge::event_op::end, 130, 5, w.trunk_a));
  check_three(w);
  // The edge repeats itself: nothing moves.
  CHECK(w.event(call, edge::event_op::end, 130, 5, w.trunk_a));
  check_three(w);
  // Positive control, at the seller in the middle.
  w.configure("SET session_replication_role = replica; UPDATE cdrs SET charge_e8 = charge_e8 + 1 WHERE tenant_id = " +
              std::to_string(w.reseller.value) + "; SET session_replication_role = DEFAULT");
  CHECK(w.failures().find("FAIL resold_calls") != std::string::npos);
}

TEST_CASE("three sellers: who has least in the chain bounds the call, and nothing stays held when one refuses") {
  deep_world w{"middle"};
  w.pay_all("0.0045");  // 20 s at 0.0135 a minute
  w.boot();
  const auto call = w.invite("4004#442071838750");
  REQUIRE(w.is_routed(call));
  CHECK(w.max_s(call) == 20);
  CHECK(w.holds() == "0.004000 0.004500 0.006000");  // 20 s, 20 s and 24 s: the caller pays in steps of six
  CHECK(w.refused(w.invite("4004#442071838750")) == 480);
  CHECK(w.holds() == "0.004000 0.004500 0.006000");
  REQUIRE(w.event(call, edge::event_op::start, 1, 1, w.trunk_a));
  REQUIRE(w.event(call, edge::event_op::end, 21, 1, w.trunk_a));
  CHECK(w.balances() == "9.996000 0.000000 9.994000");
  CHECK(w.holds() == "0.000000 0.000000 0.000000");
  CHECK(w.refused(w.invite("4004#442071838750")) == 480);
  CHECK(w.failures() == "");
}

TEST_CASE("three sellers: a crash between any two bookings, and what is missing is booked at the same prices") {
  for (const int booked : {1, 2}) {
    CAPTURE(booked);
    deep_world w{"between_" + std::to_string(booked)};
    w.pay_all();
    w.boot();
    const auto call = w.running();
    // The next seller's shard is lost: its books cannot be written any more.
    w.services->leases.set(shard_of(booked == 1 ? w.reseller : w.sub), 0);
    w.send(call, edge::event_op::end, 130, 5, w.trunk_a);
    w.until("the sellers above have booked", [&] {
      return w.number("SELECT count(*) FROM cdrs") == booked;
    });
    CHECK(usage_of(w, w.sub).empty());
    w.crash();
    const auto dear = w.card(w.reseller, "dear", "0.0900", {60, 60});
    w.configure("UPDATE accounts SET rate_card_id = " + std::to_string(dear.value) + " WHERE account_id = " +
                std::to_string(w.middle.value));
    w.boot();
    CHECK(w.held(w.last) == of("0.045"));  // its row is there until its charge is
    REQUIRE(w.event(call, edge::event_op::end, 130, 5, w.trunk_a));
    check_three(w);
  }
}
