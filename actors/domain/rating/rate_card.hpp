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
#include "actors/domain/money/amount.hpp"
#include "actors/domain/money/rounding.hpp"
#include "actors/domain/rating/prefix_index.hpp"

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

/// An immutable, searchable price list. Cheap to share, safe to read from any thread.
class rate_card {
 public:
  /// Rows with the same (prefix, effective_from) are refused: conflict, naming the prefix.
  static result<std::shared_ptr<const rate_card>>
  build(rate_card_id id, std::string name, rate_terms terms, std::vector<rate_row> rows);

  [[nodiscard]] rate_card_id id() const noexcept { return id_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const rate_terms& terms() const noexcept { return terms_; }
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }

  /// The row in force for `called` at `at`: longest prefix that has any row in force, then the
  /// newest effective_from. nullptr when nothing matches; the row may be `blocked`.
  [[nodiscard]] const rate_row* find(std::string_view called, instant at) const noexcept;
  [[nodiscard]] const rate_row* find(const dialled& called, instant at) const noexcept {
    return find(locate(index_.descend(called), called), at);
  }
  /// The same in steps (prefix_index::descent): prefixes().prefetch(), prefixes().descend(), locate()
  /// which starts to fetch the row, and find().
  [[nodiscard]] prefix_index::position locate(const prefix_index::descent& d,
                                              const dialled& called) const noexcept;
  [[nodiscard]] const rate_row* find(prefix_index::position longest, instant at) const noexcept;

  /// The rows and the search structure over them: for what is built on top.
  [[nodiscard]] const std::vector<rate_row>& rows() const noexcept { return rows_; }
  [[nodiscard]] const prefix_index& prefixes() const noexcept { return index_; }
  /// The rows of the prefix at `place` of prefixes(), newest effective_from first.
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
  std::vector<rate_row> rows_ = {};  ///< sorted by prefix, then newest effective_from first

  result<void> build_index();
  /// The row in force among those of the prefix at `place` of index_; nullptr: none of them is.
  [[nodiscard]] const rate_row* in_force(prefix_index::position place, instant at) const noexcept;

  prefix_index index_ = {};
  /// Where the rows of each prefix begin, and the end; empty when every prefix has exactly one row.
  std::vector<std::uint32_t> first_row_ = {};
  std::vector<instant> changes_ = {};  ///< when any row begins or ends, ascending, each once
};

}  // namespace didtron
