#include "actors/domain/rating/rate_csv.hpp"

#include <charconv>
#include <limits>
#include <utility>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace rate_csv_detail {

using column = rate_csv::column;

enum class presence : std::uint8_t { required, optional, answer };

struct column_info {
  std::string_view name;
  presence kind;
};

// In the order of rate_csv::column.
constexpr std::array<column_info, rate_csv::column_count> columns{{
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
    {"seconds", presence::answer},
    {"billed", presence::answer},
    {"charge", presence::answer},
}};

constexpr const column_info& info(column c) { return columns[static_cast<std::size_t>(c)]; }

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

/// The CSV column behind a field that rate_call complains about.
std::string_view column_of(std::string_view field) {
  if (field == "initial_s") return "initial";
  if (field == "next_s") return "next";
  if (field == "rate_initial") return "rate";
  if (field == "connect_fee") return "fee";
  return field;
}

}  // namespace rate_csv_detail

std::string_view rate_csv_help() noexcept {
  return R"(Reads rating cases as CSV from standard input and prints them with their charge.

The header names the columns, in any order:
  duration_ms   answered milliseconds
  dur_round     floor | ceil | half_up | half_down: milliseconds to seconds
  initial,next  increments in seconds: charged at least, then in steps
  rate          price per minute for the first `initial` seconds
  rate_next     price per minute above them; empty or absent: rate
  fee           connect fee, once per billed call
  free_s        seconds removed before the increments
  grace_s       calls up to this long cost nothing at all
  precision     decimals of the charge, 0 to 8
  mode          up | down | half_up | half_down | half_even: the one rounding
  style         optional, excess | total: how `next` steps are counted; default excess
  min_charge    optional, in the currency of the rate
  max_charge    optional
  seconds,billed,charge   accepted and replaced by the result

Numbers are digits with an optional point: no sign, exponent, space or separator.
Output: the same rows, with seconds, billed and charge (exactly `precision` decimals).
A bad row prints `error: row N: column: reason` on standard error, where N counts the data rows
from 1 (the header and empty lines are not counted); the other rows are still answered and the exit
status is 2 at the end. A bad header prints `error: header: reason`, and nothing is answered.
)";
}

rate_csv::rate_csv() : lines_{limits::rate_csv_line_bytes_max} { position_.fill(-1); }

void rate_csv::feed(std::string_view bytes) {
  lines_.feed(bytes, [this](std::string_view text, bool is_too_long) { line(text, is_too_long); });
}

void rate_csv::finish() {
  lines_.finish([this](std::string_view text, bool is_too_long) { line(text, is_too_long); });
  if (!has_header_ && !is_refused_) refuse_header("the input is empty");
}

std::string rate_csv::take_out() { return std::exchange(out_, {}); }
std::string rate_csv::take_err() { return std::exchange(err_, {}); }

void rate_csv::line(std::string_view text, bool is_too_long) {
  if (is_refused_) return;
  if (std::exchange(is_first_line_, false) && text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  if (text.empty()) return;
  if (has_header_) {
    row(text, is_too_long);
  } else if (is_too_long) {
    refuse_header("the line is too long");
  } else {
    header(text);
  }
}

void rate_csv::refuse_header(const std::string& reason) {
  is_refused_ = true;
  err_ += "error: header: " + reason + "\n";
}

void rate_csv::refuse_row(const cell_error& why) {
  ++bad_rows_;
  err_ += "error: row " + std::to_string(rows_) + ": " + why.column + ": " + why.reason + "\n";
}

void rate_csv::header(std::string_view text) {
  using namespace rate_csv_detail;
  cell_error why;
  if (!split(text, why)) return refuse_header(why.reason);
  for (const std::string_view name : cells_) {
    std::size_t index = 0;
    while (index < columns.size() && columns[index].name != name)
      ++index;
    if (index == columns.size()) return refuse_header("unknown column " + quoted(name));
    if (position_[index] >= 0) return refuse_header("column " + quoted(name) + " appears twice");
    position_[index] = static_cast<std::int32_t>(order_.size());
    order_.push_back(static_cast<column>(index));
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].kind == presence::required && position_[i] < 0) {
      return refuse_header("column " + quoted(columns[i].name) + " is missing");
    }
  }
  std::string line_out;
  for (const column c : order_) {
    if (!line_out.empty()) line_out += ',';
    line_out += info(c).name;
  }
  for (const column c : {column::seconds, column::billed, column::charge}) {
    if (position_[static_cast<std::size_t>(c)] >= 0) continue;
    line_out += ',';
    line_out += info(c).name;
  }
  out_ += line_out + "\n";
  has_header_ = true;
}

