#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/backend.hpp"

namespace didtron::http::testing {

/// A backend of a few values in memory. Answers come from a thread of its own, as those of actors
/// and databases do.
class fake_backend final : public backend {
 public:
  fake_backend();
  ~fake_backend() override;

  struct user {
    user_view view = {};
    std::string password = {};
  };
  /// One user per role; e-mail "<role>@example.com", password "password of <role>".
  std::vector<user> users = {};

  /// What the next find_session says instead of looking.
  void fail_sessions(std::optional<errc> kind);
  /// The next calls of `accounts` never answer: the callback is dropped.
  bool drops_answers = false;
  /// The next calls of `accounts` throw.
  bool throws = false;
  bool is_node_ready = true;
  cdr_upload last_upload = {};  ///< of the last import_cdrs
  /// While held, answers queue up.
  void hold_answers(bool is_held);
  void end_all_sessions();
  /// From now on whoever is logged in has this role.
  void change_roles(std::string_view role);
  [[nodiscard]] login_attempt last_login() const;
  /// What the last writes to the books asked for.
  write_key last_key = {};
  topup_request last_topup = {};
  rerating_scope last_rerating = {};
  adjustment_request last_adjustment = {};
  limits_request last_limits = {};
  new_role last_role = {};
  role_change last_role_change = {};
  /// What was told of refusals.
  [[nodiscard]] std::vector<refusal_note> refusals() const;
  new_cdr_source last_source = {};
  cdr_source_change last_source_change = {};

  task<result<session>> log_in(login_attempt attempt) override;
  task<result<session>> find_session(token_digest token) override;
  task<result<void>> log_out(token_digest token, request_origin from) override;
  // fake_roles.cpp
  task<result<std::vector<custom_role_view>>> custom_roles(viewer who) override;
  task<result<custom_role_view>> custom_role(viewer who, std::int64_t id) override;
  task<result<written>> create_role(viewer who, write_key key, new_role wanted) override;
  task<result<written>> change_role(viewer who, write_key key, std::int64_t id,
                                    role_change change) override;
  task<result<written>> delete_role(viewer who, write_key key, std::int64_t id) override;
  task<result<user_standing>> standing_of(viewer who, user_id user) override;
  void note_refusal(refusal_note refusal) noexcept override;
  // fake_settings.cpp
  task<result<std::optional<secret_state>>> cdr_source_authorization(viewer who,
                                                                     std::int64_t id) override;
  task<result<written>> set_cdr_source_authorization(viewer who, write_key key, std::int64_t id,
                                                     std::optional<std::string> value) override;
  std::optional<std::string> last_secret = {};
  [[nodiscard]] std::shared_ptr<const settings::snapshot> settings_now() const noexcept override;
  task<result<std::vector<settings::setting_view>>> settings_list(viewer who) override;
  task<result<written>> change_setting(viewer who, write_key key, setting_request request) override;
  /// What is in force; stored rows of tenant 1, the platform.
  void set(std::vector<settings::stored> rows);
  setting_request last_setting = {};

