#pragma once

#include <cstdint>
#include <string>

#include "actors/domain/views/rerating_views.hpp"
#include "http/ledger_backend.hpp"

namespace didtron::http {

/// The part of the backend that prices booked calls again. Writes happen once per key, in one transaction
/// with their answer.
class rerating_backend {
 public:
  virtual ~rerating_backend() = default;

  /// Its preview is made afterwards. Errors: not_found (of the scope), invalid_argument.
  virtual task<result<written>> ask_rerating(viewer who, write_key key, rerating_scope scope,
                                             std::string reason) = 0;
  virtual task<result<page<rerating_view>>> reratings(viewer who, page_query q) = 0;
  virtual task<result<rerating_view>> rerating(viewer who, std::int64_t id) = 0;
  /// Error: not_found.
  virtual task<result<page<rerated_call_view>>> rerated_calls(viewer who, std::int64_t id,
                                                              page_query q) = 0;
  /// Errors: not_found, forbidden (one's own), conflict (decided, no preview, overtaken).
  virtual task<result<written>> decide_rerating(viewer who, write_key key, std::int64_t id,
                                                bool is_approved, std::string reason) = 0;
  /// Errors: not_found, conflict (not posted, undone, a later run builds on it).
  virtual task<result<written>> undo_rerating(viewer who, write_key key, std::int64_t id,
                                              std::string reason) = 0;
};

}  // namespace didtron::http
