#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include "actors/domain/routing/catalogue.hpp"
#include "actors/domain/views/views.hpp"
#include "http/event_hub.hpp"

namespace didtron::node {

class node;

/// Whose lists changed: the seller's, and the customer's within them.
using readers_told = std::set<std::pair<tenant_id, tenant_id>>;
/// Seller and customer of accounts; one that the catalogue does not know yet has no customer.
readers_told readers_of(const std::map<account_id, tenant_id>& changed, const catalogue* known);
/// "Read the list again", once for each seller and each customer.
std::vector<http::event> read_again(http::topic about, const readers_told& readers,
                                    const std::function<std::uint64_t()>& next_rev);

/// What the portal is told while it looks: live calls, balances, call records, figures. Called from
/// actor threads; everything that needs a read is gathered and sent with the next tick, at most
/// `changes_max` of a kind per second: beyond that, and when a read fails,
/// the portal is told to read the list again. What nobody listens to is not read at all, only noted
/// as skipped.
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
  void tell_to_read_again(http::topic about, const readers_told& readers);
  std::uint64_t next_rev();

  node& node_;
  std::mutex mutex_;
  std::map<account_id, tenant_id> accounts_;
  std::map<call_id, std::pair<tenant_id, tenant_id>> cdrs_;
  std::uint64_t rev_ = 0;
};

}  // namespace didtron::node
