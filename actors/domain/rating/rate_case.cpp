#include "actors/domain/rating/rate_case.hpp"

#include <charconv>
#include <limits>
#include <utility>

#include "actors/domain/core/lines.hpp"
#include "actors/domain/rating/charge.hpp"
#include "actors/domain/rating/price_leg.hpp"

namespace didtron::rate_case {
namespace detail {

// In the order of column.
constexpr std::array<column_info, column_count> columns{{
    {"duration_ms", presence::required},
    {"dur_round", presence::required},
    {"initial", presence::required},
    {"next", presence::required},
    {"rate", presence::required},
    {"rate_next", presence::optional},
    {"fee", presence::required},
    {"free_s", presence::required},
    {"grace_s", presence::required},
    {"precision", presence::required},
    {"mode", presence::required},
    {"style", presence::optional},
    {"min_charge", presence::optional},
    {"max_charge", presence::optional},
    {"attempt_fee", presence::optional},
    {"max_policy", presence::optional},
    {"surcharge_fixed", presence::optional},
    {"surcharge_percent", presence::optional},
    {"fx_rate", presence::optional},
    {"answered_at", presence::optional},
    {"zone", presence::optional},
    {"classes", presence::optional},
    {"holidays", presence::optional},
    {"split", presence::optional},
    {"jurisdiction", presence::optional},
    {"rate_interstate", presence::optional},
    {"rate_intrastate", presence::optional},
    {"rate_indeterminate", presence::optional},
    {"seconds", presence::answer},
    {"billed", presence::answer},
    {"charge", presence::answer},
}};

std::string quoted(std::string_view text) { return "'" + printable(text) + "'"; }

/// Digits only. The reason is empty when the number is good.
template <class Int> std::string read_count(std::string_view text, Int& value) {
  if (text.empty()) return "the cell is empty";
  for (const char c : text) {
    if (c < '0' || c > '9') return "not a whole number of digits only: " + quoted(text);
  }
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) {
    return "does not fit " + std::to_string(std::numeric_limits<Int>::digits + 1) +
           " bits: " + quoted(text);
  }
  return {};
}

/// Digits and a point, through the exact parsers of money.
template <class Value, class Parse>
std::string read_decimal(std::string_view text, Value& value, Parse&& parse) {
  if (text.empty()) return "the cell is empty";
  if (text.front() == '-' || text.front() == '+') {
    return "a sign is not accepted: " + quoted(text);
  }
  auto parsed = parse(text);
  if (!parsed) return parsed.error().message + ": " + quoted(text);
  value = *parsed;
  return {};
}

template <class Value, class Parse>
std::string read_name(std::string_view text, Value& value, Parse&& parse) {
  auto parsed = parse(text);
  if (!parsed) return parsed.error().message + ": " + quoted(text);
  value = *parsed;
  return {};
}

/// Any row's prefix, and a number that it starts.
constexpr std::string_view any_prefix = "1";
constexpr std::string_view any_number = "12125550100";

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

/// The part before the first `mark`, trimmed; `rest` keeps what is behind it.
std::string_view cut(std::string_view& rest, char mark) {
  const auto at = rest.find(mark);
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return trimmed(part);
}

/// Reads one row; each step stops it at its first fault.
class row_reader {
 public:
  row_reader(const cells& row, const zone_lookup& zones, rated_case& out, cell_error& why)
      : row_{row}, zones_{zones}, out_{out}, why_{why} {}

  bool run() {
    return times_and_steps() && amounts() && terms() && price() && conversion_rate();
  }

 private:
  [[nodiscard]] std::string_view cell(column c) const {
    return row_[static_cast<std::size_t>(c)];
  }
  [[nodiscard]] bool has(column c) const { return !cell(c).empty(); }
  bool good(column c, std::string reason) {
    if (reason.empty()) return true;
    why_ = {std::string{info(c).name}, std::move(reason)};
    return false;
  }
  template <class Int> bool count(column c, Int& value) {
    return good(c, read_count(cell(c), value));
  }
  bool money(column c, amount& value) { return good(c, read_decimal(cell(c), value, parse_amount)); }
  bool per_min(column c, rate& value) { return good(c, read_decimal(cell(c), value, parse_rate)); }
  template <class Value, class Parse> bool word(column c, Value& value, Parse&& parse) {
    return good(c, read_name(cell(c), value, parse));
  }
  bool opt_money(column c, amount& value) { return !has(c) || money(c, value); }

