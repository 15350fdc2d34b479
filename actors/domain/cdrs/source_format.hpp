#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/result.hpp"

/// What a source of CDRs has declared about its files. What is not declared is refused, not guessed.
namespace didtron {

/// What a column can mean. `key` is the source's own number of the call; with `leg` and `attempt` it
/// is the identity of a CDR within its source.
enum class cdr_field : std::uint8_t {
  key,
  leg,
  attempt,
  started_at,
  answered_at,
  ended_at,
  caller,
  called,
  duration,  ///< from the start: ringing included
  billable,  ///< from the answer
  cause,     ///< Q.850 or SIP code
  carrier,
  trunk,
  account,
  cost,  ///< what the source says that the carrier takes: kept for reconciliation, never posted
  currency,
  lrn,  ///< routing number of a ported called number
};
inline constexpr std::size_t cdr_field_count = 17;
/// "key", "started_at", …
std::string_view name_of(cdr_field field) noexcept;
std::span<const cdr_field> all_cdr_fields() noexcept;

enum class time_format : std::uint8_t { iso, local, epoch_s, epoch_ms };
std::string_view name_of(time_format format) noexcept;
result<time_format> parse_time_format(std::string_view text);

/// s: whole seconds; ms: whole milliseconds; s_fraction: seconds with up to three decimals.
enum class duration_unit : std::uint8_t { s, ms, s_fraction };
std::string_view name_of(duration_unit unit) noexcept;
result<duration_unit> parse_duration_unit(std::string_view text);

/// What a local time in the hour that the autumn repeats means.
enum class repeated_hour : std::uint8_t { refuse, first, second };
std::string_view name_of(repeated_hour choice) noexcept;
result<repeated_hour> parse_repeated_hour(std::string_view text);

enum class decimal_mark : std::uint8_t { point, comma };
std::string_view name_of(decimal_mark mark) noexcept;
result<decimal_mark> parse_decimal_mark(std::string_view text);

/// How numbers are written. The plain form, digits with the country's code first, needs no rule.
struct cdr_number_rule {
  bool strips_plus = true;     ///< "+44…": E.164's own notation
  bool strips_00 = false;      ///< "0044…"
  std::string tech_prefix = {};  ///< in front of every called number; a number without it is refused
  friend bool operator==(const cdr_number_rule&, const cdr_number_rule&) = default;
};

struct source_format {
  /// Header (CSV) or member name (JSON) of each field; empty: the source does not have it.
  std::array<std::string, cdr_field_count> columns = {};
  char delimiter = ',';
  bool ignores_other_columns = false;  ///< else a column nobody declared refuses the file
  time_format times = time_format::iso;
  /// Fields whose times are written in another way than `times`.
  std::map<cdr_field, time_format> own_times = {};
  std::string zone = {};  ///< tz database name, for local times only
  repeated_hour repeated = repeated_hour::refuse;
  duration_unit unit = duration_unit::s;
  decimal_mark decimals = decimal_mark::point;
  cdr_number_rule numbers = {};

  /// Whose calls these are: always this account, or whom the account column names. Names are the
  /// account's own, or those in `account_names`.
  account_id account = {};
  std::map<std::string, account_id> account_names = {};
  /// Who carried them: always this trunk, or whom the trunk or carrier column names (a trunk's name,
  /// the code or name of a carrier with one trunk, or those in `trunk_names`). Neither a trunk nor a
  /// column: the source has no cost side.
  trunk_id trunk = {};
  std::map<std::string, trunk_id> trunk_names = {};

  /// A CDR older than this when it arrives belongs to a closed period: people decide.
  std::int32_t late_days_max = 62;

  [[nodiscard]] const std::string& column(cdr_field f) const noexcept {
    return columns[static_cast<std::size_t>(f)];
  }
  [[nodiscard]] bool has(cdr_field f) const noexcept { return !column(f).empty(); }
  [[nodiscard]] time_format times_of(cdr_field f) const {
    const auto own = own_times.find(f);
    return own == own_times.end() ? times : own->second;
  }
  [[nodiscard]] bool has_cost_side() const noexcept {
    return static_cast<bool>(trunk) || has(cdr_field::trunk) || has(cdr_field::carrier);
  }
  friend bool operator==(const source_format&, const source_format&) = default;
};

/// Everything that a file cannot be read without, or that contradicts itself; all faults at once,
/// with pointers into the descriptor ("/columns/key"). Error: invalid_argument.
result<void> check_source_format(const source_format& format);

}  // namespace didtron
