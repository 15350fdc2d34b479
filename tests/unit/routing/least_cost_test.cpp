#include <doctest/doctest.h>

#include "actors/domain/routing/route.hpp"
#include "actors/domain/routing/route_text.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::least_cost_test {

struct text_result {
  std::string out;
  std::string err;
  std::int64_t calls = 0;
  std::int64_t bad = 0;
};

text_result decide(std::string_view input, std::size_t chunk = 1 << 16) {
  route_text engine;
  for (std::size_t at = 0; at < input.size(); at += chunk)
    engine.feed(input.substr(at, chunk));
  engine.finish();
  return {engine.take_out(), engine.take_err(), engine.calls(), engine.bad_lines()};
}

egress_trunk trunk(std::int64_t number, const std::string& name, const char* per_minute) {
  egress_trunk t;
  t.id = {number};
  t.carrier = {number + 100};
  t.name = name;
  t.carrier_name = name + " Ltd";
  rate_row r = price::row(per_minute, "1/1");
  r.id = {number + 1000};
  t.cost = rate_card::build(rate_card_id{number + 500}, name + " costs", rate_terms{}, {r}).value();
  return t;
}

}  // namespace didtron::least_cost_test
using namespace didtron::least_cost_test;

TEST_CASE("the routing tables hold") {
  for (const std::string& file : cases::list("routing", ".txt")) {
    CAPTURE(file);
    const std::string text = cases::read_file(file);
    const text_result r = decide(text);
    CHECK(r.err == "");
    CHECK(r.bad == 0);
    // Every call states what it expects; none is decided without being compared.
    std::int64_t expectations = 0;
    for (const cases::line& line : cases::read(file)) {
      if (line.word(0) == "call") CHECK_MESSAGE(!line.expected.empty(), line.where);
      if (!line.expected.empty()) ++expectations;
    }
    CHECK(r.calls == expectations);
    CHECK(decide(text, 3).out == r.out);
  }
}

TEST_CASE("a decision carries prices, cards and reasons for people") {
  const egress_trunk a = trunk(1, "alpha", "0.0200");
  const egress_trunk b = trunk(2, "beta", "0.0100");
  const egress_trunk c = trunk(3, "gamma", "0.0295");
  routing_plan plan;
  plan.routes = {{a.id, 0, true}, {b.id, 0, true}, {c.id, 0, true}, {trunk_id{9}, 0, true}};
  plan.min_margin_per_min = parse_amount("0.0010").value();
  plan.expected_call_s = 120;
  const rate_row sell = price::row("0.0300", "1/1");
  const auto out =
      decide_routes("442071838750", instant{}, sell, rate_terms{}, plan, {&a, nullptr, &b, &c}, {});
  CHECK(out.has_route);
  CHECK(out.decision.expected_call_s == 120);
  CHECK(format(out.decision.expected_price, 4) == "0.0600");
  REQUIRE(out.decision.candidates.size() == 4);
  const candidate& first = out.decision.candidates[0];
  CHECK(first.trunk == b.id);
  CHECK(first.carrier == b.carrier);
  CHECK(first.trunk_name == "beta");
  CHECK(first.carrier_name == "beta Ltd");
  CHECK(first.rank == 1);
  CHECK(first.prefix == "44");
  CHECK(first.card == rate_card_id{502});
  CHECK(first.row == rate_row_id{1002});
  CHECK(format(first.expected_cost, 4) == "0.0200");
  CHECK(format(first.expected_margin, 4) == "0.0400");
  CHECK(first.reason == "expected cost 0.0200 USD for 120 s, margin 0.0200/min");
  CHECK(out.decision.candidates[1].trunk == a.id);
  CHECK(out.decision.candidates[1].rank == 2);
  const candidate& gone = out.decision.candidates[2];
  CHECK(gone.trunk == trunk_id{9});
  CHECK(gone.outcome == verdict::trunk_disabled);
  CHECK(gone.reason == "the trunk does not exist any more");
  CHECK(gone.rank == 0);
  const candidate& thin = out.decision.candidates[3];
  CHECK(thin.outcome == verdict::no_profit);
  CHECK(thin.reason == "margin 0.0005/min is below 0.0010/min");
  CHECK(format(thin.expected_margin, 4) == "0.0010");
}