  task<result<page<account_view>>> accounts(viewer who, page_query q) override;
  task<result<account_view>> account(viewer who, account_id id) override;
  task<result<page<hold_view>>> holds(viewer who, account_id id, page_query q) override;
  task<result<page<live_call_view>>> live_calls(viewer who, page_query q) override;
  task<result<end_request>> end_call(viewer who, call_id id) override;
  task<result<page<cdr_view>>> cdrs(viewer who, page_query q, cdr_filter filter) override;
  task<result<cdr_detail>> cdr(viewer who, call_id id) override;
  task<result<page<journal_entry_view>>> journal_entries(viewer who, page_query q) override;
  task<result<journal_entry_view>> journal_entry(viewer who, std::int64_t entry_no) override;
  // fake_ledger.cpp
  task<result<written>> change_account_limits(viewer who, write_key key, account_id account,
                                              limits_request request) override;
  task<result<written>> reverse_entry(viewer who, write_key key, std::int64_t entry_no,
                                      std::string reason) override;
  task<result<page<account_line_view>>> account_lines(viewer who, account_id account,
                                                      page_query q) override;
  task<result<trial_balance_view>> trial_balance(viewer who) override;
  task<result<written>> record_topup(viewer who, write_key key, topup_request topup) override;
  task<result<page<topup_view>>> topups(viewer who, page_query q) override;
  task<result<written>> request_adjustment(viewer who, write_key key,
                                           adjustment_request adjustment) override;
  task<result<written>> decide_adjustment(viewer who, write_key key, std::int64_t id,
                                          bool is_approved, std::string reason) override;
  task<result<page<adjustment_view>>> adjustments(viewer who, page_query q) override;
  task<result<adjustment_view>> adjustment(viewer who, std::int64_t id) override;
  // fake_reratings.cpp
  task<result<written>> ask_rerating(viewer who, write_key key, rerating_scope scope,
                                     std::string reason) override;
  task<result<page<rerating_view>>> reratings(viewer who, page_query q) override;
  task<result<rerating_view>> rerating(viewer who, std::int64_t id) override;
  task<result<page<rerated_call_view>>> rerated_calls(viewer who, std::int64_t id,
                                                      page_query q) override;
  task<result<written>> decide_rerating(viewer who, write_key key, std::int64_t id,
                                        bool is_approved, std::string reason) override;
  task<result<written>> undo_rerating(viewer who, write_key key, std::int64_t id,
                                      std::string reason) override;
  // fake_audit.cpp
  task<result<page<audit_view>>> audit_rows(viewer who, page_query q, audit_filter filter,
                                            bool has_details) override;
  task<result<audit_view>> audit_row(viewer who, std::int64_t audit_no) override;
  task<result<audit_state_view>> audit_state(viewer who) override;
  task<result<std::int64_t>> note_audit_export(viewer who, std::string asked) override;
  std::vector<audit_view> audit_log = {};     ///< newest first; empty: one sample row
  std::size_t audit_fails_after = SIZE_MAX;   ///< pages, then the database is away
  std::size_t audit_pages = 0;
  audit_filter last_audit_filter = {};
  std::vector<std::string> audit_exports = {};
  task<result<void>> begin_impersonation(viewer who, token_digest token, impersonation_request wanted) override;
  task<result<void>> end_impersonation(viewer who, tenant_id home, token_digest token) override;
  // fake_tenants.cpp
  task<result<page<tenant_view>>> tenants(viewer who, page_query q, tenant_filter filter) override;
  task<result<std::vector<tenant_view>>> tenant_tree(viewer who) override;
  task<result<tenant_view>> tenant(viewer who, tenant_id id) override;
  task<result<written>> create_tenant(viewer who, write_key key, tenant_request wanted) override;
  task<result<written>> rename_tenant(viewer who, write_key key, tenant_id id, std::int64_t version,
                                      std::string name, std::string reason) override;
  task<result<written>> suspend_tenant(viewer who, write_key key, tenant_id id, std::string reason) override;
  task<result<written>> reactivate_tenant(viewer who, write_key key, tenant_id id, std::string reason) override;
  task<result<written>> limit_tenant(viewer who, write_key key, tenant_id id, std::int64_t version,
                                     tenant_limits limits, std::string reason) override;
  task<result<written>> export_tenant(viewer who, write_key key, tenant_id id, std::string reason) override;
  task<result<written>> clone_tenant(viewer who, write_key key, tenant_id id, tenant_request wanted) override;
  task<result<written>> delete_tenant(viewer who, write_key key, tenant_id id, std::string reason) override;
  task<result<std::vector<field_error>>> tenant_deletion_blockers(viewer who, tenant_id id) override;
  std::optional<std::chrono::seconds> take_request(tenant_id of) override;
  tenant_limits last_tenant_limits = {};
  std::int64_t requests_left = INT64_MAX;
  tenant_request last_tenant = {};
  std::string last_tenant_reason = {};
  // fake_assignments.cpp
  task<result<webhook_state_view>> webhook_state(viewer who, std::int64_t id) override;
  task<result<page<webhook_delivery_view>>> webhook_deliveries(viewer who, std::int64_t id, page_query q,
                                                               std::optional<std::string> state) override;
  task<result<written>> make_webhook_secret(viewer who, write_key key, std::int64_t id, std::int64_t overlap_s) override;
  task<result<written>> test_webhook(viewer who, write_key key, std::int64_t id) override;
  task<result<written>> replay_webhook(viewer who, write_key key, std::int64_t id, webhook_replay_request wanted) override;
  task<result<written>> enable_webhook(viewer who, write_key key, std::int64_t id) override;
  task<result<page<event_view>>> event_feed(viewer who, page_query q, std::vector<std::string> types) override;
  std::int64_t last_overlap_s = -1;
  webhook_replay_request last_replay = {};
  std::vector<std::string> last_event_types = {};
  page_query last_feed = {};

