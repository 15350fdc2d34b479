#pragma once

#include <map>
#include <vector>

#include "actors/domain/rating/rate_card.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// What cards say besides their rows and terms: time classes, holidays, surcharges.
namespace didtron::storage::rate_rules {

/// What of a card's rules stands in rate_cards itself.
struct head {
  std::string zone = {};  ///< empty: no time classes
  bool is_split_on_boundary = false;
  bool is_lrn = false;
};

/// Of a card that is being stored. Errors: conflict, invalid_argument.
result<void> insert(pg::transaction& tx, rate_card_id card, const card_rules& rules);

/// Three statements: classes, holidays and surcharges of every card.
std::vector<pg::statement> statements();

/// Rules by card, put together from the heads and what the three statements gave. Reads every zone
/// named once. Errors: internal, naming the card, when stored rules are none.
result<std::map<rate_card_id, card_rules>> read(const std::map<rate_card_id, head>& heads,
                                                const pg::rows& classes, const pg::rows& holidays,
                                                const pg::rows& surcharges);

}  // namespace didtron::storage::rate_rules
