#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>

#include "actors/cluster/desks.hpp"
#include "actors/entities/services.hpp"
#include "actors/workers/call_writer.hpp"
#include "actors/workers/edge_intake.hpp"
#include "storage/pg/read_pool.hpp"
#include "storage/pg/write_pool.hpp"
#include "storage/repositories/demo_seed.hpp"
#include "storage/repositories/rate_cards.hpp"
#include "tests/support/scratch_postgres.hpp"

namespace didtron::test {

/// The actors of the call plane with their real writer on a real PostgreSQL, which a test may crash and boot again.
/// The platform of the demo sells to a reseller, who sells to a shop: 44 is bought at 0.0098 1/1 (trunk A) or 0.0105
/// 1/1 (trunk B), sold to the reseller at 0.0120 1/1, and by it to the shop at 0.0150 6/6 (domain rule P3). Only the
/// edge is invented: it says what a test tells it to, and remembers its orders.
class book_world {
 public:
  explicit book_world(const std::string& name);
  ~book_world();
  book_world(const book_world&) = delete;
  book_world& operator=(const book_world&) = delete;

  /// Starts a node: leases, catalogue, actors, the calls that live_calls remembers.
  void boot();
  /// It is gone: nothing that it had not committed is left.
  void crash();

  /// Money into an account of `seller`.
  void pay_in(tenant_id seller, account_id account, amount value);
  /// A card of `owner` with one row for 44.
  rate_card_id card(tenant_id owner, const std::string& name, const char* per_min, increments steps,
                    const char* attempt_fee = "0");
  /// Changes rows as the superuser, then reads the catalogue again.
  void configure(const std::string& sql);

  /// An INVITE of the shop; returns its request number. The answer is there when this returns.
  std::uint64_t invite(const std::string& called = "3003#442071838750");
  [[nodiscard]] bool is_routed(std::uint64_t request);
  [[nodiscard]] std::int64_t max_s(std::uint64_t request);
  /// SIP code of the refusal; 0: none.
  [[nodiscard]] int refused(std::uint64_t request);
  [[nodiscard]] call_id call(std::uint64_t request);

  /// The edge reports; times are seconds since `start`. Returns whether the node took it.
  bool event(std::uint64_t request, edge::event_op op, double at_s, double answered_s = 0,
             trunk_id trunk = {}, int code = 200);
  /// The same without waiting for the answer; returns the event's number.
  std::uint64_t send(std::uint64_t request, edge::event_op op, double at_s, double answered_s = 0,
                     trunk_id trunk = {}, int code = 200);
  /// The clock of node and edge moves on to this second, and every deadline is looked at.
  void at(std::int64_t second);

  [[nodiscard]] amount held(account_id account);
  [[nodiscard]] std::int64_t number(const std::string& sql);
  [[nodiscard]] std::string text(const std::string& sql);
  /// "2100:shop C 10.000000; 2100:shop D 0.031500": a tenant's journal summed by book and side, with names for numbers.
  [[nodiscard]] std::string books(tenant_id tenant);
  /// What `didtron ledger verify` finds wrong; "" when nothing is.
  [[nodiscard]] std::string failures();
  /// Waits until it holds; fails the test when it never does.
  void until(const char* what, const std::function<bool()>& holds);

  std::string database;
  pg::connection node;
  pg::connection root;
  storage::demo_result demo;
  tenant_id platform = {}, reseller = {}, shop = {};
  account_id above = {};   ///< the reseller's, prepaid, with the platform
  account_id below = {};   ///< the shop's, prepaid, with the reseller
  carrier_id upstream = {};  ///< the platform in the reseller's books
  trunk_id trunk_a = {}, trunk_b = {};
  rate_card_id wholesale = {}, retail = {};
  std::vector<tenant_id> sellers = {};  ///< whose books a node writes, from its next boot on
  std::map<std::string, std::string> book_names = {};  ///< ":acct-7" and what it is called by books()
  instant start = {};
  call_services* services = nullptr;  ///< of the node that runs

 private:
  struct plane;
  void make_tenants();
  [[nodiscard]] std::string url(const char* role) const;

  std::atomic<std::int64_t> now_us_{0};
  std::unique_ptr<plane> plane_;
  std::uint64_t requests_ = 0;
  std::uint64_t events_ = 0;
  std::uint8_t boots_ = 0;
  std::int64_t payments_ = 0;
  std::mutex mutex_;
  std::map<std::uint64_t, edge::node_answer> answers_;
  std::map<std::uint64_t, bool> acknowledged_;
};

}  // namespace didtron::test