  bool times_and_steps() {
    rate_row& r = out_.side.row;
    if (!count(column::duration_ms, out_.duration_ms) ||
        !word(column::dur_round, out_.side.terms.duration, parse_duration_rounding) ||
        !count(column::initial, r.steps.initial_s) || !count(column::next, r.steps.next_s)) {
      return false;
    }
    // A call whose jurisdiction is given may have prices by jurisdiction only.
    if (has(column::rate) || !has(column::jurisdiction)) {
      has_rate_ = true;
      if (!per_min(column::rate, r.rate_initial)) return false;
    }
    r.rate_next = r.rate_initial;
    return !has(column::rate_next) || per_min(column::rate_next, r.rate_next);
  }

  bool amounts() {
    rate_row& r = out_.side.row;
    if (!money(column::fee, r.connect_fee) || !count(column::free_s, r.free_s) ||
        !count(column::grace_s, r.grace_s)) {
      return false;
    }
    return true;
  }

  bool terms() {
    rate_row& r = out_.side.row;
    rate_terms& t = out_.side.terms;
    if (!count(column::precision, t.precision) ||
        !word(column::mode, t.rounding, parse_rounding_mode)) {
      return false;
    }
    if (has(column::style) && !word(column::style, t.style, parse_increment_style)) return false;
    if (!opt_money(column::min_charge, r.min_charge)) return false;
    if (has(column::max_charge) && !money(column::max_charge, r.max_charge.emplace())) return false;
    if (!opt_money(column::attempt_fee, r.attempt_fee)) return false;
    if (has(column::max_policy) &&
        !word(column::max_policy, r.at_max, parse_max_charge_policy)) {
      return false;
    }
    if (!opt_money(column::surcharge_fixed, r.surcharge_fixed)) return false;
    return !has(column::surcharge_percent) ||
           good(column::surcharge_percent,
                read_decimal(cell(column::surcharge_percent), r.surcharge_of_usage, parse_percent));
  }

  /// A row alone, or the one that a card of time classes or jurisdictions gives.
  bool price() {
    const bool has_classes = has(column::classes);
    if (!has_classes && !has(column::jurisdiction)) {
      for (const column c : {column::zone, column::holidays, column::split}) {
        if (has(c)) return good(c, "makes sense with classes only");
      }
      for (const column c :
           {column::rate_interstate, column::rate_intrastate, column::rate_indeterminate}) {
        if (has(c)) return good(c, "makes sense with a jurisdiction only");
      }
      return true;
    }
    if (has_classes && has(column::jurisdiction)) {
      return good(column::classes, "not together with a jurisdiction");
    }
    rows_.clear();
    out_.side.row.prefix = any_prefix;
    if (has_rate_) rows_.push_back(out_.side.row);
    leg l;
    l.called = any_number;
    card_rules rules;
    if (has_classes ? !class_rows(rules, l) : !jurisdiction_rows(l)) return false;
    // Rows first, so that their own faults keep their own columns.
    for (const rate_row& r : rows_) {
      const auto fine = rate_call(0, r, out_.side.terms);
      if (!fine && !fine.error().fields.empty()) {
        why_ = {std::string{column_of(fine.error().fields.front().pointer)},
                fine.error().fields.front().detail};
        return false;
      }
    }
    const column about = has_classes ? column::classes : column::jurisdiction;
    auto card = rate_card::build(rate_card_id{1}, "case", out_.side.terms, std::move(rows_),
                                 std::move(rules));
    if (!card) return good(about, card.error().message);
    auto side = price_leg(**card, l, nullptr);
    if (!side) return good(about, "there is no price for this call");
    out_.side = std::move(side).value();
    return true;
  }

