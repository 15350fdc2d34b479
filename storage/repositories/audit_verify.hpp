#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "storage/pg/connection.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/audit_chain.hpp"

namespace didtron::storage {

/// What a check of one tenant's whole audit chain said.
struct audit_finding {
  std::int64_t links = 0;                ///< that were looked at
  audit_head head = {};                  ///< the last of them
  std::vector<std::string> faults = {};  ///< at most audit_faults_max; empty: the log is as it was written
};
inline constexpr std::size_t audit_faults_max = 10;

/// Heads that were written down elsewhere: digests by link number, 64 hex digits each.
using known_heads = std::map<std::int64_t, std::string>;

/// Every digest anew; a page of links in memory. `is_stopping`: asked between pages, the finding is
/// then errc::unavailable. Reads only. Error: the check could not be run (a fault is no error).
result<audit_finding> verify_audit(pg::connection& db, tenant_id tenant, const known_heads& known = {},
                                   const std::function<bool()>& is_stopping = [] { return false; });

/// Keeps what was found for whoever asks.
result<void> keep_audit_finding(pg::transaction& tx, const audit_finding& found);

}  // namespace didtron::storage
