#pragma once

#include <string>

#include "http/backend.hpp"

namespace didtron::node {

class node;

/// The API's port, bound to this node: reads go to PostgreSQL through the pipelined pool, live state and
/// commands to actors through the gateway.
class node_backend final : public http::backend {
 public:
  explicit node_backend(node& n, const described::registry& records = described::resources())
      : node_{n}, described_{records} {}

  http::task<result<http::session>> log_in(http::login_attempt attempt) override;
  http::task<result<http::session>> find_session(http::token_digest token) override;
  http::task<result<void>> log_out(http::token_digest token, request_origin from) override;

  http::task<result<void>> begin_impersonation(viewer who, http::token_digest token,
                                               http::impersonation_request wanted) override;
  http::task<result<void>> end_impersonation(viewer who, tenant_id home, http::token_digest token) override;

  http::task<result<page<account_view>>> accounts(viewer who, page_query q) override;
  http::task<result<account_view>> account(viewer who, account_id id) override;
  http::task<result<page<hold_view>>> holds(viewer who, account_id id, page_query q) override;

  http::task<result<page<live_call_view>>> live_calls(viewer who, page_query q) override;
  http::task<result<http::end_request>> end_call(viewer who, call_id id) override;
  http::task<result<page<cdr_view>>> cdrs(viewer who, page_query q,
                                          http::cdr_filter filter) override;
  http::task<result<cdr_detail>> cdr(viewer who, call_id id) override;

  // backend_roles.cpp
  http::task<result<std::vector<custom_role_view>>> custom_roles(viewer who) override;
  http::task<result<custom_role_view>> custom_role(viewer who, std::int64_t id) override;
  http::task<result<http::written>> create_role(viewer who, http::write_key key,
                                                http::new_role wanted) override;
  http::task<result<http::written>> change_role(viewer who, http::write_key key, std::int64_t id,
                                                http::role_change change) override;
  http::task<result<http::written>> delete_role(viewer who, http::write_key key,
                                                std::int64_t id) override;
  http::task<result<user_standing>> standing_of(viewer who, user_id user) override;
  void note_refusal(refusal_note refusal) noexcept override;

  // backend_audit.cpp
  http::task<result<page<audit_view>>> audit_rows(viewer who, page_query q, audit_filter filter,
                                                  bool has_details) override;
  http::task<result<audit_view>> audit_row(viewer who, std::int64_t audit_no) override;
  http::task<result<audit_state_view>> audit_state(viewer who) override;
  http::task<result<std::int64_t>> note_audit_export(viewer who, std::string asked) override;
  // backend_jobs.cpp
  http::task<result<page<didtron::jobs::view>>> jobs(viewer who, didtron::jobs::filter f,
                                                     page_query q) override;
  http::task<result<didtron::jobs::view>> job(viewer who, std::int64_t id) override;
  http::task<result<page<didtron::jobs::file_view>>> job_files(viewer who, std::int64_t id, page_query q) override;
  http::task<result<didtron::jobs::file>> take_job_file(viewer who, std::int64_t id, std::int64_t file_no) override;
  http::task<result<didtron::jobs::summary>> job_summary(viewer who, user_id asked_by) override;
  http::task<result<http::written>> cancel_job(viewer who, http::write_key key, std::int64_t id,
                                               std::string reason) override;
  http::task<result<http::written>> replay_job(viewer who, http::write_key key, std::int64_t id,
                                               std::string reason) override;
  http::task<result<http::written>> decide_job(viewer who, http::write_key key, std::int64_t id,
                                               bool is_approved, std::string reason) override;
  http::task<result<http::written>> undo_job(viewer who, http::write_key key, std::int64_t id,
                                             std::string reason) override;
  http::task<result<std::vector<didtron::jobs::schedule>>> job_schedules(viewer who) override;
  http::task<result<http::written>> change_job_schedule(viewer who, http::write_key key,
                                                        std::string kind,
                                                        http::schedule_patch change) override;
  http::task<result<http::written>> change_records(viewer who, http::write_key key,
                                                   const described::resource& r,
                                                   http::bulk_change change) override;
  http::task<result<http::written>> empty_trash(viewer who, http::write_key key,
                                                std::string reason) override;

  // backend_engine.cpp
  http::task<result<http::written>> start_engine_run(viewer who, http::write_key key,
                                                     std::vector<std::string> resources,
                                                     std::string reason) override;
  http::task<result<page<test_engine::run_view>>> engine_runs(viewer who, page_query q) override;
  http::task<result<test_engine::run_view>> engine_run(viewer who, std::int64_t id) override;
  http::task<result<std::vector<test_engine::check_count>>>
  engine_run_summary(viewer who, std::int64_t id) override;
  http::task<result<page<test_engine::case_view>>>
  engine_cases(viewer who, std::int64_t id, test_engine::case_filter f, page_query q) override;

