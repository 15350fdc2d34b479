#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "actors/domain/cdrs/cdr_record.hpp"
#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

struct cdr_filter {
  account_id account = {};                 ///< 0: all
  std::optional<std::string> result = {};  ///< answered | busy | …
};

/// Newest first; cursor "<started_at in µs>:<call id>". A cursor that check_cdr_cursor refuses
/// finds nothing.
pg::query<page<cdr_view>> cdrs_page(const viewer& who, const page_query& q,
                                    const cdr_filter& filter);

/// invalid_argument when the text is no cursor of `cdrs_page`: to be asked before the query is
/// built.
result<void> check_cdr_cursor(const page_query& q);

/// Carriers and attempts only for platform viewers, costs and the decision (made of costs) only
/// with may_see_costs, too. Error: not_found.
pg::query<cdr_detail> cdr_one(const viewer& who, const call_id& id);

/// What a CDR of another switch was priced by.
struct imported_cdr {
  struct side {
    rate_card_id card = {};
    rate_row_id row = {};
    amount total = {};
    std::optional<conversion> fx = {};  ///< `from` is the card's currency, which is not stored
  };
  named_ref source = {};
  std::int64_t import_id = 0;
  cdr_record record = {};  ///< what its prices depend on: numbers, times, billable duration
  side charge = {};        ///< card 0: no price
  side cost = {};
};
/// Of the books of `seller`. Empty: the call was not imported.
pg::query<std::optional<imported_cdr>> imported_cdr_one(tenant_id seller, const call_id& id);

/// Calls whose route was decided at or after `from`, in the currency `money`.
pg::query<traffic_summary> traffic_since(const viewer& who, instant from, currency money);

/// Creates the daily partitions of [from, to). Days that exist are left alone. Node's role. Gives
/// the number created.
result<std::int64_t> ensure_cdr_partitions(pg::transaction& tx, instant from, instant to);

}  // namespace didtron::storage
