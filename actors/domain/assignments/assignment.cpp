#include "actors/domain/assignments/assignment.hpp"

#include <array>

namespace didtron::assignments {

namespace assignment_detail {

constexpr std::array<std::string_view, 4> reach_names{"all", "category", "group", "customer"};

bool means(const row& r, const customer& whom) {
  switch (r.whom) {
  case reach::all:
    return true;
  case reach::category:
    return r.target != 0 && r.target == whom.category;
  case reach::group:
    return r.target != 0 && r.target == whom.group;
  case reach::customer:
    return r.target != 0 && r.target == whom.id;
  }
  return false;
}

/// Whether `a` decides before `b`; both count.
bool goes_before(const row& a, const row& b) {
  if (a.whom != b.whom) return a.whom > b.whom;
  if (a.is_shown != b.is_shown) return !a.is_shown;
  return a.id < b.id;
}

}  // namespace assignment_detail

using namespace assignment_detail;

std::string_view name_of(reach r) noexcept { return reach_names[static_cast<std::size_t>(r)]; }

std::optional<reach> parse_reach(std::string_view name) noexcept {
  for (std::size_t i = 0; i < reach_names.size(); ++i)
    if (name == reach_names[i]) return static_cast<reach>(i);
  return std::nullopt;
}

std::string_view name_of(part p) noexcept {
  constexpr std::array<std::string_view, 6> names{"decides", "same_level", "less_specific",
                                                  "not_yet", "over",       "others"};
  return names[static_cast<std::size_t>(p)];
}

std::string_view name_of(cause c) noexcept {
  constexpr std::array<std::string_view, 4> names{"no_rows", "row", "only_hides", "closed"};
  return names[static_cast<std::size_t>(c)];
}

verdict decide(std::span<const row> rows, const customer& whom, instant at) {
  verdict out;
  bool is_any_shown = false;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const row& r = rows[i];
    is_any_shown = is_any_shown || r.is_shown;
    part p = part::same_level;
    if (!means(r, whom))
      p = part::others;
    else if (r.from && at < *r.from)
      p = part::not_yet;
    else if (r.until && *r.until <= at)
      p = part::over;
    else if (!out.deciding || goes_before(r, rows[*out.deciding]))
      out.deciding = i;
    out.parts.push_back(p);
  }
  if (out.deciding) {
    const row& best = rows[*out.deciding];
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (out.parts[i] == part::same_level && rows[i].whom != best.whom) out.parts[i] = part::less_specific;
    out.parts[*out.deciding] = part::decides;
    out.is_shown = best.is_shown;
    out.why = cause::row;
  } else if (is_any_shown) {
    out.is_shown = false;
    out.why = cause::closed;
  } else if (!rows.empty()) {
    out.why = cause::only_hides;
  }
  return out;
}

}  // namespace didtron::assignments
