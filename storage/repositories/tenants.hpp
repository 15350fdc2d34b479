#pragma once

#include <map>
#include <string>
#include <vector>

#include "actors/domain/views/tenant_views.hpp"
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

/// Those whose people may only ask so often: requests a minute by tenant. Role didtron_node.
pg::query<std::map<std::int64_t, std::int64_t>> request_limits();
/// The transaction's own tenant or one below it. Error: not_found.
result<tenant_view> tenant_in(pg::transaction& tx, tenant_id id);

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

/// The tenants below the viewer's, by number.
pg::query<page<tenant_view>> tenants_page(const viewer& who, const page_query& q, const tenant_filter& f);
/// The viewer's and all below it, each behind its parent. Error: limit_exceeded (more than tenants_tree_max).
inline constexpr std::int64_t tenants_tree_max = 10'000;
pg::query<std::vector<tenant_view>> tenant_tree(const viewer& who);
/// The viewer's or one below it. Error: not_found.
pg::query<tenant_view> tenant_one(const viewer& who, tenant_id id);

/// The following work within a transaction of the viewer's tenant, on tenants below it. An own or a foreign tenant is
/// errc::not_found.
struct new_tenant {
  tenant_id parent = {};
  std::string kind = {};
  std::string name = {};
};
/// Errors: invalid_argument (/parent_id, /kind: no such kind can be there).
result<tenant_view> create_tenant(pg::transaction& tx, const new_tenant& wanted);
struct changed_tenant {
  tenant_view before = {};
  tenant_view after = {};
};
/// Error: stale_version.
result<changed_tenant> rename_tenant(pg::transaction& tx, tenant_id id, std::int64_t version, const std::string& name);
/// Counts at once; those above a limit stay. Error: stale_version.
result<changed_tenant> limit_tenant(pg::transaction& tx, tenant_id id, std::int64_t version, const tenant_limits& limits);
/// `reason` of a suspension stays with the tenant. From COMMIT on nobody of it or below it gets in. Error: conflict
/// (it is so already, or deleted).
result<changed_tenant> suspend_tenant(pg::transaction& tx, tenant_id id, const std::string& reason);
result<changed_tenant> reactivate_tenant(pg::transaction& tx, tenant_id id);
/// Marks a suspended one as deleted: see tenant_lifecycle.hpp for what goes with it. Error: conflict.
result<changed_tenant> end_tenant(pg::transaction& tx, tenant_id id);

}  // namespace didtron::storage
