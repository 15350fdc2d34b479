#include <doctest/doctest.h>

#include "actors/domain/rating/charge.hpp"
#include "actors/domain/rating/price_leg.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/price.hpp"
#include "tests/support/zones.hpp"

using namespace didtron;

namespace didtron::card_cases {

/// A card told by lines (tests/cases/rating/cards/*.txt), and calls priced on it.
class card_world {
 public:
  void tell(const cases::line& line) {
    const std::string& word = line.word(0);
    if (word == "card") return start(line);
    if (word == "class") return add_class(line);
    if (word == "holiday") {
      holidays_.push_back(parse_calendar_date(line.word(1)).value());
      return;
    }
    if (word == "state") {
      states_.push_back({line.word(1), line.word(2)});
      return;
    }
    if (word == "surcharge") return add_surcharge(line);
    if (word == "row") return add_row(line);
    REQUIRE(word == "call");
    CHECK(answer(line) == line.expected);
  }

 private:
  void start(const cases::line& line) {
    *this = card_world{};
    rules_.is_split_on_boundary = line.option("split", "no") == "yes";
    rules_.is_lrn = line.option("lrn", "no") == "yes";
    zone_ = line.option("zone");
    cases::line terms = line;
    terms_ = price::of(terms, "0", "1/1").second;
  }
  void add_class(const cases::line& line) {
    if (classes_.empty() || classes_.back().name != line.word(1)) {
      classes_.push_back({line.word(1), {}});
    }
    const auto window = parse_time_window(line.word(2) + " " + line.word(3));
    classes_.back().windows.push_back(price::must(window, line.where));
  }
  void add_surcharge(const cases::line& line) {
    surcharge s;
    s.name = line.word(1);
    s.origin = line.option("origin");
    s.prefix = line.option("prefix");
    s.fixed = price::must(parse_amount(line.option("fixed", "0")), line.where);
    s.of_usage = price::must(parse_percent(line.option("percent", "0")), line.where);
    rules_.surcharges.push_back(s);
  }
  void add_row(const cases::line& line) {
    rate_row r = price::of(line, line.word(2), line.word(3)).first;
    r.id = {static_cast<std::int64_t>(rows_.size()) + 1};
    r.prefix = line.word(1);
    r.destination = line.option("name");
    r.origin = line.option("origin");
    r.where = price::must(parse_jurisdiction(line.option("where", "any")), line.where);
    if (line.options.contains("from")) r.effective_from = parse_instant(line.option("from")).value();
    if (line.options.contains("to")) r.effective_to = parse_instant(line.option("to")).value();
    if (line.options.contains("class")) {
      std::uint8_t n = 0;
      for (std::size_t i = 0; i < classes_.size(); ++i) {
        if (classes_[i].name == line.option("class")) n = static_cast<std::uint8_t>(i + 1);
      }
      REQUIRE_MESSAGE(n > 0, line.where);
      r.time_class = n;
    }
    rows_.push_back(r);
  }

  std::string answer(const cases::line& line) {
    if (!classes_.empty()) {
      rules_.schedule =
          price::must(time_schedule::build(zone_, zones::must(zone_), classes_, holidays_),
                      line.where);
    }
    const auto card = rate_card::build(rate_card_id{1}, "test", terms_, rows_, rules_);
    if (!card) return "error " + std::string{name_of(card.error().kind)};
    const auto states = price::must(state_table::build(states_), line.where);
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
                       format(priced->result.total, terms_.precision);
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

  std::string zone_ = {};
  rate_terms terms_ = {};
  card_rules rules_ = {};
  std::vector<time_class> classes_ = {};
  std::vector<calendar_date> holidays_ = {};
  std::vector<state_entry> states_ = {};
  std::vector<rate_row> rows_ = {};
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
