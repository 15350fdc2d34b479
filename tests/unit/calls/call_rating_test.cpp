#include <doctest/doctest.h>

#include "actors/domain/calls/call_rating.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::call_rating_test {

finished_call answered(std::int64_t duration_ms) {
  finished_call call;
  call.result = call_result::answered;
  call.egress_trunk = {3};
  call.duration_ms = duration_ms;
  return call;
}

rating_side side(const char* per_minute, const char* steps) {
  rating_side s;
  s.row = price::row(per_minute, steps);
  s.row.id = {11};
  s.row.prefix = "4420";
  s.row.destination = "United Kingdom, London";
  s.card = {5};
  s.card_name = "gold";
  return s;
}

}  // namespace didtron::call_rating_test
using namespace didtron::call_rating_test;

TEST_CASE("both sides of a call are rated alone, as in example P2") {
  const rating_side sell = side("0.0150", "6/6");
  rating_side cost = side("0.0098", "1/1");
  cost.terms.money = parse_currency("EUR").value();
  const rated_call rated = rate_finished(answered(125'000), &sell, &cost).value();
  CHECK(format(rated.charge(), 6) == "0.031500");
  CHECK(format(rated.cost_total(), 6) == "0.020417");
  REQUIRE(rated.sell.has_value());
  REQUIRE(rated.cost.has_value());
  CHECK(rated.sell->money.text() == "USD");
  CHECK(rated.cost->money.text() == "EUR");
  CHECK(rated.sell->row == rate_row_id{11});
  CHECK(rated.sell->card == rate_card_id{5});
  CHECK(rated.sell->charge.billed == 126);
  CHECK(rated.cost->charge.billed == 125);
}

TEST_CASE("the explanation holds all that is needed to add it up again") {
  const rating_side cost = side("0.0098", "1/1");
  const rated_side rated = rate_side(124'100, cost).value();
  const rating_explanation& e = rated.explanation;
  CHECK(e.card.value == 5);
  CHECK(e.card.name == "gold");
  CHECK(e.prefix == "4420");
  CHECK(e.destination == "United Kingdom, London");
  CHECK(e.rate_initial == cost.row.rate_initial);
  CHECK(e.rate_next == cost.row.rate_next);
  CHECK(e.steps == increments{1, 1});
  CHECK(e.duration_ms == 124'100);
  CHECK(e.duration_mode == duration_rounding::ceil);
  CHECK(e.seconds == 125);
  CHECK(e.billed_s == 125);
  CHECK(e.precision == 6);
  CHECK(e.rounding == rounding_mode::half_up);
  CHECK(e.total == rated.charge.total);
  std::int64_t sum = 0;
  for (const charge_step& line : e.lines)
    sum += line.value.e8;
  CHECK(sum == e.total.e8);
  CHECK(e.lines.size() == 2);
}

TEST_CASE("an unanswered call is rated to zero, with or without prices") {
  finished_call call = answered(0);
  call.result = call_result::busy;
  rating_side sell = side("0.0150", "6/6");
  sell.row.connect_fee = parse_amount("0.01").value();
  const rated_call rated = rate_finished(call, &sell, nullptr).value();
  CHECK(rated.charge() == amount{});
  CHECK(rated.sell.has_value());
  CHECK(!rated.cost.has_value());
  sell.row.attempt_fee = parse_amount("0.002").value();
  CHECK(format(rate_finished(call, &sell, nullptr)->charge(), 4) == "0.0020");
  sell.row.attempt_fee = {};
  call.duration_ms = 9'000;
  CHECK(rate_finished(call, &sell, &sell).value().charge() == amount{});
  const rated_call none = rate_finished(call, nullptr, nullptr).value();
  CHECK(none.charge() == amount{});
  CHECK(none.cost_total() == amount{});
}

TEST_CASE("an answered call without a price is an alert, never free") {
  const rating_side price = side("0.0150", "6/6");
  CHECK(rate_finished(answered(1000), nullptr, &price).error().kind == errc::no_rate);
  CHECK(rate_finished(answered(1000), &price, nullptr).error().kind == errc::no_rate);
  finished_call unknown_carrier = answered(1000);
  unknown_carrier.egress_trunk = {};
  CHECK(rate_finished(unknown_carrier, &price, nullptr).has_value());
  rating_side blocked = price;
  blocked.row.status = row_status::blocked;
  CHECK(rate_finished(answered(1000), &price, &blocked).error().kind == errc::blocked);
}

TEST_CASE("the customer does not pay for the lateness of the cut, the carrier is paid in full") {
  const rating_side sell = side("0.6000", "60/60");
  const rating_side cost = side("0.3000", "60/60");
  const auto rated = [&](std::int64_t ms, std::int64_t granted_s) {
    const rated_call r = rate_finished(answered(ms), &sell, &cost, granted_s).value();
    return format(r.charge(), 2) + " " + format(r.cost_total(), 2);
  };
  CHECK(rated(60'000, 60) == "0.60 0.30");
  CHECK(rated(60'001, 60) == "0.60 0.60");
  CHECK(rated(62'000, 60) == "0.60 0.60");
  CHECK(rated(62'001, 60) == "1.20 0.60");
  CHECK(rated(60'001, 0) == "1.20 0.60");
  CHECK(rated(59'000, 120) == "0.60 0.30");
}

TEST_CASE("a call is priced at its answer, and at its route decision when that price is gone") {
  std::vector<rate_row> rows;
  const auto add = [&rows](const char* per_minute, std::int64_t from_s,
                           std::optional<std::int64_t> to_s, row_status status) {
    rate_row r = price::row(per_minute, "1/1");
    r.effective_from = instant::from_s(from_s);
    if (to_s) r.effective_to = instant::from_s(*to_s);
    r.status = status;
    rows.push_back(r);
  };
  add("0.01", 0, {}, row_status::active);
  add("0.02", 100, 200, row_status::active);
  add("0", 300, 400, row_status::blocked);
  rows[0].effective_to = instant::from_s(500);
  const auto card =
      rate_card::build(rate_card_id{5}, "gold", rate_terms{}, std::move(rows)).value();
  const auto priced = [&card](std::int64_t routed_s, std::optional<std::int64_t> answered_s) {
    const auto s =
        rating_side_for(*card, "442071838750", instant::from_s(routed_s),
                        answered_s ? std::optional{instant::from_s(*answered_s)} : std::nullopt);
    return s ? format(s->row.rate_initial, 2) : std::string{name_of(s.error().kind)};
  };
  CHECK(priced(99, 99) == "0.01");
  CHECK(priced(99, 100) == "0.02");
  CHECK(priced(199, 200) == "0.01");
  CHECK(priced(50, std::nullopt) == "0.01");
  // Blocked or gone while it rang: the call is up, so it keeps the price it was routed with.
  CHECK(priced(150, 350) == "0.02");
  CHECK(priced(499, 500) == "0.01");
  CHECK(priced(350, 360) == "blocked");
  CHECK(priced(600, 610) == "no_rate");
  const auto side = rating_side_for(*card, "442071838750", instant{}, std::nullopt).value();
  CHECK(side.card == rate_card_id{5});
  CHECK(side.card_name == "gold");
}

TEST_CASE("a call that the platform refused itself is no attempt") {
  finished_call call = answered(0);
  call.result = call_result::rejected;
  rating_side sell = side("0.0150", "6/6");
  sell.row.attempt_fee = parse_amount("0.002").value();
  CHECK(rate_finished(call, &sell, nullptr)->charge() == amount{});
  CHECK(rate_finished(call, nullptr, nullptr)->charge() == amount{});
}

TEST_CASE("who is needed depends on the kind of call") {
  const rating_side price = side("0.0150", "6/6");
  finished_call call = answered(60'000);
  call.facts.kind = call_kind::on_net;
  CHECK(rate_finished(call, &price, &price).error().kind == errc::invalid_argument);
  call.egress_trunk = {};
  CHECK(format(rate_finished(call, &price, nullptr)->charge(), 4) == "0.0150");
  for (const auto kind : {call_kind::inbound, call_kind::toll_free}) {
    call.facts.kind = kind;
    call.egress_trunk = {3};
    CHECK(is_paid_by_called(kind));
    CHECK(rate_finished(call, &price, nullptr)->cost_total() == amount{});
    CHECK(format(rate_finished(call, &price, &price)->cost_total(), 4) == "0.0150");
    CHECK(rate_finished(call, nullptr, &price).error().kind == errc::no_rate);
  }
  for (const auto kind :
       {call_kind::outbound, call_kind::inbound, call_kind::toll_free, call_kind::on_net}) {
    CHECK(parse_call_kind(name_of(kind)).value() == kind);
  }
  CHECK(parse_call_kind("forwarded").error().kind == errc::invalid_argument);
}
