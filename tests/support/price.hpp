#pragma once

#include <stdexcept>
#include <string>
#include <utility>

#include "actors/domain/rating/rate_card.hpp"
#include "tests/support/cases.hpp"

/// Price rows from the short texts that tables use.
namespace didtron::price {

/// Takes the value or fails the test with the error's own words.
template <class T> T must(result<T> r, const std::string& text) {
  if (!r) throw std::runtime_error("'" + text + "': " + to_string(r.error()));
  return std::move(r).value();
}

inline increments steps(const std::string& text) {
  const auto slash = text.find('/');
  if (slash == std::string::npos) throw std::runtime_error("not increments: " + text);
  return {std::stoi(text.substr(0, slash)), std::stoi(text.substr(slash + 1))};
}

/// One price for the whole call.
inline rate_row row(const std::string& per_minute, const std::string& increments_text) {
  rate_row r;
  r.prefix = "44";
  r.rate_initial = r.rate_next = must(parse_rate(per_minute), per_minute);
  r.steps = steps(increments_text);
  return r;
}

/// "61" or "60.5" seconds as milliseconds, without going through a floating-point number.
inline std::int64_t duration_ms(const std::string& seconds) {
  const auto point = seconds.find('.');
  if (point == std::string::npos) return std::stoll(seconds) * 1000;
  std::string fraction = seconds.substr(point + 1);
  fraction.resize(3, '0');
  return std::stoll(seconds.substr(0, point)) * 1000 + std::stoll(fraction);
}

/// A row and its card's terms from a table line: next= fee= attempt= free= grace= min= max= at_max=
/// surcharge= percent= status= precision= mode= duration= style= money=.
inline std::pair<rate_row, rate_terms> of(const cases::line& line, const std::string& per_minute,
                                          const std::string& increments_text) {
  rate_row r = row(per_minute, increments_text);
  rate_terms t;
  const auto given = [&line](const char* key) { return line.options.contains(key); };
  const auto money = [&line](const char* key) {
    return must(parse_amount(line.option(key)), line.where);
  };
  if (given("next")) r.rate_next = must(parse_rate(line.option("next")), line.where);
  if (given("fee")) r.connect_fee = money("fee");
  if (given("attempt")) r.attempt_fee = money("attempt");
  if (given("surcharge")) r.surcharge_fixed = money("surcharge");
  if (given("percent")) {
    r.surcharge_of_usage = must(parse_percent(line.option("percent")), line.where);
  }
  if (given("at_max")) {
    r.at_max = must(parse_max_charge_policy(line.option("at_max")), line.where);
  }
  if (given("min")) r.min_charge = money("min");
  if (given("max")) r.max_charge = money("max");
  if (given("free")) r.free_s = std::stoi(line.option("free"));
  if (given("grace")) r.grace_s = std::stoi(line.option("grace"));
  if (line.option("status") == "blocked") r.status = row_status::blocked;
  if (given("precision")) t.precision = std::stoi(line.option("precision"));
  if (given("mode")) t.rounding = must(parse_rounding_mode(line.option("mode")), line.where);
  if (given("duration")) {
    t.duration = must(parse_duration_rounding(line.option("duration")), line.where);
  }
  if (given("style")) t.style = must(parse_increment_style(line.option("style")), line.where);
  if (given("money")) t.money = must(parse_currency(line.option("money")), line.where);
  return {r, t};
}

}  // namespace didtron::price
