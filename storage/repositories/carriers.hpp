#pragma once

#include <string>
#include <vector>

#include "actors/domain/routing/catalogue.hpp"
#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Cursor: the carrier's number. `live_calls` is left for the actors.
pg::query<page<carrier_view>> carriers_page(const viewer& who, const page_query& q);
/// Error: not_found.
pg::query<carrier_view> carrier_one(const viewer& who, carrier_id id);

struct new_carrier {
  std::string name = {};
  std::string code = {};
  currency money = {};
};
result<carrier_id> insert_carrier(pg::transaction& tx, const new_carrier& carrier);

}  // namespace didtron::storage