  bool class_rows(card_rules& rules, leg& l) {
    if (!word(column::answered_at, l.answered_at, parse_instant)) return false;
    if (!has(column::zone)) return good(column::zone, "the cell is empty");
    const time_zone* zone = zones_(cell(column::zone), why_);
    if (zone == nullptr) return false;
    std::vector<time_class> classes;
    std::string_view rest = cell(column::classes);
    while (!rest.empty()) {
      if (!one_class(cut(rest, ';'), classes)) return false;
    }
    std::vector<calendar_date> holidays;
    rest = trimmed(cell(column::holidays));
    while (!rest.empty()) {
      const std::string_view day = cut(rest, ' ');
      if (day.empty()) continue;
      const auto date = parse_calendar_date(day);
      if (!date) return good(column::holidays, date.error().message + ": " + quoted(day));
      holidays.push_back(*date);
    }
    if (has(column::split)) {
      if (cell(column::split) != "yes" && cell(column::split) != "no") {
        return good(column::split, "not one of yes, no: " + quoted(cell(column::split)));
      }
      rules.is_split_on_boundary = cell(column::split) == "yes";
    }
    auto schedule = time_schedule::build(std::string{cell(column::zone)}, *zone, std::move(classes),
                                         std::move(holidays));
    if (!schedule) return good(column::classes, schedule.error().message);
    rules.schedule = std::move(schedule).value();
    // Later prices may begin in any second of the call.
    l.until_s = out_.duration_ms / 1000 + 1;
    return true;
  }

  /// "peak=0.0300/0.0200 mon-fri 08:00-12:00 + mon-fri 13:00-19:00"
  bool one_class(std::string_view text, std::vector<time_class>& classes) {
    const auto refused = [this, text](const std::string& why) {
      return good(column::classes, why + ": " + quoted(text));
    };
    std::string_view rest = text;
    if (rest.find('=') == std::string_view::npos) return refused("not name=rate and windows");
    time_class c;
    c.name = std::string{cut(rest, '=')};
    std::string_view prices = cut(rest, ' ');
    rate_row row = out_.side.row;
    const bool is_two = prices.find('/') != std::string_view::npos;
    std::string reason = read_decimal(cut(prices, '/'), row.rate_initial, parse_rate);
    row.rate_next = row.rate_initial;
    if (reason.empty() && is_two) reason = read_decimal(prices, row.rate_next, parse_rate);
    if (!reason.empty()) return good(column::classes, std::move(reason));
    do {
      const auto window = parse_time_window(cut(rest, '+'));
      if (!window) return refused(window.error().message);
      c.windows.push_back(*window);
    } while (!rest.empty());
    classes.push_back(std::move(c));
    if (classes.size() > 16) return refused("more than 16 classes");
    row.time_class = static_cast<std::uint8_t>(classes.size());
    rows_.push_back(std::move(row));
    return true;
  }

  bool jurisdiction_rows(leg& l) {
    auto where = didtron::jurisdiction::any;
    if (!word(column::jurisdiction, where, parse_jurisdiction)) return false;
    if (where == didtron::jurisdiction::any) {
      return good(column::jurisdiction, "a call is interstate, intrastate or indeterminate");
    }
    l.where = where;
    const std::pair<column, didtron::jurisdiction> prices[] = {
        {column::rate_interstate, didtron::jurisdiction::interstate},
        {column::rate_intrastate, didtron::jurisdiction::intrastate},
        {column::rate_indeterminate, didtron::jurisdiction::indeterminate}};
    for (const auto& [c, j] : prices) {
      if (!has(c)) continue;
      rate_row row = out_.side.row;
      if (!per_min(c, row.rate_initial)) return false;
      if (!has(column::rate_next)) row.rate_next = row.rate_initial;
      row.where = j;
      rows_.push_back(std::move(row));
    }
    return true;
  }

  bool conversion_rate() {
    if (!has(column::fx_rate)) return true;
    conversion fx;
    fx.from = fx.to = out_.side.terms.money;
    if (!good(column::fx_rate,
              read_decimal(cell(column::fx_rate), fx.rate, parse_exchange_rate))) {
      return false;
    }
    out_.side.fx = fx;
    return true;
  }

  const cells& row_;
  const zone_lookup& zones_;
  rated_case& out_;
  cell_error& why_;
  bool has_rate_ = false;
  std::vector<rate_row> rows_ = {};
};

}  // namespace detail

const column_info& info(column c) noexcept { return detail::columns[static_cast<std::size_t>(c)]; }

std::string_view column_of(std::string_view field) noexcept {
  if (field == "initial_s") return "initial";
  if (field == "next_s") return "next";
  if (field == "rate_initial") return "rate";
  if (field == "connect_fee") return "fee";
  return field;
}

bool read(const cells& row, const zone_lookup& zones, rated_case& out, cell_error& why) {
  return detail::row_reader{row, zones, out, why}.run();
}

}  // namespace didtron::rate_case
