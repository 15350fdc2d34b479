#pragma once

#include <string>
#include <vector>

#include "storage/pg/connection.hpp"

namespace didtron::storage {

struct check_line {
  bool is_ok = false;
  std::string name = {};    ///< "chain_digests"
  std::string detail = {};  ///< "tenant 1: 412 entries" or what is wrong and where
};

/// "ok chain_digests: tenant 1: 412 entries" / "FAIL …".
std::string format(const check_line& line);

/// Every invariant of the books that the database can answer, over all tenants; one line each.
/// Reads only, with the node's role. Error: the checks could not be run (a failing check is a line,
/// not an error).
result<std::vector<check_line>> verify_ledger(pg::connection& db);

}  // namespace didtron::storage
