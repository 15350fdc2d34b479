#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "actors/domain/rating/fx_table.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// An exchange rate to be kept for good: 1 base = rate quote.
struct new_fx_rate {
  std::string source = {};  ///< "manual" needs a reason and two different people
  currency base = {};
  currency quote = {};
  calendar_date as_of = {};
  exchange_rate rate = {};
  std::string reason = {};
  user_id entered_by = {};
  user_id approved_by = {};
};
/// `tx`'s tenant keeps the rate. Errors: conflict (the source has one of that day already; it is never
/// changed), invalid_argument.
result<fx_rate_id> insert_fx_rate(pg::transaction& tx, const new_fx_rate& rate);

/// Rates of a tenant that days from `first` to `last` may be converted by.
pg::query<std::shared_ptr<const fx_table>> fx_rates_between(tenant_id tenant, calendar_date first,
                                                            calendar_date last);

/// Every quote of a tenant.
pg::query<std::vector<fx_quote>> all_fx_quotes(tenant_id tenant);

using fx_tables = std::map<tenant_id, std::shared_ptr<const fx_table>>;
// For the catalogue's one snapshot: one statement with the last weeks of every tenant, and what it gave.
pg::statement recent_fx_rates_statement();
result<fx_tables> read_recent_fx_rates(const pg::rows& rates);

}  // namespace didtron::storage
