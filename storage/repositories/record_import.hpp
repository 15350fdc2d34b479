#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/resources/resource.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/outbox.hpp"

namespace didtron::storage {

struct import_counts {
  std::int64_t created = 0;
  std::int64_t changed = 0;
  std::int64_t unchanged = 0;
};

/// Rows of a file, all or none: one whose key (`resource::key_fields`) is stored already
/// changes that record, each other one makes a record. What a row does not say stays, or gets its
/// default. Every change has its audit row, by `by`, and its event. `is_dry_run`: counts only. Errors: invalid_argument
/// ("/rows/<from 1>/<field>"), conflict, limit_exceeded.
result<import_counts>
import_records(pg::transaction& tx, const described::resource& r,
               const std::vector<std::vector<std::optional<described::value>>>& rows,
               bool is_dry_run, const audit_record& by);

}  // namespace didtron::storage
