#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/money/amount.hpp"
#include "actors/domain/money/percent.hpp"
#include "actors/domain/money/rounding.hpp"
#include "actors/domain/rating/prefix_index.hpp"
#include "actors/domain/rating/surcharge.hpp"
#include "actors/domain/rating/time_schedule.hpp"

namespace didtron {

enum class duration_rounding : std::uint8_t { floor, ceil, half_up, half_down };
std::string_view name_of(duration_rounding mode) noexcept;
result<duration_rounding> parse_duration_rounding(std::string_view text);

/// Seconds charged at least, then in steps. `initial_s` >= 0, `next_s` >= 1.
struct increments {
  std::int32_t initial_s = 1;
  std::int32_t next_s = 1;
  friend bool operator==(const increments&, const increments&) = default;
};

/// excess: only the seconds above `initial_s` are rounded (the default, Yeti's way);
/// total: the whole duration is rounded to a multiple of `next_s` (MagnusBilling's way).
enum class increment_style : std::uint8_t { excess, total };
std::string_view name_of(increment_style style) noexcept;
result<increment_style> parse_increment_style(std::string_view text);

enum class row_status : std::uint8_t { active, blocked };

/// What happens at a row's max_charge: the call goes on for nothing, or it is cut at the last second
/// that costs no more (which bounds the seconds a hold grants). The charge is clamped either way.
enum class max_charge_policy : std::uint8_t { stop_charging, disconnect };
std::string_view name_of(max_charge_policy policy) noexcept;
result<max_charge_policy> parse_max_charge_policy(std::string_view text);

/// Where a US call runs: between states, within one, or that cannot be told. `any` stands in rows
/// only: the price holds wherever the call runs.
enum class jurisdiction : std::uint8_t { any, interstate, intrastate, indeterminate };
std::string_view name_of(jurisdiction j) noexcept;
result<jurisdiction> parse_jurisdiction(std::string_view text);

/// One price line of a deck. A `blocked` row wins its match and rejects the call.
struct rate_row {
  rate_row_id id = {};
  std::string prefix = {};       ///< leading digits of the called number, 1..15
  std::string destination = {};  ///< for people: "United Kingdom, London"
  rate rate_initial = {};
  rate rate_next = {};
  increments steps = {};
  amount connect_fee = {};
  amount min_charge = {};
  std::optional<amount> max_charge = {};
  std::int32_t free_s = 0;
  std::int32_t grace_s = 0;
  row_status status = row_status::active;
  instant effective_from = {};
  std::optional<instant> effective_to = {};  ///< exclusive
  std::string origin = {};                   ///< leading digits of the caller, 0..15; empty: any
  jurisdiction where = jurisdiction::any;
  std::uint8_t time_class = 0;   ///< number of the card's time class, from 1; 0: at any time
  amount attempt_fee = {};       ///< for every attempt, answered or not
  amount surcharge_fixed = {};   ///< once per billed call
  percent surcharge_of_usage = {};
  max_charge_policy at_max = max_charge_policy::stop_charging;  ///< with a max_charge only

  /// The called number and the instant decide alone whether the row applies.
  [[nodiscard]] bool is_plain() const noexcept {
    return origin.empty() && where == jurisdiction::any && time_class == 0;
  }
  friend bool operator==(const rate_row&, const rate_row&) = default;
};

/// What holds for every row of a card.
struct rate_terms {
  currency money = {};
  duration_rounding duration = duration_rounding::ceil;
  increment_style style = increment_style::excess;
  rounding_mode rounding = rounding_mode::half_up;
  std::int32_t precision = 6;
  friend bool operator==(const rate_terms&, const rate_terms&) = default;
};

/// What a price may depend on besides the instant. `caller` empty: withheld or unusable.
/// `where` is never `any`; where a call runs is looked up by jurisdiction_of().
struct leg_numbers {
  std::string_view called = {};
  std::string_view caller = {};
  jurisdiction where = jurisdiction::indeterminate;
  std::uint8_t time_class = 0;  ///< number of the one that holds; 0: none
};

/// What a card says besides its rows and terms.
struct card_rules {
  std::vector<surcharge> surcharges = {};
  std::shared_ptr<const time_schedule> schedule = {};  ///< empty: no time classes
  bool is_split_on_boundary = false;  ///< calls are cut where a time class begins
  bool is_lrn = false;                ///< ported US numbers are priced by their routing number
  friend bool operator==(const card_rules&, const card_rules&) = default;
};

/// An immutable, searchable price list. Cheap to share, safe to read from any thread.
class rate_card {
 public:
  /// Rows with the same (prefix, origin, where, time_class, effective_from) are refused: conflict,
  /// naming the prefix.
  static result<std::shared_ptr<const rate_card>> build(rate_card_id id, std::string name,
                                                        rate_terms terms,
                                                        std::vector<rate_row> rows,
                                                        card_rules rules = {});

