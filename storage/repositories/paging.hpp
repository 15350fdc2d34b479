#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "actors/domain/views/views.hpp"
#include "storage/pg/rows.hpp"

/// Pages by key: one row more than asked tells whether there is a next page.
namespace didtron::storage::paging {

inline constexpr std::int32_t limit_max = 500;

inline std::int64_t rows_wanted(const page_query& q) {
  return std::clamp(q.limit, 1, limit_max) + 1;
}

/// The number in a cursor; `fallback` without one. A cursor that is no number finds nothing
/// beyond it, so it reads as the fallback of "after everything": use with check_number_cursor
/// first.
inline std::int64_t after_number(const page_query& q, std::int64_t fallback) {
  if (!q.after) return fallback;
  std::int64_t n = fallback;
  std::from_chars(q.after->data(), q.after->data() + q.after->size(), n);
  return n;
}

/// Cuts the extra row off and makes the cursor from the last one that stays.
template <class T, class Key> page<T> cut(std::vector<T> items, const page_query& q, Key key_of) {
  page<T> out;
  const auto limit = static_cast<std::size_t>(std::clamp(q.limit, 1, limit_max));
  const bool has_more = items.size() > limit;
  if (has_more) items.resize(limit);
  if (has_more) out.next = key_of(items.back());
  out.items = std::move(items);
  return out;
}

}  // namespace didtron::storage::paging