TEST_CASE("load belongs to the trunk at the same position") {
  egress_trunk a = trunk(1, "alpha", "0.0100");
  egress_trunk b = trunk(2, "beta", "0.0200");
  a.channels_max = 10;
  b.channels_max = 10;
  routing_plan plan;
  plan.routes = {{a.id, 0, true}, {b.id, 0, true}};
  const rate_row sell = price::row("0.0300", "1/1");
  const auto used = [&](std::vector<trunk_load> loads) {
    const auto out =
        decide_routes("442071838750", instant{}, sell, rate_terms{}, plan, {&b, &a}, loads);
    return out.has_route ? out.decision.candidates[0].trunk_name : std::string{"none"};
  };
  CHECK(used({}) == "alpha");
  CHECK(used({{0, 0, true}, {10, 0, true}}) == "beta");
  CHECK(used({{10, 0, true}, {9, 0, true}}) == "alpha");
  CHECK(used({{0, 0, true}, {0, 0, false}}) == "beta");
  CHECK(used({{10, 0, true}, {10, 0, true}}) == "none");
}

TEST_CASE("without a price nothing is sold") {
  const egress_trunk a = trunk(1, "alpha", "0.0000");
  routing_plan plan;
  plan.routes = {{a.id, 0, true}};
  rate_row sell = price::row("0.0300", "1/1");
  sell.status = row_status::blocked;
  const auto out = decide_routes("442071838750", instant{}, sell, rate_terms{}, plan, {&a}, {});
  CHECK(!out.has_route);
  REQUIRE(out.decision.candidates.size() == 1);
  CHECK(out.decision.candidates[0].outcome == verdict::no_profit);
  CHECK(out.decision.candidates[0].reason.starts_with("the call has no price: blocked"));
}

TEST_CASE("every verdict has its own name") {
  std::vector<std::string> names;
  for (int v = 0; v <= static_cast<int>(verdict::other_currency); ++v) {
    names.emplace_back(name_of(static_cast<verdict>(v)));
  }
  std::sort(names.begin(), names.end());
  CHECK(std::adjacent_find(names.begin(), names.end()) == names.end());
}

TEST_CASE("a wrong expectation is an error that shows both") {
  const text_result r =
      decide("card s USD\nrate s 44 0.03 1/1\ncard c USD\nrate c 44 0.01 1/1\ntrunk t T c\nplan s\n"
          "route t\ncall 442071838750 -> x\ncall 442071838750\n");
  CHECK(r.bad == 1);
  CHECK(r.err == "error: line 8: expected 'x', decided 't'\n");
  CHECK(r.calls == 2);
  CHECK(r.out.find("call 442071838750 -> t\n  price 0.090000 USD for 180 s, prefix 44\n") == 0);
}

TEST_CASE("bad lines are named and the rest goes on") {
  const text_result r = decide(
      "cards s USD\ncard s usd\ncard s\ncard s USD precision=x\ncard s USD colour=red\n"
      "card s USD\nrate q 44 0.03 1/1\nrate s 44 0,03 1/1\nrate s 44 0.03 1\nrate s 44 0.03 1/0\n"
      "rate s 4x 0.03 1/1\nrate s 44 0.03 1/1 from=today\nblock s\ntrunk t T q\n"
      "trunk t T s channels=9\nroute t\ncall 44\nplan q\nplan s margin=\nplan s\nroute t\n"
      "route t priority=-1\ncall\ncall 442071838750 when=now\ncall 442071838750 at=9 -> t\n" +
      std::string(100'000, 'x') + "\n\xFF\n");
  CHECK(r.bad == 27 - 2);
  CHECK(r.calls == 0);
  CHECK(r.out.empty());
  CHECK(r.err.find(
            "error: line 1: not one of card, rate, block, trunk, plan, route, call: 'cards'") == 0);
  CHECK(r.err.find("error: line 10: invalid_argument: prefix '44'") != std::string::npos);
  CHECK(r.err.find("error: line 26: the line is too long\n") != std::string::npos);
  CHECK(r.err.find("error: line 27: not one of card, rate, block, trunk, plan, route, call: "
                   "'\\xFF'\n") != std::string::npos);
}