  task<result<page<described::record>>> offer(viewer who, const described::resource& r, page_query q) override;
  task<result<described::record>> offered(viewer who, const described::resource& r, std::int64_t id) override;
  task<result<assignment_explanation>> explain_assignment(viewer who, std::int64_t customer, std::string subject,
                                                            std::string object, std::optional<instant> at) override;
  task<result<page<preview_line>>> preview_offer(viewer who, std::int64_t customer, preview_query wanted,
                                                   page_query q) override;
  task<result<std::vector<move_effect>>> preview_move(viewer who, customer_move wanted) override;
  task<result<written>> move_customers(viewer who, write_key key, customer_move wanted) override;
  customer_move last_move = {};
  preview_query last_preview = {};
  std::string last_object = {};
  // fake_records.cpp
  task<result<page<described::record>>> records(viewer who, const described::resource& r,
                                                described::record_query q) override;
  task<result<described::record>> record(viewer who, const described::resource& r,
                                         std::int64_t id) override;
  task<result<page<described::record_event>>> record_history(viewer who,
                                                             const described::resource& r,
                                                             std::int64_t id,
                                                             page_query q) override;
  task<result<written>> create_record(viewer who, write_key key, const described::resource& r,
                                      given_fields given, std::string reason) override;
  task<result<written>> change_record(viewer who, write_key key, const described::resource& r,
                                      std::int64_t id, record_change change) override;
  task<result<written>> trash_record(viewer who, write_key key, const described::resource& r,
                                     std::int64_t id, std::int64_t version,
                                     std::string reason) override;
  task<result<written>> import_records(viewer who, write_key key, const described::resource& r,
                                       record_file file) override;
  task<result<bool>> note_export(viewer who, const described::resource& r,
                                 std::int64_t rows) override;
  task<result<page<described::trash_entry>>> trash(viewer who, std::vector<std::string> names,
                                                   page_query q) override;
  task<result<described::trash_entry>> trash_entry(viewer who, std::int64_t id) override;
  task<result<written>> restore_trash(viewer who, write_key key, std::int64_t id) override;
  task<result<written>> purge_trash(viewer who, write_key key, std::int64_t id) override;
  // fake_jobs.cpp
  task<result<page<didtron::jobs::view>>> jobs(viewer who, didtron::jobs::filter f,
                                               page_query q) override;
  task<result<didtron::jobs::view>> job(viewer who, std::int64_t id) override;
  task<result<page<didtron::jobs::file_view>>> job_files(viewer who, std::int64_t id, page_query q) override;
  task<result<didtron::jobs::file>> take_job_file(viewer who, std::int64_t id, std::int64_t file_no) override;
  task<result<didtron::jobs::summary>> job_summary(viewer who, user_id asked_by) override;
  task<result<written>> cancel_job(viewer who, write_key key, std::int64_t id,
                                   std::string reason) override;
  task<result<written>> replay_job(viewer who, write_key key, std::int64_t id,
                                   std::string reason) override;
  task<result<written>> decide_job(viewer who, write_key key, std::int64_t id, bool is_approved,
                                   std::string reason) override;
  task<result<written>> undo_job(viewer who, write_key key, std::int64_t id,
                                 std::string reason) override;
  task<result<std::vector<didtron::jobs::schedule>>> job_schedules(viewer who) override;
  task<result<written>> change_job_schedule(viewer who, write_key key, std::string kind,
                                            schedule_patch change) override;
  task<result<written>> change_records(viewer who, write_key key, const described::resource& r,
                                       bulk_change change) override;
  task<result<written>> empty_trash(viewer who, write_key key, std::string reason) override;
  didtron::jobs::view kept_job = {};      ///< number 12; asked for by whoever looks, unless set
  didtron::jobs::filter last_filter = {};
  user_id last_counted = {};
  schedule_patch last_schedule = {};
  bulk_change last_bulk = {};
  given_fields last_given = {};
  record_file last_file = {};
  described::record_query last_query = {};
  // fake_engine.cpp
  task<result<written>> start_engine_run(viewer who, write_key key, std::vector<std::string> resources,
                                         std::string reason) override;
  task<result<page<test_engine::run_view>>> engine_runs(viewer who, page_query q) override;
  task<result<test_engine::run_view>> engine_run(viewer who, std::int64_t id) override;
  task<result<std::vector<test_engine::check_count>>> engine_run_summary(viewer who, std::int64_t id) override;
  task<result<page<test_engine::case_view>>> engine_cases(viewer who, std::int64_t id, test_engine::case_filter f,
                                                          page_query q) override;
  std::vector<std::string> last_engine_resources = {};
  test_engine::case_filter last_engine_filter = {};
  // fake_ledger.cpp
  task<result<written>> close_period(viewer who, write_key key, book_period period) override;
  task<result<page<period_view>>> closed_periods(viewer who, page_query q) override;
  task<result<page<carrier_view>>> carriers(viewer who, page_query q) override;
  task<result<carrier_view>> carrier(viewer who, carrier_id id) override;
  task<result<page<trunk_view>>> trunks(viewer who, page_query q) override;
  task<result<trunk_view>> trunk(viewer who, trunk_id id) override;
  task<result<page<cdr_source_view>>> cdr_sources(viewer who, page_query q) override;
  task<result<cdr_source_view>> cdr_source(viewer who, std::int64_t id) override;
  task<result<written>> create_cdr_source(viewer who, write_key key,
                                          new_cdr_source wanted) override;
  task<result<written>> change_cdr_source(viewer who, write_key key, std::int64_t id,
                                          cdr_source_change change) override;
  task<result<cdr_import_view>> import_cdrs(viewer who, http::cdr_upload file) override;
  task<result<page<cdr_import_view>>> cdr_imports(viewer who, std::int64_t source_id,
                                                     page_query q) override;
  task<result<cdr_import_view>> cdr_import(viewer who, std::int64_t id) override;
  task<result<std::vector<row_fault>>> cdr_import_errors(viewer who, std::int64_t id) override;
  task<result<page<row_fault>>> cdr_import_errors_page(viewer who, std::int64_t id,
                                                       page_query q) override;
  task<result<written>> roll_back_import(viewer who, write_key key, std::int64_t id,
                                         std::string reason) override;
  task<result<page<cdr_review_view>>> cdr_reviews(viewer who, page_query q, std::string kind,
                                                     std::string state) override;
  task<result<cdr_review_view>> cdr_review(viewer who, std::int64_t id) override;
  task<result<written>> resolve_cdr_review(viewer who, write_key key, std::int64_t id,
                                           std::string action, std::string reason) override;
  task<result<metrics_summary>> summary(viewer who) override;
  task<result<readiness>> ready() override;
  task<result<std::string>> prometheus() override;

