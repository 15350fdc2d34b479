#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "actors/domain/views/assignment_views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// What a seller shows to its customers, looked at by the seller.
namespace didtron::storage {

/// Rows of one thing that an explanation names.
inline constexpr std::int32_t explained_rows_max = 200;
/// Effects of one rehearsed move.
inline constexpr std::int32_t move_effects_max = 50'000;

/// Why the viewer's customer is shown the thing, or not. `at` none: now, by the database's clock.
/// Errors: not_found (no such customer), invalid_argument (/query/object: nothing of that name),
/// limit_exceeded (more rows for this customer than can be named).
pg::query<assignment_explanation> explain_assignment(const viewer& who, std::int64_t customer,
                                                     const std::string& subject, const std::string& object,
                                                     std::optional<instant> at);

struct preview_filter {
  std::string subject = {};  ///< empty: all of them
  std::optional<bool> is_shown = {};
  std::optional<instant> at = {};
};
/// Everything that can be assigned, by subject and number. Error of the query: invalid_argument (a
/// cursor of another list); of the reading: not_found (no such customer).
result<pg::query<page<preview_line>>> preview_offer(const viewer& who, std::int64_t customer,
                                                    const preview_filter& wanted, const page_query& q);

struct move_target {
  std::int64_t category = 0;
  std::optional<std::int64_t> group = {};
};
/// What each of the customers that are there would gain and lose. Errors: invalid_argument
/// (/category_id, /group_id), limit_exceeded.
pg::query<std::vector<move_effect>> preview_move(const viewer& who, std::span<const std::int64_t> customers,
                                                 const move_target& to);
/// Whether customers can go there. Error: invalid_argument (/category_id, /group_id).
result<void> check_move_target(pg::transaction& tx, const move_target& to);

}  // namespace didtron::storage
