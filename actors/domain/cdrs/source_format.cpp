#include "actors/domain/cdrs/source_format.hpp"

#include <algorithm>
#include <set>

#include "actors/domain/core/limits.hpp"

#include "actors/domain/core/time_zone.hpp"

namespace didtron {
namespace source_format_detail {

constexpr std::array<cdr_field, cdr_field_count> fields{
    cdr_field::key,      cdr_field::leg,      cdr_field::attempt,  cdr_field::started_at,
    cdr_field::answered_at, cdr_field::ended_at, cdr_field::caller, cdr_field::called,
    cdr_field::duration, cdr_field::billable, cdr_field::cause,    cdr_field::carrier,
    cdr_field::trunk,    cdr_field::account,  cdr_field::cost,     cdr_field::currency,
    cdr_field::lrn};

constexpr std::array<std::string_view, cdr_field_count> field_names{
    "key",    "leg",      "attempt",  "started_at", "answered_at", "ended_at", "caller", "called",
    "duration", "billable", "cause", "carrier",    "trunk",       "account",  "cost",   "currency",
    "lrn"};

template <class Enum, std::size_t N>
result<Enum> parse_name(std::string_view text, const std::array<std::string_view, N>& names,
                        const char* what) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  std::string known;
  for (const auto name : names) known += (known.empty() ? "" : ", ") + std::string{name};
  return fail(errc::invalid_argument, std::string{what} + " is one of " + known);
}

constexpr std::array<std::string_view, 4> time_names{"iso", "local", "epoch_s", "epoch_ms"};
constexpr std::array<std::string_view, 3> unit_names{"s", "ms", "s_fraction"};
constexpr std::array<std::string_view, 3> repeated_names{"refuse", "first", "second"};
constexpr std::array<std::string_view, 2> mark_names{"point", "comma"};

constexpr bool is_time(cdr_field f) {
  return f == cdr_field::started_at || f == cdr_field::answered_at || f == cdr_field::ended_at;
}

std::string pointer_of(cdr_field f) { return "/columns/" + std::string{name_of(f)}; }

void check_columns(const source_format& format, std::vector<field_error>& faults) {
  std::set<std::string> seen;
  for (const auto f : fields) {
    const auto& header = format.column(f);
    if (header.empty()) continue;
    if (header.size() > limits::cdr_header_bytes_max) {
      faults.push_back({pointer_of(f), "longer than a column name may be"});
    }
    if (!seen.insert(header).second) {
      faults.push_back({pointer_of(f), "the column is declared for two fields"});
    }
  }
  for (const auto f : {cdr_field::key, cdr_field::started_at, cdr_field::called}) {
    if (!format.has(f)) faults.push_back({pointer_of(f), "every source must have it"});
  }
  const bool has_answer = format.has(cdr_field::answered_at) || format.has(cdr_field::billable);
  const bool has_length = format.has(cdr_field::billable) || format.has(cdr_field::ended_at);
  if (!has_answer || !has_length) {
    faults.push_back({"/columns/billable",
                      "the length of a call needs billable, or answered_at with ended_at"});
  }
  if (format.has(cdr_field::cost) != format.has(cdr_field::currency)) {
    faults.push_back({"/columns/currency", "a cost and its currency are declared together"});
  }
}

void check_times(const source_format& format, std::vector<field_error>& faults) {
  bool is_local = false;
  for (const auto f : fields) {
    if (is_time(f) && format.has(f)) is_local |= format.times_of(f) == time_format::local;
  }
  for (const auto& [field, unused] : format.own_times) {
    if (!is_time(field)) faults.push_back({pointer_of(field), "is not a time"});
  }
  if (is_local && format.zone.empty()) {
    faults.push_back({"/zone", "local times need a zone such as Europe/Berlin"});
  }
  if (!is_local && !format.zone.empty()) {
    faults.push_back({"/zone", "only local times have one"});
  }
  if (!format.zone.empty() && !is_zone_name(format.zone)) {
    faults.push_back({"/zone", "not the name of a zone"});
  }
}

}  // namespace source_format_detail

std::string_view name_of(cdr_field field) noexcept {
  return source_format_detail::field_names[static_cast<std::size_t>(field)];
}
std::span<const cdr_field> all_cdr_fields() noexcept { return source_format_detail::fields; }
std::string_view name_of(time_format format) noexcept {
  return source_format_detail::time_names[static_cast<std::size_t>(format)];
}
std::string_view name_of(duration_unit unit) noexcept {
  return source_format_detail::unit_names[static_cast<std::size_t>(unit)];
}
std::string_view name_of(repeated_hour choice) noexcept {
  return source_format_detail::repeated_names[static_cast<std::size_t>(choice)];
}
std::string_view name_of(decimal_mark mark) noexcept {
  return source_format_detail::mark_names[static_cast<std::size_t>(mark)];
}
result<time_format> parse_time_format(std::string_view text) {
  return source_format_detail::parse_name<time_format>(text, source_format_detail::time_names,
                                                       "a time format");
}
result<duration_unit> parse_duration_unit(std::string_view text) {
  return source_format_detail::parse_name<duration_unit>(text, source_format_detail::unit_names,
                                                         "a unit of durations");
}
result<repeated_hour> parse_repeated_hour(std::string_view text) {
  return source_format_detail::parse_name<repeated_hour>(
      text, source_format_detail::repeated_names, "the repeated hour");
}
result<decimal_mark> parse_decimal_mark(std::string_view text) {
  return source_format_detail::parse_name<decimal_mark>(text, source_format_detail::mark_names,
                                                        "a decimal mark");
}

result<void> check_source_format(const source_format& format) {
  using namespace source_format_detail;
  std::vector<field_error> faults;
  check_columns(format, faults);
  check_times(format, faults);
  if (std::string_view{",;|\t"}.find(format.delimiter) == std::string_view::npos) {
    faults.push_back({"/delimiter", "comma, semicolon, bar or tab"});
  }
  if (format.decimals == decimal_mark::comma && format.delimiter == ',') {
    faults.push_back({"/decimals", "a comma cannot be both delimiter and decimal mark"});
  }
  const auto& tech = format.numbers.tech_prefix;
  if (tech.size() > 16 || tech.find_first_not_of("0123456789#*") != std::string::npos) {
    faults.push_back({"/numbers/tech_prefix", "up to 16 digits, '#' and '*'"});
  }
  if (static_cast<bool>(format.account) == format.has(cdr_field::account)) {
    faults.push_back({"/account", "either one account for all calls, or a column that names it"});
  }
  if (format.trunk && (format.has(cdr_field::trunk) || format.has(cdr_field::carrier))) {
    faults.push_back({"/trunk", "either one trunk for all calls, or a column that names it"});
  }
  if (format.late_days_max < 1 || format.late_days_max > limits::cdr_late_days_max) {
    faults.push_back({"/late_days_max",
                      "1 to " + std::to_string(limits::cdr_late_days_max) + " days"});
  }
  if (format.account_names.size() > limits::cdr_names_max ||
      format.trunk_names.size() > limits::cdr_names_max) {
    faults.push_back({"/account_names", "too many names"});
  }
  if (faults.empty()) return {};
  return fail(error{errc::invalid_argument, "the source's format is not valid", faults, {}});
}

}  // namespace didtron
