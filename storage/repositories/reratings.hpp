#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/cdrs/rerater.hpp"
#include "actors/domain/views/rerating_views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

/// Runs that price booked calls again: asked for, previewed, decided by a second person, posted, undone.
namespace didtron::storage {

/// Errors: not_found (account, carrier, card or import of the scope), invalid_argument.
result<std::int64_t> insert_rerating(pg::transaction& tx, const rerating_scope& scope,
                                     const std::string& reason, user_id by);

/// Newest first; cursor: the number.
pg::query<page<rerating_view>> reratings_page(const viewer& who, const page_query& q);
/// With its totals. Error: not_found.
pg::query<rerating_view> rerating_one(const viewer& who, std::int64_t id);
/// The same within a transaction, of its tenant.
result<rerating_view> rerating_in(pg::transaction& tx, std::int64_t id);
/// Its changed and unpriced sides; cursor "<call id>:<side>".
pg::query<page<rerated_call_view>> rerated_calls_page(const viewer& who, std::int64_t id,
                                                      const page_query& q);

/// Runs of a tenant that have no preview yet, at most 100.
pg::query<std::vector<std::int64_t>> pending_reratings(tenant_id tenant);

/// What a preview says of one side.
struct rerated_side {
  std::string side = {};  ///< charge | cost
  std::optional<didtron::rated_side> rated = {};
  std::string reason = {};  ///< why there is no new amount
};
/// A call of the scope, and whom its sides are for.
struct scoped_call {
  booked_call call = {};
  account_id account = {};
  carrier_id carrier = {};
  bool is_charge_wanted = false;  ///< in the scope, and priced when it was booked
  bool is_cost_wanted = false;
};
/// Gives the sides of a call as they should be; those that stay may be left out.
using price_again = std::function<std::vector<rerated_side>(const scoped_call&)>;

struct preview_limits {
  std::int64_t sides_max = 200'000;          ///< changed ones of a run
  std::int64_t sides_per_call_max = 20'000;  ///< when each call has lines of its own
};
/// Looks at every call of the scope and stores what would change, once, as one transaction with its
/// counts; a run beyond the limits is stored as refused. Nothing is done when there is a preview
/// already. Error: not_found.
result<void> preview_rerating(pg::transaction& tx, std::int64_t id, const price_again& price,
                              const preview_limits& limits = {});

/// Rejects, or approves and posts the differences into the open period, each for its own month of usage:
/// one transaction. Errors: not_found, forbidden (one's own), conflict (decided already, no preview,
/// or a call of it was priced again, reversed or rolled back since the preview).
result<rerating_view> decide_rerating(pg::transaction& tx, std::int64_t id, bool is_approved,
                                      user_id by, const std::string& reason);

/// Reverses what it posted. Errors: not_found, conflict (not posted, undone already, or a later run
/// builds on it).
result<rerating_view> undo_rerating(pg::transaction& tx, std::int64_t id, user_id by,
                                    const std::string& reason);

}  // namespace didtron::storage
