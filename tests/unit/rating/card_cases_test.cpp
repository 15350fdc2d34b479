#include <doctest/doctest.h>

#include "actors/domain/rating/charge.hpp"
#include "tests/support/card_builder.hpp"

using namespace didtron;

namespace didtron::card_cases {

/// Calls priced on cards told by lines (tests/cases/rating/cards/*.txt).
class card_world {
 public:
  void tell(const cases::line& line) {
    if (built_.tell(line)) return;
    REQUIRE(line.word(0) == "call");
    CHECK(answer(line) == line.expected);
  }

 private:
  std::string answer(const cases::line& line) {
    const auto card = built_.card(line.where);
    if (!card) return "error " + std::string{name_of(card.error().kind)};
    const auto states = built_.states(line.where);
    const std::int64_t ms = price::duration_ms(line.option("s", "60"));
    leg l;
    l.called = line.word(1);
    const std::string caller = line.option("caller");
    const std::string lrn = line.option("lrn");
    l.caller = caller;
    l.called_lrn = lrn;
    l.answered_at = price::must(parse_instant(line.option("at", "2026-04-01T12:00:00Z")), line.where);
    l.until_s = ms / 1000 + 1;
    const auto side = price_leg(**card, l, states.get());
    if (!side) return "error " + std::string{name_of(side.error().kind)};
    const auto priced = explain_call(ms, *side);
    if (!priced) return "error " + std::string{name_of(priced.error().kind)};
    std::int64_t sum = 0;
    for (const charge_step& step : priced->steps)
      sum += step.value.e8;
    CHECK(sum == priced->result.card_total.e8);
    CHECK(rate_call(ms, *side).value() == priced->result);
    std::string text = "billed " + std::to_string(priced->result.billed) + " charge " +
                       format(priced->result.total, built_.terms().precision);
    if (line.options.contains("show")) text += " " + shown(*side, line.option("show"));
    return text;
  }

  static std::string shown(const rating_side& side, const std::string& what) {
    if (what == "class") return side.time_class.empty() ? "none" : side.time_class;
    if (what == "where") return std::string{name_of(side.where)};
    if (what == "row") return side.row.destination;
    if (what == "parts") return std::to_string(side.later.size() + 1);
    throw std::runtime_error("show=" + what);
  }

  card_builder built_ = {};
};

}  // namespace didtron::card_cases

TEST_CASE("calls are priced on whole cards as in the tables") {
  for (const std::string& file : cases::list("rating/cards", ".txt")) {
    card_cases::card_world world;
    for (const cases::line& line : cases::read(file)) {
      CAPTURE(line.where);
      CAPTURE(line.text);
      world.tell(line);
    }
  }
}
