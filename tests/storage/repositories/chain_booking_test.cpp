#include "actors/domain/core/shard.hpp"
#include "storage/repositories/accounts.hpp"
#include "storage/repositories/carriers.hpp"
#include "storage/repositories/tenants.hpp"
#include "tests/storage/ledger_support.hpp"
#include "tests/storage/world.hpp"

namespace didtron::test {

namespace chain_booking_support {

rating_side price(const char* per_min, increments steps) {
  rating_side out;
  out.row.prefix = "44";
  out.row.rate_initial = out.row.rate_next = must(parse_rate(per_min));
  out.row.steps = steps;
  out.card_name = per_min;
  return out;
}

/// The platform of the demo, a reseller below it with an account there, and a customer of the reseller.
struct chain_world : world {
  chain_world(const std::string& name, bool is_reseller_postpaid) : world{name} {
    auto tx = must(pg::transaction::begin(node, tenant_id{}));
    reseller = add_tenant(tx, seller(), "reseller", "Reseller");
    shop = add_tenant(tx, reseller, "customer", "Shop");
    must(tx.set_tenant(seller()));
    const auto known = must(pg::run(root, storage::load_catalogue()));
    const auto* model = known->account(demo.customers.front().account);
    storage::new_account a;
    a.customer = reseller;
    a.name = "wholesale";
    a.is_postpaid = is_reseller_postpaid;
    a.rate_card = model->sell->id();
    a.routing_plan = model->plan;
    above = must(storage::insert_account(tx, a));
    must(tx.set_tenant(reseller));
    carrier = must(storage::insert_carrier(tx, {"The platform", "up", {}}));
    must(tx.commit());
    // A reseller's own price list and plan; what they say does not matter to the books.
    auto own = must(pg::transaction::begin(node, reseller));
    storage::new_rate_card card;
    card.name = "retail";
    a.customer = shop;
    a.name = "retail";
    a.is_postpaid = false;
    a.rate_card = must(storage::insert_rate_card(own, card, {}));
    const auto plan = must(own.execute("INSERT INTO routing_plans (tenant_id, name) VALUES (app_tenant(), 'none') "
                                       "RETURNING routing_plan_id"));
    a.routing_plan = must(pg::first_row(plan, [](pg::row_reader& in) { return in.id<routing_plan_id>(); }));
    below = must(storage::insert_account(own, a));
    must(own.execute("UPDATE accounts SET wholesale_account_id = $1, wholesale_carrier_id = $2 WHERE account_id = $3",
                     pg::params{}.id(above).id(carrier).id(below)));
    must(own.commit());
    reseller_claim = claim_for(reseller);
  }

  static tenant_id add_tenant(pg::transaction& tx, tenant_id parent, const char* kind,
                              const char* name) {
    storage::tenant_record t;
    t.id = must(storage::next_tenant_id(tx));
    t.parent = parent;
    t.kind = kind;
    t.name = name;
    must(tx.set_tenant(parent));
    must(storage::insert_tenant(tx, t));
    return t.id;
  }

  storage::shard_claim claim_for(tenant_id tenant) {
    const std::int32_t shard = shard_of(tenant);
    if (shard == claim.shard) return claim;
    storage::lease_holder me{"node-1", {}};
    me.boot.bytes[15] = 1;
    auto tx = must(pg::transaction::begin(node, tenant_id{}));
    const auto claims =
        must(storage::acquire_leases(tx, me, std::span{&shard, 1}, std::chrono::seconds{30}));
    must(tx.commit());
    REQUIRE(claims.size() == 1);
    return claims.front();
  }

