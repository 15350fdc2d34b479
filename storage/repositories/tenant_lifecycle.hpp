#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "actors/domain/resources/resource.hpp"
#include "storage/repositories/tenants.hpp"

/// What jobs do to whole companies: exporting, cloning, deleting. All within a transaction of role
/// didtron_node and of the viewer's tenant, on companies below it.
namespace didtron::storage {

/// Why a company cannot be deleted now, for people; empty: it can. A pointer names what is in the
/// way: "/status", "/companies", "/accounts/7", "/calls". Error: not_found.
result<std::vector<field_error>> deletion_blockers(pg::transaction& tx, tenant_id id);

struct closed_tenant {
  changed_tenant tenant = {};
  std::int64_t users = 0;
  std::int64_t secrets = 0;
};
/// Nobody of it gets in ever again: its users lose name, e-mail and password, its secrets their
/// keys. Books, calls and audit log stay. Errors: not_found, conflict with the blockers.
result<closed_tenant> close_tenant(pg::transaction& tx, tenant_id id);
/// Deletes the next records of a closed company for good, with what the audit log quotes of them,
/// those that refer to others first; how many. 0: none is left. Error: conflict (it is not closed).
result<std::int64_t> erase_records(pg::transaction& tx, tenant_id id, std::int32_t rows_max,
                                   const described::registry& all = described::resources());

/// The master data of one company as that of another, which has none yet: kinds::templates of the
/// registry. JSON: {"pops":3,…}. Error: not_found.
result<std::string> clone_records(pg::transaction& tx, tenant_id from, tenant_id to,
                                  const described::registry& all = described::resources());

/// Tables that an export goes through, in order.
result<std::vector<std::string>> export_tables(pg::transaction& tx);
struct exported_rows {
  std::string lines = {};     ///< a JSON object per line: {"table":"pops","row":{…}}
  std::string last_key = {};  ///< JSON; what `after` of the next call is
  std::int64_t rows = 0;
};
/// The next rows of a table, without secrets. `after`: "[]" for the first. Error: not_found.
result<exported_rows> export_rows(pg::transaction& tx, tenant_id id, const std::string& table,
                                  const std::string& after, std::int32_t rows_max);

}  // namespace didtron::storage
