#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "actors/domain/core/instant.hpp"

/// Which customers a thing of the offer (a record or a feature) is shown to. The rows of a thing that
/// are in force at an instant and mean the customer decide: the most specific level that has one wins,
/// and on it a row that hides. What has no row at all is shown to everybody; what has any row that
/// shows, whenever that counts, is closed for those whom no row in force means.
///
/// `assignment_of` in the database decides alike for the reads of the API; the test
/// "the database decides as the rule does" holds one against the other.
namespace didtron::assignments {

/// Whom a row means, the least specific first.
enum class reach : std::uint8_t { all, category, group, customer };
std::string_view name_of(reach r) noexcept;
std::optional<reach> parse_reach(std::string_view name) noexcept;

struct row {
  std::int64_t id = 0;
  reach whom = reach::all;
  std::int64_t target = 0;  ///< number of the category, group or customer; 0 for all
  bool is_shown = true;
  std::optional<instant> from = {};  ///< none: since ever
  std::optional<instant> until = {};  ///< counts no more from then on; none: for good
};

/// 0: none. A company that nobody has made a customer of has no numbers: only rows for all mean it.
struct customer {
  std::int64_t id = 0;
  std::int64_t category = 0;
  std::int64_t group = 0;
};

/// What a row did to the verdict.
enum class part : std::uint8_t {
  decides,
  same_level,     ///< counts, beside the one that decides
  less_specific,  ///< would count if no closer row were there
  not_yet,        ///< means the customer, later
  over,           ///< meant the customer
  others,         ///< means other customers
};
std::string_view name_of(part p) noexcept;

enum class cause : std::uint8_t {
  no_rows,    ///< shown: nothing was ever said
  row,        ///< as the deciding row says
  only_hides,  ///< shown: the rows hide it from others, and none shows it to anybody
  closed,     ///< hidden: it is shown to some, and no row in force means this customer
};
std::string_view name_of(cause c) noexcept;

struct verdict {
  bool is_shown = true;
  cause why = cause::no_rows;
  std::optional<std::size_t> deciding = {};  ///< place of the row
  std::vector<part> parts = {};              ///< of each row, in their order
};

/// `rows`: all of the thing that are not in the trash, in any order. Of rows that are equal the one of
/// the lowest number decides.
verdict decide(std::span<const row> rows, const customer& whom, instant at);

}  // namespace didtron::assignments
