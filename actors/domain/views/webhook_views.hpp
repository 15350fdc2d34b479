#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "actors/domain/core/instant.hpp"

namespace didtron {

/// How an endpoint does.
struct webhook_state_view {
  std::int64_t endpoint = 0;
  std::string state = {};  ///< no_secret | active | failing | disabled
  std::string disabled_reason = {};
  std::int64_t position = 0;  ///< events up to it have been taken up
  std::int64_t last_seq = 0;  ///< newest event of the company
  std::int64_t waiting = 0;   ///< deliveries that are tried again
  std::int64_t secret_no = 0; ///< 0: it has none
  std::optional<instant> previous_until = {};
  std::int64_t failures = 0;
  std::optional<instant> failing_since = {};
  std::optional<instant> last_attempt_at = {};
  std::optional<instant> last_delivered_at = {};
  std::string last_error = {};
};

struct webhook_delivery_view {
  std::int64_t seq = 0;
  std::string event_type = {};
  std::string state = {};  ///< delivered | waiting | failed
  std::int64_t attempts = 0;
  std::optional<instant> next_at = {};
  std::optional<std::int64_t> status = {};
  std::string fault = {};
  std::string response = {};
  std::int64_t duration_ms = 0;
  instant first_at = {};
  instant last_at = {};
};

/// An event as its company's people and machines read it.
struct event_view {
  std::int64_t seq = 0;
  std::string type = {};
  std::string data = {};  ///< JSON text
  instant created_at = {};
};

}  // namespace didtron
