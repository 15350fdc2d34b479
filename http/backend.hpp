#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "actors/domain/core/id.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/cdrs/cdr_record.hpp"
#include "actors/domain/views/cdr_import_views.hpp"
#include "actors/domain/views/secret_views.hpp"
#include "actors/domain/views/views.hpp"
#include "http/access_backend.hpp"
#include "http/assignment_backend.hpp"
#include "http/audit_backend.hpp"
#include "http/engine_backend.hpp"
#include "http/ledger_backend.hpp"
#include "http/job_backend.hpp"
#include "http/record_backend.hpp"
#include "http/rerating_backend.hpp"
#include "http/session.hpp"
#include "http/settings_backend.hpp"
#include "http/task.hpp"
#include "http/tenant_backend.hpp"
#include "http/webhook_backend.hpp"
#include "protocols/json/value.hpp"

namespace didtron::http {

/// A log-in attempt. The HTTP side has drawn the token and keeps it; the backend stores the
/// digests.
struct login_attempt {
  std::string email = {};       ///< as typed; compare in lower case
  std::string password = {};    ///< for password_pool::verify only: never logged or kept
  request_origin from = {};
  token_digest token = {};
  token_digest csrf = {};  ///< digest of the CSRF token that belongs to the session
};

struct impersonation_request {
  user_id user = {};
  std::int64_t minutes = 0;
  std::string reason = {};
};

struct cdr_filter {
  std::optional<account_id> account = {};
  std::optional<std::string> result = {};  ///< one of the six call results, already checked
};

/// State of this node for the summary.
struct node_summary {
  std::string node_id = {};
  instant started_at = {};
  std::string version = {};
  std::int32_t shards_owned = 0;
  bool is_ready = false;
  std::string edge = {};  ///< connected | silent | reconciling
};

struct metrics_summary {
  std::int64_t live_calls = 0;
  double calls_per_s = 0.0;  ///< attempts per second over the last minute
  traffic_summary today = {};
  node_summary node = {};
};

struct end_request {
  call_id call = {};
  instant requested_at = {};
};

struct readiness {
  bool is_ready = false;
  struct check {
    std::string name = {};  ///< database, leases, edge, …
    bool is_ok = false;
    std::string detail = {};  ///< no secrets, no addresses: anyone on the machine may read it
  };
  std::vector<check> checks = {};
};

struct new_cdr_source {
  std::string name = {};
  std::string kind = {};
  json::value format = {};
  std::optional<json::value> pull = {};  ///< how it is asked; of kind pull only
};
/// What is to change about a source; absent members stay.
struct cdr_source_change {
  std::optional<std::string> status = {};               ///< active | disabled
  std::optional<std::optional<json::value>> pull = {};  ///< none: not configured any more
  std::optional<std::string> cursor = {};               ///< where the next page begins
  std::string reason = {};
};

/// A file of CDRs as it came.
struct cdr_upload {
  std::int64_t source_id = 0;
  std::string key = {};  ///< idempotency key
  std::string name = {};
  std::string media_type = {};
  std::string body = {};
  bool is_dry_run = false;  ///< only tell what would become of it
};

/// Everything that the resources need from the node. Each function may be called on any io thread;
/// the task runs on the caller's and goes on there after every `await_callback`. Each read shows
/// only what `who` may see: a foreign or absent object is errc::not_found. Every task ends within
/// its own deadline.
class backend : public ledger_backend,
                public rerating_backend,
                public access_backend,
                public audit_backend,
                public record_backend,
                public assignment_backend,
                public settings_backend,
                public job_backend,
                public tenant_backend,
                public engine_backend,
                public webhook_backend {
 public:
  // ---- log-in ----
  /// Errors: unauthenticated (the same for an unknown e-mail, a wrong password, a locked or
  /// inactive user, after the same work), rate_limited, busy (password queue full), unavailable.
  virtual task<result<session>> log_in(login_attempt attempt) = 0;
  /// Live sessions only. Error: not_found.
  virtual task<result<session>> find_session(token_digest token) = 0;
  /// Idempotent.
  virtual task<result<void>> log_out(token_digest token, request_origin from) = 0;

  /// The session counts as that user's from COMMIT on. Errors: not_found (nobody of a company below), conflict.
  virtual task<result<void>> begin_impersonation(viewer who, token_digest token, impersonation_request wanted) = 0;
  /// `home`: the tenant of who really sits there. Error: conflict (it acts as nobody).
  virtual task<result<void>> end_impersonation(viewer who, tenant_id home, token_digest token) = 0;

  // ---- accounts ----
  virtual task<result<page<account_view>>> accounts(viewer who, page_query q) = 0;
  virtual task<result<account_view>> account(viewer who, account_id id) = 0;
  virtual task<result<page<hold_view>>> holds(viewer who, account_id id, page_query q) = 0;

  // ---- calls ----
  virtual task<result<page<live_call_view>>> live_calls(viewer who, page_query q) = 0;
  /// Asks the call's actor to hang up; the call is still there when this answers.
  virtual task<result<end_request>> end_call(viewer who, call_id id) = 0;
  virtual task<result<page<cdr_view>>> cdrs(viewer who, page_query q, cdr_filter filter) = 0;
  virtual task<result<cdr_detail>> cdr(viewer who, call_id id) = 0;

  // ---- carriers ----
  virtual task<result<page<carrier_view>>> carriers(viewer who, page_query q) = 0;
  virtual task<result<carrier_view>> carrier(viewer who, carrier_id id) = 0;
  virtual task<result<page<trunk_view>>> trunks(viewer who, page_query q) = 0;
  virtual task<result<trunk_view>> trunk(viewer who, trunk_id id) = 0;

  // ---- CDRs of other switches ----
  virtual task<result<page<cdr_source_view>>> cdr_sources(viewer who, page_query q) = 0;
  virtual task<result<cdr_source_view>> cdr_source(viewer who, std::int64_t id) = 0;
  /// Errors: invalid_argument with pointers below /format, conflict (the name is taken).
  virtual task<result<written>> create_cdr_source(viewer who, write_key key,
                                                  new_cdr_source wanted) = 0;
  /// Errors: not_found, invalid_argument with pointers below /pull, conflict (not of kind pull).
  virtual task<result<written>> change_cdr_source(viewer who, write_key key, std::int64_t id,
                                                  cdr_source_change change) = 0;
  /// What the source's engine is sent as Authorization is told to nobody; empty: it is not set.
  virtual task<result<std::optional<secret_state>>> cdr_source_authorization(viewer who,
                                                                             std::int64_t id) = 0;
  /// `value` empty: forgotten. Errors: not_found, unavailable (the node has no master keys).
  virtual task<result<written>> set_cdr_source_authorization(viewer who, write_key key,
                                                             std::int64_t id,
                                                             std::optional<std::string> value) = 0;
  /// After COMMIT of the whole file. Errors: not_found, conflict, duplicate, busy.
  virtual task<result<cdr_import_view>> import_cdrs(viewer who, cdr_upload file) = 0;
  virtual task<result<page<cdr_import_view>>> cdr_imports(viewer who, std::int64_t source_id,
                                                          page_query q) = 0;
  virtual task<result<cdr_import_view>> cdr_import(viewer who, std::int64_t id) = 0;
  virtual task<result<std::vector<row_fault>>> cdr_import_errors(viewer who, std::int64_t id) = 0;
  virtual task<result<page<row_fault>>> cdr_import_errors_page(viewer who, std::int64_t id,
                                                               page_query q) = 0;
  virtual task<result<written>> roll_back_import(viewer who, write_key key, std::int64_t id,
                                                 std::string reason) = 0;
  virtual task<result<page<cdr_review_view>>> cdr_reviews(viewer who, page_query q,
                                                          std::string kind, std::string state) = 0;
  virtual task<result<cdr_review_view>> cdr_review(viewer who, std::int64_t id) = 0;
  virtual task<result<written>> resolve_cdr_review(viewer who, write_key key, std::int64_t id,
                                                   std::string action, std::string reason) = 0;

  // ---- node ----
  virtual task<result<metrics_summary>> summary(viewer who) = 0;
  virtual task<result<readiness>> ready() = 0;
  /// Prometheus text exposition format 0.0.4. The server's own counters are appended by the server.
  virtual task<result<std::string>> prometheus() = 0;
};

}  // namespace didtron::http
