#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "actors/cluster/lease_board.hpp"
#include "actors/domain/core/instant.hpp"
#include "actors/domain/core/result.hpp"
#include "actors/domain/core/uuid.hpp"
#include "actors/domain/routing/catalogue.hpp"
#include "actors/domain/views/views.hpp"
#include "actors/entities/trunk_board.hpp"
#include "actors/messages/call.hpp"

namespace didtron {

/// The immutable catalogue of the moment: accounts, trunks, cards, plans. Swapped whole.
class catalogue_board {
 public:
  [[nodiscard]] std::shared_ptr<const catalogue> load() const { return current_.load(); }
  void publish(std::shared_ptr<const catalogue> next) { current_.store(std::move(next)); }

 private:
  std::atomic<std::shared_ptr<const catalogue>> current_;
};

/// How calls are reserved and cut.
struct call_settings {
  std::int64_t slice_s = 60;
  std::int64_t guard_s = 5;
  std::int64_t max_s = 7200;
  std::int64_t hold_grace_s = 120;
};

/// What the actors of the call plane share. One per process, built before the actor system and
/// destroyed after it, so plain references to it stay good; everything in it is safe to use from any
/// thread. The functions are ports: `actors/node` binds them to storage and HTTP, tests to values.
struct call_services {
  catalogue_board catalogue;
  trunk_board trunks;
  lease_board leases;
  call_settings settings;
  /// False until running calls of an earlier boot are found again: new calls are refused before.
  std::atomic<bool> is_ready{false};
  /// True once the process ends: nobody starts a repeat that would keep it alive.
  std::atomic<bool> is_stopping{false};

  std::function<instant()> now;                 ///< wall clock of this node
  std::function<call_id(instant)> new_call_id;
  /// Milliseconds of a clock that nobody steps, from any beginning.
  std::function<std::int64_t()> monotonic_ms = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  };

  /// Reads a balance; `done` is called on any thread.
  std::function<void(tenant_id, account_id, std::function<void(result<account_balance>)> done)>
      load_balance;
  /// Looks up the routing number of a called number; empty: it is not ported. `done` is called once, on any thread,
  /// soon: a caller waits.
  std::function<void(const std::string& called, std::function<void(result<std::optional<std::string>>)> done)> find_lrn;
  /// Portal updates; called from actor threads, must not block.
  std::function<void(std::vector<live_call_view>)> publish_live_calls;
  std::function<void(const call_id&, tenant_id seller, tenant_id customer)> publish_live_call_end;
  std::function<void(account_id, tenant_id seller)> publish_account;
  std::function<void(const call_id&, tenant_id seller, tenant_id customer)> publish_cdr;
};

}  // namespace didtron
