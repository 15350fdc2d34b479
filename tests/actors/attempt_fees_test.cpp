#include <doctest/doctest.h>

#include "storage/repositories/cdrs.hpp"
#include "tests/actors/book_world.hpp"

using namespace didtron;
using namespace didtron::test;

/// Carriers that want money for a try: from the edge's events to the books.
namespace didtron::attempt_fees_test {

struct fee_world : book_world {
  explicit fee_world(const std::string& name, bool is_per_call = false) : book_world{name} {
    const auto a = card(platform, "cost A with a fee", "0.0060", {1, 1}, "0.0020");
    const auto b = card(platform, "cost B with a fee", "0.0090", {1, 1}, "0.0010");
    const auto set = [](rate_card_id to, trunk_id trunk) {
      return "UPDATE trunks SET rate_card_id = " + std::to_string(to.value) + " WHERE trunk_id = " + std::to_string(trunk.value) + ";";
    };
    configure(set(a, trunk_a) + set(b, trunk_b));
    if (is_per_call)
      configure("INSERT INTO ledger_settings (tenant_id, usage_journal) VALUES (" + std::to_string(platform.value) +
                ", 'per_call') ON CONFLICT (tenant_id) DO UPDATE SET usage_journal = 'per_call'");
    pay_in(platform, above, *parse_amount("10"));
    pay_in(reseller, below, *parse_amount("10"));
    boot();
  }

  /// The platform's costs, in order of carrier.
  std::string costs() {
    return text("SELECT coalesce(string_agg(split_part(book, ':', 1) || ':' || CASE split_part(book, '-', 2) WHEN '" +
                std::to_string(demo.carriers.front().carrier.value) +
                "' THEN 'a' ELSE 'b' END || ' ' || (amount / 100000000)::numeric(12, 6), '; ' ORDER BY book), '') FROM (SELECT book, "
                "sum(amount_e8)::numeric AS amount FROM postings WHERE tenant_id = " +
                std::to_string(platform.value) + " AND left(book, 4) IN ('5000', '2010') GROUP BY book) AS b");
  }

  cdr_detail detail(call_id id, bool may_see_costs = true) {
    viewer who;
    who.tenant = platform;
    who.is_platform = true;
    who.may_see_costs = may_see_costs;
    auto found = pg::run(node, storage::cdr_one(who, id));
    REQUIRE(found);
    return std::move(*found);
  }
};

void check_adds_up(const attempt_view& a) {
  REQUIRE(a.explanation);
  REQUIRE(a.cost);
  std::int64_t sum_e8 = 0;
  for (const auto& step : a.explanation->lines) sum_e8 += step.value.e8;
  CHECK(sum_e8 == a.cost->e8);
}

}  // namespace didtron::attempt_fees_test

using namespace didtron::attempt_fees_test;

TEST_CASE("a carrier that refused is owed its attempt fee: posted, explained, in the record") {
  for (const bool is_per_call : {false, true}) {
    CAPTURE(is_per_call);
    fee_world w{is_per_call ? "fees_each" : "fees", is_per_call};
    const auto call = w.invite();
    REQUIRE(w.event(call, edge::event_op::attempt, 1, 0, w.trunk_a, 503));
    REQUIRE(w.event(call, edge::event_op::attempt, 1, 0, w.trunk_a, 503));  // said twice
    REQUIRE(w.event(call, edge::event_op::start, 2, 2, w.trunk_b));
    REQUIRE(w.event(call, edge::event_op::end, 62, 2, w.trunk_b));
    CHECK(w.costs() == "2010:a 0.002000; 2010:b 0.010000; 5000:a 0.002000; 5000:b 0.010000");
    const auto d = w.detail(w.call(call));
    REQUIRE(d.attempts.size() == 2);
    for (const auto& a : d.attempts) check_adds_up(a);
    CHECK(format(*d.attempts[0].cost, 6) == "0.002000");
    CHECK(d.attempts[0].explanation->card.name == "cost A with a fee");
    CHECK(format(*d.attempts[1].cost, 6) == "0.010000");
    CHECK(format(*d.summary.cost, 6) == "0.012000");
    CHECK(format(d.cost_explanation->total, 6) == "0.010000");
    // Costs are not everybody's business.
    const auto blind = w.detail(w.call(call), false);
    REQUIRE(blind.attempts.size() == 2);
    CHECK_FALSE(blind.attempts[0].cost);
    CHECK_FALSE(blind.attempts[0].explanation);
    // The reseller owes its seller what that charged; tries are not passed on.
    CHECK(w.number("SELECT cost_e8 FROM cdrs WHERE tenant_id = " + std::to_string(w.reseller.value)) == 1'200'000);
    CHECK(w.failures() == "");
    // Positive control: a cost that was touched is found.
    w.configure("SET session_replication_role = replica; UPDATE cdr_attempts SET cost_e8 = cost_e8 + 1 WHERE cost_e8 > 0; "
                "SET session_replication_role = DEFAULT");
    CHECK(w.failures().find("batch_sums") != std::string::npos);
    CHECK(w.failures().find("batch_journals") != std::string::npos);
  }
}

TEST_CASE("nobody took the call: the caller pays nothing, every carrier gets its fee") {
  fee_world w{"fees_failed"};
  const auto call = w.invite();
  REQUIRE(w.event(call, edge::event_op::attempt, 1, 0, w.trunk_a, 503));
  REQUIRE(w.event(call, edge::event_op::failed, 2, 0, w.trunk_b, 486));
  CHECK(w.costs() == "2010:a 0.002000; 2010:b 0.001000; 5000:a 0.002000; 5000:b 0.001000");
  CHECK(w.number("SELECT sum(charge_e8)::bigint FROM cdrs") == 0);
  CHECK(format(*w.detail(w.call(call)).summary.cost, 6) == "0.003000");
  CHECK(w.failures() == "");
}

TEST_CASE("a node that dies after a refusal: the next one still owes the fee") {
  fee_world w{"fees_crash"};
  const auto call = w.invite();
  REQUIRE(w.event(call, edge::event_op::attempt, 1, 0, w.trunk_a, 503));
  w.crash();
  w.boot();
  REQUIRE(w.event(call, edge::event_op::start, 2, 2, w.trunk_b));
  REQUIRE(w.event(call, edge::event_op::end, 62, 2, w.trunk_b));
  CHECK(w.costs() == "2010:a 0.002000; 2010:b 0.010000; 5000:a 0.002000; 5000:b 0.010000");
  CHECK(w.detail(w.call(call)).attempts.size() == 2);
  CHECK(w.failures() == "");
}