 private:
  /// Gives `value` back from the other thread.
  template <class T> task<result<T>> answer(result<T> value) {
    co_return co_await await_callback<T>([&](auto done) { post([done, value] { done(value); }); });
  }
  void post(std::function<void()> work);
  void run();

  mutable std::mutex mutex_ = {};
  login_attempt last_login_ = {};
  std::condition_variable wake_ = {};
  std::deque<std::function<void()>> queue_ = {};
  bool is_held_ = false;
  bool is_stopped_ = false;
  std::vector<refusal_note> refusals_ = {};
  std::atomic<std::shared_ptr<const settings::snapshot>> settings_{
      std::make_shared<const settings::snapshot>()};
  std::optional<errc> session_failure_ = {};
  std::map<token_digest, session> sessions_ = {};
  std::thread thread_ = {};
};

// Sample values, used to answer and to compare with.
account_view sample_account();
hold_view sample_hold();
live_call_view sample_live_call();
cdr_detail sample_cdr();
journal_entry_view sample_journal_entry();
topup_view sample_topup();
adjustment_view sample_adjustment();
account_line_view sample_account_line();
carrier_view sample_carrier();
trunk_view sample_trunk();
custom_role_view sample_role();
audit_view sample_audit_row();
metrics_summary sample_summary();
inline constexpr std::string_view sample_call = "01963b5e-8a00-7cc3-98c4-dc0c0c07398f";

}  // namespace didtron::http::testing
