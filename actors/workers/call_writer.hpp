#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <caf/stateful_actor.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include "actors/entities/services.hpp"
#include "actors/log/metrics.hpp"
#include "actors/messages/interfaces.hpp"
#include "storage/pg/write_pool.hpp"
#include "storage/repositories/finished_calls.hpp"
#include "storage/repositories/live_calls.hpp"

namespace didtron {

struct call_writer_settings {
  /// New rows of live_calls and extensions: a crash forgets the calls of this time.
  std::chrono::milliseconds row_wait{20};
  /// Everything else, because nothing is lost by it: the edge keeps an end until it is committed, and says
  /// itself that a call was answered. A transaction costs nearly the same for one call as for twenty.
  std::chrono::milliseconds booking_wait{100};
  std::size_t batch_max = storage::finished_calls_max;
};

/// Gathers finished calls for `booking_wait` or until `batch_max`, then books them in one transaction per
/// seller, under the seller's shard epoch. Answers a call only after COMMIT. Keeps live_calls behind.
struct call_writer_state {
  struct pending {
    storage::billed_call billed;
    caf::typed_response_promise<result<call_booked>> promise;
  };
  using stored_promise = caf::typed_response_promise<result<event_taken>>;
  struct seller {
    std::vector<pending> finished;
    std::vector<storage::live_call_row> rows;
    std::vector<storage::live_call_change> changes;
    std::vector<call_id> forgotten;
    std::vector<stored_promise> storing;  ///< wait for the commit of these rows
  };
  const char* name = "call_writer";
  std::unique_ptr<metrics::living> living;
  account_desk_actor accounts;
  std::map<tenant_id, seller> sellers;
  std::map<std::int64_t, std::vector<pending>> committing;  ///< by batch number
  std::map<std::int64_t, std::vector<stored_promise>> storing;
  std::int64_t next_batch = 1;
  using moment = std::chrono::steady_clock::time_point;
  std::optional<moment> rows_due_at;
  std::optional<moment> bookings_due_at;
};

/// `pool` and `services` outlive the actor system.
call_writer_actor::behavior_type call_writer_behavior(
    call_writer_actor::stateful_pointer<call_writer_state> self, call_services* services,
    pg::write_pool* pool, account_desk_actor accounts, call_writer_settings settings);

}  // namespace didtron
