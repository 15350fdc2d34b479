#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "actors/domain/rating/charge.hpp"
#include "actors/domain/rating/fx_table.hpp"
#include "tests/support/generators.hpp"
#include "tests/support/price.hpp"

using namespace didtron;

namespace didtron::fx_table_test {

currency fx_money(const char* code) { return parse_currency(code).value(); }
calendar_date fx_day(const char* text) { return parse_calendar_date(text).value(); }

std::shared_ptr<const fx_table> fx_quotes() {
  const auto quote = [](std::int64_t id, const char* base, const char* other, const char* as_of,
                        const char* rate) {
    return fx_quote{{id}, fx_money(base), fx_money(other), fx_day(as_of), parse_exchange_rate(rate).value()};
  };
  return fx_table::build({quote(1, "EUR", "USD", "2026-04-03", "1.0850"),
                          quote(2, "EUR", "USD", "2026-04-01", "1.0800"),
                          quote(3, "USD", "INR", "2026-04-01", "82.42135"),
                          quote(4, "EUR", "USD", "2026-04-03", "1.9999"),
                          quote(5, "USD", "JPY", "2026-04-01", "150"),
                          quote(6, "GBP", "EUR", "2026-04-01", "1.1500"),
                          quote(7, "GBP", "EUR", "2026-04-02", "1.1600"),
                          quote(8, "EUR", "GBP", "2026-04-02", "0.8700")})
      .value();
}

std::string fx_found(const char* from, const char* to, const char* on) {
  const auto c = fx_quotes()->find(fx_money(from), fx_money(to), fx_day(on));
  if (!c) return std::string{name_of(c.error().kind)};
  std::string text = format(c->rate) + " by " + std::to_string(c->quote.value);
  if (c->second_quote) text += " and " + std::to_string(c->second_quote.value);
  return text;
}

}  // namespace didtron::fx_table_test
using namespace didtron::fx_table_test;

TEST_CASE("the rate of a day is the latest one, at most seven days old") {
  CHECK(fx_found("EUR", "USD", "2026-04-01") == "1.0800 by 2");
  CHECK(fx_found("EUR", "USD", "2026-04-02") == "1.0800 by 2");
  CHECK(fx_found("EUR", "USD", "2026-04-03") == "1.0850 by 1");  // of one day, what was stored first
  CHECK(fx_found("EUR", "USD", "2026-04-10") == "1.0850 by 1");
  CHECK(fx_found("EUR", "USD", "2026-04-11") == "no_rate");
  CHECK(fx_found("EUR", "USD", "2026-03-31") == "no_rate");
  CHECK(fx_found("EUR", "CHF", "2026-04-01") == "no_rate");
}

TEST_CASE("the reverse is computed once at ten digits, and a third currency is the dollar") {
  CHECK(fx_found("USD", "EUR", "2026-04-01") == "0.9259259259 by 2");
  CHECK(fx_found("JPY", "USD", "2026-04-01") == "0.0066666667 by 5");
  CHECK(fx_found("EUR", "INR", "2026-04-01") == "89.015058 by 2 and 3");
  CHECK(fx_found("INR", "EUR", "2026-04-01") == "0.0112340544 by 3 and 2");
  CHECK(fx_found("GBP", "EUR", "2026-04-01") == "1.1500 by 6");
  CHECK(fx_found("GBP", "EUR", "2026-04-02") == "1.1600 by 7");
  CHECK(fx_found("EUR", "GBP", "2026-04-02") == "0.8700 by 8");
  CHECK(fx_found("GBP", "USD", "2026-04-01") == "no_rate");
}

TEST_CASE("a table refuses rates that are none") {
  CHECK(fx_table::build({{{1}, fx_money("EUR"), fx_money("EUR"), {}, {1}}}).error().kind ==
        errc::invalid_argument);
  CHECK(fx_table::build({{{1}, fx_money("EUR"), fx_money("USD"), {}, {0}}}).error().kind ==
        errc::invalid_argument);
  for (const char* bad : {"0", "-1", "1e3", "", "1.00000000001"}) {
    CHECK_FALSE(parse_exchange_rate(bad).has_value());
  }
}

TEST_CASE("a charge is converted at the rate of its answer's day, and keeps the rate's number") {
  rating_side side;
  side.row = price::row("0.0150", "6/6");
  side.terms.money = fx_money("EUR");
  const auto at = [&](const char* answered) {
    const auto rates = fx_quotes();
    return charge_in(side, fx_money("USD"), parse_instant(answered).value(), rates.get());
  };
  REQUIRE(at("2026-04-02T23:59:59Z").has_value());
  const charge c = rate_call(125'000, side).value();
  CHECK(format(c.card_total, 6) == "0.031500");
  CHECK(format(c.total, 6) == "0.034020");
  CHECK(side.fx->quote == fx_rate_id{2});
  CHECK(side.money().text() == "USD");
  REQUIRE(at("2026-04-03T00:00:00Z").has_value());
  CHECK(format(rate_call(125'000, side)->total, 6) == "0.034178");  // 0.0341775
  CHECK(at("2026-05-01T00:00:00Z").error().kind == errc::no_rate);
  CHECK(!side.fx.has_value());
  CHECK(charge_in(side, fx_money("EUR"), instant{}, nullptr).has_value());
  CHECK(charge_in(side, fx_money("USD"), instant{}, nullptr).error().kind == errc::no_rate);
}

TEST_CASE("converted charges never fall with the duration, and money bounds their seconds") {
  CHECK(rc::check("conversion keeps order and affordable_s stays maximal", [] {
    rating_side side;
    side.row = generate::row();
    side.terms = generate::terms();
    conversion fx;
    fx.rate = {generate::around(3'000'000'000'000) + 1};
    side.fx = fx;
    const std::int64_t ms = generate::around(1'000'000);
    const charge shorter = rate_call(ms, side).value();
    const charge longer = rate_call(ms + generate::around(10'000), side).value();
    RC_ASSERT(shorter.total <= longer.total);
    RC_ASSERT(shorter.card_total == rate_call(ms, side.row, side.terms)->total);
    // Back again: off by at most half a step of the rounding at either side.
    RC_ASSERT(converted(shorter.card_total, fx.rate, side.terms.precision, side.terms.rounding)
                  .value() == shorter.total);
    const amount available{generate::around(2'000'000'000)};
    side.row.at_max = max_charge_policy::stop_charging;
    const std::int64_t seconds = affordable_s(available, 3600, side).value();
    const auto cost = [&](std::int64_t s) { return rate_call(s * 1000, side)->total; };
    if (seconds > 0) RC_ASSERT(cost(seconds) <= available);
    if (seconds > 0 && seconds < 3600) RC_ASSERT(cost(seconds + 1) > available);
  }));
}
