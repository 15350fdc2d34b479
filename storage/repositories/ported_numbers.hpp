#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "actors/domain/rating/ported_number.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// A load of ported numbers: any number of stage_ported_numbers(), then one apply_ported_numbers(), in one transaction
/// with the owner's role. Errors: conflict (a number twice in the load), and those of the database.
result<void> stage_ported_numbers(pg::transaction& tx, std::span<const ported_number> numbers);

struct ported_load {
  std::int64_t changed = 0;  ///< new, or with another LRN than before
  std::int64_t removed = 0;  ///< not ported any more
};
/// `replaces_all`: what was not staged is not ported any more.
result<ported_load> apply_ported_numbers(pg::transaction& tx, bool replaces_all);

/// The LRN of an E.164 number; empty: it is not ported. Node's role.
pg::query<std::optional<std::string>> lrn_of(std::string_view number);

/// The LRNs of those of the numbers that are ported, by number. Node's role.
using lrns_by_number = std::unordered_map<std::string, std::string>;
pg::query<lrns_by_number> lrns_of(const std::vector<std::string>& numbers);

}  // namespace didtron::storage
