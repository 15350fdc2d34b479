#include <algorithm>
#include <random>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/rating/charge.hpp"
#include "actors/domain/routing/catalogue.hpp"
#include "actors/domain/routing/route_table.hpp"
#include "tests/support/price.hpp"

namespace didtron::route_table_test {

constexpr std::size_t room = std::size_t{1} << 24;

rate_row row(std::string prefix, const char* per_minute, std::int64_t from_s = 0) {
  rate_row r = price::row(per_minute, "1/1");
  r.prefix = std::move(prefix);
  r.effective_from = instant::from_s(from_s);
  return r;
}

std::shared_ptr<const rate_card> card(std::int64_t id, std::vector<rate_row> rows, rate_terms terms = {}) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i].id = {id * 1000 + static_cast<std::int64_t>(i) + 1};
  return rate_card::build(rate_card_id{id}, "card", terms, std::move(rows)).value();
}

egress_trunk trunk(std::int64_t id, std::shared_ptr<const rate_card> cost) {
  egress_trunk t;
  t.id = {id};
  t.carrier = {id};
  t.name = "t" + std::to_string(id);
  t.cost = std::move(cost);
  return t;
}

struct tried {
  trunk_id trunk;
  rate_row_id row;
  friend bool operator==(const tried&, const tried&) = default;
};
std::ostream& operator<<(std::ostream& out, const tried& t) {
  return out << t.trunk.value << ":" << t.row.value;
}

std::vector<tried> by_deck(const std::string& called, instant at, const rate_row& sell,
                           const rate_terms& terms, const routing_plan& plan,
                           const std::vector<const egress_trunk*>& trunks,
                           const std::vector<trunk_load>& loads) {
  std::vector<tried> out;
  for (const auto& c : decide_routes(called, at, sell, terms, plan, trunks, loads).decision.candidates)
    if (c.outcome == verdict::used) out.push_back({c.trunk, c.row});
  return out;
}

/// Empty: the table leaves the call to decide_routes.
std::optional<std::vector<tried>> by_table(const route_table& table, const std::string& called,
                                           const rate_row& sell, const rate_terms& terms,
                                           const routing_plan& plan,
                                           const std::vector<trunk_load>& loads) {
  const auto price = rate_call(std::max(1, plan.expected_call_s) * 1000LL, sell, terms);
  if (!price) return {};
  chosen_routes chosen;
  if (!table.choose(dialled{called},
                    {price->total, terms.money, plan.min_margin_per_min, plan.attempts_max}, loads,
                    chosen))
    return {};
  std::vector<tried> out;
  for (const auto& c : chosen) out.push_back({c.trunk->id, c.cost->id});
  return out;
}

/// A world of decks, trunks and a plan, out of one seed.
struct made_world {
  std::vector<egress_trunk> trunks;
  std::vector<const egress_trunk*> listed;  ///< by route
  std::vector<trunk_load> loads;
  routing_plan plan;
};

made_world make_world(std::mt19937_64& random) {
  const auto below = [&random](std::uint64_t n) { return random() % n; };
  const auto digits = [&](std::size_t least, std::size_t most) {
    std::string out;
    const auto size = least + below(most - least + 1);
    while (out.size() < size) out += "1249"[below(4)];
    return out;
  };
  std::vector<std::shared_ptr<const rate_card>> cards;
  const auto card_count = 1 + below(5);
  for (std::uint64_t c = 0; c < card_count; ++c) {
    std::vector<rate_row> rows;
    const auto wanted = below(80);
    for (std::uint64_t i = 0; i < wanted; ++i) {
      rate_row r = row(digits(1, 5), "0.01", static_cast<std::int64_t>(below(8)));
      // Few prices, so that equal costs are common; some are beyond 64 bits.
      r.rate_initial = r.rate_next = {static_cast<std::int64_t>(below(4)) * 100'000'000};
      if (below(20) == 0) r.rate_initial = r.rate_next = {std::int64_t{1} << 62};
      r.steps = below(2) == 0 ? increments{60, 60} : increments{1, 1};
      if (below(4) == 0) r.connect_fee = {static_cast<std::int64_t>(below(1'000'000))};
      if (below(4) == 0)
        r.effective_to = instant{r.effective_from.us + 1'000'000 * (1 + static_cast<std::int64_t>(below(6)))};
      if (below(6) == 0) r.status = row_status::blocked;
      const bool is_double = std::any_of(rows.begin(), rows.end(), [&r](const rate_row& other) {
        return other.prefix == r.prefix && other.effective_from == r.effective_from;
      });
      if (!is_double) rows.push_back(std::move(r));
    }
    rate_terms terms;
    if (below(8) == 0) terms.money = *parse_currency("EUR");
    cards.push_back(card(static_cast<std::int64_t>(c) + 1, std::move(rows), terms));
  }
  made_world w;
  const auto trunk_count = 1 + below(8);
  for (std::uint64_t t = 0; t < trunk_count; ++t) {
    auto one = trunk(static_cast<std::int64_t>(t) + 1,
                     below(10) == 0 ? nullptr : cards[below(cards.size())]);
    one.is_active = below(8) != 0;
    one.channels_max = static_cast<std::int32_t>(below(4));
    one.cps_max = static_cast<std::int32_t>(below(4));
    w.trunks.push_back(std::move(one));
  }
  std::shuffle(w.trunks.begin(), w.trunks.end(), random);
  const auto route_count = below(10);
  for (std::uint64_t r = 0; r < route_count; ++r) {
    const auto id = static_cast<std::int64_t>(1 + below(trunk_count + 1));  // sometimes nobody's
    w.plan.routes.push_back({trunk_id{id}, static_cast<std::int32_t>(below(2)), below(8) != 0});
    const auto found = std::find_if(w.trunks.begin(), w.trunks.end(),
                                    [id](const egress_trunk& t) { return t.id.value == id; });
    w.listed.push_back(found == w.trunks.end() ? nullptr : &*found);
    w.loads.push_back({static_cast<std::int32_t>(below(3)), static_cast<std::int32_t>(below(3)),
                       below(6) != 0});
  }
  w.plan.attempts_max = static_cast<std::int32_t>(below(6));
  w.plan.expected_call_s = below(6) == 0 ? 0 : static_cast<std::int32_t>(below(300));
  w.plan.min_margin_per_min = {static_cast<std::int64_t>(below(3)) * 1'000'000 - 1'000'000};
  return w;
}


