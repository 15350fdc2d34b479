#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/views/tenant_views.hpp"
#include "http/ledger_backend.hpp"

namespace didtron::http {

struct tenant_request {
  tenant_id parent = {};  ///< 0: the viewer's own
  std::string kind = {};
  std::string name = {};
  std::string reason = {};
};

/// The part of the backend that knows the tree of tenants. Everything below the viewer's tenant, and nothing else:
/// whatever stands above or beside is errc::not_found. Writes happen once per key.
class tenant_backend {
 public:
  virtual ~tenant_backend() = default;

  virtual task<result<page<tenant_view>>> tenants(viewer who, page_query q, tenant_filter filter) = 0;
  /// The viewer's own first, each behind its parent. Error: limit_exceeded.
  virtual task<result<std::vector<tenant_view>>> tenant_tree(viewer who) = 0;
  virtual task<result<tenant_view>> tenant(viewer who, tenant_id id) = 0;
  /// Error: invalid_argument (/parent_id, /kind).
  virtual task<result<written>> create_tenant(viewer who, write_key key, tenant_request wanted) = 0;
  /// Errors: not_found, stale_version.
  virtual task<result<written>> rename_tenant(viewer who, write_key key, tenant_id id, std::int64_t version,
                                              std::string name, std::string reason) = 0;
  /// Nobody of it or below it gets in from then on, and their new calls are refused. Errors: not_found, conflict.
  virtual task<result<written>> suspend_tenant(viewer who, write_key key, tenant_id id, std::string reason) = 0;
  virtual task<result<written>> reactivate_tenant(viewer who, write_key key, tenant_id id, std::string reason) = 0;
  /// Errors: not_found, stale_version.
  virtual task<result<written>> limit_tenant(viewer who, write_key key, tenant_id id, std::int64_t version, tenant_limits limits,
                                             std::string reason) = 0;

  // Jobs. The viewer's own can be exported, too.
  virtual task<result<written>> export_tenant(viewer who, write_key key, tenant_id id, std::string reason) = 0;
  /// A company of the same kind with its master data. Errors: not_found, invalid_argument (/parent_id), conflict.
  virtual task<result<written>> clone_tenant(viewer who, write_key key, tenant_id id, tenant_request wanted) = 0;
  /// Once a second person has approved it. Errors: not_found, conflict with what is in the way.
  virtual task<result<written>> delete_tenant(viewer who, write_key key, tenant_id id, std::string reason) = 0;
  /// What is in the way of a deletion; empty: nothing. Error: not_found.
  virtual task<result<std::vector<field_error>>> tenant_deletion_blockers(viewer who, tenant_id id) = 0;

  /// Counts a request of somebody of the company. A time: it has had its share until then.
  virtual std::optional<std::chrono::seconds> take_request(tenant_id of) = 0;
};

}  // namespace didtron::http
