#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "actors/domain/views/views.hpp"

namespace didtron::node {

class node;

/// What the portal is told while it looks: live calls, balances, call records, figures. Called from
/// actor threads; everything that needs a read is gathered and sent with the next tick, at most
/// `changes_max` of a kind per second: beyond that the portal is told to read the list again.
class live_events {
 public:
  static constexpr std::size_t changes_max = 50;

  explicit live_events(node& n) : node_{n} {}

  void live_calls(std::vector<live_call_view> calls);
  void live_call_ended(const call_id& call, tenant_id seller, tenant_id customer);
  void account_changed(account_id account, tenant_id seller);
  void cdr_written(const call_id& call, tenant_id seller, tenant_id customer);
  /// Once a second.
  void tick();

 private:
  void send_accounts(std::map<account_id, tenant_id> changed);
  void send_cdrs(std::map<call_id, std::pair<tenant_id, tenant_id>> written);
  void send_figures();
  std::uint64_t next_rev();

  node& node_;
  std::mutex mutex_;
  std::map<account_id, tenant_id> accounts_;
  std::map<call_id, std::pair<tenant_id, tenant_id>> cdrs_;
  std::uint64_t rev_ = 0;
};

}  // namespace didtron::node
