#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <sstream>

#include "actors/domain/calls/attempt_rating.hpp"
#include "tests/support/cases.hpp"

using namespace didtron;

namespace didtron::attempt_rating_test {

trunk_id trunk_of(char name) { return trunk_id{name - 'a' + 1}; }
char carrier_of(char trunk) { return trunk == 'd' ? 'A' : static_cast<char>(trunk - 'a' + 'A'); }

rating_side priced(const std::string& fee, char trunk) {
  rating_side out;
  out.row.prefix = "44";
  out.row.rate_initial = out.row.rate_next = *parse_rate("0.0600");
  out.row.connect_fee = *parse_amount("0.0100");
  out.row.attempt_fee = *parse_amount(fee);
  if (trunk == 'c') out.terms.money = *parse_currency("EUR");
  return out;
}

std::vector<std::pair<char, std::string>> pairs_of(const std::string& text) {
  std::vector<std::pair<char, std::string>> out;
  std::istringstream in{text};
  for (std::string one; std::getline(in, one, ',');) out.emplace_back(one.at(0), one.substr(2));
  return out;
}

/// One carrier's amounts: its call first, then its tries, each as the explanation adds up to.
struct owed {
  char carrier;
  std::string text;
};

void add(std::vector<owed>& all, char carrier, const rated_side& side, bool is_first) {
  std::int64_t sum_e8 = 0;
  for (const auto& step : side.explanation.lines) sum_e8 += step.value.e8;
  CHECK(sum_e8 == side.charge.total.e8);
  const auto value = format(side.charge.total, 6) + (side.money == currency{} ? "" : " " + std::string{side.money.text()});
  const auto found = std::find_if(all.begin(), all.end(), [&](const owed& o) { return o.carrier == carrier; });
  if (found == all.end())
    all.push_back({carrier, value});
  else
    found->text = is_first ? value + "+" + found->text : found->text + "+" + value;
}

std::string run(const cases::line& line) {
  finished_call call;
  call.facts.called = "442071838750";
  const auto talk_s = std::stoll(line.option("talk"));
  call.result = talk_s > 0 ? call_result::answered : call_result::failed;
  if (line.option("rejected") == "yes") call.result = call_result::rejected;
  call.duration_ms = talk_s * 1000;
  const auto tries = pairs_of(line.option("tries"));
  for (const auto& [trunk, code] : tries) {
    const auto number = static_cast<std::int32_t>(call.attempts.size()) + 1;
    call.attempts.push_back({number, trunk_of(trunk), carrier_id{carrier_of(trunk)}, std::stoi(code), "", {}});
    call.egress_trunk = trunk_of(trunk);
    call.carrier = carrier_id{carrier_of(trunk)};
  }
  std::deque<rating_side> sides;
  std::vector<attempt_price> prices;
  for (const auto& [trunk, fee] : pairs_of(line.option("fees")))
    if (fee != "none") prices.push_back({trunk_of(trunk), &sides.emplace_back(priced(fee, trunk))});
  const rating_side* carried = nullptr;
  for (const auto& p : prices)
    if (p.trunk == call.egress_trunk) carried = p.side;
  const rating_side sell = priced("0", 'a');
  const auto rated = rate_finished(call, &sell, carried).value();
  const auto found = rate_attempts(call, prices, rated.cost).value();
  std::vector<owed> all;
  for (const auto& a : found.costs) add(all, static_cast<char>(a.carrier.value), a.cost, false);
  if (rated.cost && rated.cost->charge.total != amount{})
    add(all, static_cast<char>(call.carrier.value), *rated.cost, true);
  std::string out;
  for (const auto& o : all) out += (out.empty() ? "" : ", ") + std::string{o.carrier} + " " + o.text;
  if (out.empty()) out = "nobody";
  for (const auto number : found.unrated) out += "; unrated " + std::to_string(number);
  return out;
}

}  // namespace didtron::attempt_rating_test

TEST_CASE("each try is owed its carrier's attempt fee, and the call's cost is the one that carried it") {
  for (const auto& line : cases::read("calls/attempts.txt")) {
    CAPTURE(line.where);
    CAPTURE(line.text);
    CHECK(attempt_rating_test::run(line) == line.expected);
  }
}

TEST_CASE("a carrier that is owed two currencies for one call: the later try waits for people") {
  using namespace attempt_rating_test;
  finished_call call;
  call.result = call_result::failed;
  call.attempts = {{1, trunk_id{1}, carrier_id{7}, 503, "", {}}, {2, trunk_id{3}, carrier_id{7}, 503, "", {}}};
  const auto usd = priced("0.0020", 'a');
  const auto eur = priced("0.0010", 'c');
  const attempt_price prices[] = {{trunk_id{1}, &usd}, {trunk_id{3}, &eur}};
  const auto found = rate_attempts(call, prices, {}).value();
  REQUIRE(found.costs.size() == 1);
  CHECK(found.costs[0].cost.money == currency{});
  CHECK(found.unrated == std::vector<std::int32_t>{2});
}