  // backend_webhooks.cpp
  http::task<result<webhook_state_view>> webhook_state(viewer who, std::int64_t id) override;
  http::task<result<page<webhook_delivery_view>>> webhook_deliveries(viewer who, std::int64_t id, page_query q,
                                                                     std::optional<std::string> state) override;
  http::task<result<http::written>> make_webhook_secret(viewer who, http::write_key key, std::int64_t id, std::int64_t overlap_s) override;
  http::task<result<http::written>> test_webhook(viewer who, http::write_key key, std::int64_t id) override;
  http::task<result<http::written>> replay_webhook(viewer who, http::write_key key, std::int64_t id,
                                                   http::webhook_replay_request wanted) override;
  http::task<result<http::written>> enable_webhook(viewer who, http::write_key key, std::int64_t id) override;
  http::task<result<page<event_view>>> event_feed(viewer who, page_query q, std::vector<std::string> types) override;

  // backend_settings.cpp
  [[nodiscard]] std::shared_ptr<const settings::snapshot> settings_now() const noexcept override;
  http::task<result<std::vector<settings::setting_view>>> settings_list(viewer who) override;
  http::task<result<http::written>> change_setting(viewer who, http::write_key key,
                                                   http::setting_request request) override;
  // backend_tenants.cpp
  http::task<result<page<tenant_view>>> tenants(viewer who, page_query q, tenant_filter filter) override;
  http::task<result<std::vector<tenant_view>>> tenant_tree(viewer who) override;
  http::task<result<tenant_view>> tenant(viewer who, tenant_id id) override;
  http::task<result<http::written>> create_tenant(viewer who, http::write_key key, http::tenant_request wanted) override;
  http::task<result<http::written>> rename_tenant(viewer who, http::write_key key, tenant_id id, std::int64_t version,
                                      std::string name, std::string reason) override;
  http::task<result<http::written>> suspend_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) override;
  http::task<result<http::written>> reactivate_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) override;
  http::task<result<http::written>> limit_tenant(viewer who, http::write_key key, tenant_id id, std::int64_t version,
                                     tenant_limits limits, std::string reason) override;
  http::task<result<http::written>> export_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) override;
  http::task<result<http::written>> clone_tenant(viewer who, http::write_key key, tenant_id id, http::tenant_request wanted) override;
  http::task<result<http::written>> delete_tenant(viewer who, http::write_key key, tenant_id id, std::string reason) override;
  http::task<result<std::vector<field_error>>> tenant_deletion_blockers(viewer who, tenant_id id) override;
  std::optional<std::chrono::seconds> take_request(tenant_id of) override;

  // backend_secrets.cpp
  http::task<result<std::optional<secret_state>>>
  cdr_source_authorization(viewer who, std::int64_t id) override;
  http::task<result<http::written>>
  set_cdr_source_authorization(viewer who, http::write_key key, std::int64_t id,
                               std::optional<std::string> value) override;

  // backend_limits.cpp
  http::task<result<http::written>> change_account_limits(viewer who, http::write_key key,
                                                          account_id account,
                                                          http::limits_request request) override;

  // backend_ledger.cpp
  http::task<result<page<journal_entry_view>>> journal_entries(viewer who, page_query q) override;
  http::task<result<journal_entry_view>> journal_entry(viewer who, std::int64_t entry_no) override;
  http::task<result<http::written>> reverse_entry(viewer who, http::write_key key,
                                                  std::int64_t entry_no,
                                                  std::string reason) override;
  http::task<result<page<account_line_view>>> account_lines(viewer who, account_id account,
                                                            page_query q) override;
  http::task<result<trial_balance_view>> trial_balance(viewer who) override;
  http::task<result<http::written>> record_topup(viewer who, http::write_key key,
                                                 http::topup_request topup) override;
  http::task<result<page<topup_view>>> topups(viewer who, page_query q) override;
  http::task<result<http::written>> request_adjustment(
      viewer who, http::write_key key, http::adjustment_request adjustment) override;
  http::task<result<http::written>> decide_adjustment(viewer who, http::write_key key,
                                                      std::int64_t id, bool is_approved,
                                                      std::string reason) override;
  http::task<result<page<adjustment_view>>> adjustments(viewer who, page_query q) override;
  http::task<result<adjustment_view>> adjustment(viewer who, std::int64_t id) override;
  // backend_reratings.cpp
  http::task<result<http::written>> ask_rerating(viewer who, http::write_key key, rerating_scope scope,
                                     std::string reason) override;
  http::task<result<page<rerating_view>>> reratings(viewer who, page_query q) override;
  http::task<result<rerating_view>> rerating(viewer who, std::int64_t id) override;
  http::task<result<page<rerated_call_view>>> rerated_calls(viewer who, std::int64_t id,
                                                      page_query q) override;
  http::task<result<http::written>> decide_rerating(viewer who, http::write_key key, std::int64_t id,
                                        bool is_approved, std::string reason) override;
  http::task<result<http::written>> undo_rerating(viewer who, http::write_key key, std::int64_t id,
                                      std::string reason) override;

  // backend_ledger.cpp
  http::task<result<http::written>> close_period(viewer who, http::write_key key,
                                                 book_period period) override;
  http::task<result<page<http::period_view>>> closed_periods(viewer who, page_query q) override;

  http::task<result<page<carrier_view>>> carriers(viewer who, page_query q) override;
  http::task<result<carrier_view>> carrier(viewer who, carrier_id id) override;
  http::task<result<page<trunk_view>>> trunks(viewer who, page_query q) override;
  http::task<result<trunk_view>> trunk(viewer who, trunk_id id) override;

  http::task<result<page<cdr_source_view>>> cdr_sources(viewer who, page_query q) override;
  http::task<result<cdr_source_view>> cdr_source(viewer who, std::int64_t id) override;
  http::task<result<http::written>> create_cdr_source(viewer who, http::write_key key,
                                                      http::new_cdr_source wanted) override;
  http::task<result<http::written>> change_cdr_source(viewer who, http::write_key key,
                                                      std::int64_t id,
                                                      http::cdr_source_change change) override;
  http::task<result<cdr_import_view>> import_cdrs(viewer who, http::cdr_upload file) override;
  http::task<result<page<cdr_import_view>>> cdr_imports(viewer who, std::int64_t source_id,
                                                     page_query q) override;
  http::task<result<cdr_import_view>> cdr_import(viewer who, std::int64_t id) override;
  http::task<result<std::vector<row_fault>>> cdr_import_errors(viewer who, std::int64_t id) override;
  http::task<result<page<row_fault>>> cdr_import_errors_page(viewer who, std::int64_t id,
                                                             page_query q) override;
  http::task<result<http::written>> roll_back_import(viewer who, http::write_key key,
                                                     std::int64_t id, std::string reason) override;
  http::task<result<page<cdr_review_view>>> cdr_reviews(viewer who, page_query q, std::string kind,
                                                     std::string state) override;
  http::task<result<cdr_review_view>> cdr_review(viewer who, std::int64_t id) override;
  http::task<result<http::written>> resolve_cdr_review(viewer who, http::write_key key,
                                                       std::int64_t id, std::string action,
                                                       std::string reason) override;

  // backend_assignments.cpp
  http::task<result<page<described::record>>> offer(viewer who, const described::resource& r, page_query q) override;
  http::task<result<described::record>> offered(viewer who, const described::resource& r, std::int64_t id) override;
  http::task<result<assignment_explanation>> explain_assignment(viewer who, std::int64_t customer, std::string subject,
                                                            std::string object, std::optional<instant> at) override;
  http::task<result<page<preview_line>>> preview_offer(viewer who, std::int64_t customer, http::preview_query wanted,
                                                   page_query q) override;
  http::task<result<std::vector<move_effect>>> preview_move(viewer who, http::customer_move wanted) override;
  http::task<result<http::written>> move_customers(viewer who, http::write_key key, http::customer_move wanted) override;

  // backend_records.cpp
  [[nodiscard]] const described::registry& described() const noexcept override { return described_; }
  http::task<result<page<described::record>>> records(viewer who, const described::resource& r,
                                                      described::record_query q) override;
  http::task<result<described::record>> record(viewer who, const described::resource& r,
                                               std::int64_t id) override;
  http::task<result<page<described::record_event>>>
  record_history(viewer who, const described::resource& r, std::int64_t id, page_query q) override;
  http::task<result<http::written>> create_record(viewer who, http::write_key key,
                                                  const described::resource& r,
                                                  http::given_fields given,
                                                  std::string reason) override;
  http::task<result<http::written>> change_record(viewer who, http::write_key key,
                                                  const described::resource& r, std::int64_t id,
                                                  http::record_change change) override;
  http::task<result<http::written>> trash_record(viewer who, http::write_key key,
                                                 const described::resource& r, std::int64_t id,
                                                 std::int64_t version, std::string reason) override;
  http::task<result<http::written>> import_records(viewer who, http::write_key key,
                                                   const described::resource& r,
                                                   http::record_file file) override;
  http::task<result<bool>> note_export(viewer who, const described::resource& r,
                                       std::int64_t rows) override;
  http::task<result<page<described::trash_entry>>> trash(viewer who, std::vector<std::string> names,
                                                         page_query q) override;
  http::task<result<described::trash_entry>> trash_entry(viewer who, std::int64_t id) override;
  http::task<result<http::written>> restore_trash(viewer who, http::write_key key,
                                                  std::int64_t id) override;
  http::task<result<http::written>> purge_trash(viewer who, http::write_key key,
                                                std::int64_t id) override;

  http::task<result<http::metrics_summary>> summary(viewer who) override;
  http::task<result<http::readiness>> ready() override;
  http::task<result<std::string>> prometheus() override;

 private:
  /// Live calls that `who` may see, costs removed where they may not.
  http::task<result<std::vector<live_call_view>>> visible_calls(viewer who);
  http::task<void> add_live_state(account_view& view, const std::vector<live_call_view>& calls);
  void add_load(carrier_view& view) const;
  void add_load(trunk_view& view) const;

  node& node_;
  const described::registry& described_;
};

/// The currency that a seller's figures are summed in: that of its first account.
currency books_currency(const node& n, tenant_id seller);

}  // namespace didtron::node
