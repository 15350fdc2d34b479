#pragma once

#include <string>
#include <vector>

#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

struct tenant_record {
  tenant_id id = {};
  tenant_id parent = {};  ///< 0: the platform itself
  std::string kind = {};  ///< platform | reseller | customer | carrier | operator
  std::string name = {};
  std::string status = "active";  ///< active | suspended
};

/// Every tenant. Node's role only.
pg::query<std::vector<tenant_record>> all_tenants();

/// The next number; taken before the insert because the row is only visible to its own tenant or
/// parent.
/// The next ones by number. Role didtron_node.
pg::query<std::vector<tenant_id>> tenants_after(std::int64_t id, std::size_t rows_max);
result<tenant_id> next_tenant_id(pg::transaction& tx);

/// The transaction's tenant must be the parent (or, for the platform, the tenant itself).
/// Errors: conflict, forbidden (another tenant's).
result<void> insert_tenant(pg::transaction& tx, const tenant_record& tenant);

}  // namespace didtron::storage