TEST_CASE("the table chooses what decide_routes chooses, for any decks, instant and number") {
  std::int64_t compared = 0;
  std::int64_t chosen = 0;
  std::int64_t left = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random{seed};
    const auto w = make_world(random);
    const auto at = instant::from_s(static_cast<std::int64_t>(random() % 15));
    const auto table = route_table::compile(w.plan, w.listed, at, room);
    REQUIRE(table);
    REQUIRE(table->is_valid_at(at));
    // Every instant of the interval, its ends included.
    std::vector<instant> instants;
    for (std::int64_t s = -1; s <= 16; ++s)
      for (const std::int64_t us : {0, 1, 999'999})
        if (const instant t{s * 1'000'000 + us}; table->is_valid_at(t)) instants.push_back(t);
    for (int n = 0; n < 60; ++n) {
      std::string called;
      for (auto size = random() % 8; called.size() < size;) called += "1249"[random() % 4];
      rate_row sell = row("1", "0.03");
      if (random() % 30 == 0) sell.status = row_status::blocked;
      if (random() % 30 == 0) sell.rate_initial = {std::int64_t{1} << 62};
      const auto when = instants[random() % instants.size()];
      const auto fast = by_table(*table, called, sell, rate_terms{}, w.plan, w.loads);
      if (!fast) {
        ++left;
        continue;
      }
      ++compared;
      chosen += fast->empty() ? 0 : 1;
      const auto slow = by_deck(called, when, sell, rate_terms{}, w.plan, w.listed, w.loads);
      if (*fast != slow) {
        CAPTURE(called);
        CAPTURE(when.us);
        CHECK(*fast == slow);
        return;
      }
    }
  }
  // The test tests something: most calls are compared, many have a carrier, few are left over.
  CHECK(compared > 15'000);
  CHECK(chosen > 3'000);
  CHECK(left < compared / 3);
}

TEST_CASE("a table speaks until the next price begins or ends") {
  auto ended = row("442", "0.01", 0);
  ended.effective_to = instant::from_s(50);
  const auto cost = card(1, {row("44", "0.02", 0), row("44", "0.01", 100), ended});
  const auto one = trunk(1, cost);
  routing_plan plan;
  plan.routes = {{one.id, 0, true}};
  const auto at = [&](std::int64_t s) { return route_table::compile(plan, {&one}, instant::from_s(s), room); };
  CHECK(at(10)->valid_until() == instant::from_s(50));
  CHECK(at(10)->valid_from() == instant::from_s(0));
  CHECK(at(50)->valid_from() == instant::from_s(50));
  CHECK(at(50)->valid_until() == instant::from_s(100));
  CHECK(at(100)->valid_until() == route_table::never);
  CHECK(!at(10)->is_valid_at(instant::from_s(50)));
  CHECK(!at(50)->is_valid_at(instant{49'999'999}));
  // 442 has ended: it says nothing new and is not in the table.
  CHECK(at(10)->prefixes().size() == 2);
  CHECK(at(50)->prefixes().size() == 1);
}

TEST_CASE("a prefix that a deck prices by more than the called number is left to decide_routes") {
  auto by_caller = row("44", "0.01");
  by_caller.origin = "33";
  const auto mixed = trunk(1, card(1, {row("44", "0.02"), by_caller, row("442", "0.03"), row("33", "0.01")}));
  card_rules rules;
  rules.surcharges.emplace_back();
  rules.surcharges.back().name = "from abroad";
  const auto ruled = trunk(2, rate_card::build(rate_card_id{2}, "card", {}, {row("49", "0.01")}, rules).value());
  const auto plain = trunk(3, card(3, {row("4", "0.02")}));
  routing_plan plan;
  for (const auto* t : {&mixed, &ruled, &plain}) plan.routes.push_back({t->id, 0, true});
  const auto table = route_table::compile(plan, {&mixed, &ruled, &plain}, instant::from_s(1), room);
  const auto answers = [&](const char* called) {
    return by_table(*table, called, row("4", "1.00"), rate_terms{}, plan, std::vector<trunk_load>(3)).has_value();
  };
  CHECK(!answers("447911123456"));
  CHECK(answers("442071838750"));  // the longer prefix is plain and wins whoever calls
  CHECK(answers("331234567"));
  CHECK(answers("41123456789"));
  CHECK(!answers("491234567890"));
}

TEST_CASE("carriers beyond the first three are found too") {
  std::vector<egress_trunk> trunks;
  routing_plan plan;
  plan.attempts_max = 16;
  for (std::int64_t i = 1; i <= 9; ++i) {
    auto r = row("44", "0.01");
    r.rate_initial = r.rate_next = {(10 - i) * 10'000'000};
    trunks.push_back(trunk(i, card(i, {r})));
    plan.routes.push_back({trunk_id{i}, 0, true});
  }
  std::vector<const egress_trunk*> listed;
  for (const auto& t : trunks) listed.push_back(&t);
  const auto table = route_table::compile(plan, listed, instant::from_s(1), room);
  const auto found = by_table(*table, "442071838750", row("44", "1.00"), rate_terms{}, plan,
                              std::vector<trunk_load>(9));
  REQUIRE(found->size() == 9);
  for (std::size_t i = 0; i < 9; ++i) CHECK((*found)[i].trunk.value == static_cast<std::int64_t>(9 - i));
}

TEST_CASE("a table that would be too large is not made") {
  std::vector<rate_row> rows;
  for (int i = 100; i < 999; ++i) rows.push_back(row(std::to_string(i), "0.01"));
  const auto one = trunk(1, card(1, rows));
  routing_plan plan;
  plan.routes = {{one.id, 0, true}};
  const auto table = route_table::compile(plan, {&one}, instant{}, room);
  REQUIRE(table);
  CHECK(table->bytes() >= 899 * 64);
  CHECK(table->bytes() <= 899 * 200);
  CHECK(!route_table::compile(plan, {&one}, instant{}, 899 * 64));
}

TEST_CASE("a compiled catalogue shares tables of equal routes and keeps to its memory") {
  catalogue_parts parts;
  const auto cost = card(1, {row("44", "0.01", 0), row("44", "0.02", 100)});
  parts.egress = {trunk(1, cost), trunk(2, cost)};
  for (std::int64_t i = 1; i <= 4; ++i) {
    routing_plan plan;
    plan.id = {i};
    plan.routes = {{trunk_id{1}, 0, true}, {trunk_id{2}, i == 3 ? 1 : 0, true}, {trunk_id{9}, 0, true}};
    plan.min_margin_per_min = {i};
    parts.plans.push_back(plan);
    if (i == 4) break;  // used by nobody
    catalogue_account account;
    account.id = {i};
    account.plan = plan.id;
    parts.accounts.push_back(account);
  }
  const auto plain = std::make_shared<const catalogue>(std::move(parts));
  CHECK(plain->table_of(*plain->plan(routing_plan_id{1})) == nullptr);
  CHECK(!plain->tables_valid_until());
  const auto& first = *plain->plan(routing_plan_id{1});
  REQUIRE(plain->trunks_of(first).size() == 3);
  CHECK(plain->trunks_of(first)[1] == plain->egress(trunk_id{2}));
  CHECK(plain->trunks_of(first)[2] == nullptr);

  const auto compiled = plain->compiled(instant::from_s(10));
  const auto table = [&compiled](std::int64_t plan) {
    return compiled->table_of(*compiled->plan(routing_plan_id{plan}));
  };
  REQUIRE(table(1));
  CHECK(table(1) == table(2));
  CHECK(table(3) != table(1));
  CHECK(table(4) == nullptr);
  CHECK(compiled->tables_valid_until() == instant::from_s(100));
  CHECK(compiled->account(account_id{1}) == plain->account(account_id{1}));
  CHECK(!compiled->compiled(instant::from_s(100))->tables_valid_until());
  const auto bytes = table(1)->bytes();
  const auto small = plain->compiled(instant::from_s(10), bytes);
  CHECK((small->table_of(*small->plan(routing_plan_id{1})) != nullptr) !=
        (small->table_of(*small->plan(routing_plan_id{3})) != nullptr));
}

}  // namespace didtron::route_table_test
