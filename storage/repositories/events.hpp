#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "actors/domain/views/views.hpp"
#include "actors/domain/views/webhook_views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// Events of a company in the order of their numbers.
namespace didtron::storage {

/// Companies with events that wait for their number. The transaction belongs to no tenant.
result<std::vector<tenant_id>> tenants_with_waiting_events(pg::transaction& tx);
/// Gives numbers to at most `most` events of the transaction's tenant; tells how many. One at a time
/// per tenant, in the whole cluster: who reads up to n has everything up to n.
result<std::int64_t> number_events(pg::transaction& tx, std::int64_t most);

struct event_slice {
  std::vector<event_view> items = {};
  std::int64_t last_seq = 0;  ///< newest of the company
};
/// Events behind `after`, oldest first; of these types alone, unless there are none ("job.*": all of
/// an object).
pg::query<event_slice> events_after(tenant_id tenant, std::int64_t after, std::vector<std::string> types, std::int32_t limit);

}  // namespace didtron::storage
