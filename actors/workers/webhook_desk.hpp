#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/stateful_actor.hpp>
#include <caf/type_id.hpp>
#include <caf/typed_event_based_actor.hpp>

#include "actors/log/metrics.hpp"
#include "actors/messages/call.hpp"
#include "actors/messages/interfaces.hpp"
#include "actors/workers/webhook_port.hpp"
#include "storage/pg/write_pool.hpp"
#include "storage/repositories/webhooks.hpp"

/// Events out: the desk numbers them and sees who serves which endpoint; an actor per endpoint sends.
namespace didtron {

/// There may be something to send.
struct webhook_wake {};
/// Answers on their way back to an endpoint's actor.
struct webhook_work_told {
  std::int64_t generation = 0;  ///< of the actor's view when it asked
  result<storage::webhook_work> work = storage::webhook_work{};
  std::vector<std::string> keys = {};  ///< when they were read
};
struct webhook_batch_told {
  std::vector<webhook_outcome> outcomes = {};
};
struct webhook_report_kept {
  result<void> state = {};
};
/// And to the desk.
struct webhook_claims_told {
  result<std::vector<storage::webhook_claim>> claims = std::vector<storage::webhook_claim>{};
};
struct webhook_events_told {
  std::vector<tenant_id> moved = {};  ///< whose events have got numbers
  bool has_more = false;
};
struct webhook_look {};

using webhook_endpoint_actor =
    caf::typed_actor<caf::reacts_to<webhook_wake>, caf::reacts_to<webhook_work_told>, caf::reacts_to<webhook_batch_told>,
                     caf::reacts_to<webhook_report_kept>>;
using webhook_desk_actor = caf::typed_actor<caf::reacts_to<clock_tick>, caf::reacts_to<webhook_look>,
                                            caf::reacts_to<webhook_claims_told>, caf::reacts_to<webhook_events_told>>;

}  // namespace didtron

CAF_BEGIN_TYPE_ID_BLOCK(didtron_webhooks, caf::first_custom_type_id + 500)
CAF_ADD_TYPE_ID(didtron_webhooks, (didtron::webhook_wake))
CAF_ADD_TYPE_ID(didtron_webhooks, (didtron::webhook_work_told))
CAF_ADD_TYPE_ID(didtron_webhooks, (didtron::webhook_batch_told))
CAF_ADD_TYPE_ID(didtron_webhooks, (didtron::webhook_report_kept))
CAF_ADD_TYPE_ID(didtron_webhooks, (didtron::webhook_claims_told))
CAF_ADD_TYPE_ID(didtron_webhooks, (didtron::webhook_events_told))
CAF_ADD_TYPE_ID(didtron_webhooks, (didtron::webhook_look))
CAF_END_TYPE_ID_BLOCK(didtron_webhooks)

// Within one process.
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::webhook_wake)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::webhook_work_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::webhook_batch_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::webhook_report_kept)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::webhook_claims_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::webhook_events_told)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(didtron::webhook_look)

namespace didtron {

struct webhook_settings {
  std::string node = {};              ///< name of this process
  std::string master_keys_file = {};  ///< of the signing secrets
  events::retry_rules rules = {};
  std::chrono::seconds lease{30};          ///< an endpoint stays with a silent node for so long
  std::chrono::milliseconds idle{200};     ///< between two looks for events without a number
  std::int64_t batch_events = 500;         ///< read, sent and committed together
  std::int64_t numbered_at_once = 1'000;
  std::function<double()> chance = {};     ///< uniform in [0, 1)
};

struct webhook_desk_state {
  const char* name = "webhook_desk";
  std::unique_ptr<metrics::living> living;
  struct served {
    storage::webhook_claim claim = {};
    webhook_endpoint_actor actor = {};
  };
  std::vector<served> endpoints = {};
  bool is_claiming = false;
  bool is_numbering = false;
};

/// `pool`: its jobs in transactions of their own (group_max 1); the desk uses lane 0.
webhook_desk_actor::behavior_type webhook_desk_behavior(webhook_desk_actor::stateful_pointer<webhook_desk_state> self,
                                                        pg::write_pool* pool, webhook_port port, webhook_settings settings);

/// Nothing is committed before its outcome is known, and what is committed is never sent again by itself: a node that
/// dies in between sends some events twice, under the same id.
struct webhook_endpoint_state {
  const char* name = "webhook_endpoint";
  std::unique_ptr<metrics::living> living;
  storage::webhook_claim claim = {};
  storage::webhook_endpoint_facts facts = {};
  std::vector<std::string> keys = {};
  std::int64_t keys_of = 0;              ///< number of the secret that they are
  bool keys_have_previous = false;
  std::optional<storage::webhook_work> next = {};  ///< read, not yet sent
  std::vector<storage::webhook_event> sending = {};
  storage::webhook_report report = {};   ///< of what is being sent
  std::size_t due = 0;                   ///< of `sending`: the first ones were tried before
  std::optional<std::int64_t> position = {};    ///< once what is on its way is committed
  std::optional<std::int64_t> read_to = {};     ///< events up to it have been read
  std::int64_t generation = 0;           ///< grows when what was read ahead must be read again
  std::int64_t waiting = 0;              ///< deliveries that wait, as last seen
  bool is_down = false;                  ///< it did not answer at last: one at a time
  bool has_more = false;
  bool is_loading = false, is_sending = false, is_wanted = false;
  int commits = 0;                       ///< on their way
};
webhook_endpoint_actor::behavior_type webhook_endpoint_behavior(
    webhook_endpoint_actor::stateful_pointer<webhook_endpoint_state> self, pg::write_pool* pool, webhook_port port,
    storage::webhook_claim claim, webhook_settings settings);

/// The body that is sent and signed.
std::string webhook_body(tenant_id tenant, const storage::webhook_event& event);
std::string webhook_id(tenant_id tenant, std::int64_t seq);

}  // namespace didtron
