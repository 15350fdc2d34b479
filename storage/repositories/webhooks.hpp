#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "actors/domain/views/views.hpp"
#include "actors/domain/views/webhook_views.hpp"
#include "storage/pg/query.hpp"
#include "storage/pg/transaction.hpp"
#include "storage/repositories/secrets.hpp"

/// Endpoints of webhooks: who serves them, what they have taken, what is tried again. The claim of an
/// endpoint is its fence: whoever lost it commits nothing.
namespace didtron::storage {

/// One endpoint on one node.
struct webhook_claim {
  tenant_id tenant = {};
  std::int64_t endpoint = 0;
  std::int64_t claim = 0;
  friend bool operator==(const webhook_claim&, const webhook_claim&) = default;
};

/// Secrets that deliveries are signed with: the present one, and the one before while both count.
secret_name webhook_secret_name(std::int64_t endpoint);
secret_name webhook_previous_secret_name(std::int64_t endpoint);

/// Keeps what this node serves already (`held`; those that it lost are left out of the answer) and
/// takes what nobody serves. The transaction belongs to no tenant.
result<std::vector<webhook_claim>> claim_webhooks(pg::transaction& tx, const std::string& node,
                                                  const std::vector<webhook_claim>& held, std::chrono::seconds lease);

/// What the node that serves an endpoint knows of it.
struct webhook_endpoint_facts {
  std::string name = {};
  std::string url = {};
  std::vector<std::string> event_types = {};
  bool is_active = false;  ///< switched on, not disabled, not in the trash
  bool is_ordered = false;
  std::int64_t in_flight_max = 1;
  std::int64_t position = 0;
  std::int64_t secret_no = 0;
  bool has_previous = false;  ///< the secret before counts still
  std::int64_t failures = 0;
  std::chrono::milliseconds failing_for{0};
  std::int64_t warnings = 0;
};

/// An event to be sent, with what was tried before.
struct webhook_event {
  std::int64_t seq = 0;
  std::string type = {};
  std::string data = {};
  instant created_at = {};
  std::string order_key = {};
  std::int64_t attempts = 0;
  std::chrono::milliseconds tried_for{0};  ///< since the first attempt
};

struct webhook_work {
  webhook_endpoint_facts facts = {};
  std::vector<webhook_event> due = {};     ///< tried before, oldest first
  std::vector<webhook_event> fresh = {};   ///< behind `after`, without those that are known
  std::int64_t last_seen = 0;              ///< the last event that was looked at
  bool has_more = false;
  std::int64_t waiting = 0;                ///< deliveries that are tried again, due or not
  std::vector<std::string> blocked = {};   ///< order keys with a delivery that waits; of an ordered endpoint
};
struct webhook_wish {
  webhook_claim of = {};
  std::int64_t after = 0;
  std::int64_t fresh_max = 0;
  std::int64_t due_max = 0;
};
/// Error: not_owner (another node has it).
result<webhook_work> webhook_work_of(pg::transaction& tx, const webhook_wish& wish);

/// What became of one event.
struct webhook_outcome_row {
  std::int64_t seq = 0;
  std::string type = {};
  std::string order_key = {};
  std::string state = {};  ///< delivered | waiting | failed
  std::int64_t attempts = 0;
  std::optional<std::int64_t> next_in_ms = {};  ///< of waiting
  std::optional<std::int64_t> status = {};
  std::string fault = {};
  std::string response = {};
  std::int64_t duration_ms = 0;
};
struct webhook_report {
  webhook_claim of = {};
  std::int64_t from_position = 0;  ///< what was committed before it: nothing may be missing in between
  std::int64_t position = 0;
  std::vector<webhook_outcome_row> rows = {};
  bool has_delivered = false;
  bool has_tried = false;
  std::int64_t failures = 0;
  std::int64_t warnings = 0;
  std::string last_error = {};
  std::string disabled_reason = {};  ///< not empty: nothing more is sent
  std::string notice = {};           ///< not empty: type of the event that tells people, with its reason
  std::string notice_reason = {};
  std::string name = {};             ///< of the endpoint, for the notice
};
/// Error: not_owner (another node has it, or a report before it was not kept: roll back).
result<void> keep_webhook_report(pg::transaction& tx, const webhook_report& report);

// ---- people's commands and reads ----

pg::query<webhook_state_view> webhook_state_of(tenant_id tenant, std::int64_t endpoint);
/// Newest first. With a state: those in it alone.
pg::query<page<webhook_delivery_view>> webhook_delivery_page(tenant_id tenant, std::int64_t endpoint, const page_query& q,
                                                             const std::optional<std::string>& state);

/// The first makes the endpoint's state: events from now on are sent. A further one puts the present
/// secret behind it for `overlap_s`. Error: not_found (no such endpoint).
result<void> keep_webhook_secret(pg::transaction& tx, const master_keys& keys, std::int64_t endpoint, std::string_view secret,
                                 std::int64_t overlap_s, user_id by);
/// Error: not_found.
result<std::string> webhook_name(pg::transaction& tx, std::int64_t endpoint);
/// Sends again to one that was disabled. Errors: not_found, conflict (it is not disabled).
result<void> enable_webhook(pg::transaction& tx, std::int64_t endpoint);

struct webhook_replay {
  std::int64_t from_seq = 0;
  std::int64_t until_seq = 0;
  std::string which = {};  ///< all | missing | failed
};
inline constexpr std::int64_t replay_events_max = 10'000;
/// Puts taken events of the range up for delivery again; gives how many. Of types that the endpoint asks for.
/// Errors: not_found, limit_exceeded.
result<std::int64_t> replay_webhook(pg::transaction& tx, std::int64_t endpoint, const webhook_replay& wanted);

}  // namespace didtron::storage
