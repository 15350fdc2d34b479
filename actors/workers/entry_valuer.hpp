#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/result.hpp"
#include "storage/pg/connection.hpp"

namespace didtron {

/// What was done about a tenant's entries that were posted without a value in the base currency.
struct valued_books {
  std::int64_t valued = 0;
  std::int64_t waiting = 0;      ///< still without a rate
  std::string missing = {};      ///< the first one: "EUR of 2026-05-04"
};

/// Values what has its exchange rate by now, some hundred entries a transaction. Running it twice, or
/// two at a time, values nothing twice.
result<valued_books> value_waiting_entries(pg::connection& db, tenant_id tenant);

/// The same of several tenants, with a line in the log for each that has something valued or waiting;
/// how many wait in all.
result<std::int64_t> value_waiting_entries(const std::string& url,
                                           const std::set<tenant_id>& tenants);

}  // namespace didtron
