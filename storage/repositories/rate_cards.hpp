#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "actors/domain/rating/rate_card.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

struct new_rate_card {
  bool is_supplier = false;
  std::string name = {};
  rate_terms terms = {};
  card_rules rules = {};
};
/// `tx`'s tenant owns the card. Row ids are given by the database.
/// Errors: conflict (the same row twice, but for its prices), invalid_argument.
result<rate_card_id> insert_rate_card(pg::transaction& tx, const new_rate_card& card,
                                      const std::vector<rate_row>& rows);

/// Every card of every tenant with its rows, built. Node's role.
pg::query<std::vector<std::shared_ptr<const rate_card>>> all_rate_cards();

// The same in two parts, for the catalogue's one snapshot: its statements, and what they gave.
inline constexpr std::size_t rate_card_statement_count = 5;
std::vector<pg::statement> rate_card_statements();
result<std::vector<std::shared_ptr<const rate_card>>>
read_rate_cards(std::span<const pg::rows> found);

}  // namespace didtron::storage
