#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/views/webhook_views.hpp"
#include "http/ledger_backend.hpp"

namespace didtron::http {

struct webhook_replay_request {
  std::int64_t from_seq = 1;
  std::int64_t until_seq = 0;
  std::string which = {};  ///< all | missing | failed
};

/// The part of the backend that lets events out. Endpoints themselves are described records.
class webhook_backend {
 public:
  virtual ~webhook_backend() = default;

  /// Error: not_found.
  virtual task<result<webhook_state_view>> webhook_state(viewer who, std::int64_t id) = 0;
  /// Newest first. Error: not_found.
  virtual task<result<page<webhook_delivery_view>>> webhook_deliveries(viewer who, std::int64_t id, page_query q,
                                                                       std::optional<std::string> state) = 0;
  /// The answer has the secret once; a repeat under the same key has none. Errors: not_found, unavailable (the node has no
  /// master keys).
  virtual task<result<written>> make_webhook_secret(viewer who, write_key key, std::int64_t id, std::int64_t overlap_s) = 0;
  virtual task<result<written>> test_webhook(viewer who, write_key key, std::int64_t id) = 0;
  virtual task<result<written>> replay_webhook(viewer who, write_key key, std::int64_t id, webhook_replay_request wanted) = 0;
  /// Errors: not_found, conflict (it is not disabled).
  virtual task<result<written>> enable_webhook(viewer who, write_key key, std::int64_t id) = 0;
  /// Of the viewer's company, oldest first, behind the cursor's number; `next` is always there.
  virtual task<result<page<event_view>>> event_feed(viewer who, page_query q, std::vector<std::string> types) = 0;
};

}  // namespace didtron::http
