#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "actors/domain/views/audit_views.hpp"
#include "actors/domain/views/views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"

namespace didtron::storage {

/// Rows of the viewer's tenant, newest first. With details when asked: they may be large.
pg::query<page<audit_view>> audit_page(const viewer& who, const page_query& q, const audit_filter& f,
                                       bool has_details = false);
/// With details. Error: not_found.
pg::query<audit_view> audit_one(const viewer& who, std::int64_t audit_no);
pg::query<audit_state_view> audit_state(const viewer& who);

/// Node's role, all tenants: those with rows that wait for their link.
pg::query<std::vector<tenant_id>> audit_unsealed_tenants();
/// Links at most `rows_max` rows of the transaction's tenant; gives their number.
result<std::int64_t> seal_audit(pg::transaction& tx, std::int64_t rows_max);
pg::query<std::vector<audit_class_view>> audit_classes();
/// Removes rows of the transaction's tenant whose class has been kept for its time; gives their number.
result<std::int64_t> purge_audit(pg::transaction& tx, std::string_view action_class, std::int64_t rows_max);

}  // namespace didtron::storage
