#pragma once

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "actors/domain/rating/fx_table.hpp"
#include "actors/domain/rating/price_leg.hpp"
#include "tests/support/cases.hpp"
#include "tests/support/price.hpp"
#include "tests/support/zones.hpp"

/// Cards with rules from the lines of a table (tests/cases/rating/cards, tests/cases/holds).
namespace didtron::card_cases {

/// A card told line by line. `rate <base> <quote> <day> <rate>` is an exchange rate.
class card_builder {
 public:
  /// False: the line is not about the card.
  bool tell(const cases::line& line) {
    const std::string& word = line.word(0);
    if (word == "card") start(line);
    else if (word == "class") add_class(line);
    else if (word == "holiday") holidays_.push_back(parse_calendar_date(line.word(1)).value());
    else if (word == "state") states_.push_back({line.word(1), line.word(2)});
    else if (word == "surcharge") add_surcharge(line);
    else if (word == "row") add_row(line);
    else if (word == "rate") add_exchange_rate(line);
    else return false;
    return true;
  }

  [[nodiscard]] result<std::shared_ptr<const rate_card>> card(const std::string& where) {
    if (!classes_.empty()) {
      rules_.schedule = price::must(
          time_schedule::build(zone_, zones::must(zone_), classes_, holidays_), where);
    }
    return rate_card::build(rate_card_id{1}, "test", terms_, rows_, rules_);
  }
  [[nodiscard]] std::shared_ptr<const state_table> states(const std::string& where) const {
    return price::must(state_table::build(states_), where);
  }
  [[nodiscard]] std::shared_ptr<const fx_table> rates(const std::string& where) const {
    return price::must(fx_table::build(rates_), where);
  }
  [[nodiscard]] const rate_terms& terms() const noexcept { return terms_; }

 private:
  void start(const cases::line& line) {
    *this = card_builder{};
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
      if (n == 0) throw std::runtime_error(line.where + ": no such class");
      r.time_class = n;
    }
    rows_.push_back(r);
  }
  void add_exchange_rate(const cases::line& line) {
    fx_quote q;
    q.id = {static_cast<std::int64_t>(rates_.size()) + 1};
    q.base = price::must(parse_currency(line.word(1)), line.where);
    q.quote = price::must(parse_currency(line.word(2)), line.where);
    q.as_of = price::must(parse_calendar_date(line.word(3)), line.where);
    q.rate = price::must(parse_exchange_rate(line.word(4)), line.where);
    rates_.push_back(q);
  }

  std::string zone_ = {};
  rate_terms terms_ = {};
  card_rules rules_ = {};
  std::vector<time_class> classes_ = {};
  std::vector<calendar_date> holidays_ = {};
  std::vector<state_entry> states_ = {};
  std::vector<rate_row> rows_ = {};
  std::vector<fx_quote> rates_ = {};
};

}  // namespace didtron::card_cases