  [[nodiscard]] rate_card_id id() const noexcept { return id_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const rate_terms& terms() const noexcept { return terms_; }
  [[nodiscard]] const card_rules& rules() const noexcept { return rules_; }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

  /// Every row is plain and the card has no rules: the called number and the instant decide the price
  /// alone, so find(called, at) and the row's own fields are the whole price. When false, ask
  /// price_leg().
  [[nodiscard]] bool is_plain() const noexcept { return is_plain_; }

  /// The row in force for `called` at `at`: longest prefix that has any row in force, then the
  /// newest effective_from. nullptr when nothing matches; the row may be `blocked`. On a card that
  /// is not plain: for a withheld caller.
  [[nodiscard]] const rate_row* find(std::string_view called, instant at) const noexcept;
  [[nodiscard]] const rate_row* find(const dialled& called, instant at) const noexcept {
    return find(locate(index_.descend(called), called), at);
  }
  /// The same in steps (prefix_index::descent): prefixes().prefetch(), prefixes().descend(), locate()
  /// which starts to fetch the row, and find().
  [[nodiscard]] prefix_index::position locate(const prefix_index::descent& d,
                                              const dialled& called) const noexcept;
  [[nodiscard]] const rate_row* find(prefix_index::position longest, instant at) const noexcept;

  /// Some row has a jurisdiction of its own.
  [[nodiscard]] bool has_jurisdictions() const noexcept { return has_jurisdictions_; }

  /// The row in force (domain rule 1.5): of those whose prefix starts the called number, whose origin
  /// starts the caller, that hold for where the call runs and for its time class: longest prefix, then longest origin, then a price for exactly this jurisdiction, then one for exactly
  /// this time class, then the newest. An indeterminate call without a price of its own takes the
  /// higher of the two others. nullptr when nothing matches; the row may be `blocked`.
  [[nodiscard]] const rate_row* find(const leg_numbers& leg, instant at) const noexcept;

  /// The rows and the search structure over them: for what is built on top.
  [[nodiscard]] const std::vector<rate_row>& rows() const noexcept { return rows_; }
  [[nodiscard]] const prefix_index& prefixes() const noexcept { return index_; }
  /// The rows of the prefix at `place` of prefixes(): by origin, where and time class, of each the
  /// newest effective_from first.
  [[nodiscard]] std::span<const rate_row> rows_at(prefix_index::position place) const noexcept;

  /// The first instant after `after`, `until` at the latest, at which any price of a prefix of
  /// `called` begins or ends; before it find() keeps its answer. Empty: nothing changes. Nearly free
  /// when no price of the whole card changes in that time.
  [[nodiscard]] std::optional<instant> next_change(const dialled& called, instant after,
                                                   instant until) const noexcept;

 private:
  rate_card() = default;
  rate_card_id id_ = {};
  std::string name_ = {};
  rate_terms terms_ = {};
  card_rules rules_ = {};
  bool is_plain_ = true;
  bool has_jurisdictions_ = false;
  std::vector<rate_row> rows_ = {};  ///< by prefix, origin, where, class; then the newest first

  result<void> build_index();
  /// The row in force among those of the prefix at `place` of index_; nullptr: none of them is.
  [[nodiscard]] const rate_row* in_force(prefix_index::position place, instant at) const noexcept;

  prefix_index index_ = {};
  /// Where the rows of each prefix begin, and the end; empty when every prefix has exactly one row.
  std::vector<std::uint32_t> first_row_ = {};
  std::vector<instant> changes_ = {};  ///< when any row begins or ends, ascending, each once
};

}  // namespace didtron