/// Fills cells_. Cells are views: a quoted cell loses its quotes, doubled quotes inside stay
/// doubled, since a cell with a quote in it is refused by every reader.
bool rate_csv::split(std::string_view text, cell_error& why) {
  cells_.clear();
  const auto refuse = [&](const char* reason) {
    const std::size_t at = cells_.size();
    why.column = at < order_.size() ? std::string{rate_csv_detail::info(order_[at]).name} : "cells";
    why.reason = reason;
    return false;
  };
  while (true) {
    std::size_t end = 0;
    if (text.starts_with('"')) {
      std::size_t close = text.find('"', 1);
      while (close != std::string_view::npos && text.substr(close + 1).starts_with('"')) {
        close = text.find('"', close + 2);
      }
      if (close == std::string_view::npos) return refuse("the quote is not closed");
      end = close + 1;
      if (end < text.size() && text[end] != ',') return refuse("text after the closing quote");
      cells_.push_back(text.substr(1, close - 1));
    } else {
      end = text.find(',');
      cells_.push_back(text.substr(0, end));
    }
    if (end >= text.size()) return true;
    // One cell too many already shows that the row is bad; the rest need not be kept.
    if (has_header_ && cells_.size() > order_.size()) return true;
    if (!has_header_ && cells_.size() > column_count) return true;
    text.remove_prefix(end + 1);
  }
}

std::string_view rate_csv::cell(column c) const noexcept {
  const std::int32_t at = position_[static_cast<std::size_t>(c)];
  return at < 0 ? std::string_view{} : cells_[static_cast<std::size_t>(at)];
}

bool rate_csv::read(std::int64_t& duration_ms, rate_row& price, rate_terms& terms,
                    cell_error& why) const {
  using namespace rate_csv_detail;
  const auto good = [&why](column c, std::string reason) {
    if (reason.empty()) return true;
    why = {std::string{info(c).name}, std::move(reason)};
    return false;
  };
  const auto count = [&](column c, auto& value) { return good(c, read_count(cell(c), value)); };
  const auto money = [&](column c, amount& value) {
    return good(c, read_decimal(cell(c), value, parse_amount));
  };
  const auto price_of = [&](column c, rate& value) {
    return good(c, read_decimal(cell(c), value, parse_rate));
  };
  if (!count(column::duration_ms, duration_ms) ||
      !good(column::dur_round,
            read_name(cell(column::dur_round), terms.duration, parse_duration_rounding)) ||
      !count(column::initial, price.steps.initial_s) || !count(column::next, price.steps.next_s) ||
      !price_of(column::rate, price.rate_initial)) {
    return false;
  }
  price.rate_next = price.rate_initial;
  if (!cell(column::rate_next).empty() && !price_of(column::rate_next, price.rate_next)) {
    return false;
  }
  if (!money(column::fee, price.connect_fee) || !count(column::free_s, price.free_s) ||
      !count(column::grace_s, price.grace_s) || !count(column::precision, terms.precision) ||
      !good(column::mode, read_name(cell(column::mode), terms.rounding, parse_rounding_mode))) {
    return false;
  }
  if (const auto text = cell(column::style);
      !text.empty() && !good(column::style, read_name(text, terms.style, parse_increment_style))) {
    return false;
  }
  if (!cell(column::min_charge).empty() && !money(column::min_charge, price.min_charge)) {
    return false;
  }
  if (!cell(column::max_charge).empty() && !money(column::max_charge, price.max_charge.emplace())) {
    return false;
  }
  return true;
}

void rate_csv::row(std::string_view text, bool is_too_long) {
  using namespace rate_csv_detail;
  ++rows_;
  if (is_too_long) {
    return refuse_row(
        {"row", "longer than " + std::to_string(limits::rate_csv_line_bytes_max) + " bytes"});
  }
  cell_error why;
  if (!split(text, why)) return refuse_row(why);
  if (cells_.size() > order_.size()) {
    return refuse_row({"cells", "more than the header's " + std::to_string(order_.size())});
  }
  if (cells_.size() < order_.size()) {
    return refuse_row({std::string{info(order_[cells_.size()]).name}, "the cell is missing"});
  }
  std::int64_t duration_ms = 0;
  rate_row price;
  rate_terms terms;
  if (!read(duration_ms, price, terms, why)) return refuse_row(why);
  const auto result = rate_call(duration_ms, price, terms);
  if (!result) {
    const error& e = result.error();
    if (e.fields.empty()) return refuse_row({"charge", e.message});
    return refuse_row({std::string{column_of(e.fields.front().pointer)}, e.fields.front().detail});
  }
  print(*result, terms.precision);
}

void rate_csv::print(const didtron::charge& result, std::int32_t precision) {
  bool is_first = true;
  const auto separate = [&] {
    if (!std::exchange(is_first, false)) out_ += ',';
  };
  const auto answer = [&](column c) {
    if (c == column::seconds) out_ += std::to_string(result.seconds);
    if (c == column::billed) out_ += std::to_string(result.billed);
    if (c == column::charge) out_ += format(result.total, precision);
  };
  for (std::size_t i = 0; i < order_.size(); ++i) {
    separate();
    if (rate_csv_detail::info(order_[i]).kind == rate_csv_detail::presence::answer) {
      answer(order_[i]);
    } else {
      out_ += cells_[i];
    }
  }
  for (const column c : {column::seconds, column::billed, column::charge}) {
    if (position_[static_cast<std::size_t>(c)] >= 0) continue;
    separate();
    answer(c);
  }
  out_ += '\n';
}

}  // namespace didtron
