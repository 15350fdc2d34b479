#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <optional>

#include "actors/domain/rating/price_window.hpp"
#include "tests/support/card_builder.hpp"
#include "tests/support/generators.hpp"

using namespace didtron;

namespace didtron::price_copy_test {

/// Runs tests/cases/holds/whole_cards.txt.
class table {
 public:
  void run(const cases::line& line) {
    CAPTURE(line.where);
    CAPTURE(line.text);
    if (built_.tell(line)) return;
    const std::string& verb = line.word(0);
    if (verb == "routed") return route(line);
    REQUIRE(price_.has_value());
    const price_window window{*price_};
    if (verb == "holds") {
      CHECK(text_of(window.dearest(std::stoll(line.word(1)) * 1000).value()) == line.expected);
    } else if (verb == "pays") {
      const auto money = price::must(parse_amount(line.word(1)), line.where);
      const auto seconds = window.affordable(money, 60).value();
      CHECK(std::to_string(seconds) == line.expected);
      if (seconds > 0) CHECK(window.dearest(seconds * 1000).value() <= money);
    } else {
      REQUIRE(verb == "charged");
      charge(line, window);
    }
  }

 private:
  void route(const cases::line& line) {
    const auto card = price::must(built_.card(line.where), line.where);
    const auto states = built_.states(line.where);
    const auto rates = built_.rates(line.where);
    const std::string caller = line.option("caller");
    leg l;
    l.called = line.word(1);
    l.caller = caller;
    l.answered_at = routed_at_ = price::must(parse_instant(line.option("at")), line.where);
    l.until_s = 7'200;
    const auto money = line.options.contains("money")
                           ? price::must(parse_currency(line.option("money")), line.where)
                           : built_.terms().money;
    auto made = price_copy::of(*card, l, states.get(), money, rates.get(), 240'000);
    price_ = made ? std::optional{*made} : std::nullopt;
    CHECK((made ? "" : "error " + std::string{name_of(made.error().kind)}) == line.expected);
  }

  void charge(const cases::line& line, const price_window& window) const {
    const instant answered_at = plus_ms(routed_at_, std::stoll(line.word(1)) * 1000);
    const std::int64_t ms = std::stoll(line.word(2)) * 1000;
    const auto side = price_->answered(answered_at);
    const auto total = rate_call(ms, side).value().total;
    CHECK(window.fixed(answered_at).dearest(ms).value() == total);
    CHECK(total <= window.dearest(ms).value());
    CHECK(text_of(total) + what_rated(side) == line.expected);
  }

  std::string text_of(amount value) const { return format(value, built_.terms().precision); }
  static std::string what_rated(const rating_side& side) {
    if (side.fx) return " fx-" + std::to_string(side.fx->quote.value);
    if (side.where != jurisdiction::any) return " " + std::string{name_of(side.where)};
    if (!side.zone.empty()) return " " + (side.time_class.empty() ? "none" : side.time_class);
    return " " + (side.row.origin.empty() ? "-" : side.row.origin);
  }

  card_cases::card_builder built_ = {};
  std::optional<price_copy> price_ = {};
  instant routed_at_ = {};
};

/// Any price in two classes, cut at the boundaries, that may change while the phone rings.
std::shared_ptr<const rate_card> arbitrary_card() {
  rate_row always = generate::row();
  rate_row peak = generate::row();
  rate_row quiet = generate::row();
  peak.time_class = 1;
  quiet.time_class = 2;
  // The epoch was a Thursday; only its first hour matters here.
  const auto a = static_cast<std::int16_t>(*rc::gen::inRange(0, 10));
  const auto b = static_cast<std::int16_t>(a + *rc::gen::inRange(1, 5));
  const auto c = static_cast<std::int16_t>(b + *rc::gen::inRange(0, 3));
  const auto d = static_cast<std::int16_t>(c + *rc::gen::inRange(1, 5));
  card_rules rules;
  rules.is_split_on_boundary = *rc::gen::inRange(0, 4) != 0;
  rules.schedule = time_schedule::build("UTC", zones::must("UTC"),
                                        {{"peak", {time_window{1U << 3, a, b}}},
                                         {"quiet", {time_window{1U << 3, c, d}}}},
                                        {})
                       .value();
  for (rate_row* row : {&always, &peak, &quiet}) row->effective_from = instant::from_s(-100'000);
  if (*rc::gen::inRange(0, 3) == 0) quiet.status = row_status::blocked;
  std::vector<rate_row> rows{always, peak, quiet};
  if (*rc::gen::inRange(0, 3) == 0) {
    rate_row newer = generate::row();
    newer.effective_from = instant::from_ms(generate::around(900'000));
    rows.push_back(newer);
  }
  return rate_card::build(rate_card_id{1}, "test", generate::terms(), rows, rules).value();
}

}  // namespace didtron::price_copy_test

TEST_CASE("calls on whole cards hold at the dearest price and are charged at the answer's, as in the table") {
  price_copy_test::table t;
  for (const cases::line& line : cases::read("holds/whole_cards.txt")) t.run(line);
}

TEST_CASE("whenever it is answered, a call on a card with classes never costs more than it held") {
  CHECK(rc::check("charge(answer, duration) <= dearest(granted)", [] {
    const auto card = price_copy_test::arbitrary_card();
    leg l;
    l.called = "442071838750";
    l.answered_at = instant::from_ms(generate::around(900'000));
    l.until_s = 7'200;
    constexpr std::int64_t set_up_ms = 60'000;
    const auto price = price_copy::of(*card, l, nullptr, {}, nullptr, set_up_ms);
    if (!price) {
      RC_ASSERT(price.error().kind == errc::blocked);
      return;
    }
    const price_window window{*price};
    const std::int64_t granted_s = 1 + generate::around(600);
    const amount held = window.dearest(granted_s * 1000).value();
    const amount money{generate::around(2'000'000'000)};
    const std::int64_t affordable_s = window.affordable(money, granted_s).value();
    if (affordable_s > 0) RC_ASSERT(window.dearest(affordable_s * 1000).value() <= money);
    for (int i = 0; i < 20; ++i) {
      const instant answered_at = plus_ms(l.answered_at, generate::around(set_up_ms));
      const std::int64_t ms = generate::around(granted_s * 1000);
      const auto side = price->answered(answered_at);
      const amount charged = rate_call(ms, side).value().total;
      RC_ASSERT(charged <= held);
      RC_ASSERT(window.fixed(answered_at).dearest(ms).value() == charged);
      // The same as the card says when it is asked again at the answer.
      leg then = l;
      then.answered_at = answered_at;
      if (const auto asked = price_leg(*card, then, nullptr))
        RC_ASSERT(rate_call(ms, *asked).value().total == charged);
    }
  }));
}
