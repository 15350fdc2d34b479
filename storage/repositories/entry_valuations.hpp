#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// An entry that was posted without values in the base currency, and the one that tells them since.
struct entry_valuation {
  std::int64_t entry_no = 0;
  std::int64_t valuation_entry_no = 0;
};
/// Values the entries after `after` of the transaction's tenant that wait and have their rates by now:
/// the oldest, at most `limit`. `last_entry_no` says where to go on, 0: nothing is left. The tenant's
/// journal is locked until the transaction ends.
struct valued_part {
  std::vector<entry_valuation> valued = {};
  std::int64_t last_entry_no = 0;
};
result<valued_part> value_entries(pg::transaction& tx, std::int64_t after, std::int64_t limit);

/// Entries that still wait for a value: how many, and the first rate that is missing.
struct waiting_values {
  std::int64_t entries = 0;
  std::string missing = {};  ///< "EUR of 2026-05-04"; "" when nothing waits
};
pg::query<waiting_values> values_waiting(tenant_id tenant);

}  // namespace didtron::storage
