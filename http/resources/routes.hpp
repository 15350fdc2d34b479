#pragma once

#include <vector>

#include "actors/domain/resources/resource.hpp"
#include "http/route.hpp"

/// One function per resource file: its routes, for `all_routes()`.
namespace didtron::http {

void add_session_routes(std::vector<route>& out);
void add_account_routes(std::vector<route>& out);
void add_account_limit_routes(std::vector<route>& out);
void add_live_call_routes(std::vector<route>& out);
void add_cdr_routes(std::vector<route>& out);
void add_journal_entry_routes(std::vector<route>& out);
void add_topup_routes(std::vector<route>& out);
void add_adjustment_routes(std::vector<route>& out);
void add_rerating_routes(std::vector<route>& out);
void add_book_routes(std::vector<route>& out);
void add_carrier_routes(std::vector<route>& out);
void add_trunk_routes(std::vector<route>& out);
void add_source_secret_routes(std::vector<route>& out);
void add_cdr_source_routes(std::vector<route>& out);
void add_cdr_import_routes(std::vector<route>& out);
// Those of described records, and the trash, are made from the registry, which outlives them.
void add_record_routes(std::vector<route>& out, const described::registry& records);
void add_record_file_routes(std::vector<route>& out, const described::registry& records);
void add_record_bulk_routes(std::vector<route>& out, const described::registry& records);
void add_job_routes(std::vector<route>& out);
void add_engine_run_routes(std::vector<route>& out);
void add_trash_routes(std::vector<route>& out, const described::registry& records);
void add_webhook_routes(std::vector<route>& out);
void add_job_file_routes(std::vector<route>& out);
void add_resource_meta_routes(std::vector<route>& out);
void add_metrics_routes(std::vector<route>& out);
void add_event_routes(std::vector<route>& out);
void add_audit_routes(std::vector<route>& out);
void add_platform_routes(std::vector<route>& out);
void add_setting_routes(std::vector<route>& out);
void add_tenant_routes(std::vector<route>& out);
void add_customer_routes(std::vector<route>& out);
void add_offer_routes(std::vector<route>& out, const described::registry& records);
void add_assignment_routes(std::vector<route>& out);
void add_tenant_job_routes(std::vector<route>& out);
void add_impersonation_routes(std::vector<route>& out);
void add_role_routes(std::vector<route>& out);
void add_permission_routes(std::vector<route>& out);
void add_health_routes(std::vector<route>& out);
void add_openapi_routes(std::vector<route>& out);

}  // namespace didtron::http
