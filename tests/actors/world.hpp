#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/scoped_actor.hpp>

#include "actors/cluster/desks.hpp"
#include "actors/entities/services.hpp"
#include "actors/messages/edge.hpp"
#include "actors/workers/edge_intake.hpp"

namespace didtron::test {

/// A seller (tenant 1) with one prepaid account (7) of customer 2, an ingress trunk for tech prefix
/// "1001#", and two carriers: 21 (trunk 31, cheaper) and 22 (trunk 32). Sells 44 at 0.60/min 1/1, buys it
/// at 0.12 and 0.24; 4477 is blocked.
std::shared_ptr<const catalogue> small_catalogue(account_limits limits = {});

/// The same with a reseller: tenant 3, whose account 8 with tenant 1 (postpaid, limit 0.50, sold at 0.30/min 1/1)
/// pays for the calls of its own customer 4, account 9, sold at 0.60/min 1/1, tech prefix "2002#".
std::shared_ptr<const catalogue> resold_catalogue();

/// The actors of the call plane on CAF's deterministic scheduler, a clock that only tests move, and an edge
/// and a writer that remember what they were told.
class world {
 public:
  explicit world(amount balance, account_limits limits = {});
  ~world();

  void run() { scheduler().run(); }
  /// Moves the clock and lets every deadline pass.
  void tick(std::int64_t seconds);

  /// An INVITE through the intake; the answer is in `answers[request]` after it.
  void invite(std::uint64_t request, std::string called = "1001#442071838750",
              std::string caller = "14155550100");
  [[nodiscard]] const edge::route_answer* routed(std::uint64_t request) const;
  [[nodiscard]] const edge::refusal* refused(std::uint64_t request) const;

  /// The edge reports on the call that request `request` became. Times are seconds since `start`.
  void event(std::uint64_t request, edge::event_op op, double at_s, double answered_s = 0,
             std::int64_t trunk = 32, int code = 200);
  /// The same told when the node's clock is at `told_s`, whatever the edge's clock says; the world stays there.
  void event_at(std::uint64_t request, edge::event_op op, double told_s, double at_s, double answered_s,
                std::int64_t trunk = 32);
  [[nodiscard]] account_snapshot account(account_id id = account_id{7});

  call_services services;
  instant now = instant::from_s(1'775'000'000);
  const instant start = now;
  amount balance;                              ///< of account 7
  std::map<account_id, amount> other_balances = {};
  std::map<account_id, amount> day_spent = {};  ///< as the database would say it

  std::map<std::uint64_t, edge::node_answer> answers;
  std::map<std::uint64_t, bool> acknowledged;
  struct order {
    edge::command_op op;
    std::string dialog;
    std::int64_t max_s;
  };
  std::vector<order> orders;
  std::int32_t edge_code = 200;                ///< what the edge answers to commands
  std::vector<book_call> booked;
  bool is_writer_down = false;
  std::vector<save_live_call> stored;          ///< extensions that were committed
  bool is_store_down = false;
  std::uint64_t next_event = 1;

  caf::actor_system_config config;
  std::unique_ptr<caf::actor_system> system;
  edge_port port;
  account_desk_actor accounts;
  route_desk_actor routes;
  edge_actor edge_commands;
  call_writer_actor writer;
  live_feed_actor feed;
  call_desk_actor calls;
  edge_intake_actor intake;

 private:
  caf::scheduler::test_coordinator& scheduler();
};

/// "12.5" -> 12.50000000
amount money(std::string_view text);

}  // namespace didtron::test
