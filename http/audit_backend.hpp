#pragma once

#include <cstdint>
#include <string>

#include "actors/domain/views/audit_views.hpp"
#include "actors/domain/views/views.hpp"
#include "http/task.hpp"

namespace didtron::http {

/// The part of the backend that shows the audit log of the viewer's tenant.
class audit_backend {
 public:
  virtual ~audit_backend() = default;

  /// Newest first. `has_details`: before and after, too.
  virtual task<result<page<audit_view>>> audit_rows(viewer who, page_query q, audit_filter filter,
                                                    bool has_details) = 0;
  virtual task<result<audit_view>> audit_row(viewer who, std::int64_t audit_no) = 0;
  virtual task<result<audit_state_view>> audit_state(viewer who) = 0;
  /// Notes in the log that it leaves in a file; gives the number of that row, the last one that the file has.
  /// `asked`: format and filters as JSON text.
  virtual task<result<std::int64_t>> note_audit_export(viewer who, std::string asked) = 0;
};

}  // namespace didtron::http
