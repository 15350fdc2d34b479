#include "actors/domain/rating/rate_csv.hpp"

#include <utility>

#include "actors/domain/core/limits.hpp"

namespace didtron {
namespace rate_csv_detail {

using rate_case::column;
using rate_case::info;
using rate_case::presence;

constexpr std::array answers{column::seconds, column::billed, column::charge};

std::string quoted(std::string_view text) { return "'" + printable(text) + "'"; }

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

More optional columns:
  attempt_fee   for every attempt, also one that costs nothing else
  max_policy    stop_charging | disconnect; the charge is the same
  surcharge_fixed     once per billed call
  surcharge_percent   of what the seconds cost, 0 to 1000, at most 6 decimals
  fx_rate       the charge is multiplied by it and rounded once more
  classes       time classes with prices of their own, instead of `rate`:
                NAME=RATE[/RATE_NEXT] WINDOW[ + WINDOW]...[; NAME=...]
                a window is days and hours: mon-fri 08:00-19:00, or in a quoted cell
                sat,sun,hol 00:00-24:00; outside of all classes `rate` holds
  zone          with classes: their clock, a name of the tz database: Europe/Berlin
  answered_at   with classes: 2026-04-01T18:59:30Z
  holidays      dates, separated by spaces; on them only windows with hol count
  split         yes | no: cut the call at the classes' boundaries; every interval is charged at the
                price in force when it begins. Default no: the price at the answer for all of it
  jurisdiction  interstate | intrastate | indeterminate: where a US call runs
  rate_interstate,rate_intrastate,rate_indeterminate
                prices by jurisdiction; `rate` may be empty then and else is the price of what has
                none. Without either an indeterminate call takes the higher of the other two

Numbers are digits with an optional point: no sign, exponent, space or separator.
Output: the same rows, with seconds, billed and charge (exactly `precision` decimals).
A bad row prints `error: row N: column: reason` on standard error, where N counts the data rows
from 1 (the header and empty lines are not counted); the other rows are still answered and the exit
status is 2 at the end. A bad header prints `error: header: reason`, and nothing is answered.
)";
}

rate_csv::rate_csv(zone_source zones)
    : lines_{limits::rate_csv_line_bytes_max}, zones_{std::move(zones)} {
  position_.fill(-1);
}

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
    while (index < column_count && info(static_cast<column>(index)).name != name)
      ++index;
    if (index == column_count) return refuse_header("unknown column " + quoted(name));
    if (position_[index] >= 0) return refuse_header("column " + quoted(name) + " appears twice");
    position_[index] = static_cast<std::int32_t>(order_.size());
    order_.push_back(static_cast<column>(index));
  }
  for (std::size_t i = 0; i < column_count; ++i) {
    const rate_case::column_info& about = info(static_cast<column>(i));
    if (about.kind == presence::required && position_[i] < 0) {
      return refuse_header("column " + quoted(about.name) + " is missing");
    }
  }
  std::string line_out;
  for (const column c : order_) {
    if (!line_out.empty()) line_out += ',';
    line_out += info(c).name;
  }
  for (const column c : rate_csv_detail::answers) {
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
    why.column = at < order_.size() ? std::string{rate_case::info(order_[at]).name} : "cells";
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

const time_zone* rate_csv::zone(std::string_view name, cell_error& why) {
  const auto refused = [&why](const std::string& reason) {
    why = {"zone", reason};
    return nullptr;
  };
  if (const auto known = known_zones_.find(name); known != known_zones_.end()) {
    return &known->second;
  }
  if (!zones_) return refused("time zones are not available here");
  auto read = zones_(name);
  if (!read) return refused(read.error().message + ": " + rate_csv_detail::quoted(name));
  return &known_zones_.emplace(std::string{name}, std::move(read).value()).first->second;
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
  rate_case::cells cells{};
  for (std::size_t i = 0; i < column_count; ++i)
    cells[i] = cell(static_cast<column>(i));
  rate_case::rated_case rated;
  const auto zones = [this](std::string_view name, cell_error& e) { return zone(name, e); };
  if (!rate_case::read(cells, zones, rated, why)) return refuse_row(why);
  const auto result = rate_call(rated.duration_ms, rated.side);
  if (!result) {
    const error& e = result.error();
    if (e.fields.empty()) return refuse_row({"charge", e.message});
    return refuse_row(
        {std::string{rate_case::column_of(e.fields.front().pointer)}, e.fields.front().detail});
  }
  print(*result, rated.side.terms.precision);
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
    if (rate_case::info(order_[i]).kind == rate_csv_detail::presence::answer) {
      answer(order_[i]);
    } else {
      // Doubled quotes inside are still doubled.
      const bool is_quoted = cells_[i].find_first_of(",\"") != std::string_view::npos;
      if (is_quoted) out_ += '"';
      out_ += cells_[i];
      if (is_quoted) out_ += '"';
    }
  }
  for (const column c : rate_csv_detail::answers) {
    if (position_[static_cast<std::size_t>(c)] >= 0) continue;
    separate();
    answer(c);
  }
  out_ += '\n';
}

}  // namespace didtron