  /// Domain rule P3: 125 s, sold at 0.0150 6/6 by the reseller, who buys at 0.0120 1/1 from the platform,
  /// which buys at 0.0098 1/1. What each level books, the platform's first.
  std::pair<storage::billed_call, storage::billed_call> resold_call(std::uint8_t n) {
    auto up = call(n, 125'000);
    const auto wholesale = price("0.0120", {1, 1});
    const auto retail = price("0.0150", {6, 6});
    const auto bought = price("0.0098", {1, 1});
    up.call.facts.account = above;
    up.call.facts.customer = reseller;
    up.rating = must(rate_finished(up.call, &wholesale, &bought));
    auto down = up;
    auto& facts = down.call.facts;
    facts.tenant = reseller;
    facts.account = below;
    facts.customer = shop;
    facts.decision = {};
    down.call.egress_trunk = {};
    down.call.carrier = carrier;
    down.call.attempts.clear();
    down.rating = must(rate_finished(down.call, &retail, nullptr));
    down.rating.cost = up.rating.sell;
    return {up, down};
  }

  result<storage::booking> book_below(const std::vector<storage::billed_call>& calls) {
    auto tx = pg::transaction::begin(node, reseller);
    if (!tx) return fail(std::move(tx).error());
    auto done = storage::book_finished_calls(*tx, reseller_claim, calls);
    if (!done) return done;
    if (auto ok = tx->commit(); !ok) return fail(std::move(ok).error());
    return done;
  }

  /// "2100:acct-9 D 0.031500; 4000 C 0.031500": what a tenant's journal says, in order of book.
  std::string books(tenant_id tenant) {
    auto rows = must(root.execute(
        "SELECT book, side, sum(amount_e8)::bigint FROM postings WHERE tenant_id = $1 GROUP BY book, side ORDER BY book",
        pg::params{}.id(tenant)));
    std::string out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      pg::row_reader in{rows, i};
      const auto book = in.text();
      const auto side = in.text();
      out += (out.empty() ? "" : "; ") + book + " " + side + " " + format(in.money(), 6);
    }
    return out;
  }

  tenant_id reseller = {};
  tenant_id shop = {};
  account_id above = {};
  account_id below = {};
  carrier_id carrier = {};
  storage::shard_claim reseller_claim = {};
};

}  // namespace chain_booking_support

using namespace chain_booking_support;

TEST_CASE("a resold call is one record and one set of books per seller (P3), each in balance and booked once") {
  for (const bool is_postpaid : {false, true}) {
    CAPTURE(is_postpaid);
    chain_world w{is_postpaid ? "chain_postpaid" : "chain_prepaid", is_postpaid};
    const auto [up, down] = w.resold_call(1);
    const auto opening = w.books(w.seller());
    REQUIRE(w.book({up}));
    const auto below = must(w.book_below({down}));
    const std::string acct = std::to_string(w.above.value);
    const std::string carrier = std::to_string(up.call.carrier.value);
    const auto platform = w.books(w.seller());
    for (const auto& line :
         {"2010:carrier-" + carrier + " C 0.020417", "5000:carrier-" + carrier + " D 0.020417",
          (is_postpaid ? "1110:acct-" : "2100:acct-") + acct + " D 0.025000"}) {
      CAPTURE(line);
      CHECK(platform.find(line) != std::string::npos);
      CHECK(opening.find(line) == std::string::npos);
    }
    const std::string key = ":carrier-" + std::to_string(w.carrier.value);
    const std::string retail = "2100:acct-" + std::to_string(w.below.value) + " D 0.031500";
    const std::string cost = "5000" + key + " D 0.025000";
    CHECK(w.books(w.reseller) ==
          (is_postpaid
               ? "2010" + key + " C 0.025000; " + retail + "; 4000 C 0.031500; " + cost
               : "1200" + key + " C 0.025000; " + retail + "; 4000 C 0.031500; " + cost));
    CHECK(below.balances.front().posted == amount{-3'150'000});
    // One call, a record with each seller, none of which shows the other's.
    const auto records = [&](tenant_id tenant) {
      return number(w.root, "SELECT count(*) FROM cdrs WHERE tenant_id = $1 AND call_id = $2",
                    pg::params{}.id(tenant).id(up.call.facts.id));
    };
    CHECK(records(w.seller()) == 1);
    CHECK(records(w.reseller) == 1);
    CHECK(number(w.root, "SELECT count(*) FROM cdr_attempts WHERE tenant_id = $1",
                 pg::params{}.id(w.reseller)) == 0);
    // Repeated after an answer that was lost.
    CHECK(must(w.book({up})).outcomes.front() == storage::booking_outcome::duplicate);
    CHECK(must(w.book_below({down})).outcomes.front() == storage::booking_outcome::duplicate);
    CHECK(w.books(w.seller()) == platform);
    CHECK(ledger_support::failing(w) == "");
  }
}

}  // namespace didtron::test
